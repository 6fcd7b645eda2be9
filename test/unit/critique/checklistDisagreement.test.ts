// Checklists from disagreement: both sides cited, identical reviews give nothing, the telling call is run.

import { describe, expect, test } from 'vitest';
import type { ProofPort, Unproven } from '../../../server/src/core/claim.ts';
import { checklistDisagreement, clearlyDifferent } from '../../../server/src/critique/checklistDisagreement.ts';
import { critiqueContext, critiqueTask } from '../../support/critiques.ts';
import { receiptFor, targetFrom } from '../../support/fakePorts.ts';

const target = targetFrom(
  '«export function median(xs: number[]): number {\n  return xs.toSorted()[Math.floor(xs.length / 2)];\n}»\n',
);
const perspectives = JSON.stringify(['a caller', 'a tester']);
const review = (says: string, more: object = {}) => JSON.stringify([{ says, quote: 'xs.toSorted()', ...more }]);
const { mostCalls } = checklistDisagreement;

async function run(answers: readonly string[], proof?: ProofPort) {
  const { context, asked } = critiqueContext(answers, proof ? { proof } : {});
  const result = await checklistDisagreement.critique(context, critiqueTask(target));
  expect(asked.length).toBeLessThanOrEqual(mostCalls);
  return { ...result, asked };
}

describe('items', () => {
  const contrast = JSON.stringify([
    { question: 'Are numbers sorted by value?', first: 'It sorts by value', second: 'Items are compared as text' },
    { question: 'Invented?', first: 'It sorts by value', second: 'nobody said this' },
  ]);
  test('cite the two perspectives that disagree, and the run ends with none open [S084]', async () => {
    const answer = JSON.stringify([
      { question: 1, answer: 'no', quote: 'toSorted()', reason: 'No comparison is given.' },
    ]);
    const { items, findings, asked } = await run([
      perspectives,
      review('It sorts by value.'),
      review('Items are compared as text here.'),
      contrast,
      answer,
    ]);
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      state: 'unmet',
      quote: 'toSorted()',
      item: {
        origin: 'disagreement',
        sides: [
          { name: 'a caller', says: 'It sorts by value' },
          { name: 'a tester', says: 'Items are compared as text' },
        ],
      },
    });
    expect(findings).toMatchObject([{ proof: 'opinion', severity: 'info', quote: 'toSorted()' }]);
    // Each review in a context of its own.
    for (const { messages } of asked.slice(1, 3)) expect(messages).toHaveLength(2);
    expect(asked[2]!.messages[1]!.content).not.toContain('It sorts by value');
  });

  test('are found in calls of which reviews in like words expect different values', async () => {
    const says = 'The middle item comes out.';
    const call = (expected: string) => ({ call: 'median([1, 2])', expected });
    const { items } = await run([perspectives, review(says, call('1')), review(says, call('2')), '[]']);
    expect(items).toMatchObject([
      { state: 'disputed', item: { question: 'Is it settled what median([1, 2]) should give?' } },
    ]);
  });
  test('that quote nothing are left aside and counted', async () => {
    const elsewhere = JSON.stringify([{ says: 'It is slow.', quote: 'nowhere()' }]);
    const { items, failures } = await run([perspectives, elsewhere, elsewhere]);
    expect([items, failures.map(({ code }) => code)]).toEqual([[], ['reply.unanchored']]);
  });

  test('what three rounds do not settle is disputed and goes to the person, not to the findings', async () => {
    const { items, findings } = await run([
      perspectives,
      review('It sorts by value.'),
      review('Items are compared as text here.'),
      contrast,
      '[]',
      JSON.stringify([{ question: 1, answer: 'no', quote: 'invented' }]),
      JSON.stringify([{ question: 1, answer: 'cannot tell' }]),
    ]);
    expect(items).toMatchObject([{ state: 'disputed', item: { decider: { kind: 'person' } } }]);
    expect(findings).toEqual([]);
  });
});

describe('the distinguishing call', () => {
  const proof: ProofPort = {
    async reproduce({ expectation: { call, expected } }) {
      const receipt = receiptFor('', 'vitest', 1);
      const wanted = expected.kind === 'value' ? expected.text : '';
      const refuted: Unproven = { kind: 'refuted', receipt };
      if (wanted === '2') return { ok: false, error: refuted };
      const text = `expect(${call}).toBe(${wanted})`;
      const shown = { framework: 'vitest', path: 'a.test.ts', text, failure: '', expected: wanted, actual: '2' };
      return { ok: true, value: { ...shown, receipts: [receipt, receipt] } };
    },
    behave: () => Promise.resolve(undefined),
    receiptOf: () => receiptFor('', 'calls'),
  };
  const answers = [
    perspectives,
    review('The middle of two is their mean.', { call: 'median([1, 2])', expected: '1.5' }),
    review('The upper one counts for even lengths.', { call: 'median( [1,2] )', expected: '2' }),
    '[]',
  ];
  test('is run, its test attached, and the sides are left to the person', async () => {
    const { items, findings } = await run(answers, proof);
    expect(items).toMatchObject([{ state: 'disputed', item: { decider: { kind: 'person' }, sides: [{}, {}] } }]);
    expect(items[0]!.reason).toContain('median([1, 2]) gives not 1.5, as a caller says, but 2; 2, as a tester says');
    expect(items[0]!.evidence).toMatchObject([
      { excerpt: 'expect(median([1, 2])).toBe(1.5)', receipt: {} },
      { receipt: {} },
    ]);
    expect(findings).toEqual([]);
  });
  test('is never anything but a call of the selection with literals', async () => {
    const bad = [
      perspectives,
      review('First view of the matter.', { call: 'process.exit(1)', expected: '1' }),
      review('Second thought about something else.', { call: 'process.exit(1)', expected: '2' }),
      '[]',
    ];
    const { items } = await run(bad, { ...proof, reproduce: () => Promise.reject(new Error('ran')) });
    expect(items).toEqual([]);
  });
});

test('identical reviews give an empty list, and nothing more is asked [S084]', async () => {
  const { items, asked } = await run([perspectives, review('It sorts.'), review('It sorts.')]);
  expect(items).toEqual([]);
  expect(asked).toHaveLength(3);
});

test('clearly different reviews are kept, at most three, without those that say nothing', () => {
  const of = (perspective: string, says: string) => ({ perspective, statements: says === '' ? [] : [{ says }] });
  const kept = clearlyDifferent([
    of('a', 'one two three'),
    of('b', 'one two three'),
    of('c', ''),
    of('d', 'four five six'),
    of('e', 'seven eight'),
    of('f', 'nine ten'),
  ]);
  expect(kept.map(({ perspective }) => perspective)).toEqual(['a', 'd', 'e']);
  expect(clearlyDifferent([of('a', 'one')])).toEqual([]);
});
