// Changes that findings name, shown before anything is applied: a new test as an unsaved document, any other change as a
// comparison with two buttons. Nothing is on the disk before the person saves it.

import { commands, l10n, Position, Range, Uri, window, workspace, WorkspaceEdit, type TextDocument } from 'vscode';
import type { ChangeParams } from '../../server/src/protocol/change.ts';
import { closePreviews, type TextViews } from './textViews.ts';

/** Shows changes. */
export interface Changes {
  show(change: ChangeParams): void;
}

/** Makes it. */
export function createChanges(texts: TextViews): Changes {
  let count = 0;
  return {
    show(change) {
      const shown = change.isNew ? showNew(change) : showChange(change, texts, `change-${++count}`);
      shown.catch((error: unknown) => {
        const why = error instanceof Error ? error.message : String(error);
        void window.showWarningMessage(l10n.t('The change could not be shown: {0}', why));
      });
    },
  };
}

/** A new document, which saving puts at its place. */
async function showNew({ uri, edits }: ChangeParams): Promise<void> {
  const file = Uri.parse(uri);
  if (await isThere(file)) {
    void window.showWarningMessage(l10n.t('There is a file of this name by now: {0}', file.path));
    return;
  }
  const document = await workspace.openTextDocument(file.with({ scheme: 'untitled' }));
  if (document.getText() === '') {
    const edit = new WorkspaceEdit();
    edit.insert(document.uri, new Position(0, 0), edits[0]?.newText ?? '');
    await workspace.applyEdit(edit);
  }
  await window.showTextDocument(document, { preview: false });
  void window.showInformationMessage(l10n.t('Save the test to keep it.'));
}

async function isThere(file: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(file);
    return true;
  } catch {
    return false; // Not there, which is as it should be.
  }
}

/** A comparison, and the question whether it is to be applied. */
async function showChange({ title, uri, edits }: ChangeParams, texts: TextViews, id: string): Promise<void> {
  const document = await workspace.openTextDocument(Uri.parse(uri));
  const stale = () =>
    void window.showWarningMessage(l10n.t('The text changed since this was found. Critique it again.'));
  if (!stands(document, edits)) return stale();
  const name = document.uri.path.split('/').at(-1) ?? 'text';
  const right = texts.setPreview(id, name, changed(document, edits));
  await commands.executeCommand('vscode.diff', document.uri, right, `${name}: ${title}`, { preview: true });
  const yes = l10n.t('Apply');
  const choice = await window.showInformationMessage(title, yes, l10n.t('Discard'));
  await closePreviews([id]);
  texts.dropPreview(id);
  if (choice !== yes) return;
  if (!stands(document, edits)) return stale();
  const edit = new WorkspaceEdit();
  for (const { range, newText } of edits) edit.replace(document.uri, rangeIn(range), newText);
  await workspace.applyEdit(edit);
  await window.showTextDocument(document, { preview: false });
}

/** Whether the old texts still are where the change wants them. */
export function stands(document: Pick<TextDocument, 'getText'>, edits: ChangeParams['edits']): boolean {
  return edits.every(({ range, oldText }) => document.getText(rangeIn(range)) === oldText);
}

/** The whole text with the change in it. */
export function changed(document: Pick<TextDocument, 'getText' | 'offsetAt'>, edits: ChangeParams['edits']): string {
  const spans = edits
    .map(({ range, newText }) => {
      const { start, end } = rangeIn(range);
      return { start: document.offsetAt(start), end: document.offsetAt(end), newText };
    })
    .toSorted((a, b) => b.start - a.start);
  let text = document.getText();
  for (const { start, end, newText } of spans) text = text.slice(0, start) + newText + text.slice(end);
  return text;
}

function rangeIn({ start, end }: ChangeParams['edits'][number]['range']): Range {
  return new Range(start.line, start.character, end.line, end.character);
}
