// The wrong collection is gone over: keys for items, a list without its places, all for all but the first.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { editing, shaped, shown, spanOf } from '../fixing.ts';
import type { FixTemplate, RepairPlace } from '../template.ts';

/** Other collections to go over. */
export const iteration: FixTemplate = {
  id: 'iteration',
  title: 'another collection to go over',
  source: 'ELIXIR (ASE 2017) “method invocation”; TBar (ISSTA 2019) FP10; bugs.js “wrong loop subject”',
  // Seldom; other collections of the same type are tried by the template for names.
  prior: 0.25,
  *propose(place) {
    const { dialect } = place;
    for (const { shape } of shaped(place, 'each')) {
      const { iterable, variable } = shape;
      if (!dialect.isExpression(iterable)) continue;
      const own = place.textOf(iterable);
      const isPair = /,/u.test(place.textOf(variable));
      const found: (readonly [string, number])[] = [];
      const tail = dialect.tailOf?.(own, place.typeOf(iterable) === 'string' ? 'string' : 'list');
      for (const text of restsOf(place, own)) found.push([text, 0.8]);
      if (tail !== undefined && dialect.shapeOf(iterable)?.kind === 'name') found.push([tail, 0.5]);
      const names = place.namesAt(iterable).filter(({ name, type, origin }) => {
        const isIterable = type === 'list' || type === 'set' || type === 'map' || type === 'string';
        return isIterable && name !== own && origin !== 'outer' && origin !== 'import';
      });
      for (const { name } of names.slice(0, 4)) if (!isPair) found.push([name, 0.4]);
      if (dialect.id === 'python') {
        if (dialect.shapeOf(iterable)?.kind === 'name') {
          if (isPair) found.push([`${own}.items()`, 0.9], [`enumerate(${own})`, 0.7]);
          else
            found.push(
              [`${own}.values()`, 0.4],
              [`sorted(${own})`, 0.5],
              [`reversed(${own})`, 0.5],
              [`list(${own})`, 0.4],
              [`range(len(${own}))`, 0.4],
            );
        }
        if (!isPair) for (const range of rangesOf(place, iterable)) found.push(range);
        if (own.startsWith('enumerate(') && own.endsWith(')') && !own.includes(', 1'))
          found.push([`${own.slice(0, -1)}, 1)`, 0.5]);
      }
      for (const [text, fit] of found) {
        const edit = { span: spanOf(iterable), newText: text };
        yield editing(this, iterable, [edit], `Go over ${shown(text)}`, fit);
      }
    }
  },
};

/** The numbers up to one that stands where a collection should: `range(n)`. */
function rangesOf(place: RepairPlace, iterable: SyntaxNode): readonly (readonly [string, number])[] {
  const own = place.textOf(iterable);
  const kind = place.dialect.shapeOf(iterable)?.kind;
  if (kind === 'number') {
    const lists = place.namesAt(iterable).filter(({ type, origin }) => {
      return (
        (type === 'list' || type === 'string' || type === 'unknown') && (origin === 'parameter' || origin === 'local')
      );
    });
    return lists.slice(0, 2).map(({ name }) => [`range(${own}, len(${name}))`, 0.5] as const);
  }
  const type = place.typeOf(iterable);
  if (type !== 'number' && !(type === 'unknown' && (kind === 'name' || kind === 'binary'))) return [];
  const weight = type === 'number' ? 1 : 0.4;
  return [
    [`range(${own})`, 0.9 * weight],
    [`range(1, ${place.dialect.write.binary(own, '+', '1')})`, 0.5 * weight],
  ];
}

/** What is left of a collection of which the function takes a first part: `list[n:]` beside `list[:n]`. */
function restsOf(place: RepairPlace, own: string): readonly string[] {
  const found = new Set<string>();
  for (const { shape } of shaped(place, 'slice')) {
    if (shape.from || !shape.to || place.textOf(shape.object) !== own) continue;
    const text = place.dialect.write.slice?.(own, place.textOf(shape.to), undefined, undefined);
    if (text !== undefined) found.add(text);
  }
  for (const { shape } of shaped(place, 'call')) {
    const [from, to] = shape.args;
    if (!shape.object || !shape.method || place.textOf(shape.method) !== 'slice' || !from || !to) continue;
    if (place.textOf(shape.object) === own && place.textOf(from) === '0')
      found.add(`${own}.slice(${place.textOf(to)})`);
  }
  return [...found].slice(0, 2);
}
