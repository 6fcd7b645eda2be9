// The gate panel: a tree in the Explorer with one item a line, its receipts beneath. Icons never speak
// alone; every item has words for a screen reader.

import {
  l10n,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  window,
  type ExtensionContext,
  type TreeDataProvider,
} from 'vscode';
import type { Proposal, ProposalReceipt } from '../../server/src/protocol/proposal.ts';
import type { Proposals } from './proposals.ts';

/** One item of the panel. */
export interface GateItem {
  readonly label: string;
  readonly detail?: string;
  readonly tooltip?: string;
  readonly state: 'better' | 'same' | 'worse' | 'info';
  readonly children: readonly GateItem[];
}

/** Registers the view `touchstone.gate`. */
export function createGateView(context: ExtensionContext, proposals: Proposals): void {
  const provider: TreeDataProvider<GateItem> = {
    onDidChangeTreeData: proposals.onDidChange,
    getChildren: (item) => (item ? [...item.children] : proposals.current ? [...gateItems(proposals.current)] : []),
    getTreeItem: treeItem,
  };
  const view = window.createTreeView('touchstone.gate', { treeDataProvider: provider });
  context.subscriptions.push(
    view,
    proposals.onDidChange(() => {
      const { current } = proposals;
      view.description = current ? (current.state === 'verified' ? l10n.t('verified') : l10n.t('NOT verified')) : '';
    }),
  );
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
  tree.iconPath = icons[item.state];
  if (item.detail) tree.description = item.detail;
  tree.tooltip = item.tooltip ?? item.label;
  tree.accessibilityInformation = {
    label: [words[item.state], item.label, item.detail ?? ''].filter((part) => part !== '').join(', '),
  };
  return tree;
}
