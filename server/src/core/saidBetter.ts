// One fault, one line: what a guess says of a place where a program has shown a fault of the same kind is not said again.

import { comparePositions } from '../base/text.ts';
import type { Finding } from './finding.ts';

/**
 * Whether an opinion adds nothing to the others: one of them is proven, of the same kind, and meets its place.
 *
 * @param others findings of the same run; the opinion itself may be among them.
 */
export function isSaidBetter(opinion: Finding, others: readonly Finding[]): boolean {
  const { proof, bugKind, uri, range } = opinion;
  if (proof !== 'opinion' || bugKind === undefined) return false;
  return others.some(
    (other) =>
      other.proof === 'proven' &&
      other.bugKind === bugKind &&
      other.uri === uri &&
      comparePositions(other.range.start, range.end) < 0 &&
      comparePositions(range.start, other.range.end) < 0,
  );
}
