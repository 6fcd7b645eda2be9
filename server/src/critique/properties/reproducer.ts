// A counterexample as a test of the project: it must fail as claimed, twice, the second time in a process of its own.

import type { Reproducer } from '../../core/claim.ts';
import type { CritiqueContext } from '../../core/critic.ts';
import { mostTaken } from './manner.ts';
import { itemsIn, valueIn, type Promised } from './property.ts';
import type { Broken } from './tryOut.ts';

/** What became of it. */
export type Tested =
  | { readonly kind: 'shown'; readonly reproducer: Reproducer }
  /** The test passes, or changes its mind: what was seen was of that process alone. */
  | { readonly kind: 'refuted' }
  /** It cannot be written or run here. */
  | { readonly kind: 'none' };

/** Writes and runs the test of a counterexample. */
export async function reproducerOf(
  { proof, signal }: Pick<CritiqueContext, 'proof' | 'signal'>,
  { relation, subject }: Promised,
  { args, calls }: Pick<Broken, 'args' | 'calls'>,
): Promise<Tested> {
  const expectation = relation.expectation(args);
  // What goes on for ever cannot be taken whole.
  const isLong =
    subject.manner?.taken && calls.some(({ behaviour }) => (itemsIn(valueIn(behaviour))?.length ?? 0) >= mostTaken);
  if (!proof || !expectation || isLong) return { kind: 'none' };
  const origin = `property of ${subject.label}`;
  const settled = await proof.reproduce({ expectation: { ...expectation, origin } }, signal);
  if (settled.ok) return { kind: 'shown', reproducer: settled.value };
  const { error } = settled;
  const isFlaky = error.kind === 'unknown' && error.failure.code === 'verify.flaky';
  return error.kind === 'refuted' || isFlaky ? { kind: 'refuted' } : { kind: 'none' };
}
