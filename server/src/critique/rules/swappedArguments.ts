// A call whose arguments bear the names of each other's parameters.

import { quoted, textOf } from './expressions.ts';
import type { TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';
import { bodyOf } from './statements.ts';

/** In the wrong order. */
export const swappedArguments: TextRule = {
  id: 'swapped-arguments',
  title: 'Arguments in the wrong order',
  dialects: ['javascript', 'python'],
  bugKind: 'B.4',
  severity: 'warning',
  proof: 'opinion',
  why: 'Two arguments are variables that are called like the parameters, but each like the other’s. They were probably exchanged.',
  wrong: [
    {
      language: 'javascript',
      code: 'function area(width, height) {\n  return width * height;\n}\nfunction box(width, height) {\n  const size = area(height, width);\n  return size;\n}\n',
    },
    {
      language: 'python',
      code: 'def copy(source, target):\n    target.extend(source)\n\n\ndef run(source, target):\n    copy(target, source)\n    return target\n',
    },
  ],
  right: [
    {
      language: 'javascript',
      code: 'function area(width, height) {\n  return width > height ? area(height, width) : width;\n}\nfunction rotate(width, height) {\n  return area(width, height) + compare(height, width);\n}\nfunction compare(width, height) {\n  return width - height;\n}\n',
    },
    {
      language: 'python',
      code: 'def transpose(rows, columns):\n    return columns, rows\n\n\ndef run(rows, columns):\n    return transpose(columns, rows)\n',
    },
  ],
  silent: [
    'A function calls itself, calls the other one both ways, or does nothing but this call.',
    'The name says that order is exchanged: compare, swap, reverse, transpose, flip.',
    'The names have one letter.',
  ],
  equivalents: ['PLW1114', 'arguments-out-of-order', 'bugprone-swapped-arguments', 'sonarjs/arguments-order'],
  *look(view) {
    const around =
      /compare|cmp|swap|revers|transpos|flip|invert|rotat|mirror|opposite|\brev|sub$|gcd|less|order|backward|inverse|diff/iu;
    if (around.test(view.name ?? '')) return;
    for (const { shape: call } of shapedOf(view, 'call')) {
      if (call?.kind !== 'call' || call.args.length < 2) continue;
      const callee = textOf(view, call.callee);
      const name =
        /^(?:this|self)\./u.test(callee) && view.method
          ? `${view.name?.slice(0, view.name.lastIndexOf('.'))}.${callee.replace(/^\w+\./u, '')}`
          : callee;
      const called = view.file.functions.get(name);
      if (!called || called.name === view.name || around.test(callee)) continue;
      const isMethod = /^(?:self|cls)$/u.test(called.parameters[0] ?? '');
      const parameters = isMethod ? called.parameters.slice(1) : called.parameters;
      const given = call.args.map((one) => (view.dialect.shapeOf(one)?.kind === 'name' ? textOf(view, one) : ''));
      const pair = given.flatMap((first, a) =>
        given.slice(a + 1).flatMap((second, rest) => {
          const b = a + 1 + rest;
          return first.length > 1 &&
            second.length > 1 &&
            first !== second &&
            parameters[a] === second &&
            parameters[b] === first
            ? [[a, b] as const]
            : [];
        }),
      )[0];
      if (!pair) continue;
      const [a, b] = pair;
      // Who calls it both ways, or does nothing but call it the other way, knows what he does.
      const calls = [...shapedOf(view, 'call')].filter((one) => textOf(view, one.shape.callee) === callee);
      if (calls.length > 1 || (view.shape && bodyOf(view, view.shape.body).length === 1)) continue;
      yield {
        span: call.argumentList,
        message: `${quoted(callee)} takes ${quoted(parameters[a]!)} before ${quoted(parameters[b]!)}, but is given ${quoted(given[a]!)} before ${quoted(given[b]!)}.`,
      };
    }
  },
};
