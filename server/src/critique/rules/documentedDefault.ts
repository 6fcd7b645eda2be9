// A documented default that is not the one in the code.

import { quoted, textOf } from './expressions.ts';
import type { TextRule } from './rule.ts';
import { parameterName } from './view.ts';

/** Two defaults. */
export const documentedDefault: TextRule = {
  id: 'documented-default',
  title: 'The documented default is another one',
  dialects: ['javascript', 'python'],
  bugKind: 'C.4',
  severity: 'warning',
  proof: 'supported',
  why: 'The documentation names a default and the code has another. One of the two is wrong, and callers rely on either.',
  wrong: [
    {
      language: 'javascript',
      code: '/**\n * Waits.\n * @param {number} [seconds=5] How long.\n */\nfunction wait(seconds = 50) {\n  return seconds;\n}\n',
    },
    {
      language: 'python',
      code: 'def wait(seconds=50, loud=True):\n    """Wait.\n\n    :param seconds: How long; defaults to 5.\n    :param loud: Whether to say so (default: True).\n    """\n    return seconds, loud\n',
    },
  ],
  right: [
    {
      language: 'javascript',
      code: '/**\n * Waits.\n * @param {number} [seconds=5] How long.\n * @param {string} [unit=s] Of what.\n */\nfunction wait(seconds, unit = "s") {\n  return seconds + unit;\n}\n',
    },
    {
      language: 'python',
      code: 'def wait(seconds=None, size=0x10):\n    """Wait.\n\n    :param seconds: How long; defaults to 5.\n    :param size: How much; defaults to 16.\n    """\n    return seconds or 5, size\n',
    },
  ],
  silent: [
    'Either default is no plain number or truth value.',
    'The code has none, or None, which the body may replace.',
  ],
  equivalents: ['require-param-description', 'DOC105'],
  *look(view) {
    for (const { name, default: documented } of view.doc?.parameters ?? []) {
      if (!documented) continue;
      const parameter = view.shape?.parameters.find((one) => parameterName(view.tree, one) === name);
      const value = parameter?.children.find((child) => child.field === 'value' || child.field === 'right');
      if (!value) continue;
      const [said, done] = [plainValue(documented.text), plainValue(textOf(view, value))];
      if (said === undefined || done === undefined || said === done || typeof said !== typeof done) continue;
      yield {
        span: documented.span,
        message: `The documentation says that ${quoted(name)} is ${quoted(documented.text)} by default; in the code it is ${quoted(textOf(view, value))}.`,
      };
    }
  },
};

function plainValue(text: string): number | boolean | undefined {
  const bare = text.trim();
  if (/^(?:true|false)$/iu.test(bare)) return bare.toLowerCase() === 'true';
  if (!/^-?(?:\d[\d_]*\.?\d*|\.\d+)(?:e[-+]?\d+)?$|^0x[\da-f]+$/iu.test(bare)) return undefined;
  return Number(bare.replaceAll('_', ''));
}
