// A loop over the indices of a list that begins with the second one, although nothing deals with the first.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { codeOf, lengthOperand, numberOf, quoted, textOf } from './expressions.ts';
import type { RuleView, TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';

/** One too late. */
export const skippedFirst: TextRule = {
  id: 'skipped-first',
  title: 'A loop that leaves out the first element',
  dialects: ['javascript', 'python'],
  bugKind: 'C.4',
  severity: 'info',
  proof: 'opinion',
  why: 'The loop counts from 1 to the length of a list and takes the element at the counter. Nothing in the function looks at the element before it, or at the first one.',
  wrong: [
    {
      language: 'javascript',
      code: 'function sum(items) {\n  let all = 0;\n  for (let i = 1; i < items.length; i++) all += items[i];\n  return all;\n}\n',
    },
    {
      language: 'python',
      code: 'def total(items):\n    result = 0\n    for i in range(1, len(items)):\n        result += items[i]\n    return result\n',
    },
  ],
  right: [
    {
      language: 'javascript',
      code: 'function most(items) {\n  let best = items[0];\n  for (let i = 1; i < items.length; i++) best = Math.max(best, items[i]);\n  for (let i = 1; i < items.length; i++) if (items[i] < items[i - 1]) return -1;\n  return best;\n}\n',
    },
    { language: 'python', code: 'def named(argv):\n    for i in range(1, len(argv)):\n        print(argv[i])\n' },
  ],
  silent: [
    'The function has an index 0 or a counter less one anywhere, or takes the list in another way.',
    'The list has a head by its name, such as arguments.',
  ],
  equivalents: [],
  *look(view) {
    if (!view.shape) return;
    for (const { shape } of shapedOf(view, 'loop', 'each')) {
      const found =
        shape.kind === 'each'
          ? rangeOf(view, shape.iterable, shape.variable)
          : counterOf(view, shape.initial, shape.condition);
      if (
        !found ||
        /arg|param|match|group|part|token|row|col|line|dp|field|word|segment|path|piece|section/iu.test(found.list)
      )
        continue;
      const { list, index } = found;
      const body = textOf(view, shape.body);
      const escaped = list.replaceAll(/[$.]/gu, '\\$&');
      if (!new RegExp(`(?<![\\w$.])${escaped}\\[${index}\\]`, 'u').test(body)) continue;
      const whole = textOf(view, view.node);
      if (
        /\[\s*(?:0|:|-1)|\b0\s*\]|\bfirst\b|shift\(|\.at\(0\)|next\(|slice\(/iu.test(whole) ||
        new RegExp(`(?<![\\w$])${index} ?- ?\\w|\\b1 ?\\+ ?${index}`, 'u').test(body)
      )
        continue;
      // Anything else that takes the list may have dealt with its head.
      const others = [...whole.matchAll(new RegExp(`(?<![\\w$.])${escaped}(?![\\w$])`, 'gu'))].length;
      const known = [
        ...whole.matchAll(
          new RegExp(`(?<![\\w$.])(?:${escaped}\\[${index}\\]|len\\(${escaped}\\)|${escaped}\\.length)`, 'gu'),
        ),
      ].length;
      const isParameter = view.shape.parameters.some((one) => textOf(view, one).startsWith(list));
      if (!isParameter || others > known + 1) continue;
      yield {
        span: found.at,
        message: `The loop begins with ${quoted(`${list}[1]`)}, and nothing in the function looks at the first element.`,
      };
    }
  },
};

interface Counted {
  readonly list: string;
  readonly index: string;
  readonly at: SyntaxNode;
}

function rangeOf(view: RuleView, iterable: SyntaxNode, variable: SyntaxNode): Counted | undefined {
  const call = view.dialect.shapeOf(iterable);
  if (call?.kind !== 'call' || textOf(view, call.callee) !== 'range' || call.args.length !== 2) return undefined;
  const list = lengthOperand(view, call.args[1]!);
  return list && numberOf(view, call.args[0]!) === 1
    ? { list: codeOf(view, list), index: textOf(view, variable), at: iterable }
    : undefined;
}

function counterOf(
  view: RuleView,
  initial: SyntaxNode | undefined,
  condition: SyntaxNode | undefined,
): Counted | undefined {
  const index = initial && /^(?:let|var)\s+([\w$]+)\s*=\s*1;?$/u.exec(textOf(view, initial))?.[1];
  const test = condition && view.dialect.shapeOf(condition);
  if (index === undefined || test?.kind !== 'binary' || test.operator !== '<' || codeOf(view, test.left) !== index)
    return undefined;
  const list = lengthOperand(view, test.right);
  return list && { list: codeOf(view, list), index, at: initial! };
}
