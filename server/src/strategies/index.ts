// All strategies; the order is the order in the menu.

import type { RefineStrategy } from '../core/strategy.ts';
import { askRefineTrust } from './askRefineTrust.ts';
import { byDifficulty } from './byDifficulty.ts';
import { checklistRefine } from './checklistRefine.ts';
import { deterministicFirst } from './deterministicFirst.ts';
import { estimateRefine } from './estimateRefine.ts';
import { expand } from './expand.ts';
import { explainThenFix } from './explainThenFix.ts';
import { keepPromises } from './keepPromises.ts';
import { meetRequest } from './meetRequest.ts';
import { planSteps } from './planSteps.ts';
import { stepRefine } from './stepRefine.ts';
import { templateSearch } from './templateSearch.ts';
import { verifyThenVote } from './verifyThenVote.ts';

/** One line a strategy. */
export const strategies = [
  deterministicFirst,
  templateSearch,
  explainThenFix,
  askRefineTrust,
  keepPromises,
  meetRequest,
  planSteps,
  checklistRefine,
  stepRefine,
  verifyThenVote,
  byDifficulty,
  estimateRefine,
  expand,
] as const satisfies readonly RefineStrategy[];

/** The id of a strategy. */
export type StrategyId = (typeof strategies)[number]['id'];
