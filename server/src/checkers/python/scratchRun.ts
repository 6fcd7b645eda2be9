// Turns a scratch view that could not be made into evidence that is missing, for checkers that work in one.

import type { CheckRun } from '../../core/evidence.ts';
import { ScratchError } from '../../workspace/scratchCopies.ts';
import type { ToolIdentity } from '../toolRun.ts';

/** Runs `work`; a view that could not be made for a reason of the machine becomes `unavailable`. */
export async function inScratch(own: ToolIdentity, work: () => Promise<CheckRun>): Promise<CheckRun> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ScratchError) return { kind: 'unavailable', ...own, failure: error.failure };
    throw error;
  }
}
