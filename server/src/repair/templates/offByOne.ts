// One more or one less: indices, bounds, lengths, ends of slices, limits of loops, first values, results.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { parentShape, replacing, roleOf, shown } from '../fixing.ts';
import type { Shape } from '../dialect.ts';
import type { FixTemplate, RepairPlace } from '../template.ts';

/** Off by one. */
export const offByOne: FixTemplate = {
  id: 'off-by-one',
  title: 'one more or one less',
  source: 'SOFix (SANER 2018) “replace with ±1”; mutation operator UOI; TBar (ISSTA 2019) FP4.4, FP13',
  // The second most frequent fault in loops and slices after the comparison itself.
  prior: 0.75,
  *propose(place) {
    for (const node of place.nodes) {
      const fit = fitOf(place, node);
      if (fit === undefined) continue;
      const text = place.textOf(node);
      for (const [operator, weight] of [
        ['+', 1],
        ['-', 0.95],
      ] as const) {
        // `n - 1` becomes `n` or `n - 2`, not `n - 1 + 1`.
        const stepped = stepOf(place, node, operator) ?? place.dialect.write.binary(text, operator, '1');
        yield replacing(place, this, node, stepped, `Use ${shown(stepped)} instead of ${shown(text)}`, fit * weight);
      }
    }
  },
};

/** `e - 1` one up is `e`, `e + 1` one up is `e + 2`; undefined for what has no such step. */
function stepOf(place: RepairPlace, node: SyntaxNode, operator: '+' | '-'): string | undefined {
  const shape = place.dialect.shapeOf(node);
  if (shape?.kind !== 'binary' || (shape.operator !== '+' && shape.operator !== '-')) return undefined;
  const right = place.dialect.shapeOf(shape.right);
  if (right?.kind !== 'number' || !/^\d{1,9}$/u.test(right.text)) return undefined;
  const left = place.textOf(shape.left);
  const sum = (shape.operator === '+' ? 1 : -1) * Number(right.text) + (operator === '+' ? 1 : -1);
  if (sum === 0) return left;
  return place.dialect.write.binary(left, sum > 0 ? '+' : '-', String(Math.abs(sum)));
}

function fitOf(place: RepairPlace, node: SyntaxNode): number | undefined {
  const { dialect } = place;
  const shape = dialect.shapeOf(node);
  if (!shape || !dialect.isExpression(node)) return undefined;
  // Literals are another template’s; calls of void functions and texts have no next.
  if (!['name', 'binary', 'member', 'call', 'index'].includes(shape.kind)) return undefined;
  if (shape.kind === 'binary' && shape.class !== 'arithmetic' && shape.class !== 'shift') return undefined;
  const type = place.typeOf(node);
  if (type !== 'number' && type !== 'unknown') return undefined;
  const known = type === 'number' ? 1 : 0.5;
  switch (roleOf(place, node)) {
    case 'index':
      return known;
    case 'operand': {
      const above = aboveParentheses(place, node);
      if (above?.kind !== 'binary') return undefined;
      if (above.class === 'relational') return isLoopLimit(place, node) ? 1 : 0.8 * known;
      if (above.class === 'equality') return type === 'number' ? 0.5 : undefined;
      // Parts of a sum give what the sum gives; parts of products do not.
      if (above.operator === '+' || above.operator === '-') return undefined;
      return above.class === 'arithmetic' || above.class === 'shift' ? 0.4 * known : undefined;
    }
    case 'argument':
      return type === 'number' ? 0.8 : shape.kind === 'name' || shape.kind === 'binary' ? 0.35 : undefined;
    case 'return':
    case 'branch':
      return type === 'number' ? 0.6 : shape.kind === 'call' ? 0.3 : undefined;
    case 'value':
      return type === 'number' ? 0.55 : undefined;
    case 'element':
      return type === 'number' ? 0.3 : undefined;
    default:
      return undefined;
  }
}

/** What a node stands in, parentheses aside. */
function aboveParentheses(place: RepairPlace, node: SyntaxNode): Shape | undefined {
  let at = node;
  for (;;) {
    const above = parentShape(place, at);
    if (above?.kind !== 'parenthesised' || !at.parent) return above;
    at = at.parent;
  }
}

function isLoopLimit(place: RepairPlace, node: SyntaxNode): boolean {
  const above = node.parent?.parent && place.dialect.shapeOf(node.parent.parent);
  return above?.kind === 'loop' && above.condition === node.parent;
}
