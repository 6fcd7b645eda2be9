// Runs a checker's tool in a scratch view; a view that cannot be made is told, never a pass.

import type { CheckRun } from '../../core/evidence.ts';
import { failure } from '../../core/failure.ts';
import type { Scratch } from '../../workspace/scratch.ts';
import { ScratchError } from '../../workspace/scratchCopies.ts';
import type { CheckerContext, CheckRequest } from '../checker.ts';
import type { ToolIdentity } from '../toolRun.ts';

/** Gives `use` a view with exactly the text that is asked about. Untrusted folders get no view. */
export async function inScratch(
  context: CheckerContext,
  request: CheckRequest,
  own: ToolIdentity & { readonly title: string },
  use: (scratch: Scratch) => Promise<CheckRun>,
): Promise<CheckRun> {
  const identity = { checker: own.checker, family: own.family };
  if (!request.overlay.snapshot.trusted) {
    const message = `${own.title}: not run, because the folder is not trusted.`;
    const untrusted = failure('trust.untrusted', message, 'Trust the folder to let its own tools run.');
    return { kind: 'unavailable', ...identity, failure: untrusted };
  }
  try {
    return await context.scratch.withOverlay(request.overlay, use, context.signal);
  } catch (error) {
    if (error instanceof ScratchError) return { kind: 'unavailable', ...identity, failure: error.failure };
    throw error;
  }
}
