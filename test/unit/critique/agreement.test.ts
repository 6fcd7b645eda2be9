// Agreement with what the documentation calls equivalent, or a function beside it that is named as the plainer one:
// what must be read and flagged, and at least as much that must not (method verify/generated-checks).

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { generatedProperties } from '../../../server/src/critique/generatedProperties.ts';
import { equivalentOf } from '../../../server/src/critique/properties/equivalent.ts';
import { subjectsOf } from '../../../server/src/critique/properties/subject.ts';
import { createParsers } from '../../../server/src/workspace/treeSitter.ts';
import { critiqueContext, critiqueTask } from '../../support/critiques.ts';
import { evaluatedProof } from '../../support/evaluatedProof.ts';
import { targetFrom } from '../../support/fakePorts.ts';

const parsers = createParsers();

async function look(text: string, languageId: string) {
  const target = targetFrom(`«${text}»`, { languageId });
  const proof = await evaluatedProof(target.document);
  const { context } = critiqueContext([], { proof });
  const { findings } = await generatedProperties.critique(context, critiqueTask(target));
  return findings.filter(({ rule }) => rule === 'property/agrees');
}

const ts = (doc: string, head: string, body: string) => `/** ${doc} */\nexport function ${head} {\n  ${body}\n}\n`;
const py = (head: string, doc: string, body: string) => `def ${head}:\n    """${doc}"""\n    ${body}\n`;

async function readFrom(text: string, languageId: string) {
  const parse = (await parsers.parserOf(languageId))!;
  const { all } = subjectsOf(parse(text), { start: 0, end: text.length });
  return all[0] && equivalentOf(all[0], all, text);
}

const sum = 'sum(xs: number[]): number';
const loop = 'let all = 0;\n  for (let i = 1; i < xs.length; i++) all += xs[i];\n  return all;';

describe('what the documentation calls equivalent', () => {
  test.each([
    ['python', py('f(x: int, n: int)', 'Adds. Equivalent to ``x + n``.', 'return x'), 'x + n', 2],
    ['python', py('f(xs: list[int])', 'Same as sum(x * x for x in xs).', 'return 0'), 'sum(x * x for x in xs)', 1],
    [
      'python',
      py('f(x: float)', 'Equivalent to::\n\n        math.sqrt(x) + 1\n    ', 'return x'),
      'math.sqrt(x) + 1',
      1,
    ],
    ['python', py('f(a, b)', '``f(x, y)`` is the same as ``divmod(x, y)[0]``.', 'return x'), 'divmod(x, y)[0]', 2],
    ['python', py('f(xs, n=2)', 'This is equivalent to `xs[:n]`.', 'return xs'), 'xs[:n]', 2],
    [
      'typescript',
      ts('Adds all. Equivalent to `xs.reduce((a, b) => a + b, 0)`.', sum, loop),
      'xs.reduce((a, b) => a + b, 0)',
      1,
    ],
    ['typescript', ts('Shorthand for `Math.max(...xs)`.', sum, loop), 'Math.max(...xs)', 1],
    [
      'typescript',
      ts('`sum(list)` is identical to:\n * ```js\n * list.length + 1;\n * ```\n', sum, loop),
      'list.length + 1',
      1,
    ],
  ])('in %s is read: %s', async (languageId, text, expression, takes) => {
    expect(await readFrom(text, languageId)).toMatchObject({ expression, takes });
  });

  test.each([
    ['words that narrow it', 'python', py('f(x: int)', 'Equivalent to ``x + 1`` for positive x.', 'return x')],
    ['words that turn it', 'python', py('f(x: int)', 'Not equivalent to ``x + 1``.', 'return x')],
    ['an exception', 'python', py('f(x: int)', 'Equivalent to ``x + 1``, except for zero.', 'return x')],
    ['a condition', 'python', py('f(x: int)', 'If x is even, equivalent to ``x + 1``.', 'return x')],
    [
      'an argument that it is about',
      'python',
      py('f(x: int, k: int)', 'The key is the same as ``x + k``.', 'return x'),
    ],
    ['a parameter left out', 'python', py('f(x: int, k: int)', 'Equivalent to ``x + 1``.', 'return x')],
    ['a bare name', 'python', py('f(x: int)', 'The same as `x`.', 'return x')],
    ['the function itself', 'python', py('f(x: int)', 'Equivalent to `f(f(x))`.', 'return x')],
    ['a name that nobody declares', 'python', py('f(x: int)', 'Equivalent to `np.abs(x)`.', 'return x')],
    ['a library', 'typescript', ts('Equivalent to `_.sum(xs)`.', sum, loop)],
    ['an example', 'python', py('f(x: int)', '``f(3)`` is the same as ``x + 3``.', 'return x')],
    ['statements', 'typescript', ts('Equivalent to `xs.pop(); xs`.', sum, loop)],
    ['an assignment', 'typescript', ts('Equivalent to `xs = xs.slice(1)`.', sum, loop)],
    ['what is left out', 'python', py('f(xs: list)', 'Equivalent to `[xs[0], ...]`.', 'return x')],
    ['a body', 'typescript', ts('Equivalent to `(function () { return xs; })()`.', sum, loop)],
    ['all that are given', 'python', py('f(*xs)', 'Equivalent to `sum(xs)`.', 'return x')],
    [
      'what somebody would write in another language',
      'python',
      py('f(x: int)', 'Equivalent to `Math.abs(x)`.', 'return x'),
    ],
    ['something like it', 'python', py('f(x: int)', 'Roughly equivalent to `x + 1`.', 'return x')],
  ])('is not read where it says %s', async (_, languageId, text) => {
    expect(await readFrom(text, languageId)).toBeUndefined();
  });

  test('is one expression whatever the words are, and never more', async () => {
    const parts = [
      'Equivalent to ',
      '`',
      '``',
      'x',
      ' + ',
      '(',
      ')',
      '\n',
      ':',
      '::',
      '    ',
      '.',
      ';',
      'Same as',
      'f(',
      '"',
      "'",
      '```',
      'é',
      '\\',
    ];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...parts), { maxLength: 14 }), async (words) => {
        const found = await readFrom(py('f(x: int)', words.join('').replaceAll('"', ''), 'return x'), 'python');
        if (!found) return;
        expect(found.expression).not.toMatch(/[;\n`]/u);
        const added = found.text.slice(found.text.indexOf('def touchstoneReference'));
        expect(added.trim().split('\n')).toHaveLength(2);
      }),
    );
  });
});

describe('a function', () => {
  test.each([
    ['typescript', ts('Adds all of them. Equivalent to `xs.reduce((a, b) => a + b, 0)`.', sum, loop)],
    ['python', py('total(xs: list[int])', 'Adds all. Same as ``sum(xs)``.', 'return sum(xs[1:])')],
  ])('in %s that gives something else breaks what is documented', async (languageId, text) => {
    const [finding, ...more] = await look(text, languageId);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ proof: 'proven', severity: 'warning', bugKind: 'C.1' });
    expect(finding!.message).toMatch(/^\w+\(\[1\]\) gives 0, and `[^`]+` gives 1\. Its documentation says: “/);
  });

  test('that differs from the plainer one beside it is an opinion; where the plainer one says what it is, proven', async () => {
    const slow = (doc: string) =>
      `${ts('Adds.', sum, loop)}${ts(doc, 'sumNaive(xs: number[]): number', 'return xs.reduce((a, b) => a + b, 0);')}`;
    expect(await look(slow('Adds.'), 'typescript')).toMatchObject([
      { proof: 'opinion', severity: 'info', quote: 'sum' },
    ]);
    expect(await look(slow('The naive implementation of sum.'), 'typescript')).toMatchObject([
      { proof: 'proven', quote: 'sumNaive' },
    ]);
    expect(await look(slow('An approximate variant, slow implementation of sum.'), 'typescript')).toEqual([]);
  });

  test.each([
    [
      'agrees',
      'typescript',
      ts('Equivalent to `xs.reduce((a, b) => a + b, 0)`.', sum, 'return xs.reduceRight((a, b) => a + b, 0);'),
    ],
    ['gives truths for numbers', 'python', py('odd(n: int)', 'Equivalent to ``n % 2``.', 'return n % 2 == 1')],
    [
      'refuses what the other does not',
      'python',
      py('f(xs: list[int])', 'Same as ``sum(xs)``.', "if not xs: raise ValueError('empty')\n    return sum(xs)"),
    ],
    [
      'does what the other cannot',
      'python',
      py('f(xs: list[int])', 'Same as ``max(xs)``.', 'return max(xs) if xs else None'),
    ],
    [
      'rounds otherwise',
      'python',
      py('f(xs: list[float])', 'Same as ``sum(xs) / 10``.', 'return sum(x / 10 for x in xs)'),
    ],
    [
      'stands beside an older one',
      'typescript',
      `${ts('Adds.', 'sumOld(xs: number[]): number', 'return 0;')}${ts('Adds.', sum, 'return 1;')}`,
    ],
    [
      'stands beside a second one',
      'typescript',
      `${ts('Adds.', 'sum2(xs: number[]): number', 'return 0;')}${ts('Adds.', sum, 'return 1;')}`,
    ],
    ['is simple by name and has no other', 'typescript', ts('Adds.', 'simpleSum(xs: number[]): number', 'return 0;')],
    [
      'has a namesake that takes more',
      'typescript',
      `${ts('Adds.', 'slowSum(xs: number[], from: number): number', 'return 0;')}${ts('Adds.', sum, 'return 1;')}`,
    ],
  ])('that %s is left alone (%s)', async (_, languageId, text) => {
    expect(await look(text, languageId)).toEqual([]);
  });
});
