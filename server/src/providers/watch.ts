// Watches one exchange for silence: too long until the first content, between contents, in all, or
// after the machine slept. Bytes that carry no content do not count.

import { failure, type Failure } from '../core/failure.ts';
import type { Timers } from './timers.ts';

/** Milliseconds allowed. */
export interface WatchLimits {
  /** From the request to the first content. */
  readonly firstContentMs: number;
  /** Between contents. */
  readonly idleMs: number;
  /** Of the whole question, its retries and waits included. */
  readonly totalMs: number;
}

/** A watch that is going on. */
export interface Watch {
  /** Content came. */
  content(): void;
  /** Ends it without a failure. */
  stop(): void;
}

const tickMs = 1500;
const graceMs = 3000;

/**
 * Starts to watch.
 *
 * @param leftMs what is left of the total.
 * @param bytes how many bytes have come so far, to tell a live socket from a dead one after a sleep.
 * @param expired called once, with the failure, when a limit is passed.
 */
export function startWatch(
  timers: Timers,
  limits: WatchLimits,
  leftMs: number,
  host: string,
  bytes: () => number,
  expired: (failure: Failure) => void,
): Watch {
  const stops = new Map<string, () => void>();
  const stop = () => {
    for (const each of stops.values()) each();
    stops.clear();
  };
  const arm = (name: string, ms: number, fire: () => void) => {
    stops.get(name)?.();
    stops.set(name, timers.start(ms, fire));
  };
  const expire = (failed: Failure) => {
    stop();
    expired(failed);
  };
  const idle = (ms: number, what: string) =>
    expire(
      failure(
        'model.idle',
        `${host} sent no ${what} for ${Math.round(ms / 1000)} s.`,
        'Try again; a model that is slow to load answers faster the second time.',
      ),
    );
  arm('total', Math.max(0, leftMs), () =>
    expire(
      failure(
        'model.timeout',
        `${host} did not finish within ${Math.round(limits.totalMs / 1000)} s.`,
        'Ask about a smaller selection, or allow more time in the settings.',
      ),
    ),
  );
  arm('idle', limits.firstContentMs, () => idle(limits.firstContentMs, 'content'));
  let lastTick = timers.wall();
  const tick = () => {
    const gap = timers.wall() - lastTick;
    lastTick = timers.wall();
    if (gap > tickMs + 8000 && !stops.has('grace')) {
      const before = bytes();
      arm('grace', graceMs, () => {
        stops.delete('grace');
        if (bytes() === before) {
          expire(
            failure(
              'model.idle',
              `${host} has been silent since the machine woke up or its clock was changed.`,
              'Try again.',
            ),
          );
        }
      });
    }
    arm('tick', tickMs, tick);
  };
  arm('tick', tickMs, tick);
  return {
    content: () => arm('idle', limits.idleMs, () => idle(limits.idleMs, 'further content')),
    stop,
  };
}
