// Text that is spread over lines with prefixes (quotes, comment stars, list indents) as one text, and the
// way back to the document. Every extractor of prose works on flows.

import type { Span } from '../../base/text.ts';

/** Lines of one paragraph joined by line feeds, with the place of each line in the document. */
export interface Flow {
  readonly text: string;
  /** Spans of the document, one a line; none holds a line break. */
  readonly lines: readonly Span[];
  /** Offset of each line in `text`. */
  readonly starts: readonly number[];
}

/** Joins the lines at `lines` of `document`. */
export function flowOf(document: string, lines: readonly Span[]): Flow {
  const starts: number[] = [];
  const words: string[] = [];
  let at = 0;
  for (const { start, end } of lines) {
    starts.push(at);
    words.push(document.slice(start, end));
    at += end - start + 1;
  }
  return { text: words.join('\n'), lines, starts };
}

/** Index of the line of a flow that holds `offset`. */
function lineOf(flow: Flow, offset: number): number {
  let low = 0;
  let high = flow.starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (flow.starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The document's offset of an offset of the flow; ends of lines stay at the end of their line. */
export function documentOffset(flow: Flow, offset: number): number {
  const line = lineOf(flow, Math.max(0, Math.min(flow.text.length, offset)));
  const span = flow.lines[line];
  if (span === undefined) return 0;
  return Math.min(span.end, span.start + offset - flow.starts[line]!);
}

/** The document's span of a stretch of the flow. */
export function documentSpan(flow: Flow, span: Span): Span {
  return { start: documentOffset(flow, span.start), end: documentOffset(flow, span.end) };
}

/** The lines of a text, as spans without their line endings (LF, CRLF or lone CR). */
export function lineSpans(text: string, from = 0, to = text.length): Span[] {
  const lines: Span[] = [];
  let start = from;
  for (let index = from; index < to; index++) {
    const unit = text.charCodeAt(index);
    if (unit !== 10 && unit !== 13) continue;
    lines.push({ start, end: index });
    if (unit === 13 && index + 1 < to && text.charCodeAt(index + 1) === 10) index++;
    start = index + 1;
  }
  lines.push({ start, end: to });
  return lines;
}

/** A span without the blanks at its ends. */
export function trimmed(text: string, span: Span): Span {
  let { start, end } = span;
  const isBlank = (at: number) => {
    const unit = text.charCodeAt(at);
    return unit === 32 || unit === 9 || unit === 0xa0 || unit === 12 || unit === 11;
  };
  while (start < end && isBlank(start)) start++;
  while (end > start && isBlank(end - 1)) end--;
  return { start, end };
}
