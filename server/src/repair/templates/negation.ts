// A condition, or an operand of one, negated; a negation taken away.

import { replacing, roleOf, shaped, shown, type ShapeOf } from '../fixing.ts';
import type { FixTemplate, RepairPlace } from '../template.ts';
import type { SyntaxNode } from '../../core/syntaxTree.ts';

/** Missing and surplus `not`. */
export const negation: FixTemplate = {
  id: 'negation',
  title: 'the opposite condition',
  source: 'TBar (ISSTA 2019) FP2; mutation operators UOI and COD; ManySStuBs4J (MSR 2020) “change unary operator”',
  prior: 0.6,
  *propose(place) {
    for (const { node, shape } of shaped(place, 'unary')) {
      if (shape.class !== 'not') continue;
      const inner = place.dialect.shapeOf(shape.operand);
      const kept = inner?.kind === 'parenthesised' ? inner.inner : shape.operand;
      const title = `Leave out the negation of ${shown(place.textOf(kept))}`;
      yield replacing(place, this, node, place.textOf(kept), title, 1);
    }
    for (const node of place.nodes) {
      const fit = fitOf(place, node);
      if (fit === undefined) continue;
      const text = place.textOf(node);
      yield replacing(place, this, node, place.dialect.write.not(text), `Negate ${shown(text)}`, fit);
    }
  },
};

/** `not in` is an operator of its own in some languages. */
function hasOpposite(place: RepairPlace, shape: ShapeOf<'binary'>): boolean {
  return shape.class === 'membership' && place.dialect.operators.membership.length > 0;
}

function fitOf(place: RepairPlace, node: SyntaxNode): number | undefined {
  const { dialect } = place;
  const shape = dialect.shapeOf(node);
  if (!shape || !dialect.isExpression(node) || shape.kind === 'parenthesised') return undefined;
  if (shape.kind === 'unary' && shape.class === 'not') return undefined;
  if (shape.kind === 'boolean' || shape.kind === 'null' || shape.kind === 'number') return undefined;
  const isTruth = place.typeOf(node) === 'boolean';
  // Equalities have their opposite among the relational operators.
  if (shape.kind === 'binary' && (shape.class === 'equality' || hasOpposite(place, shape))) return undefined;
  const role = roleOf(place, node);
  if (role === 'condition') return shape.kind === 'binary' && shape.class === 'relational' ? undefined : 0.9;
  if (role === 'operand') {
    const above = node.parent && dialect.shapeOf(node.parent);
    const logical = above?.kind === 'binary' && above.class === 'logical';
    return logical && !(shape.kind === 'binary' && shape.class === 'relational') ? 0.7 : undefined;
  }
  if (!isTruth || (shape.kind === 'binary' && shape.class === 'relational')) return undefined;
  return role === 'return' ? 0.8 : role === 'argument' || role === 'value' ? 0.4 : undefined;
}
