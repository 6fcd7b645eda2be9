// Time for adapters: clocks and timers as a port, so that timeouts can be tested without waiting.

import { abortError } from '../base/abort.ts';

/** Clocks and timers. */
export interface Timers {
  /** Milliseconds that only grow, from an arbitrary start; may stand still while the machine sleeps. */
  now(): number;
  /** Milliseconds since 1970; may jump. */
  wall(): number;
  /** Calls `fire` once after `ms` milliseconds; the result stops it. */
  start(ms: number, fire: () => void): () => void;
}

/** The machine's own. */
export const systemTimers: Timers = {
  now: () => performance.now(),
  wall: () => Date.now(),
  start(ms, fire) {
    const timer = setTimeout(fire, ms);
    return () => clearTimeout(timer);
  },
};

/** Waits `ms` milliseconds; rejects at once when the signal aborts. */
export function sleep(timers: Timers, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(abortError(signal));
      return;
    }
    const onAbort = () => {
      stop();
      reject(abortError(signal));
    };
    const stop = timers.start(ms, () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
