// Edits of one text: validate, apply, and carry spans over them. The library usually used for this
// clamps bad positions and splits surrogate pairs silently; here both are errors (invariants I1, I2).

import { err, ok, type Result } from './result.ts';
import { hasLoneSurrogate, splitsSurrogatePair, type Span } from './text.ts';

/** Replaces `span` of the text it was made for by `newText`. */
export interface TextEdit {
  readonly span: Span;
  readonly newText: string;
}

/** Sorts edits by place; edits at the same place keep their order. */
export function sortEdits(edits: readonly TextEdit[]): readonly TextEdit[] {
  if (edits.length < 2) return edits;
  return edits
    .map((edit, index) => ({ edit, index }))
    .sort((a, b) => a.edit.span.start - b.edit.span.start || a.edit.span.end - b.edit.span.end || a.index - b.index)
    .map(({ edit }) => edit);
}

/** Why these edits cannot be applied to `text`, or undefined when they can. */
export function editsFault(text: string, edits: readonly TextEdit[]): string | undefined {
  let end = 0;
  for (const { span, newText } of sortEdits(edits)) {
    if (!Number.isInteger(span.start) || !Number.isInteger(span.end)) return 'an edit has no whole offsets';
    if (span.start < 0 || span.end > text.length) return `an edit reaches outside the text (${span.start}–${span.end})`;
    if (span.end < span.start) return 'an edit ends before it starts';
    if (span.start < end) return 'two edits overlap';
    if (splitsSurrogatePair(text, span.start) || splitsSurrogatePair(text, span.end)) {
      return 'an edit cuts a character in half';
    }
    if (hasLoneSurrogate(newText)) return 'an edit would write half a character';
    end = span.end;
  }
  return undefined;
}

/** Applies edits, all or none: the new text, or why not. */
export function applyEdits(text: string, edits: readonly TextEdit[]): Result<string, string> {
  const fault = editsFault(text, edits);
  if (fault !== undefined) return err(fault);
  const pieces: string[] = [];
  let at = 0;
  for (const { span, newText } of sortEdits(edits)) {
    pieces.push(text.slice(at, span.start), newText);
    at = span.end;
  }
  pieces.push(text.slice(at));
  return ok(pieces.join(''));
}

/**
 * Carries a span over edits made elsewhere.
 *
 * @returns the span in the new text, or undefined when an edit touched what it covers. An insertion
 *   exactly at either end leaves the span as it was.
 */
export function carrySpan(span: Span, edits: readonly TextEdit[]): Span | undefined {
  let shift = 0;
  for (const edit of sortEdits(edits)) {
    if (edit.span.end <= span.start) {
      shift += edit.newText.length - (edit.span.end - edit.span.start);
    } else if (edit.span.start < span.end) {
      return undefined;
    }
  }
  return { start: span.start + shift, end: span.end + shift };
}

/** The span that `span` covers once `edits`, which may lie inside it, have been applied. */
export function spanAfterEdits(span: Span, edits: readonly TextEdit[]): Span {
  let { start, end } = span;
  for (const edit of sortEdits(edits)) {
    const growth = edit.newText.length - (edit.span.end - edit.span.start);
    if (edit.span.end <= span.start && !(edit.span.start === span.start && edit.span.end === span.start))
      start += growth;
    if (edit.span.start <= span.end) end += growth;
  }
  return { start, end: Math.max(start, end) };
}

/** The smallest single edit that turns `before` into `after`, or undefined when they are equal. */
export function minimalEdit(before: string, after: string): TextEdit | undefined {
  if (before === after) return undefined;
  const limit = Math.min(before.length, after.length);
  let start = 0;
  while (start < limit && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let tail = 0;
  while (
    tail < limit - start &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  ) {
    tail++;
  }
  while (splitsSurrogatePair(before, start) || splitsSurrogatePair(after, start)) start--;
  while (
    tail > 0 &&
    (splitsSurrogatePair(before, before.length - tail) || splitsSurrogatePair(after, after.length - tail))
  ) {
    tail--;
  }
  return { span: { start, end: before.length - tail }, newText: after.slice(start, after.length - tail) };
}
