// An index one beyond the end: `i <= a.length` with `a[i]`, `a[a.length]`, `range(len(a) + 1)` with `a[i]`.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { codeOf, lengthOperand, quoted, textOf } from './expressions.ts';
import type { RuleView, TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';
import { bodyOf, insideOf, isIn } from './statements.ts';

/** One beyond. */
export const indexBounds: TextRule = {
  id: 'index-bounds',
  title: 'An index beyond the end',
  bugKind: 'B.3',
  severity: 'warning',
  proof: 'opinion',
  why: 'The last element has the index `length - 1`. A loop that takes in the length itself, or that reads the next element in its last round, reads beyond the end.',
  wrong: [
    {
      language: 'javascript',
      code: 'function sum(items) {\n  let all = 0;\n  for (let i = 0; i <= items.length; i++) all += items[i];\n  return all;\n}\n',
    },
    { language: 'javascript', code: 'function last(items) {\n  return items[items.length];\n}\n' },
    { language: 'python', code: 'def show(items):\n    for i in range(len(items) + 1):\n        print(items[i])\n' },
    {
      language: 'python',
      code: 'def steps(items):\n    found = []\n    for i in range(len(items)):\n        found.append(items[i + 1] - items[i])\n    return found\n',
    },
  ],
  right: [
    {
      language: 'javascript',
      code: 'function add(items, one) {\n  for (let i = 0; i <= items.length; i++) if (i < items.length) items[i].index = i;\n  items[items.length] = one;\n}\n',
    },
    {
      language: 'python',
      code: 'def table(items):\n    rows = [0] * (len(items) + 1)\n    for i in range(len(items) + 1):\n        rows[i] = i\n    for i in range(1, len(items) + 1):\n        rows[i] += items[i - 1]\n    return rows\n',
    },
    {
      language: 'python',
      code: 'def steps(items):\n    for i in range(len(items)):\n        if i + 1 < len(items):\n            print(items[i + 1])\n',
    },
  ],
  silent: [
    'The loop compares its index with anything, or handles the error.',
    'The element beyond the end is written.',
    'The read stands under a condition.',
  ],
  equivalents: ['no-collection-size-mischeck', 'out_of_bounds_indexing', '-Warray-bounds'],
  *look(view) {
    for (const { node, shape } of shapedOf(view, 'index', 'loop', 'each')) {
      if (shape.kind === 'index') {
        const measured = lengthOperand(view, shape.index);
        if (!measured || codeOf(view, measured) !== codeOf(view, shape.object) || isWritten(view, node)) continue;
        yield { span: node, message: `${quoted(textOf(view, node))} is one beyond the last element.` };
      } else if (shape.kind === 'loop' && shape.flavour === 'for' && shape.condition) {
        const condition = view.dialect.shapeOf(shape.condition);
        if (condition?.kind !== 'binary' || condition.operator !== '<=') continue;
        const list = lengthOperand(view, condition.right);
        if (!list || !/^[\w$]+$/u.test(textOf(view, condition.left))) continue;
        yield* readsOf(view, shape.body, codeOf(view, list), textOf(view, condition.left), '');
      } else if (shape.kind === 'each') {
        const range = rangeOver(view, shape.iterable);
        if (!range || shape.variable.kind !== 'identifier') continue;
        const index = textOf(view, shape.variable);
        if (range.beyond) yield* readsOf(view, shape.body, range.list, index, '');
        else yield* readsOf(view, shape.body, range.list, index, ' + 1');
      }
    }
  },
};

/** `range(len(a))` and `range(len(a) + 1)`, from any start. */
function rangeOver(
  view: RuleView,
  iterable: SyntaxNode,
): { readonly list: string; readonly beyond: boolean } | undefined {
  const call = view.dialect.shapeOf(iterable);
  if (call?.kind !== 'call' || textOf(view, call.callee) !== 'range' || call.args.length > 2) return undefined;
  const end = call.args.at(-1);
  if (!end) return undefined;
  const plain = lengthOperand(view, end);
  if (plain) return { list: codeOf(view, plain), beyond: false };
  const sum = view.dialect.shapeOf(end);
  if (sum?.kind !== 'binary' || sum.operator !== '+' || textOf(view, sum.right) !== '1') return undefined;
  const list = lengthOperand(view, sum.left);
  return list && { list: codeOf(view, list), beyond: true };
}

/** Reads of `list[index + more]` in a loop that never looks at its index. */
function* readsOf(view: RuleView, body: SyntaxNode, list: string, index: string, more: string) {
  const wanted = `${index}${more}`;
  const reads: SyntaxNode[] = [];
  for (const inner of [body, ...insideOf(view, body)]) {
    const shape = view.dialect.shapeOf(inner);
    // A comparison of the index, a change of the list, a caught error or an early end: somebody took care.
    if (/^(?:try|except|catch)/u.test(inner.kind)) return;
    if (
      shape?.kind === 'binary' &&
      /relational|equality/u.test(shape.class) &&
      [shape.left, shape.right].some((side) => mentions(view, side, index))
    )
      return;
    if (shape?.kind === 'break' || shape?.kind === 'return' || shape?.kind === 'continue') return;
    if (
      shape?.kind === 'call' &&
      shape.object &&
      codeOf(view, shape.object) === list &&
      /^(?:push|append|insert|extend|unshift)$/u.test(textOf(view, shape.method!))
    )
      return;
    if (shape?.kind === 'assignment' && [list, index].includes(codeOf(view, shape.target))) return;
    if (shape?.kind === 'index' && codeOf(view, shape.object) === list && codeOf(view, shape.index) === wanted)
      reads.push(inner);
  }
  const sure = reads.find((read) => !isWritten(view, read) && isUnconditional(view, read, body));
  if (sure) {
    yield {
      span: sure,
      message: `In the last round ${quoted(wanted)} is beyond the end of ${quoted(list)}.`,
    };
  }
}

function mentions(view: RuleView, node: SyntaxNode, name: string): boolean {
  return new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}(?![\\w$])`, 'u').test(textOf(view, node));
}

function isWritten(view: RuleView, node: SyntaxNode): boolean {
  const outer = node.parent && view.dialect.shapeOf(node.parent);
  return (
    (outer?.kind === 'assignment' && outer.target === node) ||
    /delete|pattern/u.test(node.parent?.kind ?? '') ||
    outer?.kind === 'update'
  );
}

/** Whether it runs in each round: under no condition, and in no part of a logical expression that may be left out. */
function isUnconditional(view: RuleView, node: SyntaxNode, body: SyntaxNode): boolean {
  if (bodyOf(view, body).length === 0) return false;
  for (let at = node; at.parent && at !== body && isIn(at, body); at = at.parent) {
    const outer = view.dialect.shapeOf(at.parent);
    if (outer?.kind === 'if' && outer.condition !== at) return false;
    if (outer?.kind === 'conditional' && outer.condition !== at) return false;
    if (outer?.kind === 'binary' && /logical|nullish/u.test(outer.class) && outer.right === at) return false;
    if (
      outer?.kind === 'loop' ||
      outer?.kind === 'each' ||
      outer?.kind === 'function' ||
      outer?.kind === 'comprehension'
    )
      return at.parent === body.parent;
    if (/clause|case|with/u.test(at.parent.kind)) return false;
  }
  return true;
}
