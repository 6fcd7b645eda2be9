// Statements behind a return, throw, break or continue in the same block.

import { quoted, textOf } from './expressions.ts';
import type { TextRule } from './rule.ts';
import { blocksOf, leaves } from './statements.ts';

/** Never run. */
export const unreachable: TextRule = {
  id: 'unreachable',
  title: 'Code that is never run',
  dialects: ['javascript', 'python', 'java', 'c', 'cpp', 'go'],
  bugKind: 'B.5',
  severity: 'warning',
  proof: 'supported',
  why: 'A statement stands behind one that always leaves the block. Either it is left over, or the statement before it leaves too early.',
  wrong: [
    {
      language: 'javascript',
      code: 'function total(items, tax) {\n  const sum = items.length;\n  return sum;\n  log(sum * tax);\n}\n',
    },
    { language: 'python', code: 'def close(door):\n    raise ValueError("no door")\n    door.close()\n' },
  ],
  right: [
    {
      language: 'javascript',
      code: 'function total(kind) {\n  return helper(kind);\n  function helper(one) {\n    switch (one) {\n      case 1:\n        return 2;\n        break;\n      default:\n        return 3;\n    }\n  }\n}\n',
    },
    { language: 'python', code: 'def nothing():\n    return\n    yield\n' },
  ],
  silent: [
    'What follows are declarations of functions, or a `break` behind a return.',
    'What follows is a `yield` that makes the function a generator.',
  ],
  equivalents: [
    'no-unreachable',
    'noUnreachable',
    'TS7027',
    'unreachable',
    'unreachable_code',
    '-Wunreachable-code',
    'reportUnreachable',
    'compiler.err.unreachable.stmt',
  ],
  *look(view) {
    for (const statements of blocksOf(view)) {
      const at = statements.findIndex((one) => leaves(view, one));
      const next = at < 0 ? undefined : statements[at + 1];
      if (
        !next ||
        /declaration|definition|label|case|default|preproc/u.test(next.kind) ||
        /label/u.test(next.parent?.kind ?? '')
      )
        continue;
      const kind = view.dialect.shapeOf(next)?.kind;
      if (kind === 'break' || kind === 'pass' || kind === 'function' || kind === 'class' || kind === 'return') continue;
      const text = textOf(view, next);
      if (/^(?:yield\b|\(?yield\b|assert |assert\(|raise NotImpl)/u.test(text) || /\byield\b/u.test(text)) continue;
      yield {
        span: next,
        message: `${quoted(text.split('\n')[0]!)} is never run: ${quoted(textOf(view, statements[at]!).split('\n')[0]!)} before it always leaves.`,
      };
    }
  },
};
