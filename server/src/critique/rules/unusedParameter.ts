// A documented parameter that the function never uses.

import { quoted } from './expressions.ts';
import { isReflective, lastWord, usesIn } from './names.ts';
import type { TextRule } from './rule.ts';
import { bodyOf } from './statements.ts';
import { parameterName } from './view.ts';

/** Taken and forgotten. */
export const unusedParameter: TextRule = {
  id: 'unused-parameter',
  title: 'A documented parameter that is never used',
  dialects: ['javascript', 'python'],
  bugKind: 'B.4',
  severity: 'info',
  proof: 'opinion',
  why: 'The documentation says what the parameter does, but the function never looks at it. Often another name stands where it should.',
  wrong: [
    {
      language: 'javascript',
      code: '/**\n * The area.\n * @param {number} width The width.\n * @param {number} height The height.\n */\nfunction area(width, height) {\n  const side = width;\n  return side * width;\n}\n',
    },
    {
      language: 'python',
      code: 'def scale(size, factor):\n    """Scale.\n\n    :param size: What.\n    :param factor: How much.\n    """\n    half = size / 2\n    return half * size\n',
    },
  ],
  right: [
    {
      language: 'javascript',
      code: '/**\n * The area.\n * @param {number} width The width.\n * @param {Object} context Unused.\n */\nfunction area(width, context) {\n  return width * width;\n}\n',
    },
    {
      language: 'python',
      code: 'class Shape:\n    def scale(self, factor):\n        """Scale.\n\n        :param factor: How much.\n        """\n        raise NotImplementedError\n',
    },
  ],
  silent: [
    'The documentation says that it is unused, ignored, reserved or deprecated.',
    'It is a method, which may have to take what others need.',
    'The function does nothing, or only throws.',
    'Several parameters are unused, as in functions that others call with fixed arguments.',
  ],
  equivalents: [
    'no-unused-vars',
    'noUnusedFunctionParameters',
    'ARG001',
    'TS6133',
    'unused-argument',
    'W0613',
    'reportUnusedParameter',
    'unused_variables',
  ],
  *look(view) {
    const { doc, shape } = view;
    if (!doc || !shape || view.method || isReflective(view)) return;
    const statements = bodyOf(view, shape.body);
    if (
      statements.length < 2 ||
      statements.some((one) => view.dialect.shapeOf(one)?.kind === 'throw') ||
      /^(?:on[A-Z]|handle|visit|_)/u.test(lastWord(view.name ?? ''))
    )
      return;
    const uses = usesIn(view);
    const names = shape.parameters.map((one) => parameterName(view.tree, one));
    const isUsed = (name: string | undefined) =>
      name === undefined || (uses.get(name) ?? []).some(({ kind }) => kind !== 'parameter');
    if (!names.some((name) => name !== undefined && isUsed(name))) return;
    // What stands before a used one is there for its place; several unused ones are an interface that others ask for.
    const unused = names.filter((name) => !isUsed(name));
    if (unused.length > 1) return;
    for (const [index, name] of names.entries()) {
      if (name === undefined || isUsed(name) || /^(?:_|self$|cls$|args$|kwargs$)/u.test(name)) continue;
      const documented = doc.parameters.find((one) => one.name === name);
      if (
        !documented ||
        /unused|ignor|reserved|deprecat|compat|not used|legacy|no effect|internal|placeholder|guard|iteratee/iu.test(
          `${documented.text} ${documented.type ?? ''}`,
        )
      )
        continue;
      yield {
        span: shape.parameters[index]!,
        message: `${quoted(name)} is documented, but the function never uses it.`,
      };
    }
  },
};
