// Ranges and slices that are empty whatever they are of: `range(n, 0)`, `slice(3, 1)`.

import { numberOf, quoted, textOf } from './expressions.ts';
import type { TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';

/** From high to low. */
export const emptyRange: TextRule = {
  id: 'empty-range',
  title: 'A range that is always empty',
  dialects: ['javascript', 'python', 'rust'],
  bugKind: 'B.3',
  severity: 'warning',
  proof: 'opinion',
  why: 'A range counts up from its first to its second bound, unless a step says otherwise. With the bounds exchanged, or with the step forgotten, it is empty and the loop never runs.',
  wrong: [
    {
      language: 'python',
      code: 'def backwards(items):\n    for i in range(len(items) - 1, -1):\n        print(items[i])\n',
    },
    { language: 'javascript', code: 'function middle(text) {\n  return text.slice(4, 2);\n}\n' },
    { language: 'python', code: 'def head(items):\n    return items[3:1]\n' },
  ],
  right: [
    {
      language: 'python',
      code: 'def backwards(items):\n    for i in range(len(items) - 1, -1, -1):\n        print(items[i], items[3:-1], items[3:1:-1], items[2:2])\n    for i in range(-len(items), 0):\n        print(items[i])\n',
    },
    {
      language: 'javascript',
      code: 'function middle(text) {\n  return text.slice(2, 4) + text.slice(3, -1) + text.substring(1, 2);\n}\n',
    },
  ],
  silent: ['A bound is negative and counts from the end.', 'Both bounds are equal.'],
  equivalents: ['reversed_empty_ranges'],
  *look(view) {
    for (const { node, shape } of shapedOf(view, 'slice', 'call')) {
      if (shape.kind === 'slice' && shape.from && shape.to && !shape.step) {
        const [from, to] = [numberOf(view, shape.from), numberOf(view, shape.to)];
        if (from === undefined || to === undefined || to < 0 !== from < 0 || from <= to) continue;
        yield { span: node, message: `${quoted(textOf(view, node))} is always empty: its end lies before its start.` };
        continue;
      }
      if (shape.kind !== 'call' || shape.args.length !== 2) continue;
      const [first, second] = [shape.args[0]!, shape.args[1]!];
      const [from, to] = [numberOf(view, first), numberOf(view, second)];
      if (view.dialect.id === 'python' && textOf(view, shape.callee) === 'range') {
        const isDown =
          from === undefined
            ? (to === 0 || to === -1) &&
              /^(?:len\(|[\w.]+$|[\w.]+ ?[-+/]+ ?\d+$|len\([\w.]+\) ?[-+/]+ ?\d+$)/u.test(textOf(view, first)) &&
              !/neg|min|lo|low|start|begin|first|offset|delta|diff|shift/iu.test(textOf(view, first))
            : to !== undefined && from > to;
        if (!isDown) continue;
        yield {
          span: node,
          message: `${quoted(textOf(view, node))} is empty: it counts up, and there is no step of -1.`,
        };
      } else if (view.dialect.id === 'javascript' && shape.method) {
        const method = textOf(view, shape.method);
        if (from === undefined || to === undefined || from <= to || to < 0 !== from < 0) continue;
        if (method === 'slice')
          yield {
            span: node,
            message: `${quoted(textOf(view, node))} is always empty: its end lies before its start.`,
          };
        else if (method === 'substring')
          yield {
            span: node,
            message: `\`substring\` exchanges bounds in this order; ${quoted(textOf(view, node))} takes from ${to} to ${from}.`,
          };
      }
    }
  },
};
