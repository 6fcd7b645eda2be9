// Two faults at once: pairs of single fixes that each set something right. Tried only when no single fix works.

import { sortEdits, type TextEdit } from '../../base/edit.ts';
import type { Proposal } from './order.ts';
import type { Screened } from './screen.ts';

/** Most single fixes that are combined. */
const partners = 80;

/** A pair of fixes as one. */
export interface Pair {
  readonly parts: readonly [Proposal, Proposal];
  readonly edits: readonly TextEdit[];
  readonly priority: number;
}

/**
 * Pairs in the order in which they are worth a try: by how many failing tests the two set right together, then by what
 * the order of single fixes thought of them.
 *
 * Where no single fix sets any test right, those that change what the failing test says are taken: a second fault may
 * hide what the first fix did.
 *
 * @param failingTests how many tests fail on the original.
 * @param originalMessages what they say there.
 */
export function* pairsOf(
  others: readonly Screened<Proposal>[],
  failingTests: number,
  originalMessages: ReadonlySet<string>,
): Iterable<Pair> {
  const partial = others.filter(({ trial, passed }) => trial.kind === 'failed' && passed > 0);
  const moved = others.filter(
    ({ trial, passed }) => trial.kind === 'failed' && passed === 0 && !originalMessages.has(trial.message),
  );
  const ranked = [
    ...partial.toSorted((a, b) => b.passed - a.passed || b.item.priority - a.item.priority),
    ...(failingTests === 1 || partial.length === 0 ? moved.toSorted((a, b) => b.item.priority - a.item.priority) : []),
  ].slice(0, partners);
  const pairs: (Pair & { readonly worth: number })[] = [];
  for (const [index, a] of ranked.entries()) {
    for (const b of ranked.slice(index + 1)) {
      const edits = joined(a.item.edits, b.item.edits);
      if (!edits) continue;
      const together = Math.min(failingTests, a.passed + b.passed);
      const priority = a.item.priority * b.item.priority;
      pairs.push({ parts: [a.item, b.item], edits, priority, worth: together + priority });
    }
  }
  yield* pairs.sort((a, b) => b.worth - a.worth);
}

/** The edits of both, or undefined when they touch each other. */
function joined(a: readonly TextEdit[], b: readonly TextEdit[]): readonly TextEdit[] | undefined {
  const touches = a.some(({ span: one }) =>
    b.some(({ span: other }) => one.start <= other.end && other.start <= one.end),
  );
  return touches ? undefined : sortEdits([...a, ...b]);
}
