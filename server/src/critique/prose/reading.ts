// One piece of a prose document: what it says by itself, and what its place in the document makes of that.

import type { Span } from '../../base/text.ts';
import { proseIn } from '../steps.ts';
import type { Standing } from './conflicts.ts';
import { factsOf, type Fact } from './facts.ts';
import { statementsIn, type Statement } from './statements.ts';
import { wordingOf, type Wording } from './wordingRules.ts';

/** A statement with what it disagrees with, wherever that stands. */
export interface Node extends Omit<Statement, 'span' | 'isItem'>, Standing {
  span: Span;
  isItem: boolean;
  readonly facts: readonly Fact[];
  readonly against: Set<Node>;
  /** What follows is set when the document is asked. */
  index: number;
  section: number;
  heading: string | undefined;
  /** The piece that it is of. */
  piece: Piece | undefined;
  /** Whether it counts: it tells of now, and is one of the first. */
  counts: boolean;
}

interface Heading {
  readonly start: number;
  readonly level: number;
  readonly words: string;
  /** Whether its section tells what was: histories, migrations, what changed. */
  readonly isPast: boolean;
}

/** What a piece says by itself, in its own offsets. */
export interface Reading {
  /** The marks of the fences that are open before and behind it. */
  readonly before: string | undefined;
  readonly behind: string | undefined;
  readonly nodes: readonly Node[];
  readonly wordings: readonly Wording[];
  readonly headings: readonly Heading[];
  /** Lines that end a section. */
  readonly breaks: readonly number[];
  /** Where its statements were said to stand: what comes before the piece, and what behind it. */
  placed?: { readonly before: Place; readonly behind: Place };
}

/** What stands before a place of a document. */
export interface Place {
  /** Statements that count. */
  readonly counted: number;
  /** Headings and rules. */
  readonly section: number;
  readonly heading: string | undefined;
  /** The level of the heading that tells of the past, where the place is below one. */
  readonly pastLevel: number | undefined;
}

/** Where a document begins. */
export const beginning: Place = { counted: 0, section: 0, heading: undefined, pastLevel: undefined };

/** A part of a document up to the next blank lines, and those. */
export interface Piece {
  readonly text: string;
  /** Where it begins, set when the document is asked. */
  start?: number;
  read?: Reading;
}

/** Statements of pieces that went, by their words: what is read anew takes those that it has, too. */
export type Spare = Map<string, Node[]>;

/** Statements that are compared, the first ones of a document. */
const mostStatements = 1500;

/** Says of each statement of a piece where it stands; returns what stands before the next piece. */
export function placed({ nodes, headings, breaks }: Reading, length: number, before: Place): Place {
  let { counted, section, heading, pastLevel } = before;
  let [nextHeading, nextBreak] = [0, 0];
  for (let index = 0; index <= nodes.length; index++) {
    const node = nodes[index];
    const offset = node?.span.start ?? length;
    for (; nextBreak < breaks.length && breaks[nextBreak]! < offset; nextBreak++) section++;
    for (; nextHeading < headings.length && headings[nextHeading]!.start < offset; nextHeading++) {
      const { level, words, isPast } = headings[nextHeading]!;
      heading = words;
      if (pastLevel !== undefined && level <= pastLevel) pastLevel = undefined;
      if (isPast) pastLevel ??= level;
    }
    if (!node) break;
    node.counts = pastLevel === undefined && counted < mostStatements;
    node.section = section;
    node.heading = heading;
    node.index = counted;
    if (node.counts) counted++;
  }
  return { counted, section, heading, pastLevel };
}

/** Whether two places are the same. */
export const isSamePlace = (a: Place, b: Place): boolean =>
  a === b ||
  (a.counted === b.counted && a.section === b.section && a.heading === b.heading && a.pastLevel === b.pastLevel);

/**
 * Reads a piece.
 *
 * @param before the mark of the fence that is open before it.
 * @param spare statements that are taken over, where their words stand here.
 */
export function readingOf(text: string, before: string | undefined, spare?: Spare): Reading {
  const { sentences, fence } = proseIn(text, { start: 0, end: text.length }, before);
  const nodes = statementsIn(text, sentences, (words) => spare?.get(words)?.at(-1)).map((one): Node => {
    const kept = spare?.get(one.text)?.pop();
    if (kept) return Object.assign(kept, { span: one.span, isItem: one.isItem });
    const unplaced = { index: 0, section: 0, heading: undefined, piece: undefined, counts: false };
    return { ...one, facts: factsOf(one.text), against: new Set(), ...unplaced };
  });
  return {
    before,
    behind: fence,
    nodes,
    wordings: sentences
      .map((sentence) => wordingOf(text, sentence))
      .filter(({ remarks, abbreviations }) => remarks.length + abbreviations.length > 0),
    headings: [...text.matchAll(/^(#{1,6})[ \t]+(.+?)[ \t]*#*[ \t]*$/gm)].map(({ index, 1: marks, 2: words }) => ({
      start: index,
      level: marks!.length,
      words: words!,
      isPast: /\b(?:change ?log|changes|histor|release|migrat|upgrad|what's new|version \d|v?\d+\.\d|v\d)/i.test(
        words!,
      ),
    })),
    breaks: [...text.matchAll(/^#{1,6}[ \t]|^(?:=+|-{3,})[ \t]*$/gm)].map(({ index }) => index),
  };
}

/** A piece that is too long; what is in it is not known. */
export const unread = (fence: string | undefined): Reading => ({
  before: fence,
  behind: fence,
  nodes: [],
  wordings: [],
  headings: [],
  breaks: [],
});
