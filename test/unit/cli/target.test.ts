// TARGET of the command line: what it names, and what is refused.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseTarget, spanOfTarget } from '../../../server/src/cli/target.ts';

const text = 'const a = 1;\r\nfunction f(x) {\n  return x;\n}\n// 😀 end';
const cut = (words: string, source = text, language = 'javascript') => {
  const span = spanOfTarget(parseTarget(`file.js${words}`), source, language);
  return span.ok ? source.slice(span.value.start, span.value.end) : span.error.code;
};

describe('parseTarget', () => {
  test.each([
    ['a.ts', { path: 'a.ts' }],
    ['a.ts:3', { path: 'a.ts', start: { line: 3 } }],
    ['a.ts:3:4', { path: 'a.ts', start: { line: 3, column: 4 } }],
    ['a.ts:3-5', { path: 'a.ts', start: { line: 3 }, end: { line: 5 } }],
    ['a.ts:3:4-5:6', { path: 'a.ts', start: { line: 3, column: 4 }, end: { line: 5, column: 6 } }],
    ['C:\\x\\a.ts:3', { path: 'C:\\x\\a.ts', start: { line: 3 } }],
    ['odd-1:2.ts', { path: 'odd-1:2.ts' }],
  ])('reads %s', (words, expected) => {
    expect(parseTarget(words)).toEqual(expected);
  });
});

describe('spanOfTarget', () => {
  test('takes the whole file for a path alone', () => expect(cut('')).toBe(text));
  test('takes whole lines, without the last line ending', () =>
    expect(cut(':1-2')).toBe('const a = 1;\r\nfunction f(x) {'));
  test('takes columns with an exclusive end', () => expect(cut(':1:7-1:8')).toBe('a'));
  test('takes the function around one line', () => expect(cut(':3')).toBe('function f(x) {\n  return x;\n}'));
  test('counts columns in UTF-16 units', () => expect(cut(':5:4-5:6')).toBe('😀'));
  test.each([':0', ':9', ':1:99-1:100', ':1:1-9:1', ':3-2', ':1:5-1:2'])('refuses %s as outside the file', (words) => {
    expect(cut(words)).toBe('target.range-beyond-file');
  });
  test.each([':5:5-5:6', ':5:4-5:5'])('refuses %s, which cuts a character in half', (words) => {
    expect(cut(words)).toBe('target.range-beyond-file');
  });
  test('takes a line outside of any function as it is', () => expect(cut(':1')).toBe('const a = 1;'));
  test('refuses a place outside of any function, and an empty line', () => {
    expect(cut(':1:3')).toBe('target.no-enclosing-symbol');
    expect(cut(':2', 'const a = 1;\n\nconst b = 1;\n')).toBe('target.no-enclosing-symbol');
  });
  test('never leaves the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(9), fc.nat(9), fc.nat(9), fc.nat(9), (source, a, b, c, d) => {
        const span = spanOfTarget(parseTarget(`f.js:${a}:${b}-${c}:${d}`), source, 'javascript');
        if (!span.ok) return;
        expect(span.value.start).toBeGreaterThanOrEqual(0);
        expect(span.value.end).toBeLessThanOrEqual(source.length);
        expect(source.slice(span.value.start, span.value.end).isWellFormed()).toBe(
          source.isWellFormed() || span.value.start === span.value.end,
        );
      }),
    );
  });
});
