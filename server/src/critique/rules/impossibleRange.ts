// Comparisons of one value with literals that cannot all hold, or of which one always holds.

import { chainsOf, comparedOf, quoted, textOf, type Compared } from './expressions.ts';
import type { TextRule } from './rule.ts';

/** Always true or always false. */
export const impossibleRange: TextRule = {
  id: 'impossible-range',
  title: 'A range that is empty or everything',
  bugKind: 'B.3',
  severity: 'error',
  proof: 'supported',
  why: 'A value cannot be below 0 and above 10 at once, and it is always different from one of two values. Such a condition is always false or always true: “and” and “or”, or the direction of a comparison, were mistaken.',
  wrong: [
    { language: 'javascript', code: 'function isOutside(x) {\n  return x < 0 && x > 10;\n}\n' },
    { language: 'python', code: 'def is_other(kind):\n    return kind != "a" or kind != "b"\n' },
    {
      language: 'javascript',
      code: 'function check(month) {\n  if (month > 0 || month < 13) return true;\n  return false;\n}\n',
    },
  ],
  right: [
    { language: 'javascript', code: 'function isOutside(x) {\n  return x < 0 || x > 10;\n}\n' },
    { language: 'python', code: 'def is_other(kind):\n    return kind != "a" and kind != "b"\n' },
    { language: 'javascript', code: "function kind(x) {\n  return x === 1 || x === '1';\n}\n" },
  ],
  silent: ['The bounds are not literals.', 'The compared expression calls something.'],
  equivalents: [
    'noConstantCondition',
    'no-constant-binary-expression',
    'const-comparisons',
    'impossible_comparisons',
    'PLR1714',
  ],
  *look(view) {
    for (const { node, logic, parts } of chainsOf(view)) {
      const groups = new Map<string, Compared[]>();
      for (const part of parts) {
        const compared = comparedOf(view, part);
        if (compared) groups.set(compared.code, [...(groups.get(compared.code) ?? []), compared]);
      }
      for (const [code, group] of groups) {
        if (group.length < 2 || !(logic === 'and' ? isEmpty(group) : isEmpty(group.map(negated)))) continue;
        yield {
          span: node,
          message:
            logic === 'and'
              ? `${quoted(textOf(view, node))} is never true: no value of ${quoted(code)} meets all of it. Was “or” meant, or another comparison?`
              : `${quoted(textOf(view, node))} is always true: every value of ${quoted(code)} meets one of it. Was “and” meant, or another comparison?`,
        };
        break;
      }
    }
  },
};

const opposites = { '<': '>=', '<=': '>', '>': '<=', '>=': '<', '==': '!=', '!=': '==' } as const;

/** NaN meets no comparison, so that `x > 0 || x < 13` is false for it; nobody means that. */
function negated(one: Compared): Compared {
  return { ...one, operator: opposites[one.operator] };
}

/** Whether no value meets all. Numbers and texts are not compared with each other. */
function isEmpty(all: readonly Compared[]): boolean {
  return all.some((a, index) => all.slice(index + 1).some((b) => excludes(a, b)));
}

function excludes(a: Compared, b: Compared): boolean {
  if (typeof a.value !== typeof b.value) return false;
  if (a.operator === '==' && b.operator === '==') return a.value !== b.value;
  if (typeof a.value === 'string') return false;
  const [low, high] = lowAndHigh(a, b);
  if (!low || !high) return pointOutside(a, b) || pointOutside(b, a);
  if (low.value > high.value) return true;
  return low.value === high.value && (low.operator === '>' || high.operator === '<');
}

function lowAndHigh(a: Compared, b: Compared): readonly [Compared | undefined, Compared | undefined] {
  const isLow = (one: Compared) => one.operator === '>' || one.operator === '>=';
  const isHigh = (one: Compared) => one.operator === '<' || one.operator === '<=';
  if (isLow(a) && isHigh(b)) return [a, b];
  return isLow(b) && isHigh(a) ? [b, a] : [undefined, undefined];
}

function pointOutside(point: Compared, bound: Compared): boolean {
  if (point.operator !== '==') return false;
  switch (bound.operator) {
    case '<':
      return point.value >= bound.value;
    case '<=':
      return point.value > bound.value;
    case '>':
      return point.value <= bound.value;
    case '>=':
      return point.value < bound.value;
    default:
      return false;
  }
}
