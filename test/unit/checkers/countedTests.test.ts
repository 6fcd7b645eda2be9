// What a run of tests is worth, whatever the language: counted tests only, and never a pass on garbage.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countedRun, type CountedRun } from '../../../server/src/checkers/countedTests.ts';
import type { TestCase } from '../../../server/src/core/evidence.ts';
import type { ProcessEnd } from '../../../server/src/workspace/process.ts';

const passed: TestCase = { id: 'a > b', name: 'b', state: 'passed' };
const failed: TestCase = { ...passed, id: 'a > c', name: 'c', state: 'failed' };
const skipped: TestCase = { ...passed, id: 'a > d', name: 'd', state: 'skipped' };

function run(cases: CountedRun['cases'], end: Partial<ProcessEnd> = {}) {
  return countedRun({
    own: { checker: 'pytest', family: 'tests' },
    title: 'pytest',
    install: 'Install it.',
    end: {
      kind: 'exited',
      exitCode: 0,
      signal: null,
      stdout: 'out',
      stderr: 'err',
      droppedBytes: 0,
      durationMs: 1,
      ...end,
    },
    deadlineMs: 1000,
    cases,
    scope: 'all',
    targetRan: 'unknown',
    failingCodes: [1],
    receipt: (testsRun) => ({
      id: 'r1',
      checker: 'pytest',
      command: ['pytest'],
      cwd: '.',
      exitCode: 0,
      durationMs: 1,
      textHash: '',
      isolation: 'sandbox',
      excerpt: '',
      ...(testsRun === undefined ? {} : { testsRun }),
    }),
  });
}
const code = (cases: CountedRun['cases'], end: Partial<ProcessEnd> = {}) => {
  const seen = run(cases, end);
  return seen.kind === 'ran' ? `ran ${seen.receipt.testsRun}` : `${seen.kind} ${seen.failure.code}`;
};

test('counts what ran, and not what was skipped', () => {
  expect(code([passed, skipped])).toBe('ran 1');
  expect(code([passed, failed], { exitCode: 1 })).toBe('ran 2');
});

test('X6: zero tests are not a pass, whatever the exit code', () => {
  expect(code([])).toBe('unavailable tests.none');
  expect(code([skipped])).toBe('unavailable tests.none');
  expect(code([], { exitCode: 1 })).toBe('unavailable tests.none');
  expect(code([], { exitCode: 5 })).toBe('unavailable checker.unusable');
});

test('X6: exit 0 without a result, and a result that cannot be read, are no pass', () => {
  expect(code(undefined)).toBe('unavailable checker.unusable');
  expect(code({ garbage: 'no JSON' })).toBe('unavailable checker.unusable');
});

test('X1, X5: a deadline, a signal and an exit code of a crash are told as such', () => {
  expect(code([passed], { kind: 'timedOut', exitCode: null })).toBe('timedOut checker.timeout');
  expect(code([passed], { kind: 'signalled', exitCode: null, signal: 'SIGSEGV' })).toBe('crashed checker.crashed');
  expect(code([passed], { exitCode: 139 })).toBe('crashed checker.crashed');
  expect(code([passed], { kind: 'notStarted', reason: 'it is gone' })).toBe('unavailable checker.missing');
});

test('a failing exit code without a failing test is a failure of its own', () => {
  const seen = run([passed], { exitCode: 2 });
  expect(seen.kind === 'ran' && seen.tests?.cases.map(({ id, state }) => `${id} ${state}`)).toEqual([
    'a > b passed',
    '::(run) failed',
  ]);
});

test('never calls a run passed that counted nothing or ended otherwise than by exit 0', () => {
  const ends = fc.record({
    kind: fc.constantFrom<ProcessEnd['kind']>('exited', 'signalled', 'timedOut', 'notStarted'),
    exitCode: fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 255 })),
  });
  const results = fc.oneof(
    fc.constant(undefined),
    fc.constant({ garbage: 'x' }),
    fc.array(fc.constantFrom(passed, failed, skipped)),
  );
  fc.assert(
    fc.property(results, ends, (cases, end) => {
      const seen = run(cases, end);
      const isPass = seen.kind === 'ran' && !seen.tests!.cases.some((one) => one.state === 'failed');
      const deserved =
        end.kind === 'exited' &&
        end.exitCode === 0 &&
        Array.isArray(cases) &&
        cases.includes(passed) &&
        !cases.includes(failed);
      expect(isPass).toBe(deserved);
    }),
  );
});
