// A result that starts as 0, false or empty and is given back without ever having been changed.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { bareShape, quoted, textOf } from './expressions.ts';
import { isReflective, usesIn } from './names.ts';
import type { RuleView, TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';

/** Begun and left. */
export const neverUpdated: TextRule = {
  id: 'never-updated',
  title: 'A result that never changes',
  dialects: ['javascript', 'python'],
  bugKind: 'C.4',
  severity: 'warning',
  proof: 'supported',
  why: 'A variable starts as 0, false, an empty text or list, nothing changes it although the function has a loop, and it is what the function returns. The line that adds to it is missing, or adds to another variable.',
  wrong: [
    {
      language: 'javascript',
      code: 'function count(items) {\n  let found = 0;\n  for (const one of items) if (one) log(one);\n  return found;\n}\n',
    },
    {
      language: 'python',
      code: 'def names(people):\n    result = []\n    others = []\n    for one in people:\n        others.append(one.name)\n    print(others)\n    return result\n',
    },
  ],
  right: [
    {
      language: 'javascript',
      code: 'function count(items) {\n  const found = [];\n  for (const one of items) collect(one, found);\n  return found;\n}\n',
    },
    {
      language: 'python',
      code: 'def names(people):\n    result = []\n    add = result.append\n    for one in people:\n        add(one.name)\n    return result\n',
    },
  ],
  silent: ['The variable is read anywhere else, so that something may have been put into it.', 'There is no loop.'],
  equivalents: ['prefer-const', 'no-unmodified-variable'],
  *look(view) {
    if (!view.shape || isReflective(view) || !hasLoop(view)) return;
    for (const { shape } of shapedOf(view, 'return')) {
      const name = shape.value && bareShape(view, shape.value)?.kind === 'name' ? textOf(view, shape.value) : undefined;
      const uses = name === undefined ? undefined : usesIn(view).get(name);
      if (!uses) continue;
      const writes = uses.filter(({ kind }) => kind !== 'read');
      const start = writes.length === 1 && writes[0]!.kind === 'write' ? valueOf(writes[0]!.node) : undefined;
      if (!start || !view.own.includes(start) || !isEmpty(view, start)) continue;
      if (uses.some(({ kind, node }) => kind === 'read' && !isReturned(view, node))) continue;
      yield {
        span: shape.value!,
        message: `${quoted(name!)} is ${quoted(textOf(view, start))} from its start to here: nothing in the function changes it.`,
      };
      return;
    }
  },
};

function hasLoop(view: RuleView): boolean {
  return (
    [...shapedOf(view, 'loop', 'each')].length > 0 ||
    view.own.some((node) => /forEach/u.test(node.kind === 'property_identifier' ? textOf(view, node) : ''))
  );
}

function isReturned(view: RuleView, node: SyntaxNode): boolean {
  return node.parent !== undefined && view.dialect.shapeOf(node.parent)?.kind === 'return';
}

function valueOf(name: SyntaxNode): SyntaxNode | undefined {
  const { parent } = name;
  if (!parent || !/^(?:variable_declarator|assignment)$/u.test(parent.kind)) return undefined;
  return parent.children.find((child) => child.field === 'value' || child.field === 'right');
}

function isEmpty(view: RuleView, node: SyntaxNode): boolean {
  const shape = bareShape(view, node);
  if (shape?.kind === 'list') return shape.items.length === 0;
  if (shape?.kind === 'map') return node.children.every((child) => !child.named);
  if (shape?.kind === 'number' || shape?.kind === 'boolean') return true;
  return shape?.kind === 'string' && /^(?:''|""|``)$/u.test(shape.text);
}
