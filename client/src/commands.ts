// The commands of the palette, the menus and the keys. Each does one thing for the active editor or the
// open proposal; the server does the work.

import { commands, l10n, Uri, window, workspace, type ExtensionContext, type TextEditor } from 'vscode';
import { acceptHunksRequest, type AcceptHunksAnswer } from '../../server/src/protocol/acceptHunks.ts';
import {
  serverCommands,
  type CritiqueArguments,
  type ExamineArguments,
  type FindingArguments,
  type RefineArguments,
} from '../../server/src/protocol/commands.ts';
import { deleteStoredDataRequest, type DeleteStoredDataAnswer } from '../../server/src/protocol/deleteStoredData.ts';
import { previewRequestRequest, type PreviewRequestAnswer } from '../../server/src/protocol/previewRequest.ts';
import { resolveProposalRequest, type ResolveProposalParams } from '../../server/src/protocol/resolveProposal.ts';
import { runTraceRequest, type RunTraceAnswer } from '../../server/src/protocol/runTrace.ts';
import { chooseModel } from './chooseModel.ts';
import type { Checklists } from './checklistTree.ts';
import type { Choices } from './choices.ts';
import { targetOfTest, type MessageArgument } from './failingTest.ts';
import { chooseFinding } from './findings.ts';
import type { Heat } from './heat.ts';
import type { Proposals } from './proposals.ts';
import { askForKey, deleteKeys, originOf } from './secrets.ts';
import type { Server } from './server.ts';
import { askForCrash, askForExample, selectedIn } from './standIns.ts';
import { setTestCommand } from './testCommand.ts';
import type { TextViews } from './textViews.ts';
import { userValue } from './userSettings.ts';
import { useTask } from './useTask.ts';

/** What the commands work with. */
export interface CommandParts {
  readonly server: Server;
  readonly proposals: Proposals;
  readonly texts: TextViews;
  readonly choices: Choices;
  readonly heat: Heat;
  readonly checklists: Checklists;
}

/** Registers every command of the manifest. */
export function registerCommands(context: ExtensionContext, parts: CommandParts): void {
  const { server, proposals, choices, heat } = parts;
  const onItem = (action: Parameters<Checklists['act']>[1], node: unknown) =>
    parts.checklists.act((command, argument) => server.run(command, argument), action, node);
  const table: Readonly<Record<string, (argument?: unknown) => unknown>> = {
    'touchstone.critiqueSelection': () =>
      withEditor((editor) => server.run(serverCommands.critique, selectedIn(editor) satisfies CritiqueArguments)),
    'touchstone.refineSelection': () => withEditor((editor) => refine(server, selectedIn(editor))),
    'touchstone.refineWithGoal': () => withEditor((editor) => refineWithGoal(server, editor)),
    'touchstone.refineUntilChecksPass': () =>
      withEditor((editor) => refine(server, { ...selectedIn(editor), untilChecksPass: true })),
    'touchstone.refineWithExample': () =>
      withEditor(async (editor) => refineWith(server, editor, await askForExample(server))),
    'touchstone.refineFromCrash': () =>
      withEditor(async (editor) => refineWith(server, editor, await askForCrash(server))),
    'touchstone.fixFailingTest': (argument) => fixFailingTest(server, argument as MessageArgument | undefined),
    'touchstone.chooseRepair': () => chooseRepair(server, choices),
    'touchstone.showSuspicion': () => heat.show(),
    'touchstone.hideSuspicion': () => heat.hide(),
    'touchstone.acceptRefinement': () => accept(parts),
    'touchstone.acceptHunks': () => acceptHunks(parts),
    'touchstone.rejectRefinement': () => reject(parts),
    'touchstone.applyAnyway': () => applyAnyway(parts),
    'touchstone.showPreview': () => proposals.showPreview(),
    'touchstone.showTrace': () => showTrace(parts),
    'touchstone.explainEvidence': () => withFinding((finding) => server.run(serverCommands.explain, finding)),
    'touchstone.dismissFinding': () => withFinding((finding) => dismiss(server, finding)),
    'touchstone.disputeFinding': () => withFinding((finding) => server.run(serverCommands.dispute, finding)),
    'touchstone.examineCritics': () => withEditor((editor) => examine(server, editor)),
    'touchstone.showRuleCounts': () => server.run(serverCommands.ruleCounts, {}),
    'touchstone.tickItem': (node) => onItem('tick', node),
    'touchstone.refuseItem': (node) => onItem('refuse', node),
    'touchstone.rerunItem': (node) => onItem('rerun', node),
    'touchstone.pinItem': (node) => onItem('pin', node),
    'touchstone.editItem': (node) => onItem('edit', node),
    'touchstone.retireItem': (node) => onItem('retire', node),
    'touchstone.explainItem': (node) => onItem('evidence', node),
    'touchstone.tightenItem': (node) => onItem('tighten', node),
    'touchstone.setApiKey': () => askForKey(context.secrets),
    'touchstone.chooseModel': () => chooseModel(server),
    'touchstone.previewRequest': () => withEditor((editor) => previewRequest(parts, editor)),
    'touchstone.setTestCommand': () => setTestCommand(context),
    'touchstone.useTask': () => useTask(server),
    'touchstone.deleteStoredData': () => deleteStoredData(context, server),
    'touchstone.showLog': () => server.log.show(),
  };
  for (const [id, run] of Object.entries(table)) {
    context.subscriptions.push(
      commands.registerCommand(id, async (argument?: unknown) => {
        try {
          await run(argument);
        } catch (error) {
          server.log.error(error instanceof Error ? error : String(error));
          const openLog = l10n.t('Show Log');
          const choice = await window.showErrorMessage(
            l10n.t('Touchstone could not do this: {0}', error instanceof Error ? error.message : String(error)),
            openLog,
          );
          if (choice === openLog) server.log.show();
        }
      }),
    );
  }
}

async function withEditor(act: (editor: TextEditor) => Promise<void>): Promise<void> {
  const editor = window.activeTextEditor;
  if (editor) await act(editor);
  else void window.showInformationMessage(l10n.t('Open a document and select the text that you mean.'));
}

async function withFinding(act: (finding: FindingArguments) => Promise<void>): Promise<void> {
  await withEditor(async (editor) => {
    const finding = await chooseFinding(editor);
    // What the editor's own tool underlines is not published by us; the server finds it by its place.
    const { line, character } = editor.selection.active;
    await act(
      finding === undefined ? { uri: editor.document.uri.toString(), position: { line, character } } : { finding },
    );
  });
}

async function refine(server: Server, words: RefineArguments): Promise<void> {
  await server.run(serverCommands.refine, words);
}

async function chooseRepair(server: Server, choices: Choices): Promise<void> {
  const proposal = await choices.ask();
  if (proposal !== undefined) await server.run(serverCommands.choose, { proposal });
}

/** Refines what is selected with what stands in for a test. */
async function refineWith(server: Server, editor: TextEditor, standIn: Partial<RefineArguments> | undefined) {
  if (standIn) await refine(server, { ...selectedIn(editor), ...standIn, search: true });
}

async function fixFailingTest(server: Server, argument: MessageArgument | undefined): Promise<void> {
  const target = await targetOfTest(argument);
  if (target) return refine(server, target);
  const editor = window.activeTextEditor;
  if (editor && argument?.message === undefined) return refine(server, { ...selectedIn(editor), search: true });
  void window.showInformationMessage(
    l10n.t('It could not be told which function this test is about. Put the caret into it and refine it.'),
  );
}

async function refineWithGoal(server: Server, editor: TextEditor): Promise<void> {
  const words = selectedIn(editor);
  const goal = await window.showInputBox({
    title: l10n.t('Refine Selection: goal'),
    prompt: l10n.t('What should be different? Checks still decide whether it is verified.'),
  });
  if (goal !== undefined && goal.trim() !== '') await refine(server, { ...words, goal: goal.trim() });
}

async function dismiss(server: Server, finding: FindingArguments): Promise<void> {
  const other = l10n.t('Another reason…');
  const reasons: readonly { readonly label: string; readonly ruling: NonNullable<FindingArguments['kind']> }[] = [
    { label: l10n.t('It is wrong'), ruling: 'wrong' },
    { label: l10n.t('Not worth it'), ruling: 'dismissed' },
    { label: l10n.t('It is intended'), ruling: 'intended' },
    { label: other, ruling: 'dismissed' },
  ];
  const choice = await window.showQuickPick(reasons, {
    title: l10n.t('Dismiss Finding'),
    placeHolder: l10n.t('Why? It is kept in .touchstone/dismissed.json with the finding.'),
  });
  if (!choice) return;
  const reason =
    choice.label === other
      ? await window.showInputBox({ title: l10n.t('Dismiss Finding') })
      : choice.label.toLowerCase();
  if (reason !== undefined)
    await server.run(serverCommands.dismiss, { ...finding, kind: choice.ruling, reason: reason.trim() });
}

async function examine(server: Server, editor: TextEditor): Promise<void> {
  const yes = l10n.t('Examine');
  const choice = await window.showWarningMessage(
    l10n.t('Examine the model that critiques?'),
    {
      modal: true,
      detail: l10n.t(
        'It is asked some 100 questions about functions of this document, with faults planted in a copy, and its answers are judged by the tests. It can be cancelled.',
      ),
    },
    yes,
  );
  if (choice === yes)
    await server.run(serverCommands.examine, { uri: editor.document.uri.toString() } satisfies ExamineArguments);
}

async function accept(parts: CommandParts): Promise<void> {
  const { current } = parts.proposals;
  if (current?.state === 'unverified') {
    void window.showInformationMessage(
      l10n.t('This change is not verified. “Touchstone: Apply Anyway” applies it all the same.'),
    );
    return;
  }
  await apply(parts, 'accepted');
}

async function applyAnyway(parts: CommandParts): Promise<void> {
  const { current } = parts.proposals;
  if (!current) return apply(parts, 'applied-unverified');
  const yes = l10n.t('Apply Anyway');
  const choice = await window.showWarningMessage(
    l10n.t('No program could tell whether this change is right.'),
    { modal: true, detail: current.failure?.nextStep ?? '' },
    yes,
  );
  if (choice === yes) await apply(parts, 'applied-unverified');
}

async function apply({ server, proposals }: CommandParts, decision: ResolveProposalParams['decision']): Promise<void> {
  const id = proposals.current?.id;
  const result = await proposals.apply();
  switch (result) {
    case 'applied':
      await server.request(resolveProposalRequest, { proposal: id, decision });
      return;
    case 'nothing-open':
      void window.showInformationMessage(l10n.t('There is no refinement to apply.'));
      return;
    case 'stale':
      void window.showWarningMessage(
        l10n.t(
          'The document changed since the refinement was made, so nothing was applied. Undo your change or refine again.',
        ),
      );
      return;
    case 'refused':
      void window.showWarningMessage(
        l10n.t('The editor did not apply the edit. The refinement is still open; try again.'),
      );
  }
}

async function acceptHunks({ server, proposals }: CommandParts): Promise<void> {
  const { current } = proposals;
  if (!current) return;
  const picked = await window.showQuickPick(
    current.hunks.map((hunk) => ({ label: hunk.title, index: hunk.index, picked: true })),
    {
      canPickMany: true,
      title: l10n.t('Accept Hunks'),
      placeHolder: l10n.t('The chosen part is checked again before it is offered'),
    },
  );
  if (!picked || picked.length === 0) return;
  const answer = await server.request<AcceptHunksAnswer>(acceptHunksRequest, {
    proposal: current.id,
    hunks: picked.map((one) => one.index),
  });
  if (answer.kind === 'proposal') proposals.offer(answer.proposal);
  else void window.showWarningMessage(`${answer.failure.message} ${answer.failure.nextStep} [${answer.failure.code}]`);
}

async function reject({ server, proposals }: CommandParts): Promise<void> {
  const id = proposals.current?.id;
  await proposals.close();
  if (id !== undefined) await server.request(resolveProposalRequest, { proposal: id, decision: 'rejected' });
}

async function showTrace({ server, proposals }: CommandParts): Promise<void> {
  const { current } = proposals;
  if (!current) return;
  const { path } = await server.request<RunTraceAnswer>(runTraceRequest, { runId: current.runId });
  if (path === null) void window.showInformationMessage(l10n.t('The trace of this run is not kept any more.'));
  else await window.showTextDocument(await workspace.openTextDocument(Uri.file(path)), { preview: true });
}

async function previewRequest({ server, texts }: CommandParts, editor: TextEditor): Promise<void> {
  const answer = await server.request<PreviewRequestAnswer>(previewRequestRequest, selectedIn(editor));
  if (answer.kind === 'text') texts.show(l10n.t('What Is Sent'), answer.text);
  else
    void window.showInformationMessage(`${answer.failure.message} ${answer.failure.nextStep} [${answer.failure.code}]`);
}

async function deleteStoredData(context: ExtensionContext, server: Server): Promise<void> {
  const yes = l10n.t('Delete');
  const choice = await window.showWarningMessage(
    l10n.t('Delete everything that Touchstone stored?'),
    {
      modal: true,
      detail: l10n.t('Findings, traces, test commands and keys. Settings and files of your workspace stay.'),
    },
    yes,
  );
  if (choice !== yes) return;
  const origins = [userValue<string>('model.baseUrl') ?? ''].map(originOf).filter((origin) => origin !== undefined);
  await deleteKeys(context.secrets, origins);
  for (const key of context.globalState.keys()) await context.globalState.update(key, undefined);
  const { removed } = await server.request<DeleteStoredDataAnswer>(deleteStoredDataRequest);
  void window.showInformationMessage(l10n.t('Stored data was deleted ({0} files).', removed));
}
