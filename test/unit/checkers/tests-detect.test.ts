// Which runner the tests checker finds for a document: looks at files only, so no process is started here.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { detectRunner, looksLikeTest } from '../../../server/src/checkers/tests/detectRunner.ts';
import { relatedTests, relativeImports } from '../../../server/src/checkers/tests/relatedTests.ts';
import { keptFlags, positionals, shellWords } from '../../../server/src/checkers/tests/runner.ts';
import { makePackage, testSettings, testsHarness, type TestPackage } from '../../support/testPackages.ts';

const made: TestPackage[] = [];

afterEach(async () => {
  for (const one of made.splice(0)) await one.remove();
});

async function detected(
  files: Readonly<Record<string, string>>,
  path: string,
  links: readonly string[] = [],
  testCommand: readonly string[] = [],
) {
  const one = await makePackage({ [path]: 'export const x = 1;\n', ...files }, links);
  made.push(one);
  const snapshot = { root: one.root, buffers: new Map<string, string>(), trusted: true };
  const found = await detectRunner(snapshot, join(one.root, path), testSettings({ testCommand }));
  return found.kind === 'found'
    ? {
        id: found.id,
        folder: found.packageFolder.slice(one.root.length + 1),
        entry: found.entry?.slice(one.root.length + 1),
        version: found.version,
        script: found.script,
      }
    : { failure: found.failure };
}

const json = (value: unknown) => JSON.stringify(value);

describe('the runner', () => {
  test('is the one the test script starts, even when another is installed', async () => {
    const found = await detected(
      {
        'package.json': json({
          scripts: { test: 'tsc && node --import tsx --test "test/*.test.ts"' },
          devDependencies: { mocha: '*' },
        }),
      },
      'src/a.ts',
      ['mocha'],
    );
    expect(found).toMatchObject({ id: 'node:test', script: { after: ['test/*.test.ts'] } });
  });

  test('is found by its configuration file', async () => {
    expect(await detected({ 'package.json': '{}', 'vitest.config.ts': '' }, 'a.ts', ['vitest'])).toMatchObject({
      id: 'vitest',
      version: '5.1.0',
      entry: 'node_modules/vitest/vitest.mjs',
    });
    expect(await detected({ 'package.json': '{}', '.mocharc.json': '{}' }, 'a.js', ['mocha'])).toMatchObject({
      id: 'mocha',
    });
    expect(await detected({ 'package.json': json({ jest: {} }) }, 'a.js', ['jest'])).toMatchObject({
      id: 'jest',
      entry: 'node_modules/jest/bin/jest.js',
    });
  });

  test('is found by its dependency', async () => {
    expect(
      await detected({ 'package.json': json({ devDependencies: { jest: '*' } }) }, 'a.js', ['jest']),
    ).toMatchObject({ id: 'jest', version: '30.5.2' });
  });

  test('is Node’s own where a test file imports node:test', async () => {
    expect(
      await detected({ 'package.json': '{}', 'test/a.test.mjs': `import test from 'node:test';` }, 'a.js'),
    ).toMatchObject({ id: 'node:test' });
  });

  test('of a monorepo’s package is resolved where the root hoisted it', async () => {
    const found = await detected(
      { 'package.json': '{}', 'packages/one/package.json': json({ scripts: { test: 'vitest run' } }) },
      'packages/one/src/a.ts',
      ['vitest'],
    );
    expect(found).toMatchObject({ id: 'vitest', folder: 'packages/one', entry: 'node_modules/vitest/vitest.mjs' });
  });

  test('of a nested package that names none is that of the package around it', async () => {
    const found = await detected(
      { 'package.json': json({ devDependencies: { mocha: '*' } }), 'src/package.json': json({ type: 'commonjs' }) },
      'src/a.js',
      ['mocha'],
    );
    expect(found).toMatchObject({ id: 'mocha', folder: '' });
  });

  test('that is named and not installed is named with where it was looked for', async () => {
    const found = await detected({ 'package.json': json({ devDependencies: { vitest: '*' } }) }, 'a.ts');
    expect(found.failure).toMatchObject({
      code: 'checker.missing',
      nextStep: expect.stringContaining('npm install') as unknown,
    });
    expect(found.failure?.message).toContain('node_modules/vitest');
  });

  test('is found in the monorepo around the open folder, but not in a stray folder around it', async () => {
    const one = await makePackage(
      { 'packages/one/package.json': json({ scripts: { test: 'mocha' } }), 'packages/one/a.js': '' },
      ['mocha'],
    );
    made.push(one);
    const root = join(one.root, 'packages/one');
    const snapshot = { root, buffers: new Map<string, string>(), trusted: true };
    const find = () => detectRunner(snapshot, join(root, 'a.js'), testSettings());
    expect(await find()).toMatchObject({ kind: 'unavailable', failure: { code: 'checker.missing' } });
    await writeFile(join(one.root, 'package.json'), '{}');
    expect(await find()).toMatchObject({ kind: 'found', id: 'mocha', packageFolder: root });
  });

  test('is not made up where there are no tests', async () => {
    expect((await detected({ 'package.json': '{}' }, 'a.ts')).failure).toMatchObject({ code: 'tests.none' });
    expect((await detected({}, 'a.ts')).failure).toMatchObject({ code: 'tests.none' });
  });

  test('is not taken from a script that only mentions a word like it', async () => {
    expect(
      (await detected({ 'package.json': json({ scripts: { test: 'echo no-mocha-here' } }) }, 'a.js')).failure,
    ).toMatchObject({ code: 'tests.none' });
  });

  test('of a broken package.json is none, and that is no crash', async () => {
    expect((await detected({ 'package.json': '{ "scripts": ' }, 'a.js')).failure).toMatchObject({ code: 'tests.none' });
  });

  test('is the person’s command when that is no known runner', async () => {
    expect(await detected({ 'package.json': '{}' }, 'a.js', [], ['make', 'check'])).toMatchObject({ id: 'command' });
  });

  test('of the command `npm test` is the one that the script starts', async () => {
    expect(
      await detected(
        { 'package.json': json({ scripts: { test: 'mocha --recursive' } }) },
        'a.js',
        ['mocha'],
        ['npm', 'test'],
      ),
    ).toMatchObject({ id: 'mocha', script: { after: ['--recursive'] } });
  });

  test('is told with what will run and the files that steer it, for consent', async () => {
    const harness = testsHarness();
    const one = await makePackage(
      { 'package.json': json({ scripts: { test: 'mocha' } }), '.mocharc.json': '{}', 'a.js': '' },
      ['mocha'],
    );
    made.push(one);
    const snapshot = { root: one.root, buffers: new Map<string, string>(), trusted: true };
    const document = { uri: `file://${one.root}/a.js`, languageId: 'javascript', version: 1, text: '' };
    expect(await harness.checker.detect(harness.contextOf({}), snapshot, document)).toMatchObject({
      kind: 'available',
      path: join(one.root, 'node_modules/mocha/bin/mocha.js'),
      configuration: [join(one.root, '.mocharc.json'), join(one.root, 'package.json')],
    });
    expect(harness.checker.runsCandidate).toBe(true);
    await harness.dispose();
  });

  test('is not looked for in documents of other languages', async () => {
    const harness = testsHarness();
    const snapshot = { root: '/nowhere', buffers: new Map<string, string>(), trusted: true };
    for (const languageId of ['markdown', 'python']) {
      const document = { uri: 'file:///nowhere/a', languageId, version: 1, text: '' };
      expect(await harness.checker.detect(harness.contextOf({}), snapshot, document)).toEqual({
        kind: 'notApplicable',
      });
    }
    await harness.dispose();
  });
});

describe('related tests', () => {
  test('are those that reach the document through relative imports, and no others', async () => {
    const one = await makePackage({
      'src/a.ts': 'export const a = 1;',
      'src/index.ts': `export * from './a.js';`,
      'test/direct.test.ts': `import { a } from '../src/a.ts';`,
      'test/through.test.js': `const { a } = require('../src');`,
      'test/dynamic.spec.ts': `await import('../src/a');`,
      'test/other.test.ts': `import '../src/b.ts'; // ../src/a.ts`,
      'src/helper.ts': `import './a.ts';`,
    });
    made.push(one);
    const overlay = {
      snapshot: { root: one.root, buffers: new Map<string, string>(), trusted: true },
      path: join(one.root, 'src/a.ts'),
      text: '',
      textHash: '',
    };
    const found = (await relatedTests(overlay, one.root)).map((path) => path.slice(one.root.length + 1));
    expect(found).toEqual(['test/direct.test.ts', 'test/dynamic.spec.ts', 'test/through.test.js']);
  });

  test('end on circles of imports', async () => {
    const one = await makePackage({
      'a.js': `import './b.js'`,
      'b.js': `import './a.js'`,
      'a.test.js': `import './b.js'`,
    });
    made.push(one);
    const overlay = {
      snapshot: { root: one.root, buffers: new Map<string, string>(), trusted: true },
      path: join(one.root, 'a.js'),
      text: `import './b.js'`,
      textHash: '',
    };
    expect(await relatedTests(overlay, one.root)).toHaveLength(1);
  });

  test('imports of packages are not followed', () => {
    expect(
      relativeImports(`import a from 'a'; import('./b'); export { c } from "../c.js"; require('node:fs')`),
    ).toEqual(['./b', '../c.js']);
  });

  test('test files are told from others by name', () => {
    for (const path of ['a.test.ts', 'a.spec.jsx', 'test/deep/a.mjs', '__tests__/a.js', 'a_test.js', 'test.js'])
      expect(looksLikeTest(path), path).toBe(true);
    for (const path of ['a.ts', 'latest/a.js', 'src/attest.js', 'contest.ts', 'test/data.json'])
      expect(looksLikeTest(path), path).toBe(false);
  });
});

describe('words of a test script', () => {
  test('are split as a shell would, and nothing is expanded', () => {
    expect(shellWords(`a "b c" 'd "e' f\\ g && $(rm -rf x)|h ""`)).toEqual([
      'a',
      'b c',
      'd "e',
      'f g',
      '&&',
      '$(rm',
      '-rf',
      'x)',
      '|',
      'h',
      '',
    ]);
  });

  test('only flags on the list are kept', () => {
    expect(
      keptFlags(['--import', 'tsx', '--watch', '--reporter=dot', '--timeout=5'], ['--import', '--timeout']),
    ).toEqual(['--import', 'tsx', '--timeout=5']);
    expect(positionals(['--import', 'tsx', 'test/**', '--watch'], ['--import'])).toEqual(['test/**']);
  });
});
