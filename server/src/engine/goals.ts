// What a refinement is to clear, taken from what programs saw; a model's opinion becomes a goal only
// when the person chose it.

import { comparePositions, spanOf, spansMeet } from '../base/text.ts';
import type { JudgedItem } from '../core/checklist.ts';
import { isBroken, ranIn, testsIn, type Evidence, type Problem } from '../core/evidence.ts';
import { formatRule } from '../core/formatRule.ts';
import type { Finding } from '../core/finding.ts';
import type { Target } from '../core/target.ts';
import type { Goal } from '../core/verdict.ts';
import { contractChecker } from './contract.ts';
import { toolFindings } from '../critique/toolFindings.ts';

/** Goals and the findings that they come from. */
export interface Goals {
  readonly goals: readonly Goal[];
  readonly findings: readonly Finding[];
}

/** Whether a static problem lies in the target's span. */
export function isInTarget(target: Target, problem: Problem): boolean {
  if (problem.uri !== target.document.uri) return false;
  const span = spanOf(target.document.text, problem.range);
  return span.ok && spansMeet(span.value, target.span);
}

/**
 * The goals of a refinement.
 *
 * @param only the one finding that the person chose; without it everything proven in the selection,
 *   failing tests that reach it, unmet checklist items, and the person's own words as a wish.
 */
export function goalsOf(target: Target, before: Evidence, items: readonly JudgedItem[], only?: Finding): Goals {
  const findings = toolFindings(target, before);
  const told = ranIn(before)
    .flatMap((run) => run.problems)
    // Two checkers may report one syntax error; it is one goal.
    .filter((problem, index, all) => index === all.findIndex((other) => isSame(problem, other)))
    .filter((problem) => isInTarget(target, problem))
    .map((problem) => ({ kind: 'problem' as const, title: `${problem.message} (${problem.rule})`, problem }));
  const problems: readonly Goal[] = told.filter(({ problem }) => problem.severity !== 'info');
  const failing = new Set(testsIn(before, 'failed'));
  const repeats = isBroken(before, target.document.uri);
  const tests = ranIn(before)
    .filter((run) => run.tests && run.tests.targetRan !== 'no')
    .flatMap((run) =>
      run
        .tests!.cases.filter((test) => failing.has(test) && !(test.standIn && repeats))
        .map((test) => ({ test, checker: run.checker })),
    )
    .map(({ test, checker }): Goal => ({ kind: 'test', title: `test “${test.name}”`, test, checker }));
  const unmet = items
    .filter(
      (item) => item.state === 'unmet' && item.item.decider.kind !== 'model' && item.item.decider.kind !== 'person',
    )
    .map((item): Goal => ({ kind: 'item', title: item.item.question, item }));
  const all = [...problems, ...tests, ...unmet];
  if (only) {
    // What is told as information is a goal where the person chose it.
    const chosen = [...all, ...told.filter((goal) => !problems.includes(goal))].filter((goal) =>
      isGoalOf(goal, only, target),
    );
    const wish: Goal = { kind: 'wish', title: only.message };
    return {
      goals: chosen.length > 0 ? chosen : [wish],
      findings: findings.filter((finding) => finding.id === only.id),
    };
  }
  const wish: readonly Goal[] = target.goal === undefined ? [] : [{ kind: 'wish', title: target.goal }];
  if (all.length + wish.length > 0) return { goals: [...all, ...wish], findings };
  // Where nothing else is wrong, the project's formatter may have its way.
  return { goals: told.filter(({ problem }) => problem.rule === formatRule), findings };
}

/** The function that a case of the contract is about. */
function labelIn(name: string): string {
  return name.slice(0, name.lastIndexOf(' keeps '));
}

function isSame(a: Problem, b: Problem): boolean {
  return (
    a.rule === b.rule &&
    a.message === b.message &&
    a.uri === b.uri &&
    comparePositions(a.range.start, b.range.start) === 0
  );
}

function isGoalOf(goal: Goal, finding: Finding, target: Target): boolean {
  switch (goal.kind) {
    case 'problem':
      return (
        finding.rule === `${goal.problem.checker}/${goal.problem.rule}` &&
        finding.message === goal.problem.message &&
        finding.uri === target.document.uri &&
        finding.range.start.line === goal.problem.range.start.line
      );
    case 'test':
      return (
        (finding.category === 'test' && finding.message.includes(goal.test.name)) ||
        (goal.checker === contractChecker &&
          goal.test.name === `${labelIn(goal.test.name)} keeps ${finding.rule}` &&
          labelIn(goal.test.name).endsWith(finding.quote))
      );
    case 'item':
      return finding.category === 'checklist' && finding.message === goal.title;
    case 'wish':
      return false;
  }
}
