// Verdicts on steps at work: they drive a refinement, or filter candidates before a vote (methods critique/step-verdicts,
// select/verify-then-vote).

import { describe, expect, test } from 'vitest';
import type { Judged } from '../../../server/src/core/outcome.ts';
import type { ModelRequest } from '../../../server/src/core/ports.ts';
import type { RefineStrategy, StrategyResult } from '../../../server/src/core/strategy.ts';
import { keepLine } from '../../../server/src/strategies/explainThenFix.prompt.ts';
import { stepRefine } from '../../../server/src/strategies/stepRefine.ts';
import { choicesOf, verifyThenVote } from '../../../server/src/strategies/verifyThenVote.ts';
import {
  block,
  fakeRefine,
  nonceOf,
  targetFrom,
  testCase,
  type Answer,
  type FakeOptions,
} from '../../support/fakePorts.ts';

const target = targetFrom('# Title\n\n«It starts at noon. It ends at one. That is two hours.\n»\nThe end.\n', {
  languageId: 'markdown',
  goal: 'Say when it starts, when it ends and how long it is.',
});
const right = 'It starts at noon. It ends at one. That is one hour.';
const verdicts = (...words: readonly (readonly [string, string?, string?])[]) =>
  JSON.stringify(words.map(([verdict, quote, reason], at) => ({ step: at + 1, verdict, quote, reason })));
const fine = verdicts(['correct'], ['correct'], ['correct']);
const wrong = (quote: string) => verdicts(['correct'], ['correct'], ['wrong', quote, 'From noon to one is one hour.']);
const keep: Answer = (request) => `It is fine.\n${keepLine(nonceOf(request))}`;

/** Answers by who is asked, each in turn. */
async function run(
  strategy: RefineStrategy,
  writer: readonly Answer[],
  critic: readonly Answer[],
  options: Partial<FakeOptions> = {},
) {
  const [texts, words] = [[...writer], [...critic]];
  const answer: Answer = (request) => {
    const next = (request.role === 'writer' ? texts : words).shift() ?? '';
    return typeof next === 'function' ? next(request) : (next as string);
  };
  const fake = fakeRefine({ target, answers: Array.from({ length: 20 }, () => answer), ...options });
  const result: StrategyResult = await strategy.refine(fake.context, fake.task);
  const of = (role: ModelRequest['role']) => fake.asked.filter((request) => request.role === role);
  const notes = fake.events.flatMap((event) => (event.type === 'note' ? [event.message] : []));
  return { fake, result, written: of('writer'), looks: of('critic'), notes };
}
const words = (request: ModelRequest | undefined) => request?.messages.at(-1)?.content ?? '';

describe('refining from the first wrong step', () => {
  test('tells the refiner which step that is, and offers a revision without one, unverified [S116]', async () => {
    const { result, written, looks } = await run(stepRefine, [block(right)], [wrong('two hours'), fine]);
    expect(words(written[0])).toContain(
      'In the opinion of a critic step 3, at line 1 of the text (`That is two hours.`), is the first wrong one: From noon to one is one hour. The steps before it may stay as they are.',
    );
    expect(words(looks[1])).toContain('That is one hour.');
    expect([result.best, result.spare?.text]).toEqual([undefined, `# Title\n\n${right}\n\nThe end.\n`]);
  });
  test('writes nothing where no step is wrong, or nothing is said of any', async () => {
    const held = await run(stepRefine, [], [fine]);
    expect(held.result).toEqual({ kept: true, reason: 'no step is called wrong', failures: [] });
    const silent = await run(stepRefine, [], ['I would rather not.']);
    expect(silent.result).toMatchObject({ reason: 'the critic gave no verdict' });
    expect([silent.result.kept, held.written.length, silent.written.length]).toEqual([undefined, 0, 0]);
  });
  test('goes on from the revision where it holds a wrong step again, and offers none that still does', async () => {
    const three = right.replace('one hour', 'three hours');
    const four = right.replace('one hour', 'four hours');
    const looks = [wrong('two hours'), wrong('three hours'), wrong('four hours')];
    const { result, written } = await run(stepRefine, [block(three), block(four)], looks);
    expect(words(written[1])).toContain('That is three hours.');
    expect(result).toMatchObject({ kept: true, reason: 'no revision without a step that is called wrong' });
    expect(result.spare).toBeUndefined();
  });
  test('offers what programs verify, whatever the critic says of it', async () => {
    const tests = (text: string) => [testCase('one hour', text.includes('one hour'))];
    const { result } = await run(stepRefine, [block(right)], [fine, wrong('one hour'), wrong('one hour')], { tests });
    expect(result.best?.verdict.kind).toBe('verified');
  });
});

describe('candidates and a vote', () => {
  const [one, two, three] = ['one hour', 'an hour', '60 minutes'].map((words) => right.replace('one hour', words));
  test('with little agreement: those with a wrong step go before the vote [S044, S116]', async () => {
    const { result, looks, notes, written } = await run(
      verifyThenVote,
      [block(two!), block(three!), block(one!)],
      [wrong('an hour'), fine, fine],
    );
    expect(written.map(({ temperature }) => temperature)).toEqual([0, 0.7, 0.7]);
    expect(looks).toHaveLength(3);
    expect(result.best).toBeUndefined();
    expect(result.spare?.text).toContain('60 minutes');
    expect(notes.at(-1)).toBe(
      '3 candidates, 3 texts, 1 dropped because a critic calls a step wrong; 1 vote for one. That is no proof.',
    );
  });
  test('with agreement nobody is asked, and the vote decides', async () => {
    const { result, looks } = await run(verifyThenVote, [block(two!), block(one!), block(one!)], []);
    expect(looks).toEqual([]);
    expect(result.spare?.text).toContain('one hour');
  });
  test('that are all called wrong leave the text as it is', async () => {
    const { result } = await run(
      verifyThenVote,
      [block(two!), block(three!), block(one!)],
      [wrong('an hour'), wrong('60 minutes'), wrong('one hour')],
    );
    expect([result.best, result.spare, result.kept]).toEqual([undefined, undefined, true]);
  });
  test('a critic that says nothing drops nothing: the earliest text wins', async () => {
    const { result } = await run(verifyThenVote, [block(two!), block(three!), block(one!)], ['', 'x', '']);
    expect(result.spare?.text).toContain('an hour');
  });
  test('of which programs verify one: there is no vote, and nobody is asked [S044]', async () => {
    const tests = (text: string) => [testCase('an hour', text.includes('an hour'))];
    const { result, looks } = await run(verifyThenVote, [block(one!), block(two!), block(one!)], [], { tests });
    expect(looks).toEqual([]);
    expect(result.best?.text).toContain('an hour');
    expect(result.reason).toMatch(/^programs verify 1 of /);
  });
  test('are told beside a control: how many plain samples are verified that heard no check [S017]', async () => {
    const tests = (text: string) => [testCase('an hour', text.includes('an hour'))];
    // The first and the third are mended once they hear the test; the second is right at once.
    const { notes } = await run(
      verifyThenVote,
      [block(one!), block(two!), block(two!), block(three!), block(`${two!} Now.`)],
      [],
      { tests },
    );
    expect(notes).toContain('Control: 1 of 3 plain samples are verified, 3 of 3 once they heard the checks.');
  });
  test('of which none is verified are told without a control [S017]', async () => {
    const { notes } = await run(verifyThenVote, [block(two!), block(one!), block(one!)], []);
    expect(notes.join('\n')).not.toContain('Control');
  });
  test('are each checked, and corrected by what the checks say, before the vote [S178]', async () => {
    const tests = (text: string) => [testCase('has a title', text.includes('noon'))];
    const broken = 'It starts. It ends at one. That is an hour.';
    const { result, written } = await run(
      verifyThenVote,
      [block(broken), block(two!), block(broken), block(two!), block(broken), block('It starts now. Then it ends.')],
      [],
      { tests, targetRan: 'unknown' },
    );
    expect(written).toHaveLength(6);
    expect(words(written[1])).toContain('the test “has a title” fails');
    // The majority fails; only what passes has a vote.
    expect(result.spare?.text).toContain('an hour');
    expect(result.reason).toBe('2 candidates, 1 text');
  });
  test('may be for the text as it is', async () => {
    const { result } = await run(verifyThenVote, [keep, block(one!), keep], []);
    expect(result).toMatchObject({ kept: true, reason: 'most votes are for the text as it is' });
    expect(result.spare).toBeUndefined();
  });
  test('count equal texts together, in the order in which they were drawn', () => {
    const judged = (text: string) => ({ text }) as Judged;
    expect(
      choicesOf([judged('b'), 'kept', judged('a'), judged('b')], 'o').map(({ text, votes }) => [text, votes]),
    ).toEqual([
      ['b', 2],
      ['o', 1],
      ['a', 1],
    ]);
  });
});
