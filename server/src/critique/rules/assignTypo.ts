// `total =+ x` for `total += x`.

import { quoted, textOf } from './expressions.ts';
import type { TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';

/** Signs exchanged. */
export const assignTypo: TextRule = {
  id: 'assign-typo',
  title: 'The signs of an assignment exchanged',
  bugKind: 'C.1',
  severity: 'warning',
  proof: 'opinion',
  why: '`x =+ 1` assigns plus one; `x += 1` was meant. The sign stands at the `=` and away from its operand, which nobody writes on purpose.',
  wrong: [
    {
      language: 'javascript',
      code: 'function count(items) {\n  let n = 0;\n  for (const one of items) n =+ one;\n  return n;\n}\n',
    },
    { language: 'python', code: 'def down(n):\n    if n > 1:\n        n =- 1\n    return n\n' },
  ],
  right: [
    {
      language: 'javascript',
      code: 'function low(n) {\n  let least = -1;\n  least = +n;\n  least=-n;\n  return least;\n}\n',
    },
  ],
  silent: ['There are no blanks around the signs at all.', 'The sign touches its operand.'],
  equivalents: ['B002'],
  *look(view) {
    for (const { node, shape } of shapedOf(view, 'assignment')) {
      if (shape?.kind !== 'assignment' || shape.operator !== '=') continue;
      const value = view.dialect.shapeOf(shape.value);
      if (value?.kind !== 'unary' || shape.op.end !== shape.value.start) continue;
      const sign = view.tree.text[shape.value.start]!;
      if (!/[-+]/u.test(sign) || !/\s/u.test(view.tree.text[shape.value.start + 1] ?? '')) continue;
      yield {
        span: { start: shape.op.start, end: shape.value.start + 1 },
        message: `\`=${sign}\` in ${quoted(textOf(view, node))} assigns the operand with a sign; \`${sign}=\` was probably meant.`,
      };
    }
  },
};
