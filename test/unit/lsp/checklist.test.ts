// Items of a critique in the editor: told to our client, ticked, decided anew, pinned and tightened by edits that the
// person sees; in plain editors the same by one command.

import { mkdirSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import type { JudgedItem } from '../../../server/src/core/checklist.ts';
import type { RunEvent } from '../../../server/src/core/event.ts';
import type { CritiqueRequest } from '../../../server/src/engine/api.ts';
import type { ChecklistParams } from '../../../server/src/protocol/checklist.ts';
import { receiptFor } from '../../support/fakePorts.ts';
import {
  fullCapabilities,
  plainCapabilities,
  removeFolders,
  startLsp,
  type Harness,
} from '../../support/lspHarness.ts';
import { critiqued } from '../../support/scriptedRuns.ts';

let lsp: Harness | undefined;
afterEach(() => lsp?.close());
afterAll(removeFolders);

const text = 'save(x);\nrest();\n';
const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 8 } };
const regex = { kind: 'regex', pattern: String.raw`validate\(`, flags: '', expect: 'match' } as const;
const items: readonly JudgedItem[] = [
  {
    item: { id: 'valid', question: 'Is it validated?', decider: regex, origin: 'workspace', severity: 'error' },
    state: 'unmet',
    reason: 'The pattern is not found.',
    evidence: [{ checker: 'checklist', excerpt: 'no', receipt: receiptFor(text, 'checklist') }],
    quote: 'save',
  },
  {
    item: {
      id: 'clear',
      question: 'Is it clear?',
      decider: { kind: 'person' },
      origin: 'guide',
      severity: 'info',
      source: { path: 'AGENTS.md', line: 3 },
    },
    state: 'cannot-tell',
    reason: 'This one is for you to decide.',
    evidence: [],
  },
];

function withItems(request: CritiqueRequest, checklist: readonly JudgedItem[]): RunEvent {
  const ended = critiqued(request, []);
  if (ended.type !== 'critique-ended' || ended.outcome.kind !== 'critiqued') throw new Error('not critiqued');
  return { ...ended, outcome: { ...ended.outcome, checklist } };
}

async function start(
  options: { readonly plain?: boolean; readonly file?: string; readonly later?: readonly JudgedItem[] } = {},
) {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'touchstone-lsp-test-')));
  mkdirSync(path.join(folder, '.touchstone'));
  if (options.file !== undefined) writeFileSync(path.join(folder, '.touchstone', 'checklist.yaml'), options.file);
  let runs = 0;
  lsp = await startLsp({
    folder,
    capabilities: options.plain ? plainCapabilities : fullCapabilities,
    scripts: { critique: (request) => [withItems(request, runs++ === 0 ? items : (options.later ?? items))] },
  });
  const uri = await lsp.open('a.ts', text);
  await lsp.run('touchstone.critique', { uri, range });
  return {
    uri,
    folder,
    act: (action: string, item = 'valid') => lsp!.run('touchstone.checklist', { uri, item, action }),
  };
}

const told = () =>
  lsp!.heard.flatMap(({ method, params }) => (method === 'touchstone/checklist' ? [params as ChecklistParams] : []));
const edits = () => lsp!.heard.filter(({ method }) => method === 'workspace/applyEdit').map(({ params }) => params);
const stateOf = (id: string) =>
  told()
    .at(-1)!
    .items.find((one) => one.id === id)?.state;

test('the tree gets what the critique returned, with places and sources', async () => {
  const { uri } = await start();
  expect(told().at(-1)).toMatchObject({
    uri,
    range,
    isOld: false,
    items: [
      { id: 'valid', decider: 'regex', state: 'unmet', hasReceipt: true, range: { start: { line: 0, character: 0 } } },
      { id: 'clear', state: 'cannot-tell', hasReceipt: false, source: { uri: lsp!.uri('AGENTS.md'), line: 3 } },
    ],
  });
});

test('a tick decides what no program decides, disputes what one did, and goes with the text', async () => {
  const { uri, act } = await start();
  expect(await act('tick', 'clear')).toMatchObject({ outcome: 'ticked' });
  expect(stateOf('clear')).toBe('met');
  await act('tick');
  expect(stateOf('valid')).toBe('disputed');
  await lsp!.change(uri, 2, { start: [1, 0], end: [1, 0], text: '// below\n' });
  await act('refuse', 'clear');
  expect(stateOf('clear')).toBe('unmet');
  await lsp!.change(uri, 3, { start: [0, 5], end: [0, 6], text: 'y' });
  expect(await act('tick', 'clear')).toMatchObject({ code: 'document.changed' });
  expect(told().at(-1)!.isOld).toBe(true);
});

test('one item is decided anew, without processes or models where a pattern decides', async () => {
  const met = { ...items[0]!, state: 'met', reason: 'Found.' } as const;
  const { act } = await start({ later: [met, { ...items[1]!, state: 'unmet' }] });
  expect(await act('rerun')).toMatchObject({ outcome: 'judged' });
  expect(lsp!.critiques.at(-1)).toMatchObject({ useModels: false, withoutProcesses: true, critics: [] });
  expect([stateOf('valid'), stateOf('clear')]).toEqual(['met', 'cannot-tell']);
});

test('pinning and tightening are edits that the person confirms; the disk stays as it is [S127]', async () => {
  const file = 'items:\n  - id: valid\n    question: Is it validated?\n    check: regex\n    pattern: validate\\(\n';
  const { act, folder } = await start({ file });
  await act('pin', 'clear');
  expect(edits().at(-1)).toMatchObject({
    edit: {
      changeAnnotations: { checklist: { needsConfirmation: true } },
      documentChanges: [{ edits: [{ newText: expect.stringContaining('id: clear') as string }] }],
    },
  });
  await act('tighten');
  expect(JSON.stringify(edits().at(-1))).toContain('within: code');
  expect(readFileSync(path.join(folder, '.touchstone', 'checklist.yaml'), 'utf8')).toBe(file);
  expect(await act('pin')).toMatchObject({ code: 'config.bad-file' });
});

test('where there is no file yet, the edit makes it', async () => {
  const { act } = await start();
  await act('retire', 'clear');
  expect(edits().at(-1)).toMatchObject({
    edit: {
      documentChanges: [
        { kind: 'create' },
        { edits: [{ newText: expect.stringContaining('retired: true') as string }] },
      ],
    },
  });
});

test('plain editors list, look and are told what to put into the file', async () => {
  const { uri, act } = await start({ plain: true });
  expect(told()).toEqual([]);
  const listed = await lsp!.run('touchstone.checklist', { uri });
  expect(listed.message).toContain('valid (regex) Is it validated? unmet');
  expect((await act('evidence')).message).toContain('Decided by: regex');
  expect((await act('pin', 'clear')).message).toContain('id: clear');
  expect(edits()).toEqual([]);
  await expect(lsp!.run('touchstone.checklist', { uri, item: 'valid', action: 'run' })).rejects.toThrow('not usable');
});
