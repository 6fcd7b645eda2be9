// What tells against a change that passes: it fails, or gives another kind of value, where the function and a rival do not.

import { describe, expect, test } from 'vitest';
import type { Behaviour } from '../../../server/src/core/trials.ts';
import { compare, isBad, isRecorded, tellingInput } from '../../../server/src/repair/overfit/behaviours.ts';
import type { Input } from '../../../server/src/repair/overfit/inputs.ts';

const input = (origin: Input['origin'], size = 1): Input => ({ args: [], origin, size });
const gave = (value: string | number, type: string = typeof value): Behaviour => ({
  kind: 'returned',
  shown: String(value),
  type,
  key: `${type} ${value}`,
});
const nothing = gave('undefined', 'undefined');
const noNumber = gave('NaN', 'NaN');
const threw: Behaviour = { kind: 'threw', shown: 'Error: no', type: 'Error', key: 'threw Error' };
const hung: Behaviour = { kind: 'hung', shown: 'hangs', type: 'hung', key: 'hung' };
const inputs = [input('failing'), input('near')];

/** What is said against the first of changes, by what each does with an input that no test has. */
const saidOf = (original: Behaviour, ...own: readonly Behaviour[]) =>
  compare(
    inputs,
    [gave(0), original],
    own.map((_, at) => `change ${at}`),
    own.map((one) => [gave(1), one]),
  ).classes[0]!.implausible;

test.each<[Behaviour, boolean]>([
  [gave(1), false],
  [gave('NaN'), false],
  [noNumber, true],
  [nothing, true],
  [threw, true],
  [hung, true],
])('%j is rarely meant: %s', (behaviour, isSo) => expect(isBad(behaviour)).toBe(isSo));

test.each<[Input['origin'], boolean]>([
  ['passing', true],
  ['failing', true],
  ['near', false],
  ['made', false],
])('an input that is %s was a test’s: %s', (origin, isSo) => expect(isRecorded(input(origin))).toBe(isSo));

describe('against a change', () => {
  test.each<[string, Behaviour, string]>([
    ['hangs', hung, 'it hangs'],
    ['throws', threw, 'it gives Error'],
    ['gives nothing', nothing, 'it gives undefined'],
    ['gives no number', noNumber, 'it gives NaN'],
    ['gives another kind of value', gave('a'), 'it gives string'],
  ])('it is said that it %s where the function and a rival do not', (_, own, said) => {
    expect(saidOf(gave(5), own, gave(6))).toBe(said);
  });

  test.each<[string, Behaviour, readonly Behaviour[]]>([
    ['no rival does better', gave(5), [threw, hung]],
    ['there is no rival', gave(5), [threw]],
    ['the rival gives another kind of value', gave(5), [threw, gave('a')]],
    ['it gives what the function gives in kind', gave('b'), [gave('a'), gave('c')]],
    ['it gives the kind that tests want', gave('b'), [gave(7), gave('c')]],
  ])('nothing is said where %s', (_, original, own) => expect(saidOf(original, ...own)).toBeUndefined());

  test('nothing is said for what a test itself wants', () => {
    const wanted = [input('failing'), input('near')];
    const { classes } = compare(
      wanted,
      [gave(0), gave(5)],
      ['a', 'b'],
      [
        [threw, threw],
        [gave(1), gave(6)],
      ],
    );
    expect(classes.map(({ implausible }) => implausible)).toEqual([undefined, undefined]);
  });

  test('the input of a test is no place to fail', () => {
    const { classes } = compare(
      [input('passing'), input('near')],
      [gave(0), gave(5)],
      ['a', 'b'],
      [
        [nothing, gave(5)],
        [gave(0), gave(6)],
      ],
    );
    expect(classes.every((one) => !('implausible' in one))).toBe(true);
  });
});

describe('inputs', () => {
  test('on which the function hangs do not count, but for those of tests', () => {
    const original = [hung, hung, threw, gave(1)];
    const many = [input('failing'), input('near'), input('made'), input('near')];
    expect(compare(many, original, [], []).counted).toEqual([0, 3]);
    // Where a test is about an error, errors count.
    expect(compare(many, [threw, hung, threw, gave(1)], [], []).counted).toEqual([0, 2, 3]);
  });

  test('on which two differ are told by the smallest, the first of two alike, and a failure last', () => {
    const sized = [input('near', 5), input('near', 3), input('near', 3), input('near', 1), input('near', 0)];
    const a = [gave(1), gave(1), gave(1), threw, gave(1)];
    const b = [gave(2), gave(2), gave(2), gave(2), gave(1)];
    expect(tellingInput(sized, [0, 1, 2, 3, 4], a, b)).toBe(1);
    expect(tellingInput(sized, [2, 0, 3], b, a)).toBe(2);
    expect(tellingInput(sized, [3, 4], a, b)).toBe(3);
    expect(tellingInput(sized, [4], a, b)).toBeUndefined();
  });

  test('are all asked of a change, or it is left out', () => {
    const { classes } = compare(
      inputs,
      [gave(0), gave(5)],
      ['gone', 'short', 'whole'],
      [undefined, [gave(1)], [gave(1), gave(5)]],
    );
    expect(classes.map(({ members, changed }) => [members, changed])).toEqual([[['whole'], [0]]]);
  });
});
