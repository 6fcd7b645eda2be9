// The documentation promises a result and the function has none.

import { quoted } from './expressions.ts';
import { lastWord } from './names.ts';
import type { TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';

/** Promised and not given. */
export const documentedReturn: TextRule = {
  id: 'documented-return',
  title: 'A promised result that is not returned',
  dialects: ['javascript', 'python'],
  bugKind: 'C.3',
  severity: 'warning',
  proof: 'opinion',
  why: 'The documentation says what the function returns, but no `return` in it has a value. It was forgotten, or the documentation is of another function.',
  wrong: [
    {
      language: 'javascript',
      code: '/**\n * Adds.\n * @returns {number} The sum.\n */\nfunction add(a, b) {\n  const sum = a + b;\n  log(sum);\n}\n',
    },
    {
      language: 'python',
      code: 'def add(a, b):\n    """Add.\n\n    Returns:\n        The sum.\n    """\n    total = a + b\n    print(total)\n',
    },
  ],
  right: [
    {
      language: 'javascript',
      code: '/**\n * Adds.\n * @returns {Promise<void>} When it is done.\n */\nasync function add(a) {\n  await a;\n}\n/**\n * Is made by others.\n * @returns {number}\n */\nfunction later() {\n  throw new Error("no");\n}\n',
    },
    {
      language: 'python',
      code: 'def add(a, b):\n    """Add.\n\n    Returns:\n        None\n    """\n    print(a + b)\n',
    },
  ],
  silent: ['The result is documented as nothing.', 'The function throws, yields, does nothing, or is a constructor.'],
  equivalents: [
    'require-returns-check',
    'require-returns',
    'DOC202',
    'D202',
    'TS2355',
    'reportReturnType',
    'empty-body',
  ],
  *look(view) {
    const { doc, shape } = view;
    if (!doc?.returns || !shape || shape.concise || shape.generator) return;
    const { type = '', text, span } = doc.returns;
    if (
      /^\W*$|void|undefined|none|nothing|null|this|any|\*|never|iterator|generator|yield|promise|awaitable/iu.test(
        `${type} ${text}`,
      )
    )
      return;
    if (/^(?:constructor|__init__|set)$/u.test(lastWord(view.name ?? '')) || /^[A-Z]/u.test(lastWord(view.name ?? '')))
      return;
    const hasValue = [...shapedOf(view, 'return')].some((one) => one.shape.value !== undefined);
    if (hasValue || view.all.some((node) => /^(?:throw|raise|yield|decorator|await)/u.test(node.kind))) return;
    if (
      shape.body.children.filter((child) => child.named && !/comment|pass/u.test(child.kind) && !isIn(child, doc.span))
        .length < 2
    )
      return;
    yield {
      span,
      message: `${quoted(view.tree.text.slice(span.start, span.end))} is promised, but no \`return\` of the function has a value.`,
    };
  },
};

function isIn(
  node: { readonly start: number; readonly end: number },
  span: { readonly start: number; readonly end: number },
): boolean {
  return node.start <= span.start && span.end <= node.end;
}
