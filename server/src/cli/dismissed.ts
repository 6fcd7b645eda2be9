// Rulings of `.touchstone/dismissed.json` on the command line: obeyed as in the editors, and counted.

import type { CritiqueOutcome } from '../core/outcome.ts';
import { readRulings } from '../memory/dismissals.ts';

type Critiqued = Extract<CritiqueOutcome, { kind: 'critiqued' }>;

/**
 * The outcome without the findings that the folder's rulings dismiss; those are in `dismissed`.
 *
 * @param root absolute path of the folder.
 */
export async function withoutDismissed(outcome: Critiqued, root: string): Promise<Critiqued> {
  const rulings = await readRulings(root, (message) => void process.stderr.write(`${message}\n`));
  if (rulings.count === 0) return outcome;
  return {
    ...outcome,
    findings: outcome.findings.filter((finding) => !rulings.isDismissed(finding)),
    dismissed: outcome.findings.filter((finding) => rulings.isDismissed(finding)),
  };
}
