// Exams of several documents add up, by document and by prompts.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ExamPart, GatheredExam } from '../../../../server/src/core/examParts.ts';
import { version } from '../../../../server/src/critique/exam/examine.prompt.ts';
import { gather, gatheredReport, isOfThesePrompts } from '../../../../server/src/critique/exam/gather.ts';

/** The records of one document with so many functions; the critic is right, and so are its fixes. */
function part(document: string, functions: number, says?: 'wrong'): ExamPart {
  const items = Array.from({ length: functions }, (_, at) => `f${at} 0`);
  const both = items.flatMap((item) =>
    (['wrong', 'right'] as const).map((truth) => ({ item: `${item} ${truth}`, truth })),
  );
  return {
    document,
    verdicts: both.map((one) => ({ ...one, says: says ?? one.truth, certainty: 1 })),
    effects: both.map(({ item, truth }) => ({
      item,
      mode: 'cross',
      critic: 'm',
      author: 'somebody',
      round: 1,
      before: truth === 'right',
      after: true,
    })),
    baseline: both.map(({ item, truth }) => ({
      item,
      author: 'somebody',
      before: truth === 'right',
      after: truth === 'right',
    })),
    attempts: items.flatMap((item) =>
      (['user', 'own'] as const).map((shownAs) => ({
        model: 'm',
        item,
        kind: 'B.3' as const,
        shownAs,
        branch: 'repair' as const,
        passes: shownAs === 'user',
      })),
    ),
  };
}
const all = (...parts: readonly ExamPart[]) =>
  parts.reduce<GatheredExam | undefined>((earlier, one) => gather(earlier, one), undefined)!;
const reportOf = (...parts: readonly ExamPart[]) => gatheredReport('m', all(...parts));

describe('exams of several documents', () => {
  test('settle what one of them leaves open', () => {
    expect(reportOf(part('a', 5))).toMatchObject({ passed: 'open', reasons: ['10 of 40 verdicts'] });
    const four = reportOf(part('a', 5), part('b', 5), part('c', 5), part('d', 5));
    expect(four).toMatchObject({ passed: 'yes', reasons: [], verdicts: { items: 40, falseAlarms: 0 } });
    expect(four.effect).toMatchObject([{ mode: 'cross', items: 40, gain: 0.5 }]);
    expect(four.recovery).toMatchObject([{ items: 20, blindSpot: 1 }]);
    const bad = reportOf(part('a', 5), part('b', 5), part('c', 5, 'wrong'), part('d', 5, 'wrong'));
    expect(bad).toMatchObject({
      passed: 'no',
      reasons: ['it calls 50 % of right responses wrong (at most 20 %)'],
    });
  });
  test('count each document once, as it was examined last', () => {
    const twice = all(part('a', 5), part('b', 2), part('a', 3, 'wrong'));
    expect(twice.parts.map(({ document }) => document)).toEqual(['b', 'a']);
    expect(gatheredReport('m', twice).verdicts.items).toBe(10);
    expect(gatheredReport('m', twice).approvals).toEqual({ rejected: 5, approved: 0 });
  });
  test('are forgotten where the prompts are others', () => {
    const old = { prompts: version + 1, parts: [part('a', 5)] };
    expect(isOfThesePrompts(old)).toBe(false);
    const now = gather(old, part('b', 1));
    expect([now.parts.map(({ document }) => document), isOfThesePrompts(now)]).toEqual([['b'], true]);
  });
  test('are no more than settle any exam', () => {
    const many = all(...Array.from({ length: 30 }, (_, at) => part(`d${at}`, 1)));
    expect([many.parts.length, many.parts.at(-1)!.document]).toEqual([20, 'd29']);
  });
  test('add up to the same in any order', () => {
    const made = fc.uniqueArray(fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd'), count: fc.nat(5) }), {
      selector: ({ name }) => name,
      minLength: 1,
    });
    fc.assert(
      fc.property(made, (given) => {
        const parts = given.map(({ name, count }) => part(name, count, name === 'd' ? 'wrong' : undefined));
        const there = reportOf(...parts);
        const back = reportOf(...parts.toReversed());
        const count = given.reduce((sum, one) => sum + 2 * one.count, 0);
        expect(there.verdicts.items).toBe(count);
        expect([back.passed, back.verdicts, back.effect, back.approvals]).toEqual([
          there.passed,
          there.verdicts,
          there.effect,
          there.approvals,
        ]);
      }),
    );
  });
});
