// Pairs of statements of one document that cannot both be true: they speak of the same in the same words, and differ
// in one value, one negation or one pair of opposites. Quiet by design: any other difference is another subject.

import type { Statement, Value } from './statements.ts';

/** What is wrong with two statements together. */
export interface Disagreement {
  readonly kind: 'value' | 'negation' | 'opposite';
  /** What the one says and the other does not, in words. */
  readonly what: string;
}

/** Where a statement stands in its document. */
export interface Standing {
  /** How many statements stand before it. */
  readonly index: number;
  /** How many headings and rules stand before it. */
  readonly section: number;
  /** The words of the heading above; undefined where there is none. */
  readonly heading: string | undefined;
}

/** Words that make a statement hold only sometimes. */
const condition =
  /^(?:if|when|unless|except|while|until|only|otherwise|depending|per|each|every|may|might|sometime|usually|often|typically|example|instance|e\.g|either|using|use|via)$/;

/** Words that two statements which disagree do not share, at most. */
export const mostOtherWords = 2;

/** What two statements say against each other, wherever they stand. */
export function disagreementOf(first: Statement, second: Statement): Disagreement | undefined {
  // Most pairs that are compared are of other lengths.
  if (Math.abs(first.words.size - second.words.size) > mostOtherWords) return undefined;
  let shared = 0;
  for (const word of first.words) if (second.words.has(word)) shared++;
  const extra = first.words.size + second.words.size - 2 * shared;
  if (shared < 3 || extra > (shared >= 6 ? mostOtherWords : shared >= 4 ? 1 : 0)) return undefined;
  if (first.text === second.text) return undefined;
  const conditions = (one: Statement) => [...one.words].filter((word) => condition.test(word)).join(' ');
  if (conditions(first) !== conditions(second)) return undefined;
  const different = [...first.words, ...second.words].filter(
    (word) => first.words.has(word) !== second.words.has(word),
  );
  if (different.some((word) => word.startsWith('`') || /^(?:version|v)$/.test(word))) return undefined;
  const values = differingValues(first, second);
  if (values === undefined) return undefined;
  const sides = [...first.sides].filter(([pair, side]) => second.sides.has(pair) && second.sides.get(pair) !== side);
  const negated = (first.negations + second.negations) % 2 === 1;
  const kinds = values.length + sides.length + (negated ? 1 : 0);
  if (kinds !== 1) return undefined;
  if (values.length === 1) {
    const [one, two] = values[0]!;
    return { kind: 'value', what: `“${one.text}” there, “${two.text}” here` };
  }
  if (sides.length === 1) {
    const [pair, side] = sides[0]!;
    const names = pair.split('/');
    return { kind: 'opposite', what: `“${names[side]!}” there, “${names[1 - side]!}” here` };
  }
  // “No dependencies” and “circular dependencies” are not yes and no of one thing.
  if (extra > 0) return undefined;
  const [there, here] = first.negations > second.negations ? ['denied', 'stated'] : ['stated', 'denied'];
  return { kind: 'negation', what: `${there} there, ${here} here` };
}

/**
 * Whether two statements stand so that a disagreement is a conflict.
 *
 * @param countOf in how many statements of the document a word is.
 */
export function standAgainst(
  first: Statement & Standing,
  second: Statement & Standing,
  countOf: (word: string) => number,
): boolean {
  const isSameSection = first.section === second.section || first.heading === second.heading;
  // Items of one list, and sentences that follow each other, tell cases apart.
  if (second.index - first.index <= 1 || (first.isItem && second.isItem && isSameSection)) return false;
  if (isSameSection) return true;
  // Under other headings the words of a template come again: then the subject must be in the sentence itself.
  const own = [...first.words].filter((word) => second.words.has(word) && countOf(word) <= 4);
  return own.length >= 3 || own.some((word) => word.startsWith('`'));
}

/** Values that differ, by their order; undefined where the statements have another number of them. */
function differingValues(first: Statement, second: Statement): readonly (readonly [Value, Value])[] | undefined {
  if (first.values.length !== second.values.length) return undefined;
  return first.values.flatMap((value, index) => {
    const other = second.values[index]!;
    return value.key === other.key ? [] : [[value, other] as const];
  });
}
