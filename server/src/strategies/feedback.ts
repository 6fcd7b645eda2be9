// Puts what programs said into words for a model: the strongest kind first, wanted against actual, no
// paths of this machine, nothing that no program said.

import { lineStartsOf, positionAt } from '../base/text.ts';
import { bugKinds, type BugKind } from '../core/bugKind.ts';
import { ranIn, type Evidence, type Problem, type TestCase } from '../core/evidence.ts';
import type { Judged } from '../core/outcome.ts';
import type { Target } from '../core/target.ts';
import type { Goal } from '../core/verdict.ts';
import { bugKindOf, bugKindOfTest } from '../critique/bugTaxonomy.ts';
import { composedSpan, composedText, type Composition } from '../repair/composition.ts';
import { problemsAt } from './openProblems.ts';
import { differenceOf } from './valueDifference.ts';

/** Kinds of feedback from the most to the least telling (systems.md, repair/explain-then-fix). */
export const feedbackOrder = [
  'failing test',
  'runtime error',
  'compiler message',
  'linter message',
  'checklist',
  'request',
] as const;

/** One piece of feedback. */
export interface Feedback {
  readonly kind: (typeof feedbackOrder)[number];
  readonly text: string;
  /** The kind of bug that the tool's words tell, by table; absent where they tell none. */
  readonly bugKind?: BugKind;
}

const perKind = 8;

/** What the goals ask for, in order; lines count from the first line of the selection. */
export function feedbackOfGoals(goals: readonly Goal[], target: Target, evidence: Evidence): readonly Feedback[] {
  const firstLine = positionAt(target.document.text, target.span.start, lineStartsOf(target.document.text)).line;
  return ordered(
    goals.map((goal): Feedback => {
      switch (goal.kind) {
        case 'test':
          return testFeedback(goal.test);
        case 'problem':
          return problemFeedback(goal.problem, firstLine, evidence);
        case 'item':
          return { kind: 'checklist', text: `Not satisfied: ${goal.item.item.question} ${goal.item.reason}` };
        case 'wish':
          return { kind: 'request', text: goal.title };
      }
    }),
  );
}

/** What is unmet in a candidate that was judged: its own failures, then why it was not taken. */
export function feedbackOfJudged(judged: Judged, composition: Composition, target: Target): readonly Feedback[] {
  const text = composedText(composition);
  const span = composedSpan(composition);
  const firstLine = positionAt(text, span.start, lineStartsOf(text)).line;
  const { reasons: verdictReasons, remaining } = judged.verdict;
  const isAboutIt = ({ id, name }: TestCase) =>
    remaining.some((goal) => goal.kind === 'test' && goal.test.id === id) ||
    verdictReasons.some(({ code, message }) => code === 'broken-test' && message.includes(name));
  const failing = ranIn(judged.evidence).flatMap((run) =>
    (run.tests?.cases ?? [])
      .filter((test) => test.state === 'failed' && !run.tests!.flaky.includes(test.id))
      // What fails without coming to the text, and failed before, says nothing of the change.
      .filter((test) => run.tests!.targetRan !== 'no' || isAboutIt(test)),
  );
  const problems = problemsAt(judged.evidence, text, target.document.uri, span).filter(
    (problem) => problem.severity !== 'info',
  );
  const told = [
    ...failing.map(testFeedback),
    ...problems.map((problem) => problemFeedback(problem, firstLine, judged.evidence)),
  ];
  const already = told.map((one) => one.text).join('\n');
  const reasons = verdictReasons
    .filter(({ code }) => code !== 'goal-remains' && code !== 'no-signal' && code !== 'unfinished')
    .filter(
      (reason) =>
        !(
          reason.code === 'new-problem' &&
          problems.some(
            (problem) => reason.message.includes(problem.message) && already.includes(withoutPaths(problem.message)),
          )
        ),
    )
    .map((reason): Feedback => ({
      kind: reason.code === 'broken-test' || reason.code === 'missing-test' ? 'failing test' : 'compiler message',
      text: withoutPaths(reason.message),
    }));
  const unmet = judged.verdict.remaining.flatMap((goal): Feedback[] => {
    if (goal.kind === 'wish') return [{ kind: 'request', text: goal.title }];
    if (goal.kind === 'item') return [{ kind: 'checklist', text: `Not satisfied: ${goal.item.item.question}` }];
    return [];
  });
  return ordered([...told, ...reasons, ...unmet]);
}

/** The feedback as a list, at most eight of a kind. */
export function feedbackWords(feedback: readonly Feedback[]): string {
  return feedbackOrder
    .flatMap((kind) => {
      const mine = feedback.filter((one) => one.kind === kind);
      const more = mine.length > perKind ? [`- ${kind}: and ${mine.length - perKind} more`] : [];
      return [...mine.slice(0, perKind).map((one) => `- ${kind}: ${one.text.split('\n').join('\n  ')}`), ...more];
    })
    .join('\n');
}

function ordered(feedback: readonly Feedback[]): readonly Feedback[] {
  const seen = new Set<string>();
  return feedback
    .filter((one) => !seen.has(one.text) && seen.add(one.text))
    .toSorted(
      (a, b) => feedbackOrder.indexOf(a.kind) - feedbackOrder.indexOf(b.kind) || rankOf(a.bugKind) - rankOf(b.bugKind),
    );
}

/** Syntax before what runs, and that before what was meant: a fault of an earlier kind hides those of a later one. */
function rankOf(kind: BugKind | undefined): number {
  const at = kind === undefined ? -1 : Object.keys(bugKinds).indexOf(kind);
  return at < 0 ? Infinity : at;
}

/**
 * What became of the kinds of bugs from one round to the next, in words; none where no tool told any. S013.
 *
 * @param before what was reported before the round. @param after what is reported now.
 */
export function kindWords(before: readonly Feedback[], after: readonly Feedback[]): string {
  const kindsOf = (feedback: readonly Feedback[]) =>
    [...new Set(feedback.flatMap(({ bugKind }) => bugKind ?? []))].toSorted((a, b) => rankOf(a) - rankOf(b));
  const [was, is] = [kindsOf(before), kindsOf(after)];
  const named = (title: string, kinds: readonly BugKind[]) =>
    kinds.length === 0 ? [] : [`${title}: ${kinds.map((kind) => `${kind} ${bugKinds[kind].title}`).join(', ')}`];
  return [
    ...named(
      'gone',
      was.filter((kind) => !is.includes(kind)),
    ),
    ...named(
      'still there',
      is.filter((kind) => was.includes(kind)),
    ),
    ...named(
      'new',
      is.filter((kind) => !was.includes(kind)),
    ),
  ].join('; ');
}

/** The report with the kind of bug behind it. */
function kinded(feedback: Feedback, bugKind: BugKind | undefined): Feedback {
  if (bugKind === undefined) return feedback;
  return { ...feedback, text: `${feedback.text}\nkind of bug: ${bugKind} ${bugKinds[bugKind].title}`, bugKind };
}

function testFeedback(test: TestCase): Feedback {
  const { failure } = test;
  if (!failure) return { kind: 'failing test', text: `the test “${test.name}” fails` };
  const sides = [
    failure.expected === undefined ? undefined : `wanted: ${cap(failure.expected)}`,
    failure.actual === undefined ? undefined : `actual: ${cap(failure.actual)}`,
  ].filter((side) => side !== undefined);
  const fields = failure.expected === undefined || failure.actual === undefined ? [] : fieldsOf(failure);
  const words = [`the test “${test.name}” fails`, cap(failure.message), ...sides, ...fields];
  const text = withoutPaths(words.join('\n'));
  const told: Feedback = {
    kind:
      sides.length === 0 && /\b[A-Z]\w*Error\b/.test(failure.message) && !/Assertion/.test(failure.message)
        ? 'runtime error'
        : 'failing test',
    text,
  };
  return kinded(told, bugKindOfTest(test));
}

function problemFeedback(problem: Problem, firstLine: number, evidence: Evidence): Feedback {
  const family = evidence.runs.find((run) => run.checker === problem.checker)?.family;
  const line = problem.range.start.line - firstLine + 1;
  const place =
    line > 0
      ? `line ${line} of the text (\`${problem.lineText.slice(0, 200)}\`)`
      : `\`${problem.lineText.slice(0, 200)}\``;
  const told: Feedback = {
    kind: family === 'lint' || family === 'prose' ? 'linter message' : 'compiler message',
    text: withoutPaths(`${problem.rule} at ${place}: ${cap(problem.message)}`),
  };
  return kinded(told, bugKindOf(problem.checker, problem));
}

function fieldsOf({ expected, actual }: NonNullable<TestCase['failure']>): readonly string[] {
  const fields = differenceOf(expected!, actual!);
  return fields.length === 0 ? [] : ['where they differ:', ...fields.map((field) => `  ${field}`)];
}

function cap(text: string): string {
  return text.length <= 1500 ? text : `${text.slice(0, 1500)} [cut here]`;
}

/** Leaves the last part of absolute paths and file URIs: where the files lie is nobody else's business. */
export function withoutPaths(text: string): string {
  return text
    .replace(/file:\/\/[^\s'")]+/g, lastPart)
    .replace(/(?<![\w./:<])(?:\/[\w.@~+-]+){2,}/g, lastPart)
    .replace(/\b[A-Za-z]:\\(?:[^\\\s'"<>|]+\\)+[^\\\s'"<>|]*/g, lastPart);
}

function lastPart(path: string): string {
  return path.split(/[/\\]/).at(-1)!;
}
