// A sum or count that each round of a loop replaces instead of adding to it.

import { bareShape, isPure, quoted, textOf } from './expressions.ts';
import { usesIn } from './names.ts';
import type { TextRule } from './rule.ts';
import { insideOf, isIn } from './statements.ts';
import type { SyntaxNode } from '../../core/syntaxTree.ts';

/** `=` for `+=`. */
export const overwrittenSum: TextRule = {
  id: 'overwritten-sum',
  title: 'A sum that is replaced in each round',
  dialects: ['javascript', 'python'],
  bugKind: 'C.1',
  severity: 'warning',
  proof: 'opinion',
  why: 'A variable that is called total, sum or count starts at 0, and each round of a loop gives it a new value without its old one. Only the last round counts; `+=` was probably meant.',
  wrong: [
    {
      language: 'javascript',
      code: 'function total(items) {\n  let sum = 0;\n  for (const one of items) sum = one.price;\n  return sum;\n}\n',
    },
    {
      language: 'python',
      code: 'def count_words(lines):\n    count = 0\n    for line in lines:\n        count = len(line.split())\n    return count\n',
    },
  ],
  right: [
    {
      language: 'javascript',
      code: 'function total(items) {\n  let sum = 0;\n  for (const one of items) sum += one.price;\n  return sum;\n}\n',
    },
    {
      language: 'python',
      code: 'def spans(lines):\n    total = 0\n    for line in lines:\n        total = len(line)\n        print(total)\n    return lines\n',
    },
  ],
  silent: [
    'The loop reads the variable, or leaves after the assignment.',
    'The variable is not read behind the loop.',
    'It is also changed in another way.',
  ],
  equivalents: [],
  *look(view) {
    if (!view.shape) return;
    for (const [name, uses] of usesIn(view)) {
      if (
        !/^(?:(?:\w*_)?(?:total|sum|count|acc|accumulator)|\w+(?:Total|Sum|Count)|(?:total|sum)(?:[A-Z_]\w*)?)$/u.test(
          name,
        )
      )
        continue;
      const writes = uses.filter(({ kind }) => kind === 'write' || kind === 'update');
      if (writes.length !== 2 || uses.some(({ kind }) => kind === 'parameter')) continue;
      const [start, change] = writes as [(typeof writes)[0], (typeof writes)[0]];
      const value = valueOf(start.node);
      const next = valueOf(change.node);
      if (!value || !next || change.kind !== 'write' || !/^(?:0|0\.0|''|""|\[\])$/u.test(textOf(view, value))) continue;
      if (!isPure(view, next) && bareShape(view, next)?.kind !== 'call') continue;
      const loop = loopAround(view.node, change.node, view);
      if (!loop || isIn(start.node, loop)) continue;
      const isRead = uses.some(({ kind, node }) => kind === 'read' && isIn(node, loop));
      const isReadAfter = uses.some(({ kind, node }) => kind === 'read' && node.start > loop.end);
      const isLeft = [...insideOf(view, loop)].some((inner) => /^(?:break|return|yield|throw|raise)/u.test(inner.kind));
      if (isRead || !isReadAfter || isLeft || bareShape(view, next)?.kind === 'number') continue;
      yield {
        span: change.node.parent!,
        message: `Each round replaces ${quoted(name)}, so only the last one counts; was \`+=\` meant?`,
      };
    }
  },
};

function valueOf(name: SyntaxNode): SyntaxNode | undefined {
  const { parent } = name;
  if (!parent || !/^(?:variable_declarator|assignment|assignment_expression)$/u.test(parent.kind)) return undefined;
  return parent.children.find((child) => child.field === 'value' || child.field === 'right');
}

function loopAround(
  end: SyntaxNode,
  node: SyntaxNode,
  { dialect }: Parameters<typeof insideOf>[0],
): SyntaxNode | undefined {
  for (let at: SyntaxNode | undefined = node; at && at !== end; at = at.parent) {
    const kind = dialect.shapeOf(at)?.kind;
    if (kind === 'loop' || kind === 'each') return at;
    if (kind === 'function') return undefined;
  }
  return undefined;
}
