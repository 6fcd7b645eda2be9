// A request is made into a contract; programs decide what they can, and violations drive the rounds (method
// verify/generated-checks).

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failure } from '../../../server/src/core/failure.ts';
import type { ModelRequest } from '../../../server/src/core/ports.ts';
import type { StrategyResult } from '../../../server/src/core/strategy.ts';
import { keepLine } from '../../../server/src/strategies/explainThenFix.prompt.ts';
import { meetRequest } from '../../../server/src/strategies/meetRequest.ts';
import {
  block,
  fakeRefine,
  nonceOf,
  targetFrom,
  testCase,
  type Answer,
  type FakeOptions,
} from '../../support/fakePorts.ts';
import { scriptedTrials } from '../../support/scriptedTrials.ts';

const goal = 'Give the difference of the greatest and the least, 0 for an empty list, and say so in a comment.';
const target = targetFrom('«function spread(xs) {\n  return Math.max(-1, ...xs);\n}\n»// tail\n', {
  languageId: 'javascript',
  goal,
});
const trials = scriptedTrials({
  name: 'spread',
  tests: [{ args: [[4, 4]], gives: 4 }],
  text: target.document.text,
});
const functionOf = (...lines: readonly string[]) =>
  ['function spread(xs) {', ...lines.map((one) => `  ${one}`), '}'].join('\n');
const guard = 'if (xs.length === 0) return 0;';
const guarded = functionOf(guard, 'return Math.max(-1, ...xs);');
const whole = functionOf(guard, 'return Math.max(...xs) - Math.min(...xs);');
const commented = functionOf('// 0 for an empty list.', guard, 'return Math.max(...xs) - Math.min(...xs);');
const empty = { condition: 'An empty list gives 0.', check: { call: 'spread([])', gives: '0' } };
const difference = { condition: '3 and 9 give 6.', check: { call: 'spread([3, 9])', gives: 6 } };
const said = { condition: 'A comment says what an empty list gives.' };
const contract = (...conditions: readonly unknown[]) => JSON.stringify(conditions);
const judges = (answer: string, quote: string) =>
  JSON.stringify([{ question: 1, answer, quote, reason: 'So it reads.' }]);

/** Answers by who is asked: the contract, then the judge's answers in turn, and the writer's in turn. */
async function run(judge: readonly Answer[], writer: readonly Answer[], options: Partial<FakeOptions> = {}) {
  const [texts, words] = [[...writer], [...judge]];
  const answer: Answer = (request) => {
    const next = (request.role === 'writer' ? texts : words).shift() ?? '';
    return typeof next === 'function' ? next(request) : (next as string);
  };
  const fake = fakeRefine({ target, trials, answers: Array.from({ length: 30 }, () => answer), ...options });
  const result: StrategyResult = await meetRequest.refine(fake.context, fake.task);
  const of = (role: ModelRequest['role']) => fake.asked.filter((request) => request.role === role);
  const notes = fake.events.flatMap((event) => (event.type === 'note' ? [event.message] : []));
  return { fake, result, written: of('writer'), judged: of('judge'), notes };
}
const wordsIn = (request: ModelRequest | undefined) => request?.messages.at(-1)?.content ?? '';

describe('a contract of the request', () => {
  test('is made of the request alone, decided by programs, and its violations drive each round until none remain [S001]', async () => {
    const { result, written, judged, notes } = await run([contract(empty, difference)], [block(guarded), block(whole)]);
    expect(wordsIn(judged[0])).toContain(goal);
    expect(wordsIn(judged[0])).not.toContain('Math.max');
    expect(notes[0]).toBe(
      'The contract of the request: (1) An empty list gives 0. [spread([]) gives 0] (2) 3 and 9 give 6. [spread([3, 9]) gives 6]',
    );
    // The first round hears of both, the second of what the first left.
    expect(wordsIn(written[0])).toMatch(
      /Not satisfied: An empty list gives 0\. A program looked whether spread\(\[\]\) gives 0: it gives -1\./,
    );
    expect(wordsIn(written[0])).toContain('spread([3, 9]) gives 6: it gives 9.');
    expect(wordsIn(written[1])).toContain('spread([3, 9]) gives 6: it gives 9.');
    expect(wordsIn(written[1])).not.toContain('spread([]) gives 0:');
    expect([written.length, judged.length]).toEqual([2, 1]);
    expect(notes.at(-1)).toBe('Conditions of the contract that are violated: 2 before, 0 now.');
    expect(result.spare?.text).toBe(`${whole}\n// tail\n`);
    expect(result.best).toBeUndefined();
  });
  test('is decided by a judge who quotes where no program can [S001]', async () => {
    const { result, written, judged } = await run(
      [contract(empty, said), judges('no', 'function spread'), judges('yes', '// 0 for an empty list.')],
      [block(commented)],
    );
    expect(wordsIn(judged[1])).toContain('1. A comment says what an empty list gives.');
    expect(wordsIn(judged[1])).not.toContain('An empty list gives 0.');
    expect(wordsIn(written[0])).toContain(
      'Not satisfied: A comment says what an empty list gives. In the opinion of a judge: So it reads.',
    );
    expect(result).toMatchObject({ reason: 'no condition is violated', failures: [] });
    expect(result.spare?.text).toContain('// 0 for');
  });
  test('puts what a program could not decide to the judge, with the check', async () => {
    const { judged } = await run([contract(empty), judges('no', 'Math.max')], [block(whole)], {
      trials: { open: async () => ({ sessions: [], failures: [] }), calls: async () => undefined },
    });
    expect(wordsIn(judged[1])).toContain('1. An empty list gives 0. (spread([]) gives 0)');
  });
  test('that the text meets already means that nothing is written', async () => {
    const met = { condition: '9 gives 9.', check: { call: 'spread([9])', gives: 9 } };
    const { result, written } = await run([contract(met)], [block(whole)]);
    expect(result).toEqual({
      kept: true,
      met: true,
      reason: 'no condition of the contract is violated',
      failures: [],
    });
    expect(written).toEqual([]);
  });
  test('that is met as far as it can be told is not called met', async () => {
    const met = { condition: '9 gives 9.', check: { call: 'spread([9])', gives: 9 } };
    const { result } = await run([contract(met, said), judges('cannot tell', '')], [block(whole)]);
    expect(result).toMatchObject({ kept: true, met: false });
  });
  test.each([
    ['that nothing can be read of', 'I would not know.'],
    ['of no condition', '[]'],
    ['of what is no condition', '[1, {"check": {"clean": true}}]'],
  ])('%s drives nothing', async (_, words) => {
    const { result, written } = await run([words], [block(whole)]);
    expect([result.best, result.spare, written.length]).toEqual([undefined, undefined, 0]);
    expect(result.reason).toBe('no contract could be made of the request');
  });
  test('of which nobody can tell anything drives nothing, and is no praise', async () => {
    const { result, written } = await run([contract(said), judges('cannot tell', '')], [block(whole)]);
    expect(result).toMatchObject({ reason: 'no condition of the contract could be decided' });
    expect([result.kept, written.length]).toEqual([undefined, 0]);
  });
  test('is looked at for eight conditions, and that is said', async () => {
    const many = Array.from({ length: 12 }, (_, index) => ({
      condition: `Condition ${index}.`,
      check: { text: `text ${index}` },
    }));
    const { notes, written } = await run([contract(...many)], [keepIt]);
    expect(notes[0]).toBe('The contract has 12 conditions; 8 are looked at.');
    expect(wordsIn(written[0])).not.toContain('Condition 8.');
  });
  test('is not asked for where nothing is asked in words', async () => {
    const { goal: _, ...silent } = target;
    const { fake, result } = await run([], [], { target: silent, tests: () => [testCase('fails', false)] });
    expect([fake.asked.length, result.reason]).toEqual([0, 'nothing is asked for in words']);
  });
});

const keepIt: Answer = (request) => `It is fine.\n${keepLine(nonceOf(request))}`;

describe('what is offered', () => {
  const covered = { tests: () => [testCase('is there', true)] };
  test('is verified where tests cover the wish and no condition is violated', async () => {
    const { result } = await run([contract(empty, difference)], [block(whole)], covered);
    expect(result.best?.text).toBe(`${whole}\n// tail\n`);
  });
  test('is not, though the tests pass, where a program sees the contract broken', async () => {
    const other = functionOf(guard, 'return xs[0];');
    const third = functionOf(guard, 'return xs[1];');
    const { result } = await run([contract(empty, difference)], [block(guarded), block(other), block(third)], covered);
    expect(result.best).toBeUndefined();
    expect(result.spare?.text).toContain(guard);
    expect(result.doubt?.message).toMatch(/The contract of the request is not met: 3 and 9 give 6\. A program looked/);
  });
  test('is nothing that violates as much as the original', async () => {
    const other = functionOf('return 1;');
    const { result } = await run(
      [contract(empty)],
      [block(other), block(functionOf('return 2;')), block(functionOf('return 3;'))],
    );
    expect(result).toMatchObject({ kept: true, reason: 'no revision violates less of the contract' });
    expect(result.spare).toBeUndefined();
  });
  test('is a cleared test, whatever a judge says of the contract', async () => {
    const { result } = await run(
      [contract(said), judges('no', 'function spread'), judges('no', 'function spread')],
      [block(whole), keepIt],
      { tests: (text) => [testCase('subtracts', text.includes('Math.min'))] },
    );
    expect(result.best?.text).toContain('Math.min');
  });
  test('is nothing where the writer keeps the text, or is not to be reached', async () => {
    const kept = await run([contract(empty)], [keepIt]);
    expect([kept.result.kept, kept.result.reason]).toEqual([true, 'the model keeps the text']);
    const lost = fakeRefine({ target, trials, answers: [failure('model.unreachable', 'Gone.', 'Start it.')] });
    const nothing = await meetRequest.refine(lost.context, lost.task);
    expect([lost.asked.length, nothing.failures.map(({ code }) => code)]).toEqual([1, ['model.unreachable']]);
  });
  test('is never verified by the contract alone, and never leaves the selection', async () => {
    const anyText = fc.constantFrom(guarded, whole, commented, functionOf('return 0;'), '', target.document.text);
    const anyContract = fc.array(fc.oneof(fc.constantFrom<unknown>(empty, difference, said), fc.jsonValue()), {
      maxLength: 10,
    });
    await fc.assert(
      fc.asyncProperty(anyContract, fc.array(anyText, { maxLength: 6 }), async (conditions, texts) => {
        const { result, fake } = await run(
          [JSON.stringify(conditions)],
          texts.map((text) => block(text)),
        );
        expect(result.best).toBeUndefined();
        if (result.spare) expect(result.spare.text.endsWith('// tail\n')).toBe(true);
        expect(fake.asked.length).toBeLessThanOrEqual(12);
      }),
      { numRuns: 60 },
    );
  });
});

test('every question of a run has an id of its own', async () => {
  const { fake } = await run(
    [contract(empty, said), judges('no', 'function spread'), judges('no', 'function spread'), judges('yes', '//')],
    [block(guarded), block(commented)],
  );
  const ids = fake.asked.map(({ id }) => id);
  expect(ids.length).toBeGreaterThan(4);
  expect(new Set(ids).size).toBe(ids.length);
});
