// What every strategy promises, whichever method it follows.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isAbort } from '../../server/src/base/abort.ts';
import { containsSpan } from '../../server/src/base/text.ts';
import { candidateText, isImportEdit } from '../../server/src/core/candidate.ts';
import type { Problem, TestCase } from '../../server/src/core/evidence.ts';
import { failure } from '../../server/src/core/failure.ts';
import type { ToolFix } from '../../server/src/core/ports.ts';
import type { RefineStrategy } from '../../server/src/core/strategy.ts';
import { strategies } from '../../server/src/strategies/index.ts';
import { createParsers } from '../../server/src/workspace/treeSitter.ts';
import { scriptedCases, scriptedTrials, type ScriptedTest } from '../support/scriptedTrials.ts';
import {
  block,
  fakeRefine,
  importFix,
  problemOn,
  replaceFix,
  targetFrom,
  testCase,
  type Answer,
  type FakeOptions,
} from '../support/fakePorts.ts';

const target = targetFrom(
  '// head\nexport function mean(xs: number[]) {\n«  const n = xs.lenght;\n  return sum(xs) / n;\n»}\n// tail\n',
);
function problems(text: string): readonly Problem[] {
  return [
    ...problemOn(text, 'lenght', 'TS2551', "Property 'lenght' does not exist."),
    ...(text.includes("import { sum } from './sum.ts'")
      ? []
      : problemOn(text, 'sum(', 'TS2304', "Cannot find name 'sum'.")),
    ...problemOn(text, 'nowhere', 'TS2304', "Cannot find name 'nowhere'."),
  ];
}

function tests(text: string): readonly TestCase[] {
  const right = text.includes('xs.length') && /\/ n\b/.test(text) && text.includes('import { sum }');
  return [
    testCase('mean of two', right, { message: 'not equal', expected: '2', actual: 'NaN' }),
    testCase('head stays', text.startsWith('// head') || text.includes("'./sum.ts';\n// head")),
    testCase('never throws', !text.includes('throw')),
  ];
}

function fixes(text: string, asked: readonly Problem[]): readonly ToolFix[] {
  return asked.flatMap((problem) => {
    if (problem.rule === 'TS2551') return [replaceFix(text, problem, 'nowhere'), replaceFix(text, problem, 'length')];
    if (problem.message.includes("'sum'")) return [importFix(problem, "import { sum } from './sum.ts';\n")];
    return [];
  });
}

const right = '  const n = xs.length;\n  return sum(xs) / n;';
const wrong = '  const n = xs.lenght;\n  return nowhere(xs) / n;';
const breaking = '  const n = xs.length;\n  if (n === 0) throw new Error();\n  return sum(xs) / n;';
const cheat = '  const n = (xs as any).length;\n  return sum(xs) / n;';
const withImport = `${right}\n}\nimport x from 'y';\nfunction more() {`;
const answers: readonly Answer[] = [
  block(right),
  block(wrong),
  block(breaking),
  block(cheat),
  block(withImport),
  'no block at all',
  '[{"step": "Spell length.", "assert": {"text": "xs.length"}}, {"step": "Sum up.", "assert": {"clean": true}}]',
  '[{"step": "Spell length.", "assert": {"call": "mean([1])", "gives": 1}}]',
  '',
  (request) => request.messages.at(-1)!.content,
];

const base: FakeOptions = { target, problems, tests, fixes, answers: [block(wrong), block(right)] };
const anyFix = fc.record({
  start: fc.integer({ min: 0, max: target.document.text.length }),
  length: fc.integer({ min: 0, max: 12 }),
  newText: fc.constantFrom(
    '',
    'length',
    'sum',
    'nowhere',
    "import { sum } from './sum.ts';\n",
    ' as any',
    'throw 1;',
    '\ud83d',
  ),
  companion: fc.boolean(),
});

/** A world without compiler and fixes, whose tests can be run on many versions. */
const searched = {
  name: 'mean',
  target: targetFrom(
    '// head\nexport function mean(xs) {\n«  let sum = 0;\n  for (let at = 1; at < xs.length; at++) sum += xs[at];\n  return sum / xs.length;\n»}\n// tail\n',
    { languageId: 'javascript' },
  ),
  tests: (
    [
      [[[4, 2]], 3],
      [[[1, 2, 6]], 3],
      [[[0, 5, 4, 1]], 2.5],
      [[[7]], 7],
      [[[0, 2]], 1],
    ] as const
  ).map(([args, gives]): ScriptedTest => ({ args, gives })),
};
const searchedBase: FakeOptions = {
  target: searched.target,
  tests: (text) => scriptedCases(searched, text),
  trials: scriptedTrials({ ...searched, text: searched.target.document.text }),
  parse: createParsers(),
};

/** A world of words: a checker of spelling finds one, and a model lists errors and rewrites sentences. */
const prose = targetFrom(
  '# Title\n\n«Teh tool starts at noon and stops at midnight.\n\nIt needs a recent version of Node.\n»\nThe end.\n',
  { languageId: 'markdown', goal: 'Say when it runs.' },
);
const spelt = 'The tool starts at noon and stops at midnight.';
const teh = { quote: 'Teh', category: 'grammar', severity: 'minor', reason: 'It is misspelt.' };
const proseAnswers: Readonly<Record<string, Answer>> = {
  'prose/estimate-refine/errors': JSON.stringify({ need_correction: true, errors: [teh] }),
  'prose/estimate-refine/consistency': '{"need_correction": false, "errors": []}',
  'prose/estimate-refine/refine': JSON.stringify([{ sentence: 1, text: spelt }]),
  'prose/estimate-refine/expand': block(`${spelt} It does so every day.`),
};
const byPrompt: Answer = (request) => {
  const answer = proseAnswers[request.prompt.id];
  if (typeof answer === 'function') return answer(request);
  return typeof answer === 'string' ? answer : 'no answer';
};
const proseBase: FakeOptions = {
  target: prose,
  problems: (text) => problemOn(text, 'Teh', 'spelling', 'No such word.', { checker: 'harper' }),
  tests: () => [],
  answers: Array.from({ length: 8 }, () => byPrompt),
};

/** A world in which a plan is asked for first. */
const planned: FakeOptions = {
  ...base,
  answers: [
    '[{"step": "Spell length.", "assert": {"text": "xs.length"}}]',
    // The walk of the failing test through the plan.
    '[{"test": 1, "gives": ["2"]}]',
    block(wrong),
    '[{"step": "Spell length, and sum up.", "assert": {"clean": true}}]',
    block(right),
  ],
};

/** A world in which something is asked for in words, and a contract is made of that first. */
const wished: FakeOptions = {
  ...base,
  target: { ...target, goal: 'Spell it right.' },
  answers: ['[{"condition": "Length is spelt.", "check": {"text": "xs.length"}}]', block(wrong), block(right)],
};

const isSearch = (strategy: RefineStrategy) => strategy.rung === 'search';
const isOfProse = (strategy: RefineStrategy) => strategy.method.startsWith('prose-');
const isOfPlans = (strategy: RefineStrategy) => strategy.id === 'plan-steps';
const isOfWishes = (strategy: RefineStrategy) => strategy.id === 'meet-request';

/** A world in which the strategy can do something. */
function baseOf(strategy: RefineStrategy): FakeOptions {
  if (isOfPlans(strategy)) return planned;
  if (isOfWishes(strategy)) return wished;
  return isSearch(strategy) ? searchedBase : isOfProse(strategy) ? proseBase : base;
}

/** Models and the tools' fixes, which the worlds differ in, play no part in a search. */
function runsOf(strategy: RefineStrategy, many: number): number {
  return isSearch(strategy) ? 4 : many;
}

const anyWorld = fc.record({
  script: fc.array(fc.constantFrom(...answers, byPrompt), { maxLength: 4 }),
  fixes: fc.array(anyFix, { maxLength: 5 }),
  good: fc.boolean(),
});

function optionsOf(
  strategy: RefineStrategy,
  world: {
    script: readonly Answer[];
    fixes: readonly { start: number; length: number; newText: string; companion: boolean }[];
    good: boolean;
  },
): FakeOptions {
  return {
    ...baseOf(strategy),
    answers: world.script,
    fixes: (text, asked) => {
      const bad = asked.flatMap((problem) =>
        world.fixes.map((one): ToolFix => {
          const edit = { span: { start: one.start, end: one.start + one.length }, newText: one.newText };
          return {
            tool: 'random',
            title: 'random',
            problem,
            edits: one.companion ? [] : [edit],
            companions: one.companion ? [edit] : [],
          };
        }),
      );
      return world.good ? [...bad, ...fixes(text, asked)] : bad;
    },
  };
}

describe.each(strategies as readonly RefineStrategy[])('$id', (strategy) => {
  const own = baseOf(strategy);
  const { target: ownTarget } = own;
  const failing = (text: string) =>
    (own.problems?.(text).length ?? 0) + own.tests!(text).filter((one) => one.state === 'failed').length;

  test('says what it is and where its method is described', () => {
    expect(strategy.id).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
    expect(strategy.title).not.toBe('');
    expect(strategy.method).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
  });

  test('finds the improvement when there is one', async () => {
    const fake = fakeRefine(own);
    const result = await strategy.refine(fake.context, fake.task);
    expect(result.best?.verdict.kind).toBe('verified');
    const told = isOfProse(strategy) ? 'The tool starts' : 'xs.length';
    expect(result.best!.text.slice(ownTarget.span.start)).toContain(told);
    expect(failing(result.best!.text)).toBeLessThan(failing(ownTarget.document.text));
  });

  test('never offers a text that fails more, nor touches anything but the selection and imports', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorld, async (world) => {
        const fake = fakeRefine(optionsOf(strategy, world));
        const result = await strategy.refine(fake.context, fake.task);
        // What passes and is doubted says so.
        if (!result.doubt) expect(result.spare?.verdict.kind ?? 'unverified').toBe('unverified');
        for (const offered of [result.best, result.spare]) {
          if (!offered) continue;
          const { candidate } = offered;
          expect(candidate.edits.every((edit) => containsSpan(ownTarget.span, edit.span))).toBe(true);
          expect(candidate.companions.every((edit) => isImportEdit(ownTarget.document.text, edit))).toBe(true);
          expect(candidateText(ownTarget, candidate)).toEqual({ ok: true, value: offered.text });
          expect(offered.text.endsWith(ownTarget.document.text.slice(ownTarget.span.end))).toBe(true);
        }
        if (!result.best) return;
        expect(result.best.verdict.kind).toBe('verified');
        expect(failing(result.best.text)).toBeLessThan(failing(ownTarget.document.text));
        // Before a parenthesis `any` is no type, and nothing is silenced.
        if (ownTarget.kind === 'code') expect(result.best.text).not.toMatch(/as any(?!\()|throw/);
      }),
      { numRuns: runsOf(strategy, 150), seed: 7 },
    );
  });

  test('never comes back with less than it was given', async () => {
    const first = fakeRefine(own);
    const given = (await strategy.refine(first.context, first.task)).best!;
    for (const script of [[block(wrong)], [block(cheat)], [], [block(ownTarget.document.text)]]) {
      const fake = fakeRefine({ ...own, answers: script, fixes: () => [], best: given });
      const result = await strategy.refine(fake.context, fake.task);
      expect(result.best?.verdict.remaining.length).toBeLessThanOrEqual(given.verdict.remaining.length);
    }
  });

  test('stops within one call of an abort', async () => {
    const whole = fakeRefine(own);
    await strategy.refine(whole.context, whole.task);
    for (let abortAt = 1; abortAt <= whole.calls(); abortAt++) {
      const fake = fakeRefine({ ...own, abortAt });
      const error: unknown = await strategy.refine(fake.context, fake.task).catch((reason: unknown) => reason);
      expect(isAbort(error)).toBe(true);
      expect(fake.calls()).toBeLessThanOrEqual(abortAt + 1);
    }
    expect(whole.calls()).toBeGreaterThan(1);
  });

  test.each([{ calls: 1 }, { processes: 1 }, { processes: 2 }, { tokens: 900 }, { tokens: 2500 }, { tokens: 1 }])(
    'spends no more than %o',
    async (limits) => {
      const fake = fakeRefine({
        ...own,
        limits,
        answers: Array.from({ length: 20 }, (_, index) => block(`${wrong} // ${index}`)),
      });
      await strategy.refine(fake.context, fake.task);
      const spent = fake.context.budget.spent();
      const oneReply = 20;
      expect(spent.calls).toBeLessThanOrEqual(fake.context.budget.limits.calls);
      expect(spent.promptTokens + spent.completionTokens).toBeLessThanOrEqual(
        fake.context.budget.limits.tokens + oneReply,
      );
      // A text that was answered for is still judged, with its imports: two processes at most.
      expect(spent.processes).toBeLessThanOrEqual(fake.context.budget.limits.processes + 2);
    },
  );

  test('gives the same result for the same script', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorld, async (world) => {
        const runs = await Promise.all(
          [1, 2].map(async () => {
            const fake = fakeRefine(optionsOf(strategy, world));
            const result = await strategy.refine(fake.context, fake.task);
            return JSON.stringify([result, fake.asked, fake.judged]);
          }),
        );
        expect(runs[0]).toBe(runs[1]);
      }),
      { numRuns: runsOf(strategy, 40), seed: 8 },
    );
  });

  test('returns failures of a model and never throws', async () => {
    const down = failure('model.unreachable', 'Nobody is there.', 'Start it.');
    const { trials: _, ...unaided } = own;
    const fake = fakeRefine({ ...unaided, answers: [down], fixes: () => [] });
    const result = await strategy.refine(fake.context, fake.task);
    expect(result.best).toBeUndefined();
    expect(result.failures).toEqual(strategy.needs.includes('model') ? [down] : []);
  });

  test('asks a model only when it says that it needs one [S032, S185]', async () => {
    const fake = fakeRefine(own);
    await strategy.refine(fake.context, fake.task);
    expect(fake.asked.length > 0).toBe(strategy.needs.includes('model'));
  });
});
