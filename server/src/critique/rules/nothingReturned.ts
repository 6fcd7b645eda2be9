// Python: the result of a method that changes its object and gives nothing is used.

import { quoted, textOf } from './expressions.ts';
import type { TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';

/** None is all there is. */
export const nothingReturned: TextRule = {
  id: 'nothing-returned',
  title: 'The result of a method that gives none',
  dialects: ['python', 'javascript'],
  bugKind: 'B.1',
  severity: 'warning',
  proof: 'opinion',
  why: '`list.sort()`, `append()` and their kin change the list and give None; `push` gives the new length. What is assigned is not the list.',
  wrong: [
    { language: 'python', code: 'def ordered(items):\n    items = items.sort()\n    return items\n' },
    { language: 'python', code: 'def both(a, b):\n    found = []\n    found = found.append(a)\n    return found\n' },
    { language: 'javascript', code: 'function grow(items, one) {\n  items = items.push(one);\n  return items;\n}\n' },
  ],
  right: [
    {
      language: 'python',
      code: 'def ordered(items, frame):\n    items.sort()\n    frame = frame.sort("a")\n    return sorted(items), frame\n',
    },
    {
      language: 'javascript',
      code: 'function grow(items, one) {\n  const size = items.push(one);\n  return size;\n}\n',
    },
  ],
  silent: [
    'The result goes to another variable than the list, unless the method is `sort` or `reverse` of a list that the function made.',
  ],
  equivalents: ['func-returns-value', 'reportAssignmentType', 'assignment-from-none', 'E1128', 'TS2322'],
  *look(view) {
    const python = view.dialect.id === 'python';
    for (const { node, shape } of shapedOf(view, 'assignment')) {
      const [target, value] = shape?.kind === 'assignment' && shape.operator === '=' ? [shape.target, shape.value] : [];
      if (!target || !value) continue;
      const call = view.dialect.shapeOf(value);
      if (call?.kind !== 'call' || !call.object || !call.method) continue;
      const method = textOf(view, call.method);
      const isSame = textOf(view, target) === textOf(view, call.object);
      const gives = python
        ? isSame &&
          /^(?:append|extend|insert|sort|reverse|clear|remove|discard)$/u.test(method) &&
          (method !== 'sort' || call.args.every((one) => one.kind === 'keyword_argument')) &&
          (!/^(?:append|insert|remove)$/u.test(method) || call.args.length > 0)
        : isSame && /^(?:push|unshift)$/u.test(method) && call.args.length > 0;
      if (
        !gives ||
        (python &&
          /^(?:self\.)?(?:df|frame|path|index|series|data|tree|node|expr|query|builder|parser)/iu.test(
            textOf(view, call.object),
          ))
      )
        continue;
      yield {
        span: node,
        message: python
          ? `${quoted(`${method}()`)} changes ${quoted(textOf(view, call.object))} and gives None, which is then assigned to it.`
          : `${quoted(`${method}()`)} gives the new length, which then takes the place of ${quoted(textOf(view, call.object))}.`,
      };
    }
  },
};
