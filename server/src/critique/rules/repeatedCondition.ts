// The same condition twice in an else-if chain, or twice in one chain of `&&` or `||`.

import { chainsOf, codeOf, isPure, quoted, textOf } from './expressions.ts';
import type { Shape } from '../../repair/dialect.ts';
import type { TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';

/** Same question asked twice. */
export const repeatedCondition: TextRule = {
  id: 'repeated-condition',
  title: 'The same condition twice',
  bugKind: 'C.1',
  severity: 'warning',
  proof: 'supported',
  why: 'In a chain of else-ifs the second of two equal conditions is never reached with a true value: its branch is dead. In a chain of `&&` or `||` the second one adds nothing. Most often a detail of the copy was not changed.',
  wrong: [
    {
      language: 'javascript',
      code: 'function sign(n) {\n  if (n > 0) return 1;\n  else if (n > 0) return -1;\n  return 0;\n}\n',
    },
    { language: 'python', code: 'def inside(x, y):\n    return x > 0 and y > 0 and x > 0\n' },
  ],
  right: [
    {
      language: 'javascript',
      code: 'function next(read) {\n  if (read()) return 1;\n  else if (read()) return 2;\n  return 0;\n}\n',
    },
    { language: 'python', code: 'def inside(x, y):\n    return 0 < x < 9 and 0 < y < 9\n' },
  ],
  silent: [
    'The conditions call something or assign.',
    'The conditions stand in separate `if`s, with code between them.',
    'The last of a chain of `&&` is the value that the chain gives.',
  ],
  equivalents: ['no-dupe-else-if', 'noDuplicateElseIf', 'sonarjs/no-identical-conditions', 'ifs_same_cond', 'PLR0124'],
  *look(view) {
    const chained = new Set<number>();
    for (const { node, shape: first } of shapedOf(view, 'if')) {
      let shape: Shape | undefined = first;
      if (chained.has(node.start)) continue;
      const seen = new Set<string>();
      while (shape?.kind === 'if') {
        const { condition, otherwise }: Extract<Shape, { kind: 'if' }> = shape;
        const code = codeOf(view, condition);
        // Go's `if x := f(); x > 0` gives its names new values.
        if (condition.parent?.children.some((child) => child.field?.startsWith('init') === true) === true) seen.clear();
        if (isPure(view, condition)) {
          if (seen.has(code)) {
            yield {
              span: condition,
              message: `${quoted(textOf(view, condition))} was already asked earlier in this chain, so this branch is never taken.`,
            };
          }
          seen.add(code);
        } else if (!/^[\w.]+\([\w., ]*\)$/u.test(code)) {
          // What assigns or calls may change the answer of the others.
          seen.clear();
        }
        if (otherwise) chained.add(otherwise.start);
        shape = otherwise && view.dialect.shapeOf(otherwise);
      }
    }
    for (const { parts, logic } of chainsOf(view)) {
      if (parts.length < 3) continue; // Two equal ones are told by same-operands.
      const seen = new Set<string>();
      for (const [index, part] of parts.entries()) {
        const code = codeOf(view, part);
        // The last one is what the chain gives: `typeof x == 'object' && x && x.ready && x`.
        if (index === parts.length - 1 && !/[<>=]|\bin\b/u.test(code)) break;
        if (!isPure(view, part)) seen.clear();
        else if (seen.has(code)) {
          yield {
            span: part,
            message: `${quoted(textOf(view, part))} stands twice in this chain of “${logic}”; the second one changes nothing.`,
          };
        } else seen.add(code);
      }
    }
  },
};
