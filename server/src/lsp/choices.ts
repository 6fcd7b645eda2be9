// Changes that the tests cannot tell apart: offered together with the call on which they differ. Choosing one adds that
// call as an expectation and has the change checked with it; what then holds is verified like any other.

import type { Choice, RefineOutcome } from '../core/outcome.ts';
import { failure } from '../core/failure.ts';
import type { RefineRequest } from '../engine/api.ts';
import { standInsOf } from '../engine/standIns.ts';
import type { RunAnswer } from '../protocol/commands.ts';
import type { ProposalAlternative } from '../protocol/choice.ts';
import { changed, unknownProposal } from './acceptHunks.ts';
import { failedAnswer } from './critiqueCommand.ts';
import type { ServerState } from './dependencies.ts';
import { openTarget } from './openTarget.ts';
import { isCurrent, proposalOf, type HeldAlternative, type HeldProposal } from './proposals.ts';
import { readRun, withProgress } from './readRun.ts';
import { announce, endedWithout, offer, offeredBy } from './refineCommand.ts';

/** Keeps the alternatives and tells the editor; a result on a text that has changed meanwhile is dropped. */
export function offerChoice(
  state: ServerState,
  request: RefineRequest,
  uri: string,
  outcome: Extract<RefineOutcome, { kind: 'unverified' }>,
  choice: Choice,
  runId: string,
): RunAnswer {
  const document = state.documents.get(uri);
  if (!document.ok) return failedAnswer('failed', document.error);
  if (document.value.text !== request.target.document.text) return failedAnswer('unchanged', changed());
  const { version } = document.value;
  const current = { ...request, target: { ...request.target, document: { ...request.target.document, version } } };
  const made = choice.alternatives.map((one) => proposalOf(current, outcome, one.judged, runId, uri));
  const among = made.map(({ wire }) => wire.id);
  const held = made.map((proposal, index): HeldProposal => {
    const { judged, shown, expectation } = choice.alternatives[index]!;
    const alternative: HeldAlternative = {
      among,
      title: judged.candidate.provenance.title,
      gives: choice.call === undefined ? '' : shown,
      ...(choice.call === undefined ? {} : { call: choice.call }),
      ...(expectation === undefined ? {} : { expectation }),
    };
    return { ...proposal, wire: { ...proposal.wire, title: alternative.title }, alternative };
  });
  for (const one of held) state.proposals.add(one);
  const { code, message, nextStep } = outcome.failure;
  state.client.offerChoice({
    uri,
    ...(choice.call === undefined ? {} : { call: choice.call }),
    ...(choice.originalShown === undefined ? {} : { original: choice.originalShown }),
    alternatives: held.map(({ wire, alternative }): ProposalAlternative => ({
      proposal: wire,
      title: alternative!.title,
      gives: alternative!.gives,
      ...(alternative!.expectation === undefined ? {} : { expectation: alternative!.expectation }),
    })),
    failure: { code, message, nextStep },
  });
  return { outcome: 'unverified', choices: held.length, message, code, nextStep };
}

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
