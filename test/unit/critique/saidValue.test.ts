// Whether quoted words name what is expected.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Expectation } from '../../../server/src/core/trials.ts';
import { isExpectedSaid } from '../../../server/src/critique/saidValue.ts';

const value = (text: string): Expectation['expected'] => ({ kind: 'value', text });
const isSaid = (expected: Expectation['expected'], said?: string) =>
  isExpectedSaid({
    expectation: { call: 'f(1)', expected, origin: 'a model' },
    ...(said === undefined ? {} : { said }),
  });

describe('words that name it', () => {
  test.each([
    ['0', '0 for an empty list'],
    ['0', 'Zero for an empty list.'],
    ['2', 'mean([1, 3]) is 2.'],
    ['2', 'returns 2.0'],
    ['1', 'f(1) gives 1'],
    ['-1', 'or -1 where it is not there'],
    ['-1', 'or −1 where it is not there'],
    ['1.5', 'rounds to 1.5, never up'],
    ['true', 'is true for the empty string'],
    ['True', 'Returns true if it is sorted'],
    ['None', 'or null'],
    ['undefined', 'returns nothing then'],
    ['NaN', 'NaN for an empty list'],
    ['[]', 'Returns an empty list for None.'],
    ['[]', 'pages(3, 2) is []'],
    ['[1, 2]', 'such as [1,2]'],
    ['"a b"', "gives 'a b' back"],
    ["'abc'", 'the word abc'],
    ['{ a: 1 }', 'the object {a: 1}'],
  ])('%s in “%s”', (text, said) => expect(isSaid(value(text), said)).toBe(true));
  test.each([
    [{ kind: 'throws', error: 'RangeError' }, 'throws a RangeError below 0'],
    [{ kind: 'throws' }, 'Raises if it is empty'],
    [{ kind: 'throws' }, 'An empty list is an error.'],
  ] as const)('%o in “%s”', (expected, said) => expect(isSaid(expected, said)).toBe(true));
});

test('what no model has read needs no words', () => expect(isSaid(value('0'))).toBe(true));

describe('words that do not', () => {
  test.each([
    ['2', 'The mean of a list'],
    ['2', 'at least 20 of them'],
    ['2', 'version 1.2'],
    ['2', 'x2'],
    ['2', '-2 in all'],
    ['5', '2.5'],
    ['1', 'the one that is first'],
    ['true', 'Returns whether it is sorted'],
    ['[]', '0 for an empty list'],
    ['[1, 2]', 'such as [1, 3]'],
    ["'abc'", 'abcd'],
    ["''", 'the name'],
    ['NaN', 'a number'],
    ['None', 'the list'],
    ['1', 'f( 1 ) gives 2'],
    ['1', 'f(1), which is even'],
  ])('%s in “%s”', (text, said) => expect(isSaid(value(text), said)).toBe(false));
  test.each([
    [{ kind: 'throws', error: 'RangeError' }, 'throws an error'],
    [{ kind: 'throws' }, '0 for an empty list'],
  ] as const)('%o in “%s”', (expected, said) => expect(isSaid(expected, said)).toBe(false));
  test('none', () => expect(isSaid(value('0'), '')).toBe(false));
  test.each(['f(-1, [2])', 'f({"a": 1}, "x|y")', 'f("\\ud83d")', 'f("a/b", "^$.*+?()[]{}")'])(
    'the call %s itself, whatever stands in it',
    (call) => {
      const claim = (said: string) =>
        isExpectedSaid({ expectation: { call, expected: value('-1'), origin: 'm' }, said });
      expect([claim(`${call} is odd`), claim(`${call.replaceAll(',', ' , ')} gives -1`)]).toEqual([false, true]);
    },
  );
  test('whatever they are, where they hold no letter of it', () => {
    fc.assert(
      fc.property(
        fc.string().filter((said) => !/[07]|zero/iu.test(said)),
        fc.constantFrom('7', '70', '0.7', "'7'"),
        (said, text) => {
          expect(isSaid(value(text), said)).toBe(false);
        },
      ),
    );
  });
});
