import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seatLetters, seatsFor } from '../src/seats.js';

test('no seat is called I or O', () => {
  assert.deepEqual(seatLetters(9).at(-1), 'J');
});

test('takes the first free seats', () => {
  assert.deepEqual(seatsFor([true, false, false, false], 2), ['B', 'C']);
});

test('takes the last seats of a row', () => {
  assert.deepEqual(seatsFor([true, true, false, false], 2), ['C', 'D']);
});

test('leaves a group that does not fit', () => {
  assert.equal(seatsFor([false, true, false, true], 2), undefined);
});
