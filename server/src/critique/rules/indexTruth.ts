// A position taken for an answer: `if (text.indexOf(part))`.

import { bareShape, quoted, textOf } from './expressions.ts';
import type { TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';

/** 0 is found, -1 is not. */
export const indexTruth: TextRule = {
  id: 'index-truth',
  title: 'A position as a condition',
  dialects: ['javascript', 'python'],
  bugKind: 'B.3',
  severity: 'warning',
  proof: 'opinion',
  why: '`indexOf` and `find` give -1 for nothing, which counts as true, and 0 for the first place, which counts as false. As a condition the result says the opposite at both ends.',
  wrong: [
    {
      language: 'javascript',
      code: "function has(text, part) {\n  if (text.indexOf(part)) return 'yes';\n  return 'no';\n}\n",
    },
    {
      language: 'python',
      code: 'def has(text, part):\n    if text.find(part):\n        return True\n    return False\n',
    },
  ],
  right: [
    {
      language: 'javascript',
      code: 'function has(items, part, test) {\n  if (items.indexOf(part) >= 0 || items.find(test)) return 1;\n  return ~items.indexOf(part) ? 2 : 3;\n}\n',
    },
    {
      language: 'python',
      code: 'def has(text, tree):\n    if text.find("a") >= 0:\n        return True\n    if tree.find("a", "b", "c", "d"):\n        return True\n    return False\n',
    },
  ],
  silent: [
    'JavaScript: the result is negated, which some write for “starts with”.',
    'Python: what is searched may be a tree or a driver, by its name.',
  ],
  equivalents: ['PLR1722', 'B034', 'bad-index-of'],
  *look(view) {
    const python = view.dialect.id === 'python';
    for (const { shape } of shapedOf(view, 'if', 'conditional', 'loop')) {
      const condition =
        shape?.kind === 'if' || shape?.kind === 'conditional' || shape?.kind === 'loop' ? shape.condition : undefined;
      const call = condition && bareShape(view, condition);
      if (call?.kind !== 'call' || !call.method || !call.object) continue;
      const method = textOf(view, call.method);
      const fits = python
        ? /^r?find$/u.test(method) &&
          call.args.length <= 3 &&
          /(?:^|[._])(?:text|string|str|s|line|word|name|content|msg|message|path|url|key|title|value|sentence)$/u.test(
            textOf(view, call.object),
          )
        : /^(?:indexOf|lastIndexOf|findIndex|findLastIndex)$/u.test(method);
      if (!fits || call.args.length === 0) continue;
      yield {
        span: condition!,
        message: `${quoted(textOf(view, condition!))} is -1 for nothing, which is true, and 0 for the first place, which is false; compare with -1.`,
      };
    }
  },
};
