// Pairs of statements of one document that cannot both be true: they speak of the same in the same words, and differ
// in one value, one negation or one pair of opposites. Quiet by design: any other difference is another subject.

import type { Span } from '../../base/text.ts';
import { headingAbove } from '../sentencePairs.ts';
import type { Statement, Value } from './statements.ts';

/** Two statements that conflict. */
export interface Conflict {
  readonly first: Statement;
  readonly second: Statement;
  readonly kind: 'value' | 'negation' | 'opposite';
  /** What the one says and the other does not, in words. */
  readonly what: string;
}

/** Words that make a statement hold only sometimes. */
const condition =
  /^(?:if|when|unless|except|while|until|only|otherwise|depending|per|each|every|may|might|sometime|usually|often|typically|example|instance|e\.g|either|using|use|via)$/;

/** Conflicts among statements, in the order of the second ones. Takes time in proportion to pairs that share a rare word. */
export function conflictsIn(text: string, statements: readonly Statement[]): readonly Conflict[] {
  const holding = new Map<string, number[]>();
  for (const [index, { words }] of statements.entries()) {
    for (const word of words) holding.set(word, [...(holding.get(word) ?? []), index]);
  }
  const conflicts: Conflict[] = [];
  for (const [index, second] of statements.entries()) {
    const near = new Map<number, number>();
    for (const word of second.words) {
      for (const other of holding.get(word)!) if (other < index) near.set(other, (near.get(other) ?? 0) + 1);
    }
    for (const [other, shared] of near) {
      const conflict = conflictOf(
        text,
        statements[other]!,
        second,
        shared,
        (word) => holding.get(word)!.length,
        index - other,
      );
      if (conflict) conflicts.push(conflict);
    }
  }
  return conflicts;
}

function conflictOf(
  text: string,
  first: Statement,
  second: Statement,
  shared: number,
  countOf: (word: string) => number,
  apart: number,
): Conflict | undefined {
  const extra = first.words.size + second.words.size - 2 * shared;
  if (shared < 3 || extra > (shared >= 6 ? 2 : shared >= 4 ? 1 : 0)) return undefined;
  if (text.slice(first.span.start, first.span.end) === text.slice(second.span.start, second.span.end)) return undefined;
  // Items of one list, and sentences that follow each other, tell cases apart.
  if (apart <= 1 || (first.isItem && second.isItem && sameSection(text, first.span, second.span))) return undefined;
  const conditions = (one: Statement) => [...one.words].filter((word) => condition.test(word)).join(' ');
  if (conditions(first) !== conditions(second)) return undefined;
  const different = [...first.words, ...second.words].filter(
    (word) => first.words.has(word) !== second.words.has(word),
  );
  if (different.some((word) => word.startsWith('`') || /^(?:version|v)$/.test(word))) return undefined;
  // Under other headings the words of a template come again: then the subject must be in the sentence itself.
  if (!sameSection(text, first.span, second.span)) {
    const own = [...first.words].filter((word) => second.words.has(word) && countOf(word) <= 4);
    if (!own.some((word) => word.startsWith('`')) && own.length < 3) return undefined;
  }
  const values = differingValues(first, second);
  if (values === undefined) return undefined;
  const sides = [...first.sides].filter(([pair, side]) => second.sides.has(pair) && second.sides.get(pair) !== side);
  const negated = (first.negations + second.negations) % 2 === 1;
  const kinds = values.length + sides.length + (negated ? 1 : 0);
  if (kinds !== 1) return undefined;
  if (values.length === 1) {
    const [one, two] = values[0]!;
    return { first, second, kind: 'value', what: `“${one.text}” there, “${two.text}” here` };
  }
  if (sides.length === 1) {
    const [pair, side] = sides[0]!;
    const names = pair.split('/');
    return { first, second, kind: 'opposite', what: `“${names[side]!}” there, “${names[1 - side]!}” here` };
  }
  // “No dependencies” and “circular dependencies” are not yes and no of one thing.
  if (extra > 0) return undefined;
  const [there, here] = first.negations > second.negations ? ['denied', 'stated'] : ['stated', 'denied'];
  return { first, second, kind: 'negation', what: `${there} there, ${here} here` };
}

/** Values that differ, by their order; undefined where the statements have another number of them. */
function differingValues(first: Statement, second: Statement): readonly (readonly [Value, Value])[] | undefined {
  if (first.values.length !== second.values.length) return undefined;
  return first.values.flatMap((value, index) => {
    const other = second.values[index]!;
    return value.key === other.key ? [] : [[value, other] as const];
  });
}

function sameSection(text: string, first: Span, second: Span): boolean {
  const between = text.slice(first.end, second.start);
  return (
    !/^#{1,6}[ \t]|^(?:=+|-{3,})[ \t]*$/m.test(between) ||
    headingAbove(text, first.start) === headingAbove(text, second.start)
  );
}
