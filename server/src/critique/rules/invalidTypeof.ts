// `typeof` compared with what it never gives.

import { bareShape, codeOf, quoted, stringOf, textOf } from './expressions.ts';
import type { TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';

const given = new Set([
  'undefined',
  'object',
  'boolean',
  'number',
  'bigint',
  'string',
  'symbol',
  'function',
  'unknown',
  'date',
]);

/** Only eight texts. */
export const invalidTypeof: TextRule = {
  id: 'invalid-typeof',
  title: '`typeof` compared with what it never gives',
  dialects: ['javascript'],
  bugKind: 'B.4',
  severity: 'error',
  proof: 'supported',
  why: '`typeof` gives one of eight texts. Compared with another text, or with `undefined` or `null` in place of their names, it never equals.',
  wrong: [
    { language: 'javascript', code: "function isText(value) {\n  return typeof value === 'strnig';\n}\n" },
    { language: 'javascript', code: 'function isMissing(value) {\n  return typeof value === undefined;\n}\n' },
  ],
  right: [
    {
      language: 'javascript',
      code: "function isText(value, kind) {\n  return typeof value === 'string' || typeof value === kind;\n}\n",
    },
  ],
  silent: ['The other side is a variable.'],
  equivalents: ['valid-typeof', 'useValidTypeof', 'TS2367'],
  *look(view) {
    for (const { shape } of shapedOf(view, 'binary')) {
      if (shape?.kind !== 'binary' || shape.class !== 'equality') continue;
      const sides = [shape.left, shape.right];
      const asked = sides.find(
        (side) => bareShape(view, side)?.kind === 'unary' && /^\(?typeof\b/u.test(textOf(view, side)),
      );
      const other = sides.find((side) => side !== asked);
      if (!asked || !other) continue;
      const text = stringOf(view, other);
      const code = codeOf(view, other);
      const isWrong =
        text === undefined
          ? /^(?:undefined|null|Object|String|Number|Boolean|Function)$/u.test(code)
          : !given.has(text);
      if (!isWrong) continue;
      yield {
        span: other,
        message: `\`typeof\` never gives ${quoted(code)}, so the comparison has the same answer for every value.`,
      };
    }
  },
};
