// `!a in b` and `!a < b`: the negation binds to the first name alone.

import { bareShape, quoted, textOf } from './expressions.ts';
import type { TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';

/** A negation that reaches too short. */
export const negationPrecedence: TextRule = {
  id: 'negation-precedence',
  title: 'A negation of the first operand alone',
  dialects: ['javascript', 'java', 'c', 'cpp', 'go', 'rust'],
  bugKind: 'C.1',
  severity: 'error',
  proof: 'supported',
  why: '`!a in b` negates `a` and then looks for `true` or `false`, and `!a < b` compares a truth value with a number. Parentheses around the whole comparison were forgotten.',
  wrong: [
    { language: 'javascript', code: 'function lacks(object, key) {\n  return !key in object;\n}\n' },
    { language: 'javascript', code: 'function isSmall(size, least) {\n  return !size >= least;\n}\n' },
  ],
  right: [
    {
      language: 'javascript',
      code: 'function lacks(object, key) {\n  return !(key in object) || !object === false;\n}\n',
    },
    { language: 'javascript', code: 'function isSmall(size, least) {\n  return (!size) in least;\n}\n' },
  ],
  silent: ['The negation stands in parentheses of its own.', 'It is compared for equality, as truth values may be.'],
  equivalents: ['no-unsafe-negation', 'noUnsafeNegation', 'TS2360', 'TS2365', 'nonminimal_bool'],
  *look(view) {
    for (const { node, shape } of shapedOf(view, 'binary')) {
      if (shape?.kind !== 'binary' || (shape.class !== 'membership' && shape.class !== 'relational')) continue;
      const left = view.dialect.shapeOf(shape.left);
      if (left?.kind !== 'unary' || left.class !== 'not') continue;
      // `!!a > !!b` compares truth values on purpose.
      const inner = bareShape(view, left.operand);
      if (inner?.kind === 'unary' && inner.class === 'not') continue;
      yield {
        span: node,
        message: `The \`!\` of ${quoted(textOf(view, node))} belongs to ${quoted(textOf(view, left.operand))} alone; put the comparison in parentheses.`,
      };
    }
  },
};
