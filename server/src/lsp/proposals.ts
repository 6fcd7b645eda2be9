// Refinements that wait for the person's decision. Each belongs to one exact text: it can be applied while
// the document reads that text, and be carried over edits elsewhere only to be checked again.

import { carrySpan, applyEdits, sortEdits, type TextEdit } from '../base/edit.ts';
import { hunksOf } from '../base/diff.ts';
import { shortHash, textHash } from '../base/hash.ts';
import { err, ok, type Result } from '../base/result.ts';
import { rangeOf, type Span } from '../base/text.ts';
import { failure, type Failure } from '../core/failure.ts';
import type { Judged, RefineOutcome } from '../core/outcome.ts';
import type { RefineRequest } from '../engine/api.ts';
import type { WireEdit } from '../protocol/document.ts';
import type { Proposal, ProposalLine } from '../protocol/proposal.ts';
import type { DocumentChange } from './documents.ts';

/** A proposal with what is needed to check it again. */
export interface HeldProposal {
  readonly wire: Proposal;
  readonly request: RefineRequest;
  /** Edits of the original text. */
  readonly edits: readonly TextEdit[];
  readonly originalText: string;
  /** Ids of findings that it clears. */
  readonly findings: readonly string[];
  /** Present for one of several changes that the tests cannot tell apart. */
  readonly alternative?: HeldAlternative;
}

/** What makes a change one of several. */
export interface HeldAlternative {
  /** The proposals of all of them, this one included. */
  readonly among: readonly string[];
  readonly title: string;
  readonly call?: string;
  readonly gives: string;
  readonly expectation?: string;
}

/** The open proposals. */
export interface Proposals {
  add(held: HeldProposal): void;
  get(id: string): HeldProposal | undefined;
  remove(id: string): boolean;
  of(uri: string): readonly HeldProposal[];
  clear(): void;
}

/** At most `limit` proposals; the oldest go first. */
export function createProposals(limit = 50): Proposals {
  const held = new Map<string, HeldProposal>();
  return {
    add(one) {
      held.set(one.wire.id, one);
      for (const id of held.keys()) if (held.size > limit) held.delete(id);
    },
    get: (id) => held.get(id),
    remove: (id) => held.delete(id),
    of: (uri) => [...held.values()].filter(({ wire }) => wire.uri === uri),
    clear: () => held.clear(),
  };
}

/** Whether the edits may be applied to `text`: it is the very text they were made for. */
export function isCurrent(held: HeldProposal, text: string): boolean {
  return held.originalText === text;
}

/** Carries edits and a span over changes made elsewhere; a change in what they cover is `document.changed`. */
export function rebase(
  span: Span,
  edits: readonly TextEdit[],
  changes: readonly Pick<DocumentChange, 'steps'>[],
): Result<{ readonly span: Span; readonly edits: readonly TextEdit[] }, Failure> {
  let at: Span = span;
  let moved = edits;
  for (const step of changes.flatMap((change) => change.steps)) {
    const nextSpan = carrySpan(at, [step]);
    const nextEdits = moved.map((edit) => ({ span: carrySpan(edit.span, [step]), newText: edit.newText }));
    if (!nextSpan || nextEdits.some((edit) => edit.span === undefined)) {
      return err(
        failure(
          'document.changed',
          'The text of the selection changed while the run was going on, so its result was dropped.',
          'Refine the selection again.',
        ),
      );
    }
    at = nextSpan;
    moved = nextEdits as readonly TextEdit[];
  }
  return ok({ span: at, edits: moved });
}

/** Makes a proposal of a judged candidate. Its edits are the smallest hunks between the two texts. */
export function proposalOf(
  request: RefineRequest,
  outcome: RefineOutcome,
  judged: Judged,
  runId: string,
  uri: string,
): HeldProposal {
  const { document } = request.target;
  const edits = sortEdits([...judged.candidate.edits, ...judged.candidate.companions]);
  const exact = applyEdits(document.text, edits);
  const used =
    exact.ok && exact.value === judged.text ? edits : hunksOf(document.text, judged.text).map((hunk) => hunk.edit);
  const toWire = (edit: TextEdit): WireEdit => ({ range: rangeOf(document.text, edit.span), newText: edit.newText });
  const verified = outcome.kind !== 'unverified' && judged.verdict.kind === 'verified';
  const receipts = new Map(
    [...judged.baseline.runs, ...judged.evidence.runs].flatMap((run) =>
      run.kind !== 'unavailable' && run.receipt ? [[run.receipt.id, run.receipt] as const] : [],
    ),
  );
  const gate = judged.verdict.lines.map((line): ProposalLine => ({
    checker: line.checker,
    state: line.state,
    text: line.text,
    receipts: line.receipts.flatMap((id) => {
      const receipt = receipts.get(id);
      if (!receipt) return [];
      const { checker, command, exitCode, durationMs, testsRun, excerpt } = receipt;
      return [{ id, checker, command, exitCode, durationMs, excerpt, ...(testsRun === undefined ? {} : { testsRun }) }];
    }),
  }));
  const cleared = judged.verdict.cleared.map((goal) => goal.title);
  const failed = outcome.kind === 'unverified' ? outcome.failure : undefined;
  const wire: Proposal = {
    id: shortHash([runId, uri, judged.text]),
    uri,
    languageId: document.languageId,
    version: document.version,
    originalHash: textHash(document.text),
    state: verified ? 'verified' : 'unverified',
    title: cleared[0] ?? judged.candidate.provenance.title,
    edits: used.map(toWire),
    hunks: hunksOf(document.text, judged.text).map((hunk, index) => ({
      index,
      title: hunkTitle(hunk.before.line, hunk.edit, document.text),
      edit: toWire(hunk.edit),
    })),
    newText: judged.text,
    gate: gate.filter((line) => line.receipts.length > 0),
    cleared,
    remaining: judged.verdict.remaining.map((goal) => goal.title),
    ...(judged.candidate.provenance.notes ? { notes: judged.candidate.provenance.notes } : {}),
    rungs: outcome.rungs.map((record) => `${record.rung} (${record.strategy}): ${record.reason}`),
    cost: costWords(outcome.cost),
    runId,
    ...(failed ? { failure: { code: failed.code, message: failed.message, nextStep: failed.nextStep } } : {}),
  };
  const findings = request.finding
    ? [request.finding.id]
    : outcome.findings
        .filter((finding) => !judged.verdict.remaining.some((goal) => goal.title.includes(finding.message)))
        .map((finding) => finding.id);
  return { wire, request, edits: used, originalText: document.text, findings };
}

/** The proposal is gone: decided on, or from an earlier session. */
export function unknownProposal(): Failure {
  return failure('run.interrupted', 'This refinement is not known any more.', 'Refine the selection again.');
}

/** The document is not the one that the proposal is for. */
export function changed(): Failure {
  return failure(
    'document.changed',
    'The document changed since this refinement was made.',
    'Undo the change, or refine the selection again.',
  );
}

function hunkTitle(line: number, edit: TextEdit, text: string): string {
  const shown =
    (edit.newText.trim() === '' ? text.slice(edit.span.start, edit.span.end) : edit.newText)
      .trim()
      .split(/\r\n|\r|\n/)[0] ?? '';
  return `line ${line + 1}: ${edit.newText === '' ? 'remove ' : ''}${shown.slice(0, 80)}`;
}

function costWords(cost: RefineOutcome['cost']): string {
  const tokens = cost.promptTokens + cost.completionTokens;
  const model =
    cost.calls === 0
      ? 'no model call'
      : `${cost.calls} model calls, ${tokens} tokens${cost.estimated ? ' (estimated)' : ''}${cost.usd > 0 ? `, ${cost.usd.toFixed(4)} USD` : ''}`;
  return `${model}, ${cost.processes} processes, ${cost.seconds.toFixed(1)} s`;
}
