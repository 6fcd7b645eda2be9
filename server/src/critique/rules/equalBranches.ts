// Both ways of a choice do the same.

import { blockCode, quoted, textOf } from './expressions.ts';
import type { TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';

/** A choice without a difference. */
export const equalBranches: TextRule = {
  id: 'equal-branches',
  title: 'Both branches are the same',
  bugKind: 'C.1',
  severity: 'warning',
  proof: 'supported',
  why: 'When both branches of a condition are equal, the condition decides nothing. Most often one branch was copied and then not changed.',
  wrong: [
    {
      language: 'javascript',
      code: 'function step(forward, at) {\n  if (forward) {\n    return at + 1;\n  } else {\n    return at + 1;\n  }\n}\n',
    },
    { language: 'python', code: 'def sign(n):\n    return 1 if n > 0 else 1\n' },
  ],
  right: [
    {
      language: 'javascript',
      code: 'function step(forward, at) {\n  if (forward) {\n    return at + 1;\n  } else {\n    return at - 1;\n  }\n}\n',
    },
    {
      language: 'python',
      code: 'def size(kind):\n    if kind == "a":\n        return 1\n    elif kind == "b":\n        return 2\n    else:\n        return 2\n',
    },
  ],
  silent: [
    'Only two branches of a longer chain are equal, as they are in tables written as conditions.',
    'The branches are empty.',
  ],
  equivalents: [
    'no-dupe-branches',
    'sonarjs/no-all-duplicated-branches',
    'RUF034',
    'if_same_then_else',
    'SIM114',
    'bugprone-branch-clone',
  ],
  *look(view) {
    for (const { node, shape } of shapedOf(view, 'conditional', 'if')) {
      if (shape.kind === 'conditional') {
        if (blockCode(view, shape.yes) !== blockCode(view, shape.no)) continue;
        yield {
          span: node,
          message: `Both results are ${quoted(textOf(view, shape.yes))}, so the condition decides nothing.`,
        };
      } else if (shape.kind === 'if' && shape.otherwise) {
        const next = view.dialect.shapeOf(shape.otherwise);
        const isChained = next?.kind === 'if' || isElseIf(node, view.tree.text);
        const code = blockCode(view, shape.then);
        if (isChained || /^[{}\s;]*(?:pass)?$/u.test(code) || code !== blockCode(view, shape.otherwise)) continue;
        yield {
          span: shape.condition,
          message: `Both branches of this condition are the same, so it decides nothing.`,
        };
      }
    }
  },
};

function isElseIf(node: { readonly kind: string; readonly start: number }, text: string): boolean {
  return node.kind === 'elif_clause' || /\belse\s*$/u.test(text.slice(Math.max(0, node.start - 20), node.start));
}
