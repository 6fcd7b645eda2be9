// The tests checker with Vitest, Jest and Mocha, in real processes: the same small package for each, so
// that each runner is held to the same promises.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { caseOf, makePackage, ranOf, states, testsHarness, type TestPackage } from '../../support/testPackages.ts';

interface Flavour {
  readonly name: 'vitest' | 'jest' | 'mocha';
  readonly version: string;
  readonly type: 'module' | 'commonjs';
  /** Extension of the target. */
  readonly target: 'ts' | 'js';
  /** First lines of a test file. */
  readonly imports: string;
  readonly equal: (actual: string, expected: string) => string;
  readonly setUp: string;
  /** What a text that ends the process with exit code 0 comes to. */
  readonly exits: object;
}

const flavours: readonly Flavour[] = [
  {
    name: 'vitest',
    version: '5.1.0',
    type: 'module',
    target: 'ts',
    imports: `import { beforeAll, describe, expect, it } from 'vitest';\nimport { clamp } from '../src/clamp.ts';\n`,
    equal: (actual, expected) => `expect(${actual}).toEqual(${expected})`,
    setUp: 'beforeAll',
    exits: { kind: 'ran', receipt: { exitCode: 1 } },
  },
  {
    name: 'jest',
    version: '30.5.2',
    type: 'commonjs',
    target: 'js',
    imports: `const { clamp } = require('../src/clamp');\n`,
    equal: (actual, expected) => `expect(${actual}).toEqual(${expected})`,
    setUp: 'beforeAll',
    exits: { kind: 'unavailable', failure: { code: 'checker.unusable' } },
  },
  {
    name: 'mocha',
    version: '12.0.3',
    type: 'module',
    target: 'js',
    imports: `import assert from 'node:assert/strict';\nimport { clamp } from '../src/clamp.js';\n`,
    equal: (actual, expected) => `assert.deepEqual(${actual}, ${expected})`,
    setUp: 'before',
    exits: { kind: 'unavailable', failure: { code: 'checker.unusable' } },
  },
];

function targetText(flavour: Flavour, above: 'low' | 'high'): string {
  const typed = flavour.target === 'ts';
  const number = typed ? ': number' : '';
  const head = typed ? 'export interface Unused {\n  readonly padding: string;\n}\n\n' : '';
  const clamp = `function clamp(x${number}, low${number}, high${number})${number} {\n  if (x < low) return low;\n  if (x > high) {\n    return ${above};\n  }\n  return x;\n}\n`;
  const unused = `function unused(x${number})${number} {\n  return x + 1;\n}\n`;
  return flavour.type === 'module'
    ? `${head}export ${clamp}\nexport ${unused}`
    : `${clamp}\n${unused}\nmodule.exports = { clamp, unused };\n`;
}

function packageOf(flavour: Flavour): Promise<TestPackage> {
  const extension = flavour.target;
  const other = flavour.imports.replace(/.*clamp.*\n/, '');
  return makePackage(
    {
      'package.json': JSON.stringify({ type: flavour.type, devDependencies: { [flavour.name]: '*' } }),
      [`src/clamp.${extension}`]: targetText(flavour, 'low'),
      [`test/clamp.test.${extension}`]: `${flavour.imports}
describe('clamp', () => {
  it('keeps what is inside', () => { ${flavour.equal('clamp(1, 0, 2)', '1')}; });
  it('cuts what is above', () => {
    ${flavour.equal('{ cut: clamp(5, 0, 2) }', '{ cut: 2 }')};
  });
});
`,
      [`test/other.test.${extension}`]: `${other}\nit('is not related', () => { ${flavour.equal('1', '1')}; });\n`,
    },
    [flavour.name],
  );
}

const harness = testsHarness();

afterAll(() => harness.dispose());

describe.each(flavours)('$name', { timeout: 60_000 }, (flavour) => {
  const path = `src/clamp.${flavour.target}`;
  const testFile = `test/clamp.test.${flavour.target}`;
  let made: TestPackage;
  let before: Readonly<Record<string, string>>;

  beforeAll(async () => {
    made = await packageOf(flavour);
    before = await made.contents();
  });

  afterAll(() => made.remove());

  test('runs the related tests only, and says what failed, where, and what was expected', async () => {
    const run = ranOf(await harness.check(made, path, { select: 'return low;\n  }' }));
    expect(states(run)).toEqual({
      [`${testFile} > clamp > cuts what is above`]: 'failed',
      [`${testFile} > clamp > keeps what is inside`]: 'passed',
    });
    const told = caseOf(run, `${testFile} > clamp > cuts what is above`).failure;
    expect(told?.expected?.replaceAll(/[\s"]/g, '')).toMatch(/^\{?(?:Object\{)?cut:2,?\}+$/);
    expect(told?.actual?.replaceAll(/[\s"]/g, '')).toMatch(/cut:0/);
    const line = before[testFile]!.split('\n').findIndex((one) => one.includes('cut: clamp'));
    expect(told?.at).toEqual({ uri: `file://${made.root}/${testFile}`, line });
    expect(run.tests).toMatchObject({ scope: 'related', targetRan: 'yes' });
    expect(run.receipt).toMatchObject({
      version: flavour.version,
      exitCode: 1,
      testsRun: 2,
      cwd: '.',
      isolation: 'scratch-copy',
    });
    expect(run.receipt.command.slice(0, 2)).toEqual([
      'node',
      expect.stringMatching(new RegExp(`^node_modules/${flavour.name}/`)),
    ]);
    expect(JSON.stringify(run)).not.toMatch(/touchstone-tests-|\/scratch\//);
  });

  test('of a repaired text has the same ids, now passed, and tells that another function did not run', async () => {
    const run = ranOf(await harness.check(made, path, { text: targetText(flavour, 'high'), select: 'return x + 1' }));
    expect(Object.values(states(run))).toEqual(['passed', 'passed']);
    expect(run.tests.targetRan).toBe('no');
    expect(run.receipt.exitCode).toBe(0);
    expect(await made.contents()).toEqual(before);
  });

  test('of everything runs the whole package', async () => {
    const run = ranOf(await harness.check(made, path, { scope: 'all' }));
    expect(run.tests.scope).toBe('all');
    expect(run.receipt.testsRun).toBe(3);
  });

  test('does not pass a candidate that ends the process with exit code 0', async () => {
    const text = targetText(flavour, 'high').replace('return x;', 'return process.exit(0);');
    const run = await harness.check(made, path, { text });
    expect(run).toMatchObject(flavour.exits);
    if (run.kind === 'ran') expect(states(run)[`${testFile} > clamp > keeps what is inside`]).not.toBe('passed');
  });

  test('kills tests that hang', async () => {
    const text = targetText(flavour, 'high').replace('return x;', 'for (;;);');
    const run = await harness.check(made, path, { text, settings: { deadlineMs: 3000 } });
    expect(run).toMatchObject({ kind: 'timedOut', failure: { code: 'checker.timeout' } });
    expect(await made.contents()).toEqual(before);
  });

  test('tells a failing set-up from failing tests', async () => {
    const broken = await makePackage(
      {
        'package.json': JSON.stringify({ type: flavour.type, devDependencies: { [flavour.name]: '*' } }),
        [path]: targetText(flavour, 'high'),
        [testFile]: `${flavour.imports}describe('clamp', () => {\n  ${flavour.setUp}(() => { throw new Error('no database'); });\n  it('keeps', () => { ${flavour.equal('clamp(1, 0, 2)', '1')}; });\n});\n`,
      },
      [flavour.name],
    );
    const run = await harness.check(broken, path);
    await broken.remove();
    if (flavour.name === 'jest') {
      // Jest runs each test of the group into the error of the hook, and reports it as the test's own.
      expect(states(run)).toEqual({ [`${testFile} > clamp > keeps`]: 'failed' });
    } else {
      expect(run).toMatchObject({
        kind: 'crashed',
        failure: { code: 'checker.set-up', message: expect.stringContaining('no database') as unknown },
      });
    }
  });

  test('that finds no test verifies nothing', async () => {
    const empty = await makePackage(
      {
        'package.json': JSON.stringify({ type: flavour.type, devDependencies: { [flavour.name]: '*' } }),
        [path]: targetText(flavour, 'high'),
      },
      [flavour.name],
    );
    const run = await harness.check(empty, path);
    await empty.remove();
    expect(run).toMatchObject({ kind: 'unavailable', failure: { code: 'tests.none' } });
  });
});
