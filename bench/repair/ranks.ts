// Where localisation ranks a planted line, and how often it is among the first.

import type { Suspicion, SuspiciousLine } from '../../server/src/core/suspicion.ts';
import { share, type Line } from '../report.ts';
import type { Planted } from './plant.ts';

const formulas = ['ochiai', 'dstar', 'barinel', 'combined'] as const;

/** The rank of a planted line by each formula, from 1; infinite where it has no score. */
export type Ranks = Readonly<Record<(typeof formulas)[number], number>>;

/** Rank of the best planted line by each formula; lines with equal scores share the middle of their ranks. */
export function ranksOf(suspicion: Suspicion | undefined, planted: Planted): Ranks | undefined {
  if (!suspicion) return undefined;
  const near = suspicion.lines.filter(({ line }) => planted.lines.includes(line));
  const rank = (of: (line: SuspiciousLine) => number) =>
    Math.min(
      ...near.map((one) => {
        const more = suspicion.lines.filter((other) => of(other) > of(one)).length;
        const same = suspicion.lines.filter((other) => of(other) === of(one)).length;
        return more + (same + 1) / 2;
      }),
    );
  return Object.fromEntries(
    formulas.map((formula) => [formula, near.length === 0 ? Infinity : rank((line) => line[formula])]),
  ) as Ranks;
}

/** How often the planted line is among the first, by each formula. */
export function rankLines(measure: string, ranked: readonly Ranks[]): readonly Line[] {
  return formulas.map((formula) => {
    const top = (within: number) => ranked.filter((ranks) => ranks[formula] <= within).length;
    return {
      measure,
      what: `${formula}: planted line among the first five`,
      value: share(top(5), ranked.length),
      unit: '%',
      note: `${top(5)} of ${ranked.length}; first ${top(1)}, among three ${top(3)}; ties count by their middle`,
    };
  });
}
