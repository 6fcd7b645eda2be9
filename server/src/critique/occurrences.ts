// Gives findings their stable ids: equal ones are counted in the order of the document.

import { comparePositions } from '../base/text.ts';
import { findingId, type Finding } from '../core/finding.ts';

/** A finding that has no id yet; `identity` replaces the message in the id where the message may vary. */
export type Unnamed = Omit<Finding, 'id'> & { readonly identity?: string };

/** Adds ids; the order of `findings` must be that of the document. */
export function withIds(findings: readonly Unnamed[]): readonly Finding[] {
  const counts = new Map<string, number>();
  return findings.map(({ identity, ...finding }) => {
    const named = { ...finding, message: identity ?? finding.message };
    const first = findingId(named);
    const count = counts.get(first) ?? 0;
    counts.set(first, count + 1);
    return { id: count === 0 ? first : findingId(named, count), ...finding };
  });
}

/** Findings in the order in which they start in the document. */
export function inTextOrder(findings: readonly Unnamed[]): readonly Unnamed[] {
  return findings.toSorted((a, b) => comparePositions(a.range.start, b.range.start));
}
