// Two faults at once: pairs of single fixes that each set something right. Tried only when no single fix works.

import { sortEdits, type TextEdit } from '../../base/edit.ts';
import type { Proposal } from './order.ts';
import type { Screened } from './screen.ts';

/** Most single fixes that are combined, and that of them set nothing right where others do. */
const partners = { all: 80, moved: 30 };

/** Fixes of one effect, as far as the first failing test tells it, that are taken before those of another. */
const ofOneEffect = 8;

/** What the same change at two places counts beside a test that is set right. */
const sameChange = 0.5;

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
 * Those that only change what the failing test says are taken, too, behind the others unless none sets any test right:
 * a second fault may hide what the first fix did. Of one effect, a few come before those of another.
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
  const near = Math.min(...[...originalMessages].map(distanceIn), Number.POSITIVE_INFINITY);
  // What the test wants and what it gets have come nearer to each other.
  const isNearer = ({ trial }: Screened<Proposal>) => trial.kind === 'failed' && distanceIn(trial.message) < near;
  const byPromise = (a: Screened<Proposal>, b: Screened<Proposal>) =>
    Number(isNearer(b)) - Number(isNearer(a)) || b.item.priority - a.item.priority;
  const room = failingTests === 1 || partial.length === 0 ? partners.all : partners.moved;
  const ranked = [
    ...varied(partial.toSorted((a, b) => b.passed - a.passed || b.item.priority - a.item.priority)),
    ...varied(moved.toSorted(byPromise)).slice(0, room),
  ].slice(0, partners.all);
  const pairs: (Pair & { readonly worth: number })[] = [];
  for (const [index, a] of ranked.entries()) {
    for (const b of ranked.slice(index + 1)) {
      const edits = joined(a.item.edits, b.item.edits);
      if (!edits) continue;
      const together = Math.min(failingTests, a.passed + b.passed);
      const priority = a.item.priority * b.item.priority;
      const alike = a.item.fix.title === b.item.fix.title ? sameChange : 0;
      pairs.push({ parts: [a.item, b.item], edits, priority, worth: together + alike + priority });
    }
  }
  yield* pairs.sort((a, b) => b.worth - a.worth);
}

/** The first few of each effect, then the others: many ways to do the same leave no room for what is needed beside it. */
function varied(ranked: readonly Screened<Proposal>[]): readonly Screened<Proposal>[] {
  const counts = new Map<string, number>();
  const isEarly = ranked.map(({ trial, passed }) => {
    const effect = `${passed} ${trial.kind === 'failed' ? trial.message : ''}`;
    const count = counts.get(effect) ?? 0;
    counts.set(effect, count + 1);
    return count < ofOneEffect;
  });
  return [...ranked.filter((_, at) => isEarly[at]), ...ranked.filter((_, at) => !isEarly[at])];
}

/** How far the last two numbers of a message are apart: “gave 3, not 5”; infinite where there are none. */
function distanceIn(message: string): number {
  const numbers = message.match(/-?\d+(?:\.\d+)?/gu)?.map(Number) ?? [];
  const [a, b] = numbers.slice(-2);
  return a === undefined || b === undefined ? Number.POSITIVE_INFINITY : Math.abs(a - b);
}

/** The edits of both, or undefined when they touch each other. */
function joined(a: readonly TextEdit[], b: readonly TextEdit[]): readonly TextEdit[] | undefined {
  const touches = a.some(({ span: one }) =>
    b.some(({ span: other }) => one.start <= other.end && other.start <= one.end),
  );
  return touches ? undefined : sortEdits([...a, ...b]);
}
