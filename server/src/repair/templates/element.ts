// A list for one of its items, an item for the whole list, and a value that should stand in a list of its own.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { replacing, roleOf, shaped, shown } from '../fixing.ts';
import type { FixTemplate, RepairPlace } from '../template.ts';

/** Items for lists, and lists for items. */
export const element: FixTemplate = {
  id: 'element',
  title: 'an item, or a list of it',
  source:
    'ELIXIR (ASE 2017) “insert array access”; SOFix (SANER 2018) “insert or remove element access”; PyTER (FSE 2022) “type cast”',
  prior: 0.25,
  *propose(place) {
    const { dialect } = place;
    for (const { node, shape } of shaped(place, 'index')) {
      if (!dialect.isExpression(node) || place.typeOf(shape.index) === 'string') continue;
      const text = place.textOf(shape.object);
      const isFixed = dialect.shapeOf(shape.index)?.kind === 'number';
      yield replacing(place, this, node, text, `Use ${shown(text)} itself`, isFixed ? 0.7 : 0.4);
    }
    const empty = dialect.write.literal({ kind: 'list', items: [] });
    for (const node of place.nodes) {
      const shape = dialect.shapeOf(node);
      if (!shape || !dialect.isExpression(node)) continue;
      const text = place.textOf(node);
      if (shape.kind === 'list' && shape.items.length === 1 && dialect.isExpression(shape.items[0]!)) {
        const only = place.textOf(shape.items[0]!);
        yield replacing(place, this, node, only, `Use ${shown(only)} itself`, 0.5);
      }
      const fit = fitOf(place, node);
      if (fit === undefined || text.length > 40) continue;
      const type = place.typeOf(node);
      const isMany = type === 'list' || type === 'string' || (type === 'unknown' && shape.kind !== 'index');
      if (isMany || (type === 'unknown' && fit >= 0.9)) {
        const known = type === 'unknown' ? 0.6 : 1;
        for (const [item, weight] of itemsOf(place, text, type === 'string')) {
          yield replacing(place, this, node, item, `Use ${shown(item)}`, fit * weight * known);
        }
      }
      if (empty === '[]' && shape.kind !== 'list' && roleOf(place, node) !== 'object') {
        const isOwn = roleOf(place, node) === 'return' || roleOf(place, node) === 'operand';
        const weight = (type === 'list' ? 0.5 : 0.7) * (isOwn ? 1 : 0.7);
        yield replacing(place, this, node, `[${text}]`, `Use ${shown(`[${text}]`)}`, fit * weight);
      }
    }
  },
};

/** The first and the last item of something that can be indexed. */
function itemsOf(place: RepairPlace, text: string, isText: boolean): readonly (readonly [string, number])[] {
  const { write } = place.dialect;
  // An operation has to be put in parentheses; its item is seldom meant.
  if (!/^[\p{L}_$][\p{L}\p{N}_$.]*(?:\(.*\)|\[[^[\]]*\])?$/u.test(text)) return [];
  const length = write.lengthOf(text, isText ? 'string' : 'list');
  const last =
    place.dialect.id === 'python' ? `${text}[-1]` : length === undefined ? undefined : `${text}[${length} - 1]`;
  return [
    [`${text}[0]`, 1],
    ...(last === undefined ? [] : [[last, 0.7] as const]),
    ...(isText ? [] : [[`${text}[1]`, 0.4] as const]),
  ];
}

function fitOf(place: RepairPlace, node: SyntaxNode): number | undefined {
  const shape = place.dialect.shapeOf(node);
  if (!shape || !['name', 'member', 'call', 'index'].includes(shape.kind)) return undefined;
  const above = node.parent && place.dialect.shapeOf(node.parent);
  // Lengths of rows: `matrix.length` for `matrix[0].length`.
  const isMeasured =
    above?.kind === 'member' && above.object === node && /^(?:length|size)$/u.test(place.textOf(above.property));
  if (isMeasured) return shape.kind === 'name' ? 0.9 : undefined;
  switch (roleOf(place, node)) {
    case 'argument': {
      const call = node.parent?.parent && place.dialect.shapeOf(node.parent.parent);
      const isLength = call?.kind === 'call' && place.textOf(call.callee) === 'len';
      return isLength ? 1 : 0.5;
    }
    case 'return':
      return 0.8;
    case 'value':
    case 'branch':
      return 0.6;
    case 'operand':
    case 'element':
      return 0.5;
    case 'iterable':
      return shape.kind === 'index' ? undefined : 0.4;
    default:
      return undefined;
  }
}
