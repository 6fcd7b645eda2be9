// How much a change writes and takes away.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { differenceOf } from '../../../server/src/repair/search/difference.ts';

const of = (before: string, after: string) =>
  differenceOf(before, [{ span: { start: 0, end: before.length }, newText: after }], 'javascript');

describe('the difference of a change', () => {
  test.each([
    ['a < b', 'a <= b', 3],
    ['!(first && second)', 'first && second', 3],
    ['Math.min(low, high)', 'Math.max(low, high)', 6],
    ['one two three', 'three one two', 10],
    ['a  +  b', 'a + b', 1],
    ['', 'return;', 7],
  ])('%s → %s is %d', (before, after, size) => {
    expect(of(before, after)).toBe(size);
  });

  test('is the same both ways, and never more than all that is written and removed', () => {
    const code = fc
      .array(fc.constantFrom('a', 'b', '+', '(', ')', ' ', '12'), { maxLength: 30 })
      .map((all) => all.join(' '));
    fc.assert(
      fc.property(code, code, (a, b) => {
        expect(of(a, b)).toBe(of(b, a));
        expect(of(a, b)).toBeLessThanOrEqual(Math.max(1, a.length + b.length));
      }),
      { seed: 5, numRuns: 200 },
    );
  });

  test('of several edits is their sum, and is bounded in work for long ones', () => {
    const text = 'a + b';
    const edits = [
      { span: { start: 0, end: 1 }, newText: 'c' },
      { span: { start: 4, end: 5 }, newText: 'd' },
    ];
    expect(differenceOf(text, edits, 'javascript')).toBe(4);
    const long = Array.from({ length: 500 }, (_, at) => `x${at}`).join(' ');
    expect(of(`a ${long} b`, `c ${long} d`)).toBeGreaterThan(4);
  });
});
