// A strategy never comes back with less than it was given: the best of the rungs below stays unless it is beaten.

import type { RefineTask, StrategyResult } from '../core/strategy.ts';
import { compareVerdicts } from '../core/verdict.ts';

/** A result whose best is at least the task's. */
export function keepGiven({ best: given }: RefineTask, result: StrategyResult): StrategyResult {
  if (!given || (result.best && compareVerdicts(result.best.verdict, given.verdict) <= 0)) return result;
  return { ...result, best: given };
}
