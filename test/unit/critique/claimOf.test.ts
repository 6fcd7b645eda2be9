// Examples of a model that become claims: calls of functions of the selection with literals, and nothing else.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Literal } from '../../../server/src/core/literal.ts';
import type { SyntaxNode } from '../../../server/src/core/syntaxTree.ts';
import { claimOf, claimSourceOf, type ClaimSource } from '../../../server/src/critique/claimOf.ts';
import { callIn, literalIn } from '../../../server/src/critique/literalText.ts';
import { dialectOf } from '../../../server/src/repair/dialects/index.ts';
import { createParsers } from '../../../server/src/workspace/treeSitter.ts';
import { targetFrom } from '../../support/fakePorts.ts';

const parse = createParsers();
const code =
  "import { run } from './run';\n/** The mean of a list; 0 for an empty list. */\n«export function mean(xs: number[]): number {\n  return sum(xs) / xs.length;\n}»\n/** Says it. */\nexport function shown(xs: number[]): string {\n  return `${mean(xs)}`;\n}\nexport function other(): number {\n  return run();\n}\nfunction sum(xs: number[]): number {\n  return xs.reduce((a, b) => a + b, 0);\n}\n";
const python = 'def mean(xs):\n    """The mean of xs, or 0 where there is none."""\n    return sum(xs) / len(xs)\n';

const sourceOf = (marked = code, languageId = 'typescript', goal?: string): Promise<ClaimSource> =>
  claimSourceOf({ target: targetFrom(marked, { languageId, ...(goal ? { goal } : {}) }), context: [] }, parse);
const example = (more: object = {}) => ({
  call: 'mean([])',
  expected: '0',
  actual: 'NaN',
  says: '0 for an empty list',
  ...more,
});

describe('an example becomes a claim', () => {
  test('where it calls a function of the selection with literals, and a comment says what is expected [S013]', async () => {
    expect(claimOf(await sourceOf(), example(), 'm')).toEqual({
      expectation: {
        call: 'mean([])',
        expected: { kind: 'value', text: '0' },
        origin: 'm, by “0 for an empty list”',
      },
      actual: 'NaN',
      said: '0 for an empty list',
    });
  });
  test.each([
    ['a value of JSON', { expected: 0, actual: '"none"' }, '0', undefined],
    ['an error', { expected: 'throws RangeError', actual: 'NaN' }, undefined, undefined],
    ['a result in place of an error', { expected: '0', actual: 'throws' }, '0', undefined],
    ['nothing', { expected: 'null', actual: 'undefined' }, 'null', 'undefined'],
  ])('that expects %s', async (_, more, text, actual) => {
    const claim = claimOf(await sourceOf(), example(more), 'm')!;
    expect(claim.expectation.expected.kind === 'value' ? claim.expectation.expected.text : undefined).toBe(text);
    expect(claim.actual).toBe(actual);
  });
  test('of a caller of what is selected, and of Python by its doc string', async () => {
    expect(
      claimOf(await sourceOf(), example({ call: 'shown([])', expected: "'0'", actual: "'NaN'" }), 'm'),
    ).toMatchObject({
      expectation: { call: 'shown([])', expected: { text: "'0'" } },
    });
    const source = await sourceOf(`«${python}»`, 'python');
    const given = {
      call: 'mean([None, (1,), {1: True}])',
      expected: '0',
      actual: '1.5',
      says: 'or 0 where there is none',
    };
    expect(claimOf(source, given, 'm')?.expectation.call).toBe('mean([None, (1,), {1: True}])');
  });
  test('by the words of the request', async () => {
    const source = await sourceOf('«export const half = (x: number) => x / 3;»', 'typescript', 'Half of a number.');
    const given = { call: 'half(4)', expected: '2', actual: '1.5', says: 'Half of a number' };
    expect(claimOf(source, given, 'm')).toBeDefined();
    expect(claimOf(source, { ...given, says: 'twice a number' }, 'm')).toBeUndefined();
  });
});

describe('an example is left out', () => {
  test.each([
    ['that calls what is not declared', { call: 'eval("1")' }],
    ['that calls a function that has to do with something else', { call: 'other()' }],
    ['that calls what is imported', { call: 'run()' }],
    ['with a name among its arguments', { call: 'mean(xs)' }],
    ['with a call among its arguments', { call: 'mean(process.exit())' }],
    ['with a template', { call: 'mean(`${1}`)' }],
    ['with something after the call', { call: 'mean([]); process.exit()' }],
    ['with a call of its result', { call: 'mean([])()' }],
    ['with a function', { call: 'mean(() => 1)' }],
    ['with a changed prototype', { call: 'mean({"__proto__": 1})' }],
    ['with a spread', { call: 'mean(...[1])' }],
    ['whose expected value is no literal', { expected: 'zero' }],
    ['that expects what it says it gives', { expected: 'NaN' }],
    ['that does not say what it gives', { actual: undefined }],
    ['whose expectation nothing says', { says: '1 for an empty list' }],
    ['that rests on no words', { says: '' }],
    ['that rests on a bracket', { says: '/*' }],
    ['whose expectation is only in the code', { says: 'return sum(xs)' }],
    ['that both expects and sees an error', { expected: 'throws', actual: 'throws' }],
  ])('%s', async (_, more) => {
    expect(claimOf(await sourceOf(), example(more), 'm')).toBeUndefined();
  });
  test.each([[undefined], [null], ['mean([])'], [[]], [7], [{ call: 7, expected: {}, actual: [] }]])(
    '%j',
    async (one) => {
      expect(claimOf(await sourceOf(), one, 'm')).toBeUndefined();
    },
  );
  test('in a language whose literals are not read, and of prose', async () => {
    const go = await sourceOf('// Mean is 0 for an empty list.\n«func Mean(xs []int) int { return 1 }»\n', 'go');
    expect(claimOf(go, { ...example(), call: 'Mean(1)' }, 'm')).toBeUndefined();
    expect((await sourceOf('«The function mean(1).»', 'markdown')).names.size).toBe(0);
  });
});

const literals: fc.Arbitrary<Literal> = fc.letrec<{ one: Literal }>((tie) => ({
  one: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<Literal>({ kind: 'null' }, { kind: 'boolean', value: true }),
    fc.integer().map((value): Literal => ({ kind: 'number', value, float: false })),
    fc.string({ unit: 'grapheme-ascii', maxLength: 12 }).map((value): Literal => ({ kind: 'string', value })),
    fc.array(tie('one'), { maxLength: 3 }).map((items): Literal => ({ kind: 'list', items })),
  ),
})).one;

/** Everything in a call but the function's name is made of these nodes. */
const harmless =
  /^(?:arguments|argument_list|number|integer|float|string|string_fragment|string_content|string_start|string_end|escape_sequence|true|false|null|none|undefined|array|list|tuple|set|object|dictionary|pair|unary_expression|unary_operator|property_identifier|identifier|call_expression|call|[^\w]+)$/;

describe('what is read', () => {
  test.each(['typescript', 'python'])('is what the dialect of %s writes', (languageId) => {
    const { literal } = dialectOf(languageId)!.write;
    fc.assert(
      fc.property(literals, (value) => {
        const text = literal(value)!;
        expect(literalIn(text, languageId)).toEqual(value);
        expect(callIn(`f.g(${text}, ${text},)`, languageId)).toEqual({ name: 'f.g', args: [value, value] });
      }),
    );
  });
  test.each([
    ['python', '(1)', { kind: 'number', value: 1, float: false }],
    ['python', '{1, 2}', { kind: 'set', items: expect.any(Array) as Literal[] }],
    ['python', '10000000000000000000', { kind: 'bigint', value: '10000000000000000000' }],
    ['typescript', '{a: 1, 2: -1.5e3}', { kind: 'object', entries: expect.any(Array) as [] }],
    ['typescript', '-Infinity', { kind: 'number', value: -Infinity, float: true }],
    ['typescript', '12n', { kind: 'bigint', value: '12' }],
  ])('%s %s', (languageId, text, value) => {
    expect(literalIn(text, languageId)).toEqual(value);
  });
  test.each(['', '[1', '1 2', '[1,,2]', '{a}', '"a', "'\\q'", '012', '1.2.3', '__import__("os")', `${'['.repeat(50)}`])(
    'is not %j',
    (text) => {
      expect(literalIn(text, 'typescript')).toBeUndefined();
      expect(literalIn(text, 'python')).toBeUndefined();
    },
  );
  test('is at most a call of a known name with literals, whatever the model gives', async () => {
    const sources = [await sourceOf(), await sourceOf(`«${python}»`, 'python')] as const;
    const piece = fc.constantFrom(
      'mean',
      'shown',
      'eval',
      '(',
      ')',
      '[',
      ']',
      ',',
      '1',
      '-',
      '"a"',
      "'",
      '{',
      '}',
      ':',
      'xs',
      '`',
      '${',
      '.',
      'None',
      'NaN',
      ';',
      '\n',
      '()',
      '=>',
      '...',
      '\\',
      'n',
    );
    const calls = fc.oneof(
      fc.array(piece, { maxLength: 12 }).map((parts) => parts.join('')),
      fc.array(piece, { maxLength: 6 }).map((parts) => `mean(${parts.join('')})`),
      literals.map((value) => `mean(${dialectOf('typescript')!.write.literal(value)!})`),
      fc.string(),
    );
    const parsers = await Promise.all([parse.parserOf('typescript'), parse.parserOf('python')]);
    let read = 0;
    fc.assert(
      fc.property(calls, fc.oneof(fc.anything(), calls), fc.anything(), (call, expected, actual) => {
        for (const [index, source] of sources.entries()) {
          const given = { call, expected: expected ?? '1', actual: actual ?? '2', says: '0' };
          const says = index === 0 ? '0 for an empty list' : 'or 0 where';
          const claim = claimOf(source, { ...given, says }, 'm');
          if (!claim) continue;
          read++;
          expect(source.names.has(claim.expectation.call.split('(')[0]!)).toBe(true);
          const tree = parsers[index]!(claim.expectation.call);
          expect(tree.hasFault).toBe(false);
          const all: SyntaxNode[] = [];
          const visit = (node: SyntaxNode): void => {
            all.push(node);
            node.children.forEach(visit);
          };
          visit(tree.root.children[0]!.children[0]!);
          for (const { kind } of all) expect(kind).toMatch(harmless);
          expect(all.filter(({ kind }) => kind.startsWith('call'))).toHaveLength(1);
          const names = all
            .filter(({ kind }) => kind === 'identifier')
            .map(({ start, end }) => tree.text.slice(start, end));
          for (const name of names) expect(['mean', 'shown', 'undefined', 'NaN', 'Infinity']).toContain(name);
        }
      }),
      { numRuns: 400 },
    );
    expect(read).toBeGreaterThan(0);
  });
});
