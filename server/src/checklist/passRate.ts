// The pass rate of a checklist, and the order that it gives candidates. What a program decided counts before what a
// model or the person said. Source: S015; defaults: S066.

import type { JudgedItem } from '../core/checklist.ts';

/** How much of a checklist is met. */
export interface PassRate {
  /** Items that were met, of those decided; retired ones are left out. */
  readonly met: number;
  readonly decided: number;
  /** Items that nobody could tell, or that are disputed. */
  readonly open: number;
  /** Met of decided, 0 to 1; undefined where nothing was decided. */
  readonly rate: number | undefined;
}

/** The pass rate of some items. */
export function passRate(items: readonly JudgedItem[]): PassRate {
  const asked = items.filter(({ state }) => state !== 'retired');
  const met = asked.filter(({ state }) => state === 'met').length;
  const decided = met + asked.filter(({ state }) => state === 'unmet').length;
  return { met, decided, open: asked.length - decided, rate: decided === 0 ? undefined : met / decided };
}

/**
 * Orders candidates by their pass rates, the best first: items that programs decided first, then the others. Equal ones
 * keep their order, so that an earlier version wins a tie.
 */
export function rankByPassRate<T extends { readonly items: readonly JudgedItem[] }>(
  candidates: readonly T[],
): readonly T[] {
  const rates = new Map(candidates.map((one) => [one, [rateOf(one.items, true), rateOf(one.items, false)] as const]));
  return candidates.toSorted((a, b) => {
    const [x, y] = [rates.get(a)!, rates.get(b)!];
    return y[0] - x[0] || y[1] - x[1];
  });
}

function rateOf(items: readonly JudgedItem[], byProgram: boolean): number {
  const mine = items.filter((one) => one.evidence.some(({ receipt }) => receipt !== undefined) === byProgram);
  return passRate(mine).rate ?? 0.5;
}

/** One turn of a refinement, as the list of its items. */
export interface Turn {
  readonly items: readonly JudgedItem[];
}

/** The most turns of a refinement by a checklist. */
export const mostTurns = 5;

/**
 * The pass rate of each turn, at most five, and the turn whose text is kept: the best, not the last.
 *
 * @returns `best` is an index of `rates`; undefined where there is no turn.
 */
export function passRates(turns: readonly Turn[]): {
  readonly rates: readonly PassRate[];
  readonly best: number | undefined;
} {
  const counted = turns.slice(0, mostTurns).map((turn, index) => ({ ...turn, index }));
  return { rates: counted.map(({ items }) => passRate(items)), best: rankByPassRate(counted)[0]?.index };
}

/** The items that a refiner is told of: the violated ones alone, each with its place; none means no edit. */
export function violated(items: readonly JudgedItem[]): readonly JudgedItem[] {
  return items.filter(({ state }) => state === 'unmet');
}
