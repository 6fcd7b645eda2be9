// What a finding says beside its message and its receipts, in words: kind, agreement, dispute, the way to it, and what
// would clear it. The same words at every door.

import { bugKinds } from './bugKind.ts';
import type { Claim } from './claim.ts';
import type { Finding, FindingEvidence, FindingFix, Side } from './finding.ts';

/** How each side is named in a menu. */
export const sideWords: Readonly<Record<Side, string>> = {
  code: 'the code',
  test: 'the test',
  document: 'the documentation',
  type: 'the type',
};

/** How the search for a change of the code is named, in the finding and in the menu. */
export const searchTitle = 'Find a fix from the failing test';

/** A fix in a menu; a change of a check says that it is one, since it is taken by its name only. */
export function fixTitle({ side, title }: Pick<FindingFix, 'side' | 'title'>): string {
  return side === 'code' ? title : `Change ${sideWords[side]} instead: ${title}`;
}

const rulings = {
  stands: 'says that it stands',
  falls: 'says that it falls',
  'cannot-tell': 'cannot tell',
} as const;

/** Lines about a finding, in a fixed order; none where there is nothing to add. */
export function findingNotes(finding: Finding): readonly string[] {
  const { bugKind, agreement, claim, dispute, chain, fixes = [], reproducer } = finding;
  const lines: string[] = [];
  if (bugKind !== undefined) lines.push(`Kind ${bugKind}: ${bugKinds[bugKind].title}.`);
  if (claim !== undefined && isUntried(finding) && !finding.message.includes(claim.expectation.call))
    lines.push(`An example that was not run: ${expectationWords(claim.expectation)}.`);
  if (chain !== undefined && chain.length > 0) lines.push(`Found by: ${chain.join(' › ')}.`);
  if (agreement !== undefined) {
    const why = agreement.why === '' ? '' : ` ${agreement.why}`;
    lines.push(`Agreement: ${agreement.held} of ${agreement.of} independent critiques hold it.${why}`);
  }
  if (dispute !== undefined)
    lines.push(`Disputed: a fresh critic (${dispute.by}) ${rulings[dispute.ruling]}: ${dispute.reason}`);
  const sides = new Set(fixes.map(({ side }) => side));
  if (sides.size > 1)
    lines.push(`It is open which side is wrong: ${[...sides].map((side) => sideWords[side]).join(' or ')}.`);
  for (const { side, title, validatedBy } of fixes) {
    const shown = validatedBy.length > 0 ? ` It passes what the text fails (${validatedBy.join(', ')}).` : '';
    lines.push(`Would clear it, by changing ${sideWords[side]}: ${title}.${shown}`);
  }
  if (reproducer !== undefined)
    lines.push(
      `Shown by a test of ${reproducer.framework}, which failed twice: expected ${reproducer.expected}, got ${reproducer.actual}.`,
    );
  return lines;
}

/** Whether nothing was run for its claim: a run leaves a receipt, or says why it shows nothing. */
function isUntried({ proof, reproducer, evidence }: Finding): boolean {
  return (
    (proof === 'opinion' || proof === 'unknown') &&
    reproducer === undefined &&
    evidence.every(({ receipt, checker }) => receipt === undefined && checker !== 'reproducer')
  );
}

function expectationWords({ call, expected }: Claim['expectation']): string {
  if (expected.kind === 'value') return `${call} should give ${expected.text}`;
  return `${call} should throw${expected.error === undefined ? '' : ` ${expected.error}`}`;
}

/**
 * An excerpt as it is shown beside the message: without the message at its end, which would be read twice. What a
 * program said is shown whole.
 */
export function excerptBeside(
  message: string,
  { excerpt, receipt }: Pick<FindingEvidence, 'excerpt' | 'receipt'>,
): string {
  const end = `: ${message.trim()}`;
  return !receipt && excerpt.trim().endsWith(end) ? excerpt.trim().slice(0, -end.length) : excerpt;
}
