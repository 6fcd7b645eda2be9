// Another arithmetic, bitwise or shift operator: `-` for `+`, `%` for `/`.

import { editing, isSingle, shaped, spanOf } from '../fixing.ts';
import type { FixTemplate } from '../template.ts';

/** What may be meant instead, the likeliest first; only what the language has is offered. */
const likely: Readonly<Record<string, readonly string[]>> = {
  '+': ['-', '*', '/'],
  '-': ['+', '*', '%'],
  '*': ['/', '+', '**', '//'],
  '/': ['//', '*', '%', '-'],
  '%': ['/', '//', '*'],
  '**': ['*', '^'],
  '//': ['/', '%', '*'],
  '&': ['|', '^', '&&'],
  '|': ['&', '^', '||'],
  '^': ['|', '&', '**'],
  '<<': ['>>'],
  '>>': ['<<', '>>>'],
  '>>>': ['>>', '<<'],
};

/** Arithmetic, bitwise and shift operators. */
export const arithmeticOperator: FixTemplate = {
  id: 'arithmetic-operator',
  title: 'another arithmetic operator',
  source: 'TBar (ISSTA 2019) FP11.1 “mutate operators”; mutation operators AOR and LOR (Offutt 1996)',
  // Half as frequent as comparisons among changed operators (ManySStuBs4J, MSR 2020).
  prior: 0.6,
  *propose(place) {
    const { operators } = place.dialect;
    const known = new Set(Object.values(operators).flat());
    for (const { node, shape } of shaped(place, 'binary')) {
      if (shape.class !== 'arithmetic' && shape.class !== 'bitwise' && shape.class !== 'shift') continue;
      // Texts are joined; nothing else can be done with them.
      if (place.typeOf(shape.left) === 'string' || place.typeOf(shape.right) === 'string') continue;
      for (const [index, operator] of (likely[shape.operator] ?? []).entries()) {
        if (!known.has(operator)) continue;
        // A sign before the base of a power is an error in some languages.
        if (operator === '**' && !isSingle(place.textOf(shape.left))) continue;
        const title = `Use \`${operator}\` instead of \`${shape.operator}\``;
        const fix = editing(this, node, [{ span: spanOf(shape.op), newText: operator }], title, 1 - index * 0.2);
        yield fix;
      }
    }
  },
};
