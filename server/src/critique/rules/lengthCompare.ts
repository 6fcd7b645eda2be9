// A length or an index compared with what it can never, or will always, reach.

import { comparedOf, lengthOperand, quoted, textOf } from './expressions.ts';
import type { TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';

/** Lengths are never negative. */
export const lengthCompare: TextRule = {
  id: 'length-compare',
  title: 'A length compared with a negative number',
  bugKind: 'B.3',
  severity: 'error',
  proof: 'supported',
  why: 'A length is never below 0, so `length < 0` is always false and `length >= 0` always true; the same holds for the results of `indexOf` and `find` below -1. Meant was most often a comparison with 0 that leaves out, or takes in, the empty case.',
  wrong: [
    { language: 'javascript', code: 'function hasItems(items) {\n  return items.length >= 0;\n}\n' },
    { language: 'python', code: 'def is_empty(items):\n    return len(items) < 0\n' },
    { language: 'javascript', code: 'function has(text, part) {\n  return text.indexOf(part) >= -1;\n}\n' },
  ],
  right: [
    { language: 'javascript', code: 'function hasItems(items) {\n  return items.length > 0;\n}\n' },
    { language: 'python', code: 'def is_empty(items):\n    return len(items) <= 0\n' },
    { language: 'javascript', code: 'function has(text, part) {\n  return text.indexOf(part) > -1;\n}\n' },
  ],
  silent: ['The compared value is a variable that holds a length.'],
  equivalents: [
    'useGetterReturn',
    'no-constant-binary-expression',
    'sonarjs/no-collection-size-mischeck',
    'absurd_extreme_comparisons',
    'len_zero',
    'container-size-empty',
  ],
  *look(view) {
    for (const { node } of shapedOf(view, 'binary')) {
      const compared = comparedOf(view, node) ?? indexCompared(view, node);
      if (!compared || typeof compared.value !== 'number') continue;
      const isLength = lengthOperand(view, compared.subject) !== undefined;
      const isIndex = /(?:\.indexOf|\.lastIndexOf|\.findIndex|\.search|\.find|\.rfind)\([^]*\)$/u.test(compared.code);
      if (!isLength && !isIndex) continue;
      if (
        isIndex &&
        view.dialect.id !== 'javascript' &&
        /\.find(?:Index)?\(/u.test(compared.code) &&
        view.dialect.id !== 'python'
      )
        continue;
      if (isIndex && view.dialect.id === 'javascript' && /\.r?find\([^]*\)$/u.test(compared.code)) continue;
      const least = isLength ? 0 : -1;
      const answer = alwaysOf(compared.operator, compared.value, least);
      if (answer === undefined) continue;
      yield {
        span: node,
        message: `${quoted(textOf(view, node))} is always ${String(answer)}: ${quoted(compared.code)} is never below ${least}.`,
      };
    }
  },
};

function indexCompared(view: Parameters<typeof comparedOf>[0], node: Parameters<typeof comparedOf>[1]) {
  const shape = view.dialect.shapeOf(node);
  if (shape?.kind !== 'binary') return undefined;
  // `comparedOf` refuses calls; here the call itself may have any effect, its result is what counts.
  const call = view.dialect.shapeOf(shape.left);
  if (call?.kind !== 'call' || !/^(?:<|<=|>|>=|==|===|!=|!==)$/u.test(shape.operator)) return undefined;
  const text = view.tree.text.slice(shape.right.start, shape.right.end);
  if (!/^-?\d+$/u.test(text)) return undefined;
  const operator = shape.operator.slice(
    0,
    shape.operator.startsWith('=') || shape.operator.startsWith('!') ? 2 : undefined,
  );
  return { code: textOf(view, shape.left), subject: shape.left, operator, value: Number(text) };
}

function alwaysOf(operator: string, value: number, least: number): boolean | undefined {
  if ((operator === '<' && value <= least) || (operator === '<=' && value < least)) return false;
  if ((operator === '>=' && value <= least) || (operator === '>' && value < least)) return true;
  if (value < least && operator === '==') return false;
  return value < least && operator === '!=' ? true : undefined;
}
