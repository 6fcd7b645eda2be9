// Answers that were judged, as the export tells them: rewards for passing and failing ones, and triples of code, error
// and fix (method repair/explain-then-fix). The answers are those of a real refinement with a scripted model.

import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../../server/src/core/event.ts';
import { explainThenFix } from '../../../server/src/strategies/explainThenFix.ts';
import { trainingRows } from '../../../server/src/trace/trainingRows.ts';
import { block, fakeRefine, problemOn, targetFrom, testCase, type Answer } from '../../support/fakePorts.ts';

const target = targetFrom('«export function add(a: number, b: number) {\n  return a - b;\n}\n»// tail\n');
const body = (expression: string) => `export function add(a: number, b: number) {\n  return ${expression};\n}`;

/** The rows of a refinement: what was asked and answered, and how it was judged. */
async function rowsOf(...answers: readonly Answer[]) {
  const fake = fakeRefine({
    target,
    answers,
    problems: (text) => problemOn(text, 'nowhere', 'TS2304', "Cannot find name 'nowhere'."),
    tests: (text) => [testCase('adds', text.includes('a + b'), { message: 'no', expected: '3', actual: '-1' })],
  });
  const events: RunEvent[] = [];
  const { models, judge } = fake.context;
  await explainThenFix.refine(
    {
      ...fake.context,
      models: {
        ...models,
        ask: async (request, signal) => {
          events.push({ type: 'asked', request });
          const reply = await models.ask(request, signal);
          events.push({ type: 'answered', request: request.id, reply });
          return reply;
        },
      },
      judge: async (candidate) => {
        events.push({ type: 'candidate', candidate });
        const judged = await judge(candidate);
        events.push({ type: 'judged', candidate: candidate.id, verdict: judged.verdict });
        return judged;
      },
    },
    fake.task,
  );
  return trainingRows(events.map((event, seq) => ({ runId: 'r', seq, atMs: seq, event })));
}

describe('an answer that was judged', () => {
  test('is exported with a reward, whether it passes or fails [S004]', async () => {
    const rows = await rowsOf(block(body('nowhere(a, b)')), block(body('a + b'), 'It subtracts.'));
    expect(rows.map(({ verdict, reward }) => [verdict, reward])).toEqual([
      ['rejected', -1],
      ['verified', 1],
    ]);
    // The explanation stands before its fix, and only the passing one is a target.
    expect(rows[1]!.messages.at(-1)).toMatchObject({ train: true });
    expect(rows[1]!.messages.at(-1)!.content).toMatch(/^It subtracts\./);
  });
  test('and verified is exported as code, error and fix: the compiler’s words and the text that they are about [S247]', async () => {
    const [rejected, verified] = await rowsOf(block(body('nowhere(a, b)')), block(body('a + b')));
    expect(rejected!.triple).toBeUndefined();
    expect(verified!.triple).toEqual({
      code: `${body('nowhere(a, b)')}\n`,
      error: expect.stringContaining("Cannot find name 'nowhere'.") as string,
      fix: body('a + b'),
    });
  });
  test('in the first round is about the text as it was [S247]', async () => {
    const [row] = await rowsOf(block(body('a + b')));
    expect(row!.triple).toMatchObject({
      code: `${body('a - b')}\n`,
      error: expect.stringContaining('wanted: 3') as string,
      fix: body('a + b'),
    });
  });
  test('that cannot be read has no reward and no triple', async () => {
    const [row] = await rowsOf('I would rather not.');
    expect([row!.verdict, row!.reward, row!.triple]).toEqual(['unread', 0, undefined]);
  });
});
