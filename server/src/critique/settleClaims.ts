// Holds findings that make a claim against the real thing: what a reproducer shows is proven, what it refutes is
// dropped and counted, and what cannot be run stays what it was. Only receipts raise a proof state. Running shows what
// the code does; where what it should do is a model's reading, the finding is supported and says which is which.

import { throwIfAborted } from '../base/abort.ts';
import type { Result } from '../base/result.ts';
import type { Claim, ProofPort, Reproducer, Shown, Unproven } from '../core/claim.ts';
import type { CritiqueContext } from '../core/critic.ts';
import { failure, type Failure } from '../core/failure.ts';
import type { Finding, FindingEvidence } from '../core/finding.ts';
import { plainWords } from '../core/plainWords.ts';
import { isExpectedSaid } from './saidValue.ts';

/** Most claims that one critique runs; each costs two runs of the tests. */
export const mostClaims = 12;

/** What became of the findings. */
export interface Settled {
  /** In the order given, without the refuted ones. */
  readonly findings: readonly Finding[];
  /** Said where claims were refuted, or were too many to be run. */
  readonly failures: readonly Failure[];
}

/**
 * Settles the claims of findings that are not proven yet, the ones given first first.
 *
 * @param context its `proof` runs them; without it nothing is settled and nothing is dropped.
 * @returns findings, what was shown with its reproducer and both receipts: proven, or supported where the quoted words do
 *   not hold what a model expects.
 */
export async function settleClaims(
  context: Pick<CritiqueContext, 'proof' | 'signal' | 'emit'>,
  findings: readonly Finding[],
): Promise<Settled> {
  const { proof, signal } = context;
  if (!proof) return { findings, failures: [] };
  const kept: Finding[] = [];
  const refuted: Finding[] = [];
  let tried = 0;
  let left = 0;
  for (const finding of findings) {
    throwIfAborted(signal);
    if (!finding.claim || finding.proof === 'proven') {
      kept.push(finding);
      continue;
    }
    if (tried === mostClaims) {
      left += 1;
      kept.push(finding);
      continue;
    }
    tried += 1;
    const { call } = finding.claim.expectation;
    context.emit({ type: 'progress', message: `Trying ${call.slice(0, 80)}` });
    const settled = await show(proof, finding.claim, signal);
    if (settled.ok) {
      const { reproducer, receipts, expected, actual } = settled.value;
      const evidence = receipts.map((receipt): FindingEvidence => ({
        checker: receipt.checker,
        receipt,
        excerpt: `${call}\nexpected: ${expected}\nactual: ${actual}`.slice(0, 4000),
      }));
      const isReading = !isExpectedSaid(finding.claim);
      const reading = isReading ? [readingOf(finding.claim, expected, actual)] : [];
      kept.push({
        ...finding,
        proof: isReading ? 'supported' : 'proven',
        severity: finding.severity === 'info' ? 'warning' : finding.severity,
        evidence: [...reading, ...evidence, ...finding.evidence],
        ...(reproducer ? { reproducer } : {}),
      });
    } else if (settled.error.kind === 'refuted') {
      refuted.push(finding);
      const { receipt } = settled.error;
      context.emit({
        type: 'note',
        message: `Refuted by running (${receipt.id}): ${call} gives what it should. Left aside: ${finding.message}`,
      });
    } else {
      const why = settled.error.kind === 'unknown' ? settled.error.failure.message : settled.error.message;
      kept.push({
        ...finding,
        evidence: [
          ...finding.evidence,
          { checker: 'reproducer', excerpt: `${call} shows nothing: ${why}`.slice(0, 4000) },
        ],
      });
    }
  }
  return { findings: kept, failures: failuresOf(refuted.length, left) };
}

/** What is shown and what is read, in words. */
function readingOf({ expectation: { call, origin } }: Claim, expected: string, actual: string): FindingEvidence {
  const words = `Shown by running: ${call} gives ${actual}. Not shown: that it should give ${expected}. That is a reading of words that do not name it (${origin}).`;
  return { checker: 'reproducer', excerpt: plainWords(words, 1000) };
}

/**
 * Shows a claim by a test, or by the call itself where the project's runner cannot reach the function.
 *
 * @returns what was seen, with the test where there is one.
 */
export async function show(
  proof: ProofPort,
  claim: Claim,
  signal: AbortSignal,
): Promise<Result<Shown & { readonly reproducer?: Reproducer }, Unproven>> {
  const tested = await proof.reproduce(claim, signal);
  if (tested.ok) return { ok: true, value: { ...tested.value, reproducer: tested.value } };
  const unwritten = tested.error.kind === 'unknown' && tested.error.failure.code === 'verify.no-signal';
  return unwritten && proof.call ? proof.call(claim, signal) : tested;
}

function failuresOf(refuted: number, left: number): readonly Failure[] {
  const plural = (count: number, one: string, more: string) => `${count} ${count === 1 ? one : more}`;
  return [
    ...(refuted === 0
      ? []
      : [
          failure(
            'critique.refuted',
            `${plural(refuted, 'finding was', 'findings were')} refuted by running what ${refuted === 1 ? 'it claims' : 'they claim'}.`,
            'Nothing needs to be done; the notes of the run name each.',
          ),
        ]),
    ...(left === 0
      ? []
      : [
          failure(
            'critique.unsettled',
            `${plural(left, 'claim was', 'claims were')} not run: one critique runs ${mostClaims}.`,
            'Select less, or critique again when the first ones are dealt with.',
          ),
        ]),
  ];
}
