// An operator whose result nobody takes: `a == b` or `fib(n - 1) + fib(n - 2)` as a statement.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { isPure, quoted, textOf } from './expressions.ts';
import type { RuleView, TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';

/** Computed and forgotten. */
export const noEffect: TextRule = {
  id: 'no-effect',
  title: 'A result that nobody takes',
  dialects: ['javascript', 'python', 'c', 'cpp'],
  bugKind: 'C.1',
  severity: 'warning',
  proof: 'supported',
  why: 'A comparison or a calculation that is a statement of its own has no effect. An assignment was meant, or a `return` was forgotten.',
  wrong: [
    { language: 'javascript', code: 'function reset(state) {\n  state.count == 0;\n  return state;\n}\n' },
    { language: 'python', code: 'def fib(n):\n    if n < 2:\n        return n\n    fib(n - 1) + fib(n - 2)\n' },
  ],
  right: [
    {
      language: 'javascript',
      code: 'function call(ready, run) {\n  ready && run();\n  void run;\n  ready ? run() : ready;\n}\n',
    },
    {
      language: 'python',
      code: 'def check(a, b):\n    try:\n        a + b\n    except TypeError:\n        return False\n    with raises(ValueError):\n        a < b\n    task_a >> task_b\n    return True\n',
    },
  ],
  silent: [
    'It stands in a `try` or `with`, where it may be there to fail.',
    'The operator is one that libraries give an effect: `>>`, `<<`, `|`.',
  ],
  equivalents: [
    'no-unused-expressions',
    'noUnusedExpressions',
    'B015',
    'B018',
    '-Wunused-value',
    'reportUnusedExpression',
    'reportUnusedComparison',
    'PLW0104',
    'no_effect',
    'TS2695',
  ],
  *look(view) {
    for (const { node, shape } of shapedOf(view, 'expressionStatement')) {
      if (shape?.kind !== 'expressionStatement') continue;
      const value = view.dialect.shapeOf(shape.expression);
      if (!isIdle(view, shape.expression)) continue;
      let above = node.parent;
      while (above && !/^(?:try|with|catch|except)|function|method/u.test(above.kind)) above = above.parent;
      if (above && /^(?:try|with|catch|except)/u.test(above.kind)) continue;
      if (!view.shape && view.dialect.id === 'python') continue;
      yield {
        span: shape.expression,
        message: `The result of ${quoted(textOf(view, shape.expression))} is not used; was ${value?.kind === 'binary' && value.class === 'equality' ? 'an assignment or a ' : ''}\`return\` meant?`,
      };
    }
  },
};

/** A calculation, a comparison, or a plain value. Members are left out: to ask for one may do something. */
function isIdle(view: RuleView, node: SyntaxNode): boolean {
  const shape = view.dialect.shapeOf(node);
  switch (shape?.kind) {
    case 'binary':
      return /^(?:relational|equality|arithmetic|membership)$/u.test(shape.class);
    case 'name':
      return !/^(?:debugger|exit|quit|copyright)$/u.test(shape.text);
    case 'number':
    case 'boolean':
      return true;
    case 'index':
    case 'slice':
      return isPure(view, node);
    case 'comprehension':
      return isPure(view, node);
    case 'list':
      return isPure(view, node) && shape.items.length > 0;
    case 'conditional':
      return isPure(view, shape.yes) && isPure(view, shape.no);
    case 'unary':
      return (shape.class === 'not' || shape.class === 'minus') && isPure(view, node);
    default:
      return false;
  }
}
