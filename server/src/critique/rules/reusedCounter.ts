// An inner loop that counts with the variable of the outer one.

import { quoted, textOf } from './expressions.ts';
import type { TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';
import { insideOf } from './statements.ts';
import type { SyntaxNode } from '../../core/syntaxTree.ts';
import type { RuleView } from './rule.ts';

/** Two loops, one counter. */
export const reusedCounter: TextRule = {
  id: 'reused-counter',
  title: 'Two nested loops with one variable',
  dialects: ['javascript', 'python', 'c', 'cpp', 'java'],
  bugKind: 'C.4',
  severity: 'warning',
  proof: 'opinion',
  why: 'The inner loop gives new values to the variable of the outer loop, so that the outer loop goes on from where the inner one ended, or works with its last value.',
  wrong: [
    {
      language: 'javascript',
      code: 'function sum(rows) {\n  var all = 0;\n  for (var i = 0; i < rows.length; i++) {\n    for (var i = 0; i < rows[i].length; i++) all += rows[i][i];\n  }\n  return all;\n}\n',
    },
    {
      language: 'python',
      code: 'def show(rows):\n    for one in rows:\n        for one in one.items:\n            print(one)\n        print(one.name)\n',
    },
  ],
  right: [
    {
      language: 'javascript',
      code: 'function sum(rows) {\n  let all = 0;\n  for (let i = 0; i < rows.length; i++) {\n    for (let i = 0; i < 3; i++) all += i;\n  }\n  for (let i = 0; i < 3; i++) all -= i;\n  return all;\n}\n',
    },
    {
      language: 'python',
      code: 'def show(rows):\n    for row in rows:\n        for one in row.items:\n            print(one)\n        for _ in row.items:\n            print(row)\n',
    },
  ],
  silent: ['The inner loop declares a variable of its own.', 'Python: the variable is not used behind the inner loop.'],
  equivalents: ['no-redeclare', 'noRedeclare', 'PLW2901', 'B020', 'redefined-outer-name', 'no-var', 'block-scoped-var'],
  *look(view) {
    for (const { node } of shapedOf(view, 'each', 'loop')) {
      const outer = counterOf(view, node);
      if (!outer || outer.name === '_') continue;
      for (const inner of insideOf(view, outer.body)) {
        const one = counterOf(view, inner);
        if (one?.name !== outer.name || one.isOwn) continue;
        const rest = view.tree.text.slice(inner.end, outer.body.end);
        const isUsed = new RegExp(`(?<![\\w$.])${outer.name.replaceAll('$', '\\$')}(?![\\w$])`, 'u').test(rest);
        if (view.dialect.id === 'python' && !isUsed) continue;
        yield {
          span: one.at,
          message: `The loop around this one counts with ${quoted(outer.name)} too; here it gets other values.`,
        };
      }
    }
  },
};

function counterOf(
  view: RuleView,
  node: SyntaxNode,
): { readonly name: string; readonly at: SyntaxNode; readonly body: SyntaxNode; readonly isOwn: boolean } | undefined {
  const shape = view.dialect.shapeOf(node);
  if (shape?.kind === 'each' && view.dialect.id === 'python') {
    const name = textOf(view, shape.variable);
    return /^\w+$/u.test(name) ? { name, at: shape.variable, body: shape.body, isOwn: false } : undefined;
  }
  if (shape?.kind !== 'loop' || shape.flavour !== 'for' || !shape.initial || !shape.update) return undefined;
  const text = textOf(view, shape.initial);
  const name = /^(?:(?:var|let|const|int|size_t|long|unsigned|auto)\s+)*([A-Za-z_$][\w$]*)\s*=/u.exec(text)?.[1];
  if (
    name === undefined ||
    !new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`, 'u').test(textOf(view, shape.update))
  )
    return undefined;
  return {
    name,
    at: shape.initial,
    body: shape.body,
    isOwn: /^(?:let|const|int|size_t|long|unsigned|auto)\b/u.test(text),
  };
}
