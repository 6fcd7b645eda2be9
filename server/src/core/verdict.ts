// How a candidate stands against the original: the law "evidence before opinion" and the rule
// gate/external-proof (docs/methods.md). Only programs verify; a model's word may reject, never verify.

import { diffSize } from '../base/diff.ts';
import type { JudgedItem } from './checklist.ts';
import {
  familyOrder,
  problemsIn,
  ranIn,
  testsIn,
  type CheckFamily,
  type CheckRun,
  type Evidence,
  type Problem,
  type TestCase,
} from './evidence.ts';
import { problemDelta, type ChangedText } from './problemMatch.ts';
import { addedSuppressions } from './suppression.ts';

/** Something that a refinement is to clear. */
export type Goal =
  | { readonly kind: 'problem'; readonly title: string; readonly problem: Problem }
  | { readonly kind: 'test'; readonly title: string; readonly test: TestCase; readonly checker: string }
  | { readonly kind: 'item'; readonly title: string; readonly item: JudgedItem }
  | { readonly kind: 'wish'; readonly title: string };

/** Why a candidate was not accepted. */
export interface Reason {
  readonly code:
    | 'new-problem'
    | 'broken-test'
    | 'missing-test'
    | 'suppressed-error'
    | 'check-lost'
    | 'unmet-item'
    | 'goal-remains'
    | 'no-signal'
    | 'unfinished'
    | 'invalid-edit'
    | 'flaky';
  readonly message: string;
}

/** One line of the gate panel; a line without a receipt is never made. */
export interface GateLine {
  readonly family: CheckFamily;
  readonly checker: string;
  readonly state: 'better' | 'same' | 'worse';
  readonly text: string;
  /** Receipt ids before and after. */
  readonly receipts: readonly string[];
}

/** How a candidate stands against the original. */
export interface Verdict {
  readonly kind: 'verified' | 'unverified' | 'rejected';
  readonly cleared: readonly Goal[];
  readonly remaining: readonly Goal[];
  readonly reasons: readonly Reason[];
  readonly lines: readonly GateLine[];
  /** Lines added plus lines removed. */
  readonly size: number;
}

/** What `judge` compares. */
export interface Comparison {
  readonly goals: readonly Goal[];
  readonly before: Evidence;
  readonly after: Evidence;
  readonly textBefore: string;
  readonly textAfter: string;
  readonly languageId: string;
  /** URI of the document that changed. */
  readonly uri: string;
  /** Checklist verdicts by programs, before and after; empty when there is no checklist. */
  readonly itemsBefore: readonly JudgedItem[];
  readonly itemsAfter: readonly JudgedItem[];
}

/** Judges a candidate. Pure: the same evidence gives the same verdict. */
export function judge(comparison: Comparison): Verdict {
  const { goals, before, after } = comparison;
  const reasons: Reason[] = [];
  const lines: GateLine[] = [];
  const changed: ChangedText = { uri: comparison.uri, before: comparison.textBefore, after: comparison.textAfter };
  const textChanged = comparison.textBefore !== comparison.textAfter;
  if (!textChanged) reasons.push({ code: 'goal-remains', message: 'The text is the same as before.' });

  for (const run of ranIn(before)) {
    const now = after.runs.find((other) => other.checker === run.checker);
    if (now?.kind !== 'ran') {
      // Where nothing could be built there was no test to lose.
      const isOnlyStandIn = run.tests?.cases.every((test) => test.standIn) ?? false;
      if (isOnlyStandIn && now?.kind === 'unavailable' && now.failure.code === 'tests.none') continue;
      reasons.push({
        code: 'check-lost',
        message: `${run.checker} ran before the change and ${lostWords(now)} after it.`,
      });
    } else {
      const compared = compareRuns(run, now, changed);
      lines.push(compared.line);
      reasons.push(...compared.reasons);
    }
  }
  for (const run of ranIn(after)) {
    if (before.runs.some((other) => other.kind === 'ran' && other.checker === run.checker)) continue;
    for (const problem of run.problems.filter((one) => one.severity === 'error')) {
      reasons.push({ code: 'new-problem', message: `${run.checker} reports ${problem.rule}: ${problem.message}` });
    }
  }
  for (const item of comparison.itemsAfter) {
    const was = comparison.itemsBefore.find((other) => other.item.id === item.item.id);
    if (item.state === 'unmet' && was?.state === 'met') {
      reasons.push({
        code: 'unmet-item',
        message: `The checklist item “${item.item.question}” was met and is not any more.`,
      });
    }
  }
  for (const added of addedSuppressions(comparison.textBefore, comparison.textAfter, comparison.languageId)) {
    reasons.push({
      code: 'suppressed-error',
      message: `The change silences a check instead of fixing the cause: ${added}.`,
    });
  }

  const lost = new Set(problemDelta(problemsIn(before), problemsIn(after), changed).gone);
  const failedNow = new Set(testsIn(after, 'failed').map((test) => test.id));
  const passedNow = new Set(testsIn(after, 'passed').map((test) => test.id));
  const covered = ranIn(after).some(
    (run) => run.tests !== undefined && run.tests.targetRan === 'yes' && passedNow.size > 0 && failedNow.size === 0,
  );
  // A test that passes without the changed lines running says nothing about them.
  const unreached = new Set(
    ranIn(after).flatMap((run) => (run.tests?.targetRan === 'no' ? run.tests.cases.map((test) => test.id) : [])),
  );
  const cleared: Goal[] = [];
  const remaining: Goal[] = [];
  for (const goal of goals) (isCleared(goal) ? cleared : remaining).push(goal);

  function isCleared(goal: Goal): boolean {
    switch (goal.kind) {
      case 'problem':
        return lost.has(goal.problem);
      case 'test':
        return goal.test.standIn ? isBuilt(goal) : passedNow.has(goal.test.id) && !unreached.has(goal.test.id);
      case 'item':
        return comparison.itemsAfter.some((item) => item.item.id === goal.item.item.id && item.state === 'met');
      case 'wish':
        return covered && textChanged;
    }
  }

  function isBuilt({ test, checker }: Extract<Goal, { kind: 'test' }>): boolean {
    const tests = ranIn(after).find((run) => run.checker === checker)?.tests;
    return (
      tests !== undefined &&
      tests.targetRan !== 'no' &&
      !tests.cases.some((now) => now.id === test.id && now.state === 'failed') &&
      tests.cases.some((now) => now.state === 'passed')
    );
  }

  lines.sort((a, b) => familyOrder.indexOf(a.family) - familyOrder.indexOf(b.family));
  const { added, removed } = diffSize(comparison.textBefore, comparison.textAfter);
  const common = { cleared, remaining, lines, size: added + removed };
  if (reasons.length > 0) return { kind: 'rejected', ...common, reasons };
  if (cleared.length > 0) return { kind: 'verified', ...common, reasons };
  const undecided = remaining.filter((goal) => !decidable(goal, after));
  if (undecided.length > 0) {
    const message = 'No program here can tell whether this change is right.';
    return { kind: 'unverified', ...common, reasons: [{ code: 'no-signal', message }] };
  }
  const message = `Still there: ${remaining.map((goal) => goal.title).join('; ')}.`;
  return { kind: 'rejected', ...common, reasons: [{ code: 'goal-remains', message }] };
}

/**
 * What becomes of a change that the related tests verified where all tests have been asked, too.
 *
 * @param narrow by the related tests, verified. @param wide by all of them.
 * @param unfinished checkers that found no end in little more time than the original's tests take; where nothing else
 * speaks against the change it stays open, neither verified nor rejected.
 */
export function widenedVerdict(narrow: Verdict, wide: Verdict, unfinished: readonly string[]): Verdict {
  const { reasons } = wide;
  const isOpen =
    unfinished.length > 0 && reasons.length === unfinished.length && reasons.every(({ code }) => code === 'check-lost');
  if (!isOpen) return wide;
  const message = `The related tests pass, but all tests (${unfinished.join(', ')}) did not come to their end after the change in the time that was left.`;
  return { ...narrow, kind: 'unverified', reasons: [{ code: 'unfinished', message }] };
}

/** Whether a change is open for want of time alone: all that came to its end verifies it. */
export function isUnfinished({ kind, reasons }: Verdict): boolean {
  return kind === 'unverified' && reasons.some(({ code }) => code === 'unfinished');
}

/** Order of verified verdicts: negative when `a` is better. Ties mean equal; the earlier one stays. */
export function compareVerdicts(a: Verdict, b: Verdict): number {
  return compareProof(a, b) || a.size - b.size;
}

/** The same by what programs say alone, whatever the size of the change. */
export function compareProof(a: Verdict, b: Verdict): number {
  const rank = { verified: 0, unverified: 1, rejected: 2 } as const;
  return rank[a.kind] - rank[b.kind] || a.remaining.length - b.remaining.length;
}

function decidable(goal: Goal, after: Evidence): boolean {
  switch (goal.kind) {
    case 'problem':
      return after.runs.some((run) => run.kind === 'ran' && run.checker === goal.problem.checker);
    case 'test':
      return after.runs.some((run) => run.kind === 'ran' && run.checker === goal.checker);
    case 'item':
      return goal.item.item.decider.kind !== 'model' && goal.item.item.decider.kind !== 'person';
    case 'wish':
      return false;
  }
}

function lostWords(run: CheckRun | undefined): string {
  switch (run?.kind) {
    case 'timedOut':
      return 'did not end in time';
    case 'crashed':
      return 'crashed';
    default:
      return 'could not run';
  }
}

type Ran = Extract<CheckRun, { kind: 'ran' }>;

function compareRuns(before: Ran, after: Ran, changed: ChangedText): { line: GateLine; reasons: Reason[] } {
  return before.tests ? compareTests(before, after) : compareProblems(before, after, changed);
}

function compareProblems(before: Ran, after: Ran, changed: ChangedText): { line: GateLine; reasons: Reason[] } {
  const { fresh: all, gone } = problemDelta(before.problems, after.problems, changed);
  const fresh = all.filter((problem) => problem.severity !== 'info');
  const reasons = fresh.map((problem): Reason => ({
    code: 'new-problem',
    message: `${problem.checker} reports a new problem on line ${problem.range.start.line + 1}: ${problem.rule} ${problem.message}`,
  }));
  const state = fresh.length > 0 ? 'worse' : gone.length > 0 ? 'better' : 'same';
  const text = `${before.problems.length} → ${after.problems.length} problems (${gone.length} gone, ${fresh.length} new)`;
  return { line: gateLine(before, after, state, text), reasons };
}

function compareTests(before: Ran, after: Ran): { line: GateLine; reasons: Reason[] } {
  const was = before.tests!;
  const now = after.tests;
  const flaky = new Set([...was.flaky, ...(now?.flaky ?? [])]);
  const states = new Map((now?.cases ?? []).map((test) => [test.id, test] as const));
  const reasons: Reason[] = [];
  for (const test of was.cases) {
    if (flaky.has(test.id) || test.state !== 'passed') continue;
    const after = states.get(test.id);
    if (after === undefined || after.state === 'skipped') {
      reasons.push({
        code: 'missing-test',
        message: `The test “${test.name}” passed before and did not run after the change.`,
      });
    } else if (after.state === 'failed') {
      const words = after.failure?.message.split('\n')[0] ?? 'failed';
      reasons.push({ code: 'broken-test', message: `The test “${test.name}” passed before and fails now: ${words}` });
    }
  }
  for (const test of was.cases) {
    if (test.standIn) continue;
    if (!flaky.has(test.id) && test.state === 'failed' && (states.get(test.id)?.state ?? 'skipped') === 'skipped') {
      reasons.push({ code: 'missing-test', message: `The failing test “${test.name}” did not run after the change.` });
    }
  }
  const count = (cases: readonly TestCase[], state: TestCase['state']) =>
    cases.filter((test) => test.state === state).length;
  const passedBefore = count(was.cases, 'passed');
  const ranBefore = passedBefore + count(was.cases, 'failed');
  const passedAfter = count(now?.cases ?? [], 'passed');
  const ranAfter = passedAfter + count(now?.cases ?? [], 'failed');
  if (ranBefore > 0 && ranAfter === 0) {
    reasons.push({ code: 'missing-test', message: `${before.checker}: no test ran after the change.` });
  }
  const ran = {
    yes: 'the selection ran',
    no: 'the selection did not run',
    unknown: 'whether the selection ran is not known',
  };
  const flakyWords = flaky.size > 0 ? `, ${flaky.size} flaky left out` : '';
  const text = `${passedBefore} of ${ranBefore} → ${passedAfter} of ${ranAfter} tests pass, ${ran[now?.targetRan ?? 'unknown']}${flakyWords}`;
  const state = reasons.length > 0 ? 'worse' : passedAfter > passedBefore ? 'better' : 'same';
  return { line: gateLine(before, after, state, text), reasons };
}

function gateLine(before: Ran, after: Ran, state: GateLine['state'], text: string): GateLine {
  return { family: after.family, checker: after.checker, state, text, receipts: [before.receipt.id, after.receipt.id] };
}
