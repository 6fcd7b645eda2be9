// The light bulb: cheap entries that name a command, and edits only where they are verified already. An
// entry never computes anything when it is listed.

import {
  CodeActionKind,
  CodeActionTriggerKind,
  type CodeAction,
  type CodeActionParams,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { lineStartsOf, lineText, rangeOf, spanOf, spansMeet, type Range } from '../base/text.ts';
import { searchTitle } from '../core/findingWords.ts';
import type { DocumentText } from '../core/target.ts';

import { serverCommands } from '../protocol/commands.ts';
import { isInside } from '../workspace/folders.ts';
import { uriToPath } from '../workspace/uri.ts';
import { currentEdit } from './applyRefinement.ts';
import type { ServerState } from './dependencies.ts';
import { menuTitle } from './evidenceText.ts';
import type { HeldFinding } from './findingStore.ts';
import { fixActions, resolveFixAction } from './fixActions.ts';
import { keepTestAction } from './keepTest.ts';
import { isCurrent, type HeldProposal } from './proposals.ts';

/** Kinds of our entries. */
export const actionKinds = {
  refine: `${CodeActionKind.RefactorRewrite}.touchstone`,
  untilChecksPass: `${CodeActionKind.RefactorRewrite}.touchstone.untilChecksPass`,
  critique: `${CodeActionKind.RefactorRewrite}.touchstone.critique`,
} as const;

/** Entries for a place. */
export function codeActions(state: ServerState, params: CodeActionParams): CodeAction[] {
  if (!state.client.abilities.codeActionLiterals) return [];
  const { uri } = params.textDocument;
  const found = state.documents.get(uri);
  if (!found.ok) return [];
  const document = found.value;
  const asked = spanOf(document.text, params.range);
  if (!asked.ok) return [];
  const wants = (kind: string) =>
    params.context.only === undefined ||
    params.context.only.some((only) => kind === only || kind.startsWith(`${only}.`) || only === '');
  const actions: CodeAction[] = [];
  const here = state.store.of(uri).filter(({ finding }) => {
    const at = spanOf(document.text, finding.range);
    return at.ok && spansMeet(at.value, asked.value);
  });
  const applied = state.proposals
    .of(uri)
    .filter((held) => held.wire.state === 'verified' && isCurrent(held, document.text));
  for (const held of applied) {
    const clears = here.some(({ finding }) => held.findings.includes(finding.id));
    const action = applyAction(state, held, params, clears);
    if (action && wants(action.kind ?? '')) actions.push(action);
  }
  const choices = state.proposals.of(uri).filter((held) => held.alternative && isCurrent(held, document.text));
  for (const held of choices) {
    const { span } = held.request.target;
    if (wants(CodeActionKind.QuickFix) && spansMeet(span, asked.value)) actions.push(chooseAction(held));
  }
  if (wants(CodeActionKind.QuickFix))
    for (const held of here) actions.push(...findingActions(state, held, document, params));
  const selected = asked.value.start < asked.value.end;
  const byHand = params.context.triggerKind !== CodeActionTriggerKind.Automatic || params.context.only !== undefined;
  if (selected || byHand) {
    const words = { uri, range: params.range };
    if (wants(actionKinds.refine))
      actions.push(commandAction('Refine selection', actionKinds.refine, serverCommands.refine, words));
    if (wants(actionKinds.untilChecksPass)) {
      actions.push(
        commandAction('Refine until checks pass', actionKinds.untilChecksPass, serverCommands.refine, {
          ...words,
          untilChecksPass: true,
        }),
      );
    }
    if (wants(actionKinds.critique) && byHand)
      actions.push(commandAction('Critique selection', actionKinds.critique, serverCommands.critique, words));
  }
  return actions;
}

/** Puts the edit into an entry, if the proposal still is for the text as it is now. */
export async function resolveCodeAction(state: ServerState, action: CodeAction): Promise<CodeAction> {
  const fixing = await resolveFixAction(state, action);
  if (fixing) return fixing;
  const id = (action.data as { proposal?: unknown } | undefined)?.proposal;
  const held = typeof id === 'string' ? state.proposals.get(id) : undefined;
  const edit = held?.wire.state === 'verified' ? currentEdit(state, held) : undefined;
  if (!edit)
    return { ...action, disabled: { reason: 'The document changed since this refinement was made. Refine again.' } };
  return { ...action, edit };
}

function applyAction(
  state: ServerState,
  held: HeldProposal,
  params: CodeActionParams,
  clears: boolean,
): CodeAction | undefined {
  const { text } = held.request.target.document;
  const meets = held.edits.some((edit) => {
    const asked = spanOf(text, params.range);
    return (
      asked.ok && spansMeet(asked.value, held.request.target.span) && edit.span.start <= held.request.target.span.end
    );
  });
  if (!meets && !clears) return undefined;
  const action: CodeAction = {
    title: 'Apply verified refinement',
    kind: clears ? CodeActionKind.QuickFix : CodeActionKind.RefactorRewrite,
    isPreferred: true,
    diagnostics: params.context.diagnostics.filter((one) =>
      held.findings.includes((one.data as { id?: string } | undefined)?.id ?? ''),
    ),
    data: { proposal: held.wire.id },
  };
  if (state.client.abilities.resolveEdit) return action;
  const edit = currentEdit(state, held);
  return edit && { ...action, edit };
}

/** One of several changes; without a telling call only its title can be told. */
function chooseAction({ wire, alternative }: HeldProposal): CodeAction {
  const { title = '', call, gives = '' } = alternative ?? {};
  const words = `${title}${call === undefined ? '' : `: ${call} gives ${gives}`}`;
  return commandAction(words, CodeActionKind.QuickFix, serverCommands.choose, { proposal: wire.id });
}

function findingActions(
  state: ServerState,
  held: HeldFinding,
  document: DocumentText,
  params: CodeActionParams,
): CodeAction[] {
  const { finding } = held;
  const diagnostics = params.context.diagnostics.filter(
    (one) =>
      (one.data as { id?: string } | undefined)?.id === finding.id ||
      (finding.shownByEditor === true && one.range.start.line === finding.range.start.line),
  );
  const entry = (title: string, command: string, argument: object): CodeAction => ({
    ...commandAction(title, CodeActionKind.QuickFix, command, argument),
    diagnostics,
  });
  const search =
    finding.category === 'test'
      ? [
          entry(searchTitle, serverCommands.refine, {
            uri: document.uri,
            finding: finding.id,
            search: true,
          }),
        ]
      : [];
  const keep = keepTestAction(
    state.client.abilities,
    state.folders().find((folder) => isInside(folder, uriToPath(document.uri))),
    finding,
    diagnostics,
  );
  return [
    ...search,
    ...(keep ? [keep] : []),
    entry(`Refine: fix ${menuTitle(finding)}`, serverCommands.refine, { uri: document.uri, finding: finding.id }),
    ...fixActions(state, finding, document.uri, diagnostics),
    entry('Explain evidence', serverCommands.explain, { finding: finding.id }),
    ...(finding.proof === 'proven' || (finding.dispute?.order ?? 0) >= 3
      ? []
      : [entry('Dispute: let a fresh critic judge this', serverCommands.dispute, { finding: finding.id })]),
    entry('Dismiss this finding', serverCommands.dismiss, { finding: finding.id }),
    {
      title: `Ignore “${finding.rule}” on this line`,
      kind: CodeActionKind.QuickFix,
      diagnostics,
      edit: ignoreEdit(state, document, finding.range, finding.rule),
    },
  ];
}

function commandAction(title: string, kind: string, command: string, argument: object): CodeAction {
  return { title, kind, command: { title, command, arguments: [argument] } };
}

const lineComments: Readonly<Record<string, readonly [string, string]>> = {
  python: ['# ', ''],
  shellscript: ['# ', ''],
  yaml: ['# ', ''],
  ruby: ['# ', ''],
  markdown: ['<!-- ', ' -->'],
  html: ['<!-- ', ' -->'],
  css: ['/* ', ' */'],
  sql: ['-- ', ''],
  lua: ['-- ', ''],
  latex: ['% ', ''],
};

function ignoreEdit(state: ServerState, document: DocumentText, range: Range, rule: string): WorkspaceEdit {
  const starts = lineStartsOf(document.text);
  const { line } = range.start;
  const indent = /^[ \t]*/.exec(lineText(document.text, starts, line))![0];
  const [open, close] = Object.hasOwn(lineComments, document.languageId)
    ? lineComments[document.languageId]!
    : ['// ', ''];
  const ending = /\r\n|\r|\n/.exec(document.text)?.[0] ?? '\n';
  const newText = `${indent}${open}touchstone-ignore-next-line ${rule}: say why${close}${ending}`;
  const at = rangeOf(document.text, { start: starts[line]!, end: starts[line]! });
  const edits = [{ range: at, newText }];
  if (!state.client.abilities.versionedEdits) return { changes: { [document.uri]: edits } };
  return { documentChanges: [{ textDocument: { uri: document.uri, version: document.version }, edits }] };
}
