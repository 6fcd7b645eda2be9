// All critics, in the order in which they are run within their tier: texts first, then programs, then models.

import type { Critic, CriticTier } from '../core/critic.ts';
import type { TargetKind } from '../core/target.ts';
import { checklistCritic } from './checklistCritic.ts';
import { keepOrRevise } from './keepOrRevise.ts';

/** One line a critic. */
export const critics = [checklistCritic, keepOrRevise] as const satisfies readonly Critic[];

/** The critics of a tier that look at texts of a kind without being asked by name. */
export function criticsOf(tier: CriticTier, kind: TargetKind): readonly Critic[] {
  const all: readonly Critic[] = critics;
  return all.filter((critic) => critic.tier === tier && critic.kinds.includes(kind) && critic.onRequest !== true);
}
