// Lists out of replies: repaired where it is safe, refused where it is not, always quickly (row N13).

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anchorQuote } from '../../../server/src/core/anchor.ts';
import { createBudget, defaultLimits } from '../../../server/src/core/budget.ts';
import { declarationOf, headSpan } from '../../../server/src/core/declaration.ts';
import { failure, failureCatalogue } from '../../../server/src/core/failure.ts';
import { parseListReply, parseObjectReply } from '../../../server/src/core/listReply.ts';
import { fitContext, tokensOf } from '../../../server/src/core/promptRoom.ts';
import { targetFrom } from '../../support/fakePorts.ts';

const listOf = (reply: string) => {
  const parsed = parseListReply(reply);
  return parsed.ok ? parsed.value : parsed.error.code;
};

describe('parseListReply', () => {
  test.each<[string, readonly unknown[]]>([
    ['[]', []],
    ['["a", 1]', ['a', 1]],
    ['Here is the list:\n```json\n[{"a": 1}]\n```\nDone.', [{ a: 1 }]],
    ['[{"a": 1,}]', [{ a: 1 }]],
    ["[{'a': 'b'}]", [{ a: 'b' }]],
    ['[{a: 1}]', [{ a: 1 }]],
    ['[{"a": "x]y"}] [2]', [{ a: 'x]y' }]],
    ['{"findings": [{"a": 1}]}', [{ a: 1 }]],
    ['{"a": 1}', [{ a: 1 }]],
    ['See [1] for more: ["x"]', ['x']],
    ['[{"a": 1, "a": 2}]', [{ a: 2 }]],
  ])('reads %j', (reply, wanted) => expect(listOf(reply)).toEqual(wanted));

  test.each(['', 'KEEP', 'no list here', '{}', '{"a": [1], "b": [2]}', '<html><body>error</body></html>'])(
    'refuses %j',
    (reply) => {
      expect(listOf(reply)).toBe('reply.not-a-list');
    },
  );

  test('leaves prototypes alone', () => {
    const parsed = parseListReply(
      '[{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}, "a": 1}]',
    );
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(parsed.ok && (parsed.value[0] as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(parsed.ok && Object.hasOwn(parsed.value[0] as object, '__proto__')).toBe(false);
    expect(parsed.ok && Object.getPrototypeOf(parsed.value[0])).toBe(Object.prototype);
  });

  test.each([
    ['deep arrays', '['.repeat(10_000)],
    ['deep objects', '{"a":'.repeat(10_000)],
    ['a deep list that is balanced', '['.repeat(10_000) + ']'.repeat(10_000)],
    ['a very long list', `[${'1,'.repeat(200_000)}1]`],
    ['a very long broken list', `[${"{'a': 'b'},".repeat(8_000)}`],
    ['many quotation marks', '["'.repeat(9_000)],
  ])('refuses %s within 50 ms or so', (_, reply) => {
    // The best of a few runs: another program may have had the processor.
    const times = Array.from({ length: 5 }, () => {
      const start = performance.now();
      expect(listOf(reply)).toBe('reply.not-a-list');
      return performance.now() - start;
    });
    expect(Math.min(...times)).toBeLessThan(250);
  });

  test('takes a few levels and no more', () => {
    expect(listOf(`${'['.repeat(5)}"a"${']'.repeat(5)}`)).toEqual([[[[['a']]]]]);
    expect(listOf(`${'['.repeat(20)}"a"${']'.repeat(20)}`)).toBe('reply.not-a-list');
  });

  test('never throws', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('[', ']', '{', '}', '"', ',', ':', 'a', '\\', '1', '\n', "'", '`', ' '), {
          maxLength: 40,
        }),
        (pieces) => {
          parseListReply(pieces.join(''));
        },
      ),
      { seed: 1, numRuns: 2000 },
    );
  });
});

describe('anchorQuote', () => {
  const text = 'aa bb\n  cc aa dd';
  const whole = { start: 0, end: text.length };
  const found = (quote: string, span = whole) => {
    const place = anchorQuote(text, span, quote);
    return typeof place === 'string' ? place : text.slice(place.start, place.end);
  };

  test('finds what stands there once, with white space of any length', () => {
    expect(found('bb cc')).toBe('bb\n  cc');
    expect(found(' dd ')).toBe('dd');
    expect(found('aa', { start: 3, end: text.length })).toBe('aa');
  });

  test('does not guess', () => {
    expect(found('aa')).toBe('twice');
    expect(found('xx')).toBe('missing');
    expect(found('')).toBe('missing');
    expect(found('a')).toBe('missing');
    expect(found('aa bb', { start: 3, end: text.length })).toBe('missing');
  });

  test('what it finds reads like the quotation', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n'), maxLength: 20 }),
        fc.nat({ max: 20 }),
        fc.nat({ max: 20 }),
        (words, a, b) => {
          const quote = words.slice(Math.min(a, b), Math.max(a, b));
          const place = anchorQuote(words, { start: 0, end: words.length }, quote);
          if (typeof place !== 'string')
            expect(words.slice(place.start, place.end).replace(/\s+/g, ' ')).toBe(quote.trim().replace(/\s+/g, ' '));
        },
      ),
      { seed: 2, numRuns: 500 },
    );
  });
});

describe('declarationOf', () => {
  test('reads the doc comment before the selection, and the signature', () => {
    const target = targetFrom(
      '/**\n * Adds two numbers.\n * @returns the sum\n */\n«export function add(a: number, b: number): number {\n  return a - b;\n}»\n',
    );
    expect(declarationOf(target)).toEqual({
      docComment: 'Adds two numbers.\n@returns the sum',
      signature: 'export function add(a: number, b: number): number',
    });
  });

  test('reads a doc comment within the selection, and a Python docstring', () => {
    expect(declarationOf(targetFrom('«/** Twice. */\nconst twice = (n: number) => n + n;»')).docComment).toBe('Twice.');
    expect(
      declarationOf(targetFrom('«def f(x):\n    """Doubles x."""\n    return x»', { languageId: 'python' })),
    ).toEqual({ docComment: 'Doubles x.', signature: 'def f(x)' });
  });

  test('says nothing where there is nothing', () => {
    expect(declarationOf(targetFrom('/** Of a. */\nconst a = 1;\n«a + 1;»'))).toEqual({});
    expect(declarationOf(targetFrom('«A function of time.»', { languageId: 'markdown' }))).toEqual({});
    expect(declarationOf(targetFrom('«/* plain */ x;»'))).toEqual({});
  });

  test('the head of a selection is its name, else its first line', () => {
    const head = (marked: string) => {
      const { document, span } = targetFrom(marked);
      const place = headSpan(document.text, span);
      return document.text.slice(place.start, place.end);
    };
    expect(head('«export async function* näme() {}»')).toBe('näme');
    expect(head('x;«\n  return a + b;  \n}»')).toBe('return a + b;');
    expect(head('«return 1;\nconst b = 2;»')).toBe('return 1;');
    expect(head('a«»b')).toBe('');
  });
});

describe('budget', () => {
  test('adds up, never goes back, and says which limit is reached', () => {
    let now = 0;
    const budget = createBudget({ ...defaultLimits, tokens: 100, calls: 3 }, { now: () => now });
    budget.charge({ calls: 1, promptTokens: 40, completionTokens: -5, estimated: true });
    expect(budget.exhausted()).toBeUndefined();
    expect(budget.tokensLeft()).toBe(60);
    budget.charge({ completionTokens: 70 });
    expect(budget.exhausted()).toBe('tokens');
    expect(budget.tokensLeft()).toBe(0);
    expect(budget.spent()).toMatchObject({ calls: 1, promptTokens: 40, completionTokens: 70, estimated: true });
    now = 61_000;
    expect(budget.millisecondsLeft()).toBe(0);
    now = -5;
    expect(budget.spent().seconds).toBe(0);
  });

  test.each([
    [{ calls: 12 }, 'calls'],
    [{ usd: 1 }, 'usd'],
    [{ processes: 400 }, 'processes'],
  ] as const)('%o reaches its limit', (charge, limit) => {
    const budget = createBudget(defaultLimits, { now: () => 0 });
    budget.charge(charge);
    expect(budget.exhausted()).toBe(limit);
  });
});

describe('fitContext', () => {
  const item = (length: number) => ({ kind: 'test', title: 't', text: 'x'.repeat(length) }) as const;

  test('keeps what fits, cuts with a mark, and leaves out the rest', () => {
    const fitted = fitContext([item(100), item(10_000), item(10)], 500);
    expect(fitted).toHaveLength(2);
    expect(fitted[0]).toEqual(item(100));
    expect(fitted[1]!.text).toMatch(/\[cut here: \d+ more characters\]$/);
    expect(fitted.reduce((sum, one) => sum + tokensOf(one.text), 0)).toBeLessThanOrEqual(500);
  });

  test('sends nothing where there is no room', () => {
    expect(fitContext([item(100)], 0)).toEqual([]);
    expect(fitContext([item(100)], -50)).toEqual([]);
  });

  test('never cuts a character in half', () => {
    fc.assert(
      fc.property(fc.integer({ min: 60, max: 400 }), (room) => {
        const [fitted] = fitContext([{ kind: 'test', title: 't', text: `x${'😀'.repeat(2000)}` }], room);
        expect(fitted?.text.isWellFormed() ?? true).toBe(true);
      }),
      { seed: 3 },
    );
  });
});

test('every failure code has a sentence, and details are absent unless given', () => {
  for (const [code, sentence] of Object.entries(failureCatalogue)) {
    expect(code).toMatch(/^[a-z]+(?:\.[a-z]+(?:-[a-z]+)*)?$/);
    expect(sentence).toMatch(/\.$/);
  }
  expect(failure('internal', 'a', 'b')).toEqual({ code: 'internal', message: 'a', nextStep: 'b' });
  expect(failure('internal', 'a', 'b', 'c').detail).toBe('c');
});

describe('parseObjectReply', () => {
  test.each<[string, string, unknown]>([
    ['an object', '{"answer": "yes"}', { answer: 'yes' }],
    ['one that holds a list', '{"why": "w", "returns": [["a"]]}', { why: 'w', returns: [['a']] }],
    ['one that holds an empty list', '{"returns": []}', { returns: [] }],
    ['one in a list', '[{"answer": "no"}]', { answer: 'no' }],
    ['one in prose and a fence', 'Sure:\n```json\n{"answer": "no",}\n```', { answer: 'no' }],
    ['two in a list', '[{"answer": "no"}, {"answer": "yes"}]', 'reply.not-a-list'],
    ['a list of lists', '[["a"]]', 'reply.not-a-list'],
    ['prose', 'Yes.', 'reply.not-a-list'],
    ['nothing', '', 'reply.not-a-list'],
  ])('reads %s', (_, reply, expected) => {
    const read = parseObjectReply(reply);
    expect(read.ok ? read.value : read.error.code).toEqual(expected);
  });
  test('gives an object without a prototype of its own, or a failure, for any reply', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.constant('{"__proto__": {"a": 1}, "b": 2}')), (reply) => {
        const read = parseObjectReply(reply);
        if (!read.ok) return;
        expect(typeof read.value === 'object' && !Array.isArray(read.value)).toBe(true);
        expect((read.value as { a?: unknown }).a === undefined || Object.hasOwn(read.value, 'a')).toBe(true);
      }),
    );
  });
});
