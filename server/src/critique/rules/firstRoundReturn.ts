// A loop whose first round always returns.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { textOf } from './expressions.ts';
import type { RuleView, TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';
import { bodyOf, insideOf } from './statements.ts';

/** One round only. */
export const firstRoundReturn: TextRule = {
  id: 'first-round-return',
  title: 'A loop that returns in its first round',
  bugKind: 'C.1',
  severity: 'warning',
  proof: 'supported',
  why: 'The loop ends with a choice of which both sides return, so only the first element is ever looked at. The second return belongs behind the loop.',
  wrong: [
    {
      language: 'javascript',
      code: 'function allPositive(items) {\n  for (const one of items) {\n    if (one > 0) return true;\n    else return false;\n  }\n}\n',
    },
    {
      language: 'python',
      code: 'def is_prime(n):\n    for i in range(2, n):\n        if n % i == 0:\n            return False\n        return True\n',
    },
    {
      language: 'python',
      code: 'def total(items):\n    result = 0\n    for one in items:\n        result += one\n        return result\n',
    },
  ],
  right: [
    {
      language: 'python',
      code: 'def is_prime(n):\n    for i in range(2, n):\n        if n % i == 0:\n            return False\n    return True\n',
    },
    {
      language: 'javascript',
      code: 'function first(items) {\n  for (const one of items) return one;\n  return undefined;\n}\n',
    },
  ],
  silent: ['The loop returns its first element and asks nothing.', 'A `continue` leads to the next round.'],
  equivalents: ['no-unreachable-loop', 'never_loop', 'B007', 'useless-return'],
  *look(view) {
    for (const { shape } of shapedOf(view, 'each', 'loop')) {
      if (shape.kind !== 'each' && !(shape.kind === 'loop' && shape.flavour === 'for')) continue;
      const statements = bodyOf(view, shape.body);
      const last = statements.at(-1);
      const before = statements.at(-2);
      if (!last) continue;
      const end = view.dialect.shapeOf(last);
      const isBoth =
        end?.kind === 'if' && end.otherwise !== undefined && returns(view, end.then) && returns(view, end.otherwise);
      const guard = before && view.dialect.shapeOf(before);
      const isGuarded = end?.kind === 'return' && guard?.kind === 'if' && !guard.otherwise && returns(view, guard.then);
      if (!isBoth && !isGuarded && !(end?.kind === 'return' && end.value && isGathered(view, shape.body, end.value)))
        continue;
      if ([...insideOf(view, shape.body)].some((inner) => /^(?:continue|yield)/u.test(inner.kind))) continue;
      yield {
        span: last,
        message: 'Every way through the first round returns, so the loop never looks at a second element.',
      };
    }
  },
};

/** Whether a loop gives back what it was to gather: a sum, a count, a list. */
function isGathered(view: RuleView, body: SyntaxNode, value: SyntaxNode): boolean {
  const name = view.dialect.shapeOf(value)?.kind === 'name' ? textOf(view, value) : undefined;
  if (name === undefined || !/^[\w$]+$/u.test(name)) return false;
  return bodyOf(view, body).some((one) =>
    new RegExp(`^${name.replaceAll('$', '\\$')}(?: ?[-+*]= |\\.(?:append|push|add)\\(|\\+\\+)`, 'u').test(
      textOf(view, one),
    ),
  );
}

function returns(view: Parameters<typeof bodyOf>[0], node: Parameters<typeof bodyOf>[1]): boolean {
  const shape = view.dialect.shapeOf(node);
  if (shape?.kind === 'return') return true;
  if (shape?.kind === 'if')
    return shape.otherwise !== undefined && returns(view, shape.then) && returns(view, shape.otherwise);
  const last = shape?.kind === 'block' ? bodyOf(view, node).at(-1) : undefined;
  return last !== undefined && returns(view, last);
}
