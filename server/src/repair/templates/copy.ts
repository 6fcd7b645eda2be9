// A copy that is missing: a list or map that is kept, handed on or changed although others hold it too.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import type { RoughType } from '../dialect.ts';
import { replacing, roleOf, shaped, shown } from '../fixing.ts';
import type { FixTemplate, RepairPlace } from '../template.ts';

const changing = /^(?:sort|reverse|push|pop|shift|unshift|splice|fill|append|extend|insert|remove|clear|update)$/u;

/** Missing copies. */
export const copy: FixTemplate = {
  id: 'copy',
  title: 'a copy',
  source:
    'aliasing faults of backtracking and accumulation; ELIXIR (ASE 2017) “insert method call”; TBar (ISSTA 2019) FP4',
  prior: 0.25,
  *propose(place) {
    for (const { node, shape } of shaped(place, 'name')) {
      if (!place.dialect.isExpression(node)) continue;
      const visible = place.namesAt(node).find(({ name }) => name === shape.text);
      if (!visible || visible.origin === 'outer' || visible.origin === 'import' || visible.origin === 'self') continue;
      const fit = fitOf(place, node);
      if (fit === undefined) continue;
      const type = place.typeOf(node);
      const types: readonly RoughType[] = type === 'unknown' ? ['list'] : [type];
      for (const each of types) {
        const text = place.dialect.write.copyOf(shape.text, each);
        if (text === undefined) continue;
        const weight = type === 'unknown' ? 0.4 : 1;
        yield replacing(place, this, node, text, `Use a copy of ${shown(shape.text)}`, fit * weight);
      }
    }
  },
};

function fitOf(place: RepairPlace, node: SyntaxNode): number | undefined {
  switch (roleOf(place, node)) {
    case 'value':
      return 1;
    case 'argument':
      return 0.8;
    case 'element':
      return 0.6;
    case 'iterable':
      return 0.5;
    case 'return':
      return 0.4;
    case 'object': {
      const above = node.parent && place.dialect.shapeOf(node.parent);
      return above?.kind === 'member' && changing.test(place.textOf(above.property)) ? 0.7 : undefined;
    }
    default:
      return undefined;
  }
}
