// Runs a refinement and offers its result as a proposal. A change inside the selection drops the result;
// a change elsewhere carries it over and has it checked again before it is offered.

import { abortError, isAbort } from '../base/abort.ts';
import { applyEdits } from '../base/edit.ts';
import { unifiedDiff } from '../base/diff.ts';
import type { Span } from '../base/text.ts';
import { failure, type Failure } from '../core/failure.ts';
import type { Judged, RefineOutcome } from '../core/outcome.ts';
import { rungs } from '../core/rung.ts';
import type { Engine, RefineRequest } from '../engine/api.ts';
import { standInsOf } from '../engine/standIns.ts';
import type { RefineArguments, RunAnswer } from '../protocol/commands.ts';
import { asideWords, failedAnswer } from './critiqueCommand.ts';
import { offerChoice } from './offerChoice.ts';
import type { ServerState } from './dependencies.ts';
import { openTarget, type OpenedTarget } from './openTarget.ts';
import { proposalOf, rebase, type HeldProposal } from './proposals.ts';
import { readRun, withProgress, type Reporter } from './readRun.ts';
import type { RunningJob } from './runRegistry.ts';

/** Times that a result is carried over further edits before it is dropped. */
const rebaseLimit = 3;

/** Milliseconds that a cancelled run has to tell what it had verified. */
const graceMs = 100;

/** Refines a selection, or clears one finding. */
export async function refineCommand(
  state: ServerState,
  words: RefineArguments,
  progressToken: string | number | undefined,
  signal: AbortSignal,
): Promise<RunAnswer> {
  const held = words.finding === undefined ? undefined : state.store.get(words.finding);
  if (words.finding !== undefined && !held) {
    return failedAnswer(
      'failed',
      failure('document.changed', 'This finding is not there any more.', 'Critique the selection again.'),
    );
  }
  const opened = await openTarget(state, { ...words, ...(held ? { around: held.finding.range } : {}) });
  if (!opened.ok) return failedAnswer('failed', opened.error);
  const refused = refusal(opened.value);
  if (refused) return failedAnswer('declined', refused);
  const standIns = standInsOf(words, 'typed by the person');
  if (!standIns.ok) return failedAnswer('declined', standIns.error);
  const started = state.runs.refine(words.uri, opened.value.span, signal);
  if (!started.ok) return failedAnswer('declined', started.error);
  const job = started.value;
  const { settings, models } = opened.value;
  const least = words.untilChecksPass ? 'repair' : words.search ? 'search' : 'tools';
  const ceiling = Math.max(rungs.indexOf(settings.effort), rungs.indexOf(least));
  const request: RefineRequest = {
    ...opened.value.request,
    ...standIns.value,
    effort: rungs[ceiling] ?? 'repair',
    // A search is asked for by name, and goes by no other.
    ...(settings.strategy === undefined || words.search ? {} : { strategy: settings.strategy }),
    ...(held ? { finding: { ...held.finding, uri: opened.value.request.target.document.uri } } : {}),
  };
  state.client.status({ state: 'refining', model: models.describe('writer') });
  try {
    return await withProgress(state, 'Touchstone: refine', progressToken, job.signal, (reporter, both) =>
      refine(state, opened.value, request, { ...job, signal: both }, reporter),
    );
  } catch (error) {
    if (isAbort(error) && job.closed())
      return failedAnswer(
        'failed',
        failure('document.closed', 'The document was closed while the run was going on.', 'Open it and try again.'),
      );
    throw error;
  } finally {
    job.end();
    state.client.status({ state: 'idle', model: models.describe('writer') });
  }
}

/** Why a document cannot be refined at all; told before anything is spent. */
function refusal(opened: OpenedTarget): Failure | undefined {
  if (!opened.onDisk)
    return failure(
      'target.unsupported-scheme',
      'Only saved files can be refined: programs cannot see this document.',
      'Save it to a file first.',
    );
  if (!opened.writable)
    return failure('target.read-only', 'The file is read-only, so it is not refined.', 'Make it writable first.');
  return undefined;
}

async function refine(
  state: ServerState,
  opened: OpenedTarget,
  request: RefineRequest,
  job: RunningJob,
  reporter: Reporter,
): Promise<RunAnswer> {
  const engine = state.dependencies.engineWith(opened.models, state.consents.ask);
  const { runId, event } = await readRun(
    state,
    engine.refine(request, job.signal),
    'refine-ended',
    reporter,
    job.signal,
    graceMs,
  );
  const { outcome } = event;
  if (outcome.kind === 'cancelled') return keptAnswer(state, request, opened.document.uri, outcome, runId, job);
  const offered = offeredBy(outcome);
  if (outcome.kind === 'unverified' && outcome.choice)
    return offerChoice(state, request, opened.document.uri, outcome, outcome.choice, runId);
  if (!offered) return endedWithout(outcome);
  return offer(state, engine, request, opened.document.uri, { outcome, offered, runId }, job, reporter);
}

/** What a cancelled run had verified is offered on the very text that it was verified on. */
function keptAnswer(
  state: ServerState,
  request: RefineRequest,
  uri: string,
  outcome: Extract<RefineOutcome, { kind: 'cancelled' }>,
  runId: string,
  job: RunningJob,
): RunAnswer {
  const document = state.documents.get(uri);
  const isSame = document.ok && document.value.text === request.target.document.text;
  if (!outcome.best || !isSame || job.closed()) throw abortError(job.signal);
  const { version } = document.value;
  const current = { ...request, target: { ...request.target, document: { ...request.target.document, version } } };
  const answer = announce(state, proposalOf(current, outcome, outcome.best, runId, uri));
  return { ...answer, message: `The refinement was cancelled. ${answer.message}` };
}

/** A result of a run that may become a proposal. */
interface Result {
  readonly outcome: RefineOutcome;
  readonly offered: Judged;
  readonly runId: string;
}

/** Offers a result on the current text: at once when it still is the run's text, else carried over and checked again. */
export async function offer(
  state: ServerState,
  engine: Engine,
  request: RefineRequest,
  uri: string,
  result: Result,
  job: RunningJob,
  reporter: Reporter,
): Promise<RunAnswer> {
  let now = { request, ...result };
  let seen = 0;
  for (let round = 0; round <= rebaseLimit; round++) {
    const document = state.documents.get(uri);
    if (!document.ok) return failedAnswer('failed', document.error);
    const { text } = now.request.target.document;
    if (document.value.text === text) {
      const current = {
        ...now.request,
        target: {
          ...now.request.target,
          document: { ...now.request.target.document, version: document.value.version },
        },
      };
      const held = proposalOf(current, now.outcome, now.offered, now.runId, uri);
      return announce(state, held);
    }
    const changes = job.changes.slice(seen);
    seen = job.changes.length;
    const edits = [...now.offered.candidate.edits, ...now.offered.candidate.companions];
    const moved = rebase(now.request.target.span, edits, changes);
    if (!moved.ok) return dropped(state, uri, now.request, now.offered, moved.error);
    const again = onText(now.request, document.value.text, document.value.version, moved.value.span);
    const newText = applyEdits(document.value.text, moved.value.edits);
    if (!newText.ok)
      return dropped(
        state,
        uri,
        now.request,
        now.offered,
        failure(
          'edit.invalid',
          `The change could not be carried over: ${newText.error}.`,
          'Refine the selection again.',
        ),
      );
    reporter.report('the document changed elsewhere: checking the change again');
    const { runId, event } = await readRun(
      state,
      engine.verifyText(again, newText.value, job.signal),
      'refine-ended',
      reporter,
      job.signal,
    );
    const offered = offeredBy(event.outcome);
    if (!offered) return endedWithout(event.outcome);
    now = { request: again, outcome: event.outcome, offered, runId };
  }
  return dropped(
    state,
    uri,
    now.request,
    now.offered,
    failure(
      'document.changed',
      'The document kept changing, so the result could not be checked.',
      'Refine the selection again.',
    ),
  );
}

/** The same request on another text. */
export function onText(request: RefineRequest, text: string, version: number, span: Span): RefineRequest {
  const { finding: _withoutPlace, ...rest } = request;
  return { ...rest, target: { ...request.target, span, document: { ...request.target.document, text, version } } };
}

/** Keeps the proposal and tells the editor. */
export function announce(state: ServerState, held: HeldProposal): RunAnswer {
  state.proposals.add(held);
  state.client.propose(held.wire);
  const verified = held.wire.state === 'verified';
  return {
    outcome: verified ? 'improved' : 'unverified',
    proposal: held.wire.id,
    message: verified
      ? `A verified refinement is ready: ${held.wire.cleared.slice(0, 3).join('; ')}.`
      : 'A change was made, but it is not verified. It is only applied by a second, separate step.',
    ...(held.wire.failure ? { code: held.wire.failure.code, nextStep: held.wire.failure.nextStep } : {}),
  };
}

/** What a run offers to the person, if anything. */
export function offeredBy(outcome: RefineOutcome): Judged | undefined {
  switch (outcome.kind) {
    case 'improved':
      return outcome.best;
    case 'unverified':
      return outcome.spare;
    default:
      return undefined;
  }
}

/** The answer for a run that ended without an offer. */
export function endedWithout(outcome: RefineOutcome): RunAnswer {
  switch (outcome.kind) {
    case 'unchanged':
      return {
        outcome: 'unchanged',
        message: outcome.message + (outcome.reason === 'nothing-to-do' ? asideWords(outcome.failures) : ''),
        ...(outcome.failures[0] ? { code: outcome.failures[0].code, nextStep: outcome.failures[0].nextStep } : {}),
      };
    case 'cancelled':
      return { outcome: 'cancelled', message: 'The refinement was cancelled.' };
    case 'unverified':
    case 'declined':
    case 'failed':
      return failedAnswer(outcome.kind, outcome.failure);
    case 'improved':
      return { outcome: 'improved', message: 'A refinement was found.' };
  }
}

/** The text changed beneath the result: it is shown, never applied. */
function dropped(state: ServerState, uri: string, request: RefineRequest, offered: Judged, why: Failure): RunAnswer {
  if (state.client.abilities.touchstone) {
    const diff = unifiedDiff(uri.split('/').at(-1) ?? 'text', request.target.document.text, offered.text);
    state.client.show({
      title: 'Dropped refinement',
      text: `${why.message} ${why.nextStep}\n\nIt would have been:\n\n${diff}`,
    });
  }
  return failedAnswer('unchanged', why);
}
