// A search by halves that does not get past its middle.

import { codeOf, quoted, textOf } from './expressions.ts';
import type { TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';
import { insideOf } from './statements.ts';

/** Stuck in the middle. */
export const stuckBisection: TextRule = {
  id: 'stuck-bisection',
  title: 'A search by halves that gets stuck',
  dialects: ['javascript', 'python', 'java', 'c', 'cpp', 'go'],
  bugKind: 'C.4',
  severity: 'warning',
  proof: 'supported',
  why: 'While the lower bound is at most the upper one, a step that sets a bound to the middle itself can leave both as they were: with one element left the loop never ends. The bound must go one past the middle.',
  wrong: [
    {
      language: 'python',
      code: 'def find(items, wanted):\n    low, high = 0, len(items) - 1\n    while low <= high:\n        middle = (low + high) // 2\n        if items[middle] < wanted:\n            low = middle\n        elif items[middle] > wanted:\n            high = middle - 1\n        else:\n            return middle\n    return -1\n',
    },
    {
      language: 'javascript',
      code: 'function find(items, wanted) {\n  let low = 0;\n  let high = items.length;\n  while (low < high) {\n    const mid = (low + high) >> 1;\n    if (items[mid] < wanted) low = mid;\n    else high = mid;\n  }\n  return low;\n}\n',
    },
  ],
  right: [
    {
      language: 'python',
      code: 'def find(items, wanted):\n    low, high = 0, len(items)\n    while low < high:\n        middle = (low + high) // 2\n        if items[middle] < wanted:\n            low = middle + 1\n        else:\n            high = middle\n    return low\n',
    },
    {
      language: 'javascript',
      code: 'function find(items, wanted) {\n  let low = -1;\n  let high = items.length;\n  while (high - low > 1) {\n    const mid = (low + high) >> 1;\n    if (items[mid] < wanted) low = mid;\n    else high = mid;\n  }\n  return high;\n}\n',
    },
  ],
  silent: ['The middle is rounded up, or the loop can be left by another way.', 'The bounds are not plain names.'],
  equivalents: [],
  *look(view) {
    for (const { shape } of shapedOf(view, 'loop')) {
      if (!shape.condition || shape.flavour === 'for') continue;
      const [, low, operator, high] = /^([\w$]+) (<=?) ([\w$]+)$/u.exec(codeOf(view, shape.condition)) ?? [];
      if (low === undefined || high === undefined) continue;
      const inside = [...insideOf(view, shape.body)];
      const body = textOf(view, shape.body);
      const sum = `\\(?\\s*(?:${low} \\+ ${high}|${high} \\+ ${low})\\s*\\)?`;
      const middle = new RegExp(
        `([\\w$]+)\\s*(?::=|=)\\s*(?:Math\\.floor\\(|int\\()?\\s*(?:${sum} ?(?://|/|>>>?) ?[12]|${low} \\+ \\(${high} - ${low}\\) ?(?://|/|>>>?) ?[12])`,
        'u',
      ).exec(body)?.[1];
      if (middle === undefined || /\bbreak\b|ceil|\+ 1\) ?(?:\/|>)/u.test(body)) continue;
      const stuck = inside.find((node) => {
        const one = view.dialect.shapeOf(node);
        if (one?.kind !== 'assignment' || one.operator !== '=' || codeOf(view, one.value) !== middle) return false;
        const target = codeOf(view, one.target);
        return target === low || (target === high && operator === '<=');
      });
      if (!stuck) continue;
      yield {
        span: stuck,
        message: `${quoted(textOf(view, stuck))} may leave the bounds as they were while ${quoted(textOf(view, shape.condition))} still holds; the bound must go past ${quoted(middle)}.`,
      };
    }
  },
};
