// The stream of a run: in order, without gaps, ending with its work, and stopped when nobody reads on.

import { expect, test } from 'vitest';
import { streamOf } from '../../../server/src/engine/stream.ts';

const clock = { now: () => 0 };
const note = (message: string) => ({ type: 'note', message }) as const;

test('numbers events from 0 and ends with the work', async () => {
  const seen: unknown[] = [];
  const stream = streamOf(
    'r',
    clock,
    async (emit) => {
      emit(note('a'));
      await Promise.resolve();
      emit(note('b'));
    },
    () => undefined,
  );
  for await (const { seq, event } of stream) seen.push([seq, event]);
  expect(seen).toEqual([
    [0, note('a')],
    [1, note('b')],
  ]);
});

test('gives an error of the work to the reader, after the events before it', async () => {
  const seen: number[] = [];
  const stream = streamOf(
    'r',
    clock,
    (emit) => {
      emit(note('a'));
      return Promise.reject(new Error('bug'));
    },
    () => undefined,
  );
  await expect(async () => {
    for await (const { seq } of stream) seen.push(seq);
  }).rejects.toThrow('bug');
  expect(seen).toEqual([0]);
});

test('stops the work once when the reader leaves, and emits nothing after it', async () => {
  let stops = 0;
  let release = () => undefined as void;
  const waiting = new Promise<void>((resolve) => {
    release = resolve;
  });
  const stream = streamOf(
    'r',
    clock,
    async (emit) => {
      emit(note('a'));
      await waiting;
      emit(note('late'));
    },
    () => {
      stops++;
      release();
    },
  );
  const seen: number[] = [];
  for await (const { seq } of stream) {
    seen.push(seq);
    break;
  }
  expect([stops, seen]).toEqual([1, [0]]);
});
