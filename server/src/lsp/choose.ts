// Takes one of several changes that the tests cannot tell apart: its call becomes an expectation, and the change is
// checked with it; what then holds is verified like any other.

import { failure } from '../core/failure.ts';
import type { RefineRequest } from '../engine/api.ts';
import { standInsOf } from '../engine/standIns.ts';
import type { RunAnswer } from '../protocol/commands.ts';
import { failedAnswer } from './critiqueCommand.ts';
import type { ServerState } from './dependencies.ts';
import { openTarget } from './openTarget.ts';
import { changed, isCurrent, unknownProposal, type HeldAlternative } from './proposals.ts';
import { readRun, withProgress } from './readRun.ts';
import { announce, endedWithout, offer, offeredBy } from './refineCommand.ts';

/** Takes one alternative: with its expectation it is checked again, without one it is offered as not verified. */
export async function choose(
  state: ServerState,
  id: string,
  progressToken: string | number | undefined,
  signal: AbortSignal,
): Promise<RunAnswer> {
  const held = state.proposals.get(id);
  if (!held?.alternative) return failedAnswer('failed', unknownProposal());
  const { uri } = held.wire;
  const opened = await openTarget(state, { uri });
  if (!opened.ok) return failedAnswer('failed', opened.error);
  if (!isCurrent(held, opened.value.document.text)) return failedAnswer('unchanged', changed());
  const { alternative, ...plain } = held;
  if (alternative.expectation === undefined) {
    forget(state, alternative);
    return announce(state, plain);
  }
  const added = standInsOf({ expect: [alternative.expectation] }, 'chosen by the person');
  if (!added.ok) return failedAnswer('failed', added.error);
  const started = state.runs.refine(uri, held.request.target.span, signal);
  if (!started.ok) return failedAnswer('declined', started.error);
  const job = started.value;
  const { snapshot, checkers, limits } = opened.value.request;
  // One finding is not all that is wanted any more: the call counts too.
  const { finding: _onlyOne, ...asked } = held.request;
  const expectations = [...(asked.expectations ?? []), ...(added.value.expectations ?? [])];
  // Trust and settings as they are now, not as they were when the run started.
  const request: RefineRequest = { ...asked, snapshot, checkers, limits, expectations };
  try {
    const engine = state.dependencies.engineWith(opened.value.models, state.consents.ask);
    return await withProgress(
      state,
      'Touchstone: check the chosen change',
      progressToken,
      job.signal,
      async (reporter, both) => {
        const run = engine.verifyText(request, held.wire.newText, both);
        const { runId, event } = await readRun(state, run, 'refine-ended', reporter, both);
        const offered = offeredBy(event.outcome);
        if (!offered) {
          const ended = endedWithout(event.outcome);
          return failedAnswer(
            'unchanged',
            failure('edit.not-verified', `The chosen change does not hold: ${ended.message}`, 'Choose another one.'),
          );
        }
        forget(state, alternative);
        const result = { outcome: event.outcome, offered, runId };
        return offer(state, engine, request, uri, result, { ...job, signal: both }, reporter);
      },
    );
  } finally {
    job.end();
  }
}

/** The other changes are not wanted any more. */
function forget(state: ServerState, { among }: HeldAlternative): void {
  for (const id of among) state.proposals.remove(id);
}
