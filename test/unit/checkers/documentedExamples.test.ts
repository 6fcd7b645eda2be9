// Documented examples of JavaScript functions: the forms that are read, and the many that must not be guessed at.

import { beforeAll, describe, expect, test } from 'vitest';
import { documentedExamples } from '../../../server/src/checkers/calls/javascript/documented.ts';
import type { Parse } from '../../../server/src/core/syntaxTree.ts';
import { createParsers } from '../../../server/src/workspace/treeSitter.ts';

let parse: Parse;
beforeAll(async () => {
  parse = (await createParsers().parserOf('javascript'))!;
});

const inText = (text: string, select?: string) => {
  const start = select === undefined ? 0 : text.indexOf(select);
  const end = select === undefined ? text.length : start + select.length;
  return documentedExamples(parse(text), { start, end }, parse).map(({ case: one, owner, line }) => [owner, line, one]);
};
const only = (comment: string) =>
  inText(`/**\n * ${comment.replaceAll('\n', '\n * ')}\n */\nfunction f(x) { return x; }\n`).map(([, , one]) => one);
const value = (call: string, text: string) => ({ call, expected: { kind: 'value', text }, rounded: true });

describe('a documented example', () => {
  test.each([
    ['>>> f(1)\n2', value('f(1)', '2')],
    ['>>> f([1, 2],\n>>> f(3)\n-1', value('f(3)', '-1')],
    ['f(1) // => 2', value('f(1)', '2')],
    ['f(1); // → [ 1, { a: "b" } ]', value('f(1)', '[ 1, { a: "b" } ]')],
    ['f(1) // returns null', value('f(1)', 'null')],
    ['f("a // b") // => "c"', value('f("a // b")', '"c"')],
    ['f(1) => 2', value('f(1)', '2')],
    ['f(1) == 2', value('f(1)', '2')],
    ['f(1) ➞ true', value('f(1)', 'true')],
    ['f(1) // => new Set([1, 2])', value('f(1)', 'new Set([1, 2])')],
    ['f(1) // => NaN', value('f(1)', 'NaN')],
    ['console.log(f(1)) // 2', { call: 'f(1)', expected: { kind: 'printed', text: '2' }, rounded: true }],
    ['f(-1) // throws RangeError', { call: 'f(-1)', expected: { kind: 'throws', error: 'RangeError' }, rounded: true }],
    ['f(-1) // => throws', { call: 'f(-1)', expected: { kind: 'throws' }, rounded: true }],
  ])('%s', (comment, wanted) => {
    expect(only(comment)).toEqual([wanted]);
  });

  test.each([
    'f(1) // 2',
    '>>> f([(1, 2)])\n2',
    '>>> f(None)\n2',
    '>>> f([True])\n2',
    'f(1) // => the answer',
    'f(1) // => 2 or 3',
    'f(1) // => [1, 2, ...]',
    'f(1) // => Promise<2>',
    'f(1) // => other(2)',
    'f(1) // => x',
    'f(1) returns 2 because of that',
    'see g(1) == 2',
    'g(1) // => 2',
    'Calls f(x) => y for all x',
    '>>> f(1)',
    '>>> f(1)\nsome words',
    '>>> g(1)\n2',
    'console.log(f(1)) // prints the answer',
    'console.log(f(1), 2) // 2',
    'f // => 2',
    'f(1 // => 2',
    'const y = f(1) // => 2',
    'x = () => f(1)',
  ])('is not guessed from “%s”', (comment) => {
    expect(only(comment)).toEqual([]);
  });

  test('is told with its function and its line, of the functions in the span alone', () => {
    const text = `// one(1) // => 1
export const one = (x) => x;

/* two(1) // => 2 */
function two(x) {
  // two(2) // => 4
  return x * 2;
}

class Stack {
  /** Stack.of(1).size() // => 1 */
  static of(...xs) { return new Stack(xs); }
}
`;
    expect(inText(text).map(([owner, line]) => [owner, line])).toEqual([
      ['one', 0],
      ['two', 3],
      ['two', 5],
      ['Stack.of', 10],
    ]);
    expect(inText(text, 'x * 2').map(([owner]) => owner)).toEqual(['two', 'two']);
  });

  test('may need the lines before it in its example', () => {
    expect(only('@example\nconst s = 3;\nf(s) // => 3\n@returns f(2) things')).toEqual([
      { ...value('f(s)', '3'), before: ['const s = 3;'] },
    ]);
    expect(only("@example\nconst { f } = require('f');\nf(2) // => 2")).toEqual([value('f(2)', '2')]);
  });

  test('is no comment of other code', () => {
    expect(inText('const a = 1; // f(1) // => 2\nfunction f(x) {}\n')).toEqual([]);
    expect(inText('// f(1) // => 2\n\n\n\nfunction f(x) {}\n')).toEqual([]);
    expect(inText('const s = "f(1) // => 2";\nfunction f(x) {}\n')).toEqual([]);
  });
});
