// Judges without a history: both orders, a held-out one, and what is measured of them (critique/independent-judge).

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ModelPort, ModelRequest, Role } from '../../../server/src/core/ports.ts';
import { askerOf } from '../../../server/src/critique/asking.ts';
import { watchRounds } from '../../../server/src/critique/heldOut.ts';
import { independentJudge } from '../../../server/src/critique/independentJudge.ts';
import { biasWords, familyOf, judgesOf, positionBias, selfPreference } from '../../../server/src/critique/judgeBias.ts';
import { anonymous, comparePair, type Pair, type PairVerdict } from '../../../server/src/critique/pairJudge.ts';
import { critiqueContext, critiqueTask } from '../../support/critiques.ts';
import { scriptedModels, targetFrom, type Answer } from '../../support/fakePorts.ts';

const target = targetFrom('const before = 1;\n«const mean = sum / count;\nreturn mean;»\nconst after = 2;\n');

/** Two models that say what they are; each answers the questions by their words. */
function judges(
  answers: (request: ModelRequest, question: string) => object,
  names: Partial<Record<Role, string>> = {},
): ModelPort & { readonly asked: ModelRequest[] } {
  const asked: ModelRequest[] = [];
  const name = (role: Role) =>
    names[role] ?? (role === 'judge' ? 'qwen-3' : role === 'critic' ? 'mistral-7b' : 'gpt-5');
  const port = scriptedModels(
    Array.from({ length: 20 }, (): Answer => (request) => {
      const questions = request.messages[1]!.content.split('Questions:\n')[1]!.split('\n');
      return JSON.stringify(
        questions.map((line, index) => ({ question: index + 1, ...answers(request, line.replace(/^\d+\. /, '')) })),
      );
    }),
    asked,
  );
  return {
    ...port,
    asked,
    describe: (role) => `${name(role)} at localhost`,
    ask: async (request, signal) => {
      const reply = await port.ask(request, signal);
      return reply.kind === 'text' ? { ...reply, model: name(request.role) } : reply;
    },
  };
}
async function critique(models: ModelPort | readonly Answer[]) {
  const { context, events } = critiqueContext(models);
  return { ...(await independentJudge.critique(context, critiqueTask(target))), events };
}
const isAbout = (question: string) => question.startsWith('Are all values');
const no = { answer: 'no', quote: 'sum / count', reason: 'count may be 0' };

describe('two judges', () => {
  test('who agree in both orders hold an opinion together', async () => {
    const models = judges((_, question) => (isAbout(question) ? no : { answer: 'yes' }));
    const { findings, events } = await critique(models);
    expect(findings).toMatchObject([
      {
        rule: 'critic/independent-judge',
        proof: 'opinion',
        quote: 'sum / count',
        message: 'count may be 0',
        agreement: { held: 4, of: 4 },
      },
    ]);
    expect(models.asked.map(({ role }) => role)).toEqual(['judge', 'judge', 'critic', 'critic']);
    expect(events).toMatchObject([
      { message: 'qwen-3: 2 of 3 questions answered yes; the order of the questions changed 0 of 3 answers.' },
      { message: 'mistral-7b: 2 of 3 questions answered yes; the order of the questions changed 0 of 3 answers.' },
    ]);
  });
  test('who part are shown as such, and not averaged', async () => {
    const { findings } = await critique(
      judges(({ role }, question) => (role === 'judge' && isAbout(question) ? no : { answer: 'yes' })),
    );
    expect(findings).toMatchObject([
      {
        proof: 'unknown',
        agreement: {
          held: 2,
          of: 4,
          why: 'In both orders of the questions qwen-3 says no and no; mistral-7b says yes and yes.',
        },
      },
    ]);
  });
  test('get the questions in an order and in its reverse [S208]', async () => {
    const models = judges(() => ({ answer: 'yes' }));
    const { findings } = await critique(models);
    expect(findings).toEqual([]);
    const orders = models.asked.map(({ messages }) =>
      messages[1]!.content
        .split('Questions:\n')[1]!
        .split('\n')
        .map((line) => line.replace(/^\d+\. /, '')),
    );
    expect(orders[1]).toEqual(orders[0]!.toReversed());
    expect(orders[3]).toEqual(orders[2]!.toReversed());
  });
  test('are shown a text that someone handed in, in a fresh context [S100]', async () => {
    const models = judges(() => ({ answer: 'yes' }));
    await critique(models);
    for (const { messages, temperature } of models.asked) {
      expect([messages.map(({ role }) => role), temperature]).toEqual([['system', 'user'], 0]);
      expect(messages[0]!.content).toContain('a text that was handed in');
      expect(messages.map(({ content }) => content).join('\n')).not.toMatch(
        /\b(?:you wrote|your (?:text|code|answer)|previous|score|author|attempt)\b/i,
      );
    }
  });
  test('one of whom is silent leave the other’s word as what cannot be told', async () => {
    const answers = JSON.stringify([1, 2, 3].map((question) => ({ question, ...no })));
    const { findings, failures } = await critique([answers, answers, 'I would rather not.', '']);
    // One place is one finding, whichever questions it answers.
    expect(findings).toMatchObject([{ proof: 'unknown', evidence: [{}, {}, {}] }]);
    expect(failures.map(({ code }) => code)).toEqual(['reply.not-a-list', 'reply.not-a-list']);
  });
  test.each([
    ['quotes nothing', { answer: 'no', reason: 'r' }],
    ['quotes what is not selected', { answer: 'no', quote: 'const after', reason: 'r' }],
  ])('whose no %s have not said no, and it is counted', async (_, answer) => {
    const { findings, failures } = await critique(judges(() => answer));
    expect(findings).toEqual([]);
    expect(failures[0]).toMatchObject({ code: 'reply.unanchored', message: expect.stringMatching(/^6 of/) as string });
  });
  test('of one family are called so', async () => {
    const same = judges(() => ({ answer: 'yes' }), { judge: 'm', critic: 'm', small: 'm', writer: 'm' });
    const { events } = await critique(same);
    expect(events.at(-1)).toMatchObject({ message: expect.stringContaining('one family') as string });
  });
});

describe('the choice of judges', () => {
  const models = (names: Readonly<Record<Role, string>>) => ({
    has: () => true,
    describe: (role: Role) => `${names[role]} at localhost:11434`,
  });
  test('falls on another family than the writer’s, and on two families where there are two [S154]', () => {
    expect(judgesOf(models({ writer: 'gpt-5', judge: 'o4-mini', critic: 'Qwen/Qwen3', small: 'gemma:2b' }))).toEqual({
      visible: 'critic',
      heldOut: 'small',
      related: false,
    });
    expect(judgesOf(models({ writer: 'gpt-5', judge: 'claude-5', critic: 'gpt-5', small: 'gpt-5' }))).toEqual({
      visible: 'judge',
      heldOut: 'critic',
      related: false,
    });
    expect(judgesOf(models({ writer: 'm', judge: 'm', critic: 'm', small: 'm' }))).toMatchObject({ related: true });
  });
  test.each([
    ['openai/gpt-5-mini', 'o4-mini', true],
    ['Qwen/Qwen2.5-Coder:7b', 'qwq:32b', true],
    ['gemma-3', 'gemini-3-pro', true],
    ['mistral', 'llama3.3:70b', false],
    ['falcon-7b', 'falcon3', true],
  ])('%s and %s are one family: %s', (a, b, same) => {
    expect(familyOf(a) === familyOf(b)).toBe(same);
  });
});

describe('a comparison', () => {
  const pair = { first: 'let a = 1; // @author Ann\nf(a);', second: 'const a = 1;\nf(a);', material: [] };
  const better = (words: (request: ModelRequest) => string): readonly Answer[] =>
    Array.from({ length: 2 }, (): Answer => (request) => JSON.stringify({ reason: 'r', better: words(request) }));
  const compare = async (answers: readonly Answer[], seed = 1, texts: Pair = pair) => {
    const { context, asked } = critiqueContext(answers, { seed });
    return { verdict: await comparePair(context, askerOf(context, 2), 'judge', texts), asked };
  };
  test('is made in both orders, drawn anew, and names nobody [S208]', async () => {
    const firsts = new Set<boolean>();
    for (let seed = 1; seed <= 12; seed++) {
      const { asked } = await compare(
        better(() => 'equal'),
        seed,
      );
      const [a, b] = asked.map(({ messages }) => messages[1]!.content);
      const constFirst = (words: string) => words.indexOf('const a') < words.indexOf('f(a);');
      expect(constFirst(a!)).toBe(!constFirst(b!));
      firsts.add(constFirst(a!));
      expect(a).not.toContain('Ann');
    }
    expect(firsts.size).toBe(2);
  });
  test('is won by the text that wins in both orders', async () => {
    const { verdict } = await compare(
      better(({ messages }) => {
        const words = messages[1]!.content;
        return words.indexOf('const a') < words.lastIndexOf('f(a);') &&
          words.indexOf('const a') < words.indexOf('f(a);')
          ? 'one'
          : 'two';
      }),
    );
    expect(verdict).toMatchObject({ winner: 'second', flipped: false });
  });
  test.each(['one', 'two'])('by a judge who always says %s is a tie, and the flip is seen', async (word) => {
    const { verdict } = await compare(better(() => word));
    expect(verdict).toMatchObject({ winner: 'tie', flipped: true });
  });
  test('without an answer that can be read is a tie and says why', async () => {
    const { verdict } = await compare(['Both are fine.', 'x']);
    expect(verdict).toMatchObject({
      winner: 'tie',
      flipped: false,
      votes: [],
      failures: [{ code: 'reply.not-a-list' }],
    });
  });
  const unsigned = { ...pair, first: 'let a = 1;\nf(a);' };
  /** Answers by where `const a` stands: what is said of that text, of the other one, and which is better. */
  const full = (constant: object, variable: object, choice: 'constant' | 'variable' | 'equal') =>
    Array.from({ length: 2 }, (): Answer => ({ messages }) => {
      const words = messages[1]!.content;
      const inFront = words.indexOf('const a') < words.indexOf('let a');
      const better = choice === 'equal' ? choice : (choice === 'constant') === inFront ? 'one' : 'two';
      return JSON.stringify({
        one: inFront ? constant : variable,
        two: inFront ? variable : constant,
        reason: 'r',
        better,
      });
    });
  test('comes with a score and a located defect in the same answer [S122]', async () => {
    const said = full({ score: 4 }, { score: '2', quote: 'let  a', defect: 'It may be set anew.' }, 'constant');
    for (const seed of [1, 2, 3]) {
      const { verdict, asked } = await compare(said, seed, unsigned);
      expect(asked).toHaveLength(2);
      expect(verdict).toMatchObject({ winner: 'second', contradicted: false });
      for (const vote of verdict.votes)
        expect(vote).toMatchObject({
          choice: 'second',
          scores: { first: 2, second: 4 },
          defects: [{ of: 'first', quote: 'let a', message: 'It may be set anew.' }],
        });
    }
  });
  test('that scores the text higher which it calls worse is not believed: a tie [S122]', async () => {
    const { verdict } = await compare(full({ score: 2 }, { score: 5 }, 'constant'), 1, unsigned);
    expect(verdict).toMatchObject({ winner: 'tie', flipped: false, contradicted: true });
    const even = await compare(full({ score: 3 }, { score: 3 }, 'constant'), 1, unsigned);
    expect(even.verdict).toMatchObject({ winner: 'second', contradicted: false });
  });
  test.each([
    ['stands in the other text', { score: 4, quote: 'const a', defect: 'd' }],
    ['stands nowhere', { score: 4, quote: 'var a', defect: 'd' }],
    ['stands twice', { score: 4, quote: 'a', defect: 'd' }],
    ['has no words', { score: 4, quote: 'let a', defect: ' ' }],
  ])('names no defect whose quotation %s', async (_, variable) => {
    const { verdict } = await compare(full({ score: 4 }, variable, 'equal'), 1, unsigned);
    expect(verdict.votes.flatMap(({ defects }) => defects)).toEqual([]);
  });
  test.each([[{ score: 9 }], [{ score: 'good' }], [{ score: null }], ['fine'], [[]]])(
    'takes %j for no score, and the comparison stands',
    async (variable) => {
      const { verdict } = await compare(full({ score: 1 }, variable as object, 'constant'), 1, unsigned);
      expect(verdict).toMatchObject({ winner: 'second', contradicted: false });
      expect(verdict.votes[0]!.scores).toBeUndefined();
    },
  );
  test('shows texts without authors, and changes nothing else', () => {
    expect(
      anonymous(
        '/** @author Ann */\n// Copyright 2024 Ann\nf(); \r\n// ask ann@example.org\n// Generated by Model 5\n',
      ),
    ).toBe('f();\n// ask [address]');
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z ;=()]*[a-z;]$/)), (lines) => {
        const text = lines.join('\n').trim();
        if (/author|copyright|generated|written|created/.test(text)) return;
        expect(anonymous(text)).toBe(text);
      }),
    );
  });
});

describe('what is measured of judges', () => {
  const verdict = (winner: PairVerdict['winner'], by: string, flipped = false): PairVerdict => ({
    winner,
    flipped,
    contradicted: false,
    votes: flipped
      ? [
          { choice: 'first', front: 'first', reason: '', by, defects: [] },
          { choice: 'second', front: 'second', reason: '', by, defects: [] },
        ]
      : [
          { choice: winner === 'tie' ? 'equal' : winner, front: 'first', reason: '', by, defects: [] },
          { choice: winner === 'tie' ? 'equal' : winner, front: 'second', reason: '', by, defects: [] },
        ],
    failures: [],
  });
  test('is how often the place decided, by the model that answered [S208]', () => {
    const counts = positionBias([
      verdict('tie', 'a', true),
      verdict('first', 'a'),
      verdict('second', 'b'),
      verdict('tie', 'b'),
    ]);
    expect([...counts]).toEqual([
      ['a', { pairs: 2, flipped: 1, front: 3, votes: 4 }],
      ['b', { pairs: 2, flipped: 0, front: 1, votes: 2 }],
    ]);
    expect(biasWords('a', counts.get('a'), undefined)).toBe(
      'a: the verdict flipped with the order in 1 of 2 pairs, the text in front won 3 of 4 votes; self-preference not measured.',
    );
  });
  test('is whether it prefers what its family wrote more than others do, printed for each judge [S154]', () => {
    const rows = [
      { first: 'gpt-5', second: 'qwen-3', verdict: verdict('first', 'gpt-4o') },
      { first: 'qwen-3', second: 'gpt-5', verdict: verdict('second', 'gpt-4o') },
      { first: 'gpt-5', second: 'qwen-3', verdict: verdict('tie', 'llama-4') },
      { first: 'qwen-3', second: 'gpt-5', verdict: verdict('first', 'llama-4') },
      { first: 'gpt-5', second: 'gpt-4', verdict: verdict('first', 'gpt-4o') },
      { second: 'mistral', verdict: verdict('first', 'gpt-4o') },
    ];
    const counts = selfPreference(rows);
    expect(counts.get('gpt-4o')).toEqual({ own: 2, ownWon: 2, others: 2, othersWon: 0.5 });
    expect(biasWords('gpt-4o', undefined, counts.get('gpt-4o'))).toBe(
      'gpt-4o: position not measured; self-preference 0.75 (2 pairs by it, 2 by others).',
    );
    expect(biasWords('llama-4', undefined, counts.get('llama-4'))).toContain('self-preference not measured');
  });
});

describe('a held-out judge', () => {
  const rounds = (...scores: readonly (readonly [number, number])[]) =>
    scores.map(([visible, heldOut]) => ({ visible, heldOut }));
  test('halts a loop whose visible score rises while its own falls, and names the round [S120]', () => {
    const seen: { visible: number; heldOut: number }[] = [];
    const loop = rounds([0.4, 0.5], [0.6, 0.7], [0.7, 0.6], [0.9, 0.5], [1, 0.2]);
    let result = watchRounds([]);
    for (const round of loop) {
      seen.push(round);
      result = watchRounds(seen);
      if (result.halt) break;
    }
    expect(seen).toHaveLength(4);
    expect(result).toMatchObject({ halt: true, partedAt: 2, best: 1 });
    expect(result.words).toContain(
      'from round 2 on: the visible score went from 0.60 to 0.90, the held-out one from 0.70 to 0.50',
    );
  });
  test.each([
    [
      'both rise',
      [
        [0.1, 0.1],
        [0.2, 0.2],
        [0.3, 0.3],
      ],
    ],
    [
      'both fall',
      [
        [0.3, 0.3],
        [0.2, 0.2],
        [0.1, 0.1],
      ],
    ],
    [
      'only one moves',
      [
        [0.1, 0.5],
        [0.3, 0.5],
        [0.9, 0.5],
      ],
    ],
    [
      'there are too few rounds',
      [
        [0.1, 0.5],
        [0.9, 0.1],
      ],
    ],
  ] as [string, [number, number][]][])('lets a loop go on where %s', (_, scores) => {
    expect(watchRounds(rounds(...scores)).halt).toBe(false);
  });
  test('keeps the best version by its own scores, the earliest of equal ones', () => {
    const score = fc.constantFrom(0, 0.25, 0.5, 1);
    fc.assert(
      fc.property(fc.array(fc.record({ visible: score, heldOut: score }), { minLength: 1 }), (all) => {
        const { best } = watchRounds(all);
        expect(all.every(({ heldOut }) => heldOut <= all[best]!.heldOut)).toBe(true);
        expect(all.slice(0, best).every(({ heldOut }) => heldOut < all[best]!.heldOut)).toBe(true);
      }),
    );
  });
});
