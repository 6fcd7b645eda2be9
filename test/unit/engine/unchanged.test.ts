// Why a text is left as it is: what is said, and what is not.

import { describe, expect, test } from 'vitest';
import type { RungRecord } from '../../../server/src/core/outcome.ts';
import type { Goal } from '../../../server/src/core/verdict.ts';
import { flakyTests, whyUnchanged } from '../../../server/src/engine/unchanged.ts';
import { evidenceOf, testCase, testRun } from '../../support/fakePorts.ts';

function goal(message: string, stack?: string): Goal {
  const failure = { message, ...(stack === undefined ? {} : { stack }) };
  const state = 'failed' as const;
  return { kind: 'test', title: 'test “a”', checker: 'tests', test: { id: 'a', name: 'a', state, failure } };
}

const record = (rung: RungRecord['rung'], reason: string) => ({ rung, reason }) as RungRecord;

describe('the message', () => {
  test('names what is left and what the search says', () => {
    const message = whyUnchanged([goal('1 is not 2')], [record('search', 'the code is minified')], undefined);
    expect(message).toContain('Still there: test “a”.');
    expect(message).toContain('The search for a fix: the code is minified.');
    expect(message).not.toContain('network');
    expect(message).not.toContain('refused');
  });
  test('is the answer of a strategy that keeps the text, where nothing but a wish is open', () => {
    const wish: Goal = { kind: 'wish', title: 'Empty lists give 0.' };
    expect(whyUnchanged([wish], [], undefined, 'no condition is violated')).toBe(
      'The text stays as it is: no condition is violated. What was asked for: Empty lists give 0.',
    );
    // What a program saw is still there, whoever keeps the text.
    expect(whyUnchanged([wish, goal('x')], [], undefined, 'no condition is violated')).toContain('Still there:');
    expect(whyUnchanged([wish], [], 'it breaks b', 'the model keeps the text')).toContain('No change was found');
    expect(whyUnchanged([wish], [], undefined)).toContain('Still there: Empty lists give 0.');
  });
  test('says nothing of a search that was not', () => {
    expect(whyUnchanged([goal('x')], [record('tools', 'no tool has a fix')], 'it breaks b')).toMatch(
      /Still there: test “a”\. The last try was refused: it breaks b$/,
    );
  });
  test.each(['getaddrinfo EAI_AGAIN example.org', 'fetch failed', '[Errno 101] Network is unreachable'])(
    'tells that a test wants the network: %s',
    (words) => {
      expect(whyUnchanged([goal(words)], [], undefined)).toContain('seems to need the network');
      expect(whyUnchanged([goal('failed', `Error: ${words}\n    at x`)], [], undefined)).toContain('the network');
    },
  );
  test('does not take every word of networks for it', () => {
    expect(whyUnchanged([goal('the network has 3 nodes, not 4')], [], undefined)).not.toContain('seems');
  });
});

describe('tests that change their mind', () => {
  const text = 'text';
  const cases = Array.from({ length: 7 }, (_, index) => testCase(`t${index}`, false));

  test('are named, the first of many', () => {
    const told = flakyTests(evidenceOf(text, testRun(text, cases, { flaky: cases.map(({ id }) => id) })));
    expect(told?.code).toBe('verify.flaky');
    expect(told?.message).toContain('7 tests end');
    expect(told?.message).toContain('> t0”');
    expect(told?.message).toContain('and 2 more');
    expect(told?.message).not.toContain('> t6”');
  });
  test('steady failures are none', () => {
    expect(flakyTests(evidenceOf(text, testRun(text, cases)))).toBeUndefined();
  });
});
