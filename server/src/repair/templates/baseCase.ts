// The smallest case is one larger than the code thinks: `if (n == 0)` where `n <= 1` has to end it, too.

import { parentShape, replacing, shaped, shown } from '../fixing.ts';
import type { FixTemplate } from '../template.ts';

/** Conditions that ask for nothing where one thing alone is to be treated alike. */
export const baseCase: FixTemplate = {
  id: 'base-case',
  title: 'a larger smallest case',
  source: 'second-order mutants (Jia & Harman 2009) of the operators ROR and CRP: a comparison with its bound',
  // Two tokens at once, where one alone is far more frequent.
  prior: 0.22,
  *propose(place) {
    const { write } = place.dialect;
    for (const { node, shape } of shaped(place, 'binary')) {
      if (shape.class !== 'equality' || /!/u.test(shape.operator)) continue;
      if (place.dialect.shapeOf(shape.right)?.kind !== 'number' || place.textOf(shape.right) !== '0') continue;
      if (place.typeOf(shape.left) !== 'number' && place.typeOf(shape.left) !== 'unknown') continue;
      const isCase = parentShape(place, node)?.kind === 'if';
      const text = write.binary(place.textOf(shape.left), '<=', '1');
      yield replacing(place, this, node, text, `Ask for ${shown(text)}`, isCase ? 0.9 : 0.3);
    }
  },
};
