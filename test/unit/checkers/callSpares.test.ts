// Processes that are started before they are asked for: nobody gets one that another has, that sees something else, or
// that has ended, and none is left.

import { describe, expect, test } from 'vitest';
import { createSpares } from '../../../server/src/checkers/calls/spares.ts';

const never = 1e6;

/** Starts processes that are ready when they are told so. */
function starter() {
  const made: { readonly process: { alive(): boolean; stop(): Promise<void> }; alive: boolean; stops: number }[] = [];
  const start = () => {
    const one = {
      alive: true,
      stops: 0,
      process: {
        alive: () => one.alive,
        async stop() {
          one.stops++;
          one.alive = false;
        },
      },
    };
    made.push(one);
    return Promise.resolve(one.process);
  };
  return { made, start, left: () => made.filter(({ alive }) => alive).length };
}

describe('spare processes', () => {
  test('are given to one who sees the same, once', async () => {
    const { made, start } = starter();
    const spares = createSpares(never);
    spares.foresee('here', 'a', start);
    spares.foresee('here', 'a', start);
    expect(made).toHaveLength(1);
    expect(await spares.take('there', 'a')).toBeUndefined();
    expect(await spares.take('here', 'b')).toBeUndefined();
    expect(await spares.take('here', 'a')).toBe(made[0]!.process);
    expect(await spares.take('here', 'a')).toBeUndefined();
    await spares.dispose();
    expect(made[0]!.stops).toBe(0);
  });

  test('give way to one that sees what there is now', async () => {
    const { made, start } = starter();
    const spares = createSpares(never);
    spares.foresee('here', 'a', start);
    spares.foresee('here', 'b', start);
    expect(await spares.take('here', 'a')).toBeUndefined();
    expect(await spares.take('here', 'b')).toBe(made[1]!.process);
    await spares.dispose();
    expect(made.map(({ stops }) => stops)).toEqual([1, 0]);
  });

  test('are not given when they have ended, or could not be started, and another may be begun then', async () => {
    const { made, start } = starter();
    const spares = createSpares(never);
    spares.foresee('here', 'a', start);
    made[0]!.alive = false;
    expect(await spares.take('here', 'a')).toBeUndefined();
    for (const none of [() => Promise.reject(new Error('no')), () => Promise.resolve(undefined)]) {
      spares.foresee('here', 'a', none);
      await new Promise((resolve) => setImmediate(resolve));
      spares.foresee('here', 'a', start);
      expect(await spares.take('here', 'a')).toBe(made.at(-1)!.process);
    }
    await spares.dispose();
  });

  test('are ended when nobody comes, and with all that is being ended when it is over', async () => {
    const { start, left } = starter();
    const brief = createSpares(1);
    brief.foresee('here', 'a', start);
    await expect.poll(left).toBe(0);
    const spares = createSpares(never);
    spares.foresee('here', 'a', start);
    spares.foresee('there', 'a', start);
    let isOver = false;
    spares.release({
      alive: () => true,
      async stop() {
        await new Promise((resolve) => setTimeout(resolve, 20));
        isOver = true;
      },
    });
    expect(isOver).toBe(false);
    await spares.dispose();
    expect([left(), isOver]).toEqual([0, true]);
    spares.foresee('here', 'a', start);
    expect(left()).toBe(0);
  });
});
