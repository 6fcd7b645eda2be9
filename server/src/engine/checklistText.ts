// The checklist file as the editor works with it: what is wrong with it, and what may be written at a place. Text in,
// data out; nothing of the file is run.

import type { TextEdit } from '../base/edit.ts';
import { offsetAt, rangeOf, type Position, type Range, type Span } from '../base/text.ts';
import type { ChecklistItem } from '../core/checklist.ts';
import type { DocumentText } from '../core/target.ts';
import { membersOf, withItem, withMembers } from '../checklist/editChecklist.ts';
import { loopholeOf } from '../checklist/loopholes.ts';
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

/** A loophole of an item on a text, in words, with the item that closes it. */
export function looseEnds(
  item: ChecklistItem,
  document: DocumentText,
  span: Span,
): { readonly text: string; readonly tighter?: ChecklistItem } | undefined {
  const { text, uri, languageId } = document;
  const found = loopholeOf(item, { text, span, uri, languageId, evidence: { textHash: '', runs: [] } });
  if (!found) return undefined;
  const { trick, why, isTried, tighter } = found;
  const lines = [
    `“${item.question}” can be satisfied without its intent${isTried ? '' : ' (known of the tool, not tried here)'}:`,
    `    ${trick}`,
    why,
    tighter ? 'Tighter:' : 'No tighter wording was found that closes it; a property, a test or a person would.',
    ...(tighter ? membersOf(tighter).map(([name, value]) => `    ${name}: ${value}`) : []),
  ];
  return { text: lines.join('\n'), ...(tighter ? { tighter } : {}) };
}

/** Where the file lies, relative to the workspace folder. */
export const checklistFilePath = checklistPath;

/** Edits that put an item into the file; undefined where it has a fault, or the item already. */
export function pinnedItem(text: string, item: ChecklistItem, languageId: string): readonly TextEdit[] | undefined {
  const edit = withItem(text, pinnable(item), languagesFor(item, languageId));
  return edit && [edit];
}

/** Edits after which an item is asked no more; one that is not in the file yet is put there. */
export function retiredItem(text: string, item: ChecklistItem, languageId: string): readonly TextEdit[] | undefined {
  if (item.origin === 'workspace') return withMembers(text, item.id, [['retired', true]]);
  const edit = withItem(text, { ...pinnable(item), retired: true }, languagesFor(item, languageId));
  return edit && [edit];
}

/** Edits that put a tighter wording in the place of an item. */
export function tighterItem(
  text: string,
  item: ChecklistItem,
  tighter: ChecklistItem,
  languageId: string,
): readonly TextEdit[] | undefined {
  if (item.origin !== 'workspace' || tighter.id !== item.id) return pinnedItem(text, tighter, languageId);
  return withMembers(
    text,
    item.id,
    membersOf(tighter).filter(([name]) => name !== 'id' && name !== 'severity'),
  );
}

/** An item of a guide that is in the file under its id is asked by the file alone. */
function pinnable(item: ChecklistItem): ChecklistItem {
  return { ...item, origin: 'workspace' };
}

/** Items that a guide or a doc comment gave were read for one language. */
function languagesFor(item: ChecklistItem, languageId: string): readonly string[] {
  return item.origin === 'workspace' || item.decider.kind === 'model' ? [] : [languageId];
}
