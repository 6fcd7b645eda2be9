import assert from 'node:assert/strict';
import { test } from 'node:test';
import { priceOf, priceOfDay } from '../src/parking.ts';

const tariff = { freeMinutes: 30, perStartedHour: 200, mostPerDay: 1500 };

test('short stays are free', () => {
  assert.equal(priceOfDay(30, tariff), 0);
});

test('every started hour costs', () => {
  assert.equal(priceOfDay(61, tariff), 400);
});

test('a day has a highest price', () => {
  assert.equal(priceOfDay(23 * 60, tariff), 1500);
});

test('whole days cost the most of a day', () => {
  assert.equal(priceOf(24 * 60, tariff), 1500);
});
