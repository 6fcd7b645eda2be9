// Operands that do nothing are never put in; what looks like them and does something is.

import { describe, expect, test } from 'vitest';
import { addsIdleOperand } from '../../../server/src/repair/search/idle.ts';

const change = (before: string, from: string, to: string) => {
  const text = `first()\n${before}\nlast()\n`;
  const start = text.indexOf(from);
  return addsIdleOperand(text, [{ span: { start, end: start + from.length }, newText: to }]);
};

describe('what does nothing', () => {
  test.each([
    ['return low + 1;', '1', '0'],
    ['return low + 1;', '+', '*'],
    ['return low - 2;', '2', '0'],
    ['return (a + b) / 2;', '2', '1'],
    ['return rows[0];', 'rows[0]', 'rows[0]+0'],
  ])('%s, %s becomes %s', (before, from, to) => expect(change(before, from, to)).toBe(true));
});

describe('what does something', () => {
  test.each([
    ['return low + 1;', ' + 1', ''],
    ['return low // 2', '2', '1'],
    ['return low ** 2', '2', '1'],
    ['return low + 1;', '1', '0.5'],
    ['return low + 1;', '1', '10'],
    ['return low;', 'low', '-1'],
    ['x = 2', '2', '0'],
    ['return f(2, -1)', '-1', '0'],
    ['return low + 0 + b;', 'b', 'c'],
  ])('%s, %s becomes %s', (before, from, to) => expect(change(before, from, to)).toBe(false));
});
