// A factor, a divisor or a remainder that is missing from a calculation: `x * 2`, `x / 100`, `x % n`.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { decimalOf, editing, namesLike, parentShape, replacing, roleOf, shaped, shown } from '../fixing.ts';
import type { Fix, FixTemplate, RepairPlace } from '../template.ts';

/** Most constants of the surroundings that are tried, and most fixes of one function. */
const most = { borrowed: 4, names: 2, all: 90 };

/** Units that are converted into one another. */
const usual: readonly (readonly [string, number])[] = [
  ['2', 0.8],
  ['100', 0.6],
  ['10', 0.5],
  ['60', 0.4],
  ['1000', 0.35],
  ['24', 0.2],
];

/** Missing factors. */
export const factor: FixTemplate = {
  id: 'factor',
  title: 'a factor more',
  source:
    'SOFix (SANER 2018) “add operand”; TBar (ISSTA 2019) FP11.3; mutation operator AOD reversed; ELIXIR (ASE 2017)',
  // A constant put in from nowhere is rarely the one that is missing.
  prior: 0.25,
  *propose(place) {
    const constants = constantsOf(place);
    const found: Fix[] = [];
    for (const node of place.nodes) {
      const fit = fitOf(place, node);
      if (fit === undefined) continue;
      const text = place.textOf(node);
      const add = (operator: string, other: string, own: number) => {
        const written =
          operator === '//'
            ? place.dialect.write.floorDivision(text, other)
            : place.dialect.write.binary(text, operator, other);
        if (written === undefined || text === other) return;
        found.push(replacing(place, this, node, written, `Use ${shown(written)}`, fit * own));
      };
      for (const [constant, weight] of constants) {
        add('*', constant, weight);
        add('/', constant, weight * 0.9);
        if (place.dialect.operators.arithmetic.includes('//')) add('//', constant, weight * 0.7);
        add('%', constant, weight * 0.6);
      }
      for (const { name, fit: likeness } of namesLike(place, node, 'number', most.names)) {
        add('%', name, 0.6 * likeness);
        add('/', name, 0.5 * likeness);
      }
      for (const length of lengthsAt(place, node)) add('%', length, 0.5);
    }
    for (const { node, shape } of shaped(place, 'binary')) {
      // Where remainders take the sign of what is divided, they fall below zero.
      if (shape.operator !== '%' || place.dialect.id === 'python' || place.typeOf(shape.left) === 'string') continue;
      const { binary } = place.dialect.write;
      const divisor = place.textOf(shape.right);
      const written = binary(binary(place.textOf(node), '+', divisor), '%', divisor);
      found.push(replacing(place, this, node, written, `Use ${shown(written)}`, 0.7));
    }
    for (const { node, shape } of shaped(place, 'assignment')) {
      // `n -= 2` for `n = n / 2`.
      const value = place.dialect.shapeOf(shape.value);
      if (value?.kind !== 'number' || (shape.operator !== '-=' && shape.operator !== '/=')) continue;
      const target = place.textOf(shape.target);
      const half = place.dialect.write.floorDivision(target, value.text);
      if (half === undefined || place.dialect.shapeOf(shape.target)?.kind !== 'name') continue;
      const edit = { span: { start: node.start, end: shape.value.end }, newText: `${target} = ${half}` };
      found.push(editing(this, node, [edit], `Use ${shown(half)}`, 0.6));
    }
    yield* found.toSorted((a, b) => b.fit - a.fit).slice(0, most.all);
  },
};

/** The function's and the file's own numbers, then those that units are converted by. */
function constantsOf(place: RepairPlace): readonly (readonly [string, number])[] {
  const found = new Map<string, number>();
  for (const { text, nearness } of place.ingredients.constants) {
    const value = decimalOf(text);
    if (value === undefined || value === 0 || value === 1 || found.size >= most.borrowed) continue;
    found.set(text, 0.9 * nearness);
  }
  for (const [text, weight] of usual) if (!found.has(text)) found.set(text, weight);
  return [...found];
}

/** How many there are of what the index goes round in. */
function lengthsAt(place: RepairPlace, node: SyntaxNode): readonly string[] {
  return place
    .namesAt(node)
    .filter(({ type, origin }) => (type === 'list' || type === 'string') && origin !== 'outer' && origin !== 'import')
    .slice(0, 1)
    .flatMap(({ name, type }) => place.dialect.write.lengthOf(name, type) ?? []);
}

function fitOf(place: RepairPlace, node: SyntaxNode): number | undefined {
  const { dialect } = place;
  const shape = dialect.shapeOf(node);
  if (!shape || !dialect.isExpression(node)) return undefined;
  const isSum = shape.kind === 'binary' && shape.class === 'arithmetic';
  if (!isSum && !['name', 'member', 'index', 'call'].includes(shape.kind)) return undefined;
  const type = place.typeOf(node);
  const role = roleOf(place, node);
  if (role === 'operand') {
    const above = parentShape(place, node);
    if (isSum || above?.kind !== 'binary' || (above.class !== 'arithmetic' && above.class !== 'relational'))
      return undefined;
    if (type !== 'number' && !(type === 'unknown' && above.class === 'arithmetic')) return undefined;
    // `a * 2 / b` is `a / b * 2`: a factor of a product is tried at the product.
    return above.operator === '+' || above.operator === '-' ? 0.8 : above.class === 'relational' ? 0.4 : undefined;
  }
  const isReckoned = isSum && shape.operator !== '+' && type === 'unknown';
  if (type !== 'number' && !isReckoned)
    return type === 'unknown' && shape.kind === 'name' && (role === 'value' || role === 'element') ? 0.4 : undefined;
  switch (role) {
    case 'return':
      return 1;
    case 'value':
      return 0.9;
    case 'branch':
    case 'index':
      return 0.6;
    case 'argument':
    case 'element':
      return isSum ? 0.6 : 0.4;
    default:
      return undefined;
  }
}
