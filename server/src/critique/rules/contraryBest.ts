// A best-so-far that is replaced by something worse, going by its name.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { bareShape, codeOf, quoted, textOf } from './expressions.ts';
import type { RuleView, TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';
import { bodyOf, isIn } from './statements.ts';

const great =
  /^(?:max|largest|highest|longest|greatest|biggest|maximum|latest)(?:$|[A-Z_])|(?:_max|Max|_largest|_longest)$/u;
const small = /^(?:min|smallest|lowest|shortest|least|minimum|earliest)(?:$|[A-Z_])|(?:_min|Min|_smallest|_shortest)$/u;

/** The other way. */
export const contraryBest: TextRule = {
  id: 'contrary-best',
  title: 'The greatest so far replaced by something less',
  dialects: ['javascript', 'python'],
  bugKind: 'C.1',
  severity: 'warning',
  proof: 'opinion',
  why: 'A loop keeps the greatest or the least so far in a variable that is called so, and replaces it where the new value lies on the wrong side.',
  wrong: [
    {
      language: 'python',
      code: 'def longest_word(words):\n    longest = words[0]\n    for word in words:\n        if len(word) < len(longest):\n            longest = word\n    return longest\n',
    },
    {
      language: 'javascript',
      code: 'function range(items) {\n  let min = items[0];\n  for (const one of items) {\n    if (one > min) min = one;\n  }\n  return min;\n}\n',
    },
  ],
  right: [
    {
      language: 'python',
      code: 'def longest_word(words):\n    longest = ""\n    for word in words:\n        if len(longest) < len(word):\n            longest = word\n    return longest\n',
    },
    {
      language: 'javascript',
      code: 'function limit(items, most) {\n  let max = most;\n  if (items.length < max) max = items.length;\n  for (const one of items) {\n    if (one > max) max = one;\n  }\n  return max;\n}\n',
    },
  ],
  silent: ['It happens outside of a loop, where a bound is drawn closer.', 'The new value is not what is compared.'],
  equivalents: [],
  *look(view) {
    for (const { node, shape } of shapedOf(view, 'if')) {
      const condition = bareShape(view, shape.condition);
      if (condition?.kind !== 'binary' || condition.class !== 'relational' || !isInLoop(view, node)) continue;
      for (const statement of bodyOf(view, shape.then)) {
        const inner = view.dialect.shapeOf(statement);
        const assigned = inner?.kind === 'expressionStatement' ? view.dialect.shapeOf(inner.expression) : inner;
        if (assigned?.kind !== 'assignment' || assigned.operator !== '=') continue;
        const [target, value] = [codeOf(view, assigned.target), codeOf(view, assigned.value)];
        const way = great.test(target) ? '>' : small.test(target) ? '<' : undefined;
        if (way === undefined || !/^[\w$]+$/u.test(target)) continue;
        const [left, right] = [codeOf(view, condition.left), codeOf(view, condition.right)];
        const wrap = (one: string) => (of: string) => of.replaceAll(one, '·');
        const isForward = wrap(value)(left) === wrap(target)(right) && left.includes(value) && right.includes(target);
        const isBackward = wrap(value)(right) === wrap(target)(left) && right.includes(value) && left.includes(target);
        if (isForward === isBackward) continue;
        const asked = condition.operator[0]!;
        const seen = isForward ? asked : asked === '<' ? '>' : '<';
        if (seen === way) continue;
        yield {
          span: shape.condition,
          message: `${quoted(target)} is replaced where ${quoted(textOf(view, shape.condition))}, which keeps the ${way === '>' ? 'least' : 'greatest'} by a name that says otherwise.`,
        };
      }
    }
  },
};

/** In a loop, and not about something from outside of it. */
function isInLoop(view: RuleView, node: SyntaxNode): boolean {
  for (let at = node.parent; at && isIn(at, view.node); at = at.parent) {
    const kind = view.dialect.shapeOf(at)?.kind;
    if (kind === 'function') return false;
    if (kind === 'each' || kind === 'loop') return true;
  }
  return false;
}
