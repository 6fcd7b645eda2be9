// The checklist tree in the Explorer: the items of the last critique of the active document, by state. Each is worked
// with by commands of the server, which any other editor has as well. Icons never speak alone.

import {
  commands,
  EventEmitter,
  l10n,
  Range,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  window,
  type ExtensionContext,
  type TreeDataProvider,
} from 'vscode';
import { textScheme } from './textViews.ts';
import type {
  ChecklistAction,
  ChecklistArguments,
  ChecklistParams,
  WireItem,
} from '../../server/src/protocol/checklist.ts';
import { serverCommands } from '../../server/src/protocol/commands.ts';

/** A line of the tree: a state with its items, an item, or a word about an item. */
export type ChecklistNode =
  | {
      readonly kind: 'state';
      readonly state: WireItem['state'];
      readonly items: readonly WireItem[];
      readonly uri: string;
    }
  | { readonly kind: 'item'; readonly item: WireItem; readonly uri: string }
  | {
      readonly kind: 'word';
      readonly label: string;
      /** A codicon; first-level lines have one, as the states beside them do. */
      readonly icon?: string;
      readonly open?: { readonly uri: string; readonly line: number };
    };

/** The checklists as the rest of the client sees them. */
export interface Checklists {
  /** Keeps what the server told of a document. */
  put(checklist: ChecklistParams): void;
  /** Works with an item: the one of a line of the tree, or one that the person picks. */
  act(run: RunCommand, action: ChecklistAction | 'edit', node: unknown): Promise<void>;
}

/** Runs a command of the server. */
export type RunCommand = (command: string, argument: unknown) => Promise<void>;

/** States in the order in which they are shown. */
const states: readonly WireItem['state'][] = ['unmet', 'disputed', 'cannot-tell', 'met', 'retired'];

/** Registers the view `touchstone.checklist`. */
export function createChecklists(context: ExtensionContext): Checklists {
  const known = new Map<string, ChecklistParams>();
  const changed = new EventEmitter<void>();
  const provider: TreeDataProvider<ChecklistNode> = {
    onDidChangeTreeData: changed.event,
    getChildren: (node) => [...(node ? childrenOf(node) : rootsOf(current()))],
    getTreeItem: treeItem,
  };
  let shown = '';
  // A text to read, such as evidence, is about what was shown before it; so is a panel that takes the focus.
  const current = () => {
    const active = window.activeTextEditor?.document.uri;
    if (active && active.scheme !== textScheme) shown = active.toString();
    return known.get(shown);
  };
  const view = window.createTreeView('touchstone.checklist', { treeDataProvider: provider });
  const refresh = () => {
    const checklist = current();
    view.description = checklist ? countWords(checklist) : '';
    void commands.executeCommand('setContext', 'touchstone.hasChecklist', checklist !== undefined);
    changed.fire();
  };
  context.subscriptions.push(view, changed, window.onDidChangeActiveTextEditor(refresh));
  return {
    put(checklist) {
      known.set(checklist.uri, checklist);
      refresh();
    },
    async act(run, action, node) {
      const checklist = current();
      const chosen = isItemNode(node) ? node : checklist && (await pick(checklist));
      if (!chosen) return;
      const { item, uri } = chosen;
      if (action === 'edit' && item.source && item.source.uri.endsWith('/.touchstone/checklist.yaml')) {
        await openAt(item.source);
        return;
      }
      // An item that is not in the file yet is edited there once it is.
      const words: ChecklistArguments = { uri, item: item.id, action: action === 'edit' ? 'pin' : action };
      await run(serverCommands.checklist, words);
    },
  };
}

function isItemNode(node: unknown): node is Extract<ChecklistNode, { kind: 'item' }> {
  return typeof node === 'object' && node !== null && 'kind' in node && node.kind === 'item';
}

async function pick({ items, uri }: ChecklistParams): Promise<Extract<ChecklistNode, { kind: 'item' }> | undefined> {
  const picked = await window.showQuickPick(
    items.map((item) => ({ label: item.question, description: stateWords(item.state), detail: item.reason, item })),
    { title: l10n.t('Which item?'), matchOnDetail: true },
  );
  return picked && { kind: 'item', item: picked.item, uri };
}

async function openAt({ uri, line }: { readonly uri: string; readonly line: number }): Promise<void> {
  await commands.executeCommand('vscode.open', Uri.parse(uri), { selection: new Range(line, 0, line, 0) });
}

/** The first level: one line a state that has items. */
export function rootsOf(checklist: ChecklistParams | undefined): readonly ChecklistNode[] {
  if (!checklist) return [];
  const { items, uri, isOld, needModel = 0 } = checklist;
  const groups = states.flatMap((state): ChecklistNode[] => {
    const mine = items.filter((item) => item.state === state);
    return mine.length === 0 ? [] : [{ kind: 'state', state, items: mine, uri }];
  });
  const old: ChecklistNode = {
    kind: 'word',
    label: l10n.t('The text has changed since it was looked at.'),
    icon: 'history',
  };
  const more: ChecklistNode = {
    kind: 'word',
    icon: 'info',
    label: needModel === 1 ? l10n.t('1 more item needs a model.') : l10n.t('{0} more items need a model.', needModel),
  };
  return [...(isOld ? [old] : []), ...groups, ...(needModel > 0 ? [more] : [])];
}

/** What stands beneath a line. */
export function childrenOf(node: ChecklistNode): readonly ChecklistNode[] {
  if (node.kind === 'state') return node.items.map((item) => ({ kind: 'item', item, uri: node.uri }));
  if (node.kind === 'word') return [];
  const { reason, decider, origin, source, sides, hasReceipt } = node.item;
  const word = (label: string): ChecklistNode => ({ kind: 'word', label });
  return [
    ...(reason === '' ? [] : [word(reason)]),
    word(hasReceipt ? l10n.t('Decided by {0}, with a receipt', decider) : l10n.t('Decider: {0}', decider)),
    source
      ? {
          kind: 'word',
          label: l10n.t('From {0}, line {1}', source.uri.split('/').at(-1) ?? '', source.line + 1),
          open: source,
        }
      : word(l10n.t('From: {0}', origin)),
    ...(sides ?? []).map(word),
  ];
}

/** How many are met of those that were decided. */
export function countWords({ items }: Pick<ChecklistParams, 'items'>): string {
  const asked = items.filter(({ state }) => state !== 'retired').length;
  return l10n.t('{0} of {1} met', items.filter(({ state }) => state === 'met').length, asked);
}

function stateWords(state: WireItem['state']): string {
  const words = {
    met: l10n.t('met'),
    unmet: l10n.t('unmet'),
    'cannot-tell': l10n.t('cannot tell'),
    disputed: l10n.t('disputed'),
    retired: l10n.t('retired'),
  };
  return words[state];
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** One line as the editor shows it. */
export function treeItem(node: ChecklistNode): TreeItem {
  if (node.kind === 'word') {
    const line = new TreeItem(node.label, TreeItemCollapsibleState.None);
    line.tooltip = node.label;
    if (node.icon !== undefined) line.iconPath = new ThemeIcon(node.icon);
    if (node.open)
      line.command = openCommand(node.label, node.open.uri, new Range(node.open.line, 0, node.open.line, 0));
    return line;
  }
  const icons = {
    met: new ThemeIcon('pass', new ThemeColor('testing.iconPassed')),
    unmet: new ThemeIcon('error', new ThemeColor('testing.iconFailed')),
    'cannot-tell': new ThemeIcon('question'),
    disputed: new ThemeIcon('warning', new ThemeColor('list.warningForeground')),
    retired: new ThemeIcon('circle-slash'),
  };
  if (node.kind === 'state') {
    const isOpen = node.state !== 'met' && node.state !== 'retired';
    const group = new TreeItem(
      `${capital(stateWords(node.state))} (${node.items.length})`,
      isOpen ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed,
    );
    group.iconPath = icons[node.state];
    return group;
  }
  const { item, uri } = node;
  const line = new TreeItem(item.question, TreeItemCollapsibleState.Collapsed);
  line.id = `${uri} ${item.id}`;
  line.description = item.decider;
  line.tooltip = `${item.question}\n${stateWords(item.state)}: ${item.reason}`;
  line.iconPath = icons[item.state];
  line.contextValue = 'checklistItem';
  if (item.range) {
    const { start, end } = item.range;
    line.command = openCommand(
      l10n.t('Go to the evidence'),
      uri,
      new Range(start.line, start.character, end.line, end.character),
    );
  }
  line.accessibilityInformation = {
    label: [stateWords(item.state), item.question, item.decider, item.reason].filter((part) => part !== '').join(', '),
  };
  return line;
}

function openCommand(title: string, uri: string, selection: Range): NonNullable<TreeItem['command']> {
  return { command: 'vscode.open', title, arguments: [Uri.parse(uri), { selection }] };
}
