// The model-free search, with sessions that run versions of a JavaScript function in the test's own contexts.

import { describe, expect, test } from 'vitest';
import type { StrategyResult } from '../../../server/src/core/strategy.ts';
import { templateSearch } from '../../../server/src/strategies/templateSearch.ts';
import { createParsers } from '../../../server/src/workspace/treeSitter.ts';
import { fakeRefine, targetFrom, type Fake, type FakeOptions } from '../../support/fakePorts.ts';
import { scriptedCases, scriptedTrials, type ScriptedTest } from '../../support/scriptedTrials.ts';

const parse = createParsers();

/** Searches a text whose selection stands between « and »; each test is arguments and a value. */
async function searched(
  marked: string,
  name: string,
  cases: readonly (readonly [args: readonly unknown[], gives: unknown, lines?: readonly number[]])[],
  more: Partial<FakeOptions> & { readonly callable?: boolean } = {},
): Promise<{ readonly result: StrategyResult; readonly fake: Fake; readonly ran: number }> {
  const target = targetFrom(marked, { languageId: 'javascript', uri: 'file:///work/src/sample.js' });
  const tests = cases.map(([args, gives, lines]): ScriptedTest => ({ args, gives, ...(lines ? { lines } : {}) }));
  const { callable } = more;
  const trials = scriptedTrials({
    text: target.document.text,
    name,
    tests,
    ...(callable === undefined ? {} : { callable }),
  });
  const fake = fakeRefine({ target, parse, trials, tests: (text) => scriptedCases({ name, tests }, text), ...more });
  const result = await templateSearch.refine(fake.context, fake.task);
  return { result, fake, ran: trials.ran() };
}

const clamp = `export function clamp(x, low, high) {
«  if (x <= low) return low;
  if (x < high) return high;
  return x;
»}
`;

describe('a single fault', () => {
  test('is repaired and verified when the tests leave one behaviour', async () => {
    const { result } = await searched(clamp, 'clamp', [
      [[5, 0, 10], 5],
      [[15, 0, 10], 10],
      [[-5, 0, 10], 0],
      [[10, 0, 10], 10],
      [[9, 0, 10], 9],
    ]);
    expect(result.best?.text).toContain('if (x > high) return high;');
  });
});
