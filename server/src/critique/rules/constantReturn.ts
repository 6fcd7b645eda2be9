// A question whose answer is always the same.

import { bareShape, codeOf, quoted } from './expressions.ts';
import type { TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';
import { lastWord } from './names.ts';

/** Always the same answer. */
export const constantReturn: TextRule = {
  id: 'constant-return',
  title: 'Every return gives the same',
  dialects: ['javascript', 'python', 'java', 'go', 'c', 'cpp'],
  bugKind: 'C.1',
  severity: 'warning',
  proof: 'opinion',
  why: 'A function that answers a question by its name or its documentation has several returns, and all of them give the same literal. One of them is probably the wrong one.',
  wrong: [
    {
      language: 'javascript',
      code: 'function isSorted(items) {\n  for (let i = 1; i < items.length; i++) {\n    if (items[i] < items[i - 1]) return true;\n  }\n  return true;\n}\n',
    },
    {
      language: 'python',
      code: 'def has_zero(items):\n    for one in items:\n        if one == 0:\n            return False\n    return False\n',
    },
  ],
  right: [
    {
      language: 'javascript',
      code: 'function isSorted(items) {\n  for (let i = 1; i < items.length; i++) {\n    if (items[i] < items[i - 1]) return false;\n  }\n  return true;\n}\nfunction onClick(event) {\n  if (event.done) return false;\n  event.stop();\n  return false;\n}\n',
    },
    { language: 'python', code: 'def has_zero(items):\n    return False\n' },
  ],
  silent: [
    'There is only one return.',
    'The function is no question by its name, and its documentation does not say what true means.',
  ],
  equivalents: ['sonarjs/no-invariant-returns', 'S3516'],
  *look(view) {
    if (!view.shape || view.shape.concise || view.shape.generator) return;
    const asks =
      /^_*(?:is|has|have|can|should|are|contains|includes|matches|validate|any|all|every|some)(?:[A-Z_]|$)/u.test(
        lastWord(view.name ?? ''),
      ) ||
      /\b(?:returns?|gives?) whether\b|\b`?true`? (?:if|when)\b|\b`?false`? otherwise\b/iu.test(
        `${view.doc?.prose ?? ''} ${view.doc?.returns?.text ?? ''}`,
      );
    if (!asks) return;
    const returns = [...shapedOf(view, 'return')];
    if (returns.length < 2) return;
    const values = returns.map(({ shape: { value } }) => {
      return value && /^(?:boolean|number)$/u.test(bareShape(view, value)?.kind ?? '')
        ? codeOf(view, value)
        : undefined;
    });
    const [first] = values;
    if (first === undefined || values.some((value) => value !== first)) return;
    yield {
      span: returns.at(-1)!.node,
      message: `All ${returns.length} returns give ${quoted(first)}, so the answer never depends on what is asked.`,
    };
  },
};
