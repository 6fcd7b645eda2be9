// A plan whose steps carry assertions: what holds is kept, what is contradicted is planned anew (method verify/plan-trace).

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { StrategyResult } from '../../../server/src/core/strategy.ts';
import { planSteps } from '../../../server/src/strategies/planSteps.ts';
import {
  block,
  fakeRefine,
  problemOn,
  targetFrom,
  testCase,
  type Answer,
  type FakeOptions,
} from '../../support/fakePorts.ts';
import { scriptedCases, scriptedTrials, type ScriptedTest } from '../../support/scriptedTrials.ts';

const target = targetFrom('«function spread(xs) {\n  return Math.max(...xs);\n}\n»// tail\n', {
  languageId: 'javascript',
});
const tests: readonly ScriptedTest[] = [
  { args: [[3, 9]], gives: 6 },
  { args: [[4]], gives: 0 },
  { args: [[]], gives: 0 },
];
const world: FakeOptions = {
  target,
  tests: (text) => scriptedCases({ name: 'spread', tests }, text),
  trials: scriptedTrials({ name: 'spread', tests, text: target.document.text }),
};
const functionOf = (...lines: readonly string[]) =>
  ['function spread(xs) {', ...lines.map((one) => `  ${one}`), '}'].join('\n');
const guard = 'if (xs.length === 0) return 0;';
const guarded = functionOf(guard, 'return Math.max(...xs);');
const whole = functionOf(guard, 'return Math.max(...xs) - Math.min(...xs);');
const halved = functionOf(guard, 'return (Math.max(...xs) - Math.min(...xs)) / 2;');
const plan = (...steps: readonly (readonly [string, unknown])[]) =>
  JSON.stringify(steps.map(([step, assert]) => ({ step, assert })));
const empty = ['Return 0 for an empty list.', { call: 'spread([])', gives: '0' }] as const;
const subtract = ['Subtract the least.', { call: 'spread([3, 9])', gives: '6' }] as const;

async function run(answers: readonly Answer[], options: Partial<FakeOptions> = {}) {
  const fake = fakeRefine({ ...world, answers, ...options });
  const result: StrategyResult = await planSteps.refine(fake.context, fake.task);
  const notes = fake.events.flatMap((event) => (event.type === 'note' ? [event.message] : []));
  return { fake, result, notes, prompts: fake.asked.map(({ prompt }) => prompt.id.split('/').at(-1)) };
}

describe('a plan with assertions', () => {
  test('is followed step by step, each assertion run, and offered when the tests pass', async () => {
    const { result, prompts, notes } = await run([plan(empty, subtract), block(guarded), block(whole)]);
    expect(result.best?.text).toBe(`${whole}\n// tail\n`);
    expect(result.reason).toBe('all 2 steps hold');
    expect(prompts).toEqual(['plan', 'step', 'step']);
    expect(notes.slice(1)).toEqual([
      'Step 1, kept: Return 0 for an empty list. (seen: spread([]) gives 0)',
      'Step 2, kept: Subtract the least. (seen: spread([3, 9]) gives 6)',
      'The plan: all 2 steps hold.',
    ]);
    expect(result.best!.candidate.provenance.notes).toEqual(notes.slice(1, 3));
  });

  test('is made anew from the step that is contradicted, and earlier steps stay [S128]', async () => {
    const { fake, result, prompts, notes } = await run([
      plan(empty, subtract),
      block(guarded),
      block(halved),
      plan(['Subtract the least from the greatest.', subtract[1]]),
      block(whole),
    ]);
    expect(prompts).toEqual(['plan', 'step', 'step', 'plan-anew', 'step']);
    const again = fake.asked[3]!.messages.at(-1)!.content;
    // Told: the piece with the first step in it and not the second, what was asserted, and what was seen.
    expect(again).toContain(guarded);
    expect(again).not.toContain('/ 2');
    expect(again).toContain('1. Return 0 for an empty list. (spread([]) gives 0)');
    expect(again).toContain('Asserted: spread([3, 9]) gives 6\nSeen: it gives 3');
    // The next step begins with what was kept.
    expect(fake.asked[4]!.messages.at(-1)!.content).toContain(guarded);
    expect(result.best?.text).toBe(`${whole}\n// tail\n`);
    expect(notes).toContain(
      'Step 2, taken back: Subtract the least. (asserted: spread([3, 9]) gives 6; seen: it gives 3)',
    );
  });

  test('takes a step back that breaks what passed, whatever it asserted [S128]', async () => {
    const passing = (text: string) => [
      ...scriptedCases({ name: 'spread', tests }, text),
      testCase('keeps max', text.includes('Math.max')),
    ];
    const { fake, result } = await run(
      [plan(['Begin anew.', { text: 'return 0' }]), block(functionOf('return 0;')), plan(subtract), block(whole)],
      { tests: passing },
    );
    expect(fake.asked[2]!.messages.at(-1)!.content).toContain('Seen: The test “keeps max” passed before and fails now');
    expect(result.best?.text).toContain('Math.max');
  });

  test('plans anew when all steps hold and the failing test does not', async () => {
    const { fake, result, prompts } = await run([plan(empty), block(guarded), plan(subtract), block(whole)]);
    expect(prompts).toEqual(['plan', 'step', 'plan-anew', 'step']);
    expect(fake.asked[2]!.messages.at(-1)!.content).toContain('Step: the plan as a whole');
    expect(result.best?.text).toBe(`${whole}\n// tail\n`);
  });

  test('offers the part that holds, where that clears something', async () => {
    const { result } = await run([plan(empty, subtract), block(guarded), block(halved), '[]']);
    expect(result.best?.text).toBe(`${guarded}\n// tail\n`);
    expect(result.reason).toBe('step 2 was contradicted, and the model plans nothing else');
  });

  test('does not offer half a plan as what was wished', async () => {
    const wished = targetFrom('«function spread(xs) {\n  return Math.max(...xs);\n}\n»', {
      languageId: 'javascript',
      goal: 'Give the difference of the greatest and the least, and 0 for an empty list.',
    });
    const one: readonly ScriptedTest[] = [{ args: [[4, 4]], gives: 4 }];
    const { result } = await run([plan(empty, subtract), block(guarded), block(halved), '[]'], {
      target: wished,
      tests: (text) => scriptedCases({ name: 'spread', tests: one }, text),
      trials: scriptedTrials({ name: 'spread', tests: one, text: wished.document.text }),
    });
    expect(result.best).toBeUndefined();
    expect(result.spare?.text).toContain('length === 0');
    expect(result.doubt?.message).toContain('Only part of the plan holds');
  });
});

describe('a plan of a repair', () => {
  /** The tests as a runner tells them that prints what it wants. */
  const telling = (text: string) =>
    scriptedCases({ name: 'spread', tests }, text).map((one, at) =>
      one.state === 'failed' ? { ...one, failure: { ...one.failure!, expected: String(tests[at]!.gives) } } : one,
    );
  const walk = (...ends: readonly string[]) =>
    JSON.stringify(ends.map((end, at) => ({ test: at + 1, gives: ['9', end] })));
  const half = ['Halve it.', { call: 'spread([3, 9])', gives: '3' }] as const;

  test('is walked by hand on the failing tests and mended before anything is edited [S034]', async () => {
    const { fake, result, prompts, notes } = await run(
      [
        plan(empty, half),
        walk('3', '0', '0'),
        plan(empty, subtract),
        walk('6', '0', '0'),
        block(guarded),
        block(whole),
      ],
      { tests: telling },
    );
    expect(prompts).toEqual(['plan', 'walk', 'plan-mended', 'walk', 'step', 'step']);
    expect(notes).toContain('“sample.test.js > spread 1”, by hand: 9 → 3; wanted 6');
    // Who walks it did not write it, sees the plan and the failing tests, and no edit was tried yet.
    const asked = fake.asked[1]!;
    expect([asked.role, asked.temperature]).toEqual(['critic', 0]);
    expect(asked.messages.at(-1)!.content).toContain('2. Halve it. (spread([3, 9]) gives 3)');
    expect(asked.messages.at(-1)!.content).toContain('wanted: 6');
    expect(fake.asked[2]!.messages.at(-1)!.content).toContain('by hand: 9 → 3; wanted 6');
    expect(result.best?.text).toBe(`${whole}\n// tail\n`);
  });
  test('that gives by hand what the tests want is followed as it is', async () => {
    const { prompts } = await run([plan(empty, subtract), walk('6', '0'), block(guarded), block(whole)], {
      tests: telling,
    });
    expect(prompts).toEqual(['plan', 'walk', 'step', 'step']);
  });
  test.each([
    ['cannot be read', 'I would not know.'],
    ['gives what is no literal', walk('something')],
    ['is of no test', '[{"test": 9, "gives": ["1"]}]'],
  ])('whose walk %s is followed as it is: what runs decides', async (_, words) => {
    const { prompts, result } = await run([plan(empty, subtract), words, block(guarded), block(whole)], {
      tests: telling,
    });
    expect(prompts).toEqual(['plan', 'walk', 'step', 'step']);
    expect(result.best?.text).toBe(`${whole}\n// tail\n`);
  });
  test.each(['throws RangeError', 'raises ValueError: no items'])(
    'that by hand gives no value is mended: %s',
    async (end) => {
      const { fake, prompts, notes } = await run(
        [plan(empty, half), walk(end), plan(empty, subtract), walk('6', '0'), block(guarded), block(whole)],
        { tests: telling },
      );
      expect(prompts).toEqual(['plan', 'walk', 'plan-mended', 'walk', 'step', 'step']);
      expect(notes.some((one) => one.includes(`by hand: 9 → ${end}; wanted 6`))).toBe(true);
      expect(fake.asked[1]!.messages[0]!.content).toContain('"throws" and the error');
    },
  );
  test.each<readonly [string, string, unknown, string]>([
    ['a bare string', 'one-two', "'one--two'", 'walk plan-mended walk'],
    ['a bare string, and gives it', 'one-two', "'one-two'", 'walk'],
    ['a bare string, and gives it without quotes', 'one-two', 'one-two', 'walk'],
    ['a number or a string, and gives the string', '3', "'3'", 'walk'],
    ['a number or a string, and gives the number', '3', 3, 'walk'],
    ['a list, and gives it as it is', '[ 0.3, 2 ]', [0.1 + 0.2, 2], 'walk'],
    ['an object, and gives its fields in another order', '{ a: 1, b: 2 }', '{b: 2, a: 1}', 'walk'],
    ['another list', '[ 3, 2 ]', '[2, 3]', 'walk plan-mended walk'],
    ['what nobody can read', 'Set(1) { 3 }', "'3'", ''],
    ['an error', '[class RangeError extends Error]', 'throws RangeError', ''],
  ])('is mended only where it parts from what a test wants: %s', async (_, expected, gives, between) => {
    const printed = (text: string) =>
      telling(text).map((one) => (one.failure ? { ...one, failure: { ...one.failure, expected } } : one));
    const told = JSON.stringify([{ test: 1, gives: ['9', gives] }]);
    const walks = between.split(' ').flatMap((one) => (one === 'walk' ? [told] : one === '' ? [] : [plan(subtract)]));
    const { prompts } = await run([plan(subtract), ...walks, ...(between.length > 4 ? [plan(subtract)] : []), '[]'], {
      tests: printed,
    });
    expect(prompts.slice(1).filter((one) => one !== 'step' && one !== 'plan-anew')).toEqual(
      between === '' ? [] : [...between.split(' '), ...(between.length > 4 ? ['plan-mended'] : [])],
    );
  });
  test('shows whoever walks it nothing of where the files lie', async () => {
    const failing = (text: string) =>
      telling(text).map((one) =>
        one.failure ? { ...one, failure: { ...one.failure, message: 'at /srv/build/sample.test.js:3' } } : one,
      );
    const { fake } = await run([plan(subtract), walk('6', '0', '0'), '[]'], { tests: failing });
    const asked = fake.asked[1]!;
    expect(asked.prompt.id).toBe('verify/plan-trace/walk');
    expect(asked.messages.at(-1)!.content).toContain('at sample.test.js:3');
    expect(asked.messages.at(-1)!.content).not.toContain('/srv');
  });
  test('is mended twice at most, and what is right by the tests is offered whatever the walk says', async () => {
    const wrong = walk('7', '0', '0');
    const { prompts, result } = await run(
      [plan(empty, subtract), wrong, plan(empty, subtract), wrong, plan(empty, subtract), block(guarded), block(whole)],
      { tests: telling },
    );
    expect(prompts).toEqual(['plan', 'walk', 'plan-mended', 'walk', 'plan-mended', 'step', 'step']);
    expect(result.best?.text).toBe(`${whole}\n// tail\n`);
  });
});

describe('a plan ends', () => {
  test('at a text that was taken back before', async () => {
    const again = plan(subtract);
    const { result, prompts } = await run([again, block(halved), again, block(halved), again, block(whole)]);
    expect(result.reason).toBe('a text that was taken back came again');
    expect(prompts.length).toBe(4);
    expect(result.best).toBeUndefined();
  });
  test('after three plans anew', async () => {
    const wrongs = [1, 2, 4, 5, 7].flatMap((by) => [
      plan(subtract),
      block(functionOf(`return Math.max(...xs) - ${by};`)),
    ]);
    const { result, prompts } = await run(wrongs);
    expect(prompts.filter((one) => one === 'plan-anew').length).toBe(3);
    expect(result.reason).toBe('step 1 was contradicted, and 3 plans were made anew');
  });
  test('at once where the model plans nothing', async () => {
    const { result, prompts } = await run(['[]', block(whole)]);
    expect(result).toEqual({ kept: true, reason: 'the model keeps the text', failures: [] });
    expect(prompts).toEqual(['plan']);
  });
  test.each(['I would not know.', '[1, 2]', '[{"assert": {"clean": true}}]'])('where %s is no plan', async (words) => {
    const { result } = await run([words, block(whole)]);
    expect(result.best).toBeUndefined();
    expect(result.failures.map(({ code }) => code)).toEqual(['reply.not-a-list']);
  });
  test('with four steps, whatever the reply holds', async () => {
    const steps = Array.from({ length: 9 }, (_, index) => [`Step ${index}.`, { text: 'Math.max' }] as const);
    const { fake, notes } = await run([plan(...steps), ...Array.from({ length: 20 }, () => block(guarded))]);
    expect(notes[0]).toBe('The plan has 9 steps; 4 are followed.');
    expect(fake.asked.length).toBeLessThanOrEqual(12);
  });
});

describe('an assertion', () => {
  /** What is said of one step whose text is `whole`. */
  const said = async (assert: unknown, options: Partial<FakeOptions> = {}) => {
    const { notes } = await run([plan(['Do it.', assert]), block(whole), '[]'], options);
    return notes.find((one) => one.startsWith('Step 1'));
  };
  test.each([
    ['a value', { call: 'spread([3, 9])', gives: 6 }],
    ['a value as text', { call: 'spread([3, 9])', gives: '6.0' }],
    ['an error', { call: 'spread(null)', throws: 'TypeError' }],
    ['any error', { call: 'spread(null)', throws: true }],
    ['a test', { test: 'spread 1' }],
    ['words', { text: 'Math.min( ...xs )'.replaceAll(' ', '') }],
    ['words on two lines', { text: 'return 0; return' }],
    ['words that are gone', { no_text: 'return Math.max(...xs);' }],
  ])('on %s holds', async (_, assert) => {
    const named = (text: string) =>
      scriptedCases({ name: 'spread', tests }, text).map((one) => ({ ...one, name: one.name.split(' > ').at(-1)! }));
    expect(await said(assert, { tests: named })).toMatch(/kept: Do it\. \(seen: /);
  });
  test.each([
    ['a value', { call: 'spread([3, 9])', gives: 7 }, 'it gives 6'],
    ['an error of another class', { call: 'spread(null)', throws: 'RangeError' }, 'it throws '],
    ['an error that does not come', { call: 'spread([1])', throws: 'TypeError' }, 'it gives 0'],
    ['words', { text: 'Math.abs' }, 'it does not stand there'],
    ['words that stay', { no_text: 'Math.max' }, 'it stands there'],
    ['a text without complaints', { clean: true }, 'no-magic: Magic.'],
  ])('on %s is contradicted', async (_, assert, seen) => {
    const magic = (text: string) => problemOn(text, 'Math', 'no-magic', 'Magic.', { severity: 'warning' });
    const line = await said(assert, { problems: magic });
    expect(line).toContain('taken back');
    expect(line).toContain(seen);
  });
  test.each([
    ['none', undefined],
    ['a call of something computed', { call: 'spread(range(3))', gives: 1 }],
    ['a value that is no literal', { call: 'spread([1])', gives: 'new Map()' }],
    ['an unknown test', { test: 'spread is fast' }],
    ['an unknown form', { feeling: 'good' }],
  ])('that is %s decides nothing, and is said to', async (_, assert) => {
    expect(await said(assert)).toMatch(/kept: Do it\. \(not decided: .*nothing that passed broke\)/);
  });
  test('of a call decides nothing where nothing can be called', async () => {
    const { trials: _, ...without } = world;
    const fake = fakeRefine({
      ...without,
      answers: [plan(['Do it.', { call: 'spread([3, 9])', gives: 7 }]), block(whole)],
    });
    await planSteps.refine(fake.context, fake.task);
    const notes = fake.events.flatMap((event) => (event.type === 'note' ? [event.message] : []));
    expect(notes[1]).toContain('not decided: the function cannot be called by itself');
  });

  test('never makes anything offered that breaks what passed', async () => {
    const anyText = fc.constantFrom(
      guarded,
      whole,
      halved,
      functionOf('return 0;'),
      functionOf('return xs[1] - xs[0];'),
      '',
    );
    const anyAssert = fc.oneof(
      fc.constantFrom<unknown>(empty[1], subtract[1], { clean: true }, { text: 'return' }, { no_text: 'max' }, 7, null),
      fc.jsonValue(),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(anyAssert, anyText), { minLength: 1, maxLength: 6 }), async (steps) => {
        const answers = steps.flatMap(([assert, text]) => [plan(['Do it.', assert]), block(text)]);
        const { result } = await run(answers);
        const before = scriptedCases({ name: 'spread', tests }, target.document.text);
        for (const offered of [result.best, result.spare]) {
          if (!offered) continue;
          const after = scriptedCases({ name: 'spread', tests }, offered.text);
          expect(before.every((one, index) => one.state === 'failed' || after[index]!.state === 'passed')).toBe(true);
          expect(offered.text.endsWith('// tail\n')).toBe(true);
        }
      }),
      { numRuns: 60, seed: 3 },
    );
  });
});
