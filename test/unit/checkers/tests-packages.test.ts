// The tests checker in packages that are set up in less usual ways: hoisted runners, configured files,
// modules under Jest, a Vitest that already counts coverage.

import { afterAll, expect, test } from 'vitest';
import { makePackage, ranOf, states, testsHarness } from '../../support/testPackages.ts';

const harness = testsHarness();

afterAll(() => harness.dispose());

test(
  'a package of a monorepo runs in its own folder with the hoisted runner and its own configuration',
  { timeout: 60_000 },
  async () => {
    const made = await makePackage(
      {
        'package.json': '{"private":true,"devDependencies":{"mocha":"*"}}',
        'packages/one/package.json': '{"name":"one","scripts":{"test":"mocha --watch --require ./hook.cjs"}}',
        'packages/one/hook.cjs': 'global.hooked = 1;\n',
        'packages/one/.mocharc.json': '{"spec":["spec/*.js"]}',
        'packages/one/lib/a.js': 'exports.f = () => hooked;\n',
        'packages/one/spec/a.spec.js': `const { f } = require('../lib/a');\nit('f', () => { require('node:fs').writeFileSync('left.txt', 'x'); if (f() !== 1) throw new Error('no'); });\n`,
        'packages/one/spec/b.spec.js': `it('b', () => {});\n`,
        'packages/two/test/other.js': `it('of another package', () => {});\n`,
      },
      ['mocha'],
    );
    const before = await made.contents();
    const run = ranOf(await harness.check(made, 'packages/one/lib/a.js', { select: 'hooked' }));
    expect(await made.contents()).toEqual(before);
    await made.remove();
    expect(states(run)).toEqual({ 'spec/a.spec.js > f': 'passed', 'spec/b.spec.js > b': 'passed' });
    // The configuration adds to the one related file, and the report says so.
    expect(run.tests).toMatchObject({ scope: 'all', targetRan: 'yes' });
    expect(run.receipt.cwd).toBe('packages/one');
    expect(run.receipt.command).toEqual([
      'node',
      '../../node_modules/mocha/bin/mocha.js',
      '--reporter',
      'reporter.cjs',
      '--no-color',
      '--require',
      './hook.cjs',
      'spec/a.spec.js',
    ]);
  },
);

test('Jest runs ES modules where the test script says so', { timeout: 60_000 }, async () => {
  const made = await makePackage(
    {
      'package.json': JSON.stringify({
        type: 'module',
        jest: { transform: {} },
        scripts: { test: 'node --experimental-vm-modules node_modules/jest/bin/jest.js' },
      }),
      'a.js': 'export const f = () => 1;\nexport const g = () => 2;\n',
      'a.test.js': `import { f } from './a.js';\ntest('f', () => expect(f()).toBe(1));\n`,
    },
    ['jest'],
  );
  const f = ranOf(await harness.check(made, 'a.js', { select: 'f = () => 1' }));
  const g = ranOf(await harness.check(made, 'a.js', { select: 'g = () => 2' }));
  await made.remove();
  expect(states(f)).toEqual({ 'a.test.js > f': 'passed' });
  expect([f.tests.targetRan, g.tests.targetRan]).toEqual(['yes', 'no']);
});

test(
  'a Vitest that has a pool of threads and coverage thresholds of its own is counted all the same',
  { timeout: 60_000 },
  async () => {
    const made = await makePackage(
      {
        'package.json': '{"type":"module","devDependencies":{"vitest":"*"}}',
        'vitest.config.ts': `export default { test: { pool: 'vmThreads', coverage: { enabled: true, provider: 'v8', thresholds: { lines: 100 } } } };\n`,
        'a.ts': 'export const f = (): number => 1;\nexport const g = (): number => 2;\n',
        'a.test.ts': `import { expect, test } from 'vitest';\nimport { f } from './a';\ntest('f', () => expect(f()).toBe(1));\n`,
      },
      ['vitest'],
    );
    const run = ranOf(await harness.check(made, 'a.ts', { select: 'export const g = (): number => 2;' }));
    await made.remove();
    expect(states(run)).toEqual({ 'a.test.ts > f': 'passed' });
    expect(run.tests.targetRan).toBe('no');
    expect(run.receipt.exitCode).toBe(0);
  },
);
