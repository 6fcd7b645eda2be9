// TypeScript without its types, by Node itself. Node calls that experimental, and says so once in each process on the
// standard error, among what a person reads of a run; nothing else is kept from them.

import { stripTypeScriptTypes } from 'node:module';

/** Whether this Node can. */
export const canStripTypes = typeof stripTypeScriptTypes === 'function';

/**
 * The text with blanks where types stood.
 *
 * @throws where the text cannot be parsed, or has what is more than types.
 */
export function stripTypes(text: string): string {
  const { emitWarning } = process;
  process.emitWarning = (...told: readonly unknown[]) => {
    if (told[1] !== 'ExperimentalWarning') Reflect.apply(emitWarning, process, told);
  };
  try {
    return stripTypeScriptTypes(text);
  } finally {
    process.emitWarning = emitWarning;
  }
}
