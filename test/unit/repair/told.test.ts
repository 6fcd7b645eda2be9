// Words about a function that speak for a call, and those that do not.

import { describe, expect, test } from 'vitest';
import { agreementWithWords } from '../../../server/src/repair/overfit/told.ts';

const of = (text: string, was: string, is: string): number => {
  const start = Math.max(text.indexOf('function'), text.indexOf('def '));
  const before = text.slice(start);
  return agreementWithWords({ text, func: { start, end: text.length } }, before, before.replace(was, is));
};

describe('what the words about a function say', () => {
  test.each([
    ['of its name', 'function commonPrefix(a, b) {\n  return a.endsWith(b);\n}', 'endsWith', 'startsWith'],
    ['of a name with underscores', 'def max_depth(a, b):\n    return min(a, b)', 'min(', 'max('],
    ['of the comment before it', '/** In descending order. */\nfunction f(a) {\n  return a;\n}', 'a;', 'a.reverse();'],
    ['of a line comment', '// Rounded up to whole hours.\nfunction f(a) {\n  return Math.abs(a);\n}', 'abs', 'ceil'],
    ['of its docstring', 'def f(a):\n    """Each word once: unique ones only."""\n    return list(a)', 'list', 'set'],
  ])('speaks for a call: %s', (_, text, was, is) => {
    expect(of(text, was, is)).toBeGreaterThan(1);
    // What takes the call out again goes against the words.
    expect(of(text.replace(was, is), is, was)).toBeLessThan(1);
  });

  test.each([
    ['nothing is said', 'function f(a, b) {\n  return Math.min(a, b);\n}', 'min', 'max'],
    [
      'another function is meant',
      '/** The largest. */\nlet x;\nfunction f(a) {\n  return Math.min(a);\n}',
      'min',
      'max',
    ],
    ['no call changes', '/** The largest. */\nfunction f(a, b) {\n  return Math.max(a, b);\n}', 'a, b)', 'b, a)'],
    ['a part of a word is no word', '/** Minimal. */\nfunction f(a) {\n  return g(a);\n}', 'g(', 'Math.min('],
  ])('says nothing where %s', (_, text, was, is) => {
    expect(of(text, was, is)).toBe(1);
  });

  test('is never more than half a reason', () => {
    const text =
      '/** The largest and smallest distinct prefix, sorted and rounded up. */\nfunction f(a) {\n  return a;\n}';
    expect(of(text, 'a;', 'max(min(set(sorted(ceil(a)))));')).toBe(2);
    expect(of(text.replace('a;', 'max(min(set(sorted(ceil(a)))));'), 'max(min(set(sorted(ceil(a)))));', 'a;')).toBe(
      0.4,
    );
  });
});
