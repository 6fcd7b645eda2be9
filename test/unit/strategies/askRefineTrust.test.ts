// Questions decide whether to refine, and a ranking whether the revision is offered (method gate/keep-or-revise).

import { describe, expect, test } from 'vitest';
import type { ModelRequest } from '../../../server/src/core/ports.ts';
import type { StrategyResult } from '../../../server/src/core/strategy.ts';
import { askRefineTrust } from '../../../server/src/strategies/askRefineTrust.ts';
import { block, fakeRefine, targetFrom, testCase, type Answer, type FakeOptions } from '../../support/fakePorts.ts';

const target = targetFrom('# Title\n\n«The tool is started with run.\n»\nThe end.\n', {
  languageId: 'markdown',
  goal: 'Say which command starts the tool, and which stops it.',
});
const revised = 'The tool is started with `run` and stopped with `halt`.';
const questions = (...answers: readonly string[]) =>
  JSON.stringify(
    answers.map((answer, index) => ({
      question: `Question ${index + 1}?`,
      answer,
      quote: answer === 'yes' ? 'started with run' : '',
    })),
  );
/** Prefers the revision or the original, wherever it stands. */
const prefers =
  (which: 'revision' | 'original'): Answer =>
  ({ messages }: ModelRequest) => {
    const words = messages[1]!.content;
    const revisionFirst = words.indexOf('halt') < words.indexOf('=== end', words.indexOf('One'));
    return JSON.stringify({
      reason: 'It says more.',
      better: revisionFirst === (which === 'revision') ? 'one' : 'two',
    });
  };

/** Answers by what is asked: the questions, the rankings in turn; the writer always writes the revision. */
async function run(asked: string, ranks: readonly Answer[] = [], options: Partial<FakeOptions> = {}) {
  const left = [...ranks];
  const answer: Answer = (request) => {
    const words =
      request.role === 'small' ? asked : request.role === 'judge' ? left.shift()! : block(revised, 'My explanation.');
    return typeof words === 'function' ? words(request) : (words as string);
  };
  const fake = fakeRefine({ target, answers: Array.from({ length: 20 }, () => answer), ...options });
  const result: StrategyResult = await askRefineTrust.refine(fake.context, fake.task);
  const notes = fake.events.flatMap((event) => (event.type === 'note' ? [event.message] : []));
  return { fake, result, notes };
}

describe('asking', () => {
  test('with all questions answered keeps the text: nothing is written, and the verdict is noted [S065, S079]', async () => {
    const { fake, result, notes } = await run(questions('yes', 'yes'));
    expect(result).toEqual({ kept: true, reason: 'the text answers every question', failures: [] });
    expect([fake.asked.length, fake.judged.length]).toEqual([1, 0]);
    expect(notes).toEqual(['Keep: the text answers all questions that the wish poses.']);
  });
  test('with an open question refines, and tells the refiner which [S065]', async () => {
    const { fake, result } = await run(questions('yes', 'no'), [prefers('revision'), prefers('revision')]);
    expect(result.spare?.text).toContain('halt');
    expect(
      fake.asked.filter(({ role }) => role !== 'writer').map(({ role, temperature }) => [role, temperature]),
    ).toEqual([
      ['small', 0],
      ['judge', 0],
      ['judge', 0],
    ]);
    const [, written] = fake.asked;
    expect(written!.messages.at(-1)!.content).toContain('Open questions:\n- Question 2?');
    // The wish stands there once, as what the person asks, and is no report of a program.
    expect(written!.messages.at(-1)!.content.split('Say which command').length).toBe(2);
    expect(written!.messages.at(-1)!.content).toContain('Programs reported nothing about the piece.');
    expect(fake.asked.filter(({ role }) => role === 'writer')).toHaveLength(1);
  });
  test.each([
    ['yes without a quotation', '[{"question": "Is it so?", "answer": "yes"}]'],
    ['yes with one that does not stand there', '[{"question": "Is it so?", "answer": "yes", "quote": "stopped with"}]'],
    ['cannot tell', questions('yes', 'cannot tell')],
    ['nothing that can be read', 'It is fine.'],
    ['an empty list', '[]'],
  ])('and hearing %s does not keep', async (_, words) => {
    const { result } = await run(words, [prefers('revision'), prefers('revision')]);
    expect(result.kept).toBeUndefined();
    expect(result.spare?.text).toContain('halt');
  });
  test('is left out where a program reported something', async () => {
    const tests = (text: string) => [testCase('names halt', text.includes('halt'))];
    const { fake, result } = await run(questions('yes'), [], { tests });
    expect(result.best?.verdict.kind).toBe('verified');
    expect(fake.asked.map(({ role }) => role)).toEqual(['writer']);
  });
});

describe('a ranking', () => {
  test('that withholds leaves the original: no revision is offered [S065]', async () => {
    const { result, notes } = await run(questions('no'), [prefers('original'), prefers('original')]);
    expect(result).toMatchObject({ kept: true, reason: 'a ranking withholds the revision' });
    expect([result.best, result.spare]).toEqual([undefined, undefined]);
    expect(notes.at(-1)).toBe('Keep: a ranking withholds the revision. It says more.');
  });
  test('that calls both equal leaves the original', async () => {
    const { result } = await run(questions('no'), ['{"better": "equal"}', '{"better": "equal"}']);
    expect(result).toMatchObject({ kept: true });
  });
  test('that affirms offers the revision, which stays unverified [S065]', async () => {
    const { result, notes } = await run(questions('no'), [prefers('revision'), prefers('revision')]);
    expect([result.best, result.spare?.verdict.kind]).toEqual([undefined, 'unverified']);
    expect(notes.at(-1)).toBe('A ranking prefers the revision; that is an opinion. It says more.');
    expect(notes.join('\n')).toContain('the verdict flipped with the order in 0 of 1 pairs');
  });
  test.each([
    ['flips with the order', ['{"better": "one"}', '{"better": "one"}']],
    ['cannot be read', ['Both.', '']],
  ])('that %s decides nothing', async (_, words) => {
    const { result } = await run(questions('no'), words);
    expect(result.kept).toBeUndefined();
    expect(result.spare).toBeDefined();
  });
  test('that contradicts its own scores decides nothing, and what it says is noted', async () => {
    const said: Answer = (request) => {
      const { better } = JSON.parse((prefers('original') as (asked: ModelRequest) => string)(request)) as {
        better: string;
      };
      const original = { score: 2, quote: 'started with run', defect: 'It does not say how to stop.' };
      const [one, two] = better === 'one' ? [original, { score: 5 }] : [{ score: 5 }, original];
      return JSON.stringify({ one, two, reason: 'r', better });
    };
    const { result, notes } = await run(questions('no'), [said, said]);
    expect(result.kept).toBeUndefined();
    expect(result.spare).toBeDefined();
    expect(notes.join('\n')).toMatch(/in front: 2 of 5 for the original, 5 for the revision\./);
    expect(notes.join('\n')).toContain('of the original, at “started with run”: It does not say how to stop.');
  });
  test('sees neither who wrote which text nor what was said before', async () => {
    const { fake } = await run(questions('no'), [prefers('revision'), prefers('revision')]);
    for (const { messages } of fake.asked.filter(({ role }) => role === 'judge')) {
      const words = messages.map(({ content }) => content).join('\n');
      expect(messages.map(({ role }) => role)).toEqual(['system', 'user']);
      expect(words).not.toMatch(/My explanation|Question 1|original|revision|refined/);
    }
  });
});

test('asks at most three questions beside the refinement', async () => {
  for (const words of [questions('no'), 'nothing', '']) {
    const { fake } = await run(words, [prefers('revision'), prefers('original')]);
    expect(fake.asked.filter(({ role }) => role !== 'writer').length).toBeLessThanOrEqual(3);
  }
});
