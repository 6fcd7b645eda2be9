// Turns work that emits events into the stream of a run: stamped, in order, ending with the work.

import type { Clock } from '../core/ports.ts';
import type { Emit } from '../core/event.ts';
import type { StampedEvent } from '../trace/stamped.ts';

/**
 * Runs `work` and yields what it emits.
 *
 * The reader may stop early: then `stop` is called once, so that the work can be aborted. An error of
 * the work is thrown to the reader after the events that came before it.
 */
export async function* streamOf(
  runId: string,
  clock: Clock,
  work: (emit: Emit) => Promise<void>,
  stop: () => void,
): AsyncGenerator<StampedEvent, void, undefined> {
  const startedAt = clock.now();
  const queue: StampedEvent[] = [];
  let seq = 0;
  let wake: (() => void) | undefined;
  let end: { readonly error?: unknown } | undefined;
  const emit: Emit = (event) => {
    if (end) return;
    queue.push({ runId, seq: seq++, atMs: Math.round(clock.now() - startedAt), event });
    wake?.();
  };
  const running = work(emit).then(
    () => {
      end = {};
      wake?.();
    },
    (error: unknown) => {
      end = { error };
      wake?.();
    },
  );
  try {
    for (;;) {
      const next = queue.shift();
      if (next) {
        yield next;
        continue;
      }
      if (end) break;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
      wake = undefined;
    }
    if ('error' in end) throw end.error;
  } finally {
    if (!end) stop();
    await running;
  }
}
