// All critics that ask a model, in the order in which they are run.

import type { Critic } from '../core/critic.ts';
import { checklistCritic } from './checklistCritic.ts';
import { keepOrRevise } from './keepOrRevise.ts';

/** One line a critic. */
export const critics = [checklistCritic, keepOrRevise] as const satisfies readonly Critic[];
