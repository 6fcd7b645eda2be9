// The one bridge from LSP cancellation to AbortSignal.

import type { CancellationToken } from 'vscode-languageserver';

/** A signal that aborts with the token. A token cancelled before dispatch never fires its event, so it is looked at first. */
export function toAbortSignal(token: CancellationToken): AbortSignal {
  if (token.isCancellationRequested) return AbortSignal.abort();
  const controller = new AbortController();
  token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}
