// Another index: from the other end, round the end, or of the object that the loop goes through.

import { replacing, shaped, shown } from '../fixing.ts';
import type { FixTemplate } from '../template.ts';

/** Wrong index expressions, beyond another name and one more or less. */
export const indexing: FixTemplate = {
  id: 'indexing',
  title: 'another index',
  source: 'TBar (ISSTA 2019) FP4.4 and FP13; ELIXIR (ASE 2017) “array access”; SOFix (SANER 2018)',
  prior: 0.35,
  *propose(place) {
    const { write } = place.dialect;
    for (const { shape } of shaped(place, 'index')) {
      const index = place.textOf(shape.index);
      const object = place.textOf(shape.object);
      if (place.typeOf(shape.index) === 'string' || object.length > 40) continue;
      const type = place.typeOf(shape.object) === 'string' ? 'string' : 'list';
      const length = write.lengthOf(object, type);
      if (length === undefined) continue;
      const last = write.binary(length, '-', '1');
      const isFixed = place.dialect.shapeOf(shape.index)?.kind === 'number';
      const wanted: (readonly [string, number])[] = isFixed
        ? [[index === '0' ? last : write.binary(length, '-', write.binary(index, '+', '1')), 0.6]]
        : [
            [write.binary(last, '-', index), 0.8],
            [write.binary(index, '%', length), 0.7],
            ['0', 0.4],
            [last, 0.4],
          ];
      for (const [text, fit] of wanted) {
        yield replacing(place, this, shape.index, text, `Use the index ${shown(text)}`, fit);
      }
    }
    for (const { node, shape } of shaped(place, 'index')) {
      if (!place.dialect.isExpression(node)) continue;
      const text = place.textOf(shape.index);
      // The index where the element was meant, and the other way round.
      yield replacing(place, this, node, text, `Use ${shown(text)} itself`, 0.4);
    }
  },
};
