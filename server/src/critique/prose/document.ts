// A prose document as what can be found in it by its text alone: sentences that contradict each other, and wording.
// It is cut at blank lines; an edit reads only the pieces that it touches, and compares only their sentences with the
// others. One look and a live look are the same: the one reads all pieces, the other those that are new.
// Method: docs/methods.md#prose-estimate-refine.

import type { TextEdit } from '../../base/edit.ts';
import type { Span } from '../../base/text.ts';
import { disagreementOf, mostOtherWords, standAgainst } from './conflicts.ts';
import { conflictingFacts, type Stated } from './facts.ts';
import { beginning, isSamePlace, placed, readingOf, unread, type Node, type Piece, type Spare } from './reading.ts';
import { remarksOf, spells, type Remark, type Wording } from './wordingRules.ts';

/** Two sentences of a document that cannot both be true; the second one stands later. */
export interface Contradiction {
  readonly first: Span;
  readonly second: Span;
  readonly kind: 'value' | 'negation' | 'opposite';
  /** What the one says and the other does not, in words. */
  readonly what: string;
}

/** A document that is read piece by piece. */
export interface Prose {
  readonly text: string;
  /** Takes over one edit of `text`; `after` is the text after it. */
  edit(step: TextEdit, after: string): void;
  /**
   * Reads what is not read yet.
   *
   * @param mostPieces how many pieces at most.
   * @returns whether some are left.
   */
  look(mostPieces: number): boolean;
  /** In the order of the second sentence; of the pieces that are read. */
  contradictions(): readonly Contradiction[];
  /** In the order of the text. */
  remarks(): readonly Remark[];
}

/** An abbreviation, and the pieces in which it is spelt out. */
interface Short {
  readonly isIn: (text: string) => boolean;
  readonly holders: Set<Piece>;
}

/** Abbreviations whose words are looked for as the text changes; of more they are looked for anew. */
const mostShorts = 300;

/**
 * Opens a document; nothing of it is read before `look`.
 *
 * @param longest pieces of more UTF-16 units are not read.
 */
export function createProse(given: string, longest = Number.POSITIVE_INFINITY): Prose {
  let text = given;
  let pieces: Piece[] = piecesOf(text);
  /** Whether all has been read once; from then on nothing waits. */
  let isWhole = false;
  const holding = new Map<string, Set<Node>>();
  const shorts = new Map<string, Short>();
  /** Statements that others stand against, and those that state facts: only their places have to be known. */
  const disputed = new Set<Node>();
  const stating = new Set<Node>();

  /** Statements that may be in other words by two at most: those that hold one of its three rarest. */
  function near(node: Node): ReadonlySet<Node> {
    const rarest = [...node.words]
      .map((word) => holding.get(word) ?? new Set<Node>())
      .sort((a, b) => a.size - b.size)
      .slice(0, mostOtherWords + 1);
    return new Set(rarest.flatMap((holders) => [...holders]));
  }

  function add(piece: Piece): void {
    for (const one of shorts.values()) if (one.isIn(piece.text)) one.holders.add(piece);
    for (const node of piece.read!.nodes) {
      const isNew = node.piece === undefined;
      node.piece = piece;
      if (!isNew) continue;
      if (node.facts.length > 0) stating.add(node);
      for (const other of near(node)) {
        if (!disagreementOf(other, node)) continue;
        node.against.add(other);
        other.against.add(node);
        disputed.add(node).add(other);
      }
      for (const word of node.words) {
        const holders = holding.get(word);
        if (holders) holders.add(node);
        else holding.set(word, new Set([node]));
      }
    }
  }

  function drop(piece: Piece): void {
    for (const node of takeOut(piece)) forget(node);
  }

  /** Takes the statements out of a piece that goes; they are still compared with. */
  function takeOut(piece: Piece): readonly Node[] {
    if (!piece.read) return [];
    for (const one of shorts.values()) one.holders.delete(piece);
    const { nodes } = piece.read;
    delete piece.read;
    return nodes;
  }

  function forget(node: Node): void {
    stating.delete(node);
    disputed.delete(node);
    for (const other of node.against) {
      other.against.delete(node);
      if (other.against.size === 0) disputed.delete(other);
    }
    for (const word of node.words) {
      const holders = holding.get(word)!;
      holders.delete(node);
      if (holders.size === 0) holding.delete(word);
    }
  }

  function isSpelt(short: string): boolean {
    let known = shorts.get(short);
    if (!known) {
      if (shorts.size >= mostShorts) shorts.clear();
      const isIn = spells(short);
      known = { isIn, holders: new Set(pieces.filter((piece) => piece.read && isIn(piece.text))) };
      shorts.set(short, known);
    }
    return known.holders.size > 0;
  }

  /** Reads pieces that are new, or that stand behind another fence than before. */
  function look(mostPieces: number): boolean {
    let fence: string | undefined;
    let left = mostPieces;
    for (const piece of pieces) {
      if (!piece.read || piece.read.before !== fence) {
        if (left-- <= 0) return true;
        readBehind(piece, fence);
      }
      fence = piece.read!.behind;
    }
    isWhole = true;
    return false;
  }

  function readBehind(piece: Piece, fence: string | undefined, spare?: Spare): void {
    drop(piece);
    piece.read = piece.text.length > longest ? unread(fence) : readingOf(piece.text, fence, spare);
    add(piece);
  }

  /** The same where all was read before some pieces were put in: those, and what stands behind another fence since. */
  function lookFrom(first: number, count: number, spare: Spare): void {
    let fence = pieces[first - 1]?.read!.behind;
    for (let index = first; index < pieces.length; index++) {
      const piece = pieces[index]!;
      if (!piece.read || piece.read.before !== fence) readBehind(piece, fence, spare);
      else if (index >= first + count) return;
      fence = piece.read!.behind;
    }
  }

  /** Says of each statement where it stands: only of those of pieces that stand behind something else than before. */
  function place(): void {
    let at = beginning;
    let start = 0;
    for (const piece of pieces) {
      const { text: own, read } = piece;
      piece.start = start;
      if (read) {
        if (!read.placed || !isSamePlace(read.placed.before, at))
          read.placed = { before: at, behind: placed(read, own.length, at) };
        at = read.placed.behind;
      }
      start += own.length;
    }
  }

  return {
    get text() {
      return text;
    },
    edit({ span, newText }, after) {
      const [first, last, start] = touched(pieces, span);
      const before = pieces.slice(first, last + 1);
      const old = before.map((piece) => piece.text).join('');
      const now = old.slice(0, span.start - start) + newText + old.slice(span.end - start);
      const cut = withKnown(piecesOf(now), before);
      const gone = before.filter((piece) => !cut.includes(piece));
      pieces.splice(first, before.length, ...cut);
      text = after;
      if (!isWhole) {
        for (const piece of gone) drop(piece);
        return;
      }
      // Most sentences of what is read anew are as they were: they need not be compared again.
      const spare: Spare = new Map();
      for (const node of gone.flatMap(takeOut)) {
        const same = spare.get(node.text);
        if (same) same.push(node);
        else spare.set(node.text, [node]);
      }
      lookFrom(first, cut.length, spare);
      for (const node of [...spare.values()].flat()) forget(node);
    },
    look,
    contradictions() {
      place();
      const countOf = (word: string) => {
        let count = 0;
        for (const { counts } of holding.get(word) ?? []) if (counts) count++;
        return count;
      };
      const found = new Map<Node, Contradiction>();
      for (const second of counting(disputed)) {
        const firsts = [...second.against].filter(
          (first) => first.counts && first.index < second.index && standAgainst(first, second, countOf),
        );
        if (firsts.length === 0) continue;
        const first = firsts.reduce((a, b) => (b.index < a.index ? b : a));
        found.set(second, { first: spanOf(first), second: spanOf(second), ...disagreementOf(first, second)! });
      }
      const facts: Stated<Node>[] = [];
      for (const by of counting(stating)) for (const fact of by.facts) facts.push({ fact, by });
      for (const [first, second] of conflictingFacts(facts)) {
        if (found.has(second.by)) continue;
        const what = `“${first.fact.value}” there, “${second.fact.value}” here`;
        found.set(second.by, { first: spanOf(first.by), second: spanOf(second.by), kind: 'value', what });
      }
      return [...found.values()].toSorted((a, b) => a.second.start - b.second.start);
    },
    remarks() {
      let start = 0;
      const all: Wording[] = [];
      for (const { text: own, read } of pieces) {
        for (const one of read?.wordings ?? []) all.push(moved(one, start));
        start += own.length;
      }
      return remarksOf(all, isSpelt);
    },
  };
}

const spanOf = ({ span, piece }: Node): Span => ({ start: span.start + piece!.start!, end: span.end + piece!.start! });

/** Those that count, in the order of the document. */
const counting = (nodes: ReadonlySet<Node>): readonly Node[] =>
  [...nodes].filter(({ counts }) => counts).sort((a, b) => a.index - b.index);

/** The pieces of a document, each with the blank lines after it. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let start = 0;
  for (const { index, 0: blank } of text.matchAll(/(?:\r\n|\r(?!\n)|\n)(?:[^\S\r\n]*(?:\r\n|\r(?!\n)|\n))+/g)) {
    pieces.push({ text: text.slice(start, index + blank.length) });
    start = index + blank.length;
  }
  if (start < text.length || pieces.length === 0) pieces.push({ text: text.slice(start) });
  return pieces;
}

/** Pieces, with those of before at both ends that have the same text. */
function withKnown(cut: Piece[], before: readonly Piece[]): Piece[] {
  const most = Math.min(cut.length, before.length);
  let front = 0;
  while (front < most && cut[front]!.text === before[front]!.text) front++;
  let back = 0;
  while (back < most - front && cut.at(-1 - back)!.text === before.at(-1 - back)!.text) back++;
  return [...before.slice(0, front), ...cut.slice(front, cut.length - back), ...before.slice(before.length - back)];
}

/** The first and the last piece that an edit may concern, and where the first begins: blank lines may come or go. */
function touched(pieces: readonly Piece[], span: Span): readonly [number, number, number] {
  let first = 0;
  let start = 0;
  while (first < pieces.length - 1 && start + pieces[first]!.text.length < span.start)
    start += pieces[first++]!.text.length;
  let last = first;
  let end = start + pieces[first]!.text.length;
  while (last < pieces.length - 1 && end <= span.end) end += pieces[++last]!.text.length;
  return [first, Math.min(last + 1, pieces.length - 1), start];
}

function moved({ remarks, abbreviations }: Wording, by: number): Wording {
  const move = ({ start, end }: Span): Span => ({ start: start + by, end: end + by });
  return {
    remarks: remarks.map((one) => ({ ...one, span: move(one.span) })),
    abbreviations: abbreviations.map((one) => ({ ...one, span: move(one.span) })),
  };
}
