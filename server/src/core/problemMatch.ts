// Which problems of two texts are the same one: matched by where unchanged lines went, then by content
// and neighbourhood, then by words alone. Moved lines are not news, and of twins the right one is gone.

import { hunksOf, linesWithEndings } from '../base/diff.ts';
import type { Problem } from './evidence.ts';

/** The target document before and after, where problems of it are to be followed through the change. */
export interface ChangedText {
  readonly uri: string;
  readonly before: string;
  readonly after: string;
}

/** What a change did to the problems. */
export interface ProblemDelta {
  /** Problems of `after` without a partner before. */
  readonly fresh: readonly Problem[];
  /** Problems of `before` without a partner after. */
  readonly gone: readonly Problem[];
}

/**
 * Pairs problems; each has at most one partner, of the same checker, rule, message, severity and document.
 *
 * First those whose line the change left alone, by its new number; then those whose line and neighbouring
 * lines read the same; then those whose line does; then the rest in order.
 *
 * @param changed the texts of the document that changed; without it content alone decides.
 */
export function problemDelta(
  before: readonly Problem[],
  after: readonly Problem[],
  changed?: ChangedText,
): ProblemDelta {
  const words = (problem: Problem) => [problem.checker, problem.rule, problem.message, problem.uri, problem.severity];
  const newLine = changed && changed.before !== changed.after ? lineMap(changed.before, changed.after) : sameLine;
  const contextBefore = changed ? neighbourhood(changed.before) : noContext;
  const contextAfter = changed ? neighbourhood(changed.after) : noContext;
  const lineBefore = (problem: Problem) =>
    problem.uri === changed?.uri ? newLine(problem.range.start.line) : problem.range.start.line;
  const near = (problem: Problem, context: (line: number) => string) =>
    problem.uri === changed?.uri ? context(problem.range.start.line) : '';

  /** Keys from the strictest to the widest; undefined where a rule says nothing about a problem. */
  const rules: readonly (readonly [(problem: Problem) => unknown[] | undefined, (problem: Problem) => unknown[]])[] = [
    [
      (problem) => {
        const line = lineBefore(problem);
        return line === undefined ? undefined : [line, problem.range.start.character];
      },
      (problem) => [problem.range.start.line, problem.range.start.character],
    ],
    [
      (problem) => {
        const line = lineBefore(problem);
        return line === undefined ? undefined : [line, problem.lineText];
      },
      (problem) => [problem.range.start.line, problem.lineText],
    ],
    [
      (problem) => [problem.lineText, near(problem, contextBefore)],
      (problem) => [problem.lineText, near(problem, contextAfter)],
    ],
    [(problem) => [problem.lineText], (problem) => [problem.lineText]],
    [() => [], () => []],
  ];
  let gone = before;
  let fresh = after;
  for (const [keyBefore, keyAfter] of rules) {
    if (gone.length === 0 || fresh.length === 0) break;
    const waiting = new Map<string, Problem[]>();
    for (const problem of gone) {
      const own = keyBefore(problem);
      if (own === undefined) continue;
      const key = JSON.stringify([words(problem), own]);
      waiting.set(key, [...(waiting.get(key) ?? []), problem]);
    }
    const paired = new Set<Problem>();
    fresh = fresh.filter((problem) => {
      const partner = waiting.get(JSON.stringify([words(problem), keyAfter(problem)]))?.shift();
      if (partner) paired.add(partner);
      return partner === undefined;
    });
    gone = gone.filter((problem) => !paired.has(problem));
  }
  return { fresh, gone };
}

/** The problems of `after` that have no partner in `before`. */
export function newProblems(
  before: readonly Problem[],
  after: readonly Problem[],
  changed?: ChangedText,
): readonly Problem[] {
  return problemDelta(before, after, changed).fresh;
}

const sameLine = (line: number): number | undefined => line;
const noContext = (): string => '';

/** Where each line of `before` is in `after`; undefined for lines that were changed. */
function lineMap(before: string, after: string): (line: number) => number | undefined {
  const hunks = hunksOf(before, after);
  return (line) => {
    let shift = 0;
    for (const hunk of hunks) {
      if (hunk.before.line > line) break;
      if (line < hunk.before.line + hunk.before.count) return undefined;
      shift = hunk.after.line + hunk.after.count - hunk.before.line - hunk.before.count;
    }
    return line + shift;
  };
}

/** The nearest lines with words above and below a line. */
function neighbourhood(text: string): (line: number) => string {
  const lines = linesWithEndings(text).map((line) => line.trim());
  const next = (from: number, step: 1 | -1) => {
    for (let line = from + step; line >= 0 && line < lines.length; line += step) {
      if (lines[line] !== '') return lines[line]!;
    }
    return '';
  };
  return (line) => JSON.stringify([next(line, -1), next(line, 1)]);
}
