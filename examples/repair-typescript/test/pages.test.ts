import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageOf, pageSize } from '../src/pages.ts';

const letters = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

test('a page holds at least one entry', () => {
  assert.equal(pageSize(0.5), 1);
});

test('the first page links to the second', () => {
  assert.deepEqual(pageOf(letters, 1, 2), { number: 1, entries: ['a', 'b'], next: 2 });
});

test('a list without entries has one page, and no page follows it', () => {
  assert.deepEqual(pageOf([], 1, 10), { number: 1, entries: [], next: undefined });
});

test('a full last page is followed by none', () => {
  assert.deepEqual(pageOf(letters.slice(0, 4), 2, 2), { number: 2, entries: ['c', 'd'], next: undefined });
});

test('numbers beyond the end mean the last page, also where it is not full', () => {
  assert.deepEqual(pageOf(letters, 9, 3), { number: 3, entries: ['g'], next: undefined });
  assert.deepEqual(pageOf(letters, 2, 3), { number: 2, entries: ['d', 'e', 'f'], next: 3 });
  assert.deepEqual(pageOf(letters, 2, 5), { number: 2, entries: ['f', 'g'], next: undefined });
});
