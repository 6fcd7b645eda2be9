// The JSON of `--format json`: one object, versioned; its schemas are docs/critique.schema.json and
// docs/refine.schema.json.

import { minimalEdit } from '../base/edit.ts';
import { rangeOf, type Range } from '../base/text.ts';
import { ranIn, type Evidence, type Receipt } from '../core/evidence.ts';
import type { Failure } from '../core/failure.ts';
import type { Finding } from '../core/finding.ts';
import type { Choice, CritiqueOutcome, Judged, RefineOutcome } from '../core/outcome.ts';
import type { Target } from '../core/target.ts';

/** Version of both objects; a field that goes or changes its meaning raises it. */
export const jsonVersion = 1;

const place = (range: Range) => ({
  start: { line: range.start.line + 1, column: range.start.character + 1 },
  end: { line: range.end.line + 1, column: range.end.character + 1 },
});

const targetJson = (target: Target, path: string) => ({
  path,
  range: place(rangeOf(target.document.text, target.span)),
  language: target.document.languageId,
  ...(target.goal === undefined ? {} : { goal: target.goal }),
});

/** A finding as outsiders see it. */
export function findingJson(finding: Finding, text: string): object {
  const { bugKind, agreement, dispute, chain, fixes, reproducer } = finding;
  return {
    id: finding.id,
    rule: finding.rule,
    message: finding.message,
    severity: finding.severity,
    category: finding.category,
    proof: finding.proof,
    range: place(finding.range),
    quote: finding.quote,
    evidence: finding.evidence.map((one) => ({
      checker: one.checker,
      excerpt: one.excerpt,
      ...(one.receipt
        ? {
            command: one.receipt.command,
            exitCode: one.receipt.exitCode,
            durationMs: one.receipt.durationMs,
            ...(one.receipt.testsRun === undefined ? {} : { testsRun: one.receipt.testsRun }),
          }
        : {}),
    })),
    ...(finding.href ? { href: finding.href } : {}),
    ...(bugKind ? { bugKind } : {}),
    ...(agreement ? { agreement } : {}),
    ...(dispute ? { dispute } : {}),
    ...(chain ? { chain } : {}),
    ...(fixes
      ? {
          fixes: fixes.map(({ title, side, edits, elsewhere, validatedBy }) => ({
            title,
            side,
            validatedBy,
            edits: edits.map((edit) => ({ range: place(rangeOf(text, edit.span)), newText: edit.newText })),
            ...(elsewhere
              ? {
                  elsewhere: {
                    uri: elsewhere.uri,
                    edits: elsewhere.edits.map(({ range, oldText, newText }) => ({
                      range: place(range),
                      oldText,
                      newText,
                    })),
                  },
                }
              : {}),
          })),
        }
      : {}),
    ...(reproducer
      ? {
          reproducer: {
            framework: reproducer.framework,
            path: reproducer.path,
            text: reproducer.text,
            expected: reproducer.expected,
            actual: reproducer.actual,
            receipts: reproducer.receipts.map(({ id }) => id),
          },
        }
      : {}),
  };
}

/** The object of `touchstone critique --format json`. */
export function critiqueJson(outcome: Extract<CritiqueOutcome, { kind: 'critiqued' }>, path: string): object {
  return {
    version: jsonVersion,
    target: targetJson(outcome.target, path),
    findings: outcome.findings.map((finding) => findingJson(finding, outcome.target.document.text)),
    excused: outcome.excused.map((finding) => findingJson(finding, outcome.target.document.text)),
    ...(outcome.dismissed
      ? { dismissed: outcome.dismissed.map((finding) => findingJson(finding, outcome.target.document.text)) }
      : {}),
    checklist: outcome.checklist.map(({ item, state, reason, quote }) => ({
      id: item.id,
      question: item.question,
      decider: item.decider.kind,
      state,
      reason,
      origin: item.origin,
      ...(item.source ? { source: { path: item.source.path, line: item.source.line + 1 } } : {}),
      ...(quote === undefined ? {} : { quote }),
    })),
    ...(outcome.needModel === undefined ? {} : { needModel: outcome.needModel }),
    receipts: receiptsOf(outcome.evidence),
    notLookedAt: outcome.notLookedAt,
    cost: costJson(outcome.cost),
  };
}

/** The object of `touchstone refine --format json`. */
export function refineJson(outcome: RefineOutcome, path: string): object {
  const shown = offered(outcome);
  const last = outcome.rungs.at(-1);
  return {
    version: jsonVersion,
    target: targetJson(outcome.target, path),
    outcome: outcome.kind,
    ...('failure' in outcome ? { failure: failureJson(outcome.failure) } : {}),
    ...('message' in outcome ? { message: outcome.message } : {}),
    rung: shown ? (outcome.rungs.findLast((record) => record.cleared.length > 0)?.rung ?? last?.rung ?? null) : null,
    strategy: shown
      ? (outcome.rungs.findLast((record) => record.cleared.length > 0)?.strategy ?? last?.strategy ?? null)
      : null,
    rungs: outcome.rungs.map(({ cost, ...record }) => ({ ...record, cost: costJson(cost) })),
    before: {
      textHash: outcome.before.textHash,
      findings: outcome.findings.map((finding) => findingJson(finding, outcome.target.document.text)),
    },
    after: shown
      ? { textHash: shown.evidence.textHash, remaining: shown.verdict.remaining.map((goal) => goal.title) }
      : null,
    edits: shown ? editsJson(outcome.target, shown) : [],
    verdict: shown
      ? { ...shown.verdict, cleared: titles(shown.verdict.cleared), remaining: titles(shown.verdict.remaining) }
      : null,
    notes: shown?.candidate.provenance.notes ?? [],
    choice: outcome.kind === 'unverified' && outcome.choice ? choiceJson(outcome.target, outcome.choice) : null,
    receipts: receiptsOfOutcome(outcome),
    cost: costJson(outcome.cost),
  };
}

/** Changes that the tests cannot tell apart, and the call on which they differ. */
function choiceJson(target: Target, { call, originalShown, alternatives }: Choice): object {
  return {
    call: call ?? null,
    original: originalShown ?? null,
    alternatives: alternatives.map(({ judged, shown, expectation }) => ({
      title: judged.candidate.provenance.title,
      gives: shown,
      expectation: expectation ?? null,
      edits: editsJson(target, judged),
      notes: judged.candidate.provenance.notes ?? [],
    })),
  };
}

/** What a run offers: the verified best, or the unverified spare. */
export function offered(outcome: RefineOutcome): Judged | undefined {
  switch (outcome.kind) {
    case 'improved':
      return outcome.best;
    case 'cancelled':
      return outcome.best;
    case 'unverified':
      return outcome.spare;
    default:
      return undefined;
  }
}

function editsJson(target: Target, judged: Judged): object[] {
  const edit = minimalEdit(target.document.text, judged.text);
  const edits = [...judged.candidate.edits, ...judged.candidate.companions];
  if (!edit) return [];
  return edits.map((one) => ({ range: place(rangeOf(target.document.text, one.span)), newText: one.newText }));
}

/** Lines of outsiders are counted from 1. */
function failureJson({ place: at, ...words }: Failure): object {
  return { ...words, ...(at ? { line: at.line + 1 } : {}) };
}

const titles = (goals: readonly { readonly title: string }[]) => goals.map((goal) => goal.title);

/** Every receipt that the answer names, once: of the original, of what it was compared with, of the change. */
export function receiptsOfOutcome(outcome: RefineOutcome): readonly Receipt[] {
  const shown = offered(outcome);
  const choice = outcome.kind === 'unverified' ? (outcome.choice?.alternatives ?? []) : [];
  const compared = [...(shown ? [shown] : []), ...choice.map(({ judged }) => judged)];
  const all = [outcome.before, ...compared.flatMap((one) => [one.baseline, one.evidence])].flatMap(receiptsOf);
  return [...new Map(all.map((receipt) => [receipt.id, receipt])).values()];
}

function receiptsOf(evidence: Evidence): readonly Receipt[] {
  return ranIn(evidence).map((run) => run.receipt);
}

function costJson(cost: RefineOutcome['cost']): object {
  return {
    calls: cost.calls,
    promptTokens: cost.promptTokens,
    completionTokens: cost.completionTokens,
    usd: cost.usd,
    seconds: Math.round(cost.seconds * 1000) / 1000,
    ...(cost.estimated ? { estimated: true } : {}),
  };
}
