// What the prose checkers have in common: which parts a question is about, problems located in the
// document, and the receipt of work in process.

import { lineStartsOf, lineText, rangeOf, spansMeet, type LineStarts, type Span } from '../../base/text.ts';
import type { CheckRun, Problem, Receipt } from '../../core/evidence.ts';
import { failure, type Failure } from '../../core/failure.ts';
import { kindOf } from '../../core/target.ts';
import { plainText } from '../../workspace/plainText.ts';
import type { CheckerContext, CheckRequest } from '../checker.ts';
import { excerptOf } from '../toolRun.ts';
import type { ProsePart } from './parts.ts';

/** Most characters of a document whose prose is read. */
export const proseLimit = 2_000_000;

/** A complaint before it is located. */
export interface Complaint {
  readonly rule: string;
  readonly message: string;
  readonly severity: Problem['severity'];
  readonly span: Span;
}

/** Whether the request is about prose as such, or about the comments of code. */
export function isProse(request: CheckRequest): boolean {
  return kindOf(request.document.languageId) === 'prose';
}

/** The parts that share a character with the span that the question is about. */
export function partsIn(parts: readonly ProsePart[], span: Span): readonly ProsePart[] {
  return parts.filter(({ pieces }) => {
    const start = pieces[0]?.span.start ?? 0;
    const end = pieces.at(-1)?.span.end ?? 0;
    return spansMeet({ start, end }, span);
  });
}

/** The refusal of a document that is too large, if it is. */
export function tooLarge(request: CheckRequest): Failure | undefined {
  const { length } = request.overlay.text;
  if (length <= proseLimit) return undefined;
  return failure(
    'target.too-large',
    `The document has ${length} characters; prose is read up to ${proseLimit}.`,
    'Split the document, or switch the prose checkers off with touchstone.checkers.off.',
  );
}

/** What the receipt tells. */
export interface ProseFacts {
  readonly checker: string;
  readonly version?: string;
  readonly command: string;
  readonly startedAt: number;
  /** A line for people: what was looked at. */
  readonly note: string;
  readonly warm?: boolean;
}

/** A run that happened. Complaints are put in the order of the text. */
export function proseRun(
  context: CheckerContext,
  request: CheckRequest,
  facts: ProseFacts,
  complaints: readonly Complaint[],
): CheckRun {
  const { text, textHash } = request.overlay;
  const starts = lineStartsOf(text);
  const problems = complaints
    .toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)
    .map((complaint) => problemAt(request, facts.checker, starts, complaint));
  const lines = problems.map(
    ({ range, severity, rule, message }) =>
      `${range.start.line + 1}:${range.start.character + 1} ${severity} ${rule} ${message}`,
  );
  const receipt: Receipt = {
    id: context.nextReceipt(),
    checker: facts.checker,
    ...(facts.version === undefined ? {} : { version: facts.version }),
    command: [facts.command],
    cwd: '.',
    exitCode: null,
    durationMs: Math.max(0, context.now() - facts.startedAt),
    textHash,
    isolation: 'in-process',
    excerpt: excerptOf([...lines, facts.note].join('\n')),
  };
  return { kind: 'ran', checker: facts.checker, family: 'prose', receipt, problems };
}

function problemAt(request: CheckRequest, checker: string, starts: LineStarts, complaint: Complaint): Problem {
  const { text } = request.overlay;
  const range = rangeOf(text, complaint.span, starts);
  return {
    checker,
    rule: complaint.rule,
    message: plainText(complaint.message),
    severity: complaint.severity,
    uri: request.document.uri,
    range,
    lineText: lineText(text, starts, range.start.line).trim(),
  };
}

/** A checker that could not look. */
export function notLooked(checker: string, why: Failure): CheckRun {
  return { kind: 'unavailable', checker, family: 'prose', failure: why };
}
