// The checklist file as the editor works with it: what is wrong with it, and what may be written at a place. Text in,
// data out; nothing of the file is run.

import { offsetAt, rangeOf, type Position, type Range } from '../base/text.ts';
import { completeChecklist } from '../checklist/completeChecklist.ts';
import { checklistPath, readChecklist } from '../checklist/parseChecklist.ts';

/** Whether a URI is that of a checklist file. */
export function isChecklistUri(uri: string): boolean {
  return uri.endsWith(`/${checklistPath}`);
}

/** Faults of a checklist file, each on the words of its line. */
export function checklistFaults(text: string): readonly { readonly range: Range; readonly message: string }[] {
  const lines = text.split(/\r\n|\r|\n/);
  return readChecklist(text).faults.map(({ line = 1, message }) => {
    const words = lines[line - 1] ?? '';
    const start = words.length - words.trimStart().length;
    return {
      range: {
        start: { line: line - 1, character: start },
        end: { line: line - 1, character: words.trimEnd().length },
      },
      message: `${message}.`,
    };
  });
}

/** What may be written at a place, with what it takes the place of. */
export function checklistProposals(
  text: string,
  at: Position,
): readonly { readonly label: string; readonly text: string; readonly range: Range; readonly words: string }[] {
  const offset = offsetAt(text, at);
  if (!offset.ok) return [];
  return completeChecklist(text, offset.value).map(({ from, ...one }) => ({
    ...one,
    range: rangeOf(text, { start: from, end: offset.value }),
  }));
}
