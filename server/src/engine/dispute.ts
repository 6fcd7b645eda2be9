// A dispute as a run of its own: one finding, one fresh critic, no process.

import { seededRandom } from '../base/random.ts';
import type { Budget } from '../core/budget.ts';
import type { CritiqueContext } from '../core/critic.ts';
import type { Finding } from '../core/finding.ts';
import { disputeFinding, type Disputed } from '../critique/dispute.ts';
import { textHash } from '../base/hash.ts';
import { workspaceViewOf } from '../workspace/workspaceView.ts';
import type { CritiqueRequest, EngineOptions } from './api.ts';
import { contextOf } from './context.ts';
import { meteredModels } from './metering.ts';

/** Lets a fresh critic judge a finding of the request's document. The finding's own receipts are its evidence. */
export async function disputeRun(
  options: EngineOptions,
  request: CritiqueRequest,
  finding: Finding,
  budget: Budget,
  signal: AbortSignal,
): Promise<Disputed> {
  const { target, snapshot } = request;
  const emit = () => undefined;
  let count = 0;
  const context: CritiqueContext = {
    signal,
    budget,
    random: seededRandom(options.seed),
    models: meteredModels(options.models, budget, emit),
    parse: options.parse,
    workspace: workspaceViewOf(snapshot, target.document.uri),
    emit,
    nextId: () => `d${++count}`,
  };
  const evidence = { textHash: textHash(target.document.text), runs: [] };
  // What the text is for often stands above it, as in the comment of a function.
  const around = await contextOf(snapshot, target, evidence);
  return disputeFinding(context, { target, evidence, context: around, checklist: [] }, finding);
}
