// The tests checker with Node's own runner, in real processes: what is counted, what is not believed,
// and that the package stays as it was.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { caseOf, makePackage, ranOf, states, testsHarness, type TestPackage } from '../../support/testPackages.ts';

const clamp = `export function clamp(x: number, low: number, high: number): number {
  if (x < low) return low;
  if (x > high) {
    return low;
  }
  return x;
}

export function unused(x: number): number {
  return x + 1;
}
`;

const clampTest = `import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clamp } from '../src/clamp.ts';

describe('clamp', () => {
  it('keeps what is inside', () => assert.equal(clamp(1, 0, 2), 1));
  it('cuts what is above', () => {
    assert.deepEqual({ cut: clamp(5, 0, 2) }, { cut: 2 });
  });
  it('is skipped', { skip: true }, () => {});
});
`;

const harness = testsHarness();
let made: TestPackage;
let before: Readonly<Record<string, string>>;

beforeAll(async () => {
  made = await makePackage({
    'package.json': '{"type":"module"}',
    'src/clamp.ts': clamp,
    'test/clamp.test.ts': clampTest,
    'test/other.test.js': `import test from 'node:test';\ntest('other', () => {});\n`,
    'src/legacy.cjs': 'exports.twice = (x) => x * 2;\n',
    'test/legacy.test.cjs': `const { test } = require('node:test');\nconst { writeFileSync } = require('node:fs');\nconst { twice } = require('../src/legacy.cjs');\ntest('twice', () => { writeFileSync('left-behind.txt', 'x'); if (twice(2) !== 4) throw new Error('no'); });\n`,
  });
  before = await made.contents();
});

afterAll(async () => {
  await harness.dispose();
  await made.remove();
});

const good = clamp.replace('> high) {\n    return low', '> high) {\n    return high');

describe('node --test', { timeout: 60_000 }, () => {
  test('runs the related tests, and says what failed, where, and what was expected', async () => {
    const run = ranOf(await harness.check(made, 'src/clamp.ts', { select: 'return low;\n  }' }));
    expect(states(run)).toEqual({
      'test/clamp.test.ts > clamp > cuts what is above': 'failed',
      'test/clamp.test.ts > clamp > is skipped': 'skipped',
      'test/clamp.test.ts > clamp > keeps what is inside': 'passed',
    });
    expect(caseOf(run, 'test/clamp.test.ts > clamp > cuts what is above').failure).toMatchObject({
      expected: '{ cut: 2 }',
      actual: '{ cut: 0 }',
      at: { uri: expect.stringMatching(/^file:.*\/test\/clamp\.test\.ts$/) as unknown, line: 7 },
    });
    expect(run.tests).toMatchObject({ scope: 'related', targetRan: 'yes', flaky: [] });
    expect(run.receipt).toMatchObject({
      checker: 'tests',
      version: process.versions.node,
      cwd: '.',
      exitCode: 1,
      testsRun: 2,
      isolation: 'scratch-copy',
    });
    expect(run.receipt.command).toEqual([
      'node',
      '--test',
      '--test-reporter=reporter.mjs',
      '--test-reporter-destination=stdout',
      'test/clamp.test.ts',
    ]);
    expect(JSON.stringify(run)).not.toMatch(/touchstone-tests-|\/scratch\//);
  });

  test('of a repaired text has the same ids, now passed', async () => {
    const run = await harness.check(made, 'src/clamp.ts', {
      text: good,
      select: 'export function unused(x: number): number {\n  return x + 1;\n}',
    });
    expect(caseOf(run, 'test/clamp.test.ts > clamp > cuts what is above').state).toBe('passed');
    expect(ranOf(run).tests.targetRan).toBe('no');
    expect(await made.contents()).toEqual(before);
  });

  test('of everything runs every file, and what a test writes stays in the copy', async () => {
    const run = ranOf(await harness.check(made, 'src/legacy.cjs', { scope: 'all', select: 'x * 2' }));
    expect(run.tests).toMatchObject({ scope: 'all', targetRan: 'yes' });
    expect(Object.keys(states(run))).toEqual(
      expect.arrayContaining([
        'test/legacy.test.cjs > twice',
        'test/other.test.js > other',
        'test/clamp.test.ts > clamp > keeps what is inside',
      ]),
    );
    expect(await made.contents()).toEqual(before);
  });

  test('does not believe a candidate that ends the process with exit code 0', async () => {
    for (const text of [
      'process.exit(0);\nexport const clamp = () => 1;\n',
      'export const clamp = () => process.exit(0);\n',
    ]) {
      const run = await harness.check(made, 'src/clamp.ts', { text });
      expect(run, text).toMatchObject({ kind: 'unavailable', failure: { code: 'tests.none' } });
    }
  });

  test('does not believe results that a candidate prints', async () => {
    const text = `console.log('TAP version 13\\nok 1 - clamp\\n1..1');\nexport const clamp = () => 99;\n`;
    const run = await harness.check(made, 'src/clamp.ts', { text });
    expect(Object.values(states(run)).filter((state) => state === 'passed')).toEqual([]);
  });

  test('tells a target that does not load as a failed case, which a later text can clear', async () => {
    const run = await harness.check(made, 'src/clamp.ts', { text: 'export const clamp = (x: number) => {' });
    expect(states(run)).toEqual({ 'test/clamp.test.ts::(load)': 'failed' });
    expect(ranOf(run).receipt.testsRun).toBe(0);
    expect(states(await harness.check(made, 'src/clamp.ts', { text: good }))).toMatchObject({
      'test/clamp.test.ts::(load)': 'passed',
    });
  });

  test('kills tests that hang, and says so', async () => {
    const text = 'export const clamp = () => { for (;;); };\n';
    const run = await harness.check(made, 'src/clamp.ts', { text, settings: { deadlineMs: 1500 } });
    expect(run).toMatchObject({ kind: 'timedOut', failure: { code: 'checker.timeout' } });
  });

  test('ends with the run that asked for it', async () => {
    const controller = new AbortController();
    const running = harness.check(made, 'src/clamp.ts', {
      text: 'export const clamp = () => { for (;;); };\n',
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(), 300);
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    expect(await made.contents()).toEqual(before);
  });

  test('starts nothing in a folder that is not trusted', async () => {
    expect(await harness.check(made, 'src/clamp.ts', { trusted: false })).toMatchObject({
      kind: 'unavailable',
      failure: { code: 'trust.untrusted' },
    });
  });

  test('tells the set-up of the tests from the target, and names a package that is missing', async () => {
    const broken = await makePackage({
      'package.json': '{}',
      'a.js': 'module.exports = 1;\n',
      'test/x.test.js': `require('node:test');\nrequire('left-pad');\n`,
    });
    const run = await harness.check(broken, 'a.js');
    await broken.remove();
    expect(run).toMatchObject({
      kind: 'crashed',
      failure: { code: 'checker.set-up', message: expect.stringContaining('left-pad') as unknown },
    });
  });
});

describe('a test command', { timeout: 60_000 }, () => {
  test('is counted by its TAP output', async () => {
    const run = await harness.check(made, 'src/clamp.ts', {
      settings: { testCommand: ['node', '-e', 'console.log("ok 1 - a\\nnot ok 2 - b\\n1..2"); process.exitCode = 1'] },
    });
    expect(states(run)).toEqual({ ' > a': 'passed', ' > b': 'failed' });
    expect(ranOf(run)).toMatchObject({
      receipt: { testsRun: 2, exitCode: 1 },
      tests: { targetRan: 'unknown', scope: 'all' },
    });
  });

  test('that succeeds without saying which tests ran verifies nothing', async () => {
    const run = await harness.check(made, 'src/clamp.ts', {
      settings: { testCommand: ['node', '-e', 'console.log("all good")'] },
    });
    expect(run).toMatchObject({
      kind: 'unavailable',
      failure: { code: 'tests.none', message: expect.stringContaining('exit code 0') as unknown },
    });
  });

  test('whose program is not there is named with the places that were searched', async () => {
    const run = await harness.check(made, 'src/clamp.ts', {
      settings: { testCommand: ['no-such-program-here', 'test'] },
    });
    expect(run).toMatchObject({
      kind: 'unavailable',
      failure: {
        code: 'checker.missing',
        message: expect.stringMatching(/no-such-program-here.*node_modules\/\.bin/) as unknown,
      },
    });
  });

  test('is given no shell', async () => {
    const run = await harness.check(made, 'src/clamp.ts', {
      settings: {
        testCommand: [
          'node',
          '-e',
          'console.log(process.argv.slice(1).join("|"), "\\nok 1 - a\\n1..1")',
          '--',
          '$HOME;',
          'a b',
        ],
      },
    });
    expect(ranOf(run).receipt.excerpt).toContain('$HOME;|a b');
    expect(await made.contents()).toEqual(before);
  });
});
