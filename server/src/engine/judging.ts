// Judges candidates of one run: static checkers and related tests first, the whole suite before an
// offer. Equal texts are judged once. The rule itself is core/verdict.ts.

import { spanAfterEdits } from '../base/edit.ts';
import { shortHash } from '../base/hash.ts';
import { candidateText, type Candidate } from '../core/candidate.ts';
import type { Emit } from '../core/event.ts';
import type { Evidence } from '../core/evidence.ts';
import type { Judged } from '../core/outcome.ts';
import type { RefineContext } from '../core/strategy.ts';
import type { Target } from '../core/target.ts';
import { isUnfinished, judge, widenedVerdict, type Goal } from '../core/verdict.ts';
import type { Checking } from './checking.ts';
import type { Contract } from './contract.ts';
import type { ItemJudge } from './workspaceItems.ts';

/** Judges candidates: static checkers and related tests first, the whole suite before an offer. */
export function judgeWith(
  checking: Checking,
  items: ItemJudge,
  target: Target,
  goals: readonly Goal[],
  emit: Emit,
  signal: AbortSignal,
  contract?: Contract,
): RefineContext['judge'] {
  const known = new Map<string, Promise<Judged>>();
  const judgeOnce = async (candidate: Candidate): Promise<Judged> => {
    emit({ type: 'candidate', candidate });
    const text = candidateText(target, candidate);
    if (!text.ok) {
      const reasons = [{ code: 'invalid-edit', message: `The edit was refused: ${text.error}.` }] as const;
      return {
        candidate,
        text: target.document.text,
        evidence: { textHash: '', runs: [] },
        baseline: { textHash: '', runs: [] },
        verdict: { kind: 'rejected', cleared: [], remaining: goals, reasons, lines: [], size: 0 },
      };
    }
    const span = spanAfterEdits(target.span, [...candidate.edits, ...candidate.companions]);
    const verdictOf = ({ before, after }: { before: Evidence; after: Evidence }) =>
      judge({
        goals,
        before,
        after,
        textBefore: target.document.text,
        textAfter: text.value,
        languageId: target.document.languageId,
        uri: target.document.uri,
        itemsBefore: items.judge(target.document.text, target.span, before),
        itemsAfter: items.judge(text.value, span, after),
      });
    const withContract = (seen: { before: Evidence; after: Evidence }) => contract?.added(seen, text.value) ?? seen;
    let compared = await withContract(await checking.candidate(text.value, span, candidate.id));
    let verdict = verdictOf(compared);
    if (verdict.kind === 'verified') {
      const wide = await checking.widened(text.value, span, candidate.id);
      if (wide) {
        const all = await withContract(wide);
        verdict = widenedVerdict(verdict, verdictOf(all), wide.unfinished);
        // What is left open rests on what the related tests said.
        if (!isUnfinished(verdict)) compared = all;
      }
    }
    return { candidate, text: text.value, evidence: compared.after, baseline: compared.before, verdict };
  };
  return async (candidate) => {
    signal.throwIfAborted();
    const text = candidateText(target, candidate);
    const key = text.ok ? shortHash([text.value]) : `refused ${candidate.id}`;
    let result = known.get(key);
    if (!result) {
      result = judgeOnce(candidate);
      known.set(key, result);
      result.catch(() => known.delete(key));
    }
    const judged = await result;
    emit({ type: 'judged', candidate: candidate.id, verdict: judged.verdict });
    return { ...judged, candidate };
  };
}
