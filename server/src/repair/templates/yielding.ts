// A `yield` that is missing: values that are returned one by one, and generators that are called and dropped.

import { editing, shown } from '../fixing.ts';
import { hasBraces, loopAround, statementEnd, statementsOf } from '../statements.ts';
import type { FixTemplate } from '../template.ts';

/** Values given by a generator. */
export const yielding: FixTemplate = {
  id: 'yield',
  title: 'a missing `yield`',
  source: 'Defects4J dissection (SANER 2018) “wraps method call”, for generators; BugsInPy (FSE 2020)',
  // Only in generators, and in what may become one.
  prior: 0.25,
  *propose(place) {
    const { dialect } = place;
    const func = dialect.shapeOf(place.func);
    if (func?.kind !== 'function' || func.concise) return;
    // With braces come languages in which generators are marked as such, or there are none.
    const isMarked = hasBraces(dialect);
    if (!func.generator && isMarked) return;
    for (const { node, shape } of statementsOf(place)) {
      const end = statementEnd(dialect);
      const rewrite = (newText: string, title: string, fit: number) =>
        editing(this, node, [{ span: { start: node.start, end: node.end }, newText: newText + end }], title, fit);
      if (shape?.kind === 'return' && shape.value && dialect.isExpression(shape.value)) {
        const text = place.textOf(shape.value);
        if (func.generator || loopAround(place, node)) yield rewrite(`yield ${text}`, `Yield ${shown(text)}`, 0.7);
      }
      if (!func.generator || shape?.kind !== 'expressionStatement') continue;
      const kind = dialect.shapeOf(shape.expression)?.kind;
      if (kind !== 'call' && kind !== 'name') continue;
      const text = place.textOf(shape.expression);
      yield rewrite(`yield ${text}`, `Yield ${shown(text)}`, 0.6);
      // All of another generator; asynchronous ones of Python cannot.
      if (isMarked) yield rewrite(`yield* ${text}`, `Yield all of ${shown(text)}`, 0.8);
      else if (!func.asynchronous) yield rewrite(`yield from ${text}`, `Yield all of ${shown(text)}`, 0.8);
    }
  },
};
