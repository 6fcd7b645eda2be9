// A documented parameter that does not exist, while one of nearly the same name has no documentation.

import { nearestNames } from '../../repair/nearestNames.ts';
import { quoted } from './expressions.ts';
import type { TextRule } from './rule.ts';
import { parameterName } from './view.ts';

/** Renamed on one side. */
export const documentedParameter: TextRule = {
  id: 'documented-parameter',
  title: 'A documented parameter that does not exist',
  dialects: ['javascript', 'python'],
  bugKind: 'C.2',
  severity: 'info',
  proof: 'supported',
  why: 'The documentation describes a parameter that the function does not have, and leaves out one whose name is nearly the same. One side was renamed, and readers are led astray.',
  wrong: [
    {
      language: 'javascript',
      code: '/**\n * Scales.\n * @param {number} heigth The height.\n * @param {number} width The width.\n */\nfunction scale(height, width) {\n  return height * width;\n}\n',
    },
    {
      language: 'python',
      code: 'def scale(factor, size):\n    """Scale.\n\n    Args:\n        factors: How much.\n        size: What.\n    """\n    return factor * size\n',
    },
  ],
  right: [
    {
      language: 'javascript',
      code: '/**\n * Scales.\n * @param {Object} options What.\n * @param {number} options.height The height.\n */\nfunction scale({ height }, more) {\n  return height * more;\n}\n',
    },
    {
      language: 'python',
      code: 'def scale(factor, *sizes, **more):\n    """Scale.\n\n    Args:\n        factor: How much.\n        *sizes: What.\n        colour: Taken from more.\n    """\n    return factor, sizes, more\n',
    },
  ],
  silent: [
    'The function takes patterns or any further arguments.',
    'No parameter without documentation has a name that is near.',
  ],
  equivalents: ['check-param-names', 'require-param', 'D417', 'DOC102', 'tsdoc/syntax', 'W9017'],
  *look(view) {
    const { doc, shape } = view;
    if (!doc || !shape || doc.parameters.length === 0) return;
    const names = shape.parameters.map((one) => parameterName(view.tree, one));
    if (
      names.includes(undefined) ||
      shape.parameters.some((one) => /splat|rest|pattern$/u.test(one.kind) && one.kind !== 'assignment_pattern')
    )
      return;
    const own = names.filter((name) => name !== undefined);
    const documented = new Set(doc.parameters.map(({ name }) => name));
    const bare = own.filter((name) => !documented.has(name) && !/^(?:self|cls|this)$/u.test(name));
    for (const { name, span, type } of doc.parameters) {
      if (own.includes(name) || name.includes('.') || type?.startsWith('...') === true) continue;
      const twin = nearestNames(name, bare.join(' '))[0];
      // `_size` is documented as `size` by those who mark private names so.
      if (twin === undefined || twin.replace(/^_+/u, '') === name.replace(/^_+/u, '')) continue;
      yield {
        span,
        message: `There is no parameter ${quoted(name)}; ${quoted(twin)} is probably meant, which has no documentation.`,
      };
    }
  },
};
