// Short independent questions, compared with each other and with the real run (method verify/cross-questions).

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../server/src/base/edit.ts';
import type { ProofPort } from '../../../server/src/core/claim.ts';
import type { Literal } from '../../../server/src/core/literal.ts';
import type { ModelRequest } from '../../../server/src/core/ports.ts';
import type { Target } from '../../../server/src/core/target.ts';
import type { Behaviour } from '../../../server/src/core/trials.ts';
import { askerOf } from '../../../server/src/critique/asking.ts';
import { crossQuestions } from '../../../server/src/critique/crossQuestions.ts';
import { quiz, quizzedFunction } from '../../../server/src/critique/crossQuiz.ts';
import { asPredicted, literalOfJson } from '../../../server/src/critique/jsonLiteral.ts';
import { conflictFixes, sentencePairs } from '../../../server/src/critique/sentencePairs.ts';
import { sentencesIn } from '../../../server/src/critique/steps.ts';
import { critiqueContext, critiqueTask } from '../../support/critiques.ts';
import { checkRun, evidenceOf, problemOn, receiptFor, targetFrom, type Answer } from '../../support/fakePorts.ts';

const prose = targetFrom(
  '# Cache\n\n«The cache keeps entries for 30 seconds. It is safe to call from many threads.\n\n## Limits\n\nEvery file is read once at the start. The cache keeps entries for 5 minutes.»\n',
  { languageId: 'markdown' },
);

/** A reader for whom statements contradict each other where their numbers differ. */
const literal: Answer = (request) => {
  const words = request.messages[1]!.content;
  const numbers = new Set(words.match(/\d+ (?:seconds|minutes)/g));
  const contradicts = numbers.size > 1;
  const yes = words.includes('contradict the other') ? contradicts : !contradicts;
  return JSON.stringify({ why: contradicts ? 'The times differ.' : 'They agree.', answer: yes ? 'yes' : 'no' });
};
const always = (answer: Answer, times = 40) => Array.from({ length: times }, () => answer);

async function critique(
  target: Target,
  answers: readonly Answer[],
  more: Parameters<typeof critiqueContext>[1] = {},
  task: Parameters<typeof critiqueTask>[1] = {},
) {
  const { context, asked, events } = critiqueContext(answers, more);
  return { ...(await crossQuestions.critique(context, critiqueTask(target, task))), asked, events };
}

describe('prose', () => {
  test('whose sentences contradict each other gets one finding for the pair, with fixes that remove the conflict [S206]', async () => {
    const { findings, asked, events } = await critique(prose, always(literal));
    expect(findings).toMatchObject([
      {
        rule: 'critic/cross-questions',
        proof: 'opinion',
        severity: 'info',
        category: 'prose',
        quote: 'The cache keeps entries for 5 minutes.',
        message: 'This and line 3 cannot both be so: “The cache keeps entries for 30 seconds.”',
        agreement: { held: 2, of: 2, why: 'The times differ.' },
      },
    ]);
    expect(findings[0]!.evidence.at(-1)).toEqual({
      checker: 'pair',
      excerpt: 'The cache keeps entries for 30 seconds.',
      at: { uri: prose.document.uri, line: 2 },
    });
    const texts = findings[0]!.fixes!.map(({ edits, side, validatedBy }) => {
      expect([side, validatedBy]).toEqual(['document', []]);
      return applyEdits(prose.document.text, edits);
    });
    expect(texts.map((text) => text.ok && text.value.match(/for \d+ \w+/g))).toEqual([
      ['for 30 seconds', 'for 30 minutes'],
      ['for 5 seconds', 'for 5 minutes'],
    ]);
    expect(asked).toHaveLength(2);
    expect(events.at(-1)).toEqual({
      type: 'note',
      message: '1 pairs of sentences on one subject, 1 asked about: 0 agree, 1 contradict each other, 0 open.',
    });
  });
  test('that is consistent stays clean [S206]', async () => {
    const same = targetFrom(
      '«The cache keeps entries for 30 seconds. The cache keeps entries for 30 seconds unless told otherwise. Cats sleep.»',
      { languageId: 'markdown' },
    );
    const { findings, failures, asked } = await critique(same, always(literal));
    expect([findings, failures]).toEqual([[], []]);
    expect(asked.length).toBeGreaterThan(0);
  });
  test('is split into short yes/no questions, each asked afresh and without the text [S252]', async () => {
    const { asked } = await critique(prose, always(literal));
    for (const { messages, temperature } of asked) {
      expect([messages.map(({ role }) => role), temperature]).toEqual([['system', 'user'], 0]);
      const words = messages.map(({ content }) => content).join('\n');
      expect(words).not.toContain('many threads');
      expect(words).not.toContain('The times differ');
      expect(words.length).toBeLessThan(1500);
    }
    const order = asked.map(({ messages }) => messages[1]!.content.indexOf('30') < messages[1]!.content.indexOf('5 '));
    expect(order).toEqual([true, false]);
    expect(asked[0]!.messages[1]!.content).toContain('from the section “Limits”');
  });
  const says = (...words: readonly string[]) => words.map((answer) => JSON.stringify({ answer, why: 'w' }));
  test.each([
    // In turn: can both be so, does one contradict, can the second be so.
    ['one of two answers, and the third, against', says('no', 'no', 'no'), 'opinion', { held: 2, of: 3 }],
    ['two of three answers for', says('no', 'no', 'yes'), undefined, undefined],
    ['one against and the rest open', says('no', 'cannot tell', 'cannot tell'), 'unknown', { held: 1, of: 3 }],
    ['all open', says('cannot tell', 'cannot tell', 'cannot tell'), undefined, undefined],
    ['answers that cannot be read', ['Sure!', '', '{"answer": 7}'], undefined, undefined],
  ])('with %s is decided by two votes of three', async (_, answers, proof, agreement) => {
    const { findings } = await critique(prose, answers);
    expect(findings.map((one) => one.proof)).toEqual(proof === undefined ? [] : [proof]);
    if (agreement) expect(findings[0]!.agreement).toMatchObject(agreement);
  });
  const many = Array.from({ length: 9 }, (_, index) => `The limit of the queue is ${index} minutes.`).join('\n\n');
  const queue = targetFrom(`«${many}»`, { languageId: 'markdown' });
  const choosing =
    (choice: string): Answer =>
    (request) =>
      request.prompt.id.endsWith('/screen') ? choice : typeof literal === 'function' ? literal(request) : '';
  test.each([
    ['those that one look names', '[{"pair": 2}, {"pair": 2}, {"pair": 9}, {"pair": 99}, "x"]', 2],
    ['none where that look names none', '[]', 0],
    ['the most alike where it cannot be read', 'Pair two.', 4],
    ['four at most', JSON.stringify(Array.from({ length: 16 }, (_, index) => ({ pair: index + 1 }))), 4],
  ])('with many pairs is asked about %s', async (_, choice, pairs) => {
    const { asked, findings, events } = await critique(queue, always(choosing(choice)));
    expect(asked).toHaveLength(1 + 2 * pairs);
    expect(findings).toHaveLength(pairs);
    expect(events.at(-1)).toMatchObject({
      message: expect.stringContaining(`16 pairs of sentences on one subject, ${pairs} asked about`) as string,
    });
  });
});

describe('pairs', () => {
  const textsOf = (text: string, limit = 3) =>
    sentencePairs(text, sentencesIn(text, { start: 0, end: text.length }), limit).map(({ first, second }) => [
      text.slice(first.start, first.end),
      text.slice(second.start, second.end),
    ]);
  test('are sentences that share rare words, in any language', () => {
    expect(
      textsOf('Der Dienst startet auf Port 80. Katzen schlafen. Der Dienst startet nie auf Port 80. Hunde bellen.', 1),
    ).toEqual([['Der Dienst startet auf Port 80.', 'Der Dienst startet nie auf Port 80.']]);
    expect(textsOf('缓存保存三十秒。猫在睡觉。缓存保存五分钟。', 1)).toEqual([
      ['缓存保存三十秒。', '缓存保存五分钟。'],
    ]);
  });
  test('are none where nothing is shared, or where the sentences are equal', () => {
    expect(textsOf('Cats sleep. Dogs bark.')).toEqual([]);
    expect(textsOf('Run the tests.\n\nRun the tests.')).toEqual([]);
  });
  test('conflict no more after either fix of them, and nothing else changes', () => {
    const sentence = fc.constantFrom(
      'It takes 3 s.',
      'It takes `a` long.',
      'It may fail.',
      'It takes 3 or 4 s.',
      'Zeit: 12,5 s.',
    );
    fc.assert(
      fc.property(sentence, sentence, fc.constantFrom(' ', '\n\n', '\n- '), (a, b, between) => {
        const text = `Start.${between}${a}${between}Middle.${between}${b}${between}End.`;
        const first = { start: text.indexOf(a), end: text.indexOf(a) + a.length };
        const second = { start: text.lastIndexOf(b), end: text.lastIndexOf(b) + b.length };
        if (first.end > second.start) return;
        for (const { edits } of conflictFixes(text, first, second)) {
          const changed = applyEdits(text, edits);
          expect(changed.ok).toBe(true);
          if (!changed.ok) return;
          for (const kept of ['Start.', 'Middle.', 'End.']) expect(changed.value).toContain(kept);
          expect(changed.value).not.toBe(text);
          expect(edits).toHaveLength(1);
        }
      }),
    );
  });
});

const code = targetFrom(
  '/** The middle value of a list; of an even number of values the mean of the middle two. Throws for none. */\n«export function median(xs) {\n  return xs[Math.floor(xs.length / 2)];\n}»\n',
  { languageId: 'javascript' },
);
const real = (name: string, [list]: readonly Literal[]): Behaviour => {
  const items = list?.kind === 'list' ? list.items : [];
  const value = items[Math.floor(items.length / 2)];
  return value
    ? { kind: 'returned', shown: JSON.stringify(value), value, type: 'number', key: `${name} ${JSON.stringify(value)}` }
    : { kind: 'returned', shown: 'undefined', value: { kind: 'undefined' }, type: 'undefined', key: 'undefined' };
};
const proofOf = (behave = real): ProofPort => ({
  reproduce: () => Promise.reject(new Error('nothing is reproduced here')),
  behave: async (name, inputs, _signal, text) =>
    inputs.map((input) => (text === undefined ? behave(name, input) : fixed(input))),
  receiptOf: (name) => ({ ...receiptFor(code.document.text, 'calls'), command: ['call', name] }),
});
const fixed = ([list]: readonly Literal[]): Behaviour => {
  const values = list?.kind === 'list' ? list.items.map((one) => (one.kind === 'number' ? one.value : 0)) : [];
  const middle = values.length / 2;
  const value = values.length % 2 ? values[Math.floor(middle)]! : (values[middle - 1]! + values[middle]!) / 2;
  return values.length === 0
    ? { kind: 'threw', shown: 'RangeError', type: 'RangeError', key: 'threw RangeError' }
    : {
        kind: 'returned',
        shown: String(value),
        value: { kind: 'number', value, float: false },
        type: 'number',
        key: String(value),
      };
};

/** A reader who goes by the documentation; `wrong` lets one role say something else. */
const reader =
  (wrong: Partial<Record<string, string>> = {}): Answer =>
  (request: ModelRequest) => {
    if (request.prompt.id.endsWith('/inputs'))
      return '[{"arguments": [[1, 2, 3]]}, {"arguments": [[1, 2]]}, {"arguments": [[]]}]';
    if (wrong[request.role] !== undefined) return wrong[request.role]!;
    const call = request.messages[1]!.content.split('The call: ')[1]!;
    if (call.includes('[1,2,3]')) return '{"why": "odd", "returns": 2}';
    if (call.includes('[1,2]')) return '{"why": "The mean of both.", "returns": 1.5}';
    return '{"why": "documented", "throws": true}';
  };

describe('code', () => {
  test('that does otherwise than readers of its documentation expect is warned of [S123]', async () => {
    const { findings, events, asked } = await critique(code, always(reader()), { proof: proofOf() });
    expect(findings.map(({ message, proof, severity }) => [message, proof, severity])).toEqual([
      [
        'By its documentation median([1,2]) should return 1.5; it returned {"kind":"number","value":2,"float":false}.',
        'opinion',
        'info',
      ],
      ['By its documentation median([]) should throw; it returned undefined.', 'opinion', 'info'],
    ]);
    expect(findings[0]).toMatchObject({
      quote: 'median',
      agreement: { held: 2, of: 2 },
      evidence: [{}, { receipt: { checker: 'calls' } }],
    });
    expect(events.at(-1)).toMatchObject({
      message: expect.stringContaining('2 of 3 calls of median went otherwise') as string,
    });
    for (const { messages } of asked) expect(messages.map(({ content }) => content).join()).not.toContain('Math.floor');
  });
  test('whose follow-up questions are often answered otherwise is distrusted, and with a fix it is not [S226]', async () => {
    const { context } = critiqueContext(always(reader()), { proof: proofOf() });
    const found = (await quizzedFunction(code, context.parse))!;
    const before = await quiz(context, askerOf(context, 12), found.words);
    expect(before).toMatchObject({ compared: 3, distrusted: true, missRate: 2 / 3 });
    const after = await quiz(context, askerOf(context, 12), found.words, 'with a fix');
    expect(after).toMatchObject({ compared: 3, misses: [], distrusted: false, missRate: 0 });
  });
  test('keeps an expectation only where a second reader arrives at it alone [S244]', async () => {
    const alone = await critique(
      code,
      always(reader({ judge: '{"returns": 99}', small: '{"answer": "cannot tell"}' })),
      { proof: proofOf() },
    );
    expect(alone.findings).toEqual([]);
    expect(alone.events.at(-1)).toMatchObject({
      message: expect.stringMatching(/^0 of 0 calls of median .* 3 are open\.$/) as string,
    });
    const third = await critique(code, always(reader({ judge: '{"returns": 99}' })), { proof: proofOf() });
    expect(third.findings).toMatchObject([{ agreement: { held: 2, of: 3 } }, { agreement: { held: 2, of: 3 } }]);
  });
  test('lets the critic foretell what tools say, and shows how often it was wrong [S138]', async () => {
    const problems = problemOn(code.document.text, 'xs.length', 'TS1', 'm');
    const { events, findings } = await critique(
      code,
      ['[{"quote": "function median"}, {"quote": "Math.floor"}]', '[]'],
      { proof: proofOf() },
      { evidence: evidenceOf(code.document.text, checkRun(code.document.text, problems)) },
    );
    expect(events).toContainEqual({
      type: 'note',
      message: 'scripted-1 foretold the lines that typescript would name: wrong on 1 of 2.',
    });
    expect(findings).toEqual([]);
  });
  test('whose results are lists is compared as well', async () => {
    const empty = { kind: 'list', items: [] } as const;
    const wraps: ProofPort = {
      ...proofOf(),
      behave: async (_, inputs) =>
        inputs.map(() => ({ kind: 'returned', shown: '[]', value: empty, type: 'array', key: '[]' })),
    };
    const answer: Answer = ({ prompt, messages }) => {
      if (prompt.id.endsWith('/inputs')) return '[{"arguments": [[1]]}, {"arguments": [[]]}]';
      return messages[1]!.content.includes('([1])') ? '{"returns": [[1]]}' : '{"why": "none", "returns": []}';
    };
    const { findings, events } = await critique(code, always(answer), { proof: wraps });
    expect(findings.map(({ message }) => message)).toEqual([
      'By its documentation median([1]) should return [[1]]; it returned [].',
    ]);
    expect(events.at(-1)).toMatchObject({ message: expect.stringContaining('1 of 2 calls of median') as string });
  });
  test.each(['[]', '[{"calls": [1]}]', '[{"arguments": "x"}]'])(
    'for which no call is named (%s) is said to be so',
    async (words) => {
      const { findings, events, asked } = await critique(code, always(words), { proof: proofOf() });
      expect([findings, asked.length]).toEqual([[], 1]);
      expect(events.at(-1)).toMatchObject({
        message: expect.stringContaining('No call of median was named') as string,
      });
    },
  );
  test('of a folder where nothing may run is not asked about, and that is said', async () => {
    const { findings, failures, asked } = await critique(code, always(reader()));
    expect([findings, asked]).toEqual([[], []]);
    expect(failures).toMatchObject([{ code: 'verify.no-signal' }]);
  });
  test('that cannot be called by itself is said to be so', async () => {
    const { failures, asked } = await critique(code, always(reader()), {
      proof: { ...proofOf(), behave: async () => undefined },
    });
    expect(asked).toEqual([]);
    expect(failures).toMatchObject([
      { message: 'median cannot be called by itself here, so nothing could be compared.' },
    ]);
  });
  test('without documentation is not guessed about', async () => {
    const bare = targetFrom('«export function f(x) {\n  return x;\n}»\n', { languageId: 'javascript' });
    const { findings, asked } = await critique(bare, always(reader()), { proof: proofOf() });
    expect([findings, asked]).toEqual([[], []]);
  });
});

describe('values', () => {
  test('of JSON come back as they were', () => {
    const plain = fc.jsonValue({ maxDepth: 3 }).filter((value) => !JSON.stringify(value).includes('__proto__'));
    fc.assert(
      fc.property(plain, fc.constantFrom('python', 'javascript'), (value, languageId) => {
        const literalValue = literalOfJson(value, languageId);
        const behaviour: Behaviour = { kind: 'returned', shown: '', value: literalValue, type: '', key: '' };
        expect(asPredicted({ kind: 'returns', value }, behaviour)).toBe(true);
        expect(asPredicted({ kind: 'returns', value: [value, 'other'] }, behaviour)).toBe(false);
        expect(asPredicted({ kind: 'throws' }, behaviour)).toBe(false);
      }),
    );
  });
  test('that JSON has no word for, and calls that hang, are compared with nothing', () => {
    const returned = (value: Literal): Behaviour => ({ kind: 'returned', shown: '', value, type: '', key: '' });
    const predicted = { kind: 'returns', value: 1 } as const;
    expect(asPredicted(predicted, returned({ kind: 'opaque', shown: '[object]' }))).toBeUndefined();
    expect(asPredicted(predicted, returned({ kind: 'number', value: Number.NaN, float: true }))).toBeUndefined();
    expect(asPredicted(predicted, { kind: 'hung', shown: '', type: '', key: '' })).toBeUndefined();
    expect(asPredicted(predicted, returned({ kind: 'number', value: 1 + 1e-12, float: true }))).toBe(true);
    expect(asPredicted(predicted, returned({ kind: 'string', value: '1' }))).toBe(false);
  });
});
