// A variable of a function that is given a value nobody reads.

import { quoted } from './expressions.ts';
import { isReflective, usesIn } from './names.ts';
import type { TextRule } from './rule.ts';
import type { SyntaxNode } from '../../core/syntaxTree.ts';

/** Computed for nothing. */
export const unreadVariable: TextRule = {
  id: 'unread-variable',
  title: 'A variable that is never read',
  dialects: ['javascript', 'python'],
  bugKind: 'C.1',
  severity: 'info',
  proof: 'supported',
  why: 'The function computes a value, gives it a name and never asks for it. Often another name stands where this one should.',
  wrong: [
    {
      language: 'javascript',
      code: 'function area(box) {\n  const width = box.right - box.left;\n  const height = box.bottom - box.top;\n  return width * width;\n}\n',
    },
    {
      language: 'python',
      code: 'def mean(items):\n    total = 0\n    count = 0\n    for one in items:\n        total += one\n        count += 1\n    return total / len(items)\n',
    },
  ],
  right: [
    {
      language: 'javascript',
      code: 'function tail(items) {\n  const [first, ...rest] = items;\n  const { used, ...others } = rest;\n  for (const _ in others) items.pop();\n  return others;\n}\n',
    },
    {
      language: 'python',
      code: 'def pair(items):\n    first, rest = items\n    for one in rest:\n        pass\n    _unused = 3\n    with open("x") as file:\n        return first\n',
    },
  ],
  silent: [
    'It is bound by a pattern, a loop, `with` or `catch`.',
    'Its name begins with an underscore.',
    'The value is a call, which may be there for what it does.',
  ],
  equivalents: [
    'no-unused-vars',
    'noUnusedVariables',
    'no-useless-assignment',
    'F841',
    'TS6133',
    'unused-variable',
    'W0612',
    'reportUnusedVariable',
    '-Wunused-variable',
    '-Wunused-but-set-variable',
  ],
  *look(view) {
    if (!view.shape || isReflective(view)) return;
    const python = view.dialect.id === 'python';
    for (const [name, uses] of usesIn(view)) {
      if (
        name.startsWith('_') ||
        name.startsWith('$') ||
        uses.some(({ kind }) => kind === 'read' || kind === 'parameter')
      )
        continue;
      const [first] = uses;
      // The function's own variable: where it is first named, it is declared or assigned here.
      if (!first || !view.own.includes(first.node) || !isDeclared(first.node, python)) continue;
      if (uses.some(({ node }) => !isPlain(node, python) || isInClass(node, view.node))) continue;
      const valued = uses.filter(({ kind }) => kind === 'write' || kind === 'update');
      if (valued.length === 0) continue;
      yield {
        span: first.node,
        message: `${quoted(name)} is given a value that nobody reads. Does another name stand where it should?`,
      };
    }
  },
};

function isDeclared(node: SyntaxNode, python: boolean): boolean {
  return python
    ? node.parent?.kind === 'assignment'
    : node.parent?.kind === 'variable_declarator' && node.field === 'name';
}

/** Written by a statement of its own, by something without an effect. */
function isPlain(node: SyntaxNode, python: boolean): boolean {
  const { parent } = node;
  if (!parent) return false;
  if (
    /^(?:variable_declarator|assignment_expression|augmented_assignment_expression|assignment|augmented_assignment)$/u.test(
      parent.kind,
    )
  ) {
    const value = parent.children.find((child) => child.field === 'value' || child.field === 'right');
    const holder = parent.parent?.kind ?? '';
    const isStatement = python
      ? holder === 'expression_statement'
      : /^(?:expression_statement|lexical_declaration|variable_declaration)$/u.test(holder);
    return (
      isStatement &&
      !(value && hasEffect(value)) &&
      parent.parent?.parent?.kind !== 'for_statement' &&
      !parent.parent?.parent?.kind.startsWith('export')
    );
  }
  return parent.kind === 'update_expression' && parent.parent?.kind === 'expression_statement';
}

const harmless = /^(?:call_expression|call)$/u;

function hasEffect(value: SyntaxNode): boolean {
  if (
    /^(?:assignment|await|yield|new_expression|function|arrow|class|lambda|generator_expression|named_expression|update_expression|delete|ellipsis|none|jsx)/u.test(
      value.kind,
    )
  )
    return true;
  if (harmless.test(value.kind)) return true;
  return value.children.some((child) => child.named && hasEffect(child));
}

function isInClass(node: SyntaxNode, end: SyntaxNode): boolean {
  for (let at = node.parent; at && at !== end; at = at.parent) if (at.kind.startsWith('class')) return true;
  return false;
}
