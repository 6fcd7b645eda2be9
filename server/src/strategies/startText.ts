// The text from which a strategy goes on: that of the best change of the rungs below, else the original.

import type { RefineTask } from '../core/strategy.ts';
import { compositionOf, startComposition, type Composition } from '../repair/composition.ts';

/** The text as the rungs below left it. */
export function startText({ target, best }: Pick<RefineTask, 'target' | 'best'>): Composition {
  const given = best && compositionOf(target, best.candidate);
  return given?.ok ? given.value : startComposition(target);
}
