// Cuts paragraphs that are longer than anybody writes, so that one question to the grammar checker stays short.

import type { ProsePart, ProsePiece } from './parts.ts';

/** Most characters of one part. */
const longest = 8000;

/** The part itself, or pieces of it that are cut between words. Words without a blank for so long are no prose. */
export function splitLong(document: string, part: ProsePart): readonly ProsePart[] {
  const start = part.pieces[0]?.span.start ?? 0;
  const end = part.pieces.at(-1)?.span.end ?? 0;
  if (end - start <= longest) return [part];
  const parts: ProsePart[] = [];
  let open: ProsePiece[] = [];
  let length = 0;
  const close = () => {
    if (open.length > 0) parts.push({ kind: part.kind, pieces: open });
    open = [];
    length = 0;
  };
  for (const piece of part.pieces) {
    let { start: from } = piece.span;
    const { end: to } = piece.span;
    while (piece.kind === 'words' && to - from > longest - length) {
      const limit = from + longest - length;
      const cut = cutBefore(document, from, limit);
      if (cut > from) open.push({ kind: 'words', span: { start: from, end: cut } });
      close();
      // A stretch without a blank is passed over.
      from = cut > from ? cut : blankAfter(document, limit, to);
    }
    if (from < to) open.push({ kind: piece.kind, span: { start: from, end: to } });
    length += to - from;
    if (length > longest) close();
  }
  close();
  return parts;
}

/** The end of the last sentence before `limit`, else of the last word. */
function cutBefore(document: string, from: number, limit: number): number {
  const words = document.slice(from, limit);
  const sentence = Math.max(words.lastIndexOf('. '), words.lastIndexOf('! '), words.lastIndexOf('? '));
  if (sentence > words.length / 2) return from + sentence + 1;
  const blank = words.lastIndexOf(' ');
  return blank < 0 ? from : from + blank;
}

function blankAfter(document: string, from: number, to: number): number {
  const blank = document.indexOf(' ', from);
  return blank < 0 || blank > to ? to : blank;
}
