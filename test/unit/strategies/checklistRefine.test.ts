// A checklist decides whether anything is rewritten and what, and ranks what programs hold equal (method
// checklist/generate-judge).

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ItemState, JudgedItem } from '../../../server/src/core/checklist.ts';
import { failure } from '../../../server/src/core/failure.ts';
import type { Judged } from '../../../server/src/core/outcome.ts';
import type { ModelRequest } from '../../../server/src/core/ports.ts';
import type { StrategyResult } from '../../../server/src/core/strategy.ts';
import { compareProof, type Verdict } from '../../../server/src/core/verdict.ts';
import { bestRevision, checklistRefine } from '../../../server/src/strategies/checklistRefine.ts';
import { block, fakeRefine, targetFrom, testCase, type Answer, type FakeOptions } from '../../support/fakePorts.ts';

const target = targetFrom('# Title\n\n«The tool is started with run.\nIt stops with halt.\n»\nThe end.\n', {
  languageId: 'markdown',
  goal: 'Say how to start, how to stop, and how to pause it.',
});
const list = '["Does it say how to start?", "Does it say how to pause?"]';
/** The judge's answers, each with the words that it rests on. */
const answers = (...given: readonly (readonly [string, string])[]) =>
  JSON.stringify(
    given.map(([answer, quote], at) => ({ question: at + 1, answer, quote, reason: `Reason ${at + 1}.` })),
  );
const start = ['yes', 'started with run'] as const;
const noPause = ['no', 'stops with halt'] as const;

/** Answers by who is asked: the list, then the judge's answers in turn, and the writer's in turn. */
async function run(
  judge: readonly Answer[],
  writer: readonly Answer[] = [],
  options: Partial<FakeOptions> = {},
): Promise<{
  readonly fake: ReturnType<typeof fakeRefine>;
  readonly result: StrategyResult;
  readonly written: readonly ModelRequest[];
  readonly notes: readonly string[];
}> {
  const judged: Answer[] = [list, ...judge];
  const texts = [...writer];
  const answer: Answer = (request) => {
    const words = (request.role === 'writer' ? texts : judged).shift() ?? '';
    return typeof words === 'function' ? words(request) : (words as string);
  };
  const fake = fakeRefine({ target, answers: Array.from({ length: 20 }, () => answer), ...options });
  const result: StrategyResult = await checklistRefine.refine(fake.context, fake.task);
  const written = fake.asked.filter(({ role }) => role === 'writer');
  const notes = fake.events.flatMap((event) => (event.type === 'note' ? [event.message] : []));
  return { fake, result, written, notes };
}
const words = (request: ModelRequest | undefined) => request?.messages.at(-1)?.content;

describe('what reaches the refiner', () => {
  test('violated items alone, each with its place [S023]', async () => {
    const { written } = await run([answers(start, noPause)], [block('It is paused with wait.')]);
    expect(words(written[0])).toContain(
      'checklist: Not satisfied: Does it say how to pause? In the opinion of a judge, at line 2 of the text (`stops with halt`): Reason 2.',
    );
    expect(words(written[0])).not.toContain('Does it say how to start?');
  });
  test('none violated means no edit: the refiner is not asked [S023]', async () => {
    const { fake, result, written } = await run([answers(start, ['yes', 'stops with halt'])]);
    expect(result).toEqual({ kept: true, met: true, reason: 'no item of the checklist is violated', failures: [] });
    expect([written.length, fake.judged.length]).toEqual([0, 0]);
  });
  test.each([
    ['cannot tell', answers(['cannot tell', ''], ['cannot tell', ''])],
    ['a no that quotes nothing of the text', answers(['no', 'not there'], ['cannot tell', ''])],
    ['nothing that can be read', 'It is bad.'],
  ])('where the judge says %s, there is no edit and no praise', async (_, said) => {
    const { result, written } = await run([said]);
    expect(result).toMatchObject({ reason: 'no item of a checklist could be told' });
    expect([result.kept, written.length]).toEqual([undefined, 0]);
  });
  test('after a revision, what is still violated in it, at its place there [S023]', async () => {
    const first = 'One line more.\nThe tool is started with run.\nIt stops with halt.';
    const { written } = await run(
      [answers(start, noPause), answers(start, noPause)],
      [block(first), block('Run starts, halt stops, wait pauses.')],
    );
    expect(words(written[1])).toContain('at line 3 of the text (`stops with halt`)');
    expect(words(written[1])).toContain('One line more.');
  });
  test('what programs report, too, even where the list is met', async () => {
    const code = targetFrom('/** Adds. */\n«function add(a, b) {\n  return a - b;\n}»\n');
    const { result, written } = await run(
      [answers(['yes', 'function add'], ['yes', 'a - b']), answers(['yes', 'function add'], ['yes', 'a + b'])],
      [block('function add(a, b) {\n  return a + b;\n}')],
      { target: code, tests: (text) => [testCase('adds', text.includes('a + b'))] },
    );
    expect(words(written[0])).toContain('failing test: the test “adds” fails');
    expect(words(written[0])).not.toContain('Not satisfied');
    expect(result.best?.verdict.kind).toBe('verified');
  });
});

describe('what is offered', () => {
  test('an unverified revision that meets more; never as verified', async () => {
    const { result, notes } = await run(
      [answers(start, noPause), answers(['yes', 'Run starts'], ['yes', 'wait pauses'])],
      [block('Run starts, halt stops, wait pauses.')],
    );
    expect(result.best).toBeUndefined();
    expect(result.spare?.text).toContain('wait pauses');
    expect(notes).toContain(
      'Items of the checklist that are met, in the opinion of a judge: 1 of 2 before, 2 of 2 now.',
    );
  });
  test('nothing that meets no more than the original', async () => {
    const said = answers(['no', 'Other words'], noPause);
    const { result } = await run(
      [answers(start, noPause), said, said, said],
      [
        block('Other words. It stops with halt.'),
        block('Other words! It stops with halt.'),
        block('Other words? It stops with halt.'),
      ],
    );
    expect(result).toMatchObject({ kept: true, reason: 'no revision meets more of the checklist' });
    expect(result.spare).toBeUndefined();
  });
  test('an unverified revision that no judge could answer about, and why', async () => {
    const { result } = await run([answers(start, noPause), 'no list'], [block('Run, halt, wait.')]);
    expect(result.spare?.text).toContain('wait');
    expect(result.failures.map(({ code }) => code)).toContain('reply.not-a-list');
  });
  test('what was given by the rungs below stays', async () => {
    const given = { candidate: { id: 'g', edits: [], companions: [] }, verdict: verdict('verified', 0, 1) };
    const { result } = await run([answers(start, start)], [], { best: given as unknown as Judged });
    expect(result.best?.candidate.id).toBe('g');
  });
  test('nothing without a budget or an answer', async () => {
    const { result } = await run([answers(start, noPause)], [''], {});
    expect([result.best, result.spare]).toEqual([undefined, undefined]);
    const lost = fakeRefine({ target, answers: [failure('model.unreachable', 'Gone.', 'Start it.')] });
    const nothing = await checklistRefine.refine(lost.context, lost.task);
    expect([lost.asked.length, nothing.failures[0]?.code]).toEqual([1, 'model.unreachable']);
  });
});

const verdict = (kind: Verdict['kind'], left: number, size: number): Verdict => ({
  kind,
  cleared: [],
  remaining: Array.from({ length: left }, () => ({ kind: 'wish', title: 'w' })),
  reasons: [],
  lines: [],
  size,
});
const revision = (id: string, told: Verdict, ...states: readonly ItemState[]) => ({
  judged: { candidate: { id }, verdict: told } as unknown as Judged,
  items: states.map((state): JudgedItem => ({
    item: { id: state, question: '?', decider: { kind: 'model' }, origin: 'request', severity: 'info' },
    state,
    reason: '',
    evidence: [],
  })),
});

describe('ranking', () => {
  test('the pass rate ranks candidates of which programs say the same [S015]', () => {
    const poor = revision('poor', verdict('verified', 1, 2), 'met', 'unmet');
    const rich = revision('rich', verdict('verified', 1, 9), 'met', 'met');
    expect(bestRevision([poor, rich])).toBe(rich);
    expect(bestRevision([rich, poor])).toBe(rich);
  });
  test('and never over a program’s word [S015]', () => {
    const proven = revision('proven', verdict('verified', 0, 9), 'unmet', 'unmet');
    const flattered = revision('flattered', verdict('verified', 1, 1), 'met', 'met');
    const unverified = revision('unverified', verdict('unverified', 0, 1), 'met', 'met');
    expect(bestRevision([unverified, flattered, proven])).toBe(proven);
  });
  test('then the smaller change, then the earlier one', () => {
    const large = revision('large', verdict('verified', 0, 9), 'met');
    const small = revision('small', verdict('verified', 0, 2), 'met');
    const later = revision('later', verdict('verified', 0, 2), 'met');
    expect(bestRevision([large, small, later])).toBe(small);
    expect(bestRevision([])).toBeUndefined();
  });
  test('no candidate that programs hold better is passed over, whatever the judge says', () => {
    const one = fc.record({
      told: fc.tuple(fc.constantFrom('verified' as const, 'unverified' as const), fc.nat(3), fc.nat(9)),
      states: fc.array(fc.constantFrom<ItemState>('met', 'unmet', 'cannot-tell'), { maxLength: 4 }),
    });
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 6 }), (all) => {
        const made = all.map(({ told, states }, at) => revision(`c${at}`, verdict(...told), ...states));
        const best = bestRevision(made)!;
        for (const { judged } of made)
          expect(compareProof(judged.verdict, best.judged.verdict)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
