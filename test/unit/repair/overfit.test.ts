// Inputs, behaviours and the strength of evidence.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../server/src/base/random.ts';
import type { Literal } from '../../../server/src/core/literal.ts';
import type { Behaviour } from '../../../server/src/core/trials.ts';
import { compare, tellingInput } from '../../../server/src/repair/overfit/behaviours.ts';
import { doubtsOf, type Strength } from '../../../server/src/repair/overfit/evidence.ts';
import { constantOf, inputsFor, type Input } from '../../../server/src/repair/overfit/inputs.ts';
import { literalKey, literalSize, neighboursOf } from '../../../server/src/repair/overfit/neighbours.ts';
import { toLiteral } from '../../support/scriptedTrials.ts';

const anyValue: fc.Arbitrary<Literal> = fc
  .jsonValue({ maxDepth: 2 })
  .filter((value) => typeof value !== 'object' || value === null || Array.isArray(value))
  .map(toLiteral);

describe('neighbours', () => {
  test('are of the same kind, differ, and are bounded', () => {
    fc.assert(
      fc.property(anyValue, fc.integer(), (value, seed) => {
        const near = neighboursOf(value, seededRandom(seed), []);
        const keys = near.map((one) => literalKey(one));
        expect(new Set(keys).size).toBe(keys.length);
        expect(keys).not.toContain(literalKey(value));
        for (const one of near) {
          expect(one.kind).toBe(value.kind);
          expect(literalSize(one)).toBeLessThanOrEqual(2 * literalSize(value) + 40);
        }
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test('of a whole number stay whole, and take in what the function compares with', () => {
    const near = neighboursOf(toLiteral(5), seededRandom(1), [toLiteral(100), toLiteral('x')]);
    expect(near).toContainEqual(toLiteral(100));
    expect(near).toContainEqual(toLiteral(4));
    expect(near.every((one) => one.kind === 'number' && Number.isInteger(one.value))).toBe(true);
  });

  test('of whole numbers are never -0, which Python has no whole number for', () => {
    for (const value of [0, 1, -1])
      for (const one of neighboursOf(toLiteral(value), seededRandom(1), []))
        expect(one.kind === 'number' && Object.is(one.value, -0)).toBe(false);
  });

  test('tell NaN, infinities and minus zero apart', () => {
    const keys = [Number.NaN, Infinity, -Infinity, 0, -0].map((value) =>
      literalKey({ kind: 'number', value, float: true }),
    );
    expect(new Set(keys).size).toBe(5);
  });
});

describe('inputs', () => {
  const calls = [
    { name: 'f', inputs: [toLiteral([3, 1]), toLiteral(2)], passing: true },
    { name: 'f', inputs: [toLiteral([]), toLiteral(0)], passing: false },
    { name: 'g', inputs: [toLiteral('other')], passing: true },
  ];
  const request = { calls, name: 'f', types: [], constants: [], limit: 50 };

  test('are the recorded ones first, then their neighbours, without those of other functions', () => {
    const inputs = inputsFor(request, seededRandom(1));
    expect(inputs.slice(0, 2).map(({ origin }) => origin)).toEqual(['passing', 'failing']);
    expect(inputs).toHaveLength(50);
    expect(inputs.every(({ args }) => args.length === 2)).toBe(true);
    expect(inputs.slice(2).every(({ origin }) => origin === 'near')).toBe(true);
    expect(new Set(inputs.map(({ args }) => literalKey(args))).size).toBe(50);
  });

  test('are the same for the same seed', () => {
    expect(inputsFor(request, seededRandom(4))).toEqual(inputsFor(request, seededRandom(4)));
  });

  test('come from types where nothing was recorded, and from nowhere where types are not known', () => {
    const made = inputsFor({ ...request, calls: [], types: ['number', 'string'] }, seededRandom(1));
    expect(made[0]!.origin).toBe('made');
    expect(made.every(({ args }) => args[0]!.kind === 'number' && args[1]!.kind === 'string')).toBe(true);
    expect(inputsFor({ ...request, calls: [], types: ['number', 'unknown'] }, seededRandom(1))).toEqual([]);
  });

  test('hold fewer and more values where any number may follow, of those that calls had', () => {
    const recorded = [{ name: 'f', inputs: [toLiteral('a'), toLiteral(7), toLiteral(8)], passing: true }];
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const inputs = inputsFor({ ...request, calls: recorded, moreFrom: 1 }, seededRandom(seed));
        expect(new Set(inputs.map(({ args }) => args.length))).toEqual(new Set([1, 2, 3, 4, 5]));
        for (const { args } of inputs) {
          expect(args[0]!.kind).toBe('string');
          expect(args.slice(1).every(({ kind }) => kind === 'number')).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
    const fixed = inputsFor({ ...request, calls: recorded }, seededRandom(1));
    expect(new Set(fixed.map(({ args }) => args.length))).toEqual(new Set([3]));
  });

  test('hold none to four values of each type where any number may follow and nothing was recorded', () => {
    const made = inputsFor({ ...request, calls: [], moreFrom: 0, limit: 15 }, seededRandom(1));
    expect(made.map(({ args }) => args.length)).toEqual(expect.arrayContaining([0, 1, 2, 3, 4]));
    expect(made.every(({ args }) => new Set(args.map(({ kind }) => kind)).size <= 1)).toBe(true);
    const after = inputsFor({ ...request, calls: [], types: ['string'], moreFrom: 1, limit: 15 }, seededRandom(1));
    expect(after.every(({ args }) => args[0]!.kind === 'string')).toBe(true);
    expect(inputsFor({ ...request, calls: [], types: ['unknown'], moreFrom: 1 }, seededRandom(1))).toEqual([]);
  });

  test('keep what is given by name last', () => {
    const named = (value: number): Literal => ({
      kind: 'map',
      entries: [[toLiteral('step'), toLiteral(value)]],
      keywords: true,
    });
    const recorded = [
      { name: 'f', inputs: [toLiteral(1), named(2)], passing: true },
      { name: 'f', inputs: [toLiteral(1), toLiteral(2), named(3)], passing: true },
      { name: 'f', inputs: [toLiteral(1), toLiteral(2), toLiteral(3)], passing: true },
    ];
    fc.assert(
      fc.property(fc.integer(), fc.boolean(), (seed, isVariadic) => {
        const more = isVariadic ? { moreFrom: 0 } : {};
        for (const { args } of inputsFor({ ...request, ...more, calls: recorded, limit: 160 }, seededRandom(seed)))
          expect(args.slice(0, -1).every((one) => !('keywords' in one))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  test('never hold what cannot be written', () => {
    const opaque = { name: 'f', inputs: [{ kind: 'opaque', shown: 'Socket' } as const], passing: true };
    expect(inputsFor({ ...request, calls: [opaque] }, seededRandom(1))).toEqual([]);
  });

  test('constants are numbers and plain strings', () => {
    expect(constantOf('12')).toEqual({ kind: 'number', value: 12, float: false });
    expect(constantOf("'a b'")).toEqual({ kind: 'string', value: 'a b' });
    expect(constantOf('90071992547409930')).toEqual({ kind: 'bigint', value: '90071992547409930' });
    expect(constantOf('`a${b}`')).toBeUndefined();
    expect(constantOf('name')).toBeUndefined();
  });
});

const input = (value: unknown, origin: Input['origin'] = 'near'): Input => ({
  args: [toLiteral(value)],
  origin,
  size: literalSize(toLiteral(value)),
});
const gave = (value: unknown): Behaviour => ({
  kind: 'returned',
  shown: String(value),
  type: Number.isNaN(value) ? 'NaN' : typeof value,
  key: String(value),
});
const threw: Behaviour = { kind: 'threw', shown: 'Error: no', type: 'Error', key: 'Error: no' };

describe('behaviours', () => {
  const inputs = [input(1, 'passing'), input(2, 'failing'), input(3), input(4)];
  const original = [gave(1), gave(0), gave(3), gave(4)];

  test('those alike are one class, in the order given', () => {
    const { classes } = compare(
      inputs,
      original,
      ['a', 'b', 'c'],
      [
        [gave(1), gave(2), gave(3), gave(4)],
        [gave(1), gave(2), gave(9), gave(4)],
        [gave(1), gave(2), gave(3), gave(4)],
      ],
    );
    expect(classes.map(({ members, changed }) => [members, changed])).toEqual([
      [['a', 'c'], [1]],
      [['b'], [1, 2]],
    ]);
  });

  test('inputs on which the original is beside its purpose do not count', () => {
    const { classes, counted } = compare(
      inputs,
      [gave(1), gave(0), threw, gave(4)],
      ['a', 'b'],
      [
        [gave(1), gave(2), threw, gave(4)],
        [gave(1), gave(2), gave(7), gave(4)],
      ],
    );
    expect(counted).toEqual([0, 1, 3]);
    expect(classes).toHaveLength(1);
  });

  test('they count where the failing test itself is about such an end', () => {
    const { counted } = compare(
      inputs,
      [gave(1), threw, threw, gave(4)],
      ['a'],
      [[gave(1), gave(2), gave(3), gave(4)]],
    );
    expect(counted).toEqual([0, 1, 2, 3]);
  });

  test('a class that fails where the original and a rival do not is implausible; the rival is not', () => {
    const { classes } = compare(
      inputs,
      original,
      ['a', 'b'],
      [
        [gave(1), gave(2), gave(3), threw],
        [gave(1), gave(2), gave(3), gave(4)],
      ],
    );
    expect(classes.map(({ implausible }) => implausible)).toEqual(['it gives Error', undefined]);
  });

  test('a lone class is not called implausible, nor one that fails as the tests want', () => {
    const lone = compare(inputs, original, ['a'], [[gave(1), gave(2), gave(3), gave(Number.NaN)]]);
    expect(lone.classes[0]!.implausible).toBeUndefined();
    const wanted = compare(
      inputs,
      original,
      ['a', 'b'],
      [
        [gave(1), threw, gave(3), threw],
        [gave(1), threw, gave(3), gave(4)],
      ],
    );
    expect(wanted.classes.map(({ implausible }) => implausible)).toEqual([undefined, undefined]);
  });

  test('the telling input is the smallest on which neither fails', () => {
    const many = [input('long words'), input('ab'), input('a')];
    const a = [gave(1), gave(1), gave(1)];
    expect(tellingInput(many, [0, 1, 2], a, [gave(2), gave(2), threw])).toBe(1);
    expect(tellingInput(many, [0, 1, 2], a, a)).toBeUndefined();
  });
});

const strong: Strength = {
  failing: 2,
  passing: 2,
  end: 'exhausted',
  classes: 1,
  isCallable: true,
  reaching: 2,
  inputs: 100,
  changedElsewhere: 20,
  tried: 200,
  isPair: false,
  isSeldom: false,
  isOtherQuestion: false,
  isDeletion: false,
  isUnread: false,
  setAside: 0,
  unasked: [],
  isWorkedOut: false,
  isMore: false,
  isPliable: false,
  isRetuned: false,
  isNumberMore: false,
  isInEveryInput: false,
};

describe('evidence', () => {
  test('is enough where nothing speaks against it', () => {
    expect(doubtsOf(strong)).toEqual([]);
  });

  test('is enough without calls where the tests leave one of many', () => {
    expect(doubtsOf({ ...strong, isCallable: false, inputs: 0, changedElsewhere: 0 })).toEqual([]);
  });

  test.each<[string, Partial<Strength>]>([
    ['a rival', { classes: 2 }],
    ['a search that was cut', { end: 'hangs' }],
    ['one failing test', { failing: 1 }],
    ['no passing test that runs what is changed', { reaching: 0, failing: 9 }],
    ['three tests in all', { reaching: 1 }],
    ['few variants', { tried: 60 }],
    ['two edits for two tests', { isPair: true }],
  ])('without calls, %s is a doubt', (_, change) => {
    expect(doubtsOf({ ...strong, isCallable: false, inputs: 0, changedElsewhere: 0, ...change })).not.toEqual([]);
  });

  test.each<[string, Partial<Strength>]>([
    ['rivals', { classes: 2 }],
    ['a search that was cut', { end: 'budget' }],
    ['few inputs', { inputs: 3 }],
    ['a change for the inputs of the tests alone', { changedElsewhere: 0 }],
    ['two edits for two tests', { isPair: true }],
    ['an insertion for one test', { isPliable: true, failing: 1, passing: 1 }],
    ['a constant for one test', { isRetuned: true, failing: 1, passing: 0 }],
    ['a constant that all examples hold', { isRetuned: true, isInEveryInput: true }],
    ['a number from nowhere for few tests', { isNumberMore: true }],
    ['two edits that are seldom right', { isPair: true, isSeldom: true, failing: 12 }],
    ['one test', { failing: 1, passing: 0 }],
    ['a statement left out', { isDeletion: true, failing: 12 }],
    ['a value that is left unread', { isUnread: true, failing: 12 }],
    ['a likelier change that was set aside', { setAside: 1, failing: 12 }],
    ['nothing else tried', { tried: 3 }],
    ['a change that is seldom right', { isSeldom: true }],
    ['another comparison for one test', { isOtherQuestion: true, failing: 1 }],
  ])('%s is a doubt', (_, change) => {
    expect(doubtsOf({ ...strong, ...change })).not.toEqual([]);
  });
});

describe('many tests', () => {
  test('make up for a change that is seldom right, and two for another comparison', () => {
    expect(doubtsOf({ ...strong, isSeldom: true, isNumberMore: true, passing: 4 })).toEqual([]);
    expect(doubtsOf({ ...strong, isOtherQuestion: true })).toEqual([]);
  });
});
