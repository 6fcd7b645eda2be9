// Checklists written from the request alone and judged by quotation (method checklist/generate-judge).

import { describe, expect, test } from 'vitest';
import { generateAndJudge } from '../../../server/src/checklist/generateJudge.ts';
import { judgeMessages, writerMessages } from '../../../server/src/checklist/generateJudge.prompt.ts';
import type { ChecklistItem } from '../../../server/src/core/checklist.ts';
import { failure } from '../../../server/src/core/failure.ts';
import { checklistCritic } from '../../../server/src/critique/checklistCritic.ts';
import { critiqueContext } from '../../support/critiques.ts';
import { evidenceOf, targetFrom, type Answer } from '../../support/fakePorts.ts';

const target = targetFrom(
  '/** Adds two numbers and never prints. */\n«function add(a, b) {\n  print(a);\n  return a + b;\n}»\n',
  { goal: 'Sum of a and b.' },
);

const contextWith = (answers: readonly Answer[]) => critiqueContext(answers);

test('each no becomes one finding, and a yes none [S015]', async () => {
  const { context, asked } = contextWith([
    '["Does it add a and b?", "Does it print nothing?"]',
    '[{"question": 1, "answer": "yes", "quote": "a + b", "reason": "It adds."}, {"question": 2, "answer": "No", "quote": "print(a)", "reason": "It prints."}]',
  ]);
  const result = await checklistCritic.critique(context, {
    target,
    evidence: evidenceOf(target.document.text),
    context: [],
    checklist: [],
  });
  expect(result.items.map((item) => item.state)).toEqual(['met', 'unmet']);
  expect(result.findings).toMatchObject([
    {
      message: 'Does it print nothing?',
      proof: 'opinion',
      severity: 'info',
      quote: 'print(a)',
      range: { start: { line: 2, character: 2 } },
    },
  ]);
  expect(result.findings[0]!.evidence.every((one) => one.receipt === undefined)).toBe(true);
  expect(asked.map((request) => [request.role, request.temperature])).toEqual([
    ['judge', 0],
    ['judge', 0],
  ]);
});

test('the writer sees the request and not the text [S015]', async () => {
  const { context, asked } = contextWith(['["Is it so?"]', '[]']);
  await generateAndJudge(context, target, []);
  const words = JSON.stringify(asked[0]!.messages);
  expect(words).toContain('Sum of a and b.');
  expect(words).toContain('Adds two numbers and never prints.');
  expect(words).toContain('function add(a, b)');
  expect(words).not.toContain('print(a)');
});

test('the writer is told what is asked already, so that one fault does not fail two questions', async () => {
  const open: ChecklistItem = {
    id: 'o',
    question: 'Does it stay silent?',
    origin: 'signature',
    severity: 'info',
    decider: { kind: 'model' },
  };
  const { context, asked } = contextWith(['[]', '[{"question": "1", "answer": "no", "quote": "print(a)"}]']);
  const { items } = await generateAndJudge(context, target, [open]);
  expect(asked[0]!.messages[1]!.content).toContain('Asked already:\n- Does it stay silent?');
  expect(items).toMatchObject([{ state: 'unmet', quote: 'print(a)' }]);
  const alone = contextWith(['[]']);
  await generateAndJudge(alone.context, target, []);
  expect(alone.asked[0]!.messages[1]!.content).not.toContain('Asked already');
});

test('the judge is told the request and the documentation comment', async () => {
  const { context, asked } = contextWith(['["Is it so?"]', '[]']);
  await generateAndJudge(context, target, []);
  expect(asked[1]!.messages[1]!.content).toContain('Sum of a and b.');
  expect(asked[1]!.messages[1]!.content).toContain('Adds two numbers and never prints.');
});

test.each([['[1, 2]'], ['[{"q": "Is it?"}]'], ['[""]']])(
  'a list of no questions (%s) is left aside, and that is told',
  async (list) => {
    const { context } = contextWith([list]);
    const { items, failures } = await generateAndJudge(context, target, []);
    expect([items, failures.map(({ code }) => code)]).toEqual([[], ['reply.not-a-list']]);
  },
);

test('none violated: no finding [S023]', async () => {
  const { context } = contextWith(['["Does it add?"]', '[{"question": 1, "answer": "yes", "quote": "a + b"}]']);
  const result = await checklistCritic.critique(context, {
    target,
    evidence: evidenceOf(target.document.text),
    context: [],
    checklist: [],
  });
  expect(result.findings).toEqual([]);
  expect(result.items[0]!.state).toBe('met');
});

describe('answers that prove nothing', () => {
  const judge = async (answer: string) => {
    const { context } = contextWith(['["Does it add?"]', answer]);
    return generateAndJudge(context, target, []);
  };
  test.each([
    ['a quotation that is not there', '[{"question": 1, "answer": "no", "quote": "a - b"}]', 1],
    ['a quotation that is there twice', '[{"question": 1, "answer": "no", "quote": "a"}]', 1],
    ['a quotation of the request', '[{"question": 1, "answer": "no", "quote": "never prints"}]', 1],
    ['no quotation', '[{"question": 1, "answer": "no"}]', 1],
    ['another word', '[{"question": 1, "answer": "maybe", "quote": "a + b"}]', 0],
    ['no answer', '[]', 0],
    ['an answer to another question', '[{"question": 7, "answer": "no", "quote": "a + b"}]', 0],
    ['a wrong shape', '[{"q": true}, 3, null]', 0],
  ])('%s', async (_, answer, unanchored) => {
    const result = await judge(answer);
    expect(result.items.map((item) => item.state)).toEqual(['cannot-tell']);
    expect(result.unanchored).toBe(unanchored);
    expect(result.failures.map((one) => one.code)).toEqual(unanchored > 0 ? ['reply.unanchored'] : []);
  });

  test('two answers to one question are a dispute', async () => {
    const result = await judge(
      '[{"question": 1, "answer": "no", "quote": "a + b"}, {"question": 1, "answer": "yes", "quote": "a + b"}]',
    );
    expect(result.items[0]!.state).toBe('disputed');
  });

  test('prose instead of a list is a failure', async () => {
    const result = await judge('It is all fine.');
    expect(result.failures.map((one) => one.code)).toEqual(['reply.not-a-list']);
    expect(result.items[0]!.state).toBe('cannot-tell');
  });
});

test('without a request nothing is asked', async () => {
  const { context, asked } = contextWith([]);
  expect(await generateAndJudge(context, targetFrom('«const a = 1;»'), [])).toEqual({
    items: [],
    unanchored: 0,
    failures: [],
  });
  expect(asked).toEqual([]);
});

test('items of the workspace for a model are judged in the same call', async () => {
  const open: ChecklistItem = {
    id: 'ours',
    question: 'Is it short?',
    decider: { kind: 'model' },
    origin: 'workspace',
    severity: 'warning',
  };
  const { context, asked } = contextWith(['[{"question": 1, "answer": "yes", "quote": "const a = 1;"}]']);
  const result = await generateAndJudge(context, targetFrom('«const a = 1;»'), [open]);
  expect(result.items).toMatchObject([{ item: { id: 'ours' }, state: 'met' }]);
  expect(asked).toHaveLength(1);
});

test('a model that fails gives a failure and no item', async () => {
  const down = failure('model.unreachable', 'Nobody is there.', 'Start it.');
  const { context } = contextWith([down]);
  expect(await generateAndJudge(context, target, [])).toEqual({ items: [], unanchored: 0, failures: [down] });
});

test('long and doubled lists are cut', async () => {
  const questions = Array.from({ length: 30 }, (_, index) => `Is it ${index % 15}?`);
  const { context } = contextWith([JSON.stringify(questions), '[]']);
  expect((await generateAndJudge(context, target, [])).items).toHaveLength(8);
});

test('the prompts presume no fault and name no path', () => {
  const words = [
    ...writerMessages({ goal: 'x', languageId: 'typescript' }, []),
    ...judgeMessages(['Is it?'], 'x', { languageId: 'typescript' }),
  ]
    .map((message) => message.content)
    .join('\n');
  expect(words).not.toMatch(/\b(?:bug|wrong|mistake|incorrect|broken|problem|error)\b/i);
  expect(words).not.toMatch(/file:\/\/|\/home\//);
});
