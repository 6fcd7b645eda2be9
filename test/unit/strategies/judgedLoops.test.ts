// Loops that go by a judge's word: a held-out judge halts them where the two part, self-critique is told with what an exam
// said of it, and what judges ruled is kept in the long run (method critique/independent-judge).

import { describe, expect, test } from 'vitest';
import type { CriticMemory, JudgeFigure } from '../../../server/src/core/criticMemory.ts';
import type { ModelRequest, Role } from '../../../server/src/core/ports.ts';
import type { RefineStrategy, StrategyResult } from '../../../server/src/core/strategy.ts';
import { askRefineTrust } from '../../../server/src/strategies/askRefineTrust.ts';
import { checklistRefine } from '../../../server/src/strategies/checklistRefine.ts';
import { stepRefine } from '../../../server/src/strategies/stepRefine.ts';
import { block, fakeRefine, targetFrom, testCase, type Answer, type FakeOptions } from '../../support/fakePorts.ts';

const target = targetFrom('# Title\n\n«The tool is started with run.\nIt stops with halt.\n»\nThe end.\n', {
  languageId: 'markdown',
  goal: 'Say how to start, how to stop, and how to pause it.',
});
const texts = ['Run starts. One.', 'Run starts. Two.', 'Run starts. Three.'];
const list = '["Is the start told?", "Is the stop told?", "Is the pause told?", "Is it short?"]';
/** So many yes of four, each with a quotation of what was shown. */
const marks = (yes: number) => (request: ModelRequest) => {
  const shown = request.messages.at(-1)!.content;
  const quote = texts.find((text) => shown.includes(text)) ?? 'started with run';
  return JSON.stringify(
    [1, 2, 3, 4].map((question) => ({ question, answer: question <= yes ? 'yes' : 'no', quote, reason: 'So.' })),
  );
};
const apart: Readonly<Record<Role, string>> = {
  writer: 'gpt-5 at here',
  judge: 'gpt-5-mini at here',
  critic: 'qwen3 at here',
  small: 'gpt-5 at here',
};
const alone: Readonly<Record<Role, string>> = { writer: 'm', judge: 'm', critic: 'm', small: 'm' };

interface Script {
  readonly names?: Readonly<Record<Role, string>>;
  readonly memory?: CriticMemory;
  readonly options?: Partial<FakeOptions>;
}

/** Answers by role, each in turn. */
async function run(strategy: RefineStrategy, by: Partial<Record<Role, readonly Answer[]>>, script: Script = {}) {
  const left = new Map(Object.entries(by).map(([role, answers]) => [role, [...answers]]));
  const answer: Answer = (request) => {
    const next = left.get(request.role)?.shift() ?? '';
    return typeof next === 'function' ? next(request) : (next as string);
  };
  const fake = fakeRefine({ target, answers: Array.from({ length: 30 }, () => answer), ...script.options });
  const names = script.names ?? apart;
  const context = {
    ...fake.context,
    models: { ...fake.context.models, describe: (role: Role) => names[role] },
    ...(script.memory ? { memory: script.memory } : {}),
  };
  const result: StrategyResult = await strategy.refine(context, fake.task);
  const notes = fake.events.flatMap((event) => (event.type === 'note' ? [event.message] : []));
  return { result, notes, asked: fake.asked };
}
const writes = texts.map((text) => block(text));

describe('a loop that goes by a judge', () => {
  const visible = [list, marks(1), marks(2), marks(3), marks(4)];
  test('is halted where the held-out judge parts from it, with the round named, and its best version is kept [S120]', async () => {
    const { result, notes, asked } = await run(checklistRefine, {
      judge: visible,
      critic: [marks(2), marks(3), marks(1)],
      writer: writes,
    });
    expect(result.reason).toBe(
      'The judges part from round 1 on: the visible score went from 0.25 to 0.75, the held-out one from 0.50 to 0.25. Version 1 is kept.',
    );
    expect(notes).toContain(result.reason);
    expect(result.spare?.text).toContain('One.');
    expect(asked.filter(({ role }) => role === 'writer')).toHaveLength(2);
    // The loop never sees what the held-out judge says, and that judge nothing of the loop.
    const heldOut = asked.filter(({ role }) => role === 'critic');
    expect(heldOut).toHaveLength(3);
    for (const { messages, temperature } of heldOut)
      expect([messages.map(({ role }) => role), temperature]).toEqual([['system', 'user'], 0]);
  });
  test('keeps the original where that is what the held-out judge likes best [S120]', async () => {
    const { result } = await run(checklistRefine, {
      judge: visible,
      critic: [marks(4), marks(3), marks(1)],
      writer: writes,
    });
    expect([result.kept, result.spare, result.best]).toEqual([true, undefined, undefined]);
    expect(result.reason).toMatch(/^The judges part .* Version 0 is kept\.$/);
  });
  test('goes on where both judges like what it does', async () => {
    const { result, notes } = await run(checklistRefine, {
      judge: visible,
      critic: [marks(1), marks(2), marks(2), marks(3)],
      writer: writes,
    });
    expect(result.spare?.text).toContain('Three.');
    expect(notes).toContain('The judges do not part: visible 1.00, held out 0.75.');
  });
  test('goes on where the held-out judge says nothing that can be read, and tells so', async () => {
    const { result } = await run(checklistRefine, { judge: visible, critic: [], writer: writes });
    expect(result.spare?.text).toContain('Three.');
    expect(result.failures.map(({ code }) => code)).toContain('reply.not-a-list');
  });
  test('keeps what a program sees cleared, whatever judges say', async () => {
    const { result } = await run(
      checklistRefine,
      { judge: visible, critic: [marks(4), marks(3), marks(1)], writer: writes },
      { options: { tests: (text) => [testCase('two', text.includes('Two.'))] } },
    );
    expect(result.best?.text).toContain('Two.');
  });
  test('has none held out where all models are of one family, which is said once', async () => {
    const { notes, asked } = await run(
      checklistRefine,
      { judge: visible, writer: writes },
      { names: { ...apart, critic: 'gpt-4o' } },
    );
    expect(asked.filter(({ role }) => role === 'critic')).toEqual([]);
    expect(notes.filter((note) => note.startsWith('No judge is held out'))).toHaveLength(1);
  });
  test('asks no held-out judge where nothing is written', async () => {
    const { asked } = await run(checklistRefine, { judge: [list, marks(4)], writer: writes });
    expect(asked.map(({ role }) => role)).toEqual(['judge', 'judge']);
  });
});

/** A store in memory. */
function memoryWith(blindSpot?: { share: number; items: number }) {
  const kept: JudgeFigure[] = [];
  const memory: CriticMemory = {
    blindSpotOf: async (model) => (model === 'm' ? blindSpot : undefined),
    figures: async () => kept,
    add: async (figure) => void kept.push(figure),
  };
  return { memory, kept };
}
const wrongStep = JSON.stringify([
  { step: 1, verdict: 'correct', quote: 'The tool is started with run.' },
  { step: 2, verdict: 'wrong', quote: 'It stops with halt.', reason: 'It does not say when.' },
]);

describe('self-critique', () => {
  const loops: readonly (readonly [string, RefineStrategy, Partial<Record<Role, readonly Answer[]>>])[] = [
    ['a checklist', checklistRefine, { judge: [list, marks(1), marks(4)], writer: writes }],
    ['steps', stepRefine, { critic: [wrongStep], writer: writes }],
    ['a ranking', askRefineTrust, { small: ['[]'], judge: ['{}', '{}'], writer: writes }],
  ];
  test.each(loops)('by %s is told with the blind spot that the exam saw [S100]', async (_, strategy, by) => {
    const { memory } = memoryWith({ share: 0.645, items: 20 });
    const { notes } = await run(strategy, by, { names: alone, memory });
    expect(notes).toContain(
      'm judges what it wrote itself: by its exam it leaves 65 % of the errors in its own text that it mends in a user’s (blind spot of 20 planted errors).',
    );
  });
  test.each(loops)('by %s is told where no exam was taken, too [S100]', async (_, strategy, by) => {
    const { notes } = await run(strategy, by, { names: alone });
    expect(notes).toContain('m judges what it wrote itself: how blind it is to its own errors was not examined.');
  });
  test.each(loops)('by %s is not told where another model judges', async (_, strategy, by) => {
    const { notes } = await run(strategy, by);
    expect(notes.join('\n')).not.toContain('what it wrote itself');
  });
});

describe('what a judge ruled', () => {
  /** Prefers the text with these words, wherever it stands. */
  const prefers =
    (words: string): Answer =>
    ({ messages }) => {
      const shown = messages[1]!.content;
      const isFirst = shown.indexOf(words) < shown.indexOf('=== end', shown.indexOf('One'));
      return JSON.stringify({ reason: 'So.', better: isFirst ? 'one' : 'two' });
    };
  test('is kept by judge and writer, and told in words over all runs [S154]', async () => {
    const { memory, kept } = memoryWith();
    // Another judge's figures of the same writer, from earlier runs.
    kept.push({ judge: 'qwen3', writer: 'scripted-1', pairs: 4, won: 1, flipped: 1, votes: 8, front: 5 });
    const ranks = [prefers('Run starts'), prefers('Run starts')];
    const { notes } = await run(
      askRefineTrust,
      { small: ['[]'], critic: ranks, judge: ranks, writer: [block(texts[0]!)] },
      { memory },
    );
    expect(kept.at(-1)).toEqual({
      judge: 'scripted-1',
      writer: 'scripted-1',
      pairs: 1,
      won: 1,
      flipped: 0,
      votes: 2,
      front: 1,
    });
    expect(notes).toContain(
      'In all runs that are kept, scripted-1: the verdict flipped with the order in 0 of 1 pairs, the text in front won 1 of 2 votes; self-preference 0.75 (1 pairs by it, 4 by others).',
    );
  });
  test('is not kept where it answered in one order only, and nothing is told without a store', async () => {
    const { memory, kept } = memoryWith();
    const by = { small: ['[]'], critic: [prefers('Run starts'), ''], writer: [block(texts[0]!)] };
    const one = await run(askRefineTrust, by, { memory });
    const without = await run(askRefineTrust, by);
    expect([kept, one.notes.concat(without.notes).join('\n')]).toEqual([
      [],
      expect.not.stringContaining('In all runs'),
    ]);
  });
});
