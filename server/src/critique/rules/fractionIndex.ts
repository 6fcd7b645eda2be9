// A quotient as an index or as the end of a range: it has a fraction.

import { bareShape, numberOf, quoted, textOf } from './expressions.ts';
import type { TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';

/** Half an element. */
export const fractionIndex: TextRule = {
  id: 'fraction-index',
  title: 'A fraction as an index',
  dialects: ['javascript', 'python'],
  bugKind: 'B.4',
  severity: 'warning',
  proof: 'opinion',
  why: '`/` gives a fraction: Python then refuses it as an index or in `range`, and JavaScript finds nothing at index 1.5. Use `//` or `Math.floor`.',
  wrong: [
    { language: 'python', code: 'def middle(items):\n    return items[len(items) / 2]\n' },
    { language: 'javascript', code: 'function middle(items) {\n  return items[(items.length - 1) / 2];\n}\n' },
    { language: 'python', code: 'def half(n):\n    return [i for i in range(n / 2)]\n' },
  ],
  right: [
    {
      language: 'python',
      code: 'def middle(items, path):\n    return items[len(items) // 2], items[int(len(items) / 2)], path / 2\n',
    },
    {
      language: 'javascript',
      code: 'function middle(items, weights) {\n  return items[Math.floor(items.length / 2)] + weights[(items.length / 2) | 0];\n}\n',
    },
  ],
  silent: [
    'The quotient is rounded.',
    'What is divided is a multiple of the divisor by its factors.',
    'What is indexed is a map by its name.',
  ],
  equivalents: ['reportArgumentType', 'reportCallIssue', 'call-overload', 'index'],
  *look(view) {
    const python = view.dialect.id === 'python';
    for (const { shape } of shapedOf(view, 'index', 'call')) {
      const places =
        shape.kind === 'index'
          ? [shape.index]
          : python && shape.kind === 'call' && textOf(view, shape.callee) === 'range'
            ? shape.args
            : [];
      for (const place of places) {
        const quotient = bareShape(view, place);
        if (quotient?.kind !== 'binary' || quotient.operator !== '/') continue;
        if (shape.kind === 'index' && !isList(textOf(view, shape.object))) continue;
        const divisor = numberOf(view, quotient.right);
        // `(n * 2) / 2` and `step / size` may be whole; a plain half is not.
        if (divisor === undefined || divisor < 2 || (!python && /\*/u.test(textOf(view, quotient.left)))) continue;
        if (!python && !/length/u.test(textOf(view, quotient.left))) continue;
        yield {
          span: place,
          message: `${quoted(textOf(view, place))} has a fraction, which is no index; ${python ? 'use `//`' : 'round it down with `Math.floor`'}.`,
        };
      }
    }
  },
};

function isList(name: string): boolean {
  return !/map|dict|table|cache|by[A-Z_]/u.test(name);
}
