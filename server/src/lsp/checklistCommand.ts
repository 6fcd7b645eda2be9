// `touchstone.checklist`: lists the items of the last critique, and works with one of them. Changes of the checklist
// file go through the editor as an edit that the person sees; nothing is written here.

import type { WorkspaceEdit } from 'vscode-languageserver';
import type { TextEdit } from '../base/edit.ts';
import { rangeOf } from '../base/text.ts';
import type { JudgedItem } from '../core/checklist.ts';
import { failure } from '../core/failure.ts';
import { checklistFilePath, looseEnds, pinnedItem, retiredItem, tighterItem } from '../engine/checklistText.ts';
import type { ChecklistArguments } from '../protocol/checklist.ts';
import type { RunAnswer } from '../protocol/commands.ts';
import { joinPath } from '../workspace/folders.ts';
import { readDocument } from '../workspace/readDocument.ts';
import { pathToUri, uriToPath } from '../workspace/uri.ts';
import { checklistsOf } from './checklists.ts';
import type { HeldChecklist } from './checklistStore.ts';
import { failedAnswer } from './critiqueCommand.ts';
import type { ServerState } from './dependencies.ts';
import { openTarget } from './openTarget.ts';
import { readRun } from './readRun.ts';

/** Runs one action. */
export async function checklistCommand(
  state: ServerState,
  { uri, item, action }: ChecklistArguments,
  signal: AbortSignal,
): Promise<RunAnswer> {
  const store = checklistsOf(state);
  const held = store.of(uri);
  if (!held) return gone('There is no checklist of this document yet.');
  if (item === undefined || action === undefined) return { outcome: 'listed', message: listWords(held) };
  const judged = held.items.find((one) => one.item.id === item);
  if (!judged) return gone('There is no such item.');
  switch (action) {
    case 'tick':
    case 'refuse': {
      const word = action === 'tick' ? 'met' : 'unmet';
      if (held.isOld || !store.tick(uri, item, word)) return gone('The text has changed since it was looked at.');
      const now = store.of(uri)?.items.find((one) => one.item.id === item);
      return { outcome: 'ticked', message: `${judged.item.question} ${stateWords(now ?? judged)}` };
    }
    case 'evidence': {
      const text = evidenceWords(judged);
      state.client.show({ title: `Checklist: ${judged.item.question}`.slice(0, 120), text });
      return { outcome: 'shown', message: text };
    }
    case 'rerun':
      return rerun(state, held, judged, signal);
    case 'pin':
      return change(state, held, 'Pin the item', (text) => pinnedItem(text, judged.item, held.languageId));
    case 'retire':
      return change(state, held, 'Retire the item', (text) => retiredItem(text, judged.item, held.languageId));
    case 'tighten': {
      const document = state.documents.get(uri);
      if (!document.ok) return failedAnswer('failed', document.error);
      const loose = looseEnds(judged.item, document.value, held.span);
      if (!loose)
        return { outcome: 'tight', message: 'No cheap edit was found that satisfies the item without its intent.' };
      state.client.show({ title: `Loophole: ${judged.item.question}`.slice(0, 120), text: loose.text });
      if (!loose.tighter) return { outcome: 'loophole', message: loose.text };
      const { tighter } = loose;
      return change(state, held, 'Tighten the item', (text) =>
        tighterItem(text, judged.item, tighter, held.languageId),
      );
    }
  }
}

function gone(message: string): RunAnswer {
  return failedAnswer('failed', failure('document.changed', message, 'Critique the selection again.'));
}

/** Decides one item anew, on the text as it is; only it changes. Patterns need no process. */
async function rerun(
  state: ServerState,
  held: HeldChecklist,
  { item }: JudgedItem,
  signal: AbortSignal,
): Promise<RunAnswer> {
  const document = state.documents.get(held.uri);
  if (!document.ok) return failedAnswer('failed', document.error);
  const opened = await openTarget(state, { uri: held.uri, range: rangeOf(document.value.text, held.span) });
  if (!opened.ok) return failedAnswer('failed', opened.error);
  const { request, models, trusted, onDisk } = opened.value;
  const { kind } = item.decider;
  const events = state.dependencies.engineWith(models, state.consents.ask).critique(
    {
      ...request,
      useModels: kind === 'model',
      critics: kind === 'model' ? ['generate-judge'] : [],
      withoutProcesses: kind === 'regex' || kind === 'person' || !trusted || !onDisk,
    },
    signal,
  );
  const { event } = await readRun(state, events, 'critique-ended', { report: () => undefined }, signal);
  if (event.outcome.kind !== 'critiqued') return { outcome: event.outcome.kind, message: 'It was not decided anew.' };
  const judged = event.outcome.checklist.find((one) => one.item.id === item.id);
  if (!judged) return gone('The item is not asked any more.');
  const now = state.documents.get(held.uri);
  if (!now.ok || now.value.text !== document.value.text) return gone('The text changed while the item was decided.');
  const store = checklistsOf(state);
  if (held.isOld) store.put({ ...held, items: event.outcome.checklist }, document.value.text);
  else store.replace(held.uri, judged);
  return { outcome: 'judged', message: `${item.question} ${stateWords(judged)}` };
}

/** Offers an edit of the checklist file to the editor. */
async function change(
  state: ServerState,
  held: HeldChecklist,
  label: string,
  edit: (text: string) => readonly TextEdit[] | undefined,
): Promise<RunAnswer> {
  const path = joinPath(held.root, checklistFilePath);
  const open = state.documents.all().find((one) => one.uri.startsWith('file:') && uriToPath(one.uri) === path);
  const read = open ? undefined : await readDocument(path);
  if (read && !read.ok && read.error.code !== 'target.unknown-path') return failedAnswer('failed', read.error);
  const exists = open !== undefined || read?.ok === true;
  const text = open?.text ?? (read?.ok ? read.value.text : '');
  const edits = edit(text);
  if (!edits || edits.length === 0)
    return failedAnswer(
      'failed',
      failure('config.bad-file', 'The checklist file has a fault, or has the item already.', 'Look at the file.'),
    );
  const { abilities } = state.client;
  const words = edits.map(({ newText }) => newText.trim()).join('\n');
  if (!abilities.applyEdit || (!exists && !abilities.newFiles))
    return { outcome: 'proposed', message: `Put this into ${checklistFilePath}:\n${words}` };
  const uri = open?.uri ?? pathToUri(path);
  const { applied } = await state.connection.workspace.applyEdit({
    label: `Touchstone: ${label.toLowerCase()}`,
    edit: workspaceEdit(uri, open?.version ?? null, text, edits, exists, label, abilities.confirmedEdits),
  });
  if (applied && abilities.showDocument) await state.connection.window.showDocument({ uri, takeFocus: false });
  return applied
    ? { outcome: 'applied', message: `${label}: ${checklistFilePath} is changed and not saved.` }
    : failedAnswer('failed', failure('edit.refused', 'The editor did not apply the edit.', 'Try again.'));
}

function workspaceEdit(
  uri: string,
  version: number | null,
  text: string,
  edits: readonly TextEdit[],
  exists: boolean,
  label: string,
  confirmed: boolean,
): WorkspaceEdit {
  const note = confirmed ? { annotationId: 'checklist' } : {};
  return {
    documentChanges: [
      ...(exists
        ? []
        : [{ kind: 'create' as const, uri, options: { overwrite: false, ignoreIfExists: false }, ...note }]),
      {
        textDocument: { uri, version },
        edits: edits.map(({ span, newText }) => ({ range: rangeOf(text, span), newText, ...note })),
      },
    ],
    ...(confirmed
      ? {
          changeAnnotations: {
            checklist: { label, description: checklistFilePath, needsConfirmation: true },
          },
        }
      : {}),
  };
}

function stateWords({ state, reason }: JudgedItem): string {
  return `${state === 'cannot-tell' ? 'cannot tell' : state}: ${reason}`;
}

function listWords({ items, isOld }: HeldChecklist): string {
  const lines = items.map((one) => `${one.item.id} (${one.item.decider.kind}) ${one.item.question} ${stateWords(one)}`);
  return [isOld ? 'The text has changed since.' : '', ...lines].filter((line) => line !== '').join('\n') || 'No items.';
}

/** What an item rests on, as text. */
function evidenceWords(judged: JudgedItem): string {
  const { item, evidence, quote } = judged;
  return [
    item.question,
    `Decided by: ${item.decider.kind}. From: ${item.origin}${item.source ? ` (${item.source.path}, line ${item.source.line + 1})` : ''}.`,
    stateWords(judged),
    ...(quote === undefined ? [] : [`It rests on: ${quote}`]),
    ...(item.sides ?? []).map(({ name, says }) => `${name}: ${says}`),
    ...evidence.map(({ checker, excerpt, receipt }) =>
      receipt
        ? `$ ${receipt.command.join(' ')}\nexit ${receipt.exitCode ?? '–'}\n${excerpt}`
        : `${checker}: ${excerpt}`,
    ),
  ].join('\n\n');
}
