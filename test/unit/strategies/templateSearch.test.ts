// The model-free search, with sessions that run versions of a JavaScript function in the test's own contexts.

import { describe, expect, test } from 'vitest';
import type { TestCase } from '../../../server/src/core/evidence.ts';
import type { Judged } from '../../../server/src/core/outcome.ts';
import type { RefineContext, StrategyResult } from '../../../server/src/core/strategy.ts';
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
  more: Partial<FakeOptions> & { readonly callable?: boolean; readonly judged?: (one: Judged) => Judged } = {},
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
  const { judged = (one) => one } = more;
  const context: RefineContext = { ...fake.context, judge: async (one) => judged(await fake.context.judge(one)) };
  const result = await templateSearch.refine(context, fake.task);
  return { result, fake, ran: trials.ran() };
}

const clamp = `export function clamp(x, low, high) {
«  if (x <= low) return low;
  if (x < high) return high;
  return x;
»}
`;

describe('a single fault', () => {
  const enough = [
    [[5, 0, 10], 5],
    [[15, 0, 10], 10],
    [[-5, 0, 10], 0],
    [[10, 0, 10], 10],
    [[9, 0, 10], 9],
  ] as const;

  test('is repaired and verified when the tests leave one behaviour', async () => {
    const { result, fake } = await searched(clamp, 'clamp', enough);
    expect(result.best?.text).toContain('if (x > high) return high;');
    expect(result.choice ?? result.spare).toBeUndefined();
    expect(result.best?.candidate.provenance.notes?.join(' ')).toMatch(
      /tried against 5 tests, of which 3 failed before/,
    );
    const suspicions = fake.events.filter(({ type }) => type === 'suspicion');
    expect(suspicions).toHaveLength(1);
    expect(fake.events.some(({ type }) => type === 'search')).toBe(true);
    // What passes is told by what it does, the offer first.
    const [weighed, ...more] = fake.events.flatMap((event) => (event.type === 'weighed' ? [event.classes] : []));
    expect(more).toEqual([]);
    expect(weighed![0]!.members[0]!.title).toBe(result.best?.candidate.provenance.title);
    for (const { members, score, disturbed } of weighed!) {
      expect(members[0]!.fixes[0]!.fit).toBeGreaterThan(0);
      expect(score).toBeGreaterThan(0);
      expect(disturbed >= 0 && disturbed <= 1).toBe(true);
    }
  });

  test('is offered and not verified when one example is all that speaks for it', async () => {
    const { result } = await searched(clamp, 'clamp', [[[15, 0, 10], 10]]);
    expect(result.best).toBeUndefined();
    expect(result.choice !== undefined || result.doubt?.code === 'repair.weak-evidence').toBe(true);
  });

  test('is shown and not verified where all tests did not come to their end after it', async () => {
    const open = (one: Judged): Judged =>
      one.verdict.kind === 'verified'
        ? {
            ...one,
            verdict: { ...one.verdict, kind: 'unverified', reasons: [{ code: 'unfinished', message: 'No end.' }] },
          }
        : one;
    const { result } = await searched(clamp, 'clamp', enough, { judged: open });
    expect(result.best ?? result.choice).toBeUndefined();
    expect(result.spare?.text).toContain('if (x > high) return high;');
    expect(result.doubt).toMatchObject({ code: 'repair.weak-evidence', message: expect.stringContaining('No end.') });
  });

  test('is not shown where a check speaks against it', async () => {
    const refused = (one: Judged): Judged => ({
      ...one,
      verdict: { ...one.verdict, kind: 'rejected', reasons: [{ code: 'check-lost', message: 'It is gone.' }] },
    });
    const { result } = await searched(clamp, 'clamp', enough, { judged: refused });
    expect(result.best ?? result.choice ?? result.spare).toBeUndefined();
    expect(result.reason).toMatch(/but not every check/);
  });

  test('is not verified where the function cannot be called by itself', async () => {
    const { result } = await searched(clamp, 'clamp', enough, { callable: false });
    expect(result.best).toBeUndefined();
    expect(result.choice?.call).toBeUndefined();
    expect(result.choice ?? result.spare).toBeDefined();
  });

  test('is verified by tests alone that leave one change of a hundred', async () => {
    const fare = `export function fare(length, returns, free) {
«  if (length <= 0) return -1;
  let cents = 700;
  if (length > 500) cents = 900 + (length - 500) * 3;
  if (returns || !free) cents *= 2;
  return cents;
»}
`;
    const cases = [
      [[400, true, false], 1400],
      [[400, true, true], 700],
      [[400, false, false], 700],
      [[400, false, true], 700],
      [[500, true, true], 700],
      [[510, false, false], 930],
      [[520, true, false], 1920],
      [[0, true, true], -1],
      [[1, false, false], 700],
    ] as const;
    const { result, ran } = await searched(fare, 'fare', cases, { callable: false });
    expect(ran).toBeGreaterThan(100);
    expect(result.best?.text).toContain('if (returns && !free)');
    expect(result.best?.candidate.provenance.notes?.join(' ')).toMatch(/cannot be called by itself/);
    const few = await searched(fare, 'fare', cases.slice(1, 3), { callable: false });
    expect(few.result.best).toBeUndefined();
  });

  test('is not verified where no test asks for another condition, behind which a second one would not show', async () => {
    const count = `export function repeats(items, least) {
«  const counts = new Map();
  let found = 0;
  for (const item of items) {
    let times = counts.get(item);
    if (times === undefined) times = 1;
    else times += 1;
    counts.set(item, times);
    if (item < least) found += times;
  }
  return found;
»}
`;
    const distinct = [
      [[[1, 2, 3], 1], 2],
      [[[5], 4], 1],
      [[[5], 5], 0],
      [[[4, 7, 9], 3], 3],
      [[[], 3], 0],
      [[[8, 6], 9], 0],
    ] as const;
    const doubted = await searched(count, 'repeats', distinct);
    expect(doubted.result.best).toBeUndefined();
    expect(doubted.result.doubt?.message).toContain('no test asks whether `times === undefined` holds');
    const asked = await searched(count, 'repeats', [...distinct, [[[3, 3], 2], 3]]);
    expect(asked.result.best?.text).toContain('if (item > least)');
  });

  test('lies outside of the selected lines: nothing outside is changed', async () => {
    const marked = clamp.replace('»', '').replace('low;\n', 'low;\n»');
    const { result } = await searched(marked, 'clamp', enough);
    for (const offered of [result.best, result.spare, ...(result.choice?.alternatives ?? []).map((one) => one.judged)])
      expect(offered?.text ?? 'if (x < high) return high;').toContain('if (x < high) return high;');
  });
});

describe('examples of the documentation', () => {
  const said = (who: 'person' | 'documentation', at: number) => (one: TestCase, index: number) =>
    index >= at ? one : { ...one, saidBy: who };
  const withSaid = (passes: number) => {
    const cases = [
      [[5, 0, 10], 5],
      [[15, 0, 10], 10],
    ] as const;
    return searched(clamp, 'clamp', cases, {
      tests: (text) => {
        const found = scriptedCases({ name: 'clamp', tests: cases.map(([args, gives]) => ({ args, gives })) }, text);
        // The person expects the last one, which the original gives or not.
        return found
          .map(said('documentation', 1))
          .map((one, index) =>
            index === 0 ? one : { ...one, saidBy: 'person', state: passes > 0 ? 'passed' : one.state },
          );
      },
    });
  };

  test('do not steer where all that the person expects holds', async () => {
    const { result, ran } = await withSaid(1);
    expect(result.best ?? result.spare ?? result.choice).toBeUndefined();
    expect(result.reason).toMatch(/what you expect holds/);
    expect(ran).toBe(0);
  });

  test('steer beside what the person expects and does not get', async () => {
    const { result } = await withSaid(0);
    expect(result.best ?? result.spare ?? result.choice).toBeDefined();
  });
});

describe('a choice', () => {
  test('shows the call on which the changes differ, and an expectation for each', async () => {
    const adult = 'export function isAdult(age) {\n«  return age < 18;\n»}\n';
    const { result } = await searched(adult, 'isAdult', [
      [[30], true],
      [[5], false],
      [[40], true],
    ]);
    expect(result.best).toBeUndefined();
    const { call, alternatives } = result.choice!;
    expect(call).toMatch(/^isAdult\(-?\d+\)$/);
    expect(alternatives.length).toBeGreaterThan(1);
    expect(alternatives.length).toBeLessThanOrEqual(3);
    expect(alternatives.map(({ expectation }) => expectation)).toEqual(
      alternatives.map(({ shown }) => `${call} == ${shown}`),
    );
    for (const { judged } of alternatives) expect(judged.verdict.kind).toBe('verified');
  });
});

describe('two faults', () => {
  const range = `export function span(low, high) {
«  const first = low - 1;
  const last = high - 1;
  return [first, last];
»}
`;
  const cases = [
    [
      [1, 2],
      [2, 3],
    ],
    [
      [0, 10],
      [1, 11],
    ],
    [
      [-4, 4],
      [-3, 5],
    ],
  ] as const;

  test('are found where half a fix shows in the words of the tests', async () => {
    const { result } = await searched(range, 'span', cases);
    const offered = result.best ?? result.spare ?? result.choice?.alternatives[0]?.judged;
    expect(offered?.text).toContain('low + 1');
    expect(offered?.text).toContain('high + 1');
  });
});

describe('what it leaves alone', () => {
  test.each([
    ['no test fails', clamp, [[[-5, 0, 10], 0]] as const, 'no failing test to go by'],
    ['code is minified', `${clamp}// ${'x'.repeat(1200)}\n`, [[[15, 0, 10], 10]] as const, 'the code is minified'],
    ['code is generated', `/* @generated */\n${clamp}`, [[[15, 0, 10], 10]] as const, /generated/],
    [
      'no function is selected',
      'export const a = 1;\n«const b = 2;»\nfunction f() {\n  return b;\n}\n',
      [[[1], 1]] as const,
      /no function/,
    ],
  ])('where %s', async (_, text, cases, reason) => {
    const { result, ran } = await searched(text, text.includes('clamp') ? 'clamp' : 'f', cases);
    expect(result.reason).toEqual(typeof reason === 'string' ? reason : expect.stringMatching(reason));
    expect(result.best ?? result.spare ?? result.choice).toBeUndefined();
    expect(ran).toBe(0);
  });

  test('a language without templates', async () => {
    const fake = fakeRefine({
      target: targetFrom('«(defn f [] 1)»', { languageId: 'clojure' }),
      parse,
      tests: () => [{ id: 't', name: 't', state: 'failed' }],
    });
    const result = await templateSearch.refine(fake.context, fake.task);
    expect(result.reason).toBe('there are no fix templates for clojure');
  });

  test('says where the fault is when it lies in another function', async () => {
    const text = `export function total(xs) {
«  return xs.reduce(add, 0);
»}
function add(a, b) {
  if (a > 100) return a;
  return a - b - b + 1;
}
`;
    const { result } = await searched(text, 'total', [
      [[[1, 2]], 3, [1, 4, 5]],
      [[[4]], 4, [1, 4, 5]],
      [[[]], 0, [1]],
    ]);
    expect(result.best).toBeUndefined();
    expect(result.failures.map(({ code, message, place }) => [code, message, place?.line])).toEqual([
      ['repair.elsewhere', expect.stringContaining('sample.js:5'), 4],
    ]);
  });
});

test('equal seeds give equal results', async () => {
  const cases = [
    [[30], true],
    [[5], false],
  ] as const;
  const adult = 'export function isAdult(age) {\n«  return age < 18;\n»}\n';
  const [one, two] = [await searched(adult, 'isAdult', cases), await searched(adult, 'isAdult', cases)];
  expect(JSON.stringify(one.result)).toBe(JSON.stringify(two.result));
});
