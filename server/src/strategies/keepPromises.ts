// The contract of the selection, as it is written in documentation and types, is tried by calls, and what a call
// breaks drives each round until nothing is broken: a program's violations, not opinions. The engine tries it, since
// the strategy asks for it; the rounds are those of “explain, then fix”.
// Method: docs/methods.md#verify-generated-checks. Source: S001.

import type { RefineStrategy } from '../core/strategy.ts';
import { explainAndFix } from './explainThenFix.ts';

/** Rounds (systems.md, verify/generated-checks: 3 correction turns). */
const rounds = 3;

/** Explain, fix, hear which promises are still broken, fix again. */
export const keepPromises = {
  id: 'keep-promises',
  title: 'Keep what is promised',
  rung: 'repair',
  needs: ['model', 'checks'],
  onRequest: true,
  contract: true,
  method: 'verify-generated-checks',
  refine: (context, task) => explainAndFix(context, task, rounds),
} as const satisfies RefineStrategy;
