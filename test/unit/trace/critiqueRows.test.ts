// Critiques as rows for training: verdicts on statements, and merged remarks with the verdict on each; what was dropped,
// not judged or contradicted is never a target (methods critique/step-verdicts, critique/vetted-panel).

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../../server/src/core/event.ts';
import type { Evidence } from '../../../server/src/core/evidence.ts';
import type { Critic } from '../../../server/src/core/critic.ts';
import { stepVerdicts } from '../../../server/src/critique/stepVerdicts.ts';
import { vettedPanel } from '../../../server/src/critique/vettedPanel.ts';
import type { StampedEvent } from '../../../server/src/trace/stamped.ts';
import { eventsIn, trainingRows, type TrainingRow } from '../../../server/src/trace/trainingRows.ts';
import { critiqueContext, critiqueTask } from '../../support/critiques.ts';
import { evaluatedProof } from '../../support/evaluatedProof.ts';
import { evidenceOf, targetFrom, testCase, testRun } from '../../support/fakePorts.ts';

const target = targetFrom(
  '/** The mean; 0 for an empty list. */\n«export function mean(xs: number[]): number {\n  let sum = 0;\n  for (const x of xs) sum += x;\n  return sum / xs.length;\n}»\n',
  { goal: 'The mean of a list.' },
);
const { text } = target.document;
const failing = evidenceOf(text, testRun(text, [testCase('of none', false)]));
const passing = evidenceOf(text, testRun(text, [testCase('of none', true)]));

/** The rows of a real look of a critic; events go through the form in which a trace holds them. */
async function rowsOf(
  critic: Critic,
  answers: readonly object[],
  evidence: Evidence = failing,
  more: Parameters<typeof critiqueContext>[1] = {},
): Promise<readonly TrainingRow[]> {
  const { context, events } = critiqueContext(
    answers.map((one) => JSON.stringify(one)),
    more,
  );
  await critic.critique(context, critiqueTask(target, { evidence }));
  const stamped = events.map((event, seq): StampedEvent => ({ runId: 'r', seq, atMs: seq, event }));
  const read = eventsIn(stamped.map((one) => JSON.stringify(one)).join('\n'));
  expect(read.odd).toBe(0);
  return trainingRows(read.events);
}
const targets = (rows: readonly TrainingRow[]) =>
  rows.flatMap(({ messages }) => messages.filter(({ train }) => train).map(({ content }) => content));

describe('verdicts on statements', () => {
  const said = [
    { step: 1, verdict: 'correct' },
    { step: 2, verdict: 'correct' },
    { step: 3, verdict: 'unsure', quote: 'sum += x', reason: 'Of what type is x?' },
    { step: 4, verdict: 'wrong', quote: 'sum / xs.length', reason: 'NaN for none.' },
  ];
  test('are a row: the numbered steps, the verdict on each, the first wrong one [S090, S116]', async () => {
    const [row, ...others] = await rowsOf(stepVerdicts, [said]);
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      schema: 'touchstone-rows/1',
      kind: 'critique',
      round: 1,
      role: 'critic',
      model: 'scripted-1',
      verdict: 'first wrong: 4',
    });
    expect(row!.prompt).toMatch(/^critique\/step-verdicts@\d+$/);
    expect(row!.filtered).toBeUndefined();
    const [asked, answered] = row!.messages;
    expect([asked!.role, asked!.train]).toEqual(['user', false]);
    expect(asked!.content).toContain('[4] return sum / xs.length;');
    expect(asked!.content).toContain('The mean of a list.');
    expect(answered).toMatchObject({ role: 'assistant', train: true, verdict: 'first wrong: 4' });
    expect(JSON.parse(answered!.content)).toEqual(said);
  });
  test('that quote nothing, or name no step, are in no target', async () => {
    const odd = [
      { step: 2, verdict: 'wrong', quote: 'not there', reason: 'made up' },
      { step: 9, verdict: 'correct' },
      { step: 4, verdict: 'wrong', quote: 'sum / xs.length', reason: 'NaN for none.' },
    ];
    const rows = await rowsOf(stepVerdicts, [odd]);
    expect(JSON.parse(targets(rows)[0]!)).toEqual([odd[2]]);
  });
  test('that call nothing wrong where a test fails are contradicted, and no target', async () => {
    const fine = [1, 2, 3, 4].map((step) => ({ step, verdict: 'correct' }));
    const [row] = await rowsOf(stepVerdicts, [fine]);
    expect(row).toMatchObject({ verdict: 'none wrong', filtered: 'Nothing speaks for any part of it.' });
    expect(targets([row!])).toEqual([]);
    const [held] = await rowsOf(stepVerdicts, [fine], passing);
    expect(held!.filtered).toBeUndefined();
    expect(targets([held!])).toHaveLength(1);
  });
  test('that cannot be read make no row', async () => {
    expect(await rowsOf(stepVerdicts, [{ no: 'list' }])).toEqual([]);
  });
});

describe('merged remarks', () => {
  const divides = { quote: 'sum / xs.length', message: 'NaN for an empty list.' };
  const again = { quote: 'xs.length', message: 'Divides by zero.' };
  const starts = { quote: 'let sum = 0', message: 'Starts at the wrong value.' };
  const judged = (...verdicts: readonly string[]) =>
    verdicts.map((verdict, index) => ({ remark: index + 1, verdict, reason: `because ${index}` }));
  test('are a row, each with the verdict that it got; only what was kept is a target [S124]', async () => {
    const [row, ...others] = await rowsOf(vettedPanel, [[divides, starts], [again], [], judged('drop', 'keep')]);
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      kind: 'critique',
      model: 'scripted-1',
      verdict: '1 kept, 1 dropped, 0 cannot be told, 0 not judged',
    });
    const [about, ...parts] = row!.messages;
    expect(about!.content).toContain('return sum / xs.length;');
    expect(parts.map(({ content, train, verdict }) => [JSON.parse(content) as unknown, train, verdict])).toEqual([
      [{ quote: 'let sum = 0', messages: ['Starts at the wrong value.'] }, false, 'drop: because 0'],
      [{ quote: 'sum / xs.length', messages: ['NaN for an empty list.', 'Divides by zero.'] }, true, 'keep: because 1'],
    ]);
  });
  test.each([
    ['dropped', [judged('drop')]],
    ['cannot tell', [judged('cannot tell')]],
    ['not judged', [[]]],
    ['judged twice', [[...judged('keep'), ...judged('drop')]]],
  ])('of which all are %s are left out by default', async (_, verdict) => {
    const rows = await rowsOf(vettedPanel, [[divides], [], [], ...verdict]);
    expect(rows).toMatchObject([{ filtered: 'Nothing speaks for any part of it.' }]);
    expect(targets(rows)).toEqual([]);
  });
  test('whose example is run are decided by the run and not by the judge: no target here', async () => {
    const proof = await evaluatedProof(target.document);
    const example = { call: 'mean([])', expected: '0', actual: 'NaN', says: '0 for an empty list' };
    const answers = [[{ ...divides, example }, starts], [], [], judged('keep', 'keep')];
    const rows = await rowsOf(vettedPanel, answers, failing, { proof });
    const parts = rows[0]!.messages.slice(1);
    expect(parts.filter(({ train }) => train).map(({ content }) => content)).toEqual([
      expect.stringContaining('let sum = 0'),
    ]);
    expect(parts.find(({ train }) => !train)!.verdict).toContain('(its example is run)');
  });
  test('that are none make no row', async () => {
    expect(await rowsOf(vettedPanel, [[], [], []])).toEqual([]);
  });
});

test('no part without a word for it is ever a target', () => {
  const part = fc.record({ text: fc.string(), verdict: fc.string(), kept: fc.boolean() });
  fc.assert(
    fc.property(fc.array(fc.array(part, { maxLength: 4 }), { maxLength: 4 }), (critiques) => {
      const events = critiques.map((parts, seq): StampedEvent => {
        const critique = { prompt: 'p@1', by: 'm', about: 'a', parts, verdict: 'v' };
        const event: RunEvent = { type: 'note', message: 'n', critique };
        return { runId: 'r', seq, atMs: seq, event };
      });
      const rows = trainingRows(events);
      expect(rows.map(({ round }) => round)).toEqual(critiques.map((_, at) => at + 1));
      expect(targets(rows)).toEqual(critiques.flat().flatMap(({ text: said, kept }) => (kept ? [said] : [])));
      for (const [at, row] of rows.entries())
        expect(row.filtered === undefined).toBe(critiques[at]!.some(({ kept }) => kept));
    }),
  );
});
