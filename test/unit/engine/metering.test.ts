// One budget for a whole run: nothing is asked when it is spent, and every request is charged.

import { describe, expect, test } from 'vitest';
import { createBudget, type BudgetLimits } from '../../../server/src/core/budget.ts';
import type { RunEvent } from '../../../server/src/core/event.ts';
import type { ModelPort, ModelRequest } from '../../../server/src/core/ports.ts';
import { meteredModels } from '../../../server/src/engine/metering.ts';
import { scriptedModels } from '../../support/scriptedModels.ts';

const request: ModelRequest = {
  id: 'q1',
  role: 'writer',
  prompt: { id: 'p', version: 1 },
  messages: [{ role: 'user', content: 'x'.repeat(400) }],
  temperature: 0,
  maxTokens: 1000,
};
const start = (limits: Partial<BudgetLimits> = {}) => {
  const models = scriptedModels(['answer']);
  const budget = createBudget(
    { tokens: 5000, seconds: 60, usd: 1, calls: 2, processes: 9, ...limits },
    { now: () => 0 },
  );
  const types: string[] = [];
  const metered = meteredModels(models, budget, (event) => void types.push(event.type));
  return { models, budget, types, ask: () => metered.ask(request, new AbortController().signal) };
};

describe('a metered model', () => {
  test('charges what was used', async () => {
    const { ask, budget, types } = start();
    await ask();
    expect(budget.spent()).toMatchObject({ calls: 1, promptTokens: 100, completionTokens: 2 });
    expect(types).toEqual(['asked', 'answered', 'budget']);
  });
  test('is not asked again when the calls are spent', async () => {
    const { ask, models } = start();
    await ask();
    await ask();
    expect(await ask()).toMatchObject({ kind: 'failed', failure: { code: 'budget.spent' } });
    expect(models.requests).toHaveLength(2);
  });
  test('is not asked when the tokens left do not hold the question', async () => {
    const { ask, models } = start({ tokens: 150 });
    expect(await ask()).toMatchObject({ kind: 'failed', failure: { code: 'budget.spent' } });
    expect(models.requests).toHaveLength(0);
  });
  test('tells its tokens to whoever asked, and not to the stream that is written down', async () => {
    const plain = scriptedModels(['sk-secret']);
    const logprobs = [
      { token: 'sk-', logprob: -1, top: [] },
      { token: 'secret', logprob: -1, top: [] },
    ];
    const models: ModelPort = {
      ...plain,
      ask: async (...words) => {
        const reply = await plain.ask(...words);
        return reply.kind === 'text' ? { ...reply, logprobs } : reply;
      },
    };
    const budget = createBudget({ tokens: 5000, seconds: 60, usd: 1, calls: 2, processes: 9 }, { now: () => 0 });
    const events: RunEvent[] = [];
    const metered = meteredModels(models, budget, (event) => void events.push(event));
    expect(await metered.ask(request, new AbortController().signal)).toMatchObject({ text: 'sk-secret', logprobs });
    const told = events.find((event) => event.type === 'answered');
    expect(told).toMatchObject({ reply: { text: 'sk-secret' } });
    expect(JSON.stringify(told)).not.toContain('logprobs');
  });
  test('is told to answer within what is left', async () => {
    const { ask, models } = start({ tokens: 500 });
    await ask();
    expect(models.requests[0]!.maxTokens).toBe(400);
  });
});
