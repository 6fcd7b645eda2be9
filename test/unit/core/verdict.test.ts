// The one acceptance rule: what counts as better, what as broken, and what cannot be told.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JudgedItem } from '../../../server/src/core/checklist.ts';
import type { CheckRun, Problem, TestCase } from '../../../server/src/core/evidence.ts';
import { failure } from '../../../server/src/core/failure.ts';
import { newProblems } from '../../../server/src/core/problemMatch.ts';
import {
  compareVerdicts,
  isUnfinished,
  judge,
  widenedVerdict,
  type Comparison,
  type Goal,
} from '../../../server/src/core/verdict.ts';
import { checkRun, evidenceOf, problemOn, testCase, testRun } from '../../support/fakePorts.ts';

const before = 'const a = b;\n';
const after = 'const a = c;\n';
const unknownName = problemOn(before, 'b', 'TS2304', "Cannot find name 'b'.");
const problemGoal: Goal = { kind: 'problem', title: 'b', problem: unknownName[0]! };
const red = testCase('adds', false);
const green = testCase('adds', true);
const other = testCase('other', true);
const testGoal: Goal = { kind: 'test', title: 'adds', test: red, checker: 'vitest' };
const wish: Goal = { kind: 'wish', title: 'make it nicer' };

function compare(
  parts: { goals?: readonly Goal[]; was?: readonly CheckRun[]; now?: readonly CheckRun[] } & Partial<Comparison>,
) {
  return judge({
    goals: parts.goals ?? [problemGoal],
    before: evidenceOf(before, ...(parts.was ?? [checkRun(before, unknownName)])),
    after: evidenceOf(after, ...(parts.now ?? [checkRun(after, [])])),
    textBefore: before,
    textAfter: after,
    languageId: 'typescript',
    uri: 'file:///w/a.ts',
    itemsBefore: [],
    itemsAfter: [],
    ...parts,
  });
}
const codes = (verdict: ReturnType<typeof judge>) => verdict.reasons.map((reason) => reason.code);

describe('verified', () => {
  test('when a goal is cleared and nothing is new', () => {
    const verdict = compare({});
    expect(verdict).toMatchObject({ kind: 'verified', cleared: [problemGoal], remaining: [], size: 2 });
    expect(verdict.lines.every((line) => line.receipts.length === 2)).toBe(true);
  });

  test('when the failing test passes and the others still do', () => {
    const verdict = compare({
      goals: [testGoal],
      was: [testRun(before, [red, other])],
      now: [testRun(after, [green, other])],
    });
    expect(verdict.kind).toBe('verified');
    expect(verdict.lines[0]!.text).toContain('1 of 2 → 2 of 2');
  });

  test('when what could not be built builds, with the tests themselves in place of their stand-in', () => {
    const standIn: TestCase = { ...testCase('shop > (package)', false), standIn: true };
    const was = [checkRun(before, unknownName), testRun(before, [standIn])];
    const built = compare({ was, now: [checkRun(after, []), testRun(after, [green, other])] });
    expect(built).toMatchObject({ kind: 'verified', cleared: [problemGoal] });
    const goals: Goal[] = [{ kind: 'test', title: 'shop', test: standIn, checker: testRun(before, []).checker }];
    const judged = (...now: readonly TestCase[]) =>
      compare({ goals, was: [testRun(before, [standIn])], now: [testRun(after, now)] }).kind;
    expect(judged(green, other)).toBe('verified');
    expect(judged(standIn)).toBe('rejected');
    expect(judged(standIn, green)).toBe('rejected');
    expect(judged(red)).toBe('rejected');
    expect(judged()).toBe('rejected');
  });

  test('also where the tests that could not be built turn out to be none, but not where their runner is lost', () => {
    const standIn: TestCase = { ...testCase('shop > (package)', false), standIn: true };
    const run = testRun(before, [standIn]);
    const lost = (code: 'tests.none' | 'checker.missing'): CheckRun => ({
      kind: 'unavailable',
      checker: run.checker,
      family: 'tests',
      failure: failure(code, 'No.', 'Do.'),
    });
    const judged = (cases: readonly TestCase[], code: 'tests.none' | 'checker.missing') =>
      compare({
        was: [checkRun(before, unknownName), testRun(before, cases)],
        now: [checkRun(after, []), lost(code)],
      }).kind;
    expect(judged([standIn], 'tests.none')).toBe('verified');
    expect(judged([standIn], 'checker.missing')).toBe('rejected');
    expect(judged([red], 'tests.none')).toBe('rejected');
  });

  test('for a failing test only when the changed lines ran, or nobody can tell', () => {
    const tested = (targetRan: 'yes' | 'no' | 'unknown') =>
      compare({ goals: [testGoal], was: [testRun(before, [red])], now: [testRun(after, [green], { targetRan })] });
    expect(tested('yes').kind).toBe('verified');
    expect(tested('unknown').kind).toBe('verified');
    expect(tested('no').kind).toBe('rejected');
  });

  test('for a wish only when passing tests run the changed lines', () => {
    const tested = (targetRan: 'yes' | 'no' | 'unknown') =>
      compare({ goals: [wish], was: [testRun(before, [other])], now: [testRun(after, [other], { targetRan })] });
    expect(tested('yes').kind).toBe('verified');
    expect(tested('no').kind).toBe('unverified');
    expect(tested('unknown').kind).toBe('unverified');
  });

  test('with goals left, when one is cleared', () => {
    const verdict = compare({
      goals: [problemGoal, testGoal],
      was: [checkRun(before, unknownName), testRun(before, [red])],
      now: [checkRun(after, []), testRun(after, [red])],
    });
    expect(verdict).toMatchObject({ kind: 'verified', remaining: [testGoal] });
  });
});

describe('rejected', () => {
  test.each<[string, readonly CheckRun[], readonly CheckRun[], string]>([
    [
      'a new error',
      [checkRun(before, unknownName)],
      [checkRun(after, problemOn(after, 'c', 'TS2304', "Cannot find name 'c'."))],
      'new-problem',
    ],
    [
      'a new warning',
      [checkRun(before, unknownName)],
      [checkRun(after, problemOn(after, 'c', 'x', 'y', { severity: 'warning' }))],
      'new-problem',
    ],
    ['a checker that could not run any more', [checkRun(before, unknownName)], [], 'check-lost'],
    [
      'a checker that crashed',
      [checkRun(before, unknownName)],
      [{ kind: 'crashed', checker: 'typescript', family: 'types', failure: failure('checker.crashed', 'x', 'y') }],
      'check-lost',
    ],
    [
      'a checker that did not end',
      [checkRun(before, unknownName)],
      [{ kind: 'timedOut', checker: 'typescript', family: 'types', failure: failure('checker.timeout', 'x', 'y') }],
      'check-lost',
    ],
    [
      'a test that broke',
      [checkRun(before, unknownName), testRun(before, [other])],
      [checkRun(after, []), testRun(after, [testCase('other', false)])],
      'broken-test',
    ],
    [
      'a test that is gone',
      [checkRun(before, unknownName), testRun(before, [other, green])],
      [checkRun(after, []), testRun(after, [green])],
      'missing-test',
    ],
    [
      'a test that is skipped',
      [checkRun(before, unknownName), testRun(before, [other])],
      [checkRun(after, []), testRun(after, [{ ...other, state: 'skipped' }, green])],
      'missing-test',
    ],
    [
      'a failing test that is gone',
      [checkRun(before, unknownName), testRun(before, [red, other])],
      [checkRun(after, []), testRun(after, [other])],
      'missing-test',
    ],
    [
      'no test that ran',
      [checkRun(before, unknownName), testRun(before, [other])],
      [checkRun(after, []), testRun(after, [])],
      'missing-test',
    ],
    [
      'an error of a checker that is new',
      [checkRun(before, unknownName)],
      [
        checkRun(after, []),
        checkRun(after, problemOn(after, 'c', 'no-c', 'No c.', { checker: 'eslint' }), 'eslint', 'lint'),
      ],
      'new-problem',
    ],
  ])('for %s, though the goal is cleared', (_, was, now, code) => {
    const verdict = compare({ was, now });
    expect(verdict.kind).toBe('rejected');
    expect(codes(verdict)).toContain(code);
  });

  test('names the test that broke and what it says', () => {
    const broken = testCase('other', false, { message: 'expected 1 to be 2\nmore' });
    const verdict = compare({
      was: [checkRun(before, unknownName), testRun(before, [other])],
      now: [checkRun(after, []), testRun(after, [broken])],
    });
    expect(verdict.reasons[0]!.message).toBe('The test “other” passed before and fails now: expected 1 to be 2');
  });

  test('for a silenced error', () => {
    const verdict = compare({ textAfter: 'const a = b as any;\n' });
    expect(verdict.kind).toBe('rejected');
    expect(codes(verdict)).toContain('suppressed-error');
  });

  test('for the same text, even when a test now passes', () => {
    expect(
      compare({ textAfter: before, goals: [testGoal], was: [testRun(before, [red])], now: [testRun(before, [green])] })
        .kind,
    ).toBe('rejected');
  });

  test('when the goal is still there', () => {
    expect(codes(compare({ now: [checkRun(after, unknownName)] }))).toEqual(['goal-remains']);
  });

  test('when a checklist item is not met any more', () => {
    const item = (state: JudgedItem['state']): JudgedItem => ({
      item: { id: 'i', question: 'Is it short?', decider: { kind: 'types' }, origin: 'workspace', severity: 'warning' },
      state,
      reason: '',
      evidence: [],
    });
    expect(codes(compare({ itemsBefore: [item('met')], itemsAfter: [item('unmet')] }))).toEqual(['unmet-item']);
    expect(compare({ itemsBefore: [item('unmet')], itemsAfter: [item('unmet')] }).kind).toBe('verified');
  });
});

describe('unverified', () => {
  test('when no program can tell', () => {
    expect(compare({ goals: [wish], was: [checkRun(before, [])], now: [checkRun(after, [])] })).toMatchObject({
      kind: 'unverified',
      reasons: [{ code: 'no-signal' }],
    });
    expect(compare({ goals: [wish], was: [], now: [] }).kind).toBe('unverified');
  });

  test('never for a goal that a program decides', () => {
    expect(compare({ now: [checkRun(after, unknownName)] }).kind).toBe('rejected');
  });
});

test('a flaky test neither breaks nor clears anything', () => {
  const flaky = { flaky: [red.id] };
  const broken = compare({
    was: [checkRun(before, unknownName), testRun(before, [green, other])],
    now: [checkRun(after, []), testRun(after, [red, other], flaky)],
  });
  expect(broken.kind).toBe('verified');
  const cleared = compare({
    goals: [testGoal],
    was: [testRun(before, [red, other])],
    now: [testRun(after, [green, other], flaky)],
  });
  expect(cleared.kind).not.toBe('verified');
});

describe('newProblems', () => {
  const problem = (message: string, line: number, lineText: string): Problem => ({
    checker: 'c',
    rule: 'r',
    message,
    severity: 'error',
    uri: 'file:///a',
    range: { start: { line, character: 0 }, end: { line, character: 1 } },
    lineText,
  });
  const anyProblem = fc
    .tuple(fc.constantFrom('m', 'n'), fc.nat({ max: 9 }), fc.constantFrom('x', 'y', 'z'))
    .map(([message, line, text]) => problem(message, line, text));

  test('moved lines are not news', () => {
    fc.assert(
      fc.property(fc.array(anyProblem, { maxLength: 6 }), fc.nat({ max: 50 }), (problems, by) => {
        const moved = problems.map((one) => ({
          ...one,
          range: {
            start: { line: one.range.start.line + by, character: 3 },
            end: { line: one.range.end.line + by, character: 4 },
          },
        }));
        expect(newProblems(problems, moved)).toEqual([]);
        expect(newProblems(problems, moved.toReversed())).toEqual([]);
      }),
      { seed: 1 },
    );
  });

  test('what is added is found, as many as were added', () => {
    fc.assert(
      fc.property(fc.array(anyProblem, { maxLength: 5 }), fc.array(anyProblem, { maxLength: 5 }), (problems, added) => {
        expect(newProblems(problems, [...problems, ...added]).length).toBe(added.length);
        expect(newProblems([...problems, ...added], problems)).toEqual([]);
      }),
      { seed: 2 },
    );
  });

  test('pairs the line that reads the same first', () => {
    const fresh = newProblems([problem('m', 5, 'old')], [problem('m', 1, 'new'), problem('m', 6, 'old')]);
    expect(fresh.map((one) => one.lineText)).toEqual(['new']);
  });

  test('another message is another problem', () => {
    expect(newProblems([problem('m', 1, 'x')], [problem('n', 1, 'x')])).toHaveLength(1);
  });
});

test('verdicts are ordered: verified, then fewest goals left, then the smaller change', () => {
  const verified = compare({});
  const rejected = compare({ now: [] });
  expect(compareVerdicts(verified, rejected)).toBeLessThan(0);
  expect(compareVerdicts(verified, { ...verified, remaining: [wish] })).toBeLessThan(0);
  expect(compareVerdicts(verified, { ...verified, size: 9 })).toBeLessThan(0);
  expect(compareVerdicts(verified, verified)).toBe(0);
});

test('a text that fails more is never verified, whatever the evidence', () => {
  const anyProblems = fc.subarray(['b', 'c', 'const'].map((word) => problemOn('const a = b; c', word, 'r', word)[0]!));
  const anyTests = fc
    .tuple(fc.constantFrom('passed', 'failed', 'skipped'), fc.constantFrom('passed', 'failed', 'skipped'))
    .map(([one, two]): TestCase[] => [
      { id: '1', name: '1', state: one as TestCase['state'] },
      { id: '2', name: '2', state: two as TestCase['state'] },
    ]);
  fc.assert(
    fc.property(anyProblems, anyProblems, anyTests, anyTests, (was, now, testsWas, testsNow) => {
      const goals = [
        ...was.map((problem): Goal => ({ kind: 'problem', title: '', problem })),
        ...testsWas
          .filter((one) => one.state === 'failed')
          .map((one): Goal => ({ kind: 'test', title: '', test: one, checker: 'vitest' })),
      ];
      const verdict = compare({
        goals,
        was: [checkRun(before, was), testRun(before, testsWas)],
        now: [checkRun(after, now), testRun(after, testsNow)],
      });
      if (verdict.kind !== 'verified') return;
      expect(now.every((problem) => was.includes(problem))).toBe(true);
      testsWas.forEach((one, index) => {
        if (one.state === 'passed') expect(testsNow[index]!.state).toBe('passed');
        if (one.state === 'failed') expect(testsNow[index]!.state).not.toBe('skipped');
      });
      expect(verdict.cleared.length).toBeGreaterThan(0);
    }),
    { seed: 5, numRuns: 1000 },
  );
});

describe('what the related tests verified, after all tests', () => {
  const gone: CheckRun = {
    kind: 'timedOut',
    checker: 'vitest',
    family: 'tests',
    failure: failure('checker.timeout', 'The tests did not end.', 'Wait.'),
  };
  const asked = { goals: [testGoal], was: [testRun(before, [red, other])] };
  const narrow = compare({ ...asked, now: [testRun(after, [green, other])] });
  const lost = compare({ ...asked, now: [gone] });

  test('stays open where they did not end in little more time than on the original', () => {
    const verdict = widenedVerdict(narrow, lost, ['vitest']);
    expect(verdict).toMatchObject({ kind: 'unverified', cleared: [testGoal], lines: narrow.lines });
    expect(codes(verdict)).toEqual(['unfinished']);
    expect([verdict, narrow, lost].map(isUnfinished)).toEqual([true, false, false]);
  });
  test('is refused where they had time enough, and where something else speaks against it', () => {
    expect(widenedVerdict(narrow, lost, [])).toBe(lost);
    const worse = compare({
      ...asked,
      was: [...asked.was, checkRun(before, [])],
      now: [gone, checkRun(after, problemOn(after, 'c', 'TS2304', 'no c'))],
    });
    expect(widenedVerdict(narrow, worse, ['vitest'])).toBe(worse);
    const twice = compare({ ...asked, was: [...asked.was, checkRun(before, [])], now: [gone] });
    expect(widenedVerdict(narrow, twice, ['vitest'])).toBe(twice);
  });
  test('is what they say where they ended', () => {
    const broken = compare({ ...asked, now: [testRun(after, [green, testCase('other', false)])] });
    expect(widenedVerdict(narrow, broken, [])).toBe(broken);
    expect(widenedVerdict(narrow, narrow, [])).toBe(narrow);
  });
});
