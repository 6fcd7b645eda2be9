// Applies a verified refinement through the editor: on exactly the text that it was made for, versioned,
// whole. An editor that cannot version its edits never gets one this way.

import type { TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver';
import { failure } from '../core/failure.ts';
import type { RunAnswer } from '../protocol/commands.ts';
import { failedAnswer } from './critiqueCommand.ts';
import type { ServerState } from './dependencies.ts';
import { changed, isCurrent, unknownProposal, type HeldProposal } from './proposals.ts';

/** Applies the proposal; when the editor refuses, it stays open. */
export async function applyRefinement(state: ServerState, id: string): Promise<RunAnswer> {
  const held = state.proposals.get(id);
  if (!held) return failedAnswer('failed', unknownProposal());
  if (held.wire.state !== 'verified') {
    return failedAnswer(
      'declined',
      failure(
        'edit.not-verified',
        'This change is not verified, so it is not applied by this command.',
        'Look at it, and apply it with “Apply Anyway” if you want it.',
      ),
    );
  }
  const { abilities } = state.client;
  if (!abilities.applyEdit || !abilities.versionedEdits) {
    return failedAnswer(
      'declined',
      failure(
        'edit.refused',
        'This editor cannot apply an edit for one version only.',
        'Use the code action “Apply verified refinement”.',
      ),
    );
  }
  const edit = currentEdit(state, held);
  if (!edit) return failedAnswer('unchanged', changed());
  const refused = failure(
    'edit.refused',
    'The editor did not apply the edit. The refinement is still there.',
    'Try again.',
  );
  try {
    const { applied } = await state.connection.workspace.applyEdit({ label: 'Touchstone refinement', edit });
    if (!applied) return failedAnswer('failed', refused);
  } catch (error) {
    state.warn(`the edit was not applied: ${String(error)}`);
    return failedAnswer('failed', refused);
  }
  resolveHeld(state, held);
  return { outcome: 'improved', message: 'The refinement was applied.' };
}

/** The edit of a proposal for the document as it is now, or undefined when it is for another text. */
export function currentEdit(state: ServerState, held: HeldProposal): WorkspaceEdit | undefined {
  const { uri } = held.wire;
  const document = state.documents.get(uri);
  if (!document.ok || !isCurrent(held, document.value.text)) return undefined;
  const edits = held.wire.edits.map(({ range, newText }) => ({ range, newText }));
  if (!state.client.abilities.versionedEdits) return { changes: { [uri]: edits } };
  const change: TextDocumentEdit = { textDocument: { uri, version: document.value.version }, edits };
  return { documentChanges: [change] };
}

/** Forgets a proposal that was accepted, and the findings that it cleared. */
export function resolveHeld(state: ServerState, held: HeldProposal): void {
  state.proposals.remove(held.wire.id);
  for (const id of held.findings) state.store.cleared(id);
}
