// The one open proposal: its preview, and the edit that it becomes when the person accepts it. The
// document changes once, on exactly the version that the proposal was made for, or not at all.

import { createHash } from 'node:crypto';
import {
  commands,
  EventEmitter,
  l10n,
  Range,
  Uri,
  window,
  workspace,
  WorkspaceEdit,
  type Event,
  type ExtensionContext,
  type TextDocument,
} from 'vscode';
import type { Proposal } from '../../server/src/protocol/proposal.ts';
import { closePreviews, type TextViews } from './textViews.ts';

/** How an acceptance ended. */
export type Applied = 'applied' | 'stale' | 'refused' | 'nothing-open';

/** The open proposal and what can be done with it. */
export interface Proposals {
  readonly current: Proposal | undefined;
  readonly onDidChange: Event<void>;
  /** Replaces the open proposal and shows its preview. */
  offer(proposal: Proposal): void;
  showPreview(): Promise<void>;
  /** Applies the open proposal as one edit; it stays open when that fails. */
  apply(): Promise<Applied>;
  /** Forgets the proposal and closes its preview. */
  close(): Promise<void>;
}

/** Makes an empty place for proposals. */
export function createProposals(context: ExtensionContext, texts: TextViews): Proposals {
  let current: Proposal | undefined;
  const changed = new EventEmitter<void>();
  context.subscriptions.push(changed);
  const set = (proposal: Proposal | undefined) => {
    if (current && current.id !== proposal?.id) texts.dropPreview(current.id);
    current = proposal;
    void commands.executeCommand('setContext', 'touchstone.hasProposal', proposal !== undefined);
    void commands.executeCommand('setContext', 'touchstone.proposalVerified', proposal?.state === 'verified');
    changed.fire();
  };
  const showPreview = async () => {
    if (!current) return;
    const left = Uri.parse(current.uri);
    const name = left.path.split('/').at(-1) ?? 'text';
    const right = texts.setPreview(current.id, name, current.newText);
    const state = current.state === 'verified' ? l10n.t('verified') : l10n.t('NOT verified');
    await commands.executeCommand('vscode.diff', left, right, l10n.t('{0}: refinement ({1})', name, state), {
      preview: false,
    });
    await commands.executeCommand('touchstone.gate.focus', { preserveFocus: true });
  };
  const closePreview = (id: string) => closePreviews([id]);
  return {
    get current() {
      return current;
    },
    onDidChange: changed.event,
    offer(proposal) {
      const before = current;
      set(proposal);
      void (before ? closePreview(before.id) : Promise.resolve()).then(showPreview);
    },
    showPreview,
    async apply() {
      const proposal = current;
      if (!proposal) return 'nothing-open';
      const document = await workspace.openTextDocument(Uri.parse(proposal.uri));
      // Between this look and the edit there must be no await: the version is checked in the same turn.
      if (!isFor(proposal, document)) return 'stale';
      const edit = new WorkspaceEdit();
      for (const { range, newText } of proposal.edits) {
        const { start, end } = range;
        edit.replace(document.uri, new Range(start.line, start.character, end.line, end.character), newText);
      }
      const applied = await workspace.applyEdit(edit, { isRefactoring: true });
      if (!applied) return 'refused';
      await closePreview(proposal.id);
      await window.showTextDocument(document, { preview: false });
      set(undefined);
      return 'applied';
    },
    async close() {
      const proposal = current;
      set(undefined);
      if (proposal) await closePreview(proposal.id);
    },
  };
}

/** Whether a proposal was made for exactly this text at this version. */
export function isFor(
  proposal: Pick<Proposal, 'version' | 'originalHash'>,
  document: Pick<TextDocument, 'version' | 'getText'>,
): boolean {
  if (document.version !== proposal.version) return false;
  return createHash('sha256').update(document.getText(), 'utf8').digest('hex') === proposal.originalHash;
}
