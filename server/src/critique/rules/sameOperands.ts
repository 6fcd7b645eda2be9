// Both sides of an operator are the same: `a - a`, `x && x`, `max(n, n)`, `x = x`.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { bareShape, codeOf, isPure, numberOf, quoted, textOf } from './expressions.ts';
import type { RuleView, TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';

/** `1 - 1` is written on purpose, and so are `x !== x` and `x >= x`, which ask for NaN. */
const telling = new Set(['-', '/', '%', '&&', '||', 'and', 'or', '<', '>', '&', '|', '^', '//', '??']);
const equality = new Set(['==', '===', '!=', '!==', 'is', 'is not']);

/** Same on both sides. */
export const sameOperands: TextRule = {
  id: 'same-operands',
  title: 'Both sides are the same',
  bugKind: 'C.1',
  severity: 'warning',
  proof: 'opinion',
  why: 'An operator whose two sides are the same expression gives a result that is known beforehand, or one of the two. Most often one side was meant to be another variable.',
  wrong: [
    { language: 'javascript', code: 'function span(low, high) {\n  return high - high;\n}\n' },
    { language: 'python', code: 'def both(a, b):\n    return a.ready and a.ready\n' },
    { language: 'javascript', code: 'function place(width, left) {\n  return Math.max(width, width);\n}\n' },
    { language: 'python', code: 'def move(self, x, y):\n    x = x\n    self.y = y\n' },
  ],
  right: [
    { language: 'javascript', code: 'function isNaNValue(value) {\n  return value !== value;\n}\n' },
    { language: 'python', code: 'def square(x):\n    return x * x + (x + x)\n' },
    { language: 'javascript', code: 'function two(next) {\n  return next() - next();\n}\n' },
  ],
  silent: [
    'The sides call something, so that the second may give something else.',
    'A name or an element is compared for equality with itself, which is how NaN is asked for.',
    'The sides are literals.',
    'The assignment is all that a branch does.',
  ],
  equivalents: [
    'no-self-compare',
    'no-self-assign',
    'noSelfCompare',
    'noSelfAssign',
    'PLR0124',
    'PLW0127',
    'SIM101',
    'eq_op',
    'self_assignment',
    'sonarjs/no-identical-expressions',
  ],
  *look(view) {
    for (const { node, shape } of shapedOf(view, 'binary', 'call', 'assignment')) {
      if (shape.kind === 'binary') {
        const { operator } = shape;
        const asksNaN =
          equality.has(operator) &&
          /^(?:name|index|member|call)$/u.test(bareShape(view, shape.left)?.kind ?? '') &&
          !isLength(view, shape.left);
        if ((!telling.has(operator) && !equality.has(operator)) || asksNaN) continue;
        if (!isTwin(view, shape.left, shape.right)) continue;
        yield {
          span: node,
          message: `Both sides of \`${operator}\` are ${quoted(textOf(view, shape.left))}; one of them was probably meant to be something else.`,
        };
      } else if (shape.kind === 'call' && shape.args.length === 2) {
        const callee = textOf(view, shape.callee);
        if (!/^(?:Math\.)?(?:min|max|pow|hypot)$/u.test(callee) || callee === 'pow') continue;
        if (/pow|hypot/u.test(callee) || !isTwin(view, shape.args[0]!, shape.args[1]!)) continue;
        yield {
          span: node,
          message: `Both arguments of \`${callee}\` are ${quoted(textOf(view, shape.args[0]!))}, so it chooses between equals.`,
        };
      } else if (shape.kind === 'assignment' && shape.operator === '=') {
        const [target, value] = [codeOf(view, shape.target), codeOf(view, shape.value)];
        // Setters of other objects may do something.
        if (target !== value || !/^(?:(?:this|self)\.)?[\w$]+$/u.test(target)) continue;
        if (inClassBody(view) || isAlone(node, view)) continue;
        yield { span: node, message: `${quoted(target)} is assigned to itself, which changes nothing.` };
      }
    }
  },
};

function isLength(view: RuleView, side: SyntaxNode): boolean {
  return /\.(?:length|size)$|^len\(/u.test(codeOf(view, side));
}

function isTwin(view: RuleView, left: SyntaxNode, right: SyntaxNode): boolean {
  if (codeOf(view, left) !== codeOf(view, right)) return false;
  if (
    numberOf(view, left) !== undefined ||
    /^(?:string|boolean|null|list|map)$/u.test(bareShape(view, left)?.kind ?? '')
  )
    return false;
  return isPure(view, left) || /^len\([\w.]+\)$/u.test(codeOf(view, left));
}

/** A branch that does nothing else says on purpose that all stays as it is. */
function isAlone(node: SyntaxNode, { dialect }: RuleView): boolean {
  let at: SyntaxNode = node;
  while (at.parent && !dialect.isStatement(at)) at = at.parent;
  const beside = at.parent?.children.filter((child) => child.named) ?? [];
  return beside.length === 1 && at.parent !== undefined && /else|elif|if_/u.test(at.parent.parent?.kind ?? '');
}

/** In Python's class bodies and modules `name = name` brings a name into a scope. */
function inClassBody(view: RuleView): boolean {
  return view.shape === undefined;
}
