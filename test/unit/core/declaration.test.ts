// Which functions a text declares, by words alone, in the languages that are checked.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { declaredFunctions } from '../../../server/src/core/declaration.ts';

const names = (text: string) => declaredFunctions(text, { start: 0, end: text.length }).map(({ name }) => name);

test.each([
  [
    'export function a() {}\nasync function* b() {}\nconst c = async (x: number): Promise<void> => {};\nlet d = x => x;',
    ['a', 'b', 'c', 'd'],
  ],
  ['class A {\n  m(x: number): string {\n    if (x) {\n    }\n    return go();\n  }\n}', ['m']],
  ['def a(x):\n    return b(x)\n\nasync def c():\n    pass\n', ['a', 'c']],
  ['func Sum(xs []int) int {\n}\nfunc (c *Cart) Total() int {\n}', ['Sum', 'Total']],
  ['pub fn total(a: &[u32]) -> u32 {\n}\nimpl A {\n    fn next(&self) {}\n}', ['total', 'next']],
  ['public static int max(int a, int b) {\n}\nList<String> all() {\n}', ['max', 'all']],
  ['static int\nlength(const char *s)\n{\n}\nchar *copy(char *s) {\n}', ['length', 'copy']],
  ['const a = 1;\nif (a) {\n}\nfor (;;) {\n}\ncall(a);', []],
])('finds them in %j', (text, expected) => {
  expect(names(text)).toEqual(expected);
});

test('gives the place of the name, inside the span, on any text', () => {
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom('function ', 'def ', 'fn ', 'a', 'b', '(', ')', '{', '}', '\n', ' ', '=', '=>', 'const '),
      }),
      fc.nat(),
      fc.nat(),
      (text, a, b) => {
        const start = Math.min(a, b) % (text.length + 1);
        const end = Math.max(start, Math.max(a, b) % (text.length + 1));
        for (const { name, span } of declaredFunctions(text, { start, end })) {
          expect(text.slice(span.start, span.end)).toBe(name);
          expect(span.start >= start && span.end <= end).toBe(true);
        }
      },
    ),
  );
});

test.each(['a ', 'a*', 'f(', 'const a: ', 'a & * '])('takes no long over a text made of %j', (piece) => {
  const text = piece.repeat(20_000);
  expect(declaredFunctions(text, { start: 0, end: text.length })).toEqual([]);
});
