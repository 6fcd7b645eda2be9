import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hoursOf, takenTimes } from '../src/bookings.js';

test('a booking takes the hours between its ends', () => {
  assert.equal(hoursOf({ from: 8, to: 11 }), 3);
});

test('keeps bookings apart that do not touch', () => {
  const bookings = [
    { from: 14, to: 16 },
    { from: 8, to: 10 },
  ];
  assert.deepEqual(takenTimes(bookings), [
    { from: 8, to: 10 },
    { from: 14, to: 16 },
  ]);
});

test('no bookings take no time', () => {
  assert.deepEqual(takenTimes([]), []);
});

test('joins bookings that overlap or touch, also where one lies inside another', () => {
  const bookings = [
    { from: 9, to: 12 },
    { from: 8, to: 10 },
    { from: 12, to: 13 },
    { from: 15, to: 20 },
    { from: 16, to: 17 },
  ];
  assert.deepEqual(takenTimes(bookings), [
    { from: 8, to: 13 },
    { from: 15, to: 20 },
  ]);
});

test('leaves the bookings that it was given as they are', () => {
  const bookings = [
    { from: 8, to: 10 },
    { from: 9, to: 12 },
  ];
  takenTimes(bookings);
  assert.deepEqual(bookings, [
    { from: 8, to: 10 },
    { from: 9, to: 12 },
  ]);
});
