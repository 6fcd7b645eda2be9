// A minus that is missing or surplus.

import { replacing, roleOf, shaped, shown } from '../fixing.ts';
import type { FixTemplate } from '../template.ts';

/** Missing and surplus minus. */
export const minusSign: FixTemplate = {
  id: 'minus-sign',
  title: 'the other sign',
  source: 'mutation operators UOI and UOD (Offutt 1996); ManySStuBs4J (MSR 2020) “change unary operator”',
  prior: 0.25,
  *propose(place) {
    for (const { node, shape } of shaped(place, 'unary')) {
      if (shape.class !== 'minus' && shape.class !== 'plus' && shape.class !== 'bitnot') continue;
      const text = place.textOf(shape.operand);
      yield replacing(place, this, node, text, `Use ${shown(text)} without its sign`, 0.9);
    }
    for (const node of place.nodes) {
      const kind = place.dialect.shapeOf(node)?.kind;
      if (kind !== 'name' && kind !== 'member' && kind !== 'call' && kind !== 'index') continue;
      if (!place.dialect.isExpression(node) || place.typeOf(node) !== 'number') continue;
      const role = roleOf(place, node);
      if (role !== 'return' && role !== 'value' && role !== 'argument' && role !== 'branch' && role !== 'index')
        continue;
      const text = `-${place.textOf(node)}`;
      yield replacing(place, this, node, text, `Use ${shown(text)}`, role === 'return' ? 0.7 : 0.4);
    }
  },
};
