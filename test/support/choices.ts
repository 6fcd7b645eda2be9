// Choices for tests of the doors: changes that pass every test, as a search would hand them over.

import { applyEdits } from '../../server/src/base/edit.ts';
import type { Evidence } from '../../server/src/core/evidence.ts';
import type { Choice, Judged } from '../../server/src/core/outcome.ts';
import type { Target } from '../../server/src/core/target.ts';

/** One alternative, as a test writes it. */
export interface AlternativeWords {
  readonly newText: string;
  readonly shown: string;
  readonly expectation?: string;
}

/** A choice between replacements of the first `old` in the target's document; the call is `middle([1, 2])`. */
export function choiceOf(target: Target, old: string, alternatives: readonly AlternativeWords[]): Choice {
  return {
    call: 'middle([1, 2])',
    originalShown: '1',
    alternatives: alternatives.map(({ newText, shown, expectation }, index) => ({
      judged: judgedOf(target, old, newText, `c${index + 1}`),
      shown,
      ...(expectation === undefined ? {} : { expectation }),
    })),
  };
}

/** A candidate that passed everything. */
export function judgedOf(target: Target, old: string, newText: string, id: string): Judged {
  const { text } = target.document;
  const start = text.indexOf(old);
  const edits = [{ span: { start, end: start + old.length }, newText }];
  const applied = applyEdits(text, edits);
  if (!applied.ok) throw new Error(applied.error);
  const evidence: Evidence = { textHash: id, runs: [] };
  return {
    candidate: { id, edits, companions: [], provenance: { proposer: 'search/scripted', title: `Use \`${newText}\`` } },
    text: applied.value,
    evidence,
    baseline: evidence,
    verdict: { kind: 'verified', cleared: [], remaining: [], reasons: [], lines: [], size: 2 },
  };
}
