// SIMULATION: the simulated critic is as good as it is told to be, and what is reckoned of it follows from its parts.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reckon } from '../../../bench/critique/simulated.ts';
import {
  alarmRate,
  drawWays,
  findingWays,
  simulatedFinding,
  type CriticQuality,
  type FindingWay,
  type Seen,
} from '../../../bench/critique/simulatedCritic.ts';
import { seededRandom } from '../../../server/src/base/random.ts';
import { anchorQuote } from '../../../server/src/core/anchor.ts';

const text = 'function f(a) {\n  let b = a;\n  b += 2;\n  return b;\n}\n';
const seen: Seen = {
  text,
  span: { start: 0, end: text.length },
  fault: { kind: 'C.4', line: 2 },
  calls: [
    { call: 'f(1)', wanted: '2', given: '3' },
    { call: 'f(2)', wanted: '3', given: '3' },
    { call: 'f(9)', wanted: '10', given: null },
    { call: 'f(4)', wanted: '5', given: '6' },
  ],
  says: 'f adds one',
};
const quality = (more: Partial<CriticQuality> = {}): CriticQuality => ({
  hits: 0.5,
  precision: 0.5,
  lineErrors: 0.2,
  misread: 0.1,
  wrongIntent: 0.25,
  ...more,
});

describe('what it says', () => {
  const of = (way: FindingWay, seed = 1) =>
    simulatedFinding(way, seen, seededRandom(seed), 1)!.entry as {
      readonly quote: string;
      readonly example: { readonly call: string; readonly expected: string; readonly actual: string };
    };
  const truth = new Map(seen.calls.map((one) => [one.call, one]));

  test.each(findingWays)('%s is right and wrong in the way that it says, and quotes what stands there once', (way) => {
    for (let seed = 0; seed < 30; seed++) {
      const { quote, example } = of(way, seed);
      const { wanted, given } = truth.get(example.call)!;
      expect(anchorQuote(text, seen.span, quote)).toBeTypeOf('object');
      expect(quote.includes('b += 2')).toBe(way === 'hit' || way === 'hit-misread');
      const [rightWanted, rightGiven] = [example.expected === wanted, example.actual === given];
      expect([rightWanted, rightGiven]).toEqual(
        {
          hit: [true, true],
          'hit-line': [true, true],
          'hit-misread': [true, false],
          'alarm-code': [true, false],
          'alarm-intent': [false, true],
          'alarm-both': [false, false],
        }[way],
      );
      expect(example.expected).not.toBe(example.actual);
      expect(way.startsWith('hit') ? wanted !== given : wanted === given).toBe(true);
    }
  });

  test('it finds no fault in a text without one', () => {
    const { fault: _, ...clean } = seen;
    expect(simulatedFinding('hit', clean, seededRandom(1), 1)).toBeUndefined();
    expect(simulatedFinding('alarm-code', clean, seededRandom(1), 1)).toBeDefined();
  });
});

test('over many texts, half of them clean, it has the hit rate and the precision that were set', () => {
  for (const precision of [0.3, 0.5, 0.8]) {
    const random = seededRandom(7);
    let [hits, alarms] = [0, 0];
    for (let at = 0; at < 20_000; at++) {
      for (const way of drawWays(quality({ precision }), at % 2 === 0, random)) {
        if (way.startsWith('hit')) hits++;
        else alarms++;
      }
    }
    expect(hits / 10_000).toBeCloseTo(0.5, 1);
    expect(hits / (hits + alarms)).toBeCloseTo(precision, 1);
  }
});

describe('what is reckoned', () => {
  const rates = (shown: Partial<Record<FindingWay, number>>) =>
    new Map(
      findingWays.map((way) => [way, { shown: shown[way] ?? 0, proven: way === 'hit' ? 5 : 0, of: 10 }] as const),
    );

  test('a pipeline that shows everything is as precise as its critic, and loses nothing', () => {
    const all = rates(Object.fromEntries(findingWays.map((way) => [way, 10])));
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 1, noNaN: true }),
        fc.double({ min: 0.1, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (hits, precision, wrongIntent) => {
          const { shownPrecision, loss } = reckon(quality({ hits, precision, wrongIntent }), all);
          expect(shownPrecision).toBeCloseTo(100 * precision, 6);
          expect(loss).toBeCloseTo(0, 6);
        },
      ),
    );
  });

  test('one that refutes what is wrong about the code is wrong only where the intent was misread', () => {
    const some = rates({ hit: 10, 'hit-line': 10, 'alarm-intent': 10 });
    const right = reckon(quality({ wrongIntent: 0, misread: 0 }), some);
    expect([right.shownPrecision, right.provenPrecision, right.loss]).toEqual([100, 100, 0]);
    const wrong = reckon(quality({ misread: 0.1 }), some);
    // 0.5 hits, 0.9 of them shown; as many alarms, an eighth of them shown.
    expect(wrong.shownPrecision).toBeCloseTo((100 * 0.45) / (0.45 + 0.0625));
    expect(wrong.loss).toBeCloseTo(10);
    expect(alarmRate(quality())).toBe(0.25);
  });
});
