// Python's `is` with a literal.

import { bareShape, quoted, textOf } from './expressions.ts';
import type { TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';

/** Identity of a literal. */
export const isLiteral: TextRule = {
  id: 'is-literal',
  title: '`is` with a literal',
  dialects: ['python'],
  bugKind: 'C.1',
  severity: 'warning',
  proof: 'supported',
  why: '`is` asks whether two names mean the same object. Whether equal numbers or texts are one object is up to the interpreter, and a new list is never one with another: the answer may differ from run to run. Use `==`.',
  wrong: [
    { language: 'python', code: 'def is_admin(name):\n    return name is "admin"\n' },
    { language: 'python', code: 'def is_empty(items):\n    return items is []\n' },
  ],
  right: [
    { language: 'python', code: 'def is_missing(name):\n    return name is None or name is True or name is ...\n' },
    { language: 'python', code: 'def is_admin(name):\n    return name == "admin"\n' },
  ],
  silent: ['The literal is None, True, False or `...`.'],
  equivalents: ['F632', 'comparison-with-literal'],
  *look(view) {
    for (const { node, shape } of shapedOf(view, 'binary')) {
      if (shape?.kind !== 'binary' || !shape.operator.startsWith('is')) continue;
      const isValue = [shape.left, shape.right].some((side) =>
        /^(?:number|string|list|map)$/u.test(bareShape(view, side)?.kind ?? ''),
      );
      if (!isValue) continue;
      yield {
        span: node,
        message: `${quoted(textOf(view, node))} compares objects, not values; with a literal the answer is up to the interpreter. Use \`${shape.operator === 'is' ? '==' : '!='}\`.`,
      };
    }
  },
};
