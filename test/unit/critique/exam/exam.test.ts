// How a critic is examined: what is counted, and that a failing one is not shown.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { effectOf, scoreOf, type CritiqueEffect } from '../../../../server/src/critique/exam/effect.ts';
import { recoveryOf, typedBugs, type RecoveryAttempt } from '../../../../server/src/critique/exam/recovery.ts';
import { examReport, examResultOf, reportLines, shownCritics } from '../../../../server/src/critique/exam/report.ts';
import { bandEdges, countVerdicts, verdictBands, type Verdict } from '../../../../server/src/critique/exam/verdicts.ts';

const verdict = (truth: Verdict['truth'], says: Verdict['says'], certainty = 0.5): Verdict => ({
  item: 'i',
  truth,
  says,
  certainty,
});
const effect = (more: Partial<CritiqueEffect>): CritiqueEffect => ({
  item: 'a',
  mode: 'self',
  critic: 'm',
  author: 'm',
  round: 1,
  before: false,
  after: true,
  ...more,
});
const attempt = (more: Partial<RecoveryAttempt>): RecoveryAttempt => ({
  model: 'm',
  item: 'a',
  kind: 'B.3',
  shownAs: 'user',
  branch: 'repair',
  text: 'x',
  passes: true,
  ...more,
});
const anyVerdict: fc.Arbitrary<Verdict> = fc.record({
  item: fc.constant('i'),
  truth: fc.constantFrom('right', 'wrong'),
  says: fc.constantFrom('right', 'wrong', 'none'),
  certainty: fc.double({ min: 0, max: 1, noNaN: true }),
});

describe('verdicts', () => {
  test('accuracy is printed for each band of certainty, and every verdict is in one band [S044]', () => {
    const verdicts = [
      verdict('wrong', 'wrong', 0.9),
      verdict('right', 'right', 1),
      verdict('right', 'wrong', 0.8),
      verdict('wrong', 'right', 0.1),
      verdict('wrong', 'none', 0.25),
    ];
    const bands = verdictBands(verdicts);
    expect(bands.map(({ from, to, items, accuracy }) => [from, to, items, accuracy])).toEqual([
      [0, 0.25, 1, 0],
      [0.25, 0.5, 1, 0],
      [0.5, 0.75, 0, undefined],
      [0.75, 1, 3, 2 / 3],
    ]);
    const lines = reportLines(examReport('c', verdicts, { effect: [], recovery: [], dimensions: [] }));
    expect(lines).toContain('certainty 0.75 to 1: accuracy 67 % of 3, false alarms 50 %');
  });

  test('bands hold every verdict once, whatever the certainties', () => {
    fc.assert(
      fc.property(fc.array(anyVerdict), (verdicts) => {
        const bands = verdictBands(verdicts);
        expect(bands).toHaveLength(bandEdges.length - 1);
        expect(bands.reduce((sum, { items }) => sum + items, 0)).toBe(verdicts.length);
      }),
    );
  });

  test('no verdict is no right verdict, and Matthews correlation is 1, −1, or undefined where a side is empty', () => {
    expect(countVerdicts([verdict('right', 'none'), verdict('right', 'right')])).toMatchObject({
      accuracy: 0.5,
      falseAlarms: 0,
      recall: undefined,
      matthews: undefined,
      none: 1,
    });
    expect(countVerdicts([verdict('right', 'right'), verdict('wrong', 'wrong')]).matthews).toBe(1);
    expect(countVerdicts([verdict('right', 'wrong'), verdict('wrong', 'right')]).matthews).toBe(-1);
  });

  test('shares lie between 0 and 1, correlation between −1 and 1', () => {
    fc.assert(
      fc.property(fc.array(anyVerdict), (verdicts) => {
        const { accuracy, falseAlarms, recall, matthews } = countVerdicts(verdicts);
        for (const share of [accuracy, falseAlarms, recall]) {
          if (share !== undefined) expect(share >= 0 && share <= 1).toBe(true);
        }
        if (matthews !== undefined) expect(Math.abs(matthews)).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });
});

describe('effect', () => {
  test('each critique is scored by whether the fix made from it passes: self, cross, iterative [S016]', () => {
    const scores = effectOf(
      [
        effect({ item: 'a', after: true }),
        effect({ item: 'b', after: false }),
        effect({ mode: 'cross', item: 'a', critic: 'other', after: true }),
        effect({ mode: 'cross', item: 'b', critic: 'other', after: 'none' }),
        effect({ mode: 'iterative', item: 'c', after: false }),
        effect({ mode: 'iterative', item: 'c', after: true, round: 2, before: false }),
      ],
      [
        { item: 'a', author: 'm', before: false, after: false },
        { item: 'b', author: 'm', before: false, after: false },
        { item: 'c', author: 'm', before: false, after: true },
      ],
    );
    expect(scores).toEqual([
      { mode: 'self', items: 2, passes: 0.5, without: 0, gain: 0.5, fixed: 0.5, broken: undefined },
      { mode: 'cross', items: 2, passes: 0.5, without: 0, gain: 0.5, fixed: 0.5, broken: undefined },
      { mode: 'iterative', items: 1, passes: 1, without: 1, gain: 0, fixed: 1, broken: undefined },
    ]);
  });

  test('a right text that is left alone scores, one that is broken does not', () => {
    expect(scoreOf({ before: true, after: 'none' })).toBe(1);
    expect(scoreOf({ before: false, after: 'none' })).toBe(0);
    expect(
      effectOf([effect({ before: true, after: false }), effect({ item: 'b', before: true, after: 'none' })]),
    ).toMatchObject([
      { mode: 'self', passes: 0.5, without: undefined, gain: undefined, fixed: undefined, broken: 0.5 },
    ]);
  });

  test('of several rounds the last one counts, whatever the order of the records', () => {
    const rounds = [1, 2, 3].map((round) => effect({ mode: 'iterative', round, after: round !== 3 }));
    for (const order of [rounds, rounds.toReversed()])
      expect(effectOf(order)).toMatchObject([{ mode: 'iterative', items: 1, passes: 0 }]);
  });

  test('the gain compares only items that have a baseline', () => {
    const scores = effectOf(
      [effect({ item: 'a', after: true }), effect({ item: 'b', after: false })],
      [{ item: 'a', author: 'm', before: false, after: true }],
    );
    expect(scores).toMatchObject([{ passes: 0.5, without: 1, gain: 0 }]);
  });
});

describe('recovery', () => {
  test('the report gives each model its recovery rate on planted errors [S067]', () => {
    const rows = recoveryOf([
      attempt({ item: 'a' }),
      attempt({ item: 'b', passes: false, kind: 'C.1' }),
      attempt({ item: 'a', model: 'n', passes: false }),
      attempt({ item: 'a', model: 'n', passes: true }),
    ]);
    expect(rows).toMatchObject([
      {
        model: 'm',
        items: 2,
        rate: 0.5,
        byKind: [
          { kind: 'B.3', items: 1, rate: 1 },
          { kind: 'C.1', items: 1, rate: 0 },
        ],
      },
      { model: 'n', items: 1, rate: 0 },
    ]);
    const lines = reportLines(examReport('c', [], { effect: [], recovery: rows, dimensions: [] }));
    expect(lines.filter((line) => line.includes('recovers from'))).toEqual([
      'm: recovers from 50 % of 2 planted errors',
      'n: recovers from 0 % of 1 planted errors',
    ]);
  });

  test('the blind spot is what is recovered in a user’s text and not in its own, on the same items [S100]', () => {
    const [row] = recoveryOf([
      attempt({ item: 'a' }),
      attempt({ item: 'b' }),
      attempt({ item: 'c' }),
      attempt({ item: 'a', shownAs: 'own' }),
      attempt({ item: 'b', shownAs: 'own', passes: false }),
    ]);
    expect(row).toMatchObject({ rate: 1, ownRate: 0.5, blindSpot: 0.5 });
    expect(recoveryOf([attempt({ passes: false }), attempt({ shownAs: 'own' })])[0]!.blindSpot).toBeUndefined();
    // An editor keeps it with the result, to tell it where a model judges what it wrote.
    const parts = { effect: [], dimensions: [] };
    expect(examResultOf(examReport('c', [], { ...parts, recovery: [row!] }))).toMatchObject({
      model: 'c',
      passed: 'open',
      blindSpot: { share: 0.5, items: 3 },
    });
    expect(examResultOf(examReport('c', [], { ...parts, recovery: [] }))).not.toHaveProperty('blindSpot');
  });

  test('both branches of a typed bug are recorded, repair and restart; half a record is none [S269]', () => {
    const { records, incomplete } = typedBugs([
      attempt({ text: 'mended', passes: true }),
      attempt({ branch: 'restart', text: 'anew', passes: false }),
      attempt({ item: 'b' }),
      attempt({ item: 'c', shownAs: 'own' }),
      attempt({ item: 'c', branch: 'restart' }),
    ]);
    expect(records).toEqual([
      {
        item: 'a',
        kind: 'B.3',
        model: 'm',
        repair: { text: 'mended', passes: true },
        restart: { text: 'anew', passes: false },
      },
    ]);
    expect(incomplete).toBe(2);
  });
});

describe('a critic', () => {
  const right = Array.from({ length: 20 }, () => verdict('right', 'right'));
  const wrong = Array.from({ length: 20 }, () => verdict('wrong', 'wrong'));
  const alarms = (count: number) => [
    ...right.slice(count),
    ...Array.from({ length: count }, () => verdict('right', 'wrong')),
  ];
  const worth = (after: boolean) =>
    effectOf([effect({ after })], [{ item: 'a', author: 'm', before: false, after: false }]);
  const exam = (verdicts: readonly Verdict[], gains: boolean) =>
    examReport('c', verdicts, { effect: worth(gains), recovery: [], dimensions: [] });

  test('that fails is hidden, one that passes is shown, one with too few items is open [S044]', () => {
    const good = exam([...alarms(4), ...wrong], true);
    const noisy = { ...exam([...alarms(5), ...wrong], true), critic: 'noisy' };
    const useless = { ...exam([...right, ...wrong], false), critic: 'useless' };
    const small = { ...exam([...right, ...wrong.slice(1)], true), critic: 'small' };
    expect([good, noisy, useless, small].map(({ passed }) => passed)).toEqual(['yes', 'no', 'no', 'open']);
    expect(shownCritics([good, noisy, useless, small])).toEqual(['c', 'small']);
    expect(shownCritics([good, noisy, useless, small], true)).toEqual(['c']);
    expect(noisy.reasons).toEqual(['it calls 25 % of right responses wrong (at most 20 %)']);
    expect(reportLines(useless)[0]).toBe('useless: failed, hidden (fixes made from it gain 0 % over none)');
  });

  test('is reported with how often it approved what the checks reject [S185]', () => {
    const blind = Array.from({ length: 5 }, () => verdict('wrong', 'right'));
    const mute = verdict('wrong', 'none');
    const report = exam([...right, ...wrong, ...blind, mute], true);
    expect(report.approvals).toEqual({ rejected: 26, approved: 5 });
    expect(reportLines(report)).toContain('approved 5 of 26 responses that the checks reject');
    expect(exam(right, true).approvals).toEqual({ rejected: 0, approved: 0 });
  });

  test('without a baseline or without right responses nothing is decided', () => {
    expect(examReport('c', wrong, { effect: [], recovery: [], dimensions: [] }).passed).toBe('open');
    expect(exam([...wrong, ...wrong], true).reasons).toEqual(['no response that is right']);
  });
});
