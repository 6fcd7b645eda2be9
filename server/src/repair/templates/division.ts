// Whole against exact division.

import { replacing, shaped } from '../fixing.ts';
import type { FixTemplate } from '../template.ts';

/** Integer and float division. */
export const division: FixTemplate = {
  id: 'division',
  title: 'the other division',
  source: 'TBar (ISSTA 2019) FP8 “mutate integer division operation”',
  prior: 0.5,
  *propose(place) {
    const { write } = place.dialect;
    for (const { node, shape } of shaped(place, 'binary')) {
      const [left, right] = [place.textOf(shape.left), place.textOf(shape.right)];
      if (shape.operator === '/') {
        const floored = write.floorDivision(left, right);
        if (floored !== undefined) yield replacing(place, this, node, floored, 'Divide to a whole number', 1);
      }
      if (shape.operator === '/' || shape.operator === '//') {
        const exact = write.floatDivision(left, right);
        if (exact !== undefined) yield replacing(place, this, node, exact, 'Divide exactly', 0.8);
      }
      // Halving by a shift rounds.
      if (shape.operator === '>>' && right === '1') {
        const exact = write.floatDivision(left, '2');
        if (exact !== undefined) yield replacing(place, this, node, exact, 'Divide exactly by 2', 0.3);
      }
    }
  },
};
