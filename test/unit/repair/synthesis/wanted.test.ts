// What failing calls should have given, by the words of the tests that failed.

import { describe, expect, test } from 'vitest';
import type { Behaviour, CallSession, RecordedCall, TracedTest } from '../../../../server/src/core/trials.ts';
import { knownCalls } from '../../../../server/src/repair/synthesis/wanted.ts';
import { placeIn } from '../samples.ts';

const { signal } = new AbortController();
const shownAs = (shown: string, type: string): Behaviour => ({ kind: 'returned', shown, type, key: shown });

/** Calls of `balanced` give True, or what a version of it was made to give. */
const session: CallSession = {
  isolation: 'sandbox',
  behave: (variants, _name, inputs) =>
    Promise.resolve(
      variants.map(({ edits }) => {
        const made = /\b(?<word>True|False|None)\b/u.exec(edits.map(({ newText }) => newText).join(' '))?.groups?.[
          'word'
        ];
        return inputs.map(() => shownAs(made ?? 'True', made === 'None' ? 'NoneType' : 'bool'));
      }),
    ),
  close: () => Promise.resolve(),
};
const calls: readonly RecordedCall[] = [
  { name: 'balanced', inputs: [{ kind: 'string', value: '((' }], passing: false },
  { name: 'balanced', inputs: [{ kind: 'string', value: '()' }], passing: true },
];
const failed = (failure: Partial<NonNullable<TracedTest['failure']>>): TracedTest => ({
  id: 't',
  name: 't',
  state: 'failed',
  failure: { message: 'AssertionError', ...failure },
  lines: [],
  durationMs: 1,
});

/** What the failing call should give. */
async function wantedBy(failure: Partial<NonNullable<TracedTest['failure']>>): Promise<string | undefined> {
  const place = await placeIn('python', 'def balanced(text):\n    return True\n');
  const known = await knownCalls(place, 'balanced', session, calls, [failed(failure)], signal);
  return known.find(({ isFailing }) => isFailing)?.wanted;
}

describe('what a failing call should have given', () => {
  test.each([
    ['what the test compares with', { expected: 'False', actual: 'True' }, 'False'],
    ['what it is to be the same as', { expected: 'is False', actual: 'True' }, 'False'],
    ['nothing, where it is to be None', { expected: 'is None', actual: 'True' }, 'None'],
    ['not true, where that is asserted', { source: 'def test_open():\n    assert not balanced("((")' }, 'False'],
    ['not true, with words beside it', { source: '    assert not balanced("(("), "it is open"' }, 'False'],
    ['not true, in the words of unittest', { source: '        self.assertFalse(balanced("(("))' }, 'False'],
  ])('%s', async (_what, failure, wanted) => {
    expect(await wantedBy(failure)).toBe(wanted);
  });

  test.each([
    ['where it gave that already', { source: '    assert balanced("((")' }],
    ['where the line compares', { source: '    assert not balanced("((") == other' }],
    ['where only what it may not be is said', { expected: 'is not True', actual: 'True' }],
    ['where nothing of the line is known', {}],
  ])('is not known %s', async (_what, failure) => {
    expect(await wantedBy(failure)).toBeUndefined();
  });
});
