// Puts texts of ours into a slice of a document together with the edits of a variant, so that what is paired stays
// paired and what an edit took away is gone.

import type { TextEdit } from '../base/edit.ts';
import type { Insertion } from './javascriptFunctions.ts';

interface Piece {
  readonly at: number;
  /** End of what is replaced. */
  readonly end: number;
  readonly text: string;
  /** Order at one place. */
  readonly rank: number;
}

/**
 * The slice from `start` to `end` of a text with edits and insertions.
 *
 * @param edits sorted edits within the slice that do not touch each other.
 * @param insertions those of outer constructs before those of inner ones; what lies outside of the slice, or within
 *   what an edit replaces, is left out.
 */
export function sliceWith(
  text: string,
  start: number,
  end: number,
  edits: readonly TextEdit[],
  insertions: readonly Insertion[],
): string {
  const pieces: Piece[] = edits.map(({ span, newText }) => ({
    at: span.start,
    end: span.end,
    text: newText,
    // What is inserted at the edge of an expression belongs into it; what replaces a token comes after what ended.
    rank: span.end === span.start ? -0.5 : Number.MAX_SAFE_INTEGER,
  }));
  const isLost = (at: number) => at < start || at > end || edits.some(({ span }) => span.start < at && at < span.end);
  const points = new Set(edits.filter(({ span }) => span.start === span.end).map(({ span }) => span.start));
  insertions.forEach((one, index) => {
    if (isLost(one.at) || (one.close !== undefined && isLost(one.close.at))) return;
    // At the place of an insertion of the variant's own: what opens, then that, then what closes.
    pieces.push({ at: one.at, end: one.at, text: one.text, rank: points.has(one.at) ? index - 1e9 : index });
    if (one.close === undefined) return;
    const { at } = one.close;
    if (at === one.at) throw new Error('a pair of insertions holds nothing');
    pieces.push({ at, end: at, text: one.close.text, rank: points.has(at) ? 1e9 - index : -1 - index });
  });
  pieces.sort((a, b) => a.at - b.at || a.rank - b.rank);
  const out: string[] = [];
  let at = start;
  for (const piece of pieces) {
    out.push(text.slice(at, piece.at), piece.text);
    at = Math.max(at, piece.end);
  }
  out.push(text.slice(at, end));
  return out.join('');
}
