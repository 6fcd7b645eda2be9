// Positions, ranges and spans of a text, and the way between them. All columns and offsets count
// UTF-16 code units, as LSP and VS Code do. Nothing here guesses: a place outside the text is an error.

import { err, ok, type Result } from './result.ts';

/** A place in a text: zero-based line, and zero-based column in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** A stretch of text between two positions; `end` is exclusive and not before `start`. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** A stretch of text between two UTF-16 offsets; `end` is exclusive and not before `start`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Offsets at which the lines of a text start. Line ends are LF, CRLF and lone CR, as in LSP. */
export type LineStarts = readonly number[];

/** Computes the line starts of `text`; the first is always 0. */
export function lineStartsOf(text: string): LineStarts {
  const starts = [0];
  if (!text.includes('\r')) {
    // Most texts, and the engine looks for one character much faster than a loop does.
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    return starts;
  }
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit === 13) {
      if (text.charCodeAt(index + 1) === 10) index++;
      starts.push(index + 1);
    } else if (unit === 10) {
      starts.push(index + 1);
    }
  }
  return starts;
}

/**
 * The line starts after one edit, from those before it: no line outside of the edit is read again.
 *
 * @param starts those of the text before.
 * @param after the text after the edit.
 */
export function editedLineStarts(
  starts: LineStarts,
  { span, newText }: { readonly span: Span; readonly newText: string },
  after: string,
): LineStarts {
  // Whether a line starts somewhere depends on the unit before and, between CR and LF, on the one behind.
  const first = firstAtLeast(starts, Math.max(1, span.start));
  const newEnd = span.start + newText.length;
  const inside: number[] = [];
  for (let at = Math.max(1, span.start); at <= newEnd; at++) {
    const before = after.charCodeAt(at - 1);
    if (before === 10 || (before === 13 && after.charCodeAt(at) !== 10)) inside.push(at);
  }
  const shift = newEnd - span.end;
  const behind = firstAtLeast(starts, Math.max(1, span.end + 1));
  // Most edits leave as many lines as there were: then one copy is all that is made.
  const moved =
    inside.length === behind - first ? starts.slice() : [...starts.slice(0, first), ...inside, ...starts.slice(behind)];
  for (const [index, at] of inside.entries()) moved[first + index] = at;
  for (let index = first + inside.length; index < moved.length; index++) moved[index] = moved[index]! + shift;
  return moved;
}

/** Index of the first start that is not before `offset`. */
function firstAtLeast(starts: LineStarts, offset: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle]! < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Offset just before the line ending of `line` (or the end of the text on the last line). */
export function lineEndOffset(text: string, starts: LineStarts, line: number): number {
  const next = starts[line + 1];
  if (next === undefined) return text.length;
  if (text.charCodeAt(next - 1) === 10 && text.charCodeAt(next - 2) === 13) return next - 2;
  return next - 1;
}

/** The text of `line` without its line ending; the empty string when there is no such line. */
export function lineText(text: string, starts: LineStarts, line: number): string {
  const start = starts[line];
  return start === undefined ? '' : text.slice(start, lineEndOffset(text, starts, line));
}

/**
 * The offset of a position.
 *
 * @returns the offset in UTF-16 units, or why there is none: the line or the column lies outside.
 */
export function offsetAt(
  text: string,
  position: Position,
  starts: LineStarts = lineStartsOf(text),
): Result<number, string> {
  const start = starts[position.line];
  if (!Number.isInteger(position.line) || position.line < 0 || start === undefined) {
    return err(`line ${position.line + 1} is outside the text, which has ${starts.length}`);
  }
  const length = lineEndOffset(text, starts, position.line) - start;
  if (!Number.isInteger(position.character) || position.character < 0 || position.character > length) {
    return err(`column ${position.character + 1} is outside line ${position.line + 1}, which has ${length} units`);
  }
  return ok(start + position.character);
}

/** The position of an offset; offsets outside the text are clamped to it. */
export function positionAt(text: string, offset: number, starts: LineStarts = lineStartsOf(text)): Position {
  const inside = Math.max(0, Math.min(text.length, offset));
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= inside) low = middle;
    else high = middle - 1;
  }
  const character = Math.min(inside, lineEndOffset(text, starts, low)) - starts[low]!;
  return { line: low, character };
}

/** The range of a span. */
export function rangeOf(text: string, span: Span, starts: LineStarts = lineStartsOf(text)): Range {
  return { start: positionAt(text, span.start, starts), end: positionAt(text, span.end, starts) };
}

/** The span of a range, or why it has none (a position outside, or an end before its start). */
export function spanOf(text: string, range: Range, starts: LineStarts = lineStartsOf(text)): Result<Span, string> {
  const start = offsetAt(text, range.start, starts);
  if (!start.ok) return start;
  const end = offsetAt(text, range.end, starts);
  if (!end.ok) return end;
  if (end.value < start.value) return err('the range ends before it starts');
  return ok({ start: start.value, end: end.value });
}

/** Whether `offset` lies between the two halves of a surrogate pair. */
export function splitsSurrogatePair(text: string, offset: number): boolean {
  const before = text.charCodeAt(offset - 1);
  const after = text.charCodeAt(offset);
  return before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff;
}

/** Widens a span so that it cuts no surrogate pair and no CRLF. */
export function widenToWholeCharacters(text: string, span: Span): Span {
  const cuts = (offset: number) =>
    splitsSurrogatePair(text, offset) || (text.charCodeAt(offset - 1) === 13 && text.charCodeAt(offset) === 10);
  const start = cuts(span.start) ? span.start - 1 : span.start;
  const end = cuts(span.end) ? span.end + 1 : span.end;
  return { start, end };
}

/** Whether `inner` lies within `outer`, ends included. */
export function containsSpan(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** Whether two spans share a unit, or touch where one of them is empty. */
export function spansMeet(a: Span, b: Span): boolean {
  if (a.start === a.end || b.start === b.end) return a.start <= b.end && b.start <= a.end;
  return a.start < b.end && b.start < a.end;
}

/** Order of positions: negative when `a` comes first. */
export function comparePositions(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}

/** The line ending used most in a text; LF where there is none. */
export function lineEndingOf(text: string): '\n' | '\r\n' | '\r' {
  const crlf = text.match(/\r\n/g)?.length ?? 0;
  const lf = (text.match(/\n/g)?.length ?? 0) - crlf;
  const cr = (text.match(/\r/g)?.length ?? 0) - crlf;
  if (crlf > lf && crlf >= cr) return '\r\n';
  return cr > lf ? '\r' : '\n';
}

/** Rewrites every line ending of `text` to `ending`. */
export function withLineEnding(text: string, ending: '\n' | '\r\n' | '\r'): string {
  return text.replace(/\r\n|\r|\n/g, ending);
}

/** Whether a text holds half a surrogate pair. */
export function hasLoneSurrogate(text: string): boolean {
  return !text.isWellFormed();
}
