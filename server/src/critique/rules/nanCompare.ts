// A comparison with NaN.

import { codeOf, quoted, textOf } from './expressions.ts';
import type { TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';

const nan =
  /^(?:Number\.)?NaN$|^float\(\s*["']nan["']\s*\)$|^(?:math|np|numpy)\.nan$|^f(?:32|64)::NAN$|^(?:Double|Float)\.NaN$/u;

/** Nothing equals NaN. */
export const nanCompare: TextRule = {
  id: 'nan-compare',
  title: 'A comparison with NaN',
  bugKind: 'C.1',
  severity: 'error',
  proof: 'supported',
  why: 'NaN equals nothing, not even itself, and is neither smaller nor greater than anything: the comparison has the same answer for every value. Ask with `Number.isNaN` or `math.isnan`.',
  wrong: [
    { language: 'javascript', code: 'function isMissing(value) {\n  return value === NaN;\n}\n' },
    { language: 'python', code: 'def is_missing(value):\n    return value == float("nan")\n' },
  ],
  right: [
    { language: 'javascript', code: 'function isMissing(value) {\n  return Number.isNaN(value);\n}\n' },
    { language: 'python', code: 'def is_missing(value):\n    return math.isnan(value)\n' },
  ],
  silent: ['NaN is looked for by `is` or `Object.is`.'],
  equivalents: ['use-isnan', 'useIsNan', 'PLW0177', 'cmp_nan', 'TS2845'],
  *look(view) {
    for (const { node, shape } of shapedOf(view, 'binary')) {
      if (shape?.kind !== 'binary' || (shape.class !== 'equality' && shape.class !== 'relational')) continue;
      if (shape.operator.startsWith('is')) continue;
      if (![shape.left, shape.right].some((side) => nan.test(codeOf(view, side)))) continue;
      const answer = shape.operator.startsWith('!') ? 'true' : 'false';
      yield {
        span: node,
        message: `${quoted(textOf(view, node))} is always ${answer}, whatever is compared with NaN.`,
      };
    }
  },
};
