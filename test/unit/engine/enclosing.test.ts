// What a caret means: the function or the paragraph around it. The caret is drawn as `|`.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { enclosingSpan, spanAround } from '../../../server/src/engine/enclosing.ts';

const around = (drawn: string, languageId = 'typescript') => {
  const offset = drawn.indexOf('|');
  const text = drawn.replace('|', '');
  const span = enclosingSpan(text, languageId, offset);
  return span.ok ? text.slice(span.value.start, span.value.end) : span.error.code;
};

describe('in code', () => {
  test.each([
    ['function f(a: number): number { return |a; }', 'function f(a: number): number { return a; }'],
    ['const x = 1;\nexport async function g() {\n  if (x) { | }\n}\n', 'export async function g() {\n  if (x) {  }\n}'],
    ['class A {\n  m(): void {\n    |go();\n  }\n}', 'm(): void {\n    go();\n  }'],
    ['const f = (a: string) => {\n  |return a;\n};\nconst g = 2;', 'const f = (a: string) => {\n  return a;\n};'],
    ['const f = (a: string) => a.|trim();\n', 'const f = (a: string) => a.trim();'],
    ['func sum(a int) int {\n\treturn |a\n}', 'func sum(a int) int {\n\treturn a\n}', 'go'],
    ['fn main() -> i32 {\n  |0\n}', 'fn main() -> i32 {\n  0\n}', 'rust'],
    [
      "impl<'a> P<'a> {\n  fn next(&'a self) -> &'a str {\n    |self.s\n  }\n}",
      "fn next(&'a self) -> &'a str {\n    self.s\n  }",
      'rust',
    ],
    ['function |f({ a }: Options) {\n  return "}";\n}', 'function f({ a }: Options) {\n  return "}";\n}'],
  ])('finds the function in %j', (drawn, expected, languageId = 'typescript') => {
    expect(around(drawn, languageId)).toBe(expected);
  });
  test('takes the inner of two functions', () => {
    expect(around('function a() { function b() { | } }')).toBe('function b() {  }');
  });
  test('follows indentation in Python, decorators included', () => {
    expect(around('@cache\ndef f(a):\n    if a:\n        |return 1\n    return 2\n\nx = 1\n', 'python')).toBe(
      '@cache\ndef f(a):\n    if a:\n        return 1\n    return 2',
    );
  });
  test.each(['x =>  |', 'const a |= 1;', 'if (a) { | }', 'class A { | }', 'const s = "function f() { | }";'])(
    'finds none in %j',
    (drawn) => {
      expect(around(drawn)).toBe('target.no-enclosing-symbol');
    },
  );
});

describe('in prose', () => {
  test('takes the paragraph', () => {
    expect(around('# Title\n\nOne\ntwo| three\n\nFour', 'markdown')).toBe('One\ntwo three');
  });
  test('finds none on an empty line', () => {
    expect(around('One\n|\nTwo', 'markdown')).toBe('target.no-enclosing-symbol');
  });
});

test('gives a span around the caret, or none, on any text', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('{', '}', '(', ')', 'f', ' ', '\n', '=', '>', "'", '/', '*', 'def ') }),
      fc.nat(),
      fc.constantFrom('typescript', 'python', 'markdown'),
      (text, at, languageId) => {
        const offset = at % (text.length + 1);
        const span = enclosingSpan(text, languageId, offset);
        if (!span.ok) return;
        expect(span.value.start).toBeLessThanOrEqual(offset);
        expect(span.value.end).toBeGreaterThanOrEqual(offset);
        expect(span.value.end).toBeLessThanOrEqual(text.length);
      },
    ),
  );
});

describe('around a finding', () => {
  const widened = (text: string, quote: string, languageId: string) => {
    const start = text.indexOf(quote);
    const span = spanAround(text, languageId, { start, end: start + quote.length });
    return text.slice(span.start, span.end);
  };

  test('lies its whole function, so that a fix may add a line to it', () => {
    const text = 'X = 1\n\ndef add(item, into=[]):\n    into.append(item)\n    return into\n\ndef other():\n    pass\n';
    expect(widened(text, '[]', 'python')).toBe('def add(item, into=[]):\n    into.append(item)\n    return into');
  });

  test('lies its paragraph in prose', () => {
    expect(widened('# Pilot\n\nIt was\nrecieved here.\n\nMore.\n', 'recieved', 'markdown')).toBe(
      'It was\nrecieved here.',
    );
  });

  test('lie its whole lines with their end where there is no function, so that they may go', () => {
    expect(widened('import os\nimport sys\n\nprint(sys.argv)\n', 'os', 'python')).toBe('import os\n');
    expect(widened('const a = 1;\nconst b =\n  c;', 'b =\n  c', 'typescript')).toBe('const b =\n  c;');
  });

  test('lies never less than the finding itself', () => {
    const anyText = fc.array(fc.constantFrom('{', '}', '\n', ' ', 'f(', ')', 'def f():', 'x', '=>', ';'), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(
        anyText,
        fc.nat(),
        fc.nat(),
        fc.constantFrom('typescript', 'python', 'markdown'),
        (parts, a, b, id) => {
          const text = parts.join('');
          const [start, end] = [a % (text.length + 1), b % (text.length + 1)].toSorted((x, y) => x - y) as [
            number,
            number,
          ];
          const span = spanAround(text, id, { start, end });
          expect(span.start).toBeLessThanOrEqual(start);
          expect(span.end).toBeGreaterThanOrEqual(end);
          expect(span.end).toBeLessThanOrEqual(text.length);
        },
      ),
    );
  });
});
