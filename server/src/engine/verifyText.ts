// Judges one given text of the target's document: a subset of hunks that the person chose, or an offer
// that was carried over edits made elsewhere. No strategy runs and no model is asked.

import { isAbort } from '../base/abort.ts';
import { minimalEdit } from '../base/edit.ts';
import { hunksOf } from '../base/diff.ts';
import { containsSpan } from '../base/text.ts';
import type { Budget } from '../core/budget.ts';
import type { Candidate } from '../core/candidate.ts';
import type { Emit } from '../core/event.ts';
import { failure } from '../core/failure.ts';
import type { RefineOutcomeKind } from '../core/outcome.ts';
import type { Target } from '../core/target.ts';
import type { EngineOptions, RefineRequest } from './api.ts';
import { startChecking } from './checking.ts';
import { declinedTarget } from './declined.ts';
import { goalsOf } from './goals.ts';
import { judgeWith } from './judging.ts';
import { unfinishedTests } from './unchanged.ts';
import { workspaceItems } from './workspaceItems.ts';

/** Runs the verification; the outcome is `improved`, `unverified` or `unchanged`. */
export async function verifyTextRun(
  options: EngineOptions,
  request: RefineRequest,
  text: string,
  budget: Budget,
  emit: Emit,
  signal: AbortSignal,
): Promise<void> {
  const { target } = request;
  const base = { target, before: { textHash: '', runs: [] }, findings: [], rungs: [] };
  const end = (kind: RefineOutcomeKind, more: object = {}) =>
    emit({ type: 'refine-ended', outcome: { ...kind, ...base, ...more, cost: budget.spent() } });
  emit({ type: 'started', run: 'refine', target });
  try {
    const declined = declinedTarget(target, request.snapshot.root);
    if (declined) return end({ kind: 'declined', failure: declined });
    const checking = await startChecking(options, request, budget, emit, signal);
    const before = await checking.baseline();
    const items = await workspaceItems(request.snapshot, target, emit, { commands: request.checkers.commands ?? [] });
    const { goals, findings } = goalsOf(
      target,
      before,
      items.judge(target.document.text, target.span, before),
      request.finding,
    );
    const judged = await judgeWith(checking, items, target, goals, emit, signal)(candidateOf(target, text));
    const more = { before, findings };
    switch (judged.verdict.kind) {
      case 'verified':
        return end({ kind: 'improved', best: judged, budgetSpent: false }, more);
      case 'unverified':
        return end(
          {
            kind: 'unverified',
            spare: judged,
            failure:
              unfinishedTests(judged.verdict) ??
              failure(
                'verify.no-signal',
                'No program can tell whether this part of the change is right.',
                'Take the whole change, or apply this part as not verified.',
              ),
          },
          more,
        );
      case 'rejected':
        return end(
          {
            kind: 'unchanged',
            reason: 'no-improvement',
            message: judged.verdict.reasons.map((one) => one.message).join(' '),
            failures: [],
          },
          more,
        );
    }
  } catch (error) {
    if (!isAbort(error) && !signal.aborted) throw error;
    end({ kind: 'cancelled' });
  }
}

/** The candidate that turns the original into `text`: hunks in the span are edits, the others must be imports. */
function candidateOf(target: Target, text: string): Candidate {
  const whole = minimalEdit(target.document.text, text);
  const all =
    whole && containsSpan(target.span, whole.span)
      ? [whole]
      : hunksOf(target.document.text, text).map((hunk) => shrink(target, hunk.edit));
  return {
    id: 'chosen',
    edits: all.filter((edit) => containsSpan(target.span, edit.span)),
    companions: all.filter((edit) => !containsSpan(target.span, edit.span)),
    provenance: { proposer: 'person/hunks', title: 'a chosen part of the change' },
  };
}

/** A hunk covers whole lines; cut it down to what differs, so that a span that starts within a line holds it. */
function shrink(
  target: Target,
  edit: { readonly span: { readonly start: number; readonly end: number }; readonly newText: string },
) {
  const old = target.document.text.slice(edit.span.start, edit.span.end);
  const inner = minimalEdit(old, edit.newText);
  if (!inner) return edit;
  return {
    span: { start: edit.span.start + inner.span.start, end: edit.span.start + inner.span.end },
    newText: inner.newText,
  };
}
