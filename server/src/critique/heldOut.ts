// Watches a loop with two judges, one of which the loop never sees. When the seen score rises while the held-out one
// falls, the loop has learnt to please and not to improve: it halts, and the best held-out version is kept (S120).

/** Scores of one version, from 0 to 1. */
export interface JudgedRound {
  /** By the judge whose words the loop acts upon. */
  readonly visible: number;
  /** By the judge that the loop never sees. */
  readonly heldOut: number;
}

/** Whether a loop may go on. */
export interface WatchResult {
  readonly halt: boolean;
  /** Index of the round from which on the judges part; present where it halts. */
  readonly partedAt?: number;
  /** Index of the best version by the held-out judge; the earliest of equal ones. */
  readonly best: number;
  /** In words, for the trace and the person. */
  readonly words: string;
}

/**
 * Looks at the rounds so far; the first one is the original.
 *
 * @param window rounds over which the scores are compared (systems.md: 2, ours).
 */
export function watchRounds(rounds: readonly JudgedRound[], window = 2): WatchResult {
  const best = rounds.reduce((at, { heldOut }, index) => (heldOut > rounds[at]!.heldOut ? index : at), 0);
  const last = rounds.length - 1;
  const from = last - Math.max(1, window);
  const start = rounds[from];
  const end = rounds[last];
  if (start && end && end.visible > start.visible && end.heldOut < start.heldOut) {
    const words = `The judges part from round ${from + 1} on: the visible score went from ${shown(start.visible)} to ${shown(end.visible)}, the held-out one from ${shown(start.heldOut)} to ${shown(end.heldOut)}. Version ${best} is kept.`;
    return { halt: true, partedAt: from + 1, best, words };
  }
  const scores = end === undefined ? 'no round yet' : `visible ${shown(end.visible)}, held out ${shown(end.heldOut)}`;
  return { halt: false, best, words: `The judges do not part: ${scores}.` };
}

function shown(score: number): string {
  return score.toFixed(2);
}
