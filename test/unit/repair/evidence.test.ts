// When the tests speak strongly enough for a repair: each rule on both sides of its bound, in its own words.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { doubtsOf, type Strength } from '../../../server/src/repair/overfit/evidence.ts';

const strong: Strength = {
  failing: 4,
  passing: 4,
  end: 'exhausted',
  classes: 1,
  isCallable: true,
  reaching: 4,
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

/** What is no longer known of a function that cannot be called. */
const uncalled = { isCallable: false, inputs: 0, changedElsewhere: 0 } as const;

test.each<[string, Partial<Strength>, Partial<Strength>]>([
  ['2 changes that behave differently pass all tests', { classes: 2 }, { classes: 1 }],
  [
    '2 changes pass all tests, and how they behave could not be compared',
    { ...uncalled, classes: 2 },
    { ...uncalled, classes: 1 },
  ],
  ['the search ended before all rivals were tried', { end: 'budget' }, { end: 'rivals' }],
  ['the search ended before all rivals were tried', { end: 'hangs' }, { end: 'exhausted' }],
  ['the search ended before all rivals were tried', { end: 'variants' }, {}],
  [
    'the function cannot be called by itself, and its tests are too few to do without',
    { ...uncalled, failing: 1, reaching: 9 },
    { ...uncalled, failing: 2, reaching: 9 },
  ],
  [
    'the function cannot be called by itself, and its tests are too few to do without',
    { ...uncalled, failing: 9, reaching: 0 },
    { ...uncalled, failing: 9, reaching: 1 },
  ],
  [
    'the function cannot be called by itself, and its tests are too few to do without',
    { ...uncalled, failing: 2, reaching: 1 },
    { ...uncalled, failing: 2, reaching: 2 },
  ],
  [
    'the function cannot be called by itself, and its tests are too few to do without',
    { ...uncalled, tried: 99 },
    { ...uncalled, tried: 100 },
  ],
  [
    'it was worked out from what the tests want, and they are few',
    { isWorkedOut: true, failing: 2, passing: 9 },
    { isWorkedOut: true, failing: 3, passing: 9 },
  ],
  [
    'it was worked out from what the tests want, and they are few',
    { isWorkedOut: true, failing: 3, passing: 4 },
    { isWorkedOut: true, failing: 3, passing: 5 },
  ],
  ['4 tests alone speak for it', { isMore: true, failing: 2, passing: 2 }, { isMore: true, failing: 2, passing: 3 }],
  ['it was compared on 9 inputs only', { inputs: 9 }, { inputs: 10 }],
  [
    'it changes what happens on the inputs of the tests and hardly anywhere else',
    { inputs: 10, changedElsewhere: 1 },
    { inputs: 10, changedElsewhere: 2 },
  ],
  ['two edits rest on too few failing tests', { isPair: true, failing: 2 }, { isPair: true, failing: 3 }],
  ['two edits, of which each is seldom right', { isPair: true, isSeldom: true }, { isSeldom: true }],
  [
    'changes of its kind are seldom right, and few tests speak for it',
    { isSeldom: true, failing: 2, passing: 3 },
    { isSeldom: true, failing: 2, passing: 4 },
  ],
  [
    'it compares in another way than the code did, on the word of one failing test',
    { isOtherQuestion: true, failing: 1 },
    { isOtherQuestion: true, failing: 2 },
  ],
  ['it leaves code out, and what that code was for may have no test', { isDeletion: true }, {}],
  ['it leaves a value unread that the code works out or is given', { isUnread: true }, {}],
  ['no test asks whether `a > b` holds, where another fault would not show', { unasked: ['a > b', 'c'] }, {}],
  ['a likelier change passes all tests, too, and was set aside for inputs that may never come', { setAside: 1 }, {}],
  [
    'a number that nothing speaks of needs more tests to be believed',
    { isNumberMore: true, failing: 2, passing: 3 },
    { isNumberMore: true, failing: 2, passing: 4 },
  ],
  [
    'the new constant stands in every failing example and may be there by chance',
    { isRetuned: true, isInEveryInput: true },
    { isRetuned: true },
  ],
  ['3 tests alone speak for it', { failing: 1, passing: 2 }, { failing: 1, passing: 3 }],
  ['3 tests alone speak for it', { failing: 2, passing: 1 }, { failing: 2, passing: 2 }],
  ['hardly anything else was tried', { tried: 14 }, { tried: 15 }],
])('%s', (words, doubted, believed) => {
  expect(doubtsOf({ ...strong, ...doubted })).toEqual([words]);
  expect(doubtsOf({ ...strong, ...believed })).toEqual([]);
});

test.each<[string, Partial<Strength>, readonly string[]]>([
  ['one test', { failing: 1, passing: 0 }, ['one test alone speaks for it']],
  [
    'code put in for few tests',
    { isPliable: true, failing: 1, passing: 1 },
    ['code that is put in or left out needs more tests to be believed', '2 tests alone speak for it'],
  ],
  ['code put in for three tests', { isPliable: true, failing: 1, passing: 2 }, ['3 tests alone speak for it']],
  ['code put in for three failing tests', { isPliable: true, failing: 3, passing: 0 }, ['3 tests alone speak for it']],
  [
    'another constant for two tests',
    { isRetuned: true, failing: 1, passing: 1 },
    ['another constant needs more tests to be believed', '2 tests alone speak for it'],
  ],
  ['another constant for three tests', { isRetuned: true, failing: 1, passing: 2 }, ['3 tests alone speak for it']],
  [
    'another constant for two failing tests',
    { isRetuned: true, failing: 2, passing: 0 },
    ['2 tests alone speak for it'],
  ],
  ['a constant of each input, that was there', { isInEveryInput: true }, []],
])('of %s it is said', (_, change, words) => {
  expect(doubtsOf({ ...strong, ...change })).toEqual(words);
});

test('the weightiest is said first', () => {
  const [first, second] = doubtsOf({ ...strong, classes: 3, end: 'budget', tried: 1 });
  expect([first, second]).toEqual([
    '3 changes that behave differently pass all tests',
    'the search ended before all rivals were tried',
  ]);
});

test('more tests never bring a doubt, and nothing that speaks against a repair takes one away', () => {
  const flags = [
    'isPair',
    'isSeldom',
    'isOtherQuestion',
    'isDeletion',
    'isUnread',
    'isPliable',
    'isRetuned',
    'isNumberMore',
  ] as const;
  fc.assert(
    fc.property(
      fc.record({
        failing: fc.integer({ min: 1, max: 9 }),
        passing: fc.nat(9),
        tried: fc.nat(200),
        setAside: fc.nat(1),
      }),
      fc.subarray([...flags]),
      fc.constantFrom(...flags),
      fc.boolean(),
      (numbers, set, other, isCallable) => {
        const given: Strength = {
          ...strong,
          ...(isCallable ? {} : uncalled),
          ...numbers,
          ...Object.fromEntries(set.map((name) => [name, true])),
        };
        const doubts = doubtsOf(given).length > 0;
        const moreTests = { ...given, failing: given.failing + 1, passing: given.passing + 1 };
        if (!doubts) expect(doubtsOf(moreTests)).toEqual([]);
        if (doubts) expect(doubtsOf({ ...given, [other]: true })).not.toEqual([]);
      },
    ),
  );
});
