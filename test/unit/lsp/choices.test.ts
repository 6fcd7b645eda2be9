// Changes that the tests cannot tell apart, suspicious lines, and what stands in for a test, through the server.

import { afterAll, afterEach, expect, test } from 'vitest';
import type { CodeAction } from 'vscode-languageserver';
import { textHash } from '../../../server/src/base/hash.ts';
import { failure } from '../../../server/src/core/failure.ts';
import type { RefineRequest } from '../../../server/src/engine/api.ts';
import type { ProposalChoice } from '../../../server/src/protocol/choice.ts';
import type { Proposal } from '../../../server/src/protocol/proposal.ts';
import { choiceOf } from '../../support/choices.ts';
import {
  plainCapabilities,
  removeFolders,
  startLsp,
  type Harness,
  type HarnessOptions,
} from '../../support/lspHarness.ts';
import { critiqued, findingOn, improvedTo, refineEnded } from '../../support/scriptedRuns.ts';

const text = 'function middle(list) {\n  return list[0];\n}\n';
const range = { start: { line: 0, character: 0 }, end: { line: 2, character: 1 } };
const expected = 'middle([1, 2]) == 2';
const chosenText = text.replace('list[0]', 'list.at(-1)');

const running: Harness[] = [];
async function start(options?: HarnessOptions): Promise<Harness> {
  const harness = await startLsp(options);
  running.push(harness);
  return harness;
}
afterEach(async () => {
  for (const harness of running.splice(0)) await harness.close();
});
afterAll(removeFolders);

const verifiedWith: RefineRequest[] = [];
function ambiguous(expectation: string | undefined = expected): HarnessOptions {
  verifiedWith.length = 0;
  return {
    scripts: {
      refine: (request) => {
        const choice = choiceOf(request.target, 'list[0]', [
          { newText: 'list[1]', shown: '2', expectation: 'middle([1, 2, 3]) == 2' },
          { newText: 'list.at(-1)', shown: '3', ...(expectation === '' ? {} : { expectation }) },
        ]);
        const why = failure('repair.ambiguous', 'Two changes pass every test.', 'Choose one of them.');
        return [refineEnded(request, { kind: 'unverified', choice, failure: why })];
      },
      verifyText: (request, newText) => {
        verifiedWith.push(request);
        return [improvedTo(request, newText)];
      },
    },
  };
}

const actionsAt = (lsp: Harness, uri: string, diagnostics: readonly unknown[] = []) =>
  lsp.client.sendRequest<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri },
    range,
    context: { diagnostics },
  });

test('both changes are offered with the telling call, and neither as verified', async () => {
  const lsp = await start(ambiguous());
  const uri = await lsp.open('a.js', text, 'javascript');
  const answer = await lsp.run('touchstone.refine', { uri, range });
  expect(answer).toMatchObject({ outcome: 'unverified', choices: 2, code: 'repair.ambiguous' });
  const choice = (await lsp.until('touchstone/choice')) as ProposalChoice;
  expect(choice).toMatchObject({
    uri,
    call: 'middle([1, 2])',
    original: '1',
    alternatives: [
      { gives: '2', proposal: { state: 'unverified', newText: text.replace('[0]', '[1]') } },
      { gives: '3', expectation: expected, proposal: { state: 'unverified', newText: chosenText } },
    ],
  });
  expect(lsp.heard.some(({ method }) => method === 'workspace/applyEdit' || method === 'touchstone/proposal')).toBe(
    false,
  );
});

test('the one that is chosen is checked with its call as an expectation, and offered when it holds', async () => {
  const lsp = await start(ambiguous());
  const uri = await lsp.open('a.js', text, 'javascript');
  await lsp.run('touchstone.refine', { uri, range });
  const { alternatives } = (await lsp.until('touchstone/choice')) as ProposalChoice;
  const [first, second] = alternatives.map(({ proposal }) => proposal.id);
  expect(await lsp.run('touchstone.choose', { proposal: second })).toMatchObject({ outcome: 'improved' });
  expect(verifiedWith.map(({ expectations }) => expectations)).toEqual([
    [expect.objectContaining({ call: 'middle([1, 2])', expected: { kind: 'value', text: '2' } })],
  ]);
  const proposal = (await lsp.until('touchstone/proposal')) as Proposal;
  expect(proposal).toMatchObject({ state: 'verified', newText: chosenText });
  // What was not chosen is gone.
  expect(await lsp.run('touchstone.choose', { proposal: first })).toMatchObject({ outcome: 'failed' });
});

test('a chosen change that does not hold is refused, and the choice stays', async () => {
  const options = ambiguous();
  options.scripts!.verifyText = (request) => [
    refineEnded(request, { kind: 'unchanged', reason: 'no-improvement', message: 'No.', failures: [] }),
  ];
  const lsp = await start(options);
  const uri = await lsp.open('a.js', text, 'javascript');
  await lsp.run('touchstone.refine', { uri, range });
  const { alternatives } = (await lsp.until('touchstone/choice')) as ProposalChoice;
  const answer = await lsp.run('touchstone.choose', { proposal: alternatives[0]!.proposal.id });
  expect(answer).toMatchObject({ outcome: 'unchanged', code: 'edit.not-verified' });
  expect((await actionsAt(lsp, uri)).filter(({ title }) => title.startsWith('Use `'))).toHaveLength(2);
});

test('a change whose call cannot be written is offered as not verified', async () => {
  const lsp = await start(ambiguous(''));
  const uri = await lsp.open('a.js', text, 'javascript');
  await lsp.run('touchstone.refine', { uri, range });
  const { alternatives } = (await lsp.until('touchstone/choice')) as ProposalChoice;
  await lsp.run('touchstone.choose', { proposal: alternatives[1]!.proposal.id });
  expect(await lsp.until('touchstone/proposal')).toMatchObject({ state: 'unverified', newText: chosenText });
  expect(verifiedWith).toEqual([]);
});

test('after an edit nothing can be chosen any more', async () => {
  const lsp = await start(ambiguous());
  const uri = await lsp.open('a.js', text, 'javascript');
  await lsp.run('touchstone.refine', { uri, range });
  const { alternatives } = (await lsp.until('touchstone/choice')) as ProposalChoice;
  await lsp.change(uri, 2, { start: [1, 2], end: [1, 2], text: '// ' });
  expect(await lsp.run('touchstone.choose', { proposal: alternatives[0]!.proposal.id })).toMatchObject({
    code: 'document.changed',
  });
  expect((await actionsAt(lsp, uri)).some(({ title }) => title.startsWith('Use `'))).toBe(false);
});

test('a plain editor chooses by code actions that tell the call and what it gives', async () => {
  const lsp = await start({ ...ambiguous(), capabilities: plainCapabilities });
  const uri = await lsp.open('a.js', text, 'javascript');
  await lsp.run('touchstone.refine', { uri, range });
  expect(lsp.heard.some(({ method }) => method.startsWith('touchstone/'))).toBe(false);
  const actions = (await actionsAt(lsp, uri)).filter(({ title }) => title.startsWith('Use `'));
  expect(actions.map(({ title }) => title)).toEqual([
    'Use `list[1]`: middle([1, 2]) gives 2',
    'Use `list.at(-1)`: middle([1, 2]) gives 3',
  ]);
  const [argument] = actions[1]!.command!.arguments as [{ proposal: string }];
  expect(await lsp.run('touchstone.choose', argument)).toMatchObject({ outcome: 'improved' });
});

test('a failing test has a quick fix that searches, whatever the effort; other findings have none', async () => {
  const settings = { 'workspace/configuration': () => [{ effort: 'tools' }] };
  const scripts: HarnessOptions['scripts'] = {
    critique: (request) => [
      critiqued(request, [
        findingOn(request, 'list[0]', { category: 'test', rule: 'tests/failed', id: 't1' }),
        findingOn(request, 'middle', { id: 'l1' }),
      ]),
    ],
  };
  const lsp = await start({ scripts, answers: settings });
  const uri = await lsp.open('a.js', text, 'javascript');
  await lsp.run('touchstone.critique', { uri, range });
  const fixes = (await actionsAt(lsp, uri)).filter(({ title }) => title === 'Find a fix from the failing test');
  expect(fixes.map(({ command }) => command?.arguments)).toEqual([[{ uri, finding: 't1', search: true }]]);
  await lsp.run('touchstone.refine', fixes[0]!.command!.arguments![0]);
  expect(lsp.refines.map(({ effort }) => effort)).toEqual(['search']);
});

test('a strategy that the person named refines alone; a search goes by no other', async () => {
  const scripts: HarnessOptions['scripts'] = {
    critique: (request) => [critiqued(request, [findingOn(request, 'list[0]', { category: 'test', id: 't1' })])],
  };
  const settings = { strategy: 'plan-steps' };
  const answers = {
    'touchstone/userSettings': () => ({ settings, trusted: true, testCommand: [], writable: true }),
  };
  const lsp = await start({ scripts, answers });
  const uri = await lsp.open('a.js', text, 'javascript');
  await lsp.run('touchstone.refine', { uri, range });
  await lsp.run('touchstone.refine', { uri, range, search: true });
  expect(lsp.refines.map(({ strategy }) => strategy)).toEqual(['plan-steps', undefined]);
});

test('examples and a crash reach the run, and what cannot be read is told before anything starts', async () => {
  const lsp = await start();
  const uri = await lsp.open('a.js', text, 'javascript');
  const crash = 'TypeError: x\n    at middle (/w/a.js:2:3)\n';
  await lsp.run('touchstone.refine', { uri, range, expect: [expected, 'middle([]) throws RangeError'], crash });
  expect(lsp.refines[0]).toMatchObject({
    expectations: [{ call: 'middle([1, 2])' }, { expected: { kind: 'throws', error: 'RangeError' } }],
    crash: { error: 'TypeError', frames: [{ path: '/w/a.js', line: 1 }] },
  });
  for (const bad of [{ expect: ['middle'] }, { crash: 'it broke' }]) {
    const answer = await lsp.run('touchstone.refine', { uri, range, ...bad });
    expect(answer).toMatchObject({ outcome: 'declined', code: 'usage.bad-arguments' });
  }
  expect(lsp.refines).toHaveLength(1);
});

test('suspicious lines are told for the version that they are of, and not after an edit', async () => {
  const lines = [{ line: 1, ochiai: 1, dstar: 1, barinel: 0.5, combined: 0.9 }];
  const seen = (of: string) => ({
    type: 'suspicion' as const,
    suspicion: { uri: 'file:///real/a.js', textHash: textHash(of), lines, failingTests: 1, passingTests: 2 },
  });
  const end = (request: RefineRequest) =>
    refineEnded(request, { kind: 'unchanged', reason: 'no-improvement', message: 'No.', failures: [] });
  const lsp = await start({ scripts: { refine: (request) => [seen('other text'), seen(text), end(request)] } });
  const uri = await lsp.open('a.js', text, 'javascript');
  await lsp.run('touchstone.refine', { uri, range });
  const told = lsp.heard.filter(({ method }) => method === 'touchstone/suspicion');
  expect(told.map(({ params }) => params)).toEqual([{ uri, version: 1, lines, failingTests: 1, passingTests: 2 }]);
});
