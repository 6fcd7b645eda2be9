// Which of a text's problems a strategy is still asked to clear.

import { spanOf, spansMeet, type Span } from '../base/text.ts';
import { problemsIn, type Evidence, type Problem } from '../core/evidence.ts';
import type { Goal } from '../core/verdict.ts';

/** The problems of one text that lie in `span` and are equal in checker, rule and words to a goal. */
export function openProblems(
  goals: readonly Goal[],
  evidence: Evidence,
  text: string,
  uri: string,
  span: Span,
): readonly Problem[] {
  const wanted = new Set(goals.flatMap((goal) => (goal.kind === 'problem' ? [problemKey(goal.problem)] : [])));
  return problemsAt(evidence, text, uri, span).filter((problem) => wanted.has(problemKey(problem)));
}

/** The problems of one text that lie in `span`. */
export function problemsAt(evidence: Evidence, text: string, uri: string, span: Span): readonly Problem[] {
  return problemsIn(evidence).filter((problem) => {
    if (problem.uri !== uri) return false;
    const place = spanOf(text, problem.range);
    return place.ok && spansMeet(place.value, span);
  });
}

/** What makes two problems of different texts the same one. */
export function problemKey(problem: Problem): string {
  return JSON.stringify([problem.checker, problem.rule, problem.message]);
}
