// Bounds of slices that are surplus, missing or another length away.

import { editing, replacing, shaped, shown, spanOf } from '../fixing.ts';
import type { FixTemplate } from '../template.ts';

const slicing = /^(?:slice|substring|substr|subarray)$/u;

/** Wrong slice bounds, beyond one more or less. */
export const sliceBounds: FixTemplate = {
  id: 'slice-bounds',
  title: 'other bounds of the slice',
  source:
    'TBar (ISSTA 2019) FP10.2, FP10.4 for ranges; mutation operator “slice index” of Python mutation tools (MutPy SIR)',
  prior: 0.4,
  *propose(place) {
    const { write } = place.dialect;
    for (const { node, shape } of shaped(place, 'slice')) {
      const object = place.textOf(shape.object);
      const [from, to, step] = [shape.from, shape.to, shape.step].map((part) => part && place.textOf(part));
      for (const bound of [shape.from, shape.to]) {
        if (!bound) continue;
        const title = `Leave out the bound ${shown(place.textOf(bound))}`;
        yield editing(this, node, [{ span: spanOf(bound), newText: '' }], title, 0.9);
      }
      for (const [start, end, every, fit] of [
        [to, from, step, 0.5],
        [from ?? '1', to, step, 0.8],
        [from, to ?? '-1', step, 0.6],
        [from, to, undefined, 0.5],
      ] as const) {
        const text = write.slice?.(object, start, end, every);
        if (text !== undefined) yield replacing(place, this, node, text, `Use ${shown(text)}`, fit);
      }
    }
    for (const { node, shape } of shaped(place, 'call')) {
      if (!shape.object || !shape.method || !slicing.test(place.textOf(shape.method))) continue;
      const [from, to] = shape.args;
      const inside = { start: shape.argumentList.start + 1, end: shape.argumentList.end - 1 };
      const texts: (readonly [string, number])[] = [];
      const length = write.lengthOf(place.textOf(shape.object), 'list');
      const start = from ? place.textOf(from) : '0';
      if (from && !to) {
        texts.push([`0, ${start}`, 0.9], ['', 0.2]);
        if (start === '0') texts.push(['1', 0.8], ['0, -1', 0.6]);
        else if (length !== undefined) texts.push([write.binary(length, '-', start), 0.4]);
        if (!start.startsWith('-')) texts.push([write.binary('0', '-', start).replace(/^0 - /u, '-'), 0.5]);
      } else if (from && to) {
        texts.push([start, 0.9], [`0, ${place.textOf(to)}`, 0.5], [place.textOf(to), 0.5]);
        texts.push([`${start}, ${write.binary(start, '+', place.textOf(to))}`, 0.6]);
        if (start === '0') texts.push([`1, ${place.textOf(to)}`, 0.6]);
      }
      for (const [newText, fit] of texts) {
        yield editing(this, node, [{ span: inside, newText }], `Slice by \`(${newText})\``, fit);
      }
    }
  },
};
