// Rules that ask the dialect alone, in languages for which nobody wrote them: what they flag there, and what not.
import { expect, test } from 'vitest';
import { textRules } from '../../../../server/src/critique/rules/index.ts';
import { lookAt } from '../../../../server/src/critique/rules/look.ts';
import { createParsers } from '../../../../server/src/workspace/treeSitter.ts';

const parsers = createParsers();

const cases: readonly (readonly [string, string, readonly string[]])[] = [
  ['go', 'package a\n\nfunc f(x int) bool {\n\treturn x < 0 && x > 10\n}\n', ['impossible-range']],
  ['go', 'package a\n\nfunc f(x int) bool {\n\treturn x < 0 || x > 10\n}\n', []],
  ['go', 'package a\n\nfunc f(a, b int) int {\n\treturn a - a\n}\n', ['same-operands']],
  ['go', 'package a\n\nfunc f(x []int) bool {\n\treturn len(x) >= 0\n}\n', ['length-compare']],
  [
    'go',
    'package a\n\nfunc f(n int) int {\n\tif n > 0 {\n\t\treturn 1\n\t} else if n > 0 {\n\t\treturn 2\n\t}\n\treturn 0\n}\n',
    ['repeated-condition'],
  ],
  [
    'go',
    'package a\n\nfunc f() int {\n\tif n := g(); n > 0 {\n\t\treturn 1\n\t} else if n := h(); n > 0 {\n\t\treturn 2\n\t}\n\treturn 0\n}\n',
    [],
  ],
  [
    'go',
    'package a\n\nfunc f(b []byte) {\n\tfor i := len(b) - 1; i >= 0; i++ {\n\t\tb[i]++\n\t}\n}\n',
    ['loop-direction'],
  ],
  ['go', 'package a\n\nfunc f(b []byte) {\n\tfor i := len(b) - 1; i >= 0; i-- {\n\t\tb[i]++\n\t}\n}\n', []],
  ['go', 'package a\n\nfunc f(t *T, r *R) {\n\tt.A = r.A\n\tt.B = r.B\n\tt.C = r.B\n}\n', ['sibling-lines']],
  ['go', 'package a\n\nfunc f(t *T, r *R) {\n\tt.Body = r.Body\n\tt.Size = r.Size\n\tt.SizeLimit = r.Size\n}\n', []],
  ['rust', 'fn f(x: i32) -> bool {\n    x == 1 && x == 2\n}\n', ['impossible-range']],
  ['rust', 'fn f(x: i32) -> bool {\n    x == 1 || x == 2\n}\n', []],
  ['rust', 'fn f(a: &[i32]) -> bool {\n    a.len() < 0\n}\n', ['length-compare']],
  ['java', 'class A {\n  boolean f(int x) {\n    return x != 1 || x != 2;\n  }\n}\n', ['impossible-range']],
  ['java', 'class A {\n  int f(int n) {\n    return n % 2 == 2 ? 1 : 0;\n  }\n}\n', ['remainder-compare']],
  ['java', 'class A {\n  int f(int n) {\n    return n % 2 == 1 ? 1 : 0;\n  }\n}\n', []],
  [
    'java',
    'class A {\n  void f(int n) {\n    if (n < 0) new IllegalArgumentException("n");\n  }\n}\n',
    ['unraised-error'],
  ],
  ['java', 'class A {\n  void f(int n) {\n    if (n < 0) throw new IllegalArgumentException("n");\n  }\n}\n', []],
  ['c', 'int f(int x) {\n  return x & 1 == 0;\n}\n', ['bit-precedence']],
  ['c', 'int f(int x) {\n  return (x & 1) == 0;\n}\n', []],
  ['c', 'int f(int a, int b, int c) {\n  return a < b < c;\n}\n', ['chained-comparison']],
  ['cpp', 'int f(int a) {\n  int n = a;\n  return n;\n  n = 2;\n}\n', ['unreachable']],
  ['cpp', 'int f(int a) {\n  if (a > 1) return a;\n  return 2;\n}\n', []],
];

test.each(cases)('%s: %j gives %j', async (language, code, rules) => {
  const tree = (await parsers.parserOf(language))!(code);
  expect(tree.hasFault).toBe(false);
  expect(lookAt(tree, textRules).map(({ rule }) => rule.id)).toEqual(rules);
});
