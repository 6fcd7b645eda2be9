// A `while` loop in which nothing that its condition asks ever changes, and that nothing leaves.

import { isPure, quoted, textOf } from './expressions.ts';
import { usesIn } from './names.ts';
import type { TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';
import { insideOf, isIn } from './statements.ts';

/** Round and round. */
export const endlessLoop: TextRule = {
  id: 'endless-loop',
  title: 'A loop whose condition never changes',
  dialects: ['javascript', 'python'],
  bugKind: 'C.4',
  severity: 'error',
  proof: 'opinion',
  why: 'The condition asks only variables of the function that the loop never changes, and nothing in the loop leaves it. Once entered it does not end.',
  wrong: [
    {
      language: 'javascript',
      code: 'function digits(n) {\n  let count = 0;\n  while (n > 0) {\n    count += 1;\n  }\n  return count;\n}\n',
    },
    {
      language: 'python',
      code: 'def digits(n):\n    count = 0\n    rest = n\n    while n > 0:\n        rest = rest // 10\n        count += 1\n    return count\n',
    },
  ],
  right: [
    {
      language: 'javascript',
      code: 'function wait(queue, done) {\n  while (queue.length > 0) queue.pop();\n  while (true) if (done()) break;\n}\n',
    },
    {
      language: 'python',
      code: 'def digits(n):\n    count = 0\n    while n > 0:\n        n = n // 10\n        count += 1\n    return count\n',
    },
  ],
  silent: [
    'The condition compares nothing.',
    'The condition calls something, or asks what an object holds.',
    'A function within changes the variable.',
    'The condition is a literal.',
  ],
  equivalents: ['no-unmodified-loop-condition', 'while_immutable_condition', 'bugprone-infinite-loop', 'B007'],
  *look(view) {
    if (!view.shape) return;
    for (const { shape } of shapedOf(view, 'loop')) {
      if (shape?.kind !== 'loop' || !shape.condition || shape.flavour === 'for') continue;
      const { condition } = shape;
      if (!isPure(view, condition) && !/^[^()]*\blen\([\w.]+\)[^()]*$/u.test(textOf(view, condition))) continue;
      // Lists are true while something is in them, and may be emptied under another name.
      if (!/[<>=]/u.test(textOf(view, condition))) continue;
      const inner = [condition, ...insideOf(view, condition)];
      const names = inner
        .filter((one) => view.dialect.shapeOf(one)?.kind === 'name' && textOf(view, one) !== 'len')
        .map((one) => textOf(view, one));
      if (
        names.length === 0 ||
        inner.some((one) => {
          const kind = view.dialect.shapeOf(one)?.kind ?? '';
          return (
            /^(?:index|slice|await|yield|comprehension)$/u.test(kind) ||
            (kind === 'member' && !/^[\w$]+\.length$/u.test(textOf(view, one)))
          );
        })
      )
        continue;
      const uses = usesIn(view);
      const isFree = names.some((name) => {
        const all = uses.get(name) ?? [];
        const written = all.filter(({ kind }) => kind === 'write' || kind === 'update');
        const isOwn = all.some(({ kind }) => kind === 'parameter' || kind === 'declare') || written.length > 0;
        // Lists and maps change without being assigned.
        const mayGrow = new RegExp(
          `(?<![\\w$.])${name.replaceAll('$', '\\$')}\\s*(?:\\.\\s*\\w+\\s*\\(|\\[[^\\]]*\\]\\s*[-+*/]?=[^=])`,
          'u',
        ).test(textOf(view, shape.body));
        const isHanded = all.some(
          ({ node: use }) =>
            isIn(use, shape.body) && /^(?:arguments|argument_list|keyword_argument)$/u.test(use.parent?.kind ?? ''),
        );
        return (
          !isOwn ||
          mayGrow ||
          (isHanded &&
            (!/[<>]/u.test(textOf(view, condition)) ||
              new RegExp(`${name.replaceAll('$', '\\$')}(?:\\.length|\\))`, 'u').test(textOf(view, condition)))) ||
          written.some(({ node: use }) => isIn(use, shape.body) || isInClosure(view.own, use))
        );
      });
      if (isFree) continue;
      const leavesIt = [shape.body, ...insideOf(view, shape.body)].some(
        (one) =>
          /^(?:break|return|throw|raise|yield|await|continue_label)|^(?:delete_statement|global_statement|exec)/u.test(
            one.kind,
          ) ||
          /(?:exit|abort|quit)\w*\s*\(/u.test(
            one.kind === 'call' || one.kind === 'call_expression' ? textOf(view, one) : '',
          ),
      );
      if (leavesIt) continue;
      yield {
        span: condition,
        message: `Nothing in the loop changes ${[...new Set(names)].map(quoted).join(' or ')}, and nothing leaves the loop: once entered it does not end.`,
      };
    }
  },
};

/** Whether a use lies in a function within, which may be called from the loop. */
function isInClosure(own: readonly { readonly start: number }[], use: { readonly start: number }): boolean {
  return !own.includes(use);
}
