// The tests of Deno projects, from what Deno 2.9.6 was seen to write, through a program that plays it:
// what is counted, what is withheld, and what is not believed.

import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { createTestsChecker } from '../../../server/src/checkers/tests.ts';
import { deno } from '../../../server/src/checkers/web/deno.ts';
import { createScriptTestsChecker } from '../../../server/src/checkers/web/scriptTests.ts';
import type { CheckRun } from '../../../server/src/core/evidence.ts';
import type { ProcessEnd, ProcessSpec } from '../../../server/src/workspace/process.ts';
import { createCheckerBench, type AskOptions, type CheckerBench } from '../../support/checkerBench.ts';
import { checkPlayed } from '../../support/toolBench.ts';

const tempFolder = mkdtempSync(join(tmpdir(), 'touchstone-deno-'));
const checker = createScriptTestsChecker(deno, { distFolder: tempFolder, tempFolder });
const open: CheckerBench[] = [];
const system = `node_modules/@deno/${process.platform}-${process.arch}`;
const program = process.platform === 'win32' ? 'deno.exe' : 'deno';
const project = {
  'deno.json': '{ "tasks": { "test": "deno test -A" } }',
  'node_modules/deno/package.json': '{ "version": "2.9.6" }',
  [`${system}/${program}`]: '',
  'a.ts': '',
  'a_test.ts': "import { add } from './a.ts';\nDeno.test('adds', () => {});\n",
  'other_test.ts': "Deno.test('other', () => {});\n",
  'foreign.test.ts': "import { test } from 'bun:test';\nimport { add } from './a.ts';\n",
};
const text = 'export function add(a: number, b: number): number {\n  return a - b;\n}\n';

const report = (...cases: readonly string[]) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="deno test" tests="1" failures="0" errors="0" time="0.02">\n<testsuite name="./a_test.ts" tests="1" disabled="0" errors="0" failures="0">${cases.join('\n')}</testsuite>\n</testsuites>\n`;
const good = '<testcase name="adds" classname="./a_test.ts" time="0.001" line="2" col="6">\n</testcase>';
const skipped = '<testcase name="later" classname="./a_test.ts" time="0.000" line="5" col="6"><skipped/></testcase>';
const failing = (
  root: string,
) => `<testcase name="adds &gt; inner" classname="./a_test.ts" time="0.001" line="2" col="6">
  <failure message="Uncaught AssertionError: Values are not equal.">AssertionError: Values are not equal.


    [Diff] Actual / Expected


-   -1
+   3

    throw new AssertionError(message);
    at assertEquals (ext:std/assert.js:1:9)
    at file://${root}/a_test.ts:7:54</failure></testcase>`;
const refused = `<testcase name="env" classname="./a_test.ts" time="0.009" line="1" col="6">
  <failure message="Uncaught NotCapable: Requires env access to &quot;HOME&quot;, run again with the --allow-env flag">NotCapable: Requires env access</failure></testcase>`;

function bench(files: Readonly<Record<string, string>> = project): CheckerBench {
  const made = createCheckerBench(files);
  open.push(made);
  return made;
}

/** Deno as it ends and what it writes; its coverage says that line 2 ran as often as told. */
function play(end: Partial<ProcessEnd>, xml?: string, hits?: number) {
  return (spec: ProcessSpec): Partial<ProcessEnd> => {
    const valueOf = (flag: string) => spec.argv.find((word) => word.startsWith(flag))?.slice(flag.length);
    if (spec.argv[1] === 'coverage') {
      const file = valueOf('--output=')!;
      mkdirSync(dirname(file), { recursive: true });
      if (hits !== undefined) writeFileSync(file, `SF:${spec.cwd}/a.ts\nDA:1,1\nDA:2,${hits}\nend_of_record\n`);
      return {};
    }
    if (xml !== undefined) writeFileSync(valueOf('--junit-path=')!, xml);
    return end;
  };
}

const ask = (work: CheckerBench, played: ReturnType<typeof play>, options?: AskOptions, seen?: ProcessSpec[]) =>
  checkPlayed(checker, work, 'a.ts', text.replace('  return a - b;', '«  return a - b;»'), played, options, seen);
const casesOf = (run: CheckRun) => (run.kind === 'ran' ? (run.tests?.cases ?? []) : []);

afterEach(() => {
  for (const one of open.splice(0)) one.remove();
  expect(readdirSync(tempFolder)).toEqual([]);
});
afterAll(() => rmSync(tempFolder, { recursive: true, force: true }));

test('counts what ran, says where a failure is and what was expected', async () => {
  const work = bench();
  const seen: ProcessSpec[] = [];
  const run = await ask(work, play({ exitCode: 1 }, report(good, failing(work.root), skipped), 3), undefined, seen);
  expect(casesOf(run)).toMatchObject([
    { id: 'a_test.ts > adds', state: 'passed' },
    {
      id: 'a_test.ts > adds > inner',
      state: 'failed',
      failure: {
        message: 'AssertionError: Values are not equal.',
        expected: '3',
        actual: '-1',
        at: { uri: expect.stringMatching(/a_test\.ts$/), line: 6 },
      },
    },
    { id: 'a_test.ts > later', state: 'skipped' },
  ]);
  expect(run).toMatchObject({
    tests: { scope: 'related', targetRan: 'yes' },
    receipt: { testsRun: 2, version: '2.9.6', exitCode: 1, command: ['deno', 'test', 'a_test.ts'] },
  });
});

test('gives no permission but to read the folder, whatever the project’s task says', async () => {
  const work = bench();
  const seen: ProcessSpec[] = [];
  await ask(work, play({}, report(good)), undefined, seen);
  const words = seen[0]!.argv.slice(1);
  expect(words.filter((word) => /^-A$|^--allow/.test(word))).toEqual([`--allow-read=${work.root}`]);
  expect(words).toEqual(expect.arrayContaining(['--no-prompt', '--cached-only', '--no-lock']));
  expect(seen[0]!.within).toBeDefined();
});

test('does not count a test for or against that asks for a permission', async () => {
  const both = await ask(bench(), play({ exitCode: 1 }, report(good, refused)));
  expect(casesOf(both).map(({ state }) => state)).toEqual(['passed', 'skipped']);
  expect(both).toMatchObject({ receipt: { testsRun: 1, exitCode: 1 } });
  expect(await ask(bench(), play({ exitCode: 1 }, report(refused)))).toMatchObject({
    kind: 'unavailable',
    failure: { code: 'tests.none' },
  });
});

test('says that no line of the target ran, and that nothing is known', async () => {
  expect(await ask(bench(), play({}, report(good), 0))).toMatchObject({ tests: { targetRan: 'no' } });
  expect(await ask(bench(), play({}, report(good)))).toMatchObject({ tests: { targetRan: 'unknown' } });
});

test('counts a target that cannot be loaded as failing, and another file as a broken set-up', async () => {
  const work = bench();
  const own = { exitCode: 1, stderr: `error: SyntaxError: Unexpected token\n    at file://${work.root}/a.ts:2:14\n` };
  expect(casesOf(await ask(work, play(own)))).toMatchObject([{ state: 'failed', failure: { at: { line: 1 } } }]);
  const other = { exitCode: 1, stderr: 'error: Module not found "https://example.com/mod.ts".\n' };
  expect(await ask(work, play(other))).toMatchObject({ kind: 'unavailable', failure: { code: 'checker.set-up' } });
  const silent = { exitCode: 1, stderr: 'error: Test failed' };
  expect(await ask(work, play(silent, '<testsuites name="deno test"></testsuites>'))).toMatchObject({
    failure: { code: 'checker.set-up' },
  });
});

test('does not take silence, garbage, no test or a crash for a pass', async () => {
  const work = bench();
  expect(await ask(work, play({}))).toMatchObject({ failure: { code: 'checker.unusable' } });
  expect(await ask(work, play({}, 'ok | 3 passed | 0 failed'))).toMatchObject({
    failure: { code: 'checker.unusable' },
  });
  expect(await ask(work, play({}, report()))).toMatchObject({ failure: { code: 'tests.none' } });
  const none = { exitCode: 1, stderr: 'error: No test modules found\n' };
  expect(await ask(work, play(none))).toMatchObject({ failure: { code: 'tests.none' } });
  expect(await ask(work, play({ kind: 'signalled', exitCode: null }, report(good)))).toMatchObject({ kind: 'crashed' });
  const failed = casesOf(await ask(work, play({ exitCode: 1 }, report(good))));
  expect(failed.map(({ state }) => state)).toEqual(['passed', 'failed']);
});

test('applies only to projects of Deno with tests, and not where the person names a command', async () => {
  const detected = async (files: Readonly<Record<string, string>>, options?: AskOptions) => {
    const work = bench(files);
    const { overlay, document } = work.request('a.ts', '', options);
    return checker.detect(work.context(options), overlay.snapshot, document);
  };
  expect(await detected(project)).toMatchObject({ kind: 'available', version: '2.9.6' });
  const { 'deno.json': config, 'a_test.ts': tests } = project;
  expect(await detected({ 'a_test.ts': tests })).toEqual({ kind: 'notApplicable' });
  expect(await detected({ 'deno.json': config })).toEqual({ kind: 'notApplicable' });
  expect(await detected({ 'deno.json': config, 'a.test.ts': "import 'vitest';" })).toEqual({ kind: 'notApplicable' });
  expect(await detected(project, { settings: { testCommand: ['make'] } })).toEqual({ kind: 'notApplicable' });
  expect(await detected(project, { languageId: 'python' })).toEqual({ kind: 'notApplicable' });
});

test('is the only one to speak of such tests', async () => {
  const tests = createTestsChecker();
  const detected = async (files: Readonly<Record<string, string>>) => {
    const work = bench(files);
    const { overlay, document } = work.request('a.ts', '');
    return tests.detect(work.context(), overlay.snapshot, document);
  };
  expect(await detected(project)).toEqual({ kind: 'notApplicable' });
  expect(await detected({ 'deno.json': '{}' })).toMatchObject({ kind: 'unavailable' });
});

test('starts nothing of a folder that is not trusted', async () => {
  const seen: ProcessSpec[] = [];
  expect(await ask(bench(), play({}, report(good)), { trusted: false }, seen)).toMatchObject({
    failure: { code: 'trust.untrusted' },
  });
  expect(seen).toEqual([]);
});
