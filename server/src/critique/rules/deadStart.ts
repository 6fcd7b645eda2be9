// Start values with which a loop can find nothing: the least so far starts at -Infinity, a product at 0.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { bareShape, codeOf, numberOf, quoted, textOf } from './expressions.ts';
import { usesIn } from './names.ts';
import type { RuleView, TextRule } from './rule.ts';

const infinite =
  /^(?:-?\s*(?:Infinity|Number\.(?:POSITIVE_|NEGATIVE_)INFINITY|Number\.MAX_VALUE|Number\.MAX_SAFE_INTEGER|Number\.MIN_SAFE_INTEGER|math\.inf|float\(\s*["'][-+]?inf(?:inity)?["']\s*\)|sys\.maxsize|np\.inf))$/u;

/** Nothing can be less. */
export const deadStart: TextRule = {
  id: 'dead-start',
  title: 'A start value that nothing can beat',
  dialects: ['javascript', 'python'],
  bugKind: 'C.4',
  severity: 'warning',
  proof: 'opinion',
  why: 'A search for the least must start above everything and one for the greatest below; a product must not start at 0. With the other start value the loop changes nothing.',
  wrong: [
    {
      language: 'javascript',
      code: 'function least(items) {\n  let min = -Infinity;\n  for (const one of items) if (one < min) min = one;\n  return min;\n}\n',
    },
    {
      language: 'python',
      code: 'def product(items):\n    result = 0\n    for one in items:\n        result *= one\n    return result\n',
    },
    {
      language: 'python',
      code: 'def greatest(items):\n    best = float("inf")\n    for one in items:\n        best = max(best, one)\n    return best\n',
    },
  ],
  right: [
    {
      language: 'javascript',
      code: 'function least(items) {\n  let min = Infinity;\n  for (const one of items) if (one < min) min = one;\n  return min;\n}\n',
    },
    {
      language: 'python',
      code: 'def product(items):\n    result = 1\n    for one in items:\n        result *= one\n    return result\n',
    },
    {
      language: 'python',
      code: 'def hash_of(items):\n    result = 0\n    for one in items:\n        result *= 31\n        result += one\n    return result\n',
    },
  ],
  silent: ['The variable is also changed in another way.', 'The start value is computed.'],
  equivalents: [],
  *look(view) {
    if (!view.shape) return;
    for (const [name, uses] of usesIn(view)) {
      const changes = uses.filter(({ kind }) => kind === 'write' || kind === 'update');
      const [first, ...later] = changes;
      if (!first || later.length === 0 || uses.some(({ kind }) => kind === 'parameter')) continue;
      const start = valueOf(view, first.node);
      if (!start || !later.every(({ node }) => isInLoop(view, node))) continue;
      if (numberOf(view, start) === 0 && later.every(({ node }) => isScaling(view, node, name))) {
        yield { span: start, message: `${quoted(name)} starts at 0 and is only multiplied, so it stays 0.` };
        continue;
      }
      const code = codeOf(view, start).replaceAll(/\s/gu, '');
      if (!infinite.test(codeOf(view, start))) continue;
      const isHigh = !/^-|NEGATIVE|MIN_SAFE|["']-/u.test(code);
      const wrongWay = later.every(({ node }) => {
        const direction = directionOf(view, node, name);
        return direction !== undefined && direction === (isHigh ? 'greater' : 'less');
      });
      if (!wrongWay) continue;
      yield {
        span: start,
        message: `${quoted(name)} starts at ${quoted(textOf(view, start))} and is only replaced by something ${isHigh ? 'greater' : 'less'}, which there is not.`,
      };
    }
  },
};

/** The value that a declaration or a plain assignment gives to a name. */
function valueOf(view: RuleView, name: SyntaxNode): SyntaxNode | undefined {
  const parent = name.parent && view.dialect.shapeOf(name.parent);
  if (parent?.kind === 'assignment' && parent.target === name && parent.operator === '=') return parent.value;
  if (name.parent?.kind === 'variable_declarator') return name.parent.children.find((child) => child.field === 'value');
  return undefined;
}

function isInLoop({ dialect, node: end }: RuleView, node: SyntaxNode): boolean {
  for (let at: SyntaxNode | undefined = node; at && at !== end; at = at.parent) {
    const kind = dialect.shapeOf(at)?.kind;
    if (kind === 'loop' || kind === 'each') return true;
  }
  return false;
}

function isScaling(view: RuleView, name: SyntaxNode, text: string): boolean {
  const parent = name.parent && view.dialect.shapeOf(name.parent);
  if (parent?.kind !== 'assignment') return false;
  if (parent.operator === '*=') return true;
  const value = bareShape(view, parent.value);
  return (
    parent.operator === '=' &&
    value?.kind === 'binary' &&
    value.operator === '*' &&
    [value.left, value.right].some((side) => codeOf(view, side) === text)
  );
}

/** Whether an assignment replaces the name only by something greater, or only by something less. */
function directionOf(view: RuleView, name: SyntaxNode, text: string): 'greater' | 'less' | undefined {
  const value = valueOf(view, name);
  if (!value) return undefined;
  const call = bareShape(view, value);
  if (call?.kind === 'call' && call.args.some((one) => codeOf(view, one) === text)) {
    const callee = /(?:^|\.)(min|max)$/u.exec(textOf(view, call.callee))?.[1];
    return callee === 'max' ? 'greater' : callee === 'min' ? 'less' : undefined;
  }
  for (let at = name.parent; at && at !== view.node; at = at.parent) {
    const shape = view.dialect.shapeOf(at);
    if (shape?.kind !== 'if') continue;
    const condition = bareShape(view, shape.condition);
    if (condition?.kind !== 'binary' || condition.class !== 'relational' || at === shape.otherwise) return undefined;
    if (name.start > shape.then.end) return undefined;
    const [left, right] = [codeOf(view, condition.left), codeOf(view, condition.right)];
    const given = codeOf(view, value);
    if (left === given && right === text) return condition.operator.startsWith('>') ? 'greater' : 'less';
    if (left === text && right === given) return condition.operator.startsWith('<') ? 'greater' : 'less';
    return undefined;
  }
  return undefined;
}
