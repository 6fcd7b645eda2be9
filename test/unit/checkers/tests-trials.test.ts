// Many variants in one process of each runner: verdicts as those of a process each, and hostile ones that cost nobody
// else's.

import { afterAll, describe, expect, test } from 'vitest';
import { manyVariants, openTrialsOf, replaced, textOf, trialProject, tryAll } from '../../support/trialProjects.ts';
import { trialRunners, type TrialRunner } from '../../support/trialProjects.ts';
import { ranOf, testsHarness, type TestPackage } from '../../support/testPackages.ts';

const harness = testsHarness();
const made: TestPackage[] = [];
afterAll(async () => {
  await harness.dispose();
  for (const one of made) await one.remove();
});

/** Opens trials of a project, which must work. */
async function opened(runner: TrialRunner, more?: Parameters<typeof trialProject>[1]) {
  const project = await trialProject(runner, more);
  made.push(project.made);
  const { text, opened: session } = await openTrialsOf(harness, project.made, project.path);
  if (session?.ok !== true) throw new Error(`no trials: ${JSON.stringify(session)}`);
  return { ...project, text, session: session.value };
}

describe.each(trialRunners)('trials with %s', { timeout: 240_000 }, (runner) => {
  test('say of each variant what a process of its own says', async () => {
    const { made: project, path, text, session } = await opened(runner);
    const before = await project.contents();
    expect(session.tests.map((one) => one.state).toSorted()).toEqual([
      ...Array(2).fill('failed'),
      ...Array(14).fill('passed'),
    ]);
    expect(session.tests.every((one) => one.lines.length > 5)).toBe(true);
    expect(session.tests.some((one) => one.name.includes('skipped'))).toBe(false);
    const failed = session.tests.find((one) => one.state === 'failed')!;
    expect(failed.failure?.at?.uri).toContain('report.test');
    expect(session.calls.some((one) => one.name === 'report' && one.passing)).toBe(true);
    expect(session.calls.some((one) => one.name === 'report' && !one.passing)).toBe(true);
    const variants = manyVariants(text);
    const trials = await tryAll(session, variants);
    expect(variants.length).toBeGreaterThanOrEqual(40);
    expect(trials.filter((one) => one.kind === 'passed').length).toBeGreaterThan(1);
    expect(trials.filter((one) => one.kind === 'failed').length).toBeGreaterThan(25);
    expect(trials[variants.findIndex((one) => one.edits[0]!.newText === 'let let = ')]?.kind).toBe('broken');
    // Every passing one, and some of the others.
    const sample = variants.flatMap((_, index) => (index < 2 || index % 13 === 3 ? [index] : []));
    for (const index of sample) {
      const cold = ranOf(await harness.check(project, path, { text: textOf(text, variants[index]!), fresh: true }));
      const failing = cold.tests.cases.filter((one) => one.state === 'failed').map((one) => one.id);
      const trial = trials[index]!;
      expect([index, trial.kind === 'passed']).toEqual([index, failing.length === 0]);
      if (trial.kind === 'failed') expect(failing).toContain(trial.at);
    }
    await session.close();
    expect(await project.contents()).toEqual(before);
    expect(harness.running()).toBe(0);
  });
});

const small = `let last;
const cache = new Map();
export function half(n) {
  if (n > 100) return n;
  last = n;
  return n / 3;
}
export function remembered(n) {
  if (!cache.has(n)) cache.set(n, half(n));
  return cache.get(n);
}
`;
const smallTests = `
describe('half', () => {
  it('of four', () => { assert.equal(half(4), 2); });
  it('of much', () => { assert.equal(half(200), 200); });
  it('of an object', () => { assert.equal(Object.keys({ a: 1 }).length, 1); assert.equal(half(300), 300); });
});
`;
const head = `import { describe, it } from 'node:test';\nimport assert from 'node:assert/strict';\nimport { half } from '../src/report.js';\n`;

function smallProject(source = small, tests = smallTests, files: Readonly<Record<string, string>> = {}) {
  return opened('node', { source, tests: '', files: { 'test/report.test.js': head + tests, ...files } });
}

describe('trials', { timeout: 240_000 }, () => {
  test('of hostile variants cost nobody else anything', async () => {
    const { text, session } = await smallProject();
    const at = 'return n / 3;';
    const good = replaced(text, at, 'return n / 2;');
    const bad = replaced(text, at, 'return n / 4;');
    const hostile = [
      'for (;;);',
      'while (true) { try { last(); } catch {} }',
      'return half(n);',
      'process.exit(0);',
      'process.reallyExit(1);',
      "process.kill(process.pid, 'SIGKILL');",
      'Array.prototype.push = () => 0; return n / 2;',
      'Object.keys = () => []; return n / 2;',
      '/(a+)+$/.test("a".repeat(40) + "!"); return n / 2;',
      'Promise.reject(new Error("later")); return n / 2;',
      'return n / ;',
    ].map((body) => replaced(text, at, body));
    const variants = hostile.flatMap((one) => [good, one, bad]);
    const trials = await tryAll(session, variants);
    const kinds = trials.map((one) => one.kind);
    expect(kinds.filter((_, index) => index % 3 === 0)).toEqual(hostile.map(() => 'passed'));
    expect(kinds.filter((_, index) => index % 3 === 2)).toEqual(hostile.map(() => 'failed'));
    expect(kinds.filter((_, index) => index % 3 === 1)).toEqual([
      'hung',
      'hung',
      'failed',
      'broken',
      'broken',
      'broken',
      'broken',
      'broken',
      'hung',
      'failed',
      'broken',
    ]);
    await session.close();
  });

  test('count the failing tests that a variant passes', async () => {
    const tests = `it('a', () => assert.equal(half(4), 2)); it('b', () => assert.equal(half(8), 4)); it('c', () => assert.equal(half(200), 200));`;
    const { text, session } = await smallProject(small, tests);
    const partial = replaced(text, 'return n / 3;', 'return n === 8 ? 4 : 0;');
    expect(await tryAll(session, [partial], 'first')).toMatchObject([{ kind: 'failed', passed: 0 }]);
    expect(await tryAll(session, [partial], 'all')).toMatchObject([
      { kind: 'failed', passed: 1, at: 'test/report.test.js > a' },
    ]);
    const worse = replaced(text, 'return n;', 'return 1;');
    expect(await tryAll(session, [worse], 'all')).toMatchObject([{ kind: 'failed', passed: 0 }]);
    await session.close();
  });

  test('take what lies outside of functions, and state that modules keep', async () => {
    const tests = `import { remembered } from '../src/report.js';\nit('remembers', () => assert.equal(remembered(4), 2)); it('again', () => assert.equal(remembered(4), 2));`;
    const { text, session } = await smallProject(small, tests);
    const variants = [
      replaced(text, 'n / 3', 'n / 4'),
      replaced(text, 'n / 3', 'n / 2'),
      replaced(text, 'half(n) {', 'half(n, more = 1) {'),
      replaced(text, 'new Map()', '{ has: () => true, get: () => 2 }'),
    ];
    const trials = await tryAll(session, variants);
    expect(trials.slice(2).map((one) => one.kind)).toEqual(['failed', 'passed']);
    await session.close();
  });

  test('end when they are told to', async () => {
    const { text, session } = await smallProject();
    const controller = new AbortController();
    const variants = Array.from({ length: 900 }, () => replaced(text, 'n / 3', 'n / 2'));
    const running = session.run(variants, { failing: 'first' }, () => controller.abort(), controller.signal);
    await expect(running).rejects.toThrow('abort');
    await session.close();
    expect(harness.running()).toBe(0);
  });

  test('are refused where no test reaches the function', async () => {
    const project = await trialProject('node', {
      source: small,
      tests: '',
      files: {
        'test/report.test.js': `import { it } from 'node:test';\nimport '../src/report.js';\nit('x', () => undefined);\n`,
      },
    });
    made.push(project.made);
    const { opened: session } = await openTrialsOf(harness, project.made, project.path);
    expect(session).toMatchObject({ ok: false, error: { code: 'tests.none' } });
  });

  const script = (test: string, more: Readonly<Record<string, string>>) => ({
    'package.json': JSON.stringify({ name: 'old', type: 'module', scripts: { test } }),
    ...more,
  });

  test('work where Node has hooks of the older kind alone', async () => {
    const files = script('node --require ./old.cjs --test', {
      'old.cjs': `delete require('node:module').registerHooks;\n`,
    });
    const { text, session } = await smallProject(small, smallTests, files);
    expect(session.tests.some((one) => one.lines.length > 0)).toBe(true);
    const variants = [
      replaced(text, 'n / 3', 'n / 2'),
      replaced(text, 'n / 3', 'n / 4'),
      replaced(text, 'n / 3', 'n / '),
    ];
    const trials = await tryAll(session, variants);
    expect(trials.map((one) => one.kind)).toEqual(['passed', 'failed', 'broken']);
    await session.close();
  });

  test('go one after the other where many at once are refused', async () => {
    const files = script('node --experimental-test-isolation=process --test', {});
    const { text, session } = await smallProject(small, smallTests, files);
    const variants = [replaced(text, 'n / 3', 'n / 2'), replaced(text, 'n / 3', 'n / 4')];
    const trials = await tryAll(session, variants);
    expect(trials.map((one) => one.kind)).toEqual(['passed', 'failed']);
    await session.close();
  });
});

test('tests that change their mind are left out, whatever they say', { timeout: 120_000 }, async () => {
  const { made: project, path, text, session } = await smallProject();
  const flaky = session.tests.filter(({ name }) => !name.includes('of four')).map(({ id }) => id);
  expect(flaky).toHaveLength(2);
  const right = replaced(text, 'n / 3', 'n / 2');
  const breaks = { edits: [replaced(text, 'return n;', 'return 0;').edits[0]!, ...right.edits] };
  expect(await tryAll(session, [right, breaks])).toMatchObject([{ kind: 'passed', testsRun: 3 }, { kind: 'failed' }]);
  await session.close();
  const { opened: without } = await openTrialsOf(harness, project, path, { flaky });
  if (without?.ok !== true) throw new Error(`no trials: ${JSON.stringify(without)}`);
  expect(without.value.tests.map(({ name }) => name)).toEqual([expect.stringContaining('of four')]);
  expect(await tryAll(without.value, [right, breaks])).toEqual([
    { kind: 'passed', testsRun: 1 },
    { kind: 'passed', testsRun: 1 },
  ]);
  await without.value.close();
});
