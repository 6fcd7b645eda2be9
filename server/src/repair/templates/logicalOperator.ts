// `and` against `or`, and an operand of either left out.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { editing, parentShape, replacing, shaped, shown, spanOf } from '../fixing.ts';
import type { FixTemplate, RepairPlace } from '../template.ts';

/** Logical operators and their operands. */
export const logicalOperator: FixTemplate = {
  id: 'logical-operator',
  title: 'another logical operator, or one operand less',
  source: 'TBar (ISSTA 2019) FP2 and FP11.1; mutation operator LCR (Offutt 1996); PAR (ICSE 2013) “expression remover”',
  // Conditions are what half of all one-line fixes touch (PAR; ManySStuBs4J).
  prior: 0.7,
  *propose(place) {
    for (const { node, shape } of shaped(place, 'binary')) {
      if (shape.class !== 'logical' && shape.class !== 'nullish') continue;
      for (const [index, operator] of others(place, node, shape.class, shape.operator, shape).entries()) {
        const title = `Use \`${operator}\` instead of \`${shape.operator}\``;
        yield editing(this, node, [{ span: spanOf(shape.op), newText: operator }], title, 1 - index * 0.5);
      }
      for (const [kept, dropped] of [
        [shape.left, shape.right],
        [shape.right, shape.left],
      ] as const) {
        const title = `Leave out ${shown(place.textOf(dropped))}`;
        yield replacing(place, this, node, place.textOf(kept), title, 0.6);
      }
    }
  },
};

function others(
  place: RepairPlace,
  node: SyntaxNode,
  kind: 'logical' | 'nullish',
  operator: string,
  shape: { readonly left: SyntaxNode; readonly right: SyntaxNode },
): readonly string[] {
  const { logical, nullish } = place.dialect.operators;
  const isJoined = (part: SyntaxNode | undefined) => {
    const inner = part && place.dialect.shapeOf(part);
    return inner?.kind === 'binary' && (inner.class === 'logical' || inner.class === 'nullish');
  };
  // `??` may not stand bare beside `&&` and `||`.
  const alone = !isJoined(shape.left) && !isJoined(shape.right) && !isJoined(node.parent);
  if (kind === 'nullish') return alone ? logical.toReversed() : [];
  const swapped = logical.filter((word) => word !== operator);
  const inCondition = ['if', 'loop'].includes(parentShape(place, node)?.kind ?? '');
  return alone && operator === place.dialect.write.or && !inCondition ? [...swapped, ...nullish] : swapped;
}
