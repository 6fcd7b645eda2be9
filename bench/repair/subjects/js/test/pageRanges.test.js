import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tidyPages } from '../pageRanges.js';
import { cases } from '../cases.js';

for (const [text, last, shown] of cases)
  void test(`${text} of ${last}`, () => assert.equal(tidyPages(text, last), shown));
void test('no page', () => assert.throws(() => tidyPages('x-3', 9), RangeError));
