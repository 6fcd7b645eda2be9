// `if (x = 5)`: an assignment where a comparison was meant.

import { bareShape, quoted, textOf } from './expressions.ts';
import type { TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';

/** One sign too few. */
export const assignmentInCondition: TextRule = {
  id: 'assignment-in-condition',
  title: 'An assignment as a condition',
  dialects: ['javascript', 'c', 'cpp'],
  bugKind: 'C.1',
  severity: 'warning',
  proof: 'supported',
  why: 'A single `=` in a condition assigns. With a literal or a plain name on its right the condition does not depend on what the variable was, and the variable is lost.',
  wrong: [{ language: 'javascript', code: 'function isFive(x) {\n  if (x = 5) return true;\n  return false;\n}\n' }],
  right: [
    {
      language: 'javascript',
      code: 'function words(text, pattern) {\n  let match;\n  const found = [];\n  while ((match = pattern.exec(text))) found.push(match[0]);\n  if ((match = found)) found.reverse();\n  return found;\n}\n',
    },
  ],
  silent: ['What is assigned is computed.', 'The assignment stands in parentheses of its own.'],
  equivalents: [
    'no-cond-assign',
    'noAssignInExpressions',
    'Wparentheses',
    '-Wparentheses',
    'bugprone-assignment-in-if-condition',
  ],
  *look(view) {
    for (const { node, shape } of shapedOf(view, 'if', 'loop')) {
      const condition =
        shape?.kind === 'if' || (shape?.kind === 'loop' && shape.flavour !== 'for') ? shape.condition : undefined;
      const assigned = condition && view.dialect.shapeOf(condition);
      if (assigned?.kind !== 'assignment' || assigned.operator !== '=') continue;
      const value = bareShape(view, assigned.value)?.kind;
      const isLiteral = /^(?:number|string|boolean|null)$/u.test(value ?? '');
      if (
        !isLiteral &&
        (value !== 'name' ||
          /\(\s*$/u.test(view.tree.text.slice(node.start, condition!.start).replace(/^\w+\s*\(/u, '')))
      )
        continue;
      yield {
        span: condition!,
        message: `${quoted(textOf(view, condition!))} assigns; the condition does not ask what ${quoted(textOf(view, assigned.target))} was. Was \`==\` meant?`,
        proof: isLiteral ? 'supported' : 'opinion',
      };
    }
  },
};
