import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageLabel, pagesAround } from '../src/pager.js';

test('shows the neighbours on both sides', () => {
  assert.deepEqual(pagesAround(5, 9, 2), [3, 4, 5, 6, 7]);
});

test('stops at the first page', () => {
  assert.deepEqual(pagesAround(1, 9, 2), [1, 2, 3]);
});

test('stops at the last page', () => {
  assert.deepEqual(pagesAround(9, 9, 2), [7, 8, 9]);
});

test('marks the current page', () => {
  assert.equal(pageLabel(3, 3), 'page 3, current');
  assert.equal(pageLabel(3, 4), 'page 3');
});
