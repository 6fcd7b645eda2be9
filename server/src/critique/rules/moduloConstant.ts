// A remainder compared with what it can never be.

import { bareShape, comparedOf, numberOf, quoted, textOf } from './expressions.ts';
import type { TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';

/** A remainder is below its divisor. */
export const moduloConstant: TextRule = {
  id: 'remainder-compare',
  title: 'A remainder compared with too great a number',
  bugKind: 'B.3',
  severity: 'error',
  proof: 'supported',
  why: 'What is left after a division by 4 is never 4 or more, so the comparison has the same answer for every number. One of the two constants is wrong.',
  wrong: [
    { language: 'javascript', code: 'function isEven(n) {\n  return n % 2 === 2;\n}\n' },
    { language: 'python', code: 'def is_third(n):\n    return n % 3 == 3\n' },
  ],
  right: [
    { language: 'javascript', code: 'function isEven(n) {\n  return n % 2 === 0 || n % 4 > 2;\n}\n' },
    { language: 'python', code: 'def is_third(n):\n    return n % 3 == 2\n' },
  ],
  silent: ['One of the two numbers is not a literal.'],
  equivalents: ['modulo_one', 'no-constant-binary-expression'],
  *look(view) {
    for (const { node } of shapedOf(view, 'binary')) {
      const compared = comparedOf(view, node);
      if (!compared || typeof compared.value !== 'number') continue;
      const shape = bareShape(view, compared.subject);
      if (shape?.kind !== 'binary' || shape.operator !== '%') continue;
      const divisor = numberOf(view, shape.right);
      if (divisor === undefined || divisor <= 0) continue;
      const { operator, value } = compared;
      const isConstant =
        (value >= divisor && operator !== '!=' ? true : value >= divisor) ||
        (operator === '>' && value >= divisor - 1 && Number.isInteger(divisor) && view.dialect.id !== 'javascript');
      if (!isConstant || (operator === '<' && value === divisor)) continue;
      yield {
        span: node,
        message: `${quoted(textOf(view, node))} has the same answer for every number: a remainder of ${divisor} is always below ${divisor}.`,
      };
    }
  },
};
