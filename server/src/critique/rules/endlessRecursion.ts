// A function that calls itself with just what it was given.

import { codeOf, quoted, textOf } from './expressions.ts';
import { usesIn } from './names.ts';
import type { TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';
import { parameterName } from './view.ts';

/** And again. */
export const endlessRecursion: TextRule = {
  id: 'endless-recursion',
  title: 'A call of itself with the same arguments',
  dialects: ['javascript', 'python'],
  bugKind: 'C.4',
  severity: 'warning',
  proof: 'opinion',
  why: 'The function calls itself with the very arguments that it was given, none of which it has changed. Nothing is different in the inner call, so it calls itself again.',
  wrong: [
    { language: 'python', code: 'def factorial(n):\n    if n < 2:\n        return 1\n    return n * factorial(n)\n' },
    {
      language: 'javascript',
      code: 'function depth(node, at) {\n  if (!node) return at;\n  return depth(node, at);\n}\n',
    },
  ],
  right: [
    {
      language: 'python',
      code: 'def factorial(n):\n    if n < 2:\n        return 1\n    return n * factorial(n - 1)\n\n\ndef drop(items):\n    if items:\n        items.pop()\n        drop(items)\n',
    },
    {
      language: 'javascript',
      code: 'async function load(url) {\n  try {\n    return await get(url);\n  } catch {\n    return load(url);\n  }\n}\n',
    },
  ],
  silent: [
    'A parameter is changed, or handed to something that may change it.',
    'The function is async, a method, or tries again after an error.',
  ],
  equivalents: ['unconditional_recursion', '-Winfinite-recursion', 'PLE0118'],
  *look(view) {
    const { shape, name } = view;
    if (!shape || shape.asynchronous || shape.generator || view.method || name === undefined || !/^[\w$]+$/u.test(name))
      return;
    const names = shape.parameters.map((one) => parameterName(view.tree, one));
    if (names.length === 0 || names.includes(undefined)) return;
    const uses = usesIn(view);
    // A function that gives its own name another meaning calls that.
    if ((uses.get(name) ?? []).some(({ kind }) => kind === 'write')) return;
    if (names.some((one) => (uses.get(one!) ?? []).some(({ kind }) => kind === 'write' || kind === 'update'))) return;
    for (const { node, shape: call } of shapedOf(view, 'call')) {
      if (textOf(view, call.callee) !== name || call.constructs || call.args.length !== names.length) continue;
      if (call.args.some((one, index) => codeOf(view, one) !== names[index])) continue;
      const body = textOf(view, shape.body);
      // An object may be changed by what is done with it, and the world by anything that is called.
      const isTouched = names.some((one) =>
        new RegExp(
          `(?<![\\w$.])${one!.replaceAll('$', '\\$')}(?:\\.\\w+\\(|\\.\\w+ ?=[^=]|\\[[^\\]]*\\] ?[-+*]?=[^=]|\\.shift|\\.pop|\\.next)`,
          'u',
        ).test(body),
      );
      const others = [...shapedOf(view, 'call')].some(
        (one) =>
          one.node !== node &&
          textOf(view, one.shape.callee) !== name &&
          one.node.start < node.start &&
          !/^(?:len|abs|min|max|isinstance|int|str|Math\.\w+|Array\.isArray|typeof)$/u.test(
            textOf(view, one.shape.callee),
          ),
      );
      if (isTouched || others || /\b(?:try|except|catch|del|global|nonlocal|yield)\b/u.test(body)) continue;
      yield {
        span: node,
        message: `${quoted(textOf(view, node))} is the call that is being answered: nothing has changed, so it never ends.`,
      };
    }
  },
};
