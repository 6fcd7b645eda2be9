// `await` that is missing or surplus.

import { functionAround, replacing, shaped, shown } from '../fixing.ts';
import type { FixTemplate } from '../template.ts';

/** Missing and surplus await. */
export const awaiting: FixTemplate = {
  id: 'awaiting',
  title: 'wait for it',
  source:
    'BugsJS (ICST 2019) and “Understanding JavaScript’s async bugs” (ISSTA 2017): missing await; mutation operator SDL',
  // Rare over all code, but nearly always right where a promise is used as a value.
  prior: 0.4,
  *propose(place) {
    for (const { node, shape } of shaped(place, 'await')) {
      if (!shape.operand) continue;
      const text = place.textOf(shape.operand);
      yield replacing(place, this, node, text, `Do not wait for ${shown(text)}`, 0.3);
    }
    for (const { node, shape } of shaped(place, 'call')) {
      const above = node.parent && place.dialect.shapeOf(node.parent);
      if (above?.kind === 'await' || shape.constructs || functionAround(place, node)?.asynchronous !== true) continue;
      const type = place.typeOf(node);
      if (type !== 'unknown' && type !== 'object') continue;
      // A call in a chain of calls is waited for at its end.
      const chained = above?.kind === 'member' && above.object === node;
      const text = place.dialect.write.awaitOf(place.textOf(node));
      if (text === undefined) continue;
      yield replacing(place, this, node, text, `Wait for ${shown(place.textOf(node))}`, chained ? 0.4 : 1);
    }
  },
};
