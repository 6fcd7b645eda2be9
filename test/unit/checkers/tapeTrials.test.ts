// Many variants in one process of tape: which parts of tests are tests of their own, tests that throw, wait for nothing
// or end late, ES modules, and tape as it was.

import { afterAll, describe, expect, test } from 'vitest';
import { openTrialsOf, replaced, tryAll } from '../../support/trialProjects.ts';
import { makePackage, ranOf, testsHarness, type TestPackage } from '../../support/testPackages.ts';

const harness = testsHarness();
const made: TestPackage[] = [];
afterAll(async () => {
  await harness.dispose();
  for (const one of made) await one.remove();
});

const source = `exports.half = half;
function half(n, done) {
  if (n > 100) return n;
  if (done) done(n);
  return n / 3;
}
`;
const head = `var test = require('tape');\nvar half = require('../lib/half').half;\n`;

async function opened(tests: string, link = 'tape', files: Readonly<Record<string, string>> = {}) {
  const one = await makePackage(
    {
      'package.json': JSON.stringify({ scripts: { test: 'nyc tape test/*.js' }, devDependencies: { tape: '*' } }),
      'lib/half.js': source,
      'test/half.js': head + tests,
      ...files,
    },
    [link],
  );
  made.push(one);
  const { text, opened: session } = await openTrialsOf(harness, one, 'lib/half.js');
  if (session?.ok !== true) throw new Error(`no trials: ${JSON.stringify(session)}`);
  // Otherwise each variant had a run of its own.
  expect(harness.logs).toEqual([]);
  return { one, text, session: session.value };
}

const named = (session: { readonly tests: readonly { readonly id: string; readonly state: string }[] }) =>
  Object.fromEntries(session.tests.map(({ id, state }) => [id.replace('test/half.js > ', ''), state]));

const right = (text: string) => replaced(text, 'n / 3', 'n / 2');
const wrong = (text: string) => replaced(text, 'n / 3', 'n / 4');

describe.each(['tape', 'tape=tape4'])('trials with %s', { timeout: 120_000 }, (link) => {
  test('take the parts of a test for tests where what is around them only declares them', async () => {
    const { one, text, session } = await opened(
      `test('group', function (t) {
  var four = 4;
  t.test('of four', function (st) { st.equal(half(four), 2); st.end(); });
  t.test('of much', function (t) { t.plan(1); t.equal(half(200), 200); });
  t.test('deeper', function (st) {
    st.test('of much', function (s2t) { s2t.equal(half(300), 300); s2t.end(); });
    st.end();
  });
  t.end();
});
test('calls it itself', function (t) {
  var seen = half(200);
  t.test('part', function (st) { st.equal(seen, 200); st.end(); });
  t.end();
});
test('asserts itself', function (t) {
  t.ok(/x/.test('x'));
  var seen = half(450);
  t.equal(half(700), 700);
  t.test('part', function (st) { st.equal(half(400), 400); st.equal(seen, 450); st.end(); });
  t.test('of four', function (st) { st.equal(half(4), 2); st.end(); });
  t.end();
});
test('is spoken of by its part', function (t) {
  t.test('part', function (st) { t.equal(half(500), 500); st.end(); });
});
test('is torn down', function (t) {
  t.teardown(function () {});
  t.test('part', function (st) { st.equal(half(600), 600); st.end(); });
  t.end();
});
test('left out', { skip: true }, function (t) { t.equal(half(4), 1); t.end(); });
`,
      link,
    );
    expect(named(session)).toEqual({
      'group > of four': 'failed',
      'group > of much': 'passed',
      'group > deeper > of much': 'passed',
      'calls it itself': 'passed',
      'asserts itself': 'passed',
      'asserts itself > part': 'passed',
      'asserts itself > of four': 'failed',
      'is spoken of by its part': 'passed',
      'is torn down': 'passed',
    });
    const failed = session.tests.find(({ state }) => state === 'failed')!;
    expect(failed.failure).toMatchObject({
      expected: '2',
      actual: String(4 / 3),
      at: { uri: `file://${one.root}/test/half.js`, line: 4 },
    });
    // Each of them notices a variant that only it can notice.
    const only = (n: number) => replaced(text, 'return n;', `return n === ${n} ? 0 : n;`);
    const breaks = [200, 300, 400, 450, 700, 500, 600].map((n) => ({
      edits: [only(n).edits[0]!, right(text).edits[0]!],
    }));
    const trials = await tryAll(session, [right(text), wrong(text), ...breaks]);
    expect(
      trials.map((trial) => (trial.kind === 'failed' ? trial.at.split(' > ').slice(1).join(' > ') : trial.kind)),
    ).toEqual([
      'passed',
      'group > of four',
      'group > of much',
      'group > deeper > of much',
      'asserts itself > part',
      'asserts itself > part',
      'asserts itself',
      'is spoken of by its part',
      'is torn down',
    ]);
    await session.close();
    expect(harness.running()).toBe(0);
  });

  test('see what throws, at once and later, and do not wait for what will never come', async () => {
    const { text, session } = await opened(
      `test('of four', function (t) { t.equal(half(4), 2); t.end(); });
test('is called back', function (t) {
  t.plan(2);
  t.equal(half(8, function (n) { t.equal(n, 8); }), 8 / 2);
});
test('later', function (t) {
  setTimeout(function () { t.equal(half(200), 200); t.end(); }, 2);
});
`,
      link,
    );
    expect(named(session)).toEqual({ 'of four': 'failed', 'is called back': 'failed', later: 'passed' });
    const never = { edits: [replaced(text, 'if (done) done(n);', '').edits[0]!, right(text).edits[0]!] };
    const throws = replaced(text, 'return n / 3;', 'throw new Error("no");');
    const late = { edits: [replaced(text, 'return n;', 'throw new Error("late");').edits[0]!, right(text).edits[0]!] };
    const startedAt = performance.now();
    const trials = await tryAll(session, [...Array.from({ length: 12 }, () => never), throws, right(text), late]);
    // Twelve waits of a second each would be more.
    expect(performance.now() - startedAt).toBeLessThan(9000);
    expect(trials.slice(0, 12).map((one) => one.kind)).toEqual(Array(12).fill('failed'));
    expect(trials.slice(12, 14)).toMatchObject([{ kind: 'failed', message: 'no' }, { kind: 'passed' }]);
    expect(trials[14]!.kind).not.toBe('passed');
    await session.close();
  });
});

describe('trials with tape', { timeout: 120_000 }, () => {
  test('are had where a test throws or never ends on the original, as a process of its own tells it', async () => {
    const { session, text, one } = await opened(
      `test('throws', function (t) { t.plan(1); t.equal(half(4).toFixed(1).no.such, 1); });
test('plans too much', function (t) { t.plan(2); t.equal(half(200), 200); });
test('of four', function (t) { t.equal(half(4), 2); t.end(); });
`,
    );
    const cold = ranOf(await harness.check(one, 'lib/half.js'));
    const states = Object.fromEntries(cold.tests.cases.map(({ name, state }) => [name, state]));
    expect(named(session)).toEqual(states);
    expect(Object.values(states)).toEqual(['failed', 'failed', 'failed']);
    expect(await tryAll(session, [right(text)], 'all')).toMatchObject([{ kind: 'failed', passed: 1 }]);
    await session.close();
  });

  test('run ES modules, and a file that another one loads but once', async () => {
    const one = await makePackage(
      {
        'package.json': JSON.stringify({ type: 'module', scripts: { test: 'tape test/*.js' } }),
        'lib/half.js': 'export function half(n) {\n  return n / 3;\n}\n',
        'test/half.js': `import test from 'tape';
import { half } from '../lib/half.js';
test('of four', async (t) => { t.equal(await half(4), 2); });
test('group', (t) => {
  t.test('of none', (t) => { t.equal(half(0), 0); t.end(); });
  t.end();
});
`,
        'test/all.js': `import './half.js';\n`,
      },
      ['tape'],
    );
    made.push(one);
    const { text, opened: session } = await openTrialsOf(harness, one, 'lib/half.js');
    if (session?.ok !== true) throw new Error(`no trials: ${JSON.stringify(session)}`);
    expect(harness.logs).toEqual([]);
    expect(named(session.value)).toEqual({ 'of four': 'failed', 'group > of none': 'passed' });
    const trials = await tryAll(session.value, [right(text), wrong(text), replaced(text, 'n / 3', 'n / ')]);
    expect(trials.map((trial) => trial.kind)).toEqual(['passed', 'failed', 'broken']);
    await session.value.close();
  });
});
