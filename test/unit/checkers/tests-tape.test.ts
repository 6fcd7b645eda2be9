// The tests checker with tape, old and new, in real processes: results by file and name although tape itself tells
// none, tests that throw or do not end, parts of tests, ES modules, and packages that only have tape lying about.

import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { detectRunner } from '../../../server/src/checkers/tests/detectRunner.ts';
import {
  caseOf,
  makePackage,
  ranOf,
  states,
  testSettings,
  testsHarness,
  type TestPackage,
} from '../../support/testPackages.ts';

const harness = testsHarness();
const made: TestPackage[] = [];
afterEach(async () => {
  for (const one of made.splice(0)) await one.remove();
});
afterAll(() => harness.dispose());

const json = (value: unknown) => JSON.stringify(value);
const clamp = (above: string, more = '') =>
  `exports.clamp = clamp;\nfunction clamp(x, low, high) {${more}\n  if (x < low) return low;\n  if (x > high) return ${above};\n  return x;\n}\nexports.unused = function (x) {\n  return x + 1;\n};\n`;

/** A package with tests of one function. */
async function packageWith(
  files: Readonly<Record<string, string>>,
  { link = 'tape', script = "tape 'test/**/*.js'" }: { readonly link?: string; readonly script?: string } = {},
): Promise<TestPackage> {
  const one = await makePackage(
    {
      'package.json': json({ scripts: { test: script }, devDependencies: { tape: '*' } }),
      'lib/clamp.js': clamp('low'),
      ...files,
    },
    [link],
  );
  made.push(one);
  return one;
}

const clampTests = `'use strict';
var test = require('tape');
var clamp = require('../lib/clamp').clamp;
test('keeps what is inside', function (t) {
  t.plan(1);
  t.equal(clamp(1, 0, 2), 1);
});
test('cuts', function (t) {
  t.test('what is below', function (st) {
    st.equal(clamp(-1, 0, 2), 0, 'low');
    st.end();
  });
  t.test('what is above', function (st) {
    st.deepEqual({ cut: clamp(5, 0, 2) }, { cut: 2 });
    st.end();
  });
  t.end();
});
test('later', function (t) {
  setTimeout(function () {
    t.equal(clamp(0, 0, 2), 0);
    t.end();
  }, 5);
});
test('cuts', function (t) {
  t.equal(clamp(9, 0, 2), 2, 'again');
  t.end();
});
test('left out', { skip: true }, function (t) { t.fail(); t.end(); });
test('to come', { todo: true }, function (t) { t.fail('not yet'); t.end(); });
test('skips', function (t) { t.skip('for now'); t.end(); });
`;
const file = 'test/clamp.js';

describe.each([
  { link: 'tape', version: '5.10.2' },
  { link: 'tape=tape4', version: '4.17.0' },
])('tape $version', { timeout: 60_000 }, ({ link, version }) => {
  test('tells of each test and part by file and name, what was expected, and where', async () => {
    const one = await packageWith(
      { [file]: clampTests, 'test/other.js': `require('tape')('is not related', function (t) { t.end(); });\n` },
      { link },
    );
    const before = await one.contents();
    const run = ranOf(await harness.check(one, 'lib/clamp.js', { select: 'return low;' }));
    expect(states(run)).toEqual({
      [`${file} > keeps what is inside`]: 'passed',
      [`${file} > cuts`]: 'failed',
      [`${file} > cuts > what is below`]: 'passed',
      [`${file} > cuts > what is above`]: 'failed',
      [`${file} > later`]: 'passed',
      [`${file} > cuts (2)`]: 'failed',
      [`${file} > left out`]: 'skipped',
      [`${file} > to come`]: 'skipped',
      [`${file} > skips`]: 'skipped',
    });
    const line = before[file]!.split('\n').findIndex((text) => text.includes('cut: clamp'));
    expect(caseOf(run, `${file} > cuts > what is above`).failure).toMatchObject({
      message: expect.stringMatching(/^should be (?:deeply )?equivalent$/) as unknown,
      expected: '{ cut: 2 }',
      actual: '{ cut: 0 }',
      at: { uri: `file://${one.root}/${file}`, line },
    });
    // The whole says what its first failing part says.
    expect(caseOf(run, `${file} > cuts`).failure?.expected).toBe('{ cut: 2 }');
    expect(caseOf(run, `${file} > cuts (2)`).failure).toMatchObject({ message: 'again', expected: '2', actual: '0' });
    expect(run.tests).toMatchObject({ scope: 'related', targetRan: 'yes' });
    expect(run.receipt).toMatchObject({ version, exitCode: 1, testsRun: 6, cwd: '.' });
    expect(run.receipt.command).toEqual([
      'node',
      '--require',
      'reporter.cjs',
      'node_modules/tape/bin/tape',
      'test/clamp.js',
    ]);
    expect(JSON.stringify(run)).not.toMatch(/touchstone-tests-|\/scratch\//);
    const mended = ranOf(
      await harness.check(one, 'lib/clamp.js', { text: clamp('high'), select: 'return x + 1', fresh: true }),
    );
    expect(mended.receipt.exitCode).toBe(0);
    expect(mended.tests).toMatchObject({ targetRan: 'no' });
    expect(Object.keys(states(mended))).toEqual(Object.keys(states(run)));
    expect(Object.values(states(mended))).not.toContain('failed');
    const all = ranOf(await harness.check(one, 'lib/clamp.js', { scope: 'all' }));
    expect(states(all)['test/other.js > is not related']).toBe('passed');
    expect(all.tests.scope).toBe('all');
    expect(await one.contents()).toEqual(before);
  });

  test('goes on after a test that throws, at once or later, and tells of those that never end', async () => {
    const one = await packageWith(
      {
        [file]: `var test = require('tape');
var clamp = require('../lib/clamp').clamp;
test('throws', function (t) { t.plan(2); clamp(1, 0, 2).no.such(); });
test('throws later', function (t) { setTimeout(function () { null.x; }, 1); });
test('throws in a part', function (t) { t.test('part', function () { throw new Error('of a part'); }); t.end(); });
test('plans', function (t) { t.plan(2); t.pass(); });
test('never begins', function (t) { t.equal(clamp(1, 0, 2), 1); t.end(); });
`,
      },
      { link },
    );
    const run = ranOf(await harness.check(one, 'lib/clamp.js'));
    expect(states(run)).toEqual({
      [`${file} > throws`]: 'failed',
      [`${file} > throws later`]: 'failed',
      [`${file} > throws in a part`]: 'failed',
      [`${file} > throws in a part > part`]: 'failed',
      [`${file} > plans`]: 'failed',
      [`${file} > never begins`]: 'failed',
    });
    expect(caseOf(run, `${file} > throws`).failure).toMatchObject({
      message: expect.stringContaining("'such'") as unknown,
      at: { line: 2 },
    });
    expect(caseOf(run, `${file} > throws in a part`).failure?.message).toBe('of a part');
    expect(caseOf(run, `${file} > plans`).failure).toMatchObject({
      message: expect.stringContaining('plan != count') as unknown,
      expected: '2',
      actual: '1',
    });
  });

  test('runs the one that alone is to run', async () => {
    const one = await packageWith(
      {
        [file]: `var test = require('tape');\nrequire('../lib/clamp');\ntest('a', function (t) { t.fail(); t.end(); });\ntest.only('b', function (t) { t.ok(true); t.end(); });\n`,
      },
      { link },
    );
    expect(states(await harness.check(one, 'lib/clamp.js'))).toEqual({
      [`${file} > a`]: 'skipped',
      [`${file} > b`]: 'passed',
    });
  });

  test('does not pass a text that ends the process, hangs it, or cannot be loaded', async () => {
    const one = await packageWith({ [file]: clampTests }, { link });
    const check = (text: string, deadlineMs = 60_000) =>
      harness.check(one, 'lib/clamp.js', { text, fresh: true, settings: { deadlineMs } });
    const ended = states(await check(clamp('high', ' process.exit(0);')));
    expect(ended).not.toEqual({});
    expect(Object.values(ended)).not.toContain('passed');
    expect(await check(clamp('high', ' for (;;);'), 3000)).toMatchObject({
      kind: 'timedOut',
      failure: { code: 'checker.timeout' },
    });
    for (const text of [clamp('high') + 'x = ;\n', clamp('high') + 'throw new Error("as it loads");\n']) {
      expect(states(await check(text))).toEqual({ [`${file}::(load)`]: 'failed' });
    }
  });

  test('names a package that the tests need, and verifies nothing where no test is', async () => {
    const one = await packageWith({ [file]: `require('../lib/clamp');\nrequire('no-such-package');\n` }, { link });
    expect(await harness.check(one, 'lib/clamp.js')).toMatchObject({
      kind: 'crashed',
      failure: { code: 'checker.set-up', message: expect.stringContaining('no-such-package') as unknown },
    });
    const none = await packageWith({ [file]: `require('../lib/clamp');\nrequire('tape');\n` }, { link });
    expect(await harness.check(none, 'lib/clamp.js')).toMatchObject({
      kind: 'unavailable',
      failure: { code: 'tests.none' },
    });
  });
});

describe('tape', { timeout: 60_000 }, () => {
  test('runs ES modules, asynchronous functions and what is torn down', async () => {
    const one = await makePackage(
      {
        'package.json': json({ type: 'module', scripts: { test: 'c8 tape test/*.js | tap-spec' } }),
        'lib/clamp.js': 'export const clamp = async (x, high) => (x > high ? 0 : x);\n',
        'test/clamp.js': `import test from 'tape';
import { test as same } from 'tape';
import { clamp } from '../lib/clamp.js';
test('is awaited', async (t) => { t.equal(await clamp(1, 2), 1); });
same('rejects', async () => { throw new Error('no'); });
test('cuts', async (t) => { t.teardown(() => t.pass('torn down')); t.equal(await clamp(3, 2), 2); });
`,
      },
      ['tape'],
    );
    made.push(one);
    const run = await harness.check(one, 'lib/clamp.js', { select: 'x > high' });
    expect(states(run)).toEqual({
      [`${file} > is awaited`]: 'passed',
      [`${file} > rejects`]: 'failed',
      [`${file} > cuts`]: 'failed',
    });
    expect(ranOf(run).tests.targetRan).toBe('yes');
    expect(caseOf(run, `${file} > rejects`).failure).toMatchObject({
      message: expect.stringContaining('no') as unknown,
    });
  });

  test('names the file that declares a test, not a helper through which it does, nor who loads that file', async () => {
    const one = await packageWith({
      'test/index.js': `require('./clamp');\n`,
      'test/helpers/check.js': `var tape = require('tape');\nmodule.exports = function check(name, cb) { tape(name, cb); };\n`,
      [file]: `var check = require('./helpers/check');\nvar clamp = require('../lib/clamp').clamp;\n[1, 2].forEach(function (n) {\n  check('of ' + n, function (t) { t.equal(clamp(n, 0, 3), n); t.end(); });\n});\n`,
    });
    expect(states(await harness.check(one, 'lib/clamp.js'))).toEqual({
      [`${file} > of 1`]: 'passed',
      [`${file} > of 2`]: 'passed',
    });
  });

  test('keeps what the script loads beforehand, and files whose names look like patterns', async () => {
    const name = 'test/[clamp].js';
    const one = await packageWith(
      {
        'hook.js': 'global.hooked = 1;\n',
        [name]: `require('tape')('hooked', function (t) { t.equal(hooked, 1); t.equal(require('../lib/clamp').clamp(1, 0, 2), 1); t.end(); });\n`,
      },
      { script: "standard && nyc tape -r ./hook.js 'test/**/*.js' > out.tap" },
    );
    expect(states(await harness.check(one, 'lib/clamp.js'))).toEqual({ [`${name} > hooked`]: 'passed' });
  });
});

describe('the runner is tape', () => {
  const found = async (files: Readonly<Record<string, string>>, links: readonly string[] = ['tape']) => {
    const one = await makePackage({ 'lib/a.js': '', ...files }, links);
    made.push(one);
    const snapshot = { root: one.root, buffers: new Map<string, string>(), trusted: true };
    const told = await detectRunner(snapshot, join(one.root, 'lib/a.js'), testSettings());
    return told.kind === 'found' ? { id: told.id, after: told.script.after } : told.failure.code;
  };
  const tests = { 'test/a.js': `var test = require('tape');\n`, 'test/b.mjs': `import test from "tape";\n` };

  test('where the test script starts it, itself or by another script', async () => {
    const after = ['test/**/*.js'];
    for (const script of [
      "tape 'test/**/*.js'",
      "nyc --reporter=lcov tape 'test/**/*.js'",
      "NODE_ENV=test npx tape 'test/**/*.js' | tap-spec",
      "c8 node node_modules/tape/bin/tape 'test/**/*.js'",
    ]) {
      expect(await found({ 'package.json': json({ scripts: { test: script } }) }), script).toEqual({
        id: 'tape',
        after,
      });
    }
    const scripts = {
      test: 'npm run lint && npm run tests-only',
      lint: 'eslint .',
      'tests-only': "nyc tape 'test/**/*.js'",
    };
    expect(await found({ 'package.json': json({ scripts }) })).toEqual({ id: 'tape', after });
  });

  test('where tests load it, whatever the script says', async () => {
    const after = ['test/a.js', 'test/b.mjs'];
    const scripts = { test: 'node test' };
    expect(await found({ ...tests, 'package.json': json({ scripts, devDependencies: { tape: '*' } }) })).toEqual({
      id: 'tape',
      after,
    });
    expect(await found({ ...tests, 'package.json': json({ scripts }) })).toEqual({ id: 'tape', after });
  });

  test('and is named where it is not installed', async () => {
    const scripts = { test: 'tape test/*.js' };
    expect(await found({ ...tests, 'package.json': json({ scripts }) }, [])).toBe('checker.missing');
  });

  test('not where it only lies about, or is what a file is called', async () => {
    const devDependencies = { tape: '*' };
    const node = { 'test/a.js': `const test = require('node:test');\n` };
    expect(await found({ ...node, 'package.json': json({ devDependencies }) })).toMatchObject({ id: 'node:test' });
    expect(await found({ ...node, 'package.json': '{}' })).toMatchObject({ id: 'node:test' });
    expect(
      await found({ 'test/a.js': `require('./tape');\n// uses "tape"\n`, 'package.json': json({ devDependencies }) }),
    ).toBe('tests.none');
    const scripts = { test: 'node test/tape.js' };
    expect(await found({ ...node, 'package.json': json({ scripts, devDependencies }) })).toMatchObject({
      id: 'node:test',
    });
    const both = { ...tests, 'package.json': json({ scripts: { test: 'mocha' }, devDependencies }) };
    expect(await found(both, ['tape', 'mocha'])).toMatchObject({ id: 'mocha' });
  });

  test('not where scripts call each other in a circle', async () => {
    const scripts = { test: 'npm run a', a: 'npm run b', b: 'npm run a' };
    expect(await found({ 'package.json': json({ scripts }) })).toBe('tests.none');
  });
});
