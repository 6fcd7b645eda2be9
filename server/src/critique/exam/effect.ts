// A critique is worth what the fix made from it is worth: it scores when that fix passes. Critiques of one's own
// response, of another's, and in rounds, each beside the same author without a critique.
// Source: S016 (RealCritic); the judge of a fix is a program, never a model.

import { shareOf } from './verdicts.ts';

/** Whose response is critiqued, and how often: `self` and `cross` once, `iterative` until it passes or rounds end. */
export type ExamMode = 'self' | 'cross' | 'iterative';

/** One critique, and what became of the fix made from it. */
export interface CritiqueEffect {
  readonly item: string;
  readonly mode: ExamMode;
  /** The critic's model, and that of the response. */
  readonly critic: string;
  readonly author: string;
  /** From 1. */
  readonly round: number;
  /** Whether the response passed before. */
  readonly before: boolean;
  /** Whether the fix passes; `none` where no fix came of it. */
  readonly after: boolean | 'none';
}

/** The same author on the same item without a critique, at about the same tokens. */
export interface WithoutCritique {
  readonly item: string;
  readonly author: string;
  readonly before: boolean;
  readonly after: boolean;
}

/** What critiques of one mode were worth. */
export interface ModeScore {
  readonly mode: ExamMode;
  /** Items; of several rounds the last one counts. */
  readonly items: number;
  /** Share of items that pass after the critique, from 0 to 1. */
  readonly passes: number | undefined;
  /** The same without a critique, on the items that have one; undefined where none has. */
  readonly without: number | undefined;
  /** `passes` on those items less `without`. */
  readonly gain: number | undefined;
  /** Wrong ones set right, of the wrong; right ones broken, of the right. */
  readonly fixed: number | undefined;
  readonly broken: number | undefined;
}

/**
 * The score of one critique: 1 where the fix made from it passes, or where the response passed and nothing was changed.
 */
export function scoreOf({ before, after }: Pick<CritiqueEffect, 'before' | 'after'>): 0 | 1 {
  return (after === 'none' ? before : after) ? 1 : 0;
}

/**
 * Scores critiques by mode; of the rounds of an item the last one counts.
 *
 * @returns the modes that occur, in the order self, cross, iterative.
 */
export function effectOf(
  effects: readonly CritiqueEffect[],
  baseline: readonly WithoutCritique[] = [],
): readonly ModeScore[] {
  const runs = new Map<string, CritiqueEffect[]>();
  for (const one of effects) {
    const key = JSON.stringify([one.mode, one.item, one.critic, one.author]);
    runs.set(key, [...(runs.get(key) ?? []), one]);
  }
  const ends = [...runs.values()].map((rounds) => {
    const sorted = rounds.toSorted((a, b) => a.round - b.round);
    const [first, last] = [sorted[0]!, sorted.at(-1)!];
    return { ...last, before: first.before, score: scoreOf(last) };
  });
  const modes: readonly ExamMode[] = ['self', 'cross', 'iterative'];
  return modes.flatMap((mode) => {
    const own = ends.filter((one) => one.mode === mode);
    if (own.length === 0) return [];
    const paired = own.flatMap((one) => {
      const plain = baseline.find(({ item, author }) => item === one.item && author === one.author);
      return plain ? [{ score: one.score, plain: scoreOf(plain) }] : [];
    });
    const without = shareOf(paired.filter(({ plain }) => plain === 1).length, paired.length);
    const onPaired = shareOf(paired.filter(({ score }) => score === 1).length, paired.length);
    const passed = own.filter(({ score }) => score === 1);
    const wrong = own.filter(({ before }) => !before);
    return [
      {
        mode,
        items: own.length,
        passes: shareOf(passed.length, own.length),
        without,
        gain: without === undefined || onPaired === undefined ? undefined : onPaired - without,
        fixed: shareOf(wrong.filter(({ score }) => score === 1).length, wrong.length),
        broken: shareOf(own.filter(({ before, score }) => before && score === 0).length, own.length - wrong.length),
      },
    ];
  });
}
