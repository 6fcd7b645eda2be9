// `a < b < c` in languages in which it compares a truth value.

import { bareShape, quoted, textOf } from './expressions.ts';
import type { TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';

/** Only Python chains comparisons. */
export const chainedComparison: TextRule = {
  id: 'chained-comparison',
  title: 'Chained comparison',
  dialects: ['javascript', 'c', 'cpp'],
  bugKind: 'B.3',
  severity: 'error',
  proof: 'supported',
  why: '`a < b < c` first compares `a` and `b` and then the answer, 0 or 1, with `c`. Two comparisons joined by `&&` were meant.',
  wrong: [
    { language: 'javascript', code: 'function within(low, x, high) {\n  return low < x < high;\n}\n' },
    { language: 'javascript', code: 'function equal(a, b, c) {\n  return a === b === c;\n}\n' },
  ],
  right: [
    { language: 'javascript', code: 'function within(low, x, high) {\n  return low < x && x < high;\n}\n' },
    { language: 'javascript', code: 'function agree(a, b) {\n  return a > 0 === b > 0 && (a === b) === true;\n}\n' },
  ],
  silent: [
    'The first comparison stands in parentheses.',
    'Two comparisons of size are compared for equality.',
    'The other side is a truth value.',
  ],
  equivalents: ['TS2365', 'TS2367', 'no-chained-comparison', 'Wparentheses', '-Wparentheses'],
  *look(view) {
    for (const { node, shape } of shapedOf(view, 'binary')) {
      if (shape?.kind !== 'binary') continue;
      const inner = view.dialect.shapeOf(shape.left);
      if (inner?.kind !== 'binary' || inner.class !== shape.class) continue;
      if (shape.class !== 'relational' && shape.class !== 'equality') continue;
      const other = bareShape(view, shape.right)?.kind;
      if (other === 'boolean' || other === 'unary') continue;
      // `a == b != c == d` is written by those who know.
      yield {
        span: node,
        message: `${quoted(textOf(view, node))} compares the answer of ${quoted(textOf(view, shape.left))}, which is true or false, with ${quoted(textOf(view, shape.right))}.`,
      };
    }
  },
};
