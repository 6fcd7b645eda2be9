// Timers that a test moves by hand, beside real sockets.

import type { Timers } from '../../server/src/providers/timers.ts';

/** Fake timers. */
export interface FakeTimers extends Timers {
  /** Moves both clocks and fires what is due, in order. */
  advance(ms: number): void;
  /** Moves the wall clock alone, as a sleep of the machine does. */
  jump(ms: number): void;
  /** Milliseconds of all timers that are armed, ascending. */
  armed(): readonly number[];
}

/** Makes fake timers that stand at 0 (and at a fixed date). */
export function fakeTimers(): FakeTimers {
  let now = 0;
  let wall = Date.UTC(2026, 0, 1);
  let nextId = 0;
  const timers = new Map<number, { readonly at: number; readonly ms: number; readonly fire: () => void }>();
  return {
    now: () => now,
    wall: () => wall,
    start(ms, fire) {
      const id = nextId++;
      timers.set(id, { at: now + ms, ms, fire });
      return () => timers.delete(id);
    },
    jump(ms) {
      wall += ms;
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const due = [...timers]
          .filter(([, timer]) => timer.at <= end)
          .sort((a, b) => a[1].at - b[1].at || a[0] - b[0])[0];
        if (!due) break;
        timers.delete(due[0]);
        wall += Math.max(0, due[1].at - now);
        now = Math.max(now, due[1].at);
        due[1].fire();
      }
      wall += end - now;
      now = end;
    },
    armed: () => [...timers.values()].map((timer) => timer.ms).sort((a, b) => a - b),
  };
}

/** Waits, in real time, until `condition` holds; fails after five seconds. */
export async function until(condition: () => boolean, what = 'the condition'): Promise<void> {
  const end = performance.now() + 5000;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`waited five seconds for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
