// One neutral look by a model (method gate/keep-or-revise).

import { describe, expect, test } from 'vitest';
import { failure } from '../../../server/src/core/failure.ts';
import { criticsOf } from '../../../server/src/critique/index.ts';
import { keepOrRevise } from '../../../server/src/critique/keepOrRevise.ts';
import { messages } from '../../../server/src/critique/keepOrRevise.prompt.ts';
import { critiqueContext } from '../../support/critiques.ts';
import { evidenceOf, targetFrom, type Answer } from '../../support/fakePorts.ts';

const target = targetFrom('const before = 1;\n«const mean = sum / count;\nreturn mean;»\nconst after = 2;\n');

async function critique(answer: Answer, tokens = 20_000) {
  const { context, asked, events } = critiqueContext([answer], { limits: { tokens } });
  const result = await keepOrRevise.critique(context, {
    target,
    evidence: evidenceOf(target.document.text),
    context: [{ kind: 'imports', title: 'imports', text: "import x from 'x';" }],
    checklist: [],
  });
  return { ...result, asked, events };
}

test('keep is no finding, and is noted as a verdict [S079]', async () => {
  const { findings, failures, events } = await critique('[]');
  expect([findings, failures]).toEqual([[], []]);
  expect(events).toEqual([{ type: 'note', message: 'scripted-1 would keep the text as it is.' }]);
});

test('a finding is anchored by its quotation and is an opinion', async () => {
  const { findings } = await critique(
    'Sure:\n```json\n[{"quote": "sum /  count", "message": "Divides by zero when there is nothing.", "reason": "count may be 0",}]\n```',
  );
  expect(findings).toMatchObject([
    {
      rule: 'critic/keep-or-revise',
      proof: 'opinion',
      severity: 'info',
      category: 'logic',
      quote: 'sum / count',
      range: { start: { line: 1, character: 13 }, end: { line: 1, character: 24 } },
    },
  ]);
  expect(findings[0]!.evidence).toEqual([{ checker: 'scripted-1', excerpt: 'count may be 0' }]);
});

test.each([
  ['outside the selection', 'const after = 2;'],
  ['nowhere', 'total / count'],
  ['twice', 'mean'],
  ['nothing', ''],
])('drops and counts a finding that quotes %s', async (_, quote) => {
  const { findings, failures } = await critique(
    JSON.stringify([
      { quote, message: 'x' },
      { quote: 'return mean;', message: 'y' },
    ]),
  );
  expect(findings.map((finding) => finding.message)).toEqual(['y']);
  expect(failures).toMatchObject([
    { code: 'reply.unanchored', message: expect.stringContaining('1 of the model’s findings') as string },
  ]);
});

test('takes at most twenty', async () => {
  const { findings, failures } = await critique(
    JSON.stringify(Array.from({ length: 30 }, (_, index) => ({ quote: 'return mean;', message: `m${index}` }))),
  );
  expect(findings).toHaveLength(20);
  expect(failures[0]!.message).toContain('10 are beyond');
  expect(new Set(findings.map((finding) => finding.id)).size).toBe(20);
});

test.each<[string, Answer, string]>([
  ['prose', 'Looks fine to me.', 'reply.not-a-list'],
  ['a failing model', failure('model.rate-limited', 'Wait.', 'Wait.'), 'model.rate-limited'],
])('%s is a failure, not a finding', async (_, answer, code) => {
  const { findings, failures } = await critique(answer);
  expect(findings).toEqual([]);
  expect(failures.map((one) => one.code)).toEqual([code]);
});

test('asks once, at temperature 0, and only where the budget holds it', async () => {
  const { asked } = await critique('[]');
  expect(asked).toMatchObject([{ role: 'critic', temperature: 0 }]);
  const small = await critique('[]', 1000);
  expect(small.asked).toEqual([]);
  expect(small.failures.map((one) => one.code)).toEqual(['budget.spent']);
});

describe('the prompt', () => {
  const words = messages('x = 1', 'python', 'a goal', [])
    .map((message) => message.content)
    .join('\n');
  test('offers both answers as equals and presumes no error [S082]', () => {
    expect(words).toContain('kept as it is or revised');
    expect(words).toContain('Both answers are equally good');
    expect(words).not.toMatch(
      /\b(?:bugs?|errors?|mistakes?|incorrect|broken|fix|find the|problems? (?:in|with)|is wrong|there (?:is|are))\b/i,
    );
  });
  test('says nothing of who wrote the text, nor how it was judged', () => {
    expect(words).not.toMatch(/\b(?:you wrote|your (?:text|code|answer)|previous|score|author|model|attempt)\b/i);
  });
});

test('every critic asks its models at temperature 0 [S082]', async () => {
  for (const critic of criticsOf('model', 'code')) {
    const { context, asked } = critiqueContext(['["Is it so?"]', '[]']);
    await critic.critique(context, {
      target: { ...target, goal: 'a goal' },
      evidence: evidenceOf(''),
      context: [],
      checklist: [],
    });
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.every((request) => request.temperature === 0)).toBe(true);
  }
});
