// The tests of Bun projects, from what Bun 1.4.5 was seen to write, through a program that plays it.

import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { bun } from '../../../server/src/checkers/web/bun.ts';
import { targetRanIn } from '../../../server/src/checkers/web/lcov.ts';
import { createScriptTestsChecker } from '../../../server/src/checkers/web/scriptTests.ts';
import type { CheckRun } from '../../../server/src/core/evidence.ts';
import type { ProcessEnd, ProcessSpec } from '../../../server/src/workspace/process.ts';
import { createCheckerBench, type CheckerBench } from '../../support/checkerBench.ts';
import { checkPlayed } from '../../support/toolBench.ts';

const tempFolder = mkdtempSync(join(tmpdir(), 'touchstone-bun-'));
const checker = createScriptTestsChecker(bun, { distFolder: tempFolder, tempFolder });
const open: CheckerBench[] = [];
const system = `bun-${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch === 'arm64' ? 'aarch64' : process.arch}`;
const project = {
  'package.json': '{ "scripts": { "test": "NODE_ENV=test bun test" } }',
  'node_modules/bun/package.json': '{ "version": "1.4.5" }',
  [`node_modules/@oven/${system}/bin/${process.platform === 'win32' ? 'bun.exe' : 'bun'}`]: '',
  'a.ts': '',
  'a.test.ts': "import { test } from 'bun:test';\nimport { add } from './a.ts';\n",
};
const text = 'export function add(a: number, b: number): number {\n  return a - b;\n}\n';

const report = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="bun test" tests="3" assertions="2" failures="1" skipped="1" time="0.006858154">
  <testsuite name="a.test.ts" file="a.test.ts" tests="3" assertions="2" failures="1" skipped="1" time="0.002650205" hostname="vm">
    <testsuite name="sums" file="a.test.ts" line="3" tests="3" assertions="2" failures="1" skipped="1" time="0" hostname="vm">
      <testsuite name="small" file="a.test.ts" line="3" tests="2" assertions="2" failures="1" skipped="0" time="0" hostname="vm">
        <testcase name="adds" classname="small &gt; sums" time="0.000291" file="a.test.ts" line="4" assertions="1">
          <failure type="AssertionError" message="expect(received).toBe(expected)&#10;&#10;Expected: 3&#10;Received: -1&#10;">AssertionError: expect(received).toBe(expected)&#10;&#10;Expected: 3&#10;Received: -1&#10;&#10;      at a.test.ts:6:42&#10;</failure>
        </testcase>
        <testcase name="zero" classname="small &gt; sums" time="0.000013" file="a.test.ts" line="5" assertions="1" />
      </testsuite>
      <testcase name="later" classname="sums" time="0" file="a.test.ts" line="6" assertions="0">
        <skipped />
      </testcase>
    </testsuite>
  </testsuite>
</testsuites>
`;

function bench(files: Readonly<Record<string, string>> = project): CheckerBench {
  const made = createCheckerBench(files);
  open.push(made);
  return made;
}

function play(end: Partial<ProcessEnd>, xml?: string, lcov?: string) {
  return (spec: ProcessSpec): Partial<ProcessEnd> => {
    const valueOf = (flag: string) => spec.argv.find((word) => word.startsWith(flag))!.slice(flag.length);
    if (xml !== undefined) writeFileSync(valueOf('--reporter-outfile='), xml);
    if (lcov !== undefined) {
      mkdirSync(valueOf('--coverage-dir='), { recursive: true });
      writeFileSync(join(valueOf('--coverage-dir='), 'lcov.info'), lcov);
    }
    return end;
  };
}

const ask = (work: CheckerBench, played: ReturnType<typeof play>, seen?: ProcessSpec[]): Promise<CheckRun> =>
  checkPlayed(checker, work, 'a.ts', text, played, undefined, seen);

afterEach(() => {
  for (const one of open.splice(0)) one.remove();
  expect(readdirSync(tempFolder)).toEqual([]);
});
afterAll(() => rmSync(tempFolder, { recursive: true, force: true }));

test('counts what ran, with groups from the outermost, places, and what was expected', async () => {
  const seen: ProcessSpec[] = [];
  const run = await ask(bench(), play({ exitCode: 1 }, report, 'TN:\nSF:a.ts\nDA:2,2\nend_of_record\n'), seen);
  expect(run).toMatchObject({
    kind: 'ran',
    receipt: { testsRun: 2, version: '1.4.5', command: ['bun', 'test', 'a.test.ts'] },
    tests: {
      scope: 'related',
      targetRan: 'yes',
      cases: [
        {
          id: 'a.test.ts > sums > small > adds',
          state: 'failed',
          failure: { expected: '3', actual: '-1', at: { uri: expect.stringMatching(/a\.test\.ts$/), line: 5 } },
        },
        { id: 'a.test.ts > sums > small > zero', state: 'passed' },
        { id: 'a.test.ts > sums > later', state: 'skipped' },
      ],
    },
  });
  expect(seen[0]!.argv).toContain('--no-install');
});

test('counts a target that cannot be loaded as failing', async () => {
  const work = bench();
  const words = `a.test.ts:\n\n# Unhandled error between tests\nSyntaxError: Export named 'add' not found in module '${work.root}/a.ts'.\n`;
  expect(await ask(work, play({ exitCode: 1, stderr: words }))).toMatchObject({
    kind: 'ran',
    tests: { cases: [{ state: 'failed', failure: { message: expect.stringContaining("'add' not found") } }] },
  });
});

test('does not take silence, garbage or no test for a pass', async () => {
  const work = bench();
  expect(await ask(work, play({}))).toMatchObject({ failure: { code: 'checker.unusable' } });
  expect(await ask(work, play({}, '<html></html>'))).toMatchObject({ failure: { code: 'checker.unusable' } });
  expect(await ask(work, play({ exitCode: 1, stderr: 'No tests found!\n' }))).toMatchObject({
    failure: { code: 'tests.none' },
  });
});

test('applies only where the package’s tests are Bun’s', async () => {
  const detected = async (files: Readonly<Record<string, string>>) => {
    const work = bench(files);
    const { overlay, document } = work.request('a.ts', '');
    return checker.detect(work.context(), overlay.snapshot, document);
  };
  expect(await detected(project)).toMatchObject({ kind: 'available', version: '1.4.5' });
  expect(await detected({ ...project, 'package.json': '{ "scripts": { "test": "vitest" } }' })).toEqual({
    kind: 'notApplicable',
  });
  expect(await detected({ ...project, 'package.json': '{}' })).toEqual({ kind: 'notApplicable' });
  expect(await detected({ ...project, 'package.json': '{}', 'bun.lock': '' })).toMatchObject({ kind: 'available' });
  expect(await detected({ ...project, 'a.test.ts': "import 'node:test';" })).toEqual({ kind: 'notApplicable' });
});

test('coverage is told only for lines of the selection', () => {
  const lcov = 'SF:/w/b.ts\nDA:1,5\nend_of_record\nSF:a.ts\nDA:1,1\nDA:3,0\nend_of_record\n';
  const at = (start: number, end: number) =>
    targetRanIn(lcov, '/w', (path) => path === join('/w', 'a.ts'), 'a\nb\nc\nd\n', { start, end });
  expect(at(0, 1)).toBe('yes');
  expect(at(4, 5)).toBe('no');
  expect(at(2, 3)).toBe('unknown');
  expect(at(6, 7)).toBe('unknown');
});
