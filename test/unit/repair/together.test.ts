// Fixes joined into one change: what stands apart goes together, what touches waits.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyEdits } from '../../../server/src/base/edit.ts';
import type { ToolFix } from '../../../server/src/core/ports.ts';
import { together } from '../../../server/src/repair/together.ts';
import { problemOn } from '../../support/fakePorts.ts';

const text = 'abcdefghijklmnopqrstuvwxyz';
const problem = problemOn(text, 'a', 'x', 'X.')[0]!;
const fix = (start: number, end: number, newText: string, more: Partial<ToolFix> = {}): ToolFix => ({
  tool: 'one',
  title: newText,
  problem,
  edits: [{ span: { start, end }, newText }],
  companions: [],
  ...more,
});
const applied = (joined: ToolFix) => {
  const result = applyEdits(text, [...joined.edits, ...joined.companions]);
  return result.ok ? result.value : result.error;
};

test('joins what stands apart, in the order of the text', () => {
  const joined = together([fix(5, 6, 'F', { tool: 'two' }), fix(0, 1, 'A'), fix(9, 9, '+')])!;
  expect(applied(joined)).toBe('AbcdeFghi+jklmnopqrstuvwxyz');
  expect(joined.title).toBe('Apply 3 fixes (two, one)');
});

test('leaves out what touches an earlier one, also at its edge', () => {
  const joined = together([fix(2, 4, '1'), fix(4, 5, '2'), fix(3, 3, '3'), fix(8, 9, '4')])!;
  expect(applied(joined)).toBe('ab1efgh4jklmnopqrstuvwxyz');
});

test('makes an import once that two fixes want', () => {
  const companions = [{ span: { start: 0, end: 0 }, newText: 'import x;' }];
  const joined = together([fix(5, 6, 'F', { companions }), fix(8, 9, 'I', { companions })])!;
  expect(applied(joined)).toBe('import x;abcdeFghIjklmnopqrstuvwxyz');
});

test.each([[[]], [[fix(0, 1, 'A')]], [[fix(0, 1, 'A'), fix(0, 1, 'A')]], [[fix(0, 3, 'A'), fix(2, 4, 'B')]]])(
  'joins nothing where fewer than two stand apart: %#',
  (fixes) => {
    expect(together(fixes)).toBeUndefined();
  },
);

test('whatever the fixes, the joined edits can be applied', () => {
  const fixes = fc.array(
    fc
      .tuple(fc.nat(26), fc.nat(4), fc.string({ maxLength: 3 }))
      .map(([start, length, words]) => fix(start, Math.min(26, start + length), words)),
  );
  fc.assert(
    fc.property(fixes, (some) => {
      const joined = together(some);
      expect(joined === undefined || applyEdits(text, joined.edits).ok).toBe(true);
    }),
  );
});
