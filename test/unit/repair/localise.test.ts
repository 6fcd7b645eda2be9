// Suspicion of lines: the formulas by hand-made spectra, the ranking, and the slice.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TracedTest } from '../../../server/src/core/trials.ts';
import { barinel } from '../../../server/src/repair/localise/barinel.ts';
import { rankLines, type Hints } from '../../../server/src/repair/localise/combine.ts';
import { dstar } from '../../../server/src/repair/localise/dstar.ts';
import { ochiai } from '../../../server/src/repair/localise/ochiai.ts';
import { sliceOf } from '../../../server/src/repair/localise/slice.ts';
import { dialectOf } from '../../../server/src/repair/dialects/index.ts';
import { functionsOf } from '../../../server/src/repair/functions.ts';
import { createParsers } from '../../../server/src/workspace/treeSitter.ts';

const none: Hints = { frames: new Set(), typeErrors: new Set(), slice: new Set() };

function traced(state: TracedTest['state'], ...lines: readonly number[]): TracedTest {
  return { id: `${state} ${lines.join()}`, name: 'a test', state, lines, durationMs: 1 };
}

const anyTests = fc.array(
  fc
    .tuple(fc.constantFrom('passed', 'failed', 'hung'), fc.uniqueArray(fc.nat(12), { maxLength: 8 }))
    .map(([state, lines]) => traced(state as TracedTest['state'], ...lines)),
  { maxLength: 12 },
);

describe('formulas', () => {
  const totals = { failed: 4, passed: 6 };

  test('give what their papers say', () => {
    const line = { line: 0, failed: 2, passed: 2 };
    expect(ochiai(line, totals)).toBeCloseTo(2 / Math.sqrt(4 * 4));
    expect(dstar(line, totals)).toBeCloseTo(4 / (2 + 2));
    expect(barinel(line)).toBeCloseTo(1 - 2 / 4);
  });

  test('give nothing to a line that no failing test ran', () => {
    const line = { line: 0, failed: 0, passed: 5 };
    expect([ochiai(line, totals), dstar(line, totals), barinel(line)]).toEqual([0, 0, 0]);
  });

  test('stay finite where nothing speaks against a line', () => {
    expect(dstar({ line: 0, failed: 4, passed: 0 }, totals)).toBe(32);
  });
});

describe('ranking', () => {
  test('puts the line first that only failing tests ran', () => {
    const ranked = rankLines([traced('failed', 1, 2, 3), traced('passed', 1, 2), traced('passed', 1)], none);
    expect(ranked.map(({ line }) => line)).toEqual([3, 2, 1]);
    expect(ranked[0]!.combined).toBe(1);
  });

  test('a test that hung has failed', () => {
    expect(rankLines([traced('hung', 4), traced('passed', 5)], none).map(({ line }) => line)).toEqual([4]);
  });

  test('ranks nothing when no test fails', () => {
    expect(rankLines([traced('passed', 1)], { ...none, frames: new Set([1]) })).toEqual([]);
  });

  test('data flow settles ties and no more', () => {
    const tests = [traced('failed', 1, 2, 3), traced('passed', 1)];
    expect(rankLines(tests, { ...none, slice: new Set([3]) }).map(({ line }) => line)).toEqual([3, 2, 1]);
    expect(rankLines(tests, { ...none, slice: new Set([1]) }).at(-1)!.line).toBe(1);
  });

  test('frames and type errors count, and what is not selected counts less', () => {
    const tests = [traced('failed', 1, 2)];
    expect(rankLines(tests, { ...none, frames: new Set([2]) })[0]!.line).toBe(2);
    expect(rankLines(tests, { ...none, typeErrors: new Set([9]) }).map(({ line }) => line)).toContain(9);
    expect(rankLines(tests, { ...none, selected: (line) => line === 2 })[0]!.line).toBe(2);
  });

  test('does not depend on the order of the tests, and scores lie between 0 and 1', () => {
    fc.assert(
      fc.property(
        anyTests.chain((tests) =>
          fc.tuple(fc.constant(tests), fc.shuffledSubarray(tests, { minLength: tests.length })),
        ),
        ([tests, shuffled]) => {
          const ranked = rankLines(tests, none);
          expect(rankLines(shuffled, none)).toEqual(ranked);
          for (const line of ranked)
            for (const score of [line.ochiai, line.dstar, line.barinel, line.combined])
              expect(score >= 0 && score <= 1).toBe(true);
          const combined = ranked.map((line) => line.combined);
          expect(combined.toSorted((a, b) => b - a)).toEqual(combined);
        },
      ),
      { seed: 3, numRuns: 200 },
    );
  });
});

describe('slices', () => {
  async function linesOf(text: string, ran: readonly number[] = []) {
    const tree = (await createParsers().parserOf('javascript'))!(text);
    const dialect = dialectOf('javascript')!;
    const [func] = functionsOf(tree, dialect, { start: 0, end: text.length });
    return [...sliceOf(tree, dialect, func!.node, new Set(ran))].sort((a, b) => a - b);
  }

  test('follow names from the result backwards, with the conditions around', async () => {
    const text = [
      'function f(xs, log) {',
      '  let sum = 0;',
      '  let told = 1;',
      '  for (const x of xs) {',
      '    told = told + 1;',
      '    if (x > 0) sum += x;',
      '  }',
      '  log.push(told);',
      '  return sum;',
      '}',
    ].join('\n');
    expect(await linesOf(text)).toEqual([1, 3, 5, 8]);
  });

  test('start at the results that ran only', async () => {
    const text = 'function f(a, b) {\n  const x = a;\n  const y = b;\n  if (a) return x;\n  return y;\n}';
    expect(await linesOf(text, [0, 2, 3, 4])).not.toContain(0);
    expect(await linesOf(text, [4])).toEqual([2, 4]);
  });
});
