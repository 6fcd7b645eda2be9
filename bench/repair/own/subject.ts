// A function of the own tuning set: written for it, with few examples that steer and inputs made by itself that judge.

import type { Random } from '../../../server/src/base/random.ts';

/** One function, right, and the faults that it is given. */
export interface OwnSubject {
  readonly name: string;
  /** The whole document with the right function. */
  readonly text: string;
  /** Calls of which the examples are made; what they give is asked of the right version. */
  readonly examples: readonly (readonly unknown[])[];
  /** Each a list of replacements, every one of which must fit exactly once. */
  readonly faults: readonly (readonly (readonly [right: string, wrong: string])[])[];
  /** An input within what the function is meant for. */
  input(random: Random): readonly unknown[];
}

/**
 * Whether a function belongs to the half that reports: weights and rules are fitted to the other half alone. Goes by the
 * name, however it is written, so that one idea in two languages lies in one half.
 */
export function isReported(name: string): boolean {
  const letters = name.replaceAll('_', '').toLowerCase();
  return Array.from(letters).reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 65_521, 7) % 2 === 1;
}

/** A whole number between two, both included. */
export function int(random: Random, from: number, to: number): number {
  return from + random.below(to - from + 1);
}

/** A list of up to `most` items. */
export function many<T>(random: Random, most: number, make: (random: Random) => T, least = 0): T[] {
  return Array.from({ length: int(random, least, most) }, () => make(random));
}

/** Words of few letters, so that repeats are common. */
export function word(random: Random, most = 6, letters = 'abcAB'): string {
  return many(random, most, (r) => letters[r.below(letters.length)]!).join('');
}

/** A line of words. */
export function line(random: Random, most = 5): string {
  return many(random, most, (r) => word(r, 5, 'abcdeABxyz') || 'q').join(' ');
}
