// Words for an editor that may have gone: work that ends after the connection was closed has nobody to tell, and that
// is no error.

import { ConnectionErrors } from 'vscode-languageserver';

/** Says something; does nothing where the connection is closed. Other errors are thrown. */
export function whileOpen(say: () => void): void {
  try {
    say();
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

/** Whether it is the connection's own error; its codes are numbers, where those of Node are words. */
function isGone(error: unknown): boolean {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === ConnectionErrors.Closed || code === ConnectionErrors.Disposed;
}
