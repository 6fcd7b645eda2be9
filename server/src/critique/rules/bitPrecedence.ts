// `x & 1 == 0` where the comparison binds first.

import { numberOf, quoted, textOf } from './expressions.ts';
import type { TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';

/** The comparison comes first. */
export const bitPrecedence: TextRule = {
  id: 'bit-precedence',
  title: 'A comparison within a bit operation',
  dialects: ['javascript', 'java', 'c', 'cpp'],
  bugKind: 'C.1',
  severity: 'error',
  proof: 'supported',
  why: 'In these languages `==` and `<` bind closer than `&`, `|` and `^`: `x & 1 == 0` is `x & (1 == 0)`, which is always 0.',
  wrong: [{ language: 'javascript', code: 'function isEven(n) {\n  return n & 1 === 0;\n}\n' }],
  right: [
    { language: 'javascript', code: 'function isEven(n, a, b) {\n  return (n & 1) === 0 && ((a > 0) & (b > 0));\n}\n' },
    { language: 'javascript', code: 'function all(a, b) {\n  return a > 0 & b > 0;\n}\n' },
  ],
  silent: [
    'The comparison is not one for equality with a number, or the operator is `^`.',
    'The comparison stands in parentheses.',
    'Both sides are comparisons.',
  ],
  equivalents: ['no-mixed-operators', 'Wparentheses', '-Wparentheses', 'precedence'],
  *look(view) {
    for (const { node, shape } of shapedOf(view, 'binary')) {
      if (shape?.kind !== 'binary' || shape.class !== 'bitwise') continue;
      const [left, right] = [shape.left, shape.right].map((side) => view.dialect.shapeOf(side));
      const compares = (one: typeof left) =>
        one?.kind === 'binary' && (one.class === 'equality' || one.class === 'relational');
      if (compares(left) || !compares(right) || shape.operator === '^') continue;
      // With a truth value on its left it is a logical “and” written short.
      if (right?.kind !== 'binary' || right.class !== 'equality' || numberOf(view, right.right) === undefined) continue;
      yield {
        span: node,
        message: `${quoted(textOf(view, shape.right))} is computed before the \`${shape.operator}\`; put ${quoted(`${textOf(view, shape.left)} ${shape.operator} …`)} in parentheses.`,
      };
    }
  },
};
