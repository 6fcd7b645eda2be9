// A server that dies is started again, but not for ever.

import { expect, test } from 'vitest';
import { createRestarts, restartLimit, restartWindowMs } from '../../../client/src/restarts.ts';

test('restarts four times, then stops', () => {
  let now = 0;
  const restarts = createRestarts(() => (now += 1000));
  const answers = Array.from({ length: restartLimit + 2 }, () => restarts.died());
  expect(answers).toEqual(['restart', 'restart', 'restart', 'restart', 'stop', 'stop']);
  expect(restarts.deaths()).toBe(restartLimit + 2);
});

test('does not stop a server that dies now and then', () => {
  let now = 0;
  const restarts = createRestarts(() => (now += restartWindowMs / 2 + 1));
  const answers = Array.from({ length: 20 }, () => restarts.died());
  expect(new Set(answers)).toEqual(new Set(['restart']));
});
