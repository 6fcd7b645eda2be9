// Routing by difficulty: a vote where a selection is easy, a reviewer where it is hard (method critique/step-verdicts).

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Goal } from '../../../server/src/core/verdict.ts';
import { byDifficulty } from '../../../server/src/strategies/byDifficulty.ts';
import { difficultyOf } from '../../../server/src/strategies/difficulty.ts';
import { block, fakeRefine, targetFrom, testCase, type Answer } from '../../support/fakePorts.ts';

const easy = targetFrom('«function one() {\n  return 2;\n}»\n', { languageId: 'javascript', goal: 'Give one.' });
const lines = Array.from({ length: 14 }, (_, at) => `  if (n === ${at}) return ${at};`).join('\n');
const hard = targetFrom(`«function many(n) {\n${lines}\n  return -1;\n}»\n`, {
  languageId: 'javascript',
  goal: 'Give zero for what is not known.',
});
const mended = `function many(n) {\n${lines}\n  return 0;\n}`;

async function run(target: typeof easy, answer: Answer) {
  const fake = fakeRefine({ target, answers: Array.from({ length: 20 }, () => answer) });
  const result = await byDifficulty.refine(fake.context, fake.task);
  const notes = fake.events.flatMap((event) => (event.type === 'note' ? [event.message] : []));
  return { fake, result, notes };
}

describe('a selection', () => {
  test('that is easy gets several answers and a vote, and the log says so [S005]', async () => {
    const { fake, notes, result } = await run(easy, block('function one() {\n  return 1;\n}'));
    expect(notes[0]).toBe(
      'Easy: 3 lines, 0 decisions, 0 open checks; score 0.05, hard from 1.00; several answers vote.',
    );
    expect(fake.asked.map(({ role }) => role)).toEqual(['writer', 'writer', 'writer']);
    expect(notes.at(-1)).toContain('3 candidates, 1 text; 3 votes for one.');
    expect(result.spare?.text).toContain('return 1;');
  });
  test('that is hard gets a reviewer in rounds, with a score for each line that is not correct [S005]', async () => {
    const { fake, notes, result } = await run(hard, (request) =>
      request.role === 'critic'
        ? JSON.stringify(
            request.messages.at(-1)!.content.includes('return -1')
              ? [{ step: 15, verdict: 'wrong', quote: 'return -1', reason: 'Zero is asked for.' }]
              : [{ step: 15, verdict: 'correct' }],
          )
        : (block(mended) as (asked: typeof request) => string)(request),
    );
    expect(notes[0]).toMatch(/^Hard: 17 lines, 14 decisions, 0 open checks; score 1\.45, .* reviewer goes/);
    expect(fake.asked.map(({ role }) => role)).toEqual(['critic', 'writer', 'critic']);
    expect(notes.some((note) => /Scores: .*\(line \d+\): 0\b/.test(note))).toBe(true);
    expect(result.spare?.text).toContain('return 0;\n}');
  });
});

describe('difficulty', () => {
  test('counts no words of comments and strings, and in prose sentences', () => {
    const quiet = targetFrom('«// if for while && ||\nconst s = "if || while";»\n', { languageId: 'javascript' });
    expect(difficultyOf(quiet, []).words).toContain('2 lines, 0 decisions');
    const prose = targetFrom('«It begins. It goes on, and if it rains it ends.»\n', { languageId: 'markdown' });
    expect(difficultyOf(prose, []).words).toMatch(/^2 sentences, 0 open checks/);
  });
  test('rises with what is open, and a wish is not open', () => {
    const goals: readonly Goal[] = [1, 2, 3, 4].map((at) => ({
      kind: 'test',
      title: '',
      checker: 'v',
      test: testCase(`t${at}`, false),
    }));
    expect(difficultyOf(easy, goals).kind).toBe('hard');
    expect(difficultyOf(easy, [{ kind: 'wish', title: 'w' }]).score).toBe(difficultyOf(easy, []).score);
  });
  test('never falls when lines are added', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a();', 'if (b) c();', '', '// d'), { maxLength: 80 }), (all) => {
        const scores = [all, [...all, 'if (e) f();']].map(
          (each) => difficultyOf(targetFrom(`«${each.join('\n')}»\n`, { languageId: 'javascript' }), []).score,
        );
        expect(scores[1]).toBeGreaterThan(scores[0]!);
      }),
    );
  });
});
