// One verdict for each statement or sentence (method critique/step-verdicts).

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { askerOf } from '../../../server/src/critique/asking.ts';
import { judgeSteps, stepVerdicts, useVerdicts } from '../../../server/src/critique/stepVerdicts.ts';
import { sentencesIn, stepsOf } from '../../../server/src/critique/steps.ts';
import { createParsers } from '../../../server/src/workspace/treeSitter.ts';
import { critiqueContext, critiqueTask } from '../../support/critiques.ts';
import { targetFrom, type Answer } from '../../support/fakePorts.ts';

const parsers = createParsers();
const target = targetFrom(
  'const before = 1;\n«function mean(xs: number[]): number {\n  let sum = 0;\n  for (const x of xs) {\n    sum += x;\n  }\n  return sum / (xs.length - 1);\n}»\nconst after = 2;\n',
);
const textsOf = async (one = target) =>
  (await stepsOf(one, parsers)).map(({ start, end }) => one.document.text.slice(start, end));

async function critique(answer: Answer, one = target) {
  const { context, asked, events } = critiqueContext([answer]);
  return { ...(await stepVerdicts.critique(context, critiqueTask(one))), asked, events };
}
const verdicts = (...words: readonly object[]) => JSON.stringify(words);
const correct = (...steps: readonly number[]) => steps.map((step) => ({ step, verdict: 'correct' }));

describe('steps', () => {
  test('of code are statements; what holds others is one by its head', async () => {
    expect(await textsOf()).toEqual([
      'function mean(xs: number[]): number',
      'let sum = 0;',
      'for (const x of xs)',
      'sum += x;',
      'return sum / (xs.length - 1);',
    ]);
  });
  test.each([
    ['python', '«def f(a):\n    s = 0\n    for x in a:\n        s += x\n    return s\n»', 5],
    ['go', '«func f(a int) int {\n\ts := 0\n\tfor i := 0; i < a; i++ {\n\t\ts += i\n\t}\n\treturn s\n}\n»', 5],
    ['rust', '«fn f(a: i32) -> i32 {\n    let s = 1;\n    if a > 1 { return 2; }\n    s\n}\n»', 5],
    ['typescript', '«if (a) { f(); } else { g(); }\ntry { h(); } finally { i(); }»', 5],
    ['lua', '«local s = 0\n\nreturn s\n»', 2],
  ])('of %s are found', async (languageId, marked, count) => {
    expect(await textsOf(targetFrom(marked, { languageId }))).toHaveLength(count);
  });
  test('of prose are sentences; abbreviations and numbers end none, fences hold none', async () => {
    const prose = targetFrom(
      '«# A title\n\nUse it, e.g. for\ntests. It takes 3.5 s.\n\n```sh\nnpm test. Now.\n```\n\n- One item. Two.\n»',
      { languageId: 'markdown' },
    );
    expect(await textsOf(prose)).toEqual([
      'A title',
      'Use it, e.g. for\ntests.',
      'It takes 3.5 s.',
      'One item.',
      'Two.',
    ]);
  });
  test('lie in the selection, do not overlap and hold words, whatever the text', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.constantFrom('if (a) { b(); }\n', 'x = 1;\n', 'A b. C d.\n\n', '{ ( ;\n', '- e.g. `a. b` c.\n'),
        fc.string({ unit: fc.constantFrom('{', '}', ';', 'a', '\n', '.', ' ', '`', '😀'), maxLength: 80 }),
        fc.constantFrom('typescript', 'markdown', 'python', 'lua'),
        async (head, middle, tail, languageId) => {
          const marked = `${head.replace(/[«»]/g, '')}«${middle}${tail}»end`;
          const one = targetFrom(marked, { languageId });
          let last = one.span.start;
          for (const step of await stepsOf(one, parsers)) {
            expect(step.start).toBeGreaterThanOrEqual(last);
            expect(step.end).toBeLessThanOrEqual(one.span.end);
            expect(one.document.text.slice(step.start, step.end)).toMatch(/[\p{L}\p{N}]/u);
            last = step.end;
          }
        },
      ),
      { numRuns: 150 },
    );
  });
  test('of a sentence in code marks stay whole', () => {
    const text = 'Run `a. B c` first. Then stop.';
    expect(sentencesIn(text, { start: 0, end: text.length }).map(({ start, end }) => text.slice(start, end))).toEqual([
      'Run `a. B c` first.',
      'Then stop.',
    ]);
  });
});

test('a critic of its own returns a verdict for each statement, and the first wrong step [S090]', async () => {
  const { findings, events, asked } = await critique(
    verdicts(
      ...correct(1, 2, 3),
      { step: 4, verdict: 'unsure', quote: 'sum += x', reason: 'x may be a string' },
      { step: 5, verdict: 'wrong', quote: 'xs.length - 1', reason: 'mean([2]) is Infinity' },
    ),
  );
  expect(findings).toMatchObject([
    { rule: 'critic/step-verdicts', proof: 'unknown', severity: 'info', quote: 'sum += x' },
    { proof: 'opinion', severity: 'info', quote: 'xs.length - 1', message: 'mean([2]) is Infinity' },
  ]);
  expect(findings[1]!.evidence[0]!.excerpt).toContain('Step 5 of 5, the first wrong one: wrong.');
  expect(asked).toMatchObject([{ role: 'critic', temperature: 0 }]);
  expect(asked[0]!.messages[1]!.content).toContain('[5] return sum / (xs.length - 1);');
  expect(events).toMatchObject([
    {
      type: 'note',
      message:
        'scripted-1: 3 steps correct, 1 wrong, 1 unsure, 0 without a verdict. The first wrong step is 5. Scores: 4 (line 5): 0.5, 5 (line 7): 0.',
    },
  ]);
});

test('a review of a hard selection has a score for each line that is not correct [S005]', async () => {
  const { context, asked } = critiqueContext([
    verdicts(...correct(1, 2, 3, 4), { step: 5, verdict: 'wrong', quote: 'return sum', reason: 'r' }),
  ]);
  const report = await judgeSteps(askerOf(context, 1), critiqueTask(target), await stepsOf(target, parsers));
  expect(report.verdicts.map(({ score }) => score)).toEqual([1, 1, 1, 1, 0]);
  expect(report.firstWrong).toBe(4);
  expect(asked).toHaveLength(1);
});

test('all correct is no finding', async () => {
  const { findings, failures } = await critique(verdicts(...correct(1, 2, 3, 4, 5)));
  expect([findings, failures]).toEqual([[], []]);
});

describe('a reply with faults', () => {
  test.each([
    ['a wrong number', { step: 2, verdict: 'wrong', quote: 'xs.length - 1', reason: 'r' }, ['xs.length - 1'], 0],
    ['a number beyond', { step: 99, verdict: 'wrong', quote: 'xs.length - 1', reason: 'r' }, ['xs.length - 1'], 0],
    ['an invented quotation', { step: 5, verdict: 'wrong', quote: 'xs.size', reason: 'r' }, [], 1],
    ['a place outside the selection', { step: 5, verdict: 'wrong', quote: 'const after', reason: 'r' }, [], 1],
    ['no quotation', { step: 5, verdict: 'wrong', reason: 'r' }, [], 1],
    ['a verdict that there is not', { step: 5, verdict: 'terrible', quote: 'return sum' }, [], 1],
    ['no number', { verdict: 'wrong', quote: 'return sum' }, [], 1],
  ])('that has %s is anchored by its quotation, or dropped and counted', async (_, entry, quotes, dropped) => {
    const { findings, failures } = await critique(verdicts(...correct(1, 2, 3, 4), entry));
    expect(findings.map(({ quote }) => quote)).toEqual(quotes);
    const counted = failures.find(({ code }) => code === 'reply.unanchored')?.message ?? '0';
    expect(Number.parseInt(counted, 10)).toBe(dropped);
  });
  test('that calls a step both correct and wrong has said that it cannot tell', async () => {
    const { findings } = await critique(
      verdicts({ step: 5, verdict: 'wrong', quote: 'return sum', reason: 'r' }, ...correct(1, 2, 3, 4, 5)),
    );
    expect(findings).toMatchObject([{ proof: 'unknown', message: 'The critic calls this step wrong and correct. r' }]);
  });
  test('that leaves steps out says how many', async () => {
    const { findings, failures } = await critique(verdicts(...correct(1, 2)));
    expect(findings).toEqual([]);
    expect(failures).toMatchObject([{ code: 'reply.not-a-list', message: '3 of 5 steps got no verdict.' }]);
  });
  test('always decodes to a valid, possibly empty, list of findings [S242]', async () => {
    const entry = fc.record(
      {
        step: fc.oneof(fc.integer({ min: -3, max: 9 }), fc.string(), fc.constant(null)),
        verdict: fc.oneof(fc.constantFrom('correct', 'wrong', 'unsure', 'Wrong ', 'cannot tell'), fc.string()),
        quote: fc.oneof(
          fc.constantFrom('sum += x', 'return', 'sum', '', 'const after'),
          fc.string(),
          fc.constant(null),
        ),
        reason: fc.oneof(fc.string({ unit: 'binary' }), fc.constant(7)),
      },
      { requiredKeys: [] },
    );
    const reply = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.array(entry).map((entries) => JSON.stringify(entries)),
      fc.array(entry).map((entries) => JSON.stringify({ verdicts: entries }).slice(0, -4)),
      fc.constant('[{"__proto__": {"step": 1}, "step": 1, "verdict": "wrong", "quote": "sum += x"}]'),
    );
    await fc.assert(
      fc.asyncProperty(reply, async (words) => {
        const { findings } = await critique(words);
        for (const { quote, range, message } of findings) {
          const line = target.document.text.split('\n')[range.start.line]!;
          expect(line.slice(range.start.character)).toContain(quote.split('\n')[0]);
          expect(message).not.toMatch(/[\p{Cc}\u202e]/u);
        }
      }),
      { numRuns: 300 },
    );
    expect({}).not.toHaveProperty('step');
  });
});

test('many steps are asked in parts, and what is beyond the calls is said', async () => {
  const lines = Array.from({ length: 200 }, (_, index) => `const v${index} = ${index};`).join('\n');
  const { context, asked } = critiqueContext(
    [verdicts(...correct(1)), verdicts(...correct(1)), verdicts(...correct(1))],
    {
      limits: { tokens: 200_000 },
    },
  );
  const { failures } = await stepVerdicts.critique(context, critiqueTask(targetFrom(`«${lines}»`)));
  expect(asked).toHaveLength(stepVerdicts.mostCalls);
  expect(failures.map(({ code }) => code)).toEqual(['budget.spent', 'reply.not-a-list']);
  expect(failures[1]!.message).toBe('197 of 200 steps got no verdict.');
});

test('verdicts filter candidates or drive a refinement from the first wrong step, by setting [S116]', async () => {
  const report = async (...words: readonly object[]) => {
    const { context } = critiqueContext([verdicts(...words)]);
    return judgeSteps(askerOf(context, 1), critiqueTask(target), await stepsOf(target, parsers));
  };
  const right = await report(...correct(1, 2, 3, 4, 5));
  const wrong = await report(...correct(1, 2), { step: 3, verdict: 'wrong', quote: 'of xs', reason: 'r' });
  const silent = await report();
  expect(useVerdicts([right, wrong, silent], 'filter').map(({ kind }) => kind)).toEqual(['keep', 'drop', 'keep']);
  const [, refined] = useVerdicts([right, wrong, silent], 'refine');
  expect(refined).toMatchObject({ kind: 'refine', from: { word: 'wrong', span: wrong.verdicts[2]!.span } });
});
