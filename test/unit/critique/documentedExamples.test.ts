// Documented examples held against the code: what is contradicted is told, with both sides; what can be read in
// another way, or is not known exactly, is left alone.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../server/src/base/edit.ts';
import { lineStartsOf, lineText } from '../../../server/src/base/text.ts';
import type { Finding } from '../../../server/src/core/finding.ts';
import { documentedExamples } from '../../../server/src/critique/documentedExamples.ts';
import { critiqueContext, critiqueTask } from '../../support/critiques.ts';
import { targetFrom } from '../../support/fakePorts.ts';

async function look(text: string, languageId = 'python'): Promise<readonly Finding[]> {
  const { context } = critiqueContext();
  const result = await documentedExamples.critique(context, critiqueTask(targetFrom(`«${text}»`, { languageId })));
  expect(result.failures).toEqual([]);
  return result.findings;
}

/** A Python function that should give the sum of its numbers, but begins at one, with a docstring. */
const summing = (...documentation: readonly string[]) =>
  `def total(numbers):\n    """Adds up.\n\n${documentation.map((line) => (line === '' ? '' : `    ${line}`)).join('\n')}\n    """\n    result = 1\n    for number in numbers:\n        result += number\n    return result\n`;

/** The same in JavaScript, with a comment above. */
const adding = (...documentation: readonly string[]) =>
  `/**\n * Adds up.\n${documentation.map((line) => ` * ${line}\n`).join('')} */\nexport function total(numbers) {\n  let result = 1;\n  for (const number of numbers) result += number;\n  return result;\n}\n`;

const placeOf = (text: string, { range }: Finding) => lineText(text, lineStartsOf(text), range.start.line).trim();

describe('a contradicted example is told', () => {
  test.each([
    ['a doctest', ['>>> total([1, 2])', '3']],
    ['a call and an arrow', ['total([1, 2]) → 3']],
    ['a call and two equals signs', ['Example: total([1, 2]) == 3']],
    ['a sentence', ['`total([1, 2])` returns `3`.']],
    ['arguments by name', ['For numbers = [1, 2], the result should be 3.']],
    ['an input and an output', ['Input: [1, 2]', 'Output: 3']],
    ['a list of examples', ['Examples:', '    [1, 2] ==> 3']],
    ['a doctest over several lines', ['>>> total([1,', '...        2])', '3']],
    ['a doctest with statements before it', ['>>> given = [1, 2]', '>>> total(given)', '3']],
  ])('%s in Python', async (_, lines) => {
    const text = summing(...lines);
    const [finding, ...more] = await look(text);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ rule: 'examples/contradicted', proof: 'supported', bugKind: 'C.1' });
    expect(finding!.message).toMatch(/^`total\(.*\)` is documented to give 3, but gives 4\.$/);
    expect(placeOf(text, finding!)).toBe('result = 1');
  });

  test.each([
    ['a call and an arrow', ['total([1, 2]) → 3']],
    ['code with its result', ['@example', 'total([1, 2]); // => 3']],
    ['an example on the line of its tag', ['@example total([1, 2]) // returns 3']],
    ['a call and three equals signs', ['total([1, 2]) === 3']],
    ['what is logged', ['@example', 'console.log(total([1, 2])); // 3']],
    ['a prompt', ['>>> total([1, 2])', '3']],
    ['statements before it', ['@example', 'const given = [1, 2];', 'total([...[1], 2]) => 3', 'total([1, 2]) => 3']],
  ])('%s in JavaScript', async (_, lines) => {
    const text = adding(...lines);
    const [finding, ...more] = await look(text, 'javascript');
    expect(more).toEqual([]);
    expect(finding!.message).toMatch(/is documented to give 3, but gives 4\.$/);
    expect(placeOf(text, finding!)).toBe('let result = 1;');
  });

  test('an error that does not come, and one that nobody documents', async () => {
    const text = `def half(n):\n    """\n    >>> half(3)\n    Traceback (most recent call last):\n    ValueError: odd\n    >>> half(4)\n    2\n    """\n    return n / 2\n`;
    const [finding] = await look(text);
    expect(finding).toMatchObject({
      message: '`half(3)` is documented to throw ValueError, but gives 1.5.',
      bugKind: 'B.3',
    });
    const [other] = await look(`// first([]) → null\nconst first = (list) => list[0].name;\n`, 'javascript');
    expect(other).toMatchObject({
      message: '`first([])` is documented to give null, but throws TypeError.',
      bugKind: 'B.5',
    });
  });

  test('with both sides: a change of the code that meets all examples, and one of the example', async () => {
    const text = summing('>>> total([1, 2])', '3', '>>> total([])', '0');
    const [finding] = await look(text);
    const [code, document] = finding!.fixes!;
    expect(code).toMatchObject({ side: 'code' });
    expect(finding!.evidence.some(({ receipt }) => receipt?.id === code!.validatedBy[0])).toBe(true);
    expect(document).toMatchObject({ side: 'document', title: 'Change the example to 4', validatedBy: [] });
    const changed = applyEdits(text, code!.edits);
    expect(changed.ok && (await look(changed.value))).toEqual([]);
    for (const one of finding!.fixes!.filter(({ side }) => side === 'document'))
      expect(applyEdits(text, one.edits).ok).toBe(true);
  });

  test('on the line that only the failing example runs', async () => {
    const text = `def sign(n):\n    """\n    >>> sign(5)\n    1\n    >>> sign(0)\n    0\n    >>> sign(-5)\n    -1\n    """\n    if n > 0:\n        return 1\n    if n == 0:\n        return 0\n    return n - 1000\n`;
    const [finding] = await look(text);
    expect(placeOf(text, finding!)).toBe('return n - 1000');
  });
});

describe('left alone is', () => {
  test.each([
    ['what holds', ['>>> total([1, 2])', '4']],
    ['an ellipsis', ['>>> total([1, 2])', '[3, ...]']],
    ['words about a value', ['total([1, 2]) is about 3', 'total([1, 2]) is 3 or so', 'total([1, 2]) gives 3 elements']],
    ['what is not the case', ['not total([1, 2]) == 3', 'total([1, 2]) != 3', 'It used to be that total([1, 2]) == 3']],
    ['what depends', ['if total([1, 2]) == 3 something else is wrong', 'total([1, 2]) == 3 or 4']],
    ['another function', ['grand_total([1, 2]) == 3', 'numbers.total([1, 2]) == 3', 'subtotal([1, 2]) → 3']],
    ['names that nobody defines', ['>>> total(given)', '3', 'total([a, b]) → 3']],
    ['what is printed', ['>>> print(total([1, 2]))', '3']],
    ['what a directive excuses', ['>>> total([1, 2])  # doctest: +SKIP', '3']],
    ['a doctest that prints nothing', ['>>> total([1, 2])', '', '3']],
    ['a formula', ['total([1, 2]) = 1 + 2', 'total([n]) = n']],
  ])('%s', async (_, lines) => {
    expect(await look(summing(...lines))).toEqual([]);
  });

  test.each([
    ['a rounded float', 'def third():\n    """\n    third() → 0.333\n    """\n    return 1 / 3\n'],
    ['last digits of a float', 'def three():\n    """\n    >>> three()\n    0.3\n    """\n    return 0.1 + 0.2\n'],
    ['the order of a set', 'def both():\n    """\n    >>> both()\n    {3, 1}\n    """\n    return {1, 3}\n'],
    [
      'the order of a dict',
      "def both():\n    \"\"\"\n    >>> both()\n    {'b': 1, 'a': 2}\n    \"\"\"\n    return {'a': 2, 'b': 1}\n",
    ],
    ['a tuple that prose calls a list', 'def pair():\n    """\n    pair() → [1, 2]\n    """\n    return 1, 2\n'],
    [
      'an error on purpose',
      'def check(n):\n    """\n    >>> check(-1)\n    Traceback (most recent call last):\n      ...\n    ValueError: no\n    """\n    raise ValueError("no")\n',
    ],
    [
      'chance',
      'import random\ndef pick(a):\n    """\n    >>> pick([1, 2])\n    1\n    """\n    return random.choice(a)\n',
    ],
    ['time', 'import time\ndef now():\n    """\n    >>> now()\n    1\n    """\n    return time.time()\n'],
    ['a file', 'def read(p):\n    """\n    >>> read("a")\n    "b"\n    """\n    return open(p).read()\n'],
    [
      'what an import may have changed',
      'from tools import *\ndef total(a):\n    """\n    >>> total([1])\n    2\n    """\n    return sum(a)\n',
    ],
    [
      'what an optional module changes',
      'KIND = "a"\ntry:\n    import fast\nexcept ImportError:\n    pass\nelse:\n    KIND += "b"\ndef kind():\n    """\n    >>> kind()\n    \'a\'\n    """\n    return KIND\n',
    ],
    [
      'a loop without an end',
      'def stuck():\n    """\n    >>> stuck()\n    1\n    """\n    while True:\n        pass\n',
    ],
    [
      'a series beside a list of it',
      'def series(n):\n    """series(3) = 8 where the list is meant:\n\n    series(2) → [1, 2]\n    """\n    return list(range(1, n + 1))\n',
    ],
    [
      'a text in the middle of an edit',
      'def total(a):\n    """\n    >>> total([1])\n    2\n    """\n    return sum(a\n',
    ],
  ])('%s', async (_, text) => {
    expect(await look(text)).toEqual([]);
  });

  test.each([
    ['null for undefined', '// find([], 1) → null\nfunction find(list, one) { return list.find((x) => x === one); }\n'],
    ['words of Python', '// pair(True) → (1, None)\nconst pair = (a) => (a ? [1, undefined] : null);\n'],
    ['a generator', '// all(2) → [0, 1]\nfunction* all(n) { for (let i = 0; i < n; i++) yield i; }\n'],
    ['a promise', '// later() → 1\nasync function later() { return 2; }\n'],
    [
      'what is imported',
      "import { add } from './add.js';\n// sum(1, 2) → 3\nexport const sum = (a, b) => add(a, b);\n",
    ],
    ['what the host gives', '// now() → 1\nconst now = () => Date.now();\n'],
    ['a comment that belongs to other code', '// sum(1, 2) → 4\n\n\nconst sum = (a, b) => a + b;\n'],
  ])('%s in JavaScript', async (_, text) => {
    expect(await look(text, 'javascript')).toEqual([]);
  });

  test('a function that the selection does not meet, and languages without an evaluator', async () => {
    const text = `${summing('>>> total([1, 2])', '3')}\n«x = 1»\n`;
    const { context } = critiqueContext();
    const task = critiqueTask(targetFrom(text, { languageId: 'python' }));
    expect((await documentedExamples.critique(context, task)).findings).toEqual([]);
    expect(await look('// f(1) → 2\nfunc f(n int) int { return n }\n', 'go')).toEqual([]);
  });
});

describe('whatever the numbers', () => {
  const numbers = fc.array(fc.integer({ min: -1000, max: 1000 }), { maxLength: 6 });
  const right = (list: readonly number[], said: number) =>
    `def total(numbers):\n    """\n    total([${list.join(', ')}]) == ${said}\n    """\n    return sum(numbers)\n`;

  test('a true example is never told, a false one always', async () => {
    await fc.assert(
      fc.asyncProperty(numbers, fc.integer({ min: -3, max: 3 }), async (list, off) => {
        const sum = list.reduce((a, b) => a + b, 0);
        expect((await look(right(list, sum + off))).length).toBe(off === 0 ? 0 : 1);
      }),
      { numRuns: 40 },
    );
  });

  test('edits stand within the document and change nothing but the value, whatever stands around', async () => {
    await fc.assert(
      fc.asyncProperty(fc.stringMatching(/^[ a-z€😀"'(=]{0,20}$/u), numbers, async (words, list) => {
        const sum = list.reduce((a, b) => a + b, 0);
        const text = `# ${words}\n${right(list, sum + 1)}`;
        for (const { fixes } of await look(text))
          for (const fix of fixes!.filter(({ side }) => side === 'document'))
            expect(applyEdits(text, fix.edits)).toEqual({ ok: true, value: `# ${words}\n${right(list, sum)}` });
      }),
      { numRuns: 30 },
    );
  });
});
