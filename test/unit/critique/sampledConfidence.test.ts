// Independent critiques of one selection and how far they agree (method critique/sampled-confidence).

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ModelPort, ModelRequest, TokenLogprob } from '../../../server/src/core/ports.ts';
import { agreementWords, clustersOf, foremost } from '../../../server/src/critique/clusters.ts';
import { tornIn } from '../../../server/src/critique/sampledAgain.ts';
import { sampledConfidence } from '../../../server/src/critique/sampledConfidence.ts';
import { truthMessages } from '../../../server/src/critique/sampledConfidence.prompt.ts';
import { hotSpotsOf, probabilityOfTrue } from '../../../server/src/critique/tokenDoubt.ts';
import { critiqueContext, critiqueTask } from '../../support/critiques.ts';
import { scriptedModels, targetFrom, type Answer } from '../../support/fakePorts.ts';

const target = targetFrom('const before = 1;\n«const mean = sum / count;\nreturn mean;»\nconst after = 2;\n');
const found = (kind = 'C.1', message = 'Divides by zero for an empty list.', quote = 'sum / count') =>
  JSON.stringify([{ quote, kind, message }]);

async function critique(answers: readonly Answer[] | ModelPort, more: Parameters<typeof critiqueContext>[1] = {}) {
  const { context, asked, events } = critiqueContext(answers, more);
  return { ...(await sampledConfidence.critique(context, critiqueTask(target))), asked, events };
}

const token = (words: string, logprob: number, ...top: readonly (readonly [string, number])[]): TokenLogprob => ({
  token: words,
  logprob,
  top: top.map(([one, lp]) => ({ token: one, logprob: lp })),
});

/** A model whose samples come with log-probabilities, and that answers `truth` when asked what is true. */
function torn(
  samples: readonly string[],
  truth: readonly TokenLogprob[] | undefined,
  asked: ModelRequest[] = [],
  again: readonly string[] = [],
): ModelPort {
  const left = [...again];
  const answers = Array.from(
    { length: 30 },
    (_, at): Answer =>
      (request) =>
        request.prompt.id.endsWith('/again')
          ? (left.shift() ?? '')
          : ([...samples, '[]', 'True', 'True', 'True'][at] ?? ''),
  );
  const scripted = scriptedModels(answers, asked);
  return {
    ...scripted,
    ask: async (request, signal) => {
      const reply = await scripted.ask(request, signal);
      if (reply.kind === 'failed' || request.logprobs === undefined) return reply;
      if (request.prompt.id.endsWith('/true')) return truth ? { ...reply, logprobs: truth } : reply;
      const pieces = reply.text.match(/[^\s"]+|[\s"]+/g) ?? [];
      const logprobs = pieces.map((piece) =>
        piece === 'empty'
          ? token(piece, -1, [piece, -1], ['short', -1.1], ['null', -1.5])
          : token(piece, -0.01, [piece, -0.01]),
      );
      return { ...reply, logprobs };
    },
  };
}

describe('agreement', () => {
  test('of three among five independent critiques is 0.6, labelled agreement and never verified [S025]', async () => {
    const { findings, asked } = await critique([found(), '[]', found(), found(), '[]', '[]']);
    expect(findings).toMatchObject([
      {
        rule: 'critic/sampled-confidence',
        proof: 'opinion',
        severity: 'info',
        bugKind: 'C.1',
        agreement: { held: 3, of: 5 },
      },
    ]);
    const { agreement, evidence } = findings[0]!;
    expect(agreement!.held / agreement!.of).toBe(0.6);
    expect(evidence[0]!.excerpt).toContain('Agreement 3 of 5.');
    expect(JSON.stringify(findings)).not.toMatch(/verified|proven|supported/);
    expect(asked.slice(0, 5).map(({ temperature, messages }) => [temperature, messages.length])).toEqual(
      Array.from({ length: 5 }, () => [0.7, 2]),
    );
    expect(asked[5]).toMatchObject({ temperature: 0, role: 'small' });
  });
  test('names in words what the critiques take differently [S260]', async () => {
    const { findings } = await critique([
      found(),
      found('B.3', 'Fails when the list is null.'),
      '[]',
      found(),
      found(),
      '[{"place": 1, "why": "One reader has null lists in mind, the others empty ones."}]',
    ]);
    // One place is one finding, by the kind that most of them name.
    expect(findings.map(({ agreement }) => agreement)).toMatchObject([
      {
        held: 3,
        why: '3 of 5 independent critiques name it; 1 sees another kind here (B.3); 1 says nothing of it. One reader has null lists in mind, the others empty ones.',
      },
    ]);
    expect(findings[0]!.evidence.at(-1)!.excerpt).toBe('Another critique (B.3): Fails when the list is null.');
  });
  test('is a summary of the samples; a percentage that a model states is not shown and changes nothing [S099]', async () => {
    const stated = (percent: string) =>
      critique([found(), '[]', found(), '[]', '[]', `[{"place": 1, "why": "I am ${percent} sure of it."}]`]);
    const [low, high] = [await stated('10%'), await stated('99 %')];
    expect(low.findings).toEqual(high.findings);
    expect(low.findings[0]!.agreement!.why).toBe('2 of 5 independent critiques name it; 3 say nothing of it.');
  });
  test('of fewer than three in five is shown as what cannot be told', async () => {
    const { findings } = await critique([found(), '[]', found(), '[]', '[]', '[]']);
    expect(findings).toMatchObject([{ proof: 'unknown', agreement: { held: 2, of: 5 } }]);
  });
  test('that there is nothing to name is no finding, and asks for no summary', async () => {
    const { findings, asked, events } = await critique(Array.from({ length: 5 }, () => '[]'));
    expect(findings).toEqual([]);
    expect(asked).toHaveLength(5);
    expect(events).toMatchObject([{ type: 'note', message: expect.stringContaining('nothing to name') as string }]);
  });
  test('counts only critiques that can be read, and says which could not', async () => {
    const { findings, failures } = await critique([found(), 'No.', found(), 'I cannot help with that.', found()]);
    expect(findings[0]!.agreement).toMatchObject({ held: 3, of: 3, why: 'All 3 independent critiques name it.' });
    expect(failures.map(({ code }) => code)).toContain('reply.not-a-list');
  });
  test('needs two critiques that can be read', async () => {
    const { findings, failures } = await critique([found(), 'No.', '', 'Nein.', '…']);
    expect(findings).toEqual([]);
    expect(failures.at(-1)!.message).toContain('Only 1 of 5');
  });
  test('of critiques that the budget does not hold is of those that it does', async () => {
    const { findings, failures } = await critique([found(), found(), found(), '[]'], { limits: { tokens: 3800 } });
    expect(findings[0]!.agreement!.of).toBeLessThan(5);
    expect(failures.find(({ code }) => code === 'budget.spent')!.message).toMatch(
      /^\d of 5 independent critiques were asked/,
    );
  });
});

describe('clusters', () => {
  const at = (sample: number, start: number, end: number, kind = 'C.1') => ({
    sample,
    place: { start, end },
    kind,
    message: `m${sample}`,
  });
  test('join the same kind at places that overlap, also by a chain', () => {
    const clusters = clustersOf([at(0, 0, 4), at(1, 6, 9), at(2, 3, 7), at(3, 20, 22), at(4, 0, 9, 'B.3')]);
    expect(clusters.map(({ kind, held, otherwise }) => [kind, held, otherwise.length])).toEqual([
      ['B.3', 1, 3],
      ['C.1', 3, 1],
      ['C.1', 1, 0],
    ]);
  });
  test('count a critique that says the same twice once', () => {
    expect(clustersOf([at(0, 0, 4), at(0, 2, 6), at(1, 0, 4)])).toMatchObject([{ held: 2 }]);
  });
  test('at one place are one, by the kind that most name; equal ones and other places stay', () => {
    const kinds = (...opinions: Parameters<typeof clustersOf>[0]) =>
      foremost(clustersOf(opinions)).map(({ kind, held }) => `${kind} ${held}`);
    expect(kinds(at(0, 0, 4), at(1, 0, 4), at(2, 2, 6, 'B.3'))).toEqual(['C.1 2']);
    expect(kinds(at(0, 0, 4), at(1, 0, 4, 'B.3'))).toEqual(['B.3 1', 'C.1 1']);
    expect(kinds(at(0, 0, 4), at(1, 0, 4), at(2, 20, 26, 'B.3'))).toEqual(['C.1 2', 'B.3 1']);
    // A critique that names both kinds at the place means two faults.
    expect(kinds(at(0, 0, 4), at(1, 0, 4), at(1, 0, 4, 'B.3'))).toEqual(['B.3 1', 'C.1 2']);
  });
  test('depend on no order of the entries, and lose none', () => {
    const one = fc.record({
      sample: fc.nat(4),
      place: fc
        .tuple(fc.nat(30), fc.integer({ min: 1, max: 6 }))
        .map(([start, size]) => ({ start, end: start + size })),
      kind: fc.constantFrom('C.1', 'B.3'),
      message: fc.constant('m'),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 14 }), (opinions) => {
        const shape = (all: typeof opinions) =>
          clustersOf(all)
            .map(({ kind, held, opinions: own }) => [kind, held, own.length, own[0]!.sample].join(' '))
            .toSorted((a, b) => a.localeCompare(b));
        expect(shape(opinions.toReversed())).toEqual(shape(opinions));
        expect(clustersOf(opinions).flatMap(({ opinions: own }) => own)).toHaveLength(opinions.length);
        for (const cluster of clustersOf(opinions)) expect(agreementWords(cluster, 5)).not.toMatch(/-\d|undefined/);
      }),
    );
  });
});

describe('log-probabilities', () => {
  const truth = [token('True', -0.1, ['True', -0.105], [' true', -3], ['False', -2.5])];
  test('give a finding the probability of “true”, asked beside the other samples [S145]', async () => {
    const asked: ModelRequest[] = [];
    const { findings } = await critique(
      torn([found(), '[]', found(), found(), found('B.3', 'Null fails.')], truth, asked),
    );
    const expected = (Math.exp(-0.105) + Math.exp(-3)) / (Math.exp(-0.105) + Math.exp(-3) + Math.exp(-2.5));
    expect(findings[0]!.agreement!.pTrue).toBeCloseTo(expected, 10);
    expect(findings[0]!.proof).toBe('opinion');
    const question = asked.find(({ prompt }) => prompt.id.endsWith('/true'))!;
    expect(question).toMatchObject({ temperature: 0, logprobs: 20 });
    for (const words of ['Null fails.', '(nothing)', 'Divides by zero']) {
      expect(question.messages[1]!.content).toContain(words);
    }
  });
  test('that lean to “false” make an agreed finding one that cannot be told', async () => {
    const denied = [token('False', -0.1, ['False', -0.1], ['True', -3])];
    const { findings } = await critique(torn([found(), found(), found(), found(), found()], denied));
    expect(findings).toMatchObject([{ proof: 'unknown', agreement: { held: 5 } }]);
  });
  test('mark the words at which a critique was torn, and what it says there is sampled again [S095]', async () => {
    const asked: ModelRequest[] = [];
    const again = ['empty lists.', 'short list with one item.'];
    const { findings } = await critique(torn([found(), found(), found(), '[]', '[]'], truth, asked, again));
    expect(findings[0]!.evidence.at(-1)!.excerpt).toBe(
      'Entropy stands out at “empty”. Sampled again from there: 1 of 2 say it again; one says “short list with one item.”.',
    );
    expect(findings[0]!.proof).toBe('opinion');
    const questions = asked.filter(({ prompt }) => prompt.id.endsWith('/again'));
    expect(questions.map(({ temperature }) => temperature)).toEqual([0.7, 0.7]);
    // Shown: the sentence up to the torn word, and not what was said from there on.
    expect(questions[0]!.messages[1]!.content).toContain('Divides by zero for an\n');
    expect(questions[0]!.messages[1]!.content).not.toContain('empty list');
  });
  test.each([
    ['something else', ['null lists.', 'a list of one.'], 'unknown'],
    ['nothing any more', ['[]', ' [] '], 'unknown'],
    ['the same', ['empty lists.', '"Empty list."'], 'opinion'],
  ])('make a finding whose torn words say %s when sampled again %s', async (_, again, proof) => {
    const { findings } = await critique(torn([found(), found(), found(), '[]', '[]'], truth, [], again));
    expect(findings[0]!.proof).toBe(proof);
  });
  test.each(['the', ' that', 'a', ', which', '…'])(
    'are not sampled again where the torn word carries no claim: “%s”',
    (word) => {
      const before = 'Each call that fails leaves one entry too many in';
      const after = ' list of calls.';
      const message = `${before}${word}${after}`;
      const certain = (one: string) => token(one, -0.01, [one, -0.01]);
      const text = JSON.stringify([{ message }]);
      const start = text.indexOf(word, text.indexOf(before) + before.length);
      const logprobs = [
        ...(text.slice(0, start).match(/\S+\s*|\s+/g) ?? []).map(certain),
        token(word, -0.7, [word, -0.7], ['some', -0.9]),
        ...(text.slice(start + word.length).match(/\S+\s*|\s+/g) ?? []).map(certain),
      ];
      expect(logprobs.map((one) => one.token).join('')).toBe(text);
      const cluster = { opinions: [{ sample: 0, message }] } as unknown as Parameters<typeof tornIn>[0];
      expect(tornIn(cluster, [{ text, logprobs }])).toBeUndefined();
      const telling = logprobs.map((one) =>
        one.token === 'entry ' ? token(one.token, -0.7, [one.token, -0.7], ['x', -0.9]) : one,
      );
      expect(tornIn(cluster, [{ text, logprobs: telling }])?.words).toEqual(['entry']);
    },
  );
  test('are sampled again within the budget only, and what is not is said [S095]', async () => {
    const models = torn([found(), found(), found(), '[]', '[]'], truth);
    const { findings, asked } = await critique(models, { limits: { calls: 7 } });
    expect(asked.length).toBeLessThanOrEqual(7);
    expect(findings[0]!.evidence.at(-1)!.excerpt).toBe(
      'Entropy stands out at “empty”; it was not sampled again, since calls or budget are spent.',
    );
    expect(findings[0]!.proof).toBe('opinion');
  });
  test('that an endpoint does not tell are called unavailable, and nothing is made up [S095]', async () => {
    const { findings, failures, asked } = await critique([found(), found(), found(), '[]', '[]', '[]']);
    expect(failures).toMatchObject([
      { code: 'model.no-logprobs', message: expect.stringContaining('unavailable') as string },
    ]);
    expect('pTrue' in findings[0]!.agreement!).toBe(false);
    expect(findings[0]!.evidence).toHaveLength(1);
    expect(asked.some(({ prompt }) => prompt.id.endsWith('/true'))).toBe(false);
    const half = await critique(torn([found(), found(), found(), '[]', '[]'], undefined));
    expect(half.failures.map(({ code }) => code)).toEqual(['model.no-logprobs']);
  });
  test.each<[string, readonly TokenLogprob[], number | undefined]>([
    ['a sure yes', [token('True', 0, ['True', 0])], 1],
    ['the token itself where no others are told', [token('false', -0.01)], 0],
    [
      'the first token with a letter',
      [token('\n', 0, ['\n', 0]), token('TRUE', -0.01, ['TRUE', -0.01], ['F', -4.6])],
      0.99,
    ],
    ['another word', [token('Maybe', -0.1, ['Maybe', -0.1], ['True', -3])], undefined],
    ['nothing', [], undefined],
  ])('give a probability for %s only where “true” or “false” is meant', (_, tokens, expected) => {
    const given = probabilityOfTrue(tokens);
    if (expected === undefined) expect(given).toBeUndefined();
    else expect(given).toBeCloseTo(expected, 2);
  });
  test('stand out nowhere where all tokens are alike, and are few where they do', () => {
    const flat = Array.from({ length: 20 }, () => token('a', -1, ['a', -1], ['b', -1]));
    expect(hotSpotsOf(flat)).toEqual([]);
    expect(hotSpotsOf([token('a', -1, ['a', -1], ['b', -1])])).toEqual([]);
    const top = fc.array(fc.double({ min: -20, max: 0, noNaN: true }), { maxLength: 5 });
    fc.assert(
      fc.property(fc.array(top, { maxLength: 60 }), (all) => {
        const tokens = all.map((tops) => token('ab', -1, ...tops.map((one) => ['x', one] as const)));
        const spots = hotSpotsOf(tokens);
        // By Chebyshev, no more than a quarter lies beyond two standard deviations.
        expect(spots.length).toBeLessThanOrEqual(tokens.length / 4);
        for (const { span, entropy } of spots) {
          expect(span.end - span.start).toBe(2);
          expect(Number.isFinite(entropy)).toBe(true);
        }
      }),
    );
  });
  test('are asked for with a question that leaves both answers open', () => {
    const words = truthMessages([{ title: 'text', text: 'x = 1' }], ['(nothing)'], 'It fails.')[0]!.content;
    expect(words).toContain('may be true or false');
  });
});
