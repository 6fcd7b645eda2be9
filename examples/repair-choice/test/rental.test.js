import assert from 'node:assert/strict';
import { test } from 'node:test';
import { billedHours, priceOf } from '../src/rental.js';

test('a ride that was cancelled at once is free', () => {
  assert.equal(billedHours(0), 0);
});

test('whole hours are billed as they are', () => {
  assert.equal(billedHours(120), 2);
});

test('an hour and a half are two hours', () => {
  assert.equal(billedHours(90), 2);
});

test('long rides need a deposit', () => {
  assert.equal(priceOf(600, 250, 5000), 7500);
});
