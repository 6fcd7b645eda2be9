// Values near a value, one by one: what is tried beside what a test used, and how much there is to read of it.

import { describe, expect, test } from 'vitest';
import type { Random } from '../../../server/src/base/random.ts';
import type { Literal } from '../../../server/src/core/literal.ts';
import { literalKey, literalSize, neighboursOf } from '../../../server/src/repair/overfit/neighbours.ts';
import { toLiteral } from '../../support/scriptedTrials.ts';

/** Draws the same numbers in turn. */
function drawing(...numbers: readonly number[]): Random {
  let at = 0;
  const next = () => numbers[at++ % numbers.length]!;
  return { next: () => next(), below: (limit: number) => Math.min(limit - 1, next()) } as Random;
}

const near = (value: Literal, ...numbers: readonly number[]) =>
  neighboursOf(value, drawing(...(numbers.length > 0 ? numbers : [0])), []);
const text = (value: string): Literal => ({ kind: 'string', value });
const whole = (value: number): Literal => ({ kind: 'number', value, float: false });
const fraction = (value: number): Literal => ({ kind: 'number', value, float: true });
const textsNear = (value: string, ...numbers: readonly number[]) =>
  near(text(value), ...numbers).map((one) => (one.kind === 'string' ? one.value : one.kind));
const numbersNear = (value: Literal) => near(value).map((one) => (one.kind === 'number' ? one.value : one));
const itemsNear = (value: Literal, ...numbers: readonly number[]) =>
  near(value, ...numbers).map((one) =>
    'items' in one ? one.items.map((item) => ('value' in item ? item.value : item)) : one,
  );
const of = (kind: 'list' | 'tuple' | 'set', ...items: readonly Literal[]): Literal => ({ kind, items });

describe('near', () => {
  test('a truth value is the other one', () => {
    expect(near(toLiteral(true))).toEqual([{ kind: 'boolean', value: false }]);
    expect(near(toLiteral(false))).toEqual([{ kind: 'boolean', value: true }]);
  });

  test('a whole number are whole numbers, the nearest first', () => {
    expect(numbersNear(whole(7))).toEqual([8, 6, 9, 14, 0, 1, 2, 17, 3, 70, -7]);
    expect(numbersNear(whole(-1))).toEqual([0, -2, 1, 2, 9, -10]);
    expect(numbersNear(whole(0))).toEqual([1, -1, 2, 10]);
  });

  test('a fraction are fractions, but near a whole float whole floats', () => {
    expect(numbersNear(fraction(1.5))).toEqual([2.5, 0.5, 2, -1.5, 0, 3, 0.75]);
    expect(near(fraction(1.5)).every((one) => one.kind === 'number' && one.float)).toBe(true);
    expect(numbersNear(fraction(4))).toEqual([5, 3, 6, 8, 0, 1, 2, 14, 40, -4]);
    expect(near(whole(4)).every((one) => one.kind === 'number' && !one.float)).toBe(true);
  });

  test.each([Number.NaN, Infinity, -Infinity])('%d are 0 and 1', (value) => {
    expect(numbersNear(fraction(value))).toEqual([0, 1]);
  });

  test('a big number are the next ones', () => {
    expect(near({ kind: 'bigint', value: '90071992547409930' })).toEqual([
      { kind: 'bigint', value: '90071992547409931' },
      { kind: 'bigint', value: '90071992547409929' },
    ]);
  });

  test('an empty text are short ones', () => {
    expect(textsNear('')).toEqual(['a', 'ab', 'A', ' ']);
  });

  test('a text are its parts, its letters moved, doubled and in the other case', () => {
    // The letter at 1, and the one at 2.
    expect(textsNear('abc', 1, 2)).toEqual([
      'ab',
      'bc',
      'acbc',
      'acc',
      'aBc',
      'cba',
      'ac',
      '',
      'abcabc',
      'a',
      ' abc',
      'ABC',
    ]);
    expect(textsNear('Ab', 0, 1)).toEqual(['A', 'b', 'bAb', 'bb', 'ab', 'bA', '', 'AbAb', ' Ab']);
    expect(textsNear('X', 0, 0)).toEqual(['', 'XX', 'x', ' X']);
  });

  test('a text keeps its letters beyond the first plane whole', () => {
    expect(textsNear('😀b', 0, 0)).toContain('b');
    expect(textsNear('😀b', 0, 0)).toContain('b😀');
    expect(textsNear('😀b', 0, 0)).toContain('😀');
  });

  test('a long text is at most 160 long, and a long list 40', () => {
    const longest = Math.max(...textsNear('ab'.repeat(70), 1, 2).map((one) => one.length));
    expect(longest).toBe(160);
    const many = itemsNear(of('list', ...Array.from({ length: 30 }, (_, at) => whole(at))), 1, 2);
    expect(Math.max(...many.map((one) => (one as unknown[]).length))).toBe(40);
  });

  test('an empty list is nothing', () => {
    expect(near(of('list'))).toEqual([]);
  });

  test('a list are its parts, its items moved, changed, doubled and sorted', () => {
    expect(itemsNear(of('list', whole(5), whole(9), whole(2)), 1, 2)).toEqual([
      [5, 9],
      [9, 2],
      [2, 9, 5],
      [5, 2, 9, 2],
      [5, 2, 9],
      [5, 10, 2],
      [5, 8, 2],
      [5, 11, 2],
      [5, 18, 2],
      [5, 0, 2],
      [5, 1, 2],
      [],
      [5],
      [5, 2],
      [5, 9, 2, 5, 9, 2],
      [2, 5, 9],
    ]);
  });

  test.each(['tuple', 'set'] as const)('a %s are others of its kind', (kind) => {
    const found = near(of(kind, whole(1), whole(2)), 0, 1);
    expect(found.length).toBeGreaterThan(5);
    expect(found.every((one) => one.kind === kind)).toBe(true);
  });

  test('an object has other values, and a map fewer entries, too', () => {
    const entries = [
      [text('a'), whole(1)],
      [text('b'), toLiteral(true)],
    ] as const;
    const changed = [
      [2, true],
      [0, true],
      [3, true],
      [1, false],
    ];
    const valuesNear = (kind: 'object' | 'map') =>
      near({ kind, entries }).map((one) =>
        'entries' in one && one.kind === kind
          ? one.entries.map(([, value]) => ('value' in value ? value.value : 0))
          : 0,
      );
    expect(valuesNear('object')).toEqual(changed);
    expect(valuesNear('map')).toEqual([...changed, [true], [1]]);
    const [first] = near({ kind: 'map', entries });
    expect(first).toEqual({ kind: 'map', entries: [[text('a'), whole(2)], entries[1]] });
  });

  test('what has no neighbours is nothing', () => {
    expect(near({ kind: 'null' })).toEqual([]);
    expect(near({ kind: 'opaque', shown: 'Socket' })).toEqual([]);
  });

  test('a value is what the function compares with, where its kind fits, once', () => {
    const constants = [whole(8), whole(100), text('x'), whole(7)];
    expect(neighboursOf(whole(7), drawing(0), constants).slice(-1)).toEqual([whole(100)]);
  });
});

describe('the size of a value', () => {
  test.each<[Literal, number]>([
    [text('abc'), 4],
    [whole(1234), 3],
    [fraction(0.1 + 0.2), 1 + 19 / 2],
    [fraction(-1.5e-300 / 7), 11],
    [{ kind: 'bigint', value: '123' }, 4],
    [of('list', whole(12), text('a')), 5],
    [of('tuple', whole(12)), 3],
    [of('set'), 1],
    [{ kind: 'object', entries: [[text('a'), whole(12)]] }, 5],
    [{ kind: 'map', entries: [[text('ab'), of('list')]] }, 5],
    [{ kind: 'opaque', shown: 'Socket' }, 7],
    [{ kind: 'null' }, 1],
    [toLiteral(true), 1],
  ])('%j is %d', (value, size) => expect(literalSize(value)).toBe(size));
});

test('what JSON does not tell apart has a key of its own', () => {
  const keys = [Number.NaN, Infinity, -Infinity, 0, -0].map((value) => literalKey(fraction(value)));
  expect(keys.map((key) => /number [^"]*/.exec(key)?.[0])).toEqual([
    'number NaN',
    'number Infinity',
    'number -Infinity',
    undefined,
    'number -0',
  ]);
  expect(literalKey([whole(1)])).not.toBe(literalKey(whole(1)));
});
