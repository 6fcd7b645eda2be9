// Pauses of long work in our own process: thousands of proposals are made and compared without waiting for anything, and
// meanwhile no cancel is heard, no edit of the person, and no end of a process.

import { throwIfAborted } from '../base/abort.ts';
import type { Clock } from '../core/ports.ts';
import type { RefineContext } from '../core/strategy.ts';

/** Milliseconds of work after which what waits has its turn: a key press is not felt below 16. */
const sliceMs = 8;

/** Lets everything that waits have its turn. */
export function letOthersRun(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

/**
 * Makes the pause of one run.
 *
 * @returns a function that gives a promise when the last turn is `sliceMs` ago, else nothing; it throws, or the promise
 *   rejects, once `signal` is aborted.
 */
export function pauseOf(clock: Clock, signal: AbortSignal): NonNullable<RefineContext['pause']> {
  let last = clock.now();
  const take = async (): Promise<void> => {
    await letOthersRun();
    last = clock.now();
    throwIfAborted(signal);
  };
  return () => {
    throwIfAborted(signal);
    return clock.now() - last < sliceMs ? undefined : take();
  };
}
