// Events and results of scripted runs, for tests of the front ends.

import { applyEdits, type TextEdit } from '../../server/src/base/edit.ts';
import { textHash } from '../../server/src/base/hash.ts';
import { rangeOf } from '../../server/src/base/text.ts';
import type { RunEvent } from '../../server/src/core/event.ts';
import { findingId, type Finding } from '../../server/src/core/finding.ts';
import type { Judged, RefineOutcome, RefineOutcomeKind } from '../../server/src/core/outcome.ts';
import { noCost, type CritiqueRequest, type RefineRequest } from '../../server/src/engine/api.ts';

/** The end of a scripted critique. */
export function critiqued(request: CritiqueRequest, findings: readonly Finding[]): RunEvent {
  return {
    type: 'critique-ended',
    outcome: {
      kind: 'critiqued',
      target: request.target,
      findings,
      checklist: [],
      evidence: { textHash: '', runs: [] },
      notLookedAt: [],
      excused: [],
      cost: noCost,
    },
  };
}

/** A proven finding on the first occurrence of `quote`. */
export function findingOn(request: CritiqueRequest, quote: string, more: Partial<Finding> = {}): Finding {
  const { text, uri } = request.target.document;
  const start = text.indexOf(quote);
  if (start < 0) throw new Error(`“${quote}” is not in the text`);
  const base = { rule: 'typescript/TS2304', uri, message: `Cannot find name '${quote}'.`, quote };
  return {
    id: findingId(base),
    ...base,
    category: 'type',
    severity: 'error',
    proof: 'proven',
    range: rangeOf(text, { start, end: start + quote.length }),
    evidence: [
      {
        checker: 'typescript',
        excerpt: `error TS2304: Cannot find name '${quote}'.`,
        receipt: {
          id: 'r1',
          checker: 'typescript',
          command: ['tsc', '--noEmit'],
          cwd: '.',
          exitCode: 2,
          durationMs: 12,
          textHash: textHash(text),
          isolation: 'in-process',
          excerpt: 'error TS2304',
        },
      },
    ],
    ...more,
  };
}

/** The end of a scripted refinement. */
export function refineEnded(request: RefineRequest, kind: RefineOutcomeKind): RunEvent {
  const outcome: RefineOutcome = {
    ...kind,
    target: request.target,
    before: { textHash: '', runs: [] },
    findings: [],
    rungs: [],
    cost: noCost,
  };
  return { type: 'refine-ended', outcome };
}

/** A judged candidate that replaces the first `from` by `to`. */
export function judgedEdit(
  request: RefineRequest,
  from: string,
  to: string,
  kind: 'verified' | 'unverified' = 'verified',
): Judged {
  const { text } = request.target.document;
  const start = text.indexOf(from);
  if (start < 0) throw new Error(`“${from}” is not in the text`);
  return judgedWith(request, [{ span: { start, end: start + from.length }, newText: to }], kind);
}

function judgedWith(request: RefineRequest, edits: readonly TextEdit[], kind: 'verified' | 'unverified'): Judged {
  const text = applyEdits(request.target.document.text, edits);
  if (!text.ok) throw new Error(text.error);
  const receipt = {
    id: 'r2',
    checker: 'typescript',
    command: ['tsc'],
    cwd: '.',
    exitCode: 0,
    durationMs: 9,
    textHash: textHash(text.value),
    isolation: 'in-process' as const,
    excerpt: '',
  };
  return {
    candidate: { id: 'c1', edits, companions: [], provenance: { proposer: 'tools/scripted', title: 'Change it' } },
    text: text.value,
    baseline: { textHash: '', runs: [] },
    evidence: {
      textHash: textHash(text.value),
      runs: [{ kind: 'ran', checker: 'typescript', family: 'types', receipt, problems: [] }],
    },
    verdict: {
      kind,
      cleared: kind === 'verified' ? [{ kind: 'wish', title: 'the wish' }] : [],
      remaining: [],
      reasons: [],
      lines: [
        { family: 'types', checker: 'typescript', state: 'better', text: '1 → 0 problems', receipts: ['r2'] },
        { family: 'lint', checker: 'eslint', state: 'same', text: 'without a receipt', receipts: [] },
      ],
      size: 2,
    },
  };
}

/** The end of a refinement that improved the text by one replacement. */
export function improved(request: RefineRequest, from: string, to: string): RunEvent {
  return refineEnded(request, { kind: 'improved', best: judgedEdit(request, from, to), budgetSpent: false });
}

/** The end of a verification that found `text` good. */
export function improvedTo(request: RefineRequest, text: string): RunEvent {
  const whole = { span: { start: 0, end: request.target.document.text.length }, newText: text };
  return refineEnded(request, { kind: 'improved', best: judgedWith(request, [whole], 'verified'), budgetSpent: false });
}
