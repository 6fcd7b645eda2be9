// Findings that are shown only where they rest on what they cite (method evidence/ablation).

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ModelPort, ModelRequest } from '../../../server/src/core/ports.ts';
import { ablated } from '../../../server/src/critique/ablate.ts';
import { ablation } from '../../../server/src/critique/ablation.ts';
import { critiqueContext, critiqueTask } from '../../support/critiques.ts';
import { scriptedModels, targetFrom } from '../../support/fakePorts.ts';

const target = targetFrom(
  'const head = 1;\n«export function mean(xs: number[]): number {\n  let sum = 0;\n  for (const x of xs) sum += x;\n  return sum / xs.length;\n}\n»const tail = 1;\n',
);
const finding = (more: object = {}) => ({
  quote: 'sum / xs.length',
  cites: ['xs: number[]'],
  message: 'An empty list gives NaN.',
  ...more,
});

/** What a reader holds for true: the statement, seen in a text that has all of `needs`. */
function reader(entries: readonly object[], needs: readonly string[], p?: (isTrue: boolean) => number) {
  const asked: ModelRequest[] = [];
  const scripted = scriptedModels([], []);
  const models: ModelPort = {
    ...scripted,
    ask: async (request) => {
      asked.push(request);
      const words = request.messages[1]!.content;
      const text = /=== text[^\n]*\n([^]*?)\n=== end/.exec(words)?.[1] ?? '';
      const isTrue = needs.every((part) => text.includes(part));
      const affirms = words.includes('without the statement having') ? !isTrue : isTrue;
      const likely = p?.(isTrue);
      const top =
        likely === undefined
          ? []
          : [
              { token: 'True', logprob: Math.log(likely) },
              { token: 'False', logprob: Math.log(1 - likely) },
            ];
      return {
        kind: 'text',
        text: request.prompt.id.endsWith('/true') ? (affirms ? 'True' : 'False.') : JSON.stringify(entries),
        finish: 'stop',
        model: 'm',
        endpoint: 'replay',
        usage: { promptTokens: 10, completionTokens: 5, estimated: false },
        usd: 0,
        durationMs: 1,
        warnings: [],
        ...(likely === undefined ? {} : { logprobs: [{ token: top[0]!.token, logprob: top[0]!.logprob, top }] }),
      };
    },
  };
  return { models, asked };
}

async function critique(
  entries: readonly object[],
  needs: readonly string[],
  p?: (isTrue: boolean) => number,
  marked = target,
) {
  const { models, asked } = reader(entries, needs, p);
  const { context, events } = critiqueContext(models, { limits: { calls: 50, tokens: 100_000 } });
  const result = await ablation.critique(context, critiqueTask(marked));
  const notes = events.flatMap((event) => (event.type === 'note' ? [event.message] : []));
  return { ...result, asked, notes };
}

describe('a finding', () => {
  test('is shown where it goes without its cited lines and stays with nothing but them [S179]', async () => {
    const { findings, failures, asked } = await critique([finding()], ['xs: number[]', 'sum / xs.length']);
    expect(findings).toMatchObject([
      {
        rule: 'critic/ablation',
        proof: 'opinion',
        quote: 'sum / xs.length',
        evidence: [{}, { at: { line: 1 } }, { at: { line: 4 } }],
      },
    ]);
    expect(findings[0]!.evidence[0]!.excerpt).toBe('It goes without the cited lines and stays with nothing but them.');
    expect(failures).toEqual([]);
    // Two of three ways decide, for each of two texts; what programs said is not shown.
    expect(asked).toHaveLength(5);
    expect(asked.slice(1).every(({ temperature }) => temperature === 0)).toBe(true);
  });
  test('that stays without its cited lines is hidden and counted [S022]', async () => {
    // The planted citation has nothing to do with it.
    const planted = finding({ quote: 'let sum = 0', cites: [] });
    const { findings, failures, notes } = await critique([planted], []);
    expect(findings).toEqual([]);
    expect(failures).toMatchObject([
      { code: 'reply.unfaithful', message: '1 of the model’s findings do not rest on what they cite.' },
    ]);
    expect(notes).toEqual(['Not shown: An empty list gives NaN. It stays although the cited lines are taken away.']);
  });
  test('that does not stay with its cited lines alone is hidden: it rests on others [S179]', async () => {
    const { findings, notes } = await critique([finding({ cites: [] })], ['for (const', 'sum / xs.length']);
    expect(findings).toEqual([]);
    expect(notes[0]).toContain('does not stay with nothing but the cited lines');
  });
  test('is tested by drop and hold of the log-probability where the endpoint tells it [S179]', async () => {
    const { findings, asked } = await critique([finding()], ['xs: number[]', 'sum / xs.length'], (isTrue) =>
      isTrue ? 0.9 : 0.1,
    );
    expect(asked).toHaveLength(3);
    expect(findings[0]!.evidence[0]!.excerpt).toContain(`log-probability: ${Math.log(9).toFixed(2)}.`);
    const torn = await critique([finding()], ['xs: number[]', 'sum / xs.length'], (isTrue) => (isTrue ? 0.9 : 0.6));
    expect(torn.findings).toEqual([]);
  });
  test('whose citation is the whole selection, or too long, cannot be tested and is hidden', async () => {
    const whole = await critique([finding({ cites: [] })], [], undefined, targetFrom('«return sum / xs.length;»\n'));
    expect([whole.findings, whole.asked.length]).toEqual([[], 1]);
    expect(whole.failures).toMatchObject([{ message: 'of 1 it could not be told.' }]);
    const long = `const a = ${JSON.stringify('x'.repeat(2000))};`;
    const { findings, notes } = await critique(
      [finding({ quote: 'const a', cites: [] })],
      [],
      undefined,
      targetFrom(`«${long}\nreturn;»\n`),
    );
    expect(findings).toEqual([]);
    expect(notes[0]).toContain('more than 384 tokens');
  });
  test.each([
    ['cites what stands nowhere', finding({ cites: ['ys: number[]'] })],
    ['quotes what stands twice', finding({ quote: 'sum' })],
    ['cites what lies outside the selection', finding({ cites: ['const tail'] })],
  ])('that %s is dropped and counted, and not asked about', async (_, entry) => {
    const { findings, failures, asked } = await critique([entry], []);
    expect([findings, asked.length]).toEqual([[], 1]);
    expect(failures.map(({ code }) => code)).toEqual(['reply.unanchored']);
  });
  test('beyond the third is not tested, not shown, and counted', async () => {
    const { findings, failures } = await critique(
      Array.from({ length: 5 }, () => finding()),
      ['xs: number[]', 'sum / xs.length'],
    );
    expect(findings).toHaveLength(3);
    expect(failures).toMatchObject([{ message: '2 are beyond the limit of 3.' }]);
  });
  test('that there is none of needs no test', async () => {
    const { findings, failures, asked } = await critique([], []);
    expect({ findings, failures, asked: asked.length }).toEqual({ findings: [], failures: [], asked: 1 });
  });
});

test('the two texts are the selection, cut by whole lines', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', 'b\n', '\r\n', 'ö', '😀\n', ' '), { maxLength: 20 }),
      fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 4 }),
      fc.nat(),
      fc.nat(),
      (parts, pairs, one, two) => {
        const text = parts.join('');
        const place = (a: number, b: number) => {
          const [x, y] = [a % (text.length + 1), b % (text.length + 1)];
          return { start: Math.min(x, y), end: Math.max(x, y) };
        };
        const span = place(one, two);
        const spans = pairs
          .map(([a, b]) => place(a, b))
          .filter(({ start, end }) => start >= span.start && end <= span.end);
        const { without, only } = ablated({ ...target, document: { ...target.document, text }, span }, spans);
        expect((without + only).split('').sort()).toEqual(text.slice(span.start, span.end).split('').sort());
        for (const { start, end } of spans)
          expect(only).toContain(text.slice(start, end).split('\n')[0]!.replace('\r', ''));
        if (spans.length === 0) expect(without).toBe(text.slice(span.start, span.end));
      },
    ),
  );
});
