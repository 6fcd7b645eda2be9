// Operands the other way round, and other parentheses: `b - a` for `a - b`, `(a + b) * c` for `a + b * c`.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { editing, replacing, shaped, shown, spanOf } from '../fixing.ts';
import type { Shape } from '../dialect.ts';
import type { Fix, FixTemplate, RepairPlace } from '../template.ts';

type Binary = Extract<Shape, { kind: 'binary' }>;

const ordered = new Set(['-', '/', '%', '**', '//', '<<', '>>', '??']);
const grouped = new Set(['arithmetic', 'logical', 'bitwise', 'shift']);

/** Order and grouping of operands. */
export const operandOrder: FixTemplate = {
  id: 'operand-order',
  title: 'another order of the operands',
  source: 'ManySStuBs4J (MSR 2020) “change operand”; TBar (ISSTA 2019) FP11.2 “change priority of operators”',
  prior: 0.4,
  *propose(place) {
    for (const { node, shape } of shaped(place, 'binary')) {
      const joins = shape.operator === '+' && place.typeOf(node) !== 'number';
      if (ordered.has(shape.operator) || joins) {
        const text = place.dialect.write.binary(bare(place, shape.right), shape.operator, bare(place, shape.left));
        yield replacing(place, operandOrder, node, text, `Use ${shown(text)}`, joins ? 0.5 : 0.9);
      }
      if (grouped.has(shape.class)) yield* regrouped(place, node, shape);
    }
  },
};

/** A node's text without parentheses around the whole of it: the writer puts back what is needed. */
function bare(place: RepairPlace, node: SyntaxNode): string {
  const shape = place.dialect.shapeOf(node);
  return place.textOf(shape?.kind === 'parenthesised' ? shape.inner : node);
}

function* regrouped(place: RepairPlace, node: SyntaxNode, shape: Binary): Generator<Fix> {
  const { write } = place.dialect;
  const left = place.dialect.shapeOf(shape.left);
  const right = place.dialect.shapeOf(shape.right);
  // a + b * c → (a + b) * c
  if (right?.kind === 'binary' && grouped.has(right.class)) {
    const head = write.binary(place.textOf(shape.left), shape.operator, place.textOf(right.left));
    const text = `(${head}) ${right.operator} ${place.textOf(right.right)}`;
    yield replacing(place, operandOrder, node, text, `Use ${shown(text)}`, 0.8);
  }
  // a * b + c → a * (b + c)
  if (left?.kind === 'binary' && grouped.has(left.class)) {
    const tail = write.binary(place.textOf(left.right), shape.operator, place.textOf(shape.right));
    const text = `${place.textOf(left.left)} ${left.operator} (${tail})`;
    if (left.operator !== shape.operator || ordered.has(left.operator)) {
      yield replacing(place, operandOrder, node, text, `Use ${shown(text)}`, 0.8);
    }
  }
  // (a + b) * c → a + b * c
  for (const side of [shape.left, shape.right]) {
    const inner = place.dialect.shapeOf(side);
    const within = inner?.kind === 'parenthesised' ? place.dialect.shapeOf(inner.inner) : undefined;
    if (inner?.kind !== 'parenthesised' || within?.kind !== 'binary') continue;
    const mixed = within.class === 'nullish' || shape.operator === '**';
    if (mixed || !grouped.has(within.class)) continue;
    const edit = { span: spanOf(side), newText: place.textOf(inner.inner) };
    yield editing(operandOrder, node, [edit], `Leave out the parentheses of ${shown(place.textOf(side))}`, 0.6);
  }
}
