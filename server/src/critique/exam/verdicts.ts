// Verdicts of a critic against what is known: accuracy, false alarms and Matthews correlation, by band of certainty.
// Source: S044 (CriticBench: critic accuracy against the certainty of the policy). Everything is counted, nothing drawn.

/** One verdict on one response whose truth is known. */
export interface Verdict {
  readonly item: string;
  /** Whether the response is right. */
  readonly truth: 'right' | 'wrong';
  /** What the critic said; `none` where it said nothing that can be read. */
  readonly says: 'right' | 'wrong' | 'none';
  /** How sure it is, from 0 to 1: the share of samples that agree, never a stated percentage. */
  readonly certainty: number;
}

/** Verdicts counted. */
export interface VerdictCounts {
  readonly items: number;
  /** Verdicts that are true; `none` is never true. 0 to 1; undefined of nothing. */
  readonly accuracy: number | undefined;
  /** Right responses that it calls wrong, of the right ones. */
  readonly falseAlarms: number | undefined;
  /** Wrong responses that it calls wrong, of the wrong ones. */
  readonly recall: number | undefined;
  /** Matthews correlation, −1 to 1, over verdicts that were given; undefined where a side is empty. */
  readonly matthews: number | undefined;
  readonly none: number;
}

/** One band of certainty: from `from`, up to but without `to`, the last band with it. */
export interface Band extends VerdictCounts {
  readonly from: number;
  readonly to: number;
}

/** Where bands begin and end, unless a caller says otherwise. */
export const bandEdges: readonly number[] = [0, 0.25, 0.5, 0.75, 1];

/** Counts verdicts. */
export function countVerdicts(verdicts: readonly Verdict[]): VerdictCounts {
  const count = (truth: Verdict['truth'], says: Verdict['says']) =>
    verdicts.filter((one) => one.truth === truth && one.says === says).length;
  const [hit, missed] = [count('wrong', 'wrong'), count('wrong', 'right')];
  const [alarm, kept] = [count('right', 'wrong'), count('right', 'right')];
  const none = verdicts.filter(({ says }) => says === 'none').length;
  const right = verdicts.filter(({ truth }) => truth === 'right').length;
  const margins = (hit + alarm) * (hit + missed) * (kept + alarm) * (kept + missed);
  return {
    items: verdicts.length,
    accuracy: shareOf(hit + kept, verdicts.length),
    falseAlarms: shareOf(alarm, right),
    recall: shareOf(hit, verdicts.length - right),
    matthews: margins === 0 ? undefined : (hit * kept - alarm * missed) / Math.sqrt(margins),
    none,
  };
}

/**
 * Verdicts by band of certainty.
 *
 * @param edges rising, from 0 to 1. @returns one band between two edges each, empty ones too.
 */
export function verdictBands(verdicts: readonly Verdict[], edges: readonly number[] = bandEdges): readonly Band[] {
  return edges.slice(1).map((to, index) => {
    const from = edges[index]!;
    const isLast = index === edges.length - 2;
    const inside = verdicts.filter(
      ({ certainty }) => certainty >= from && (certainty < to || (isLast && certainty <= to)),
    );
    return { from, to, ...countVerdicts(inside) };
  });
}

/** A part of a whole from 0 to 1; undefined of nothing. */
export function shareOf(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : part / whole;
}
