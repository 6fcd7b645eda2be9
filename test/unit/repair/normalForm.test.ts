// Normal forms: what counts as the same change, and above all what must not.

import { compileFunction } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalForm } from '../../../server/src/repair/search/normalForm.ts';

const js = (text: string) => normalForm(text, 'javascript');
const python = (text: string) => normalForm(text, 'python');

test.each([
  ['blanks and comments', 'return a+b;', 'return a /* sum */ + b; // done'],
  ['mirrored comparisons', 'if (a > b) return 1;', 'if (b < a) return 1;'],
  ['mirrored comparisons of members', 'return x.size >= 2;', 'return 2 <= x.size;'],
  ['symmetric comparisons', 'return 0 === n;', 'return n === 0;'],
  ['a negated equality', 'return !(a === b);', 'return a !== b;'],
  ['a doubled negation in a condition', 'if (!!a) b();', 'if (a) b();'],
  ['parentheses', 'return (a);', 'return ((a));'],
  ['parentheses around a name', 'x = (a) + 1;', 'x = a + 1;'],
  ['products with a number', 'return 2 * n;', 'return n * 2;'],
])('%s are one form', (_, a, b) => {
  expect(js(a)).toBe(js(b));
});

test.each([
  ['a boundary', 'return a > b;', 'return a >= b;'],
  ['a direction', 'return a > b;', 'return a < b;'],
  ['a call and a name', 'return f(a);', 'return f a;'],
  ['sums of what may be strings', 'return 1 + a;', 'return a + 1;'],
  ['a part of a chain', 'return a - b > c - d;', 'return a - c < b - d;'],
  ['a doubled negation that is a value', 'return !!a;', 'return a;'],
  ['a negated order, which NaN tells', 'return !(a < b);', 'return a >= b;'],
  ['text in strings', 'return "a  b";', 'return "a b";'],
  ['text in regular expressions', 'return /a  b/.test(s);', 'return /a b/.test(s);'],
  ['a division and a comment', 'return a / b / c;', 'return a;'],
  ['a product in a power', 'return 2 * a ** b;', 'return a * 2 ** b;'],
  ['an operator on the line before', 'x = y +\n a > b;', 'x = y +\n b < a;'],
])('%s are two forms', (_, a, b) => {
  expect(js(a)).not.toBe(js(b));
});

test('indentation tells in Python, and comments do not', () => {
  expect(python('if a:\n    b()\nc()')).not.toBe(python('if a:\n    b()\n    c()'));
  expect(python('a // b  # half')).toBe(python('a // b'));
  expect(python('a // b')).not.toBe(python('a'));
  expect(python('x = 1  # one\n\n\ny = 2')).toBe(python('x = 1\ny = 2'));
});

const word = fc.constantFrom('a', 'b', 'c');
const operand = fc.oneof(word, fc.constantFrom('0', '1', '2', '-1'), fc.constantFrom('!a', '(b)', '((c))', 'f(a)'));
const operator = fc.constantFrom('<', '<=', '>', '>=', '===', '!==', '+', '-', '*', '&&', '||', '/', '%');
const expression = fc.letrec<{ whole: string }>((tie) => ({
  whole: fc.oneof(
    { maxDepth: 3 },
    operand,
    fc.tuple(operand, operator, operand).map((parts) => parts.join(' ')),
    fc.tuple(tie('whole'), operator, tie('whole')).map((parts) => parts.join(' ')),
    tie('whole').map((inside) => `(${inside})`),
    tie('whole').map((inside) => `!(${inside})`),
    fc.tuple(tie('whole'), tie('whole'), tie('whole')).map(([a, b, c]) => `(${a}) ? ${b} : ${c}`),
  ),
})).whole;

const samples = [-1, 0, 1, 2, 3, Number.NaN, '1', '', null, undefined, true];

/** What an expression gives for all samples; undefined when it does not parse. */
function meaning(text: string): string | undefined {
  let run: (a: unknown, b: unknown, c: unknown, f: (x: unknown) => unknown) => unknown;
  try {
    run = compileFunction(`return (${text});`, ['a', 'b', 'c', 'f']) as typeof run;
  } catch {
    return undefined;
  }
  const seen = samples.flatMap((a) =>
    samples.flatMap((b) => [2, 'x'].map((c) => run(a, b, c, (x) => (typeof x === 'number' ? x + 1 : x)))),
  );
  return JSON.stringify(seen, (_key, value: unknown) =>
    typeof value === 'number' ? String(value) : (value ?? `${value}`),
  );
}

describe('properties', () => {
  test('a normal form is its own, and means what the text means', () => {
    let compared = 0;
    fc.assert(
      fc.property(expression, (text) => {
        const form = js(`return ${text};`);
        expect(js(form)).toBe(form);
        const before = meaning(text);
        if (before === undefined) return;
        compared++;
        expect(meaning(form.slice('return '.length).replace(/;$/, ''))).toBe(before);
      }),
      { seed: 5, numRuns: 600 },
    );
    expect(compared).toBeGreaterThan(300);
  });

  test('never fails, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('javascript', 'python', 'rust', 'c'), (text, language) => {
        const form = normalForm(text, language);
        expect(typeof form).toBe('string');
      }),
      { seed: 6, numRuns: 300 },
    );
  });
});
