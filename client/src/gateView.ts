// The gate panel: a tree in the Explorer with one item a line, its receipts beneath. Icons never speak
// alone; every item has words for a screen reader.

import {
  commands,
  EventEmitter,
  l10n,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  window,
  type ExtensionContext,
  type TreeDataProvider,
} from 'vscode';
import type { ProposalAlternative, ProposalChoice } from '../../server/src/protocol/choice.ts';
import type { Proposal, ProposalReceipt } from '../../server/src/protocol/proposal.ts';
import type { Choices } from './choices.ts';
import type { Proposals } from './proposals.ts';

/** One item of the panel. */
export interface GateItem {
  readonly label: string;
  readonly detail?: string;
  readonly tooltip?: string;
  readonly state: 'better' | 'same' | 'worse' | 'info';
  readonly children: readonly GateItem[];
  /** Shown as a diff when the item is clicked. */
  readonly alternative?: ProposalAlternative;
}

/** Registers the view `touchstone.gate`. */
export function createGateView(context: ExtensionContext, proposals: Proposals, choices: Choices): void {
  const changed = new EventEmitter<void>();
  const provider: TreeDataProvider<GateItem> = {
    onDidChangeTreeData: changed.event,
    getChildren: (item) => {
      if (item) return [...item.children];
      if (proposals.current) return [...gateItems(proposals.current)];
      return choices.current ? [...choiceItems(choices.current)] : [];
    },
    getTreeItem: treeItem,
  };
  const view = window.createTreeView('touchstone.gate', { treeDataProvider: provider });
  const refresh = () => {
    const { current } = proposals;
    const choice = choices.current ? l10n.t('choose one') : '';
    view.description = current ? (current.state === 'verified' ? l10n.t('verified') : l10n.t('NOT verified')) : choice;
    changed.fire();
  };
  context.subscriptions.push(
    view,
    changed,
    ...[proposals.onDidChange, choices.onDidChange].map((event) => event(refresh)),
    commands.registerCommand(showAlternative, (one: ProposalAlternative) => choices.show(one)),
  );
}

/** Not in the palette: what a click on a change of a choice runs. */
const showAlternative = 'touchstone.showAlternative';

/** The lines of the panel for a choice: the telling call, what it gives as it is and with each change. */
export function choiceItems({ call, original, alternatives, failure }: ProposalChoice): readonly GateItem[] {
  const info = (label: string): GateItem => ({ label, state: 'info', children: [] });
  return [
    { ...info(l10n.t('Not verified: {0}', failure.message)), state: 'worse', tooltip: failure.nextStep },
    ...(call === undefined || original === undefined ? [] : [info(l10n.t('As it is, {0} gives {1}', call, original))]),
    ...alternatives.map((alternative): GateItem => {
      const { title, gives } = alternative;
      const label = gives === '' ? title : l10n.t('gives {0}', gives);
      return { label, ...(gives === '' ? {} : { detail: title }), state: 'info', children: [], alternative };
    }),
  ];
}

/** The lines of the panel for a proposal. */
export function gateItems(proposal: Proposal): readonly GateItem[] {
  const plain = (label: string, state: GateItem['state']): GateItem => ({ label, state, children: [] });
  return [
    ...(proposal.failure
      ? [
          {
            ...plain(l10n.t('Not verified: {0}', proposal.failure.message), 'worse'),
            tooltip: proposal.failure.nextStep,
          },
        ]
      : []),
    ...proposal.cleared.map((title) => plain(l10n.t('Cleared: {0}', title), 'better')),
    ...proposal.gate.map((line): GateItem => ({
      label: `${line.checker}: ${line.text}`,
      state: line.state,
      children: line.receipts.map(receiptItem),
    })),
    ...(proposal.notes ?? []).map((note) => plain(note, 'info')),
    ...proposal.remaining.map((title) => plain(l10n.t('Remains: {0}', title), 'info')),
    ...proposal.rungs.map((text) => plain(text, 'info')),
    plain(proposal.cost, 'info'),
  ];
}

function receiptItem(receipt: ProposalReceipt): GateItem {
  const tests = receipt.testsRun === undefined ? '' : l10n.t('{0} tests ran', receipt.testsRun);
  const exit = receipt.exitCode === null ? '' : l10n.t('exit {0}', receipt.exitCode);
  return {
    label: receipt.command.join(' '),
    detail: [exit, tests, `${Math.round(receipt.durationMs)} ms`].filter((part) => part !== '').join(', '),
    tooltip: receipt.excerpt,
    state: 'info',
    children: [],
  };
}

function treeItem(item: GateItem): TreeItem {
  const open = item.children.length > 0 ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.None;
  const tree = new TreeItem(item.label, open);
  const icons = {
    better: new ThemeIcon('pass', new ThemeColor('testing.iconPassed')),
    same: new ThemeIcon('check'),
    worse: new ThemeIcon('error', new ThemeColor('testing.iconFailed')),
    info: new ThemeIcon('info'),
  };
  const words = { better: l10n.t('better'), same: l10n.t('unchanged'), worse: l10n.t('worse'), info: '' };
  tree.iconPath = item.alternative ? new ThemeIcon('git-compare') : icons[item.state];
  if (item.detail) tree.description = item.detail;
  if (item.alternative)
    tree.command = { command: showAlternative, title: l10n.t('Show the change'), arguments: [item.alternative] };
  tree.tooltip = item.tooltip ?? item.label;
  tree.accessibilityInformation = {
    label: [words[item.state], item.label, item.detail ?? ''].filter((part) => part !== '').join(', '),
  };
  return tree;
}
