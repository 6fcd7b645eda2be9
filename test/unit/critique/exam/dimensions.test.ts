// Four dimensions by the quality of the response, and habits as they are told beside habits as they are seen.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  comparisonScore,
  dimensionCells,
  dimensions,
  feedbackScore,
  metaFeedbackScore,
  qualities,
  qualityOf,
  refinementScore,
  type DimensionScore,
} from '../../../../server/src/critique/exam/dimensions.ts';
import { examReport, reportLines } from '../../../../server/src/critique/exam/report.ts';
import {
  habits,
  screeningOf,
  statedIn,
  wilson,
  type ObservedChange,
} from '../../../../server/src/critique/exam/tendencies.ts';
import { messages } from '../../../../server/src/critique/exam/tendencies.prompt.ts';
import { anyReply } from '../../../support/criticReplies.ts';

describe('dimensions', () => {
  test('feedback, comparison, refinement and meta-feedback are reported by the quality of the response [S202]', () => {
    const scores: DimensionScore[] = [
      { dimension: 'feedback', quality: 'low', score: feedbackScore(2, 1, 2) },
      { dimension: 'feedback', quality: 'high', score: feedbackScore(0, 0, 1) },
      { dimension: 'comparison', quality: 'medium', score: comparisonScore('first', ['first', 'second']) },
      { dimension: 'refinement', quality: 'low', score: refinementScore(3, 4)! },
      { dimension: 'meta-feedback', quality: 'medium', score: metaFeedbackScore('useful', true) },
    ];
    const cells = dimensionCells(scores);
    expect(cells).toHaveLength(dimensions.length * (qualities.length + 1));
    expect(cells.filter(({ count }) => count > 0)).toEqual([
      { dimension: 'feedback', quality: 'low', count: 1, mean: 0.5 },
      { dimension: 'feedback', quality: 'high', count: 1, mean: 0 },
      { dimension: 'feedback', quality: 'all', count: 2, mean: 0.25 },
      { dimension: 'comparison', quality: 'medium', count: 1, mean: 0.5 },
      { dimension: 'comparison', quality: 'all', count: 1, mean: 0.5 },
      { dimension: 'refinement', quality: 'low', count: 1, mean: 0.75 },
      { dimension: 'refinement', quality: 'all', count: 1, mean: 0.75 },
      { dimension: 'meta-feedback', quality: 'medium', count: 1, mean: 1 },
      { dimension: 'meta-feedback', quality: 'all', count: 1, mean: 1 },
    ]);
    const lines = reportLines(examReport('c', [], { effect: [], recovery: [], dimensions: cells }));
    expect(lines).toContain('feedback, low: 50 % of 1');
    expect(lines).toContain('meta-feedback, medium: 100 % of 1');
  });

  test('quality is the share of checks that pass', () => {
    expect([qualityOf(4, 4), qualityOf(2, 4), qualityOf(1, 4), qualityOf(0, 0)]).toEqual([
      'high',
      'medium',
      'low',
      undefined,
    ]);
  });

  test('silence on a good response is perfect, on a bad one worth nothing; a remark too many costs', () => {
    expect([feedbackScore(0, 0, 0), feedbackScore(1, 0, 0), feedbackScore(1, 1, 1)]).toEqual([1, 0, 1]);
    expect(feedbackScore(1, 1, 3)).toBeCloseTo(0.5);
    fc.assert(
      fc.property(fc.nat(9), fc.nat(9), fc.nat(9), (faults, extra, more) => {
        const named = Math.min(faults, extra);
        const score = feedbackScore(faults, named, named + more);
        expect(score >= 0 && score <= 1).toBe(true);
        expect(feedbackScore(faults, named, named + more + 1)).toBeLessThanOrEqual(score);
      }),
    );
  });

  test('a comparison that goes by place is worth half, one that is wrong nothing', () => {
    expect(comparisonScore('second', ['second', 'second'])).toBe(1);
    expect(comparisonScore('second', ['first', 'first'])).toBe(0);
    expect(comparisonScore('equal', ['equal', 'first'])).toBe(0.5);
    expect([
      metaFeedbackScore('useless', false),
      metaFeedbackScore('none', true),
      metaFeedbackScore('useful', false),
    ]).toEqual([1, 0, 0]);
  });
});

describe('habits', () => {
  const change = (more: Partial<ObservedChange>): ObservedChange => ({
    languageId: 'typescript',
    before: 'const a = 1;\n',
    after: 'const a = 2;\n',
    passedBefore: true,
    passesAfter: true,
    ...more,
  });
  const who = { endpoint: 'localhost', model: 'm' };
  const of = (changes: readonly ObservedChange[], said: Readonly<Record<string, number>> = {}) =>
    new Map(
      screeningOf(who, new Map(Object.entries(said)), changes).tendencies.map((one) => [one.habit, one] as const),
    );

  test('what a model says of itself is kept beside what it does, and a disagreement is flagged [S147]', () => {
    const changes = Array.from({ length: 20 }, () => change({}));
    const screening = screeningOf(
      who,
      statedIn('[{"habit": "changes-right-code", "times": 5}, {"habit": "breaks-right-code", "times": 0}]'),
      changes,
    );
    expect(screening).toMatchObject({ endpoint: 'localhost', model: 'm' });
    const [changesRight, breaks, leaves, silences] = screening.tendencies;
    expect(changesRight).toMatchObject({ stated: 0.05, measured: 1, changes: 20, disagrees: true });
    expect(breaks).toMatchObject({ stated: 0, measured: 0, disagrees: false });
    expect(leaves).toMatchObject({ stated: undefined, measured: undefined, changes: 0, disagrees: undefined });
    expect(silences).toMatchObject({ stated: undefined, measured: 0, disagrees: undefined });
    const lines = reportLines(examReport('c', [], { effect: [], recovery: [], dimensions: [], screening }));
    expect(lines).toContain('changes-right-code: says 5 %, does 100 % of 20, DISAGREES');
  });

  test('each habit is seen where it is, and only where a change can show it', () => {
    expect(of([change({ after: 'const a = 1;\n' })]).get('changes-right-code')).toMatchObject({ measured: 0 });
    expect(of([change({ passedBefore: false })]).get('changes-right-code')).toMatchObject({ changes: 0 });
    expect(of([change({ passedBefore: false, passesAfter: false })]).get('leaves-wrong-code')).toMatchObject({
      measured: 1,
    });
    expect(of([change({ passesAfter: false })]).get('breaks-right-code')).toMatchObject({ measured: 1 });
    expect(of([change({ after: 'const a = 1 as any;\n' })]).get('silences-checks')).toMatchObject({ measured: 1 });
    expect(of([change({ after: 'const a = 1;\n'.repeat(2) })]).get('grows-text')).toMatchObject({ measured: 1 });
    expect(of([change({ before: ' ' })]).get('grows-text')).toMatchObject({ changes: 0 });
  });

  test('few changes disagree with little', () => {
    expect(of([change({})], { 'changes-right-code': 0.5 }).get('changes-right-code')).toMatchObject({
      disagrees: false,
    });
    fc.assert(
      fc.property(fc.nat(40), fc.nat(40), (part, more) => {
        const { low, high } = wilson(part, part + more);
        const share = part + more === 0 ? 0.5 : part / (part + more);
        expect(low >= 0 && low <= share && share <= high && high <= 1).toBe(true);
      }),
    );
  });

  test('what is no number, no habit, or said in two ways is left out', () => {
    const reply =
      'Sure: [{"habit": "grows-text", "times": "40 %"}, {"habit": "silences-checks", "times": "unknown"}, {"habit": "x", "times": 3}, {"habit": "breaks-right-code", "times": 130}, {"habit": "leaves-wrong-code", "times": 1}, {"habit": "leaves-wrong-code", "times": 2}]';
    expect([...statedIn(reply)]).toEqual([['grows-text', 0.4]]);
  });

  test('any reply can be read', () => {
    fc.assert(
      fc.property(anyReply, (reply) => {
        for (const [habit, share] of statedIn(reply)) {
          expect(habits.map(({ id }) => id)).toContain(habit);
          expect(share >= 0 && share <= 1).toBe(true);
        }
      }),
    );
  });

  test('the question presumes no habit and takes “unknown”', () => {
    const [system, user] = messages(habits.map(({ id, words }) => [id, words]));
    expect(system!.content).toContain('"unknown" is one');
    for (const { id } of habits) expect(user!.content).toContain(`${id}: `);
  });
});
