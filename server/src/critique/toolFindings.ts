// Turns what programs saw into findings of the selection. Everything here carries its receipt, and is proven where the
// tool does not guess; what a program did not see is never made up.

import { lineEndOffset, lineStartsOf, rangeOf, spanOf, spansMeet, type LineStarts, type Span } from '../base/text.ts';
import { declaredFunctions, headSpan } from '../core/declaration.ts';
import {
  isBroken,
  ranIn,
  type CheckFamily,
  type CheckRun,
  type Evidence,
  type Problem,
  type TestCase,
} from '../core/evidence.ts';
import { failureWords } from '../core/failedTest.ts';
import type { Finding, FindingCategory, ProofState } from '../core/finding.ts';
import type { Target } from '../core/target.ts';
import { brokenBelow } from './brokenBelow.ts';
import { isExampleOfAnother } from './exampleOwner.ts';
import { bugKindOf, bugKindOfTest } from './bugTaxonomy.ts';
import { loadFailures } from './loadFailure.ts';
import { withIds, type Unnamed } from './occurrences.ts';
import { sidesOf } from './sides.ts';

type Ran = Extract<CheckRun, { kind: 'ran' }>;

const categories: Record<CheckFamily, FindingCategory> = {
  syntax: 'syntax',
  types: 'type',
  tests: 'test',
  properties: 'test',
  lint: 'lint',
  checklist: 'checklist',
  prose: 'prose',
};

/**
 * The findings of programs in the target's selection, in the order of the text.
 *
 * Ids are counted over the whole document, so that a finding keeps its id whichever lines are selected.
 */
export function toolFindings(target: Target, evidence: Evidence): readonly Finding[] {
  const { document, span } = target;
  const starts = lineStartsOf(document.text);
  const placed = ranIn(evidence)
    .flatMap((run) => problemFindings(target, run, starts))
    .sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  const named = withIds(placed.map(({ finding }) => finding));
  const inside = named.filter((_, index) => spansMeet(placed[index]!.span, span));
  const repeats = isBroken(evidence, document.uri);
  const tests = ranIn(evidence).flatMap((run) => [
    ...testFindings(target, run, starts, repeats),
    ...(repeats ? [] : loadFailures(target, run, starts)),
  ]);
  return [...inside, ...withIds(brokenBelow(target, evidence)), ...withIds(tests)];
}

function problemFindings(
  target: Target,
  run: Ran,
  starts: LineStarts,
): readonly { readonly span: Span; readonly finding: Unnamed }[] {
  const { document } = target;
  return run.problems.flatMap((problem) => {
    if (problem.uri !== document.uri) return [];
    const span = spanOf(document.text, problem.range, starts);
    if (!span.ok) return [];
    const bugKind = bugKindOf(run.checker, problem);
    const finding: Unnamed = {
      rule: `${run.checker}/${problem.rule}`,
      message: problem.message,
      category: categories[run.family],
      severity: problem.severity,
      proof: proofOf(run.checker, problem),
      uri: document.uri,
      range: problem.range,
      quote: document.text.slice(span.value.start, span.value.end),
      evidence: [
        { checker: run.checker, excerpt: `${problem.rule} ${problem.message}`.slice(0, 4000), receipt: run.receipt },
      ],
      ...(problem.href === undefined ? {} : { href: problem.href }),
      ...(bugKind === undefined ? {} : { bugKind }),
    };
    return [{ span: span.value, finding }];
  });
}

/** Tools that hold words against lists of words: what they see is no proof. */
const guessing: ReadonlySet<string> = new Set(['prose-grammar']);

/** What a tool saw is proven, unless it can only guess: then it is as good as the tool is sure. */
function proofOf(checker: string, { severity }: Problem): ProofState {
  if (!guessing.has(checker)) return 'proven';
  return severity === 'info' ? 'opinion' : 'supported';
}

/** What runs documented examples of the document itself. */
const runsExamples: ReadonlySet<string> = new Set(['doctest', 'examples']);

/** At one place no more failures than this are told one by one. */
const mostAtOnePlace = 5;

/** One broken line may fail hundreds of tests: those that fail alike at one place are one finding. */
function testFindings(target: Target, run: Ran, starts: LineStarts, isBrokenText: boolean): readonly Unnamed[] {
  const { tests } = run;
  if (!tests || tests.targetRan === 'no') return [];
  const places = new Map<string, { readonly span: Span; readonly alike: Map<string, TestCase[]> }>();
  for (const test of tests.cases) {
    if (test.state !== 'failed' || tests.flaky.includes(test.id) || (test.standIn && isBrokenText)) continue;
    if (runsExamples.has(run.checker) && isExampleOfAnother(target, test, starts)) continue;
    const span = failingPlace(target, test, starts);
    const key = `${span.start}-${span.end}`;
    const place = places.get(key) ?? { span, alike: new Map<string, TestCase[]>() };
    places.set(key, place);
    const words = failureWords(test);
    place.alike.set(words, [...(place.alike.get(words) ?? []), test]);
  }
  return [...places.values()].flatMap(({ span, alike }) => {
    const groups = [...alike];
    const own = groups.length > mostAtOnePlace + 1 ? groups.slice(0, mostAtOnePlace) : groups;
    const rest = groups.slice(own.length).flatMap(([, all]) => all);
    const found = own.map(([words, all]) => testFinding(target, run, span, starts, all, words));
    return rest.length === 0 ? found : [...found, testFinding(target, run, span, starts, rest, undefined)];
  });
}

/** @param words why all of them fail; undefined where each has a reason of its own. */
function testFinding(
  target: Target,
  run: Ran,
  span: Span,
  starts: LineStarts,
  tests: readonly TestCase[],
  words: string | undefined,
): Unnamed {
  const [first, ...others] = tests;
  const quoted = (all: readonly TestCase[]) =>
    `${all
      .slice(0, 5)
      .map(({ name }) => `“${name}”`)
      .join(', ')}${all.length > 5 ? ` and ${all.length - 5} more` : ''}`;
  const alone = `The test “${first!.name}”`;
  const message =
    words === undefined
      ? `${tests.length} more tests fail here: ${quoted(tests)}.`
      : others.length === 0
        ? `${alone} fails${words}`
        : `${alone} and ${others.length} more fail${words}`;
  const also = words === undefined || others.length === 0 ? '' : `\nAlso ${quoted(others)}.`;
  const bugKind = words === undefined ? undefined : bugKindOfTest(first!);
  const fixes = words === undefined ? [] : sidesOf(target, tests);
  return {
    ...(bugKind === undefined ? {} : { bugKind }),
    ...(fixes.length === 0 ? {} : { fixes }),
    identity: words === undefined ? `more ${first!.id}` : first!.id,
    rule: 'tests/failed',
    message,
    category: 'test',
    severity: 'error',
    proof: 'proven',
    uri: target.document.uri,
    range: rangeOf(target.document.text, span, starts),
    quote: target.document.text.slice(span.start, span.end),
    evidence: [
      {
        checker: run.checker,
        excerpt: `${testExcerpt(first!)}${also}`,
        receipt: run.receipt,
        ...(first!.failure?.at === undefined ? {} : { at: first!.failure.at }),
      },
    ],
  };
}

/** What a failing test said, with both sides where it told them. */
export function testExcerpt(test: TestCase): string {
  const { failure } = test;
  if (!failure) return `${test.name} failed`;
  const sides = [
    failure.expected === undefined ? undefined : `expected: ${failure.expected}`,
    failure.actual === undefined ? undefined : `actual: ${failure.actual}`,
  ].filter((side) => side !== undefined);
  return [failure.message, ...sides].join('\n').slice(0, 4000);
}

/** The line of the selection that the failure went through, else what names the selection. */
function failingPlace(target: Target, test: TestCase, starts: LineStarts): Span {
  const { document, span } = target;
  for (const line of linesOf(test, document.uri)) {
    const start = starts[line];
    if (start === undefined) continue;
    const end = lineEndOffset(document.text, starts, line);
    const text = document.text.slice(start, end);
    const words = { start: start + text.length - text.trimStart().length, end: start + text.trimEnd().length };
    const inside = { start: Math.max(words.start, span.start), end: Math.min(words.end, span.end) };
    if (inside.start < inside.end) return inside;
  }
  return testedFunction(target, test) ?? headSpan(document.text, span);
}

/** The function of the selection that the test names, the one nearest to the failure first. */
function testedFunction({ document, span }: Target, test: TestCase): Span | undefined {
  const functions = declaredFunctions(document.text, span);
  if (functions.length < 2) return functions[0]?.span;
  const lines = [...(test.failure?.source ?? '').split(/\r\n|\r|\n/), test.name].toReversed();
  // The name of the test comes last: it is the vaguest.
  for (const line of [...lines.slice(1), lines[0]!]) {
    const words = new Set(line.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu));
    const named = functions.find(({ name }) => words.has(name));
    if (named) return named.span;
  }
  return undefined;
}

/** Zero-based lines of the document that a failure names, innermost first. */
function linesOf(test: TestCase, uri: string): readonly number[] {
  const lines: number[] = [];
  const path = pathOf(uri);
  if (path !== undefined) {
    for (const frame of (test.failure?.stack ?? '').split('\n').slice(0, 200)) {
      const at = [uri, path]
        .map((name) => ({ name, index: frame.indexOf(`${name}:`) }))
        .find(({ index }) => index >= 0);
      const number = at && /^\d+/.exec(frame.slice(at.index + at.name.length + 1));
      if (number) lines.push(Number(number[0]) - 1);
    }
  }
  const { at } = test.failure ?? {};
  if (at?.uri === uri) lines.push(at.line);
  return lines;
}

function pathOf(uri: string): string | undefined {
  if (!uri.startsWith('file://')) return undefined;
  try {
    return decodeURIComponent(uri.slice('file://'.length));
  } catch {
    return undefined; // Not an encoded path: no frame can name it.
  }
}
