// What a module leaves unknown stays unknown: nothing is answered from what other code may have changed. And what
// runs too long, makes too much or goes too deep ends, whatever the text.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Evaluation } from '../../../server/src/evaluate/evaluation.ts';
import { programOf } from '../../../server/src/evaluate/index.ts';
import { createParsers } from '../../../server/src/workspace/treeSitter.ts';

const parsers = createParsers();

async function evaluated(
  languageId: string,
  program: string,
  expression: string,
  limits?: { steps: number; size: number; depth: number },
): Promise<Evaluation> {
  const parse = (await parsers.parserOf(languageId))!;
  return programOf(parse(program))!.evaluate(parse(expression), limits);
}

describe('unknown', () => {
  test.each([
    ['a name of an import', 'from tools import f', 'f(1)'],
    ['data that unknown code had in hand', 'import tools\nitems = [1]\ntools.register(items)', 'len(items)'],
    ['a name that unknown code may set', 'n = 1\ndef g():\n    global n\n    n = tools()\ng()', 'n'],
    ['all names after an import of all', 'def f():\n    return 1\nfrom tools import *', 'f()'],
    ['functions of the language after an import of all', 'from tools import *', 'sum([1])'],
    ['what an import in a try decides', 'n = 1\ntry:\n    import tools\nexcept ImportError:\n    n = 2', 'n'],
    ['names that are set as data', 'n = 1\ndef s(**k):\n    globals().update(k)\ns(n=2)', 'n'],
    ['a decorator of others', 'import tools\n@tools.wrap\ndef f():\n    return 1', 'f()'],
    ['types joined to one', '', 'isinstance(1, int | str)'],
    ['the order of a set', '', "list({'a', 'b'})"],
    ['identity of small values', '', 'x is 1'],
    ['a module that fails', '1 / 0\ndef f():\n    return 1', 'f()'],
    ['characters beyond the basic plane', '', "len('😀')"],
    ['hash values, chance and files', '', 'hash("a")'],
  ])('%s in Python', async (_, program, expression) => {
    expect((await evaluated('python', program, expression)).kind).toBe('unknown');
  });

  test.each([
    ['a name of an import', "import { f } from './f.js';", 'f(1)'],
    ['what is required', "const { f } = require('f');", 'f(1)'],
    [
      'data that unknown code had in hand',
      "import { register } from './r.js';\nconst items = [1];\nregister(items);",
      'items.length',
    ],
    ['a variable that unknown code may set', 'let n = 1;\nsetUp(() => { n = 2; });', 'n'],
    [
      'a function that another one replaces',
      'function f() { return 1; }\nfunction swap() { f = () => 2; }\nstart(swap);',
      'f()',
    ],
    ['the prototypes of the host', '', '[].constructor.constructor("return 1")()'],
    ['what reaches for functions of the host', '', '"a".constructor'],
    ['setting a prototype', '', '({ __proto__: null })'],
    ['this without an object', 'function f() { return this; }', 'f()'],
    ['patterns that may run away', '', '/(a+)+b/.test("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")'],
    ['time and chance', '', 'Date.now() + Math.random()'],
  ])('%s in JavaScript', async (_, program, expression) => {
    expect((await evaluated('javascript', program, expression)).kind).toBe('unknown');
  });

  test('names of the host are data', async () => {
    expect(await evaluated('javascript', '', '(({ a: 1 }).constructor2 ?? "none")')).toMatchObject({ shown: '"none"' });
    expect(
      await evaluated('javascript', 'const o = JSON.parse(\'{"__proto__": 1}\');', 'Object.keys(o)'),
    ).toMatchObject({ shown: '["__proto__"]' });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('a limit ends', () => {
  const limits = { steps: 5_000, size: 5_000, depth: 50 };
  test.each([
    ['python', 'def f():\n    while True:\n        pass', 'f()', 'steps'],
    ['python', 'def f(n):\n    return f(n + 1)', 'f(0)', 'depth'],
    ['python', '', "'a' * 10000000", 'size'],
    ['python', '', '[0] * 10000000', 'size'],
    ['python', '', 'sum(range(100000000))', 'steps'],
    ['javascript', 'function f() { for (;;) {} }', 'f()', 'steps'],
    ['javascript', 'const f = (n) => f(n + 1);', 'f(0)', 'depth'],
    ['javascript', '', '"a".repeat(10000000)', 'size'],
    ['javascript', '', 'new Array(10000000).fill(0)', 'size'],
    ['javascript', 'let s = "a"; const f = () => { for (;;) s += s; };', 'f()', 'size'],
  ])('%s: %s %s', async (languageId, program, expression, limit) => {
    expect(await evaluated(languageId, program, expression, limits)).toMatchObject({ kind: 'unknown', limit });
  });

  test('what is nested deeper than the stack of the host', async () => {
    expect((await evaluated('python', '', `${'('.repeat(20_000)}1${')'.repeat(20_000)}`)).kind).toBe('unknown');
    expect(
      (await evaluated('javascript', '', `${'-'.repeat(1)}${'(-'.repeat(20_000)}1${')'.repeat(20_000)}`)).kind,
    ).toBe('unknown');
  });
});

describe('whatever the text', () => {
  const word = fc.constantFrom(
    'a',
    'b',
    'f',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    ':',
    ',',
    '.',
    '=',
    '+',
    '1',
    '"x"',
    'if',
    'for',
    'in',
    'of',
    'def',
    'function',
    'return',
    'class',
    'lambda',
    '=>',
    '\n',
    '\n    ',
    ' ',
    '*',
    '...',
    'yield',
    'await',
    'try',
    'catch',
    'except',
  );
  test.each(['python', 'javascript', 'typescript'])('an evaluation ends and never fails: %s', async (languageId) => {
    const parse = (await parsers.parserOf(languageId))!;
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), fc.array(word, { maxLength: 12 }), (program, expression) => {
        const ended = programOf(parse(program.join(' ')))!.evaluate(parse(expression.join(' ')), {
          steps: 2_000,
          size: 2_000,
          depth: 30,
        });
        expect(['value', 'throws', 'unknown']).toContain(ended.kind);
      }),
      { numRuns: 300 },
    );
  });
});
