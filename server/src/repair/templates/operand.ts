// An operand too many or too few: `a` for `a + b`, `a + b` for `a`.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import type { RoughType } from '../dialect.ts';
import { namesLike, parentShape, replacing, roleOf, shaped, shown, type Substitute } from '../fixing.ts';
import { startsFromNothing, unreadAt } from '../neglected.ts';
import type { Fix, FixTemplate, RepairPlace } from '../template.ts';

const mostNames = 4;

/** Surplus and missing operands of arithmetic. */
export const operand: FixTemplate = {
  id: 'operand',
  title: 'one operand more or less',
  source: 'TBar (ISSTA 2019) FP11.3 “mutate operators and operands”; mutation operator AOD; SOFix (SANER 2018)',
  // What is dropped is plain to see; what is missing is one of many.
  prior: 0.45,
  *propose(place) {
    for (const { node, shape } of shaped(place, 'binary')) {
      if (shape.class !== 'arithmetic' && shape.class !== 'bitwise' && shape.class !== 'shift') continue;
      for (const kept of [shape.left, shape.right]) {
        const text = place.textOf(kept);
        yield replacing(place, this, node, text, `Use ${shown(text)} alone`, kept === shape.left ? 0.9 : 0.7);
      }
    }
    for (const node of place.nodes) {
      yield* withNeglected(place, node);
      const fit = fitOf(place, node);
      if (fit === undefined) continue;
      // A field of unknown type is taken for a number: texts are joined with literals.
      const type = place.typeOf(node) === 'string' ? 'string' : 'number';
      const text = place.textOf(node);
      const above = parentShape(place, node);
      const changed =
        above?.kind === 'assignment' && above.operator !== '=' && above.value === node
          ? place.textOf(above.target)
          : undefined;
      const own = new Set(text.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu));
      const others = [...namesLike(place, node, type, mostNames), ...membersLike(place, node)];
      for (const { name, fit: likeness } of others) {
        // What is nothing at first is no number to reckon with.
        if (type === 'number' && startsFromNothing(place, name)) continue;
        // `n -= 1 + n` is seldom meant: what is changed stands on the left already.
        if (name === changed) continue;
        // What is in the sum already is seldom missing from it.
        const again = own.has(name) ? 0.5 : 1;
        for (const [operator, weight] of operatorsFor(type)) {
          const written = place.dialect.write.binary(text, operator, name);
          yield replacing(place, this, node, written, `Use ${shown(written)}`, fit * likeness * weight * again);
        }
        if (type === 'string') {
          const written = place.dialect.write.binary(name, '+', text);
          yield replacing(place, this, node, written, `Use ${shown(written)}`, fit * likeness * 0.6 * again);
        }
      }
    }
  },
};

/** Numbers joined with what nothing reads, and sums divided by how many there are. */
function* withNeglected(place: RepairPlace, node: SyntaxNode): Generator<Fix> {
  const { dialect } = place;
  const { write } = dialect;
  const shape = dialect.shapeOf(node);
  if (!shape || !['name', 'binary', 'call', 'member'].includes(shape.kind) || !dialect.isExpression(node)) return;
  const role = roleOf(place, node);
  if (role !== 'return' && role !== 'value' && role !== 'operand') return;
  const type = place.typeOf(node);
  if (type !== 'number' && !(type === 'unknown' && role === 'operand' && shape.kind === 'name')) return;
  const text = place.textOf(node);
  for (const { name, type: other } of unreadAt(place, node).slice(0, 2)) {
    if (other !== 'number' && other !== 'unknown') continue;
    for (const [index, operator] of ['*', '-', '+', '/'].entries()) {
      const written = write.binary(text, operator, name);
      yield replacing(place, operand, node, written, `Use ${shown(written)}`, 0.9 - index * 0.1);
    }
    const written = write.binary(name, '-', text);
    yield replacing(place, operand, node, written, `Use ${shown(written)}`, 0.7);
  }
  if (type !== 'number' || role === 'operand' || text.includes('/') || shape.kind === 'member') return;
  const lists = place.namesAt(node).filter(({ type: other, origin }) => other === 'list' && origin !== 'outer');
  for (const { name } of lists.slice(0, 1)) {
    const length = write.lengthOf(name, 'list');
    if (length === undefined) continue;
    const written = write.binary(text, '/', length);
    yield replacing(place, operand, node, written, `Use ${shown(written)}`, 0.5);
  }
}

/** Other fields of the object that is asked for one here: `row.count` beside `row.price`. */
function membersLike(place: RepairPlace, node: SyntaxNode): readonly Substitute[] {
  const own = place.dialect.shapeOf(node);
  if (own?.kind !== 'member') return [];
  const object = `${place.textOf(own.object)}.`;
  return place.ingredients.expressions
    .filter(({ text, type }) => text.startsWith(object) && /^[\w$.]+$/u.test(text) && type !== 'string')
    .filter(({ text }) => text !== place.textOf(node) && !text.slice(object.length).includes('.'))
    .slice(0, 3)
    .map(({ text, nearness }) => ({ name: text, fit: 0.8 * nearness }));
}

function operatorsFor(type: RoughType): readonly (readonly [string, number])[] {
  return type !== 'string'
    ? [
        ['+', 1],
        ['-', 0.8],
        ['*', 0.6],
      ]
    : [['+', 0.8]];
}

function fitOf(place: RepairPlace, node: SyntaxNode): number | undefined {
  const { dialect } = place;
  const shape = dialect.shapeOf(node);
  if (!shape || !dialect.isExpression(node)) return undefined;
  if (!['name', 'binary', 'member', 'call', 'index', 'number'].includes(shape.kind)) return undefined;
  if (shape.kind === 'binary' && shape.class !== 'arithmetic') return undefined;
  const type = place.typeOf(node);
  if (type !== 'number' && type !== 'string' && shape.kind !== 'member') return undefined;
  switch (roleOf(place, node)) {
    case 'return':
      return 1;
    case 'value':
      return 0.8;
    case 'argument':
      return 0.6;
    case 'branch':
      return 0.5;
    case 'index':
      return 0.5;
    case 'operand': {
      const above = node.parent && dialect.shapeOf(node.parent);
      return above?.kind === 'binary' && above.class === 'relational' ? 0.5 : undefined;
    }
    default:
      return undefined;
  }
}
