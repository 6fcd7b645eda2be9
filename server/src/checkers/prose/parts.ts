// What extractors of prose give: parts (a paragraph, a heading, a cell, a comment), each made of words and of
// names that are not to be judged; and a part as the plain sentence that a grammar checker reads.

import type { Span } from '../../base/text.ts';
import { documentOffset, type Flow } from './flow.ts';
import type { Mark } from './marks.ts';
import { nameMarks } from './names.ts';

/** Where the words stand. */
export type ProseKind = 'paragraph' | 'heading' | 'item' | 'cell' | 'quote' | 'comment' | 'doc';

/** A stretch of the document within one line: words to be judged, or code or a name that only holds its place. */
export interface ProsePiece {
  readonly kind: 'words' | 'name' | 'code';
  readonly span: Span;
}

/** Prose that belongs together. Pieces are in order and never overlap; what lies between them is markup. */
export interface ProsePart {
  readonly kind: ProseKind;
  readonly pieces: readonly ProsePiece[];
}

/** Stands for a name: a character that no text uses and that checkers of grammar leave alone. */
export const namePlaceholder = '\uE000';

/** Makes a part of a flow. `marks` are in order and do not overlap; names in the rest are found here. */
export function partOf(flow: Flow, kind: ProseKind, marks: readonly Mark[]): ProsePart | undefined {
  const pieces: ProsePiece[] = [];
  let hasWords = false;
  const put = (kindOfPiece: ProsePiece['kind'], start: number, end: number) => {
    const from = documentOffset(flow, start);
    const to = documentOffset(flow, end);
    if (to > from) pieces.push({ kind: kindOfPiece, span: { start: from, end: to } });
  };
  const putLines = (kindOfPiece: ProsePiece['kind'], start: number, end: number) => {
    let at = start;
    while (at < end) {
      const feed = flow.text.indexOf('\n', at);
      const stop = feed < 0 || feed > end ? end : feed;
      put(kindOfPiece, at, stop);
      at = stop + 1;
    }
  };
  const putWords = (start: number, end: number) => {
    let at = start;
    for (const name of nameMarks(flow.text, start, end)) {
      hasWords ||= /\p{L}{2}/u.test(flow.text.slice(at, name.start));
      putLines('words', at, name.start);
      putLines('name', name.start, name.end);
      at = name.end;
    }
    hasWords ||= /\p{L}{2}/u.test(flow.text.slice(at, end));
    putLines('words', at, end);
  };
  let at = 0;
  for (const mark of marks) {
    if (mark.start < at) continue;
    putWords(at, mark.start);
    if (mark.kind === 'name') putLines('code', mark.start, mark.end);
    at = mark.end;
  }
  putWords(at, flow.text.length);
  return hasWords ? { kind, pieces } : undefined;
}

/** A part as plain text: names are one placeholder each, line breaks are blanks, markup is gone. */
export interface Rendered {
  readonly text: string;
  /**
   * The document's span of a stretch of `text`; `exact` when the document reads the same there, apart from
   * line breaks, so that the stretch may be replaced.
   */
  locate(start: number, end: number): { readonly span: Span; readonly exact: boolean };
}

interface Segment {
  readonly at: number;
  readonly length: number;
  readonly kind: 'words' | 'name' | 'code' | 'break';
  readonly span: Span;
}

/**
 * Renders a part.
 *
 * @param names whether names that stand in the running text, such as `JavaScript`, are shown as they are;
 *   code and addresses never are.
 */
export function rendered(document: string, part: ProsePart, names: 'hidden' | 'shown' = 'hidden'): Rendered {
  const segments: Segment[] = [];
  const pieces: string[] = [];
  let at = 0;
  let last = part.pieces[0]?.span.start ?? 0;
  const put = (kind: Segment['kind'], span: Span, text: string) => {
    segments.push({ at, length: text.length, kind, span });
    pieces.push(text);
    at += text.length;
  };
  for (const { kind, span } of part.pieces) {
    const gap = document.slice(last, span.start);
    if (/[\r\n]/.test(gap)) put('break', { start: last, end: span.start }, ' ');
    const words = document.slice(span.start, span.end);
    const shown = kind === 'words' || (kind === 'name' && names === 'shown' && !/[/@:\\]/.test(words));
    put(shown ? 'words' : kind, span, shown ? words : namePlaceholder);
    last = span.end;
  }
  const text = pieces.join('');
  const segmentAt = (offset: number) => {
    let low = 0;
    let high = segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (segments[middle]!.at <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  return {
    text,
    locate(start, end) {
      if (segments.length === 0) return { span: { start: 0, end: 0 }, exact: false };
      const first = segmentAt(start);
      const final = Math.max(first, segmentAt(Math.max(start, end - 1)));
      const one = segments[first]!;
      const other = segments[final]!;
      const from = one.kind === 'words' ? Math.min(one.span.end, one.span.start + start - one.at) : one.span.start;
      const to = other.kind === 'words' ? Math.min(other.span.end, other.span.start + end - other.at) : other.span.end;
      const span = { start: from, end: Math.max(from, to) };
      const inside = segments.slice(first, final + 1);
      const exact =
        inside.every(({ kind, span: own }) => kind !== 'break' || document.slice(own.start, own.end).trim() === '') &&
        inside.every(({ kind }) => kind === 'words' || kind === 'break') &&
        document.slice(span.start, span.end).replaceAll(/\s+/g, ' ') === text.slice(start, end).replaceAll(/\s+/g, ' ');
      return { span, exact };
    },
  };
}
