// Expressions from the bottom up: what a term says it is worth, its text must be worth; and what is asked for is found.

import vm from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dialectOf } from '../../../../server/src/repair/dialects/index.ts';
import { comparisonsOf, conditionsWith, grown, type Term } from '../../../../server/src/repair/synthesis/enumerate.ts';
import { missing, rowKey, visitsOf, type Value } from '../../../../server/src/repair/synthesis/values.ts';

const javascript = { write: dialectOf('javascript')!.write, isPython: false };
const python = { write: dialectOf('python')!.write, isPython: true };

const constant = (text: string, value: Value, length: number): Term => ({
  text,
  size: 1,
  row: Array.from({ length }, () => value),
  isConstant: true,
});
const variable = (text: string, row: readonly Value[]): Term => ({ text, size: 1, row, isConstant: false });

/** What an expression of JavaScript is worth where names have these values. */
function worth(text: string, names: Readonly<Record<string, Value>>): unknown {
  return vm.runInNewContext(text, { ...names });
}

const value = fc.oneof(fc.integer({ min: -9, max: 9 }), fc.constantFrom('', 'a', 'b'), fc.boolean());
const rows = fc.array(fc.record({ x: value, y: value, z: fc.integer({ min: 0, max: 5 }) }), {
  minLength: 1,
  maxLength: 4,
});

describe('terms', () => {
  test('are worth what they say', () => {
    fc.assert(
      fc.property(rows, (states) => {
        const basis = [
          ...(['x', 'y', 'z'] as const).map((name) =>
            variable(
              name,
              states.map((state) => state[name]),
            ),
          ),
          constant('1', 1, states.length),
        ];
        for (const { text, row } of [...grown(basis, javascript), ...comparisonsOf(basis, javascript)])
          for (const [at, state] of states.entries()) {
            if (row[at] !== missing) expect(worth(text, state), text).toBe(row[at]);
          }
      }),
      { numRuns: 30 },
    );
  });

  test('come once for each row, the shortest', () => {
    const found = grown([variable('a', [1, 2]), variable('b', [2, 4]), variable('c', [1, 2])], javascript);
    expect(found.map(({ text }) => text).slice(0, 2)).toEqual(['a', 'b']);
    expect(found.some(({ text }) => text === 'c' || text === 'a + a')).toBe(false);
    expect(new Set(found.map(({ row }) => rowKey(row))).size).toBe(found.length);
  });

  test('follow the language: division and remainder of Python', () => {
    const terms = grown([variable('a', [-7, 7]), variable('b', [2, 5])], python);
    const rowOf = (text: string) => terms.find((term) => term.text === text)?.row;
    expect(rowOf('a // b')).toEqual([-4, 1]);
    expect(rowOf('a % b')).toEqual([1, 2]);
    expect(
      grown([variable('a', [-7, 7]), variable('b', [2, 5])], javascript).some(({ text }) => text.includes('//')),
    ).toBe(false);
  });

  test('are missing where a part is, or where nothing comes of it', () => {
    const [, , ...made] = grown([variable('a', [1, missing]), variable('b', [0, 2])], javascript);
    expect(made.length).toBeGreaterThan(0);
    expect(made.filter(({ text }) => text.includes('a')).every(({ row }) => row[1] === missing)).toBe(true);
    expect(made.some(({ text }) => text === 'a / b')).toBe(false);
  });
});

describe('conditions', () => {
  const months = variable('month', [0, 1, 5, 12, 13]);
  const terms = [months, constant('1', 1, 5), constant('12', 12, 5)];
  const wanted =
    (...answers: readonly boolean[]) =>
    (row: readonly boolean[]) =>
      answers.every((one, at) => one === row[at]);

  test('of one comparison, of two, and with what stood there', () => {
    const comparisons = comparisonsOf(terms, javascript);
    const texts = (isWanted: (row: readonly boolean[]) => boolean, own?: Term) =>
      conditionsWith(comparisons, own, isWanted, javascript, 40).map(({ text }) => text);
    expect(texts(wanted(true, false, false, false, false))).toContain('month < 1');
    expect(texts(wanted(true, false, false, false, true))).toContain('month < 1 || month > 12');
    const own: Term = { text: 'isOpen', size: 2, isConstant: false, row: [true, true, false, true, true] };
    expect(texts(wanted(false, true, false, true, true), own)).toContain('isOpen && month >= 1');
    expect(texts(() => false)).toEqual([]);
  });

  test('never compare two constants, nor rest on what is missing', () => {
    const comparisons = comparisonsOf([...terms, variable('gone', [missing, 1, 1, 1, 1])], javascript);
    expect(comparisons.some(({ text }) => /^\d+ \S+ \d+$/u.test(text))).toBe(false);
    const found = conditionsWith(comparisons, undefined, () => true, javascript, 500);
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(({ row }) => !row.includes(missing))).toBe(true);
    // Where the first part decides, the second is not asked.
    const guarded = conditionsWith(comparisons, undefined, wanted(true, true, true, true, true), javascript, 500);
    expect(guarded.some(({ text }) => /month < 1 \|\| gone/u.test(text) || /gone/u.test(text))).toBe(true);
  });
});

describe('what is told of visits', () => {
  test('is read, and nothing else is', () => {
    expect(visitsOf('[[true,false,[1,"a",null,{"u":1},{"f":1.5},{"x":1}]]]', 6)).toEqual([
      { own: true, said: false, values: [1, 'a', null, undefined, 1.5, missing] },
    ]);
    expect(visitsOf('[[true,false,[1]]]', 2)).toBeUndefined();
    expect(visitsOf('[[true,false]]', 0)).toBeUndefined();
    expect(visitsOf('{}', 0)).toBeUndefined();
  });

  test('is never more than there is, whatever a version says', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), fc.nat(3), (text, atoms) => {
        const visits = visitsOf(text, atoms);
        for (const visit of visits ?? []) expect(visit.values).toHaveLength(atoms);
      }),
    );
  });
});
