// A list that is made shorter or longer by the loop that walks over it.

import { codeOf, quoted, textOf } from './expressions.ts';
import type { TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';
import { insideOf, leaves } from './statements.ts';
import type { SyntaxNode } from '../../core/syntaxTree.ts';

/** Sawing at the branch. */
export const changedWhileIterated: TextRule = {
  id: 'changed-while-iterated',
  title: 'A list changed by the loop over it',
  dialects: ['python', 'javascript'],
  bugKind: 'C.1',
  severity: 'warning',
  proof: 'opinion',
  why: 'Removing from a list while a loop walks over it makes the loop skip the next element; adding makes it longer, perhaps without end. Python refuses to go on where a dictionary or set changes its size. Walk over a copy.',
  wrong: [
    {
      language: 'python',
      code: 'def clean(items):\n    for one in items:\n        if not one:\n            items.remove(one)\n    return items\n',
    },
    {
      language: 'javascript',
      code: 'function clean(items) {\n  for (const one of items) {\n    if (!one) items.splice(items.indexOf(one), 1);\n  }\n  return items;\n}\n',
    },
  ],
  right: [
    {
      language: 'python',
      code: 'def clean(items):\n    for one in list(items):\n        if not one:\n            items.remove(one)\n    for one in items:\n        if one == 1:\n            items.remove(one)\n            break\n    return items\n',
    },
    {
      language: 'javascript',
      code: 'function clean(set) {\n  for (const one of set) {\n    if (!one) set.delete(one);\n  }\n  return set;\n}\n',
    },
  ],
  silent: [
    'The loop is left right after the change.',
    'A copy is walked over.',
    'The list is made longer on purpose, as in a work list.',
  ],
  equivalents: ['B909', 'PLE4703', 'modified-iterating-list', 'E4701', 'B038'],
  *look(view) {
    const python = view.dialect.id === 'python';
    for (const { node, shape } of shapedOf(view, 'each')) {
      if (shape?.kind !== 'each') continue;
      const list = codeOf(view, shape.iterable);
      if (!/^[\w$.]+$/u.test(list) || node.children.some((child) => child.kind === 'in') !== python) continue;
      for (const inner of insideOf(view, shape.body)) {
        const one = view.dialect.shapeOf(inner);
        const isCall =
          one?.kind === 'call' &&
          one.object &&
          codeOf(view, one.object) === list &&
          (python ? /^(?:remove|pop|insert|popitem|discard)$/u : /^(?:splice|shift|pop)$/u).test(
            textOf(view, one.method!),
          );
        const isDelete = python && inner.kind === 'delete_statement' && textOf(view, inner).startsWith(`del ${list}[`);
        if ((!isCall && !isDelete) || isLeft(view, inner)) continue;
        yield {
          span: inner,
          message: `${quoted(textOf(view, inner))} changes ${quoted(list)} while the loop walks over it, so elements are skipped. Walk over a copy.`,
        };
        break;
      }
    }
  },
};

/** Whether the loop is left behind it. */
function isLeft(view: Parameters<typeof leaves>[0], node: SyntaxNode): boolean {
  for (let at: SyntaxNode | undefined = node; at?.parent; at = at.parent) {
    const kind = view.dialect.shapeOf(at)?.kind;
    if (kind === 'each' || kind === 'loop') return false;
    const beside: readonly SyntaxNode[] = at.parent.children;
    if (beside.slice(beside.indexOf(at) + 1).some((one) => one.named && leaves(view, one))) return true;
  }
  return false;
}
