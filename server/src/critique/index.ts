// All critics, in the order in which they are run within their tier: texts first, then programs, then models.

import type { Critic, CriticTier } from '../core/critic.ts';
import type { TargetKind } from '../core/target.ts';
import { ablation } from './ablation.ts';
import { checklistCritic } from './checklistCritic.ts';
import { checklistDisagreement } from './checklistDisagreement.ts';
import { checklistProperties } from './checklistProperties.ts';
import { checklistRepair } from './checklistRepair.ts';
import { claims } from './claims.ts';
import { crossQuestions } from './crossQuestions.ts';
import { documentedExamples } from './documentedExamples.ts';
import { generatedChecks } from './generatedChecks.ts';
import { generatedProperties } from './generatedProperties.ts';
import { independentJudge } from './independentJudge.ts';
import { keepOrRevise } from './keepOrRevise.ts';
import { lenses } from './lenses.ts';
import { peerReview } from './peerReview.ts';
import { naiveReference } from './naiveReference.ts';
import { planTrace } from './planTrace.ts';
import { contradictionsCritic } from './prose/contradictions.ts';
import { proseEstimate } from './prose/estimate.ts';
import { wordingCritic } from './prose/wording.ts';
import { runExamples } from './runExamples.ts';
import { sampledConfidence } from './sampledConfidence.ts';
import { stepVerdicts } from './stepVerdicts.ts';
import { taxonomyCritic } from './taxonomyCritic.ts';
import { textRulesCritic } from './textRules.ts';
import { vettedPanel } from './vettedPanel.ts';

/** One line a critic. */
export const critics = [
  textRulesCritic,
  contradictionsCritic,
  wordingCritic,
  documentedExamples,
  runExamples,
  checklistProperties,
  generatedProperties,
  checklistCritic,
  checklistDisagreement,
  checklistRepair,
  keepOrRevise,
  stepVerdicts,
  sampledConfidence,
  independentJudge,
  crossQuestions,
  taxonomyCritic,
  vettedPanel,
  peerReview,
  lenses,
  ablation,
  claims,
  planTrace,
  generatedChecks,
  naiveReference,
  proseEstimate,
] as const satisfies readonly Critic[];

/**
 * The critics of a tier that look at texts of a kind.
 *
 * @param named ids that the person chose (`touchstone.critique.critics`), of those that can be chosen: critics that ask
 *   models, and those that run on request. Absent: those of them that do not wait for a request.
 */
export function criticsOf(tier: CriticTier, kind: TargetKind, named?: readonly string[]): readonly Critic[] {
  const all: readonly Critic[] = critics;
  return all.filter(
    (critic) =>
      critic.tier === tier &&
      critic.kinds.includes(kind) &&
      (canBeChosen(critic) && named ? named.includes(critic.id) : critic.onRequest !== true),
  );
}

/** Whether a critic runs by the person's choice; the others always do. */
export function canBeChosen({ tier, onRequest }: Critic): boolean {
  return tier === 'model' || onRequest === true;
}
