// Critics by name in a run: the person's choice reaches the models, within one budget, and what was skipped is said.

import { describe, expect, test } from 'vitest';
import type { CritiqueOutcome } from '../../../server/src/core/outcome.ts';
import type { CritiqueRequest } from '../../../server/src/engine/api.ts';
import { createEngine } from '../../../server/src/engine/createEngine.ts';
import { noModels } from '../../../server/src/providers/none.ts';
import { engineOptions, markChecker, requestFor, targetOf, testChecker } from '../../support/fakeCheckers.ts';
import { scriptedModels } from '../../support/scriptedModels.ts';

const target = targetOf('«let sum = 0;\nlet mean = sum / count;»\n');

async function critique(
  request: Partial<CritiqueRequest>,
  models = scriptedModels(['[]']),
): Promise<{ outcome: Extract<CritiqueOutcome, { kind: 'critiqued' }>; asked: readonly string[] }> {
  const engine = createEngine({ ...engineOptions([markChecker('types', 'bad')]), models });
  const run = engine.critique(
    { ...requestFor(target), useModels: true, withoutProcesses: false, ...request },
    new AbortController().signal,
  );
  let outcome: CritiqueOutcome | undefined;
  for await (const { event } of run) if (event.type === 'critique-ended') ({ outcome } = event);
  await engine.dispose();
  if (outcome?.kind !== 'critiqued') throw new Error(JSON.stringify(outcome));
  return { outcome, asked: models.requests.map(({ prompt }) => prompt.id) };
}

describe('critics in a run', () => {
  test('are those that ask little, where none is named', async () => {
    const { asked } = await critique({});
    expect(asked).toEqual(['critique/keep-or-revise']);
  });
  test('are the named ones, and no others of those that can be chosen', async () => {
    const { asked, outcome } = await critique(
      { critics: ['step-verdicts'] },
      scriptedModels([
        '[{"step": 1, "verdict": "correct"}, {"step": 2, "verdict": "wrong", "quote": "sum / count", "reason": "count may be 0"}]',
      ]),
    );
    expect(asked).toEqual(['critique/step-verdicts']);
    expect(outcome.findings).toMatchObject([{ rule: 'critic/step-verdicts', proof: 'opinion', quote: 'sum / count' }]);
  });
  test('share one budget; what it did not hold is said', async () => {
    const { limits } = requestFor(target);
    const { asked, outcome } = await critique({
      critics: ['keep-or-revise', 'sampled-confidence'],
      limits: { ...limits, calls: 3 },
    });
    expect(asked).toEqual(['critique/keep-or-revise', 'critique/sampled-confidence', 'critique/sampled-confidence']);
    expect(outcome.notLookedAt.map(({ code }) => code)).toContain('budget.spent');
    expect(outcome.cost.calls).toBe(3);
  });
  test('that were asked for and have no model are said to be skipped; cheap ones by default are not', async () => {
    const none = { ...noModels, requests: [] };
    const { outcome } = await critique({ critics: ['keep-or-revise', 'cross-questions'] }, none);
    expect(outcome.notLookedAt).toMatchObject([
      { code: 'model.none', message: 'Skipped, because no model is asked: Independent questions, compared.' },
    ]);
    const byDefault = await critique({}, none);
    expect(byDefault.outcome.notLookedAt).toEqual([]);
  });
});

describe('items of the checklist that only a model decides', () => {
  const goal =
    'Please change it:\n- Every sum is explained in words that a newcomer understands\n- Names tell their unit\n';
  const asking = { target: { ...target, goal } };
  test('are counted where none is asked, and are not in the list', async () => {
    const { outcome } = await critique({ ...asking, useModels: false });
    expect(outcome.needModel).toBeGreaterThan(0);
    expect(outcome.checklist.map(({ item }) => item.decider.kind)).not.toContain('model');
  });
  test('are in the list, and not counted, once a model has answered them', async () => {
    const { outcome } = await critique(
      { ...asking, critics: ['generate-judge'] },
      scriptedModels(({ prompt }) => (prompt.id.includes('judge') ? '[]' : '["Is the sum explained?"]')),
    );
    expect(outcome).not.toHaveProperty('needModel');
    expect(outcome.checklist.map(({ item }) => item.decider.kind)).toContain('model');
  });
  test('are counted where the critic that asks about them was not chosen', async () => {
    const { outcome } = await critique({ ...asking, critics: ['keep-or-revise'] });
    expect(outcome.needModel).toBeGreaterThan(0);
  });
  test('nothing is counted where there is none', async () => {
    expect((await critique({ useModels: false })).outcome).not.toHaveProperty('needModel');
  });
});

test('what static tools tell is told before tests have run, and tests only at the end', async () => {
  const told: string[] = [];
  const engine = createEngine(engineOptions([markChecker('types', 'mean'), testChecker({ adds: () => false })]));
  const run = engine.critique(
    { ...requestFor(target), useModels: false, withoutProcesses: false },
    new AbortController().signal,
  );
  for await (const { event } of run) {
    if (event.type === 'checked') told.push(`${event.run.checker} ran`);
    if (event.type === 'seen') told.push(...event.findings.map(({ rule }) => `${rule} seen`));
    if (event.type === 'finding') told.push(event.finding.rule.replace(/\/.*/, ''));
  }
  await engine.dispose();
  expect(told.slice(0, 3)).toEqual(['types ran', expect.stringMatching(/^types\/.* seen$/), 'tests ran']);
  expect(told.filter((one) => one.startsWith('tests/'))).toEqual([]);
  expect(told.slice(3).toSorted()).toEqual(['tests', 'types']);
});
