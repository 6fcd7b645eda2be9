// Pauses of long work: rare enough to cost nothing, and the place where a cancel is heard.

import { describe, expect, test } from 'vitest';
import { pauseOf } from '../../../server/src/engine/pause.ts';

describe('a pause', () => {
  test('is taken when some milliseconds have gone by, and not before', async () => {
    let now = 100;
    const pause = pauseOf({ now: () => now }, new AbortController().signal);
    expect(pause()).toBeUndefined();
    now += 5;
    expect(pause()).toBeUndefined();
    now += 5;
    const taken = pause();
    expect(taken).toBeInstanceOf(Promise);
    await taken;
    expect(pause()).toBeUndefined();
  });

  test('lets others have a turn', async () => {
    let now = 0;
    const pause = pauseOf({ now: () => (now += 100) }, new AbortController().signal);
    let heard = false;
    setImmediate(() => (heard = true));
    await pause();
    expect(heard).toBe(true);
  });

  test('ends work that is cancelled during it or before it', async () => {
    let now = 0;
    const controller = new AbortController();
    const pause = pauseOf({ now: () => now }, controller.signal);
    now = 50;
    setImmediate(() => controller.abort());
    await expect(pause()).rejects.toThrow(/abort/i);
    expect(() => pause()).toThrow(/abort/i);
  });
});
