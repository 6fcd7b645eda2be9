// A flag that is only ever given the value that it starts with.

import { bareShape, codeOf, quoted } from './expressions.ts';
import { isReflective, usesIn } from './names.ts';
import type { TextRule } from './rule.ts';

/** A flag that never flies. */
export const constantFlag: TextRule = {
  id: 'constant-flag',
  title: 'A flag that never changes',
  dialects: ['javascript', 'python'],
  bugKind: 'C.4',
  severity: 'warning',
  proof: 'supported',
  why: 'A variable starts as true or false, and every assignment gives it the same value again. What asks it has always the same answer; one of the values is wrong.',
  wrong: [
    {
      language: 'javascript',
      code: 'function hasZero(items) {\n  let found = true;\n  for (const one of items) if (one === 0) found = true;\n  return found;\n}\n',
    },
    {
      language: 'python',
      code: 'def is_sorted(items):\n    good = True\n    for a, b in zip(items, items[1:]):\n        if a > b:\n            good = True\n    return good\n',
    },
  ],
  right: [
    {
      language: 'python',
      code: 'def is_sorted(items):\n    good = True\n    for a, b in zip(items, items[1:]):\n        if a > b:\n            good = False\n    return good\n',
    },
    {
      language: 'javascript',
      code: 'function once(run) {\n  let done = false;\n  run(() => {\n    done = true;\n  });\n  done = false;\n  return () => done;\n}\n',
    },
  ],
  silent: ['Any assignment gives another value, in functions within too.'],
  equivalents: ['no-useless-assignment'],
  *look(view) {
    if (!view.shape || isReflective(view)) return;
    for (const [name, uses] of usesIn(view)) {
      if (
        !uses.some(({ kind }) => kind === 'read') ||
        uses.some(({ kind }) => kind === 'parameter' || kind === 'update' || kind === 'declare')
      )
        continue;
      const writes = uses.filter(({ kind }) => kind === 'write');
      if (writes.length < 2) continue;
      const values = writes.map(({ node }) => {
        const { parent } = node;
        const value = parent?.children.find((child) => child.field === 'value' || child.field === 'right');
        const isPlain = parent && /^(?:variable_declarator|assignment|assignment_expression)$/u.test(parent.kind);
        return isPlain && value && bareShape(view, value)?.kind === 'boolean' ? codeOf(view, value) : undefined;
      });
      const [first] = values;
      // The first one must be the function's own declaration.
      const own = writes[0]!.node;
      const isDeclared = view.dialect.id === 'python' || own.parent?.kind === 'variable_declarator';
      if (first === undefined || !isDeclared || values.some((value) => value !== first) || !view.own.includes(own))
        continue;
      if (writes.some(({ node }, index) => index > 0 && node.parent?.kind === 'variable_declarator')) continue;
      yield {
        span: writes[1]!.node.parent!,
        message: `${quoted(name)} starts as ${quoted(first)} and is only ever set to ${quoted(first)}, so it never changes.`,
      };
    }
  },
};
