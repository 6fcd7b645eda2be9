// A loop or comprehension that never looks at the element it walks over, although it computes something from elsewhere.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { codeOf, isPure, quoted, textOf } from './expressions.ts';
import type { RuleView, TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';

/** Walked over, not looked at. */
export const unusedItem: TextRule = {
  id: 'unused-item',
  title: 'An element that is never looked at',
  dialects: ['javascript', 'python'],
  bugKind: 'C.1',
  severity: 'info',
  proof: 'opinion',
  why: 'The loop walks over a list and computes with the list itself in place of its element, or a comprehension gives something that does not depend on what it walks over. The wrong name was taken.',
  wrong: [
    { language: 'python', code: 'def lengths(words):\n    return [len(words) for word in words]\n' },
    {
      language: 'javascript',
      code: 'function total(prices) {\n  let sum = 0;\n  for (const price of prices) {\n    sum += prices;\n  }\n  return sum;\n}\n',
    },
  ],
  right: [
    {
      language: 'python',
      code: 'def lengths(words, n):\n    count = 0\n    for word in words:\n        count += 1\n    return [count, len(words)] + [len(word) for word in words] + [0 for word in words] + [n for _ in words]\n',
    },
    {
      language: 'javascript',
      code: 'function total(prices) {\n  let sum = 0;\n  for (const price of prices) {\n    sum += price / prices.length;\n  }\n  return sum;\n}\n',
    },
  ],
  silent: ['The loop only counts, or does not take the list itself.', 'The element is called `_`, or begins so.'],
  equivalents: ['B007', 'no-unused-vars', 'noUnusedVariables', 'PERF102', 'TS6133', 'unused-variable'],
  *look(view) {
    for (const { shape } of shapedOf(view, 'each')) {
      const name = lastNameOf(view, shape.variable);
      const list = codeOf(view, shape.iterable);
      if (name === undefined || name.startsWith('_') || !/^[\w$]+$/u.test(list)) continue;
      const body = textOf(view, shape.body);
      if (
        has(body, name) ||
        !has(body, list) ||
        new RegExp(`(?<![\\w$.])${list.replaceAll('$', '\\$')}\\s*(?:\\.|\\[|=[^=])|len\\(`, 'u').test(body)
      )
        continue;
      yield {
        span: shape.variable,
        message: `The loop never looks at ${quoted(name)}, and computes with ${quoted(list)} itself.`,
      };
    }
    for (const { node, shape } of shapedOf(view, 'comprehension')) {
      const [clause, ...more] = node.children.filter((child) => child.kind === 'for_in_clause');
      const left = clause?.children.find((child) => child.field === 'left');
      const right = clause?.children.find((child) => child.field === 'right');
      if (more.length > 0 || left?.kind !== 'identifier' || !right) continue;
      const name = textOf(view, left);
      const list = codeOf(view, right);
      if (name.startsWith('_') || !/^\w+$/u.test(list) || shape.conditions.some((one) => has(textOf(view, one), name)))
        continue;
      const result = textOf(view, shape.result);
      if (has(result, name) || !has(result, list) || (!isPure(view, shape.result) && !/^len\(\w+\)$/u.test(result)))
        continue;
      yield {
        span: shape.result,
        message: `${quoted(result)} does not depend on ${quoted(name)}; it is the same for every element of ${quoted(list)}.`,
      };
    }
  },
};

function lastNameOf(view: RuleView, variable: SyntaxNode): string | undefined {
  const text = textOf(view, variable).replace(/^(?:const|let|var)\s+/u, '');
  return /^[A-Za-z_$][\w$]*$/u.test(text) ? text : undefined;
}

function has(text: string, name: string): boolean {
  return new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}(?![\\w$])`, 'u').test(text);
}
