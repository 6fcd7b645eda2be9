// Projects that build before they test: the candidate is in the build, what is told is about the source,
// and a build that cannot be made is named, never taken for a pass.

import { afterAll, describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { join } from 'node:path';
import { detectBuild, parsedLoosely } from '../../../server/src/checkers/tests/build.ts';
import { detectRunner } from '../../../server/src/checkers/tests/detectRunner.ts';
import { clampText } from '../../support/candidateTexts.ts';
import {
  caseOf,
  makePackage,
  ranOf,
  states,
  testSettings,
  testsHarness,
  type TestPackage,
} from '../../support/testPackages.ts';

const dialect = { type: 'module', typed: true } as const;

const testText = `import assert from 'node:assert/strict';
import { it } from 'node:test';
import { clamp } from '../dist/clamp.js';

it('keeps', () => assert.equal(clamp(1, 0, 2), 1));
it('cuts', () => assert.equal(clamp(5, 0, 2), 2));
`;

function built(
  scripts: Readonly<Record<string, string>>,
  compilerOptions: Readonly<Record<string, unknown>> = {},
  more: Readonly<Record<string, string>> = {},
): Promise<TestPackage> {
  return makePackage(
    {
      'package.json': JSON.stringify({ name: 'clamp', type: 'module', scripts }),
      'tsconfig.json': `// What is built.\n${JSON.stringify({ compilerOptions: { module: 'nodenext', outDir: 'dist', rootDir: 'src', types: [], strict: true, ...compilerOptions }, include: ['src'] })}`,
      'src/clamp.ts': `/** Keeps a number between two others. */\nexport interface Unused {\n  readonly padding: string;\n}\n\n${clampText(dialect)}`,
      'test/clamp.test.js': testText,
      // An old build, which must not be what is tested.
      'dist/clamp.js': 'export const clamp = () => 99;\n',
      ...more,
    },
    ['typescript'],
  );
}

const harness = testsHarness();

afterAll(() => harness.dispose());

describe('a package built by tsc before its tests', { timeout: 60_000 }, () => {
  test.each([
    ['with source maps', { sourceMap: true }],
    ['with source maps in the files', { inlineSourceMap: true }],
    ['without source maps', {}],
  ])('%s is tested with the candidate in it, and what ran is told of the source', async (_, options) => {
    const made = await built({ build: 'tsc -p .', pretest: 'npm run build', test: 'node --test' }, options);
    const before = await made.contents();
    const good = ranOf(await harness.check(made, 'src/clamp.ts', { select: 'return high;' }));
    expect(Object.values(states(good))).toEqual(['passed', 'passed']);
    expect(good.tests).toMatchObject({ scope: 'all', targetRan: 'yes' });
    const bad = ranOf(
      await harness.check(made, 'src/clamp.ts', {
        text: before['src/clamp.ts']!.replace('return high;', "throw new Error('too high');"),
        select: "throw new Error('too high');",
      }),
    );
    const failed = caseOf(bad, 'test/clamp.test.js > cuts');
    expect(failed.state).toBe('failed');
    expect(failed.failure?.stack).toContain('src/clamp.ts:');
    expect(bad.tests.targetRan).toBe('yes');
    expect(await made.contents()).toEqual(before);
    await made.remove();
  });

  test('tells a candidate that does not build as a failure that a later text can clear', async () => {
    const made = await built({ test: 'tsc && node --test' });
    const text = `${(await made.contents())['src/clamp.ts']}export const wrong: string = 1;\n`;
    const broken = ranOf(await harness.check(made, 'src/clamp.ts', { text }));
    expect(Object.entries(states(broken))).toEqual([['src/clamp.ts::(load)', 'failed']]);
    expect(broken.tests.cases[0]?.failure?.message).toContain('TS2322');
    const mended = ranOf(await harness.check(made, 'src/clamp.ts'));
    expect(states(mended)['src/clamp.ts::(load)']).toBe('passed');
    await made.remove();
  });

  test('whose tests are built too is tested by the built tests', async () => {
    const made = await built(
      { test: 'tsc && node --test dist/*.test.js' },
      {},
      {
        'src/own.test.ts': `// @ts-nocheck\nimport { it } from 'node:test';\nimport { clamp } from './clamp.js';\nit('keeps', () => { if (clamp(1, 0, 2) !== 1) throw new Error('no'); });\n`,
      },
    );
    const run = ranOf(await harness.check(made, 'src/clamp.ts', { select: 'return x;' }));
    expect(Object.values(states(run))).toEqual(['passed']);
    expect(run.tests.targetRan).toBe('yes');
    const other = ranOf(await harness.check(made, 'src/clamp.ts', { select: 'return x + 1' }));
    expect(other.tests.targetRan).toBe('no');
    await made.remove();
  });

  test('by something that is not known here is not verified, and says why', async () => {
    const made = await built({ build: 'webpack --mode production', pretest: 'npm run build', test: 'node --test' });
    expect(await harness.check(made, 'src/clamp.ts')).toMatchObject({
      kind: 'unavailable',
      failure: {
        code: 'checker.set-up',
        message: expect.stringMatching(/against a build \(dist\/\).*webpack/) as unknown,
        nextStep: expect.stringContaining('touchstone.test.command') as unknown,
      },
    });
    await made.remove();
  });
});

describe('a build', () => {
  const detected = async (files: Readonly<Record<string, string>>, links: readonly string[] = ['typescript']) => {
    const made = await makePackage({ 'src/a.ts': '', ...files }, links);
    const snapshot = { root: made.root, buffers: new Map<string, string>(), trusted: true };
    const runner = await detectRunner(snapshot, join(made.root, 'src/a.ts'), testSettings());
    if (runner.kind !== 'found') throw new Error(runner.failure.message);
    const build = await detectBuild(snapshot, runner);
    await made.remove();
    return build.kind === 'steps'
      ? build.steps.map((step) => [step.tool, ...step.args].join(' '))
      : build.kind === 'unknown'
        ? build.why
        : 'none';
  };
  const nodeTest = (from: string) => ({ 'test/a.test.js': `import 'node:test';\nimport '${from}';\n` });
  const scripts = (one: Readonly<Record<string, string>>) => ({ 'package.json': JSON.stringify({ scripts: one }) });

  test('that the tests do not use is none of theirs', async () => {
    expect(await detected({ ...scripts({ test: 'tsc && node --test' }), ...nodeTest('../src/a.ts') })).toBe('none');
    expect(await detected({ ...scripts({ test: 'node --test' }), ...nodeTest('../src/a.ts') })).toBe('none');
  });

  test('is found through other scripts of the package, without what is no build', async () => {
    const files = scripts({
      clean: 'rimraf dist',
      compile: 'NODE_ENV=test npx tsc --project .',
      build: 'npm run clean && yarn compile',
      pretest: 'eslint . && pnpm run build',
      test: 'node --test',
    });
    expect(await detected({ ...files, ...nodeTest('../dist/a.js') })).toEqual(['tsc --project . --sourceMap true']);
    const bundled = scripts({ test: 'esbuild src/a.ts --bundle --outfile=lib/a.js && node --test' });
    expect(await detected({ ...bundled, ...nodeTest('../lib/a.js') }, ['esbuild'])).toEqual([
      'esbuild src/a.ts --bundle --outfile=lib/a.js --sourcemap',
    ]);
  });

  test('that only checks types, watches, or is not installed is not made', async () => {
    const dist = nodeTest('../dist/a.js');
    expect(await detected({ ...scripts({ test: 'tsc --noEmit && node --test' }), ...dist })).toContain('does not say');
    expect(await detected({ ...scripts({ test: 'tsc -w && node --test' }), ...dist })).toContain('shell');
    expect(await detected({ ...scripts({ test: 'tsup && node --test' }), ...dist })).toContain('not installed');
    expect(await detected({ ...scripts({ test: 'node --test' }), ...dist })).toContain('does not say');
    expect(await detected({ ...scripts({ test: 'tsc --outDir $OUT && node --test' }), ...dist })).toContain('shell');
  });

  test('is read from configurations with comments, and never throws on others', () => {
    expect(parsedLoosely('{ // a\n "a": "// no", /* b */ "b": [1, 2,], }')).toEqual({ a: '// no', b: [1, 2] });
    fc.assert(
      fc.property(fc.string(), (text) => {
        parsedLoosely(text);
      }),
    );
    fc.assert(
      fc.property(fc.json(), (json) => {
        expect(parsedLoosely(json)).toEqual(JSON.parse(json));
      }),
    );
  });
});
