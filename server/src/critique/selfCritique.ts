// Says where a loop relies on a model's critique of its own text, and what its exam told of that: most models mend an
// error in a user's text that they leave in their own. Source: S100.

import type { BlindSpot, CriticMemory } from '../core/criticMemory.ts';
import type { Emit } from '../core/event.ts';
import type { ModelPort, Role } from '../core/ports.ts';

/** What is needed to tell it. */
export interface SelfCritiqueContext {
  readonly models: Pick<ModelPort, 'describe'>;
  readonly emit: Emit;
  readonly memory?: CriticMemory;
}

/** Notes it where the model of `judge` is the one that writes; says nothing where they are two. */
export async function tellSelfCritique(context: SelfCritiqueContext, judge: Role): Promise<void> {
  const model = context.models.describe(judge);
  if (model !== context.models.describe('writer')) return;
  const blindSpot = await context.memory?.blindSpotOf(model);
  context.emit({ type: 'note', message: `${model} judges what it wrote itself: ${blindSpotWords(blindSpot)}.` });
}

/** The blind spot in words, with how many errors were asked about. */
export function blindSpotWords(blindSpot: BlindSpot | undefined): string {
  if (!blindSpot) return 'how blind it is to its own errors was not examined';
  const { share, items } = blindSpot;
  const percent = Math.round(100 * Math.max(0, share));
  return `by its exam it leaves ${percent} % of the errors in its own text that it mends in a user’s (blind spot of ${items} planted errors)`;
}
