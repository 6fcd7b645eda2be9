// A parameter of a documented function that the function never uses.

import { quoted } from './expressions.ts';
import { isReflective, usesIn } from './names.ts';
import type { TextRule } from './rule.ts';
import { bodyOf } from './statements.ts';
import { parameterName } from './view.ts';

/** Taken and forgotten. */
export const unusedParameter: TextRule = {
  id: 'unused-parameter',
  title: 'A parameter that is never used',
  dialects: ['javascript', 'python'],
  bugKind: 'B.4',
  severity: 'info',
  proof: 'opinion',
  why: 'The function takes a parameter, is documented, and never looks at what it is given. Often another name stands where it should.',
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
    'Several parameters are unused, or another function of the file takes the same, as where others call with fixed arguments.',
    'The function has no documentation.',
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
    if (!shape || shape.concise || view.method || view.name === undefined || isReflective(view)) return;
    const statements = bodyOf(view, shape.body);
    if (/^(?:on[A-Z]|handle|visit|_)|\./u.test(view.name)) return;
    if (
      statements.some((one) => view.dialect.shapeOf(one)?.kind === 'throw') ||
      view.own.filter((node) => view.dialect.isStatement(node)).length < (doc ? 2 : 3)
    )
      return;
    const uses = usesIn(view);
    const names = shape.parameters.map((one) => parameterName(view.tree, one));
    const isUsed = (name: string | undefined) =>
      name === undefined || (uses.get(name) ?? []).some(({ kind }) => kind !== 'parameter');
    // Several unused ones are an interface that others ask for.
    const unused = names.filter((name) => !isUsed(name));
    if (unused.length !== 1 || names.length < 2) return;
    const [name] = unused;
    const index = names.indexOf(name);
    if (
      name === undefined ||
      /^(?:_|self$|cls$|args$|kwargs$|this$)/u.test(name) ||
      /splat|rest/u.test(shape.parameters[index]!.kind)
    )
      return;
    const documented = doc?.parameters.find((one) => one.name === name);
    const said = documented ? `${documented.text} ${documented.type ?? ''}` : (doc?.prose ?? '');
    if (
      /unused|ignor|reserved|deprecat|compat|not used|legacy|no effect|internal|placeholder|guard|iteratee/iu.test(said)
    )
      return;
    // Functions of one file that take the same are called by one caller.
    const list = names.join();
    const isOfFamily = [...view.file.functions.values()].some(
      (one) => one.name !== view.name && one.parameters.join() === list,
    );
    if (!doc || isOfFamily) return;
    yield {
      span: shape.parameters[index]!,
      message: `${quoted(name)} is ${documented ? 'documented' : 'a parameter'}, but the function never uses it.`,
    };
  },
};
