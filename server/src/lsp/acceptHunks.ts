// Checks a chosen subset of a proposal's hunks on the text as it is now, and offers it as a proposal of
// its own. All hunks chosen on a changed document means: check the offer again.

import { applyEdits } from '../base/edit.ts';
import { hunksOf } from '../base/diff.ts';
import { err, ok, type Result } from '../base/result.ts';
import { failure, type Failure } from '../core/failure.ts';
import type { AcceptHunksAnswer, AcceptHunksParams } from '../protocol/acceptHunks.ts';
import type { ServerState } from './dependencies.ts';
import { openTarget } from './openTarget.ts';
import { changed, isCurrent, proposalOf, unknownProposal } from './proposals.ts';
import { readRun, withProgress } from './readRun.ts';
import { endedWithout, offeredBy } from './refineCommand.ts';

/** Checks the subset; the new proposal replaces the old one. */
export async function acceptHunks(
  state: ServerState,
  params: AcceptHunksParams,
  signal: AbortSignal,
): Promise<AcceptHunksAnswer> {
  const answer = await check(state, params, signal);
  return answer.ok
    ? answer.value
    : {
        kind: 'refused',
        failure: { code: answer.error.code, message: answer.error.message, nextStep: answer.error.nextStep },
      };
}

async function check(
  state: ServerState,
  params: AcceptHunksParams,
  signal: AbortSignal,
): Promise<Result<AcceptHunksAnswer, Failure>> {
  const held = state.proposals.get(params.proposal);
  if (!held) return err(unknownProposal());
  const { uri } = held.wire;
  const opened = await openTarget(state, { uri });
  if (!opened.ok) return opened;
  if (!isCurrent(held, opened.value.document.text)) return err(changed());
  const hunks = hunksOf(held.originalText, held.wire.newText);
  const chosen = hunks.filter((_, index) => params.hunks.includes(index));
  if (chosen.length === 0)
    return err(
      failure('edit.invalid', 'No part of the change was chosen.', 'Choose at least one hunk, or reject the change.'),
    );
  const text = applyEdits(
    held.originalText,
    chosen.map((hunk) => hunk.edit),
  );
  if (!text.ok)
    return err(failure('edit.invalid', `The chosen parts cannot be applied: ${text.error}.`, 'Choose other parts.'));
  const started = state.runs.refine(uri, held.request.target.span, signal);
  if (!started.ok) return started;
  const job = started.value;
  try {
    // Trust and settings as they are now, not as they were when the run started.
    const request = {
      ...held.request,
      snapshot: opened.value.request.snapshot,
      checkers: opened.value.request.checkers,
      limits: opened.value.request.limits,
    };
    const engine = state.dependencies.engineWith(opened.value.models, state.consents.ask);
    const { runId, event } = await withProgress(
      state,
      'Touchstone: check chosen hunks',
      undefined,
      job.signal,
      (reporter, both) => readRun(state, engine.verifyText(request, text.value, both), 'refine-ended', reporter, both),
    );
    const { outcome } = event;
    const offered = offeredBy(outcome);
    if (!offered) {
      const ended = endedWithout(outcome);
      return err(failure('edit.not-verified', ended.message, 'Take the whole change, or other parts of it.'));
    }
    const now = state.documents.get(uri);
    if (!now.ok || !isCurrent(held, now.value.text)) return err(changed());
    const next = proposalOf(
      {
        ...request,
        target: { ...request.target, document: { ...request.target.document, version: now.value.version } },
      },
      outcome,
      offered,
      runId,
      uri,
    );
    state.proposals.remove(held.wire.id);
    state.proposals.add(next);
    return ok({ kind: 'proposal', proposal: next.wire });
  } finally {
    job.end();
  }
}
