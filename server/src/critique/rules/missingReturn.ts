// A function that returns values elsewhere and ends with a call whose result nobody takes.

import { quoted, textOf } from './expressions.ts';
import type { TextRule } from './rule.ts';
import { lastWord } from './names.ts';
import { shapedOf } from './shaped.ts';
import { bodyOf } from './statements.ts';

/** The last one is missing. */
export const missingReturn: TextRule = {
  id: 'missing-return',
  title: 'A missing `return`',
  dialects: ['javascript', 'python'],
  bugKind: 'C.3',
  severity: 'warning',
  proof: 'opinion',
  why: 'All returns of the function have a value, it calls itself or is documented to give something, and its last statement is a call whose result is dropped. On this way the function gives nothing.',
  wrong: [
    { language: 'python', code: 'def power(x, n):\n    if n == 0:\n        return 1\n    times(x, power(x, n - 1))\n' },
    {
      language: 'javascript',
      code: '/**\n * The greatest common divisor.\n * @returns {number}\n */\nfunction gcd(a, b) {\n  if (b === 0) return a;\n  gcd(b, a % b);\n}\n',
    },
  ],
  right: [
    {
      language: 'python',
      code: 'def power(x, n):\n    if n == 0:\n        return 1\n    return times(x, power(x, n - 1))\n\n\ndef walk(node, see):\n    if see(node):\n        return True\n    node.clear()\n',
    },
    { language: 'javascript', code: 'function start(run) {\n  if (!run) return;\n  run();\n}\n' },
  ],
  silent: [
    'The call may leave the function by itself: fail, exit, throw.',
    'A return has no value, or an empty one.',
    'The call is of a method of the same object, unless the function calls itself.',
    'The function neither calls itself in its last statement nor says what it gives.',
  ],
  equivalents: [
    'consistent-return',
    'useConsistentReturn',
    'RET503',
    'TS2366',
    'TS7030',
    'reportReturnType',
    'return',
    'inconsistent-return-statements',
    'R1710',
  ],
  *look(view) {
    const { shape, doc } = view;
    if (!shape || shape.concise || shape.generator) return;
    const returns = [...shapedOf(view, 'return')];
    const last = bodyOf(view, shape.body).at(-1);
    const statement = last && view.dialect.shapeOf(last);
    if (returns.length === 0 || statement?.kind !== 'expressionStatement') return;
    const call = view.dialect.shapeOf(statement.expression);
    if (
      call?.kind !== 'call' ||
      /fail|exit|abort|throw|raise|error|panic|assert|unreachable|log|print|warn|emit|push|append|callback|\bcb\b|super|set[A-Z]|destroy|close|resolve|reject/iu.test(
        textOf(view, call.callee),
      )
    )
      return;
    if (
      returns.some(
        ({ shape: one }) =>
          !one.value ||
          /^(?:null|None|undefined|void 0|true|false|True|False|this|self)$/u.test(textOf(view, one.value)),
      )
    )
      return;
    const own = lastWord(view.name ?? '');
    const isRecursive =
      own !== '' && new RegExp(`(?<![\\w$])${own.replaceAll('$', '\\$')}\\(`, 'u').test(textOf(view, last!));
    const annotated = view.node.children.some(
      (child) => child.field === 'return_type' && !/void|None|any|never/u.test(textOf(view, child)),
    );
    const said =
      /\breturns?\b/iu.test(doc?.prose ?? '') ||
      (doc?.returns !== undefined &&
        !/void|undefined|none|nothing|null/iu.test(`${doc.returns.type ?? ''} ${doc.returns.text}`));
    // What an object does to itself is done for its effect.
    const isOwn = /^(?:self|this|cls)\./u.test(textOf(view, call.callee));
    if (!isRecursive && ((!annotated && !said) || isOwn)) return;
    yield {
      span: statement.expression,
      message: `The result of ${quoted(textOf(view, statement.expression))} is dropped, and the function ends without a value; the other ways return one. Is \`return\` missing?`,
    };
  },
};
