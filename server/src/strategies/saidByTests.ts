// What failing tests say besides failing: whether they speak against the code at all, and the constants that they name.

import { ranIn, type TestCase } from '../core/evidence.ts';
import type { RefineTask } from '../core/strategy.ts';
import type { Goal } from '../core/verdict.ts';
import type { Difference } from '../repair/impliedConstants.ts';

/**
 * Whether documented examples alone fail although all that the person expects holds: then the documentation may be
 * what is wrong, and does not steer.
 */
export function isContradicted({ before }: RefineTask, failing: readonly TestCase[]): boolean {
  const expected = ranIn(before).flatMap(({ tests }) => tests?.cases.filter(({ saidBy }) => saidBy === 'person') ?? []);
  return (
    expected.length > 0 &&
    expected.every(({ state }) => state === 'passed') &&
    failing.every(({ saidBy }) => saidBy === 'documentation')
  );
}

/** What a failing test says of code: its own lines and the result that it wants. */
export function saidBy({ failure }: TestCase): readonly string[] {
  const { expected, source } = failure ?? {};
  // A value that stands alone would read as a directive.
  return [...(expected === undefined ? [] : [`said(${expected})`]), ...(source === undefined ? [] : [source])];
}

/** What failing tests wanted and got, where they say both. */
export function differencesIn(failing: readonly TestCase[]): readonly Difference[] {
  return failing.flatMap(({ failure }) => {
    const { expected, actual } = failure ?? {};
    return expected === undefined || actual === undefined ? [] : [{ expected, actual }];
  });
}

/** Whether a goal is a test that ran. */
export function isTest(goal: Goal): goal is Extract<Goal, { kind: 'test' }> {
  return goal.kind === 'test' && !goal.test.standIn;
}
