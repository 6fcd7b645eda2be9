// Readers are quizzed on a function with a fix in it, and a fix that often goes otherwise is distrusted (method
// verify/cross-questions).

import { describe, expect, test } from 'vitest';
import type { ModelRequest } from '../../../server/src/core/ports.ts';
import type { StrategyResult } from '../../../server/src/core/strategy.ts';
import { askRefineTrust } from '../../../server/src/strategies/askRefineTrust.ts';
import { createParsers } from '../../../server/src/workspace/treeSitter.ts';
import { block, fakeRefine, targetFrom, testCase, type Answer, type FakeOptions } from '../../support/fakePorts.ts';
import { scriptedTrials } from '../../support/scriptedTrials.ts';

const parse = createParsers();
const doc = '/** The middle value of a list; of an even number of values the mean of the middle two. */\n';
const target = targetFrom(`${doc}«function median(xs) {\n  return xs[0];\n}»\n`, {
  languageId: 'javascript',
  goal: 'Do what the comment says, and give 0 for an empty list.',
});
const body = (expression: string) => `function median(xs) {\n  return ${expression};\n}`;
const right = body('xs.length === 0 ? 0 : (xs[Math.floor((xs.length - 1) / 2)] + xs[Math.floor(xs.length / 2)]) / 2');
const wrong = body('xs[Math.floor(xs.length / 2)] ?? -1');

/** A reader who goes by comment and request; the writer gives one text. */
const answers =
  (text: string): Answer =>
  (request: ModelRequest) => {
    const shown = request.messages.at(-1)!.content;
    if (request.role === 'writer') return (block(text) as (asked: ModelRequest) => string)(request);
    if (request.prompt.id.endsWith('/ask')) return '[]';
    if (request.prompt.id.endsWith('/inputs'))
      return '[{"arguments": [[1, 2, 3]]}, {"arguments": [[1, 2]]}, {"arguments": [[]]}]';
    if (!request.prompt.id.endsWith('/result')) return '{"better": "equal"}';
    if (shown.includes('[1,2,3]')) return '{"returns": 2}';
    return shown.includes('[1,2]') ? '{"returns": 1.5}' : '{"returns": 0}';
  };

async function run(text: string, more: Partial<FakeOptions> = {}) {
  const trials = scriptedTrials({ name: 'median', tests: [{ args: [[5]], gives: 5 }], text: target.document.text });
  const limits = { calls: 40 };
  const fake = fakeRefine({
    target,
    parse,
    trials,
    limits,
    answers: Array.from({ length: 40 }, () => answers(text)),
    ...more,
  });
  const result: StrategyResult = await askRefineTrust.refine(fake.context, fake.task);
  const notes = fake.events.flatMap((event) => (event.type === 'note' ? [event.message] : []));
  return { result, notes, asked: fake.asked };
}

describe('a fix', () => {
  test('that often goes otherwise than readers of the request expect is distrusted [S226]', async () => {
    const { result, notes, asked } = await run(wrong);
    expect(notes).toContain(
      '2 of 3 calls of median with the change go otherwise than its documentation and the request let readers expect.',
    );
    expect(result.doubt?.message).toMatch(/so the change is distrusted\.$/);
    expect(result.spare?.text).toContain('?? -1');
    expect(result.best).toBeUndefined();
    // Who is quizzed sees neither the text nor the fix.
    const readers = asked.filter(({ prompt }) => prompt.id.includes('cross-questions'));
    expect(readers.length).toBeGreaterThan(4);
    for (const { messages } of readers)
      expect(messages.map(({ content }) => content).join()).not.toMatch(/Math\.floor|xs\[0\]/);
  });
  test('is distrusted though passing tests cover the wish [S226]', async () => {
    const { result } = await run(wrong, { tests: () => [testCase('is there', true)] });
    expect([result.best, result.doubt?.code]).toEqual([undefined, 'verify.no-signal']);
  });
  test('that goes as they expect is offered as ever', async () => {
    const { result, notes } = await run(right, { tests: () => [testCase('is there', true)] });
    expect(notes).toContain(
      '0 of 3 calls of median with the change go otherwise than its documentation and the request let readers expect.',
    );
    expect(result.best?.text).toContain('=== 0 ? 0');
    expect(result.doubt).toBeUndefined();
  });
  test('that clears a failing test is not doubted for what readers expect, and nobody is quizzed', async () => {
    const { result, asked } = await run(wrong, { tests: (text) => [testCase('of many', text.includes('?? -1'))] });
    expect(result.best?.text).toContain('?? -1');
    expect(asked.some(({ prompt }) => prompt.id.includes('cross-questions'))).toBe(false);
  });
  test('of a function that cannot be called, or of prose, is quizzed on by nobody', async () => {
    const none = { open: async () => ({ sessions: [], failures: [] }), calls: async () => undefined };
    const uncallable = await run(wrong, { trials: none });
    const prose = targetFrom('«It begins.»\n', { languageId: 'markdown', goal: 'Say more.' });
    const words = await run('It begins, and ends.', { target: prose });
    for (const { asked } of [uncallable, words])
      expect(asked.some(({ prompt }) => prompt.id.includes('cross-questions'))).toBe(false);
  });
});
