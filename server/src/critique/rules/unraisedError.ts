// An error that is made and not thrown.

import { quoted, textOf } from './expressions.ts';
import type { TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';

/** Made and dropped. */
export const unraisedError: TextRule = {
  id: 'unraised-error',
  title: 'An error that is not thrown',
  dialects: ['javascript', 'python', 'java'],
  bugKind: 'C.1',
  severity: 'error',
  proof: 'supported',
  why: 'To make an error has no effect by itself; `throw` or `raise` is missing. `NotImplemented` is no error at all, `NotImplementedError` is meant.',
  wrong: [
    { language: 'javascript', code: "function check(n) {\n  if (n < 0) new RangeError('negative');\n  return n;\n}\n" },
    { language: 'python', code: 'def check(n):\n    if n < 0:\n        ValueError("negative")\n    return n\n' },
    { language: 'python', code: 'def area(self):\n    raise NotImplemented\n' },
  ],
  right: [
    {
      language: 'javascript',
      code: "function check(n) {\n  if (n < 0) throw new RangeError('negative');\n  return new Error('x');\n}\n",
    },
    {
      language: 'python',
      code: 'def check(n):\n    if n < 0:\n        raise ValueError("negative")\n    return NotImplemented\n',
    },
  ],
  silent: ['It stands in a `try` or `with`.'],
  equivalents: ['missing-throw', 'PLW0133', 'F901', 'no-new', 'TS7027', 'throw-in-statement'],
  *look(view) {
    for (const { node, shape } of shapedOf(view, 'throw', 'expressionStatement')) {
      if (shape.kind === 'throw' && shape.value && /^NotImplemented(?:\(.*\))?$/u.test(textOf(view, shape.value))) {
        yield {
          span: shape.value,
          message: '`NotImplemented` is a value for comparisons and no error; raise `NotImplementedError`.',
        };
      }
      if (shape.kind !== 'expressionStatement') continue;
      const call = view.dialect.shapeOf(shape.expression);
      if (call?.kind !== 'call') continue;
      const name = textOf(view, call.callee);
      if (!/^(?:[A-Z]\w*(?:Error|Exception)|Error)$/u.test(name) || (view.dialect.id !== 'python' && !call.constructs))
        continue;
      if (/^(?:try|with)/u.test(node.parent?.parent?.kind ?? '')) continue;
      yield {
        span: shape.expression,
        message: `${quoted(textOf(view, shape.expression))} is made and dropped; \`${view.dialect.id === 'python' ? 'raise' : 'throw'}\` is missing.`,
      };
    }
  },
};
