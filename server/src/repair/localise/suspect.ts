// The suspicion of one document: gathers what points at lines and asks for their ranking.

import { textHash } from '../../base/hash.ts';
import { lineStartsOf, positionAt, spanOf, spansMeet, type Span } from '../../base/text.ts';
import { problemsIn, type Evidence } from '../../core/evidence.ts';
import type { Suspicion } from '../../core/suspicion.ts';
import type { SyntaxNode, SyntaxTree } from '../../core/syntaxTree.ts';
import type { DocumentText } from '../../core/target.ts';
import type { TracedTest } from '../../core/trials.ts';
import type { Dialect } from '../dialect.ts';
import { rankLines } from './combine.ts';
import { sliceOf } from './slice.ts';

/** What is known about a fault. */
export interface SuspectRequest {
  readonly document: DocumentText;
  readonly tree: SyntaxTree;
  readonly dialect: Dialect;
  /** Functions that may be changed. */
  readonly functions: readonly SyntaxNode[];
  /** What may be changed. */
  readonly selected: Span;
  readonly tests: readonly TracedTest[];
  readonly before: Evidence;
}

/** Suspicion of what no test was seen to run: where lines are not told, all are alike. */
const unseen = 0.02;

/** Ranks the lines of a document. */
export function suspect(request: SuspectRequest): Suspicion {
  const { document, tests } = request;
  const starts = lineStartsOf(document.text);
  const first = positionAt(document.text, request.selected.start, starts).line;
  const last = positionAt(document.text, Math.max(request.selected.start, request.selected.end - 1), starts).line;
  const failing = tests.filter((test) => test.state !== 'passed');
  const ran = new Set(failing.flatMap((test) => test.lines));
  const slice = new Set(request.functions.flatMap((func) => [...sliceOf(request.tree, request.dialect, func, ran)]));
  const lines = rankLines(tests, {
    frames: framesIn(document.uri, failing),
    typeErrors: typeErrorsIn(request),
    slice,
    selected: (line) => line >= first && line <= last,
  });
  return {
    uri: document.uri,
    textHash: textHash(document.text),
    lines,
    failingTests: failing.length,
    passingTests: tests.length - failing.length,
  };
}

/** How suspicious a stretch of the text is: as its most suspicious line. */
export function suspicionOver(text: string, { lines }: Suspicion): (span: Span) => number {
  const starts = lineStartsOf(text);
  const scores = new Map(lines.map((line) => [line.line, line.combined]));
  const known = new Map<number, number>();
  return (span) => {
    if (scores.size === 0) return 1;
    const from = positionAt(text, span.start, starts).line;
    const to = positionAt(text, Math.max(span.start, span.end - 1), starts).line;
    const key = from * starts.length + to;
    let score = known.get(key);
    if (score === undefined) {
      score = unseen;
      for (let line = from; line <= to; line++) score = Math.max(score, scores.get(line) ?? 0);
      known.set(key, score);
    }
    return score;
  };
}

/** Lines of the document that the stacks of failing tests name. */
function framesIn(uri: string, failing: readonly TracedTest[]): ReadonlySet<number> {
  const lines = new Set<number>();
  const file = decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1));
  for (const { failure } of failing) {
    if (failure?.at?.uri === uri) lines.add(failure.at.line);
    for (const frame of (failure?.stack ?? '').split('\n')) {
      const at = frame.indexOf(file);
      const number = at < 0 ? undefined : /^(?:"?, line |:|\()(\d+)/.exec(frame.slice(at + file.length))?.[1];
      if (number !== undefined) lines.add(Number(number) - 1);
    }
  }
  return lines;
}

function typeErrorsIn({ document, before, functions }: SuspectRequest): ReadonlySet<number> {
  const lines = new Set<number>();
  for (const problem of problemsIn(before)) {
    if (problem.uri !== document.uri || problem.severity !== 'error') continue;
    const span = spanOf(document.text, problem.range);
    if (span.ok && functions.some((func) => spansMeet(func, span.value))) lines.add(problem.range.start.line);
  }
  return lines;
}
