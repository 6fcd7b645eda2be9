// The lines of the checklist tree: by state, with words for what icons say, and commands that name the item.

import { beforeEach, expect, test } from 'vitest';
import { Uri, window, type ExtensionContext } from 'vscode';
import { childrenOf, countWords, createChecklists, rootsOf, treeItem } from '../../../client/src/checklistTree.ts';
import type { ChecklistParams, WireItem } from '../../../server/src/protocol/checklist.ts';
import { fake } from '../../support/vscode.ts';

const item = (id: string, state: WireItem['state'], more: Partial<WireItem> = {}): WireItem => ({
  id,
  question: `Is ${id} so?`,
  decider: 'regex',
  state,
  reason: 'Seen.',
  origin: 'guide',
  hasReceipt: true,
  ...more,
});
const uri = 'file:///folder/a.ts';
const range = { start: { line: 2, character: 1 }, end: { line: 2, character: 5 } };
const checklist: ChecklistParams = {
  uri,
  range,
  isOld: false,
  items: [
    item('a', 'unmet', { range, source: { uri: 'file:///folder/AGENTS.md', line: 4 } }),
    item('b', 'cannot-tell', { decider: 'person', hasReceipt: false, sides: ['tester: 1', 'reader: 2'] }),
    item('c', 'met'),
    item('d', 'retired'),
  ],
};

beforeEach(() => {
  fake.executed = [];
});

test('states come in order, with how many, and the retired do not count', () => {
  expect(rootsOf(checklist).map((node) => treeItem(node).label)).toEqual([
    'Unmet (1)',
    'Cannot tell (1)',
    'Met (1)',
    'Retired (1)',
  ]);
  expect(countWords(checklist)).toBe('1 of 3 met');
  expect(rootsOf(undefined)).toEqual([]);
  expect(rootsOf({ ...checklist, isOld: true })[0]).toMatchObject({ kind: 'word' });
});

test('items that need a model are counted in one line, and are in no group', () => {
  const last = (needModel?: number) => {
    const roots = rootsOf({ ...checklist, ...(needModel === undefined ? {} : { needModel }) });
    return [roots.length, treeItem(roots.at(-1)!).label];
  };
  expect(last()).toEqual([4, 'Retired (1)']);
  expect(last(1)).toEqual([5, '1 more item needs a model.']);
  expect(last(2)).toEqual([5, '2 more items need a model.']);
});

test('an item leads to its evidence and its source, and says its state in words', () => {
  const [group] = rootsOf(checklist);
  const [node] = childrenOf(group!);
  const line = treeItem(node!);
  expect(line.command).toMatchObject({ command: 'vscode.open' });
  expect(line.contextValue).toBe('checklistItem');
  expect(line.accessibilityInformation?.label).toContain('unmet');
  const words = childrenOf(node!).map((word) => treeItem(word));
  expect(words.map(({ label }) => label)).toEqual([
    'Seen.',
    'Decided by regex, with a receipt',
    'From AGENTS.md, line 5',
  ]);
  expect(words.at(-1)!.command).toMatchObject({ command: 'vscode.open' });
});

test('both sides of a disagreement are shown', () => {
  const [, group] = rootsOf(checklist);
  const [node] = childrenOf(group!);
  expect(childrenOf(node!).map((word) => treeItem(word).label)).toEqual(
    expect.arrayContaining(['Decider: person', 'tester: 1', 'reader: 2']),
  );
});

test('a line’s command names its item; editing one that is not in the file pins it, one that is opens it', async () => {
  const checklists = createChecklists({ subscriptions: [] } as unknown as ExtensionContext);
  checklists.put(checklist);
  const ran: unknown[] = [];
  const run = (command: string, argument: unknown) => {
    ran.push([command, argument]);
    return Promise.resolve();
  };
  const node = { kind: 'item', item: checklist.items[0]!, uri };
  await checklists.act(run, 'tick', node);
  await checklists.act(run, 'edit', node);
  expect(ran).toEqual([
    ['touchstone.checklist', { uri, item: 'a', action: 'tick' }],
    ['touchstone.checklist', { uri, item: 'a', action: 'pin' }],
  ]);
  const source = { uri: 'file:///folder/.touchstone/checklist.yaml', line: 3 };
  await checklists.act(run, 'edit', { kind: 'item', item: item('a', 'unmet', { source }), uri });
  expect(ran).toHaveLength(2);
  expect(fake.executed.at(-1)?.command).toBe('vscode.open');
});

test('the list stays while a text to read is open, and goes with another document', () => {
  const view = window as { activeTextEditor: { readonly document: { readonly uri: Uri } } | undefined };
  const checklists = createChecklists({ subscriptions: [] } as unknown as ExtensionContext);
  const isShown = (address: string) => {
    view.activeTextEditor = { document: { uri: Uri.parse(address) } };
    checklists.put(checklist);
    return fake.executed.at(-1)?.words[1];
  };
  expect(isShown('file:///folder/other.ts')).toBe(false);
  expect(isShown(uri)).toBe(true);
  expect(isShown('touchstone-text:/Evidence')).toBe(true);
  expect(isShown('file:///folder/other.ts')).toBe(false);
  view.activeTextEditor = undefined;
});
