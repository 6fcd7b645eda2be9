// “Dispute”: a fresh critic judges the critique. The ruling is shown in the finding; what a program showed stays shown.

import { failure } from '../core/failure.ts';
import type { RunAnswer } from '../protocol/commands.ts';
import { asideWords, failedAnswer } from './critiqueCommand.ts';
import type { ServerState } from './dependencies.ts';
import { gone } from './dismissCommand.ts';
import type { HeldFinding } from './findingStore.ts';
import { openTarget } from './openTarget.ts';

const rulings = {
  stands: 'A fresh critic says that the finding stands.',
  falls: 'A fresh critic says that the finding falls. Dismiss it, if you agree.',
  'cannot-tell': 'A fresh critic cannot tell.',
} as const;

/** Asks for the ruling; one model call at most. */
export async function disputeCommand(
  state: ServerState,
  held: HeldFinding | undefined,
  signal: AbortSignal,
): Promise<RunAnswer> {
  if (!held) return gone();
  const { finding } = held;
  const opened = await openTarget(state, { uri: finding.uri, around: finding.range });
  if (!opened.ok) return failedAnswer('failed', opened.error);
  const { models, request } = opened.value;
  const engine = state.dependencies.engineWith(models, state.consents.ask);
  if (!models.has('critic') || !engine.dispute)
    return failedAnswer(
      'failed',
      failure('model.none', 'A dispute needs a model to judge it.', 'Choose a model, or dismiss the finding yourself.'),
    );
  state.client.status({ state: 'critiquing', model: models.describe('critic') });
  try {
    const own = { ...finding, uri: request.target.document.uri };
    const { dispute, ended, failures } = await engine.dispute(
      { ...request, useModels: true, withoutProcesses: true },
      own,
      signal,
    );
    // The text may have changed meanwhile; then the finding is withdrawn, and its ruling with it.
    if (dispute) state.store.disputed(finding.id, dispute);
    await state.file.write(state.store.stored());
    const [first] = failures;
    if (!dispute)
      return failedAnswer('failed', first ?? failure('model.none', 'No critic could be asked.', 'Decide it yourself.'));
    const last = ended ? ' Now your word ends it.' : '';
    return {
      outcome: dispute.ruling,
      message: `${rulings[dispute.ruling]} ${dispute.reason}${last}${asideWords(failures)}`,
    };
  } finally {
    state.client.status({ state: 'idle', model: models.describe('writer') });
  }
}
