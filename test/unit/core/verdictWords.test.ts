// What a verdict says: the reason for each refusal in words, the lines of the gate panel, and who can decide what.

import { describe, expect, test } from 'vitest';
import type { ChecklistItem, JudgedItem } from '../../../server/src/core/checklist.ts';
import type { CheckRun, TestCase } from '../../../server/src/core/evidence.ts';
import { failure } from '../../../server/src/core/failure.ts';
import { judge, type Comparison, type Goal } from '../../../server/src/core/verdict.ts';
import { checkRun, evidenceOf, problemOn, testCase, testRun } from '../../support/fakePorts.ts';

const before = 'const a = b;\nlet d;\n';
const after = 'const a = c;\nlet d;\n';
const [unknown] = problemOn(before, 'b', 'TS2304', 'No b.');
const goal: Goal = { kind: 'problem', title: 'b', problem: unknown! };
const wish: Goal = { kind: 'wish', title: 'nicer' };
const [red, green] = [testCase('adds', false), testCase('adds', true)];
const [otherRed, other] = [testCase('other', false), testCase('other', true)];
const testGoal: Goal = { kind: 'test', title: 'adds', test: red, checker: 'vitest' };

function compare(was: readonly CheckRun[], now: readonly CheckRun[], more: Partial<Comparison> = {}) {
  return judge({
    goals: [goal],
    before: evidenceOf(before, ...was),
    after: evidenceOf(after, ...now),
    textBefore: before,
    textAfter: after,
    languageId: 'typescript',
    uri: unknown!.uri,
    itemsBefore: [],
    itemsAfter: [],
    ...more,
  });
}
const types = (text: string, words?: string) =>
  checkRun(text, words === undefined ? [] : problemOn(text, words, 'TS1', `No ${words}.`));
const lint = (text: string, words?: string, severity: 'error' | 'warning' | 'info' = 'error') =>
  checkRun(
    text,
    words === undefined ? [] : problemOn(text, words, 'L1', `Poor ${words}.`, { checker: 'eslint', severity }),
    'eslint',
    'lint',
  );
const lost = (kind: 'timedOut' | 'crashed' | 'unavailable'): CheckRun =>
  ({
    kind,
    checker: 'eslint',
    family: 'lint',
    failure: failure('checker.missing', 'No.', 'Do.'),
  }) as CheckRun;
const cleared = [checkRun(before, [unknown!])] as const;
const clean = [types(after)] as const;
const said = (verdict: ReturnType<typeof judge>) => verdict.reasons.map(({ code, message }) => [code, message]);

describe('the reason', () => {
  test.each<[string, readonly CheckRun[], readonly CheckRun[], string, string]>([
    [
      'a check that did not end',
      [lint(before)],
      [lost('timedOut')],
      'check-lost',
      'eslint ran before the change and did not end in time after it.',
    ],
    [
      'a check that crashed',
      [lint(before)],
      [lost('crashed')],
      'check-lost',
      'eslint ran before the change and crashed after it.',
    ],
    [
      'a check that is gone',
      [lint(before)],
      [lost('unavailable')],
      'check-lost',
      'eslint ran before the change and could not run after it.',
    ],
    [
      'a check that nothing is known of',
      [lint(before)],
      [],
      'check-lost',
      'eslint ran before the change and could not run after it.',
    ],
    [
      'an error of a check that ran for the first time',
      [],
      [lint(after, 'c')],
      'new-problem',
      'eslint reports L1: Poor c.',
    ],
    [
      'a new problem',
      [lint(before)],
      [lint(after, 'd', 'warning')],
      'new-problem',
      'eslint reports a new problem on line 2: L1 Poor d.',
    ],
    [
      'a test that broke',
      [testRun(before, [green])],
      [testRun(after, [testCase('adds', false, { message: '1 is not 2\nat x' })])],
      'broken-test',
      'The test “adds” passed before and fails now: 1 is not 2',
    ],
    [
      'a test that is gone',
      [testRun(before, [green, other])],
      [testRun(after, [other])],
      'missing-test',
      'The test “adds” passed before and did not run after the change.',
    ],
    [
      'a failing test that is gone',
      [testRun(before, [red, other])],
      [testRun(after, [other])],
      'missing-test',
      'The failing test “adds” did not run after the change.',
    ],
  ])('of %s', (_, was, now, code, message) => {
    expect(said(compare([...cleared, ...was], [...clean, ...now]))).toEqual([[code, message]]);
  });

  test('of tests that are all gone is told once more', () => {
    expect(said(compare([...cleared, testRun(before, [green])], [...clean, testRun(after, [])]))).toEqual([
      ['missing-test', 'The test “adds” passed before and did not run after the change.'],
      ['missing-test', 'vitest: no test ran after the change.'],
    ]);
  });

  test('of a broken test without words is that it failed', () => {
    const wordless: TestCase = { id: green.id, name: green.name, state: 'failed' };
    expect(said(compare([...cleared, testRun(before, [green])], [...clean, testRun(after, [wordless])]))).toEqual([
      ['broken-test', 'The test “adds” passed before and fails now: failed'],
    ]);
  });

  test('of a text that is the same, a silenced check, and what remains', () => {
    expect(said(compare([types(before)], [types(before)], { textAfter: before, goals: [] }))).toEqual([
      ['goal-remains', 'The text is the same as before.'],
    ]);
    const silenced = compare([...cleared], [...clean], { textAfter: `// @ts-ignore\n${after}` });
    expect(said(silenced)).toEqual([
      [
        'suppressed-error',
        expect.stringMatching(/^The change silences a check instead of fixing the cause: .*@ts-ignore/),
      ],
    ]);
    const two: Goal[] = [goal, { ...goal, title: 'more' }];
    expect(said(compare([...cleared], [checkRun(after, [unknown!])], { goals: two }))).toEqual([
      ['goal-remains', 'Still there: b; more.'],
    ]);
    expect(said(compare([], [], { goals: [wish] }))).toEqual([
      ['no-signal', 'No program here can tell whether this change is right.'],
    ]);
  });
});

test('neither a hint nor a warning of a check that ran for the first time is a reason', () => {
  expect(compare([...cleared], [...clean, lint(after, 'c', 'warning')]).kind).toBe('verified');
  expect(compare([...cleared, lint(before)], [...clean, lint(after, 'c', 'info')]).kind).toBe('verified');
  expect(compare([...cleared, lint(before, 'd')], [...clean, lint(after, 'd')]).kind).toBe('verified');
});

describe('a line of the panel', () => {
  const linesOf = (was: readonly CheckRun[], now: readonly CheckRun[]) =>
    compare(was, now).lines.map(({ checker, state, text, receipts }) => [checker, state, text, receipts.length]);

  test('counts problems, and says better, same and worse', () => {
    expect(linesOf([types(before, 'b')], [types(after)])).toEqual([
      ['typescript', 'better', '1 → 0 problems (1 gone, 0 new)', 2],
    ]);
    expect(linesOf([types(before)], [types(after)])).toEqual([
      ['typescript', 'same', '0 → 0 problems (0 gone, 0 new)', 2],
    ]);
    expect(linesOf([types(before)], [types(after, 'd')])).toEqual([
      ['typescript', 'worse', '0 → 1 problems (0 gone, 1 new)', 2],
    ]);
    // What is gone does not make up for what is new.
    expect(linesOf([types(before, 'b')], [types(after, 'd')])[0]![1]).toBe('worse');
  });

  test('counts tests, and says whether the selection ran and what was left out', () => {
    expect(linesOf([testRun(before, [red, other])], [testRun(after, [green, other])])).toEqual([
      ['vitest', 'better', '1 of 2 → 2 of 2 tests pass, the selection ran', 2],
    ]);
    expect(linesOf([testRun(before, [red])], [testRun(after, [red], { targetRan: 'no' })])).toEqual([
      ['vitest', 'same', '0 of 1 → 0 of 1 tests pass, the selection did not run', 2],
    ]);
    const flaky = { targetRan: 'unknown', flaky: [otherRed.id] } as const;
    expect(linesOf([testRun(before, [green, other])], [testRun(after, [green, otherRed], flaky)])).toEqual([
      ['vitest', 'same', '2 of 2 → 1 of 2 tests pass, whether the selection ran is not known, 1 flaky left out', 2],
    ]);
    expect(linesOf([testRun(before, [green])], [testRun(after, [red])])[0]![1]).toBe('worse');
  });

  test('stands by the weight of what was looked at, whoever answered first', () => {
    const was = [lint(before), testRun(before, [green]), types(before)];
    const now = [testRun(after, [green]), types(after), lint(after)];
    expect(compare(was, now).lines.map(({ family }) => family)).toEqual(['types', 'tests', 'lint']);
  });

  test('of tests that are no more told of counts none', () => {
    expect(linesOf([testRun(before, [green])], [checkRun(after, [], 'vitest', 'tests')])).toEqual([
      ['vitest', 'worse', '1 of 1 → 0 of 0 tests pass, whether the selection ran is not known', 2],
    ]);
  });
});

describe('who can decide', () => {
  const item = (
    id: string,
    state: JudgedItem['state'],
    decider: ChecklistItem['decider'] = { kind: 'types' },
  ): JudgedItem => ({
    item: { id, question: 'Is it short?', decider, origin: 'workspace', severity: 'warning' },
    state,
    reason: '',
    evidence: [],
  });
  const judged = (goals: readonly Goal[], itemsAfter: readonly JudgedItem[], now: readonly CheckRun[] = []) =>
    compare([], now, { goals, itemsAfter }).kind;
  const wanted = (one: JudgedItem): Goal => ({ kind: 'item', title: 'short', item: one });

  test('an item is cleared where it is met, and not where another one is', () => {
    const goals = [wanted(item('a', 'unmet'))];
    expect(judged(goals, [item('b', 'unmet'), item('a', 'met')])).toBe('verified');
    expect(judged(goals, [item('b', 'met'), item('a', 'unmet')])).toBe('rejected');
    expect(judged(goals, [item('b', 'met')])).toBe('rejected');
  });

  test('an item that a model or a person decides is not refused by programs', () => {
    for (const kind of ['model', 'person'] as const)
      expect(judged([wanted(item('a', 'unmet', { kind } as ChecklistItem['decider']))], [])).toBe('unverified');
  });

  test('an item that was met and is not is told by its question', () => {
    const verdict = compare([...cleared], [...clean], {
      itemsBefore: [item('b', 'unmet'), item('a', 'met')],
      itemsAfter: [item('a', 'unmet'), item('b', 'unmet'), item('new', 'unmet')],
    });
    expect(said(verdict)).toEqual([['unmet-item', 'The checklist item “Is it short?” was met and is not any more.']]);
  });

  test('a problem and a test are refused where their own checker ran, and open where it did not', () => {
    expect(compare([], [lint(after)]).kind).toBe('unverified');
    expect(compare([...cleared], [checkRun(after, [unknown!]), lint(after)]).kind).toBe('rejected');
    expect(compare([lint(before)], [lint(after)], { goals: [testGoal] }).kind).toBe('unverified');
    expect(compare([testRun(before, [red])], [testRun(after, [red]), lint(after)], { goals: [testGoal] }).kind).toBe(
      'rejected',
    );
  });

  test('a wish is granted where passing tests ran the change, none fails, and the text changed', () => {
    const judgedWish = (now: CheckRun, more: Partial<Comparison> = {}) =>
      compare([], [now, lint(after)], { goals: [wish], ...more }).kind;
    expect(judgedWish(testRun(after, [green, other]))).toBe('verified');
    expect(judgedWish(testRun(after, []))).toBe('unverified');
    expect(judgedWish(testRun(after, [green, otherRed]))).toBe('unverified');
    expect(judgedWish(testRun(after, [green], { targetRan: 'no' }))).toBe('unverified');
    expect(judgedWish(testRun(after, [green]), { textAfter: before })).toBe('rejected');
  });
});
