// Finds the place that a model's quotation means. Nothing is guessed: a quotation that is not there, or
// is there twice, has no place.

import type { Span } from '../base/text.ts';

/** Shortest quotation that may anchor anything, in characters without white space. */
const shortest = 2;

/**
 * The one place in `span` of `text` where `quote` stands; white space may differ in length.
 *
 * @returns the span of the quotation, or why there is none.
 */
export function anchorQuote(text: string, span: Span, quote: string): Span | 'missing' | 'twice' {
  const wanted = squeeze(quote);
  if (wanted.text.trim().length < shortest) return 'missing';
  const inside = squeeze(text.slice(span.start, span.end));
  const needle = wanted.text.trim();
  const first = inside.text.indexOf(needle);
  if (first < 0) return 'missing';
  if (inside.text.indexOf(needle, first + 1) >= 0) return 'twice';
  const last = first + needle.length - 1;
  return { start: span.start + inside.starts[first]!, end: span.start + inside.ends[last]! };
}

/** A text with each run of white space as one space, and where each unit came from. */
function squeeze(text: string): {
  readonly text: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
} {
  let squeezed = '';
  const starts: number[] = [];
  const ends: number[] = [];
  for (const match of text.matchAll(/\s+|\S/g)) {
    squeezed += /\s/.test(match[0]) ? ' ' : match[0];
    starts.push(match.index);
    ends.push(match.index + match[0].length);
  }
  return { text: squeezed, starts, ends };
}
