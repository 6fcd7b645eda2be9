// Changes that the tests cannot tell apart: a list that tells what the telling call gives with each, with the diff of
// the entry at hand beside it. What is chosen is checked by the server and comes back as a proposal.

import {
  commands,
  EventEmitter,
  l10n,
  Uri,
  window,
  workspace,
  type Event,
  type ExtensionContext,
  type QuickPickItem,
} from 'vscode';
import type { ProposalAlternative, ProposalChoice } from '../../server/src/protocol/choice.ts';
import type { Proposal } from '../../server/src/protocol/proposal.ts';
import { closePreviews, type TextViews } from './textViews.ts';

/** The open choice. */
export interface Choices {
  readonly current: ProposalChoice | undefined;
  readonly onDidChange: Event<void>;
  /** Replaces the open choice and asks the person. */
  offer(choice: ProposalChoice): void;
  /** Asks the person again; gives the id of the change that was chosen. */
  ask(): Promise<string | undefined>;
  /** Shows one change as a diff. */
  show(alternative: ProposalAlternative): Promise<void>;
  close(): void;
}

interface Entry extends QuickPickItem {
  readonly alternative: ProposalAlternative;
}

/**
 * Makes an empty place for a choice.
 *
 * @param choose has the chosen change checked.
 */
export function createChoices(
  context: ExtensionContext,
  texts: TextViews,
  choose: (proposal: string) => Promise<void>,
): Choices {
  let current: ProposalChoice | undefined;
  const changed = new EventEmitter<void>();
  context.subscriptions.push(changed);
  const set = (choice: ProposalChoice | undefined) => {
    const before = current?.alternatives.map(({ proposal }) => proposal.id) ?? [];
    void closePreviews(before).then(() => before.forEach((id) => texts.dropPreview(id)));
    current = choice;
    void commands.executeCommand('setContext', 'touchstone.hasChoice', choice !== undefined);
    changed.fire();
  };
  const show = async ({ proposal, gives }: ProposalAlternative) => {
    const left = Uri.parse(proposal.uri);
    const name = left.path.split('/').at(-1) ?? 'text';
    const right = texts.setPreview(proposal.id, name, proposal.newText);
    const title = gives === '' ? l10n.t('{0}: one of the changes', name) : l10n.t('{0}: gives {1}', name, gives);
    await commands.executeCommand('vscode.diff', left, right, title, { preview: true, preserveFocus: true });
  };
  const ask = async () => {
    const choice = current;
    if (!choice) return undefined;
    const picked = await window.showQuickPick(choice.alternatives.map(entryOf), {
      title: titleOf(choice),
      placeHolder: l10n.t('All of them pass every test. What you choose is checked with this call.'),
      ignoreFocusOut: true,
      matchOnDescription: true,
      matchOnDetail: true,
      onDidSelectItem: (item) => void show((item as Entry).alternative),
    });
    return picked?.alternative.proposal.id;
  };
  // What was found is for the text as it was.
  context.subscriptions.push(
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0 && document.uri.toString() === current?.uri) set(undefined);
    }),
  );
  return {
    get current() {
      return current;
    },
    onDidChange: changed.event,
    offer(choice) {
      set(choice);
      void commands.executeCommand('touchstone.gate.focus', { preserveFocus: true });
      void ask().then((id) => (id === undefined ? undefined : choose(id)));
    },
    ask,
    show,
    close: () => {
      if (current) set(undefined);
    },
  };
}

/** The question; without a telling call it is only which change. */
function titleOf({ call, original }: ProposalChoice): string {
  if (call === undefined) return l10n.t('Which change is right?');
  if (original === undefined) return l10n.t('What should {0} give?', call);
  return l10n.t('What should {0} give? As it is, it gives {1}.', call, original);
}

/** The list covers the first lines of the diff beneath it, so that an entry holds the changed line itself. */
function entryOf(alternative: ProposalAlternative): Entry {
  const { gives, title, proposal } = alternative;
  const detail = changedLine(proposal);
  return gives === ''
    ? { label: title, detail, alternative }
    : { label: gives, description: title, detail, alternative };
}

/** The first changed stretch, such as `line 12: return total`, and how many more there are. */
export function changedLine({ hunks }: Pick<Proposal, 'hunks'>): string {
  const [first, ...others] = hunks.map(({ title }) => title);
  return others.length === 0 ? (first ?? '') : l10n.t('{0} (and {1} more)', first ?? '', others.length);
}
