// A selection that is missing: items that are empty, or not of the kind that counts, are left out.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import type { RoughType } from '../dialect.ts';
import { editing, replacing, roleOf, shaped, shown, visibleAt } from '../fixing.ts';
import type { FixTemplate, RepairPlace } from '../template.ts';

/** Missing conditions of comprehensions and filters of lists. */
export const filter: FixTemplate = {
  id: 'filter',
  title: 'only some of the items',
  source: 'ELIXIR (ASE 2017) “insert method call”; TBar (ISSTA 2019) FP4.4 “insert missed if”; PAR (ICSE 2013)',
  prior: 0.22,
  *propose(place) {
    const { dialect } = place;
    for (const { node, shape } of shaped(place, 'comprehension')) {
      const own = place.textOf(node);
      const item = /\bfor\s+([\p{L}_][\p{L}\p{N}_]*)\s+in\b/u.exec(own)?.[1];
      if (item === undefined || shape.conditions.length > 0 || !/[\])}]$/u.test(own)) continue;
      const at = node.end - 1;
      for (const [condition, fit] of conditionsOn(place, shape.result, item, place.typeOf(shape.result))) {
        const edit = { span: { start: at, end: at }, newText: ` if ${condition}` };
        yield editing(this, node, [edit], `Only where ${shown(condition)}`, fit);
      }
    }
    const { kept } = dialect.write;
    if (!kept) return;
    for (const node of place.nodes) {
      const shape = dialect.shapeOf(node);
      if ((shape?.kind !== 'name' && shape?.kind !== 'call') || !dialect.isExpression(node)) continue;
      if (place.typeOf(node) !== 'list' || !takesMany(place, node)) continue;
      const text = place.textOf(node);
      const wanted: (readonly [string, number])[] = [[kept(text), 0.9]];
      if (!visibleAt(place, node).has('item')) {
        for (const [condition, fit] of conditionsOn(place, node, 'item', 'unknown'))
          wanted.push([kept(text, 'item', condition), fit * 0.6]);
      }
      for (const [written, fit] of wanted) {
        const weight = shape.kind === 'call' ? 1 : 0.6;
        yield replacing(place, this, node, written, `Use ${shown(written)}`, fit * weight);
      }
    }
  },
};

/** What an item may have to be. */
function conditionsOn(
  place: RepairPlace,
  at: SyntaxNode,
  item: string,
  type: RoughType,
): readonly (readonly [string, number])[] {
  const { write, id } = place.dialect;
  const found: (readonly [string, number])[] = [];
  if (id === 'python') {
    found.push([item, 0.9], [write.binary(item, 'is not', write.nullWord), 0.6]);
    if (type !== 'number') {
      found.push([`${item}.strip()`, 0.5], [`${item}.isalnum()`, 0.6]);
      found.push([`${item}.isalpha()`, 0.6], [`${item}.isdigit()`, 0.5]);
    }
  }
  for (const name of place.namesAt(at)) {
    if (found.length >= 10 || name.name === item) continue;
    if (name.origin !== 'parameter' && name.origin !== 'local') continue;
    if (name.type === 'set' || name.type === 'map')
      if (id === 'python') found.push([write.binary(item, 'not in', name.name), 0.4]);
    if (name.type !== 'function' && name.type !== 'list')
      found.push([write.binary(item, write.differs, name.name), 0.3]);
  }
  if (type !== 'string') {
    found.push([write.binary(item, '>', '0'), 0.6], [write.binary(item, write.differs, '0'), 0.4]);
    const rest = write.binary(item, '%', '2');
    found.push([write.binary(rest, write.equals, '0'), 0.5], [write.binary(rest, write.differs, '0'), 0.45]);
    found.push([write.binary(item, '<', '0'), 0.3], [write.binary(item, '>=', '0'), 0.3]);
  }
  return found;
}

function takesMany(place: RepairPlace, node: SyntaxNode): boolean {
  const role = roleOf(place, node);
  if (role === 'object') {
    const above = node.parent && place.dialect.shapeOf(node.parent);
    return (
      above?.kind === 'member' && /^(?:map|reduce|join|length|every|some|sort)$/u.test(place.textOf(above.property))
    );
  }
  return role === 'return' || role === 'value' || role === 'iterable' || role === 'argument' || role === 'element';
}
