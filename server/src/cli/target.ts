// TARGET of the command line: `PATH[:LINE[:COL][-LINE[:COL]]]`, 1-based, columns in UTF-16 units, end
// inclusive for lines and exclusive for columns. A path alone is the whole file; one position is its
// enclosing function or paragraph, and a line outside of any is itself.

import { err, ok, type Result } from '../base/result.ts';
import { lineEndOffset, lineStartsOf, offsetAt, splitsSurrogatePair, type Span } from '../base/text.ts';
import { failure, type Failure } from '../core/failure.ts';
import { enclosingSpan } from '../engine/enclosing.ts';

/** A 1-based place; without `column` the whole line. */
export interface Place {
  readonly line: number;
  readonly column?: number;
}

/** TARGET, read. */
export interface TargetWords {
  readonly path: string;
  readonly start?: Place;
  readonly end?: Place;
}

/** Reads TARGET. A path that holds `:digits` at its end needs a position behind it. */
export function parseTarget(words: string): TargetWords {
  const match = /^(.+?):(\d+)(?::(\d+))?(?:-(\d+)(?::(\d+))?)?$/s.exec(words);
  if (!match) return { path: words };
  const place = (line: string | undefined, column: string | undefined): Place =>
    column === undefined ? { line: Number(line) } : { line: Number(line), column: Number(column) };
  const start = place(match[2], match[3]);
  return match[4] === undefined
    ? { path: match[1]!, start }
    : { path: match[1]!, start, end: place(match[4], match[5]) };
}

/** The span that TARGET names in `text`, or a failure that says what the file has instead. */
export function spanOfTarget(words: TargetWords, text: string, languageId: string): Result<Span, Failure> {
  const { start, end } = words;
  if (!start) return ok({ start: 0, end: text.length });
  const starts = lineStartsOf(text);
  const from = offsetOf(text, starts, start, 'start');
  if (!from.ok) return from;
  if (!end) {
    const isLine = start.column === undefined;
    const around = enclosingSpan(text, languageId, isLine ? firstWord(text, from.value) : from.value);
    const line = { start: from.value, end: lineEndOffset(text, starts, start.line - 1) };
    return around.ok || !isLine || text.slice(line.start, line.end).trim() === '' ? around : ok(line);
  }
  const to = offsetOf(text, starts, end, 'end');
  if (!to.ok) return to;
  if (to.value < from.value) return err(beyond('The range ends before it starts.'));
  if (splitsSurrogatePair(text, from.value) || splitsSurrogatePair(text, to.value)) {
    return err(beyond('The range cuts a character in half.'));
  }
  return ok({ start: from.value, end: to.value });
}

function offsetOf(
  text: string,
  starts: readonly number[],
  place: Place,
  side: 'start' | 'end',
): Result<number, Failure> {
  const line = place.line - 1;
  const lineStart = starts[line];
  if (lineStart === undefined) return err(beyond(`There is no line ${place.line}: the file has ${starts.length}.`));
  if (place.column === undefined) return ok(side === 'start' ? lineStart : lineEndOffset(text, starts, line));
  const offset = offsetAt(text, { line, character: place.column - 1 }, starts);
  return offset.ok ? offset : err(beyond(`There is no such place: ${offset.error}.`));
}

function firstWord(text: string, offset: number): number {
  return offset + /^[ \t]*/.exec(text.slice(offset, offset + 1000))![0].length;
}

function beyond(message: string): Failure {
  return failure('target.range-beyond-file', message, 'Give lines and columns that are in the file, counted from 1.');
}
