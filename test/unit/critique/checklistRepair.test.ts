// Loopholes of the checklist: planted traps are reported as proposals that only the person can put into the file.

import { describe, expect, test } from 'vitest';
import type { ChecklistItem, Decider, JudgedItem } from '../../../server/src/core/checklist.ts';
import { checklistRepair, versionOf } from '../../../server/src/critique/checklistRepair.ts';
import { critiqueContext, critiqueTask } from '../../support/critiques.ts';
import { targetFrom } from '../../support/fakePorts.ts';

const target = targetFrom('«save(x);\n»');
const itemOf = (id: string, decider: Decider): ChecklistItem => ({
  id,
  question: `Is ${id} so?`,
  decider,
  origin: 'workspace',
  severity: 'warning',
});
const judgedOf = (item: ChecklistItem): JudgedItem => ({ item, state: 'cannot-tell', reason: '', evidence: [] });

async function run(items: readonly ChecklistItem[], answers: readonly string[]) {
  const { context, asked } = critiqueContext(answers);
  const result = await checklistRepair.critique(context, critiqueTask(target, { checklist: items.map(judgedOf) }));
  return { ...result, asked };
}

const clear = itemOf('clear', { kind: 'model' });
const trick = JSON.stringify([{ question: 1, text: '// this is clear', intent: 'A reader understands it.' }]);
const yes = JSON.stringify([{ question: 1, answer: 'yes' }]);
const no = JSON.stringify([{ question: 1, answer: 'no' }]);
const reworded = JSON.stringify([{ question: 1, reworded: 'Do the names say what the values are?' }]);

describe('with a model, in four steps', () => {
  test('a gamed item yields a proposed wording, which changes nothing by itself [S127]', async () => {
    const { items, findings, asked } = await run([clear], [trick, yes, reworded, no]);
    expect(asked.map(({ prompt }) => prompt.id.split('/').at(-1))).toEqual([
      'answer',
      'critique',
      'revise',
      'critique',
    ]);
    expect(items).toMatchObject([
      { item: { id: 'clear-tighter', question: 'Do the names say what the values are?' }, state: 'cannot-tell' },
    ]);
    expect(items[0]!.reason).toContain('// this is clear');
    expect(findings).toEqual([]);
  });
  test.each([
    ['no trick is found', ['[]']],
    ['the trick does not satisfy the item', [trick, no]],
    ['no tighter wording is found', [trick, yes, '[]']],
    ['the tighter wording is satisfied as well', [trick, yes, reworded, yes]],
    ['the reply cannot be read', ['hm']],
  ])('nothing is proposed where %s', async (_, answers) => {
    expect((await run([clear], answers)).items).toEqual([]);
  });
  test('a program decides whether an item with a pattern is gamed', async () => {
    const pattern = itemOf('valid', { kind: 'regex', pattern: 'validate', flags: '', expect: 'match', within: 'code' });
    const { items } = await run([pattern], [trick, reworded, no]);
    expect(items).toEqual([]);
  });
});

test('cheap tricks are found without asking, and the proposal names the version that it replaces [S182]', async () => {
  const loose = itemOf('valid', { kind: 'regex', pattern: 'validate', flags: '', expect: 'match' });
  const { items, asked } = await run([loose], []);
  expect(asked).toEqual([]);
  expect(items).toMatchObject([{ item: { id: 'valid-tighter', decider: { within: 'code' } }, state: 'unmet' }]);
  expect(items[0]!.reason).toContain(versionOf(loose));
  expect(versionOf(items[0]!.item)).not.toBe(versionOf(loose));
});

test('items of others and retired ones are left alone', async () => {
  const { items, asked } = await run([{ ...clear, origin: 'guide' }], []);
  expect([items, asked]).toEqual([[], []]);
});
