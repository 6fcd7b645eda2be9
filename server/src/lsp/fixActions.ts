// The entries of the light bulb for the changes that a finding names. They are never preferred, and the editor shows
// each before it is applied; a change of a check is taken by its name only (“Change the test instead: expect 75”).

import { CodeActionKind, type CodeAction, type Diagnostic, type WorkspaceEdit } from 'vscode-languageserver';
import { rangeOf, spanOf, type Range } from '../base/text.ts';
import type { Finding, FindingFix } from '../core/finding.ts';
import { fixTitle } from '../core/findingWords.ts';
import { serverCommands, type ChangeArguments } from '../protocol/commands.ts';
import { isInside } from '../workspace/folders.ts';
import { readDocument } from '../workspace/readDocument.ts';
import { uriToPath } from '../workspace/uri.ts';
import type { ServerState } from './dependencies.ts';
import { oneLine } from './evidenceText.ts';

/** What an entry carries until it is chosen. */
interface FixData {
  readonly fix: { readonly finding: string; readonly title: string; readonly uri: string };
}

/** Entries for the fixes of a finding; none where the editor cannot ask before it applies one. */
export function fixActions(state: ServerState, finding: Finding, uri: string, diagnostics: Diagnostic[]): CodeAction[] {
  const { abilities } = state.client;
  if (!abilities.confirmedEdits || !abilities.versionedEdits || !abilities.resolveEdit) return [];
  return (finding.fixes ?? []).flatMap((fix) => {
    if (fix.edits.length === 0 && !fix.elsewhere) return [];
    const title = fixTitle(fix);
    if (abilities.showsChanges)
      return [showChangeAction(oneLine(title), diagnostics, { finding: finding.id, fix: title })];
    const data: FixData = { fix: { finding: finding.id, title, uri } };
    return [{ title: oneLine(fixTitle(fix)), kind: CodeActionKind.QuickFix, diagnostics, isPreferred: false, data }];
  });
}

/** An entry that has a change shown before anything is applied, for clients that do so themselves. */
export function showChangeAction(title: string, diagnostics: Diagnostic[], words: ChangeArguments): CodeAction {
  return {
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics,
    isPreferred: false,
    command: { title, command: serverCommands.showChange, arguments: [words] },
  };
}

/**
 * Puts the edit into an entry, if the text still is as it was when the fix was made.
 *
 * @returns undefined where the entry is none of ours.
 */
export async function resolveFixAction(state: ServerState, action: CodeAction): Promise<CodeAction | undefined> {
  const data = action.data as Partial<FixData> | undefined;
  const asked = data?.fix;
  if (!asked) return undefined;
  const finding = state.store.get(asked.finding)?.finding;
  const fix = finding?.fixes?.find((one) => fixTitle(one) === asked.title);
  const edit = fix && (await workspaceEdit(state, fix, asked.uri));
  return edit
    ? { ...action, edit }
    : { ...action, disabled: { reason: 'The text changed since this was found. Critique it again.' } };
}

async function workspaceEdit(state: ServerState, fix: FindingFix, uri: string): Promise<WorkspaceEdit | undefined> {
  const changes = await changesOf(state, fix, uri);
  if (!changes) return undefined;
  const isCheck = fix.side !== 'code';
  return {
    documentChanges: [
      {
        textDocument: { uri: changes.uri, version: changes.version },
        edits: changes.edits.map(({ range, newText }) => ({ range, newText, annotationId: 'fix' })),
      },
    ],
    changeAnnotations: {
      fix: {
        label: oneLine(fixTitle(fix)),
        description: isCheck ? 'This changes what is expected, not what the code does' : 'As the finding names it',
        needsConfirmation: true,
      },
    },
  };
}

/** The edits of a fix, where the text still is as it was when the fix was made. */
export interface Changes {
  readonly uri: string;
  /** Null where the document is not open. */
  readonly version: number | null;
  readonly edits: readonly { readonly range: Range; readonly oldText: string; readonly newText: string }[];
}

/** Reads them; undefined where they cannot be made any more. */
export async function changesOf(state: ServerState, fix: FindingFix, uri: string): Promise<Changes | undefined> {
  return fix.elsewhere ? editsElsewhere(state, fix.elsewhere) : ownEdits(state, fix, uri);
}

function ownEdits(state: ServerState, fix: FindingFix, uri: string): Changes | undefined {
  const document = state.documents.get(uri);
  if (!document.ok) return undefined;
  const { text, version } = document.value;
  if (fix.edits.some(({ span }) => span.end > text.length)) return undefined;
  return {
    uri,
    version,
    edits: fix.edits.map(({ span, newText }) => ({
      range: rangeOf(text, span),
      oldText: text.slice(span.start, span.end),
      newText,
    })),
  };
}

async function editsElsewhere(
  state: ServerState,
  { uri, edits }: NonNullable<FindingFix['elsewhere']>,
): Promise<Changes | undefined> {
  // Nothing outside the folders is touched, whatever a runner has named.
  const path = uri.startsWith('file:') ? uriToPath(uri) : undefined;
  if (path === undefined || !state.folders().some((folder) => isInside(folder, path))) return undefined;
  const open = state.documents.get(uri);
  const read = open.ok ? open : await readDocument(path);
  if (!read.ok) return undefined;
  const { text } = read.value;
  const isThere = edits.every(({ range, oldText }) => {
    const span = spanOf(text, range);
    return span.ok && text.slice(span.value.start, span.value.end) === oldText;
  });
  if (!isThere) return undefined;
  return { uri, version: open.ok ? open.value.version : null, edits };
}
