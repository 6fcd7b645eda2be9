// Four things that a critic can be good at, each by the quality of the response that it looks at: feedback, comparison,
// refinement and feedback on feedback. Source: S202 (CriticBench, four dimensions); qualities are measured, not judged:
// the share of checks that a response passes.

import { shareOf } from './verdicts.ts';

/** What is scored. */
export type Dimension = 'feedback' | 'comparison' | 'refinement' | 'meta-feedback';

/** All of them, in the order of a report. */
export const dimensions: readonly Dimension[] = ['feedback', 'comparison', 'refinement', 'meta-feedback'];

/** The quality of a response: `low` below half of its checks, `high` where it passes all. */
export type Quality = 'low' | 'medium' | 'high';

/** All of them, in the order of a report. */
export const qualities: readonly Quality[] = ['low', 'medium', 'high'];

/** One score of one answer of a critic. */
export interface DimensionScore {
  readonly dimension: Dimension;
  readonly quality: Quality;
  /** From 0 to 1. */
  readonly score: number;
}

/** One field of the report. */
export interface DimensionCell {
  readonly dimension: Dimension;
  /** `all` for the whole dimension. */
  readonly quality: Quality | 'all';
  readonly count: number;
  /** Mean score from 0 to 1; undefined of nothing. */
  readonly mean: number | undefined;
}

/** The quality of a response that passes `passed` of `checks` checks; no check, no quality. */
export function qualityOf(passed: number, checks: number): Quality | undefined {
  const part = shareOf(passed, checks);
  if (part === undefined) return undefined;
  return part === 1 ? 'high' : part < 0.5 ? 'low' : 'medium';
}

/**
 * Feedback on a response whose faults are known: the harmonic mean of the share of faults that it names and the share of
 * its remarks that name one. Silence on a response without faults is perfect.
 *
 * @param faults faults of the response. @param named how many of them are named. @param remarks all remarks.
 */
export function feedbackScore(faults: number, named: number, remarks: number): number {
  if (faults === 0) return remarks === 0 ? 1 : 0;
  const recall = named / faults;
  const precision = remarks === 0 ? 0 : Math.min(1, named / remarks);
  return recall + precision === 0 ? 0 : (2 * recall * precision) / (recall + precision);
}

/**
 * Comparison of two responses, asked in both orders: 1 for the better one in both, ½ where the order decides.
 *
 * @param better what measures say. @param said the answers in the two orders, in terms of the same two responses.
 */
export function comparisonScore(
  better: 'first' | 'second' | 'equal',
  said: readonly ['first' | 'second' | 'equal', 'first' | 'second' | 'equal'],
): number {
  return said.filter((one) => one === better).length / 2;
}

/** Refinement: the share of checks that the text made from the critique passes. */
export function refinementScore(passed: number, checks: number): number | undefined {
  return shareOf(passed, checks);
}

/**
 * Feedback on a critique whose worth is known by the fix made from it (`effect.ts`).
 *
 * @param says what the critic thinks of that critique. @param passes whether the fix made from it passes.
 */
export function metaFeedbackScore(says: 'useful' | 'useless' | 'none', passes: boolean): number {
  return says === (passes ? 'useful' : 'useless') ? 1 : 0;
}

/** The report: each dimension by quality and as a whole, empty fields too. */
export function dimensionCells(scores: readonly DimensionScore[]): readonly DimensionCell[] {
  return dimensions.flatMap((dimension) =>
    ([...qualities, 'all'] as const).map((quality) => {
      const own = scores.filter((one) => one.dimension === dimension && (quality === 'all' || one.quality === quality));
      const sum = own.reduce((total, { score }) => total + score, 0);
      return { dimension, quality, count: own.length, mean: shareOf(sum, own.length) };
    }),
  );
}
