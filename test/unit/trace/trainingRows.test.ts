// Rows for training out of traces: stages of checks that were run, and answers that were judged; what was wrong or taken
// back is never a target (method verify/generated-checks).

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../../server/src/core/event.ts';
import { generatedChecks } from '../../../server/src/critique/generatedChecks.ts';
import type { StampedEvent } from '../../../server/src/trace/stamped.ts';
import { eventsIn, trainingRows } from '../../../server/src/trace/trainingRows.ts';
import { critiqueContext, critiqueTask } from '../../support/critiques.ts';
import { evaluatedProof } from '../../support/evaluatedProof.ts';
import { targetFrom } from '../../support/fakePorts.ts';
import type { ModelPort } from '../../../server/src/core/ports.ts';

const stamped = (events: readonly RunEvent[], runId = 'r'): readonly StampedEvent[] =>
  events.map((event, seq) => ({ runId, seq, atMs: seq, event }));

const mean = `/** The mean of a list; 0 for an empty list. The order of the items does not matter. */
export function mean(xs: number[]): number {
  return xs.reduce((a, b) => a + b, 0) / xs.length;
}
`;
const ofEmpty = { relation: 'equals', arguments: [[]], value: 0, says: '0 for an empty list' };
const anyOrder = { relation: 'permutation invariant', says: 'The order of the items does not matter' };
const guess = { relation: 'equals', arguments: [[2, 4]], value: 4 };

/** Events of a real run of the tester, as the engine writes them: questions and answers among the notes. */
async function stagesOf(answers: readonly unknown[]): Promise<readonly RunEvent[]> {
  const target = targetFrom(`«${mean}»`);
  const proof = await evaluatedProof(target.document);
  const { context, events } = critiqueContext(
    answers.map((one) => JSON.stringify(one)),
    { proof },
  );
  const all: RunEvent[] = [];
  const models: ModelPort = {
    ...context.models,
    async ask(request, signal) {
      all.push({ type: 'asked', request });
      const reply = await context.models.ask(request, signal);
      all.push({ type: 'answered', request: request.id, reply });
      return reply;
    },
  };
  await generatedChecks.critique({ ...context, models, emit: (event) => all.push(event) }, critiqueTask(target));
  expect(events).toEqual([]);
  return all;
}

describe('stages of a tester', () => {
  test('are rows: the program, what running it gave, and conclude or next stage [S036]', async () => {
    const next = { verdict: 'next stage', because: 'the empty list was left out', checks: [ofEmpty] };
    const rows = trainingRows(stamped(await stagesOf([[anyOrder], next, { verdict: 'conclude' }])));
    expect(
      rows.map(({ kind, round, verdict, prompt, model, role }) => [kind, round, verdict, prompt, model, role]),
    ).toEqual([
      ['stage', 1, 'next stage', 'critique/generated-checks@1', 'scripted-1', 'critic'],
      ['stage', 2, 'conclude', 'critique/generated-checks@1', 'scripted-1', 'critic'],
    ]);
    const [first, second] = rows.map(({ messages }) => messages);
    expect(first!.map(({ role, train }) => [role, train])).toEqual([
      ['system', false],
      ['user', false],
      ['assistant', true],
      ['user', false],
      ['assistant', true],
    ]);
    expect(first![3]!.content).toMatch(/^permutation invariant: held in \d+ calls/);
    expect(first![4]!.content).toBe('next stage: the empty list was left out');
    expect(second![3]!.content).toContain('equals mean([]) → 0: broken: mean([]) should give 0; it gives NaN.');
    expect(second![4]!.content).toBe('conclude');
  });

  test('have no check as a target that the tester took back', async () => {
    const next = { verdict: 'next stage', because: 'wrong', withdraw: [1], checks: [ofEmpty] };
    const [row] = trainingRows(stamped(await stagesOf([[guess, anyOrder], next, { verdict: 'conclude' }])));
    const drafts = row!.messages.filter(({ role }) => role === 'assistant').slice(0, 2);
    expect(drafts.map(({ content, train }) => [content.includes('[2,4]'), train])).toEqual([
      [true, false],
      [false, true],
    ]);
  });
});

const asked = (id: string, role: 'writer' | 'critic' = 'writer', before: readonly string[] = []): RunEvent => ({
  type: 'asked',
  request: {
    id,
    role,
    prompt: { id: 'repair/explain-then-fix', version: 2 },
    messages: [
      { role: 'user', content: `question ${id}` },
      ...before.map((content) => ({ role: 'assistant' as const, content })),
    ],
    temperature: 0,
    maxTokens: 10,
  },
});
const answered = (id: string, text: string): RunEvent => ({
  type: 'answered',
  request: id,
  reply: {
    kind: 'text',
    text,
    finish: 'stop',
    model: 'm',
    endpoint: 'e',
    usage: { promptTokens: 1, completionTokens: 1, estimated: false },
    usd: 0,
    durationMs: 1,
    warnings: [],
  },
});
const candidate = (id: string, model?: string): RunEvent => ({
  type: 'candidate',
  candidate: { id, edits: [], companions: [], provenance: { proposer: 'x', title: 'x', ...(model ? { model } : {}) } },
});
const judged = (kind: 'verified' | 'unverified' | 'rejected', id = 'c1'): RunEvent => ({
  type: 'judged',
  candidate: id,
  verdict: {
    kind,
    cleared: [],
    remaining: [],
    lines: [],
    size: 1,
    reasons: kind === 'verified' ? [] : [{ code: 'broken-test', message: 'It breaks a test.' }],
  },
});

describe('answers that were judged', () => {
  test('are rows with their verdict; only what was verified is a target', () => {
    const events = [
      asked('a'),
      answered('a', 'first'),
      candidate('c1', 'm'),
      judged('rejected'),
      asked('b', 'writer', ['first']),
      answered('b', 'second'),
      candidate('c2', 'm'),
      judged('verified', 'c2'),
    ];
    const rows = trainingRows(stamped(events));
    expect(rows.map(({ kind, round, verdict, filtered }) => [kind, round, verdict, filtered])).toEqual([
      ['refinement', 1, 'rejected', 'It breaks a test.'],
      ['refinement', 2, 'verified', undefined],
    ]);
    expect(rows[1]!.messages.map(({ content, train }) => [content, train])).toEqual([
      ['question b', false],
      ['first', false],
      ['second', true],
    ]);
  });

  test('no rejected, unread or earlier text is ever a target, whatever the order of events', () => {
    const step = fc.constantFrom<readonly RunEvent[]>(
      [asked('a'), answered('a', 'good'), candidate('c1', 'm'), judged('verified')],
      [asked('b'), answered('b', 'bad'), candidate('c1', 'm'), judged('rejected')],
      [asked('c'), answered('c', 'unread')],
      [asked('d', 'critic'), answered('d', 'criticism')],
      [judged('verified')],
      [candidate('c1'), judged('verified')],
      [candidate('c9', 'other'), judged('verified', 'c9')],
      [asked('e')],
      [{ type: 'note', message: 'x' }],
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const rows = trainingRows(stamped(steps.flat()));
        const targets = rows.flatMap(({ messages }) => messages.filter(({ train }) => train));
        expect(targets.filter(({ content }) => content !== 'good')).toEqual([]);
        expect(rows).toHaveLength(
          steps.filter(([first]) => first!.type === 'asked' && ['a', 'b', 'c'].includes(first.request.id)).length,
        );
      }),
    );
  });
});

test('a trace is read line by line: its head and tail are known, odd lines are counted, and nothing breaks it', () => {
  const [event] = stamped([asked('a')]);
  const text = [
    JSON.stringify({ schema: 'touchstone-trace/1' }),
    JSON.stringify(event),
    '{"half',
    JSON.stringify({ dropped: 3 }),
  ].join('\n');
  expect(eventsIn(text)).toEqual({ events: [event], odd: 1 });
  const odd = fc.oneof(
    fc.json(),
    fc.string(),
    fc
      .record({
        runId: fc.string(),
        event: fc.record({
          type: fc.constantFrom('asked', 'answered', 'judged', 'note', 'x'),
          request: fc.jsonValue(),
          reply: fc.jsonValue(),
          verdict: fc.jsonValue(),
          stage: fc.jsonValue(),
          critique: fc.jsonValue(),
        }),
      })
      .map((one) => JSON.stringify(one)),
  );
  fc.assert(
    fc.property(fc.array(odd), (lines) => {
      const read = eventsIn(lines.join('\n'));
      for (const { messages } of trainingRows(read.events))
        expect(messages.every(({ train }) => typeof train === 'boolean')).toBe(true);
    }),
  );
});
