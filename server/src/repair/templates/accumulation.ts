// What a loop was to gather and only keeps the last of: an item put into the list, the greatest, the list made longer.

import { editing, mayBe, shaped, shown, spanOf } from '../fixing.ts';
import { namedNodes } from '../nodes.ts';
import { loopAround } from '../statements.ts';
import type { SyntaxNode } from '../../core/syntaxTree.ts';
import type { Fix, FixTemplate, RepairPlace } from '../template.ts';

/** Assignments in loops that forget what was there. */
export const accumulation: FixTemplate = {
  id: 'accumulation',
  title: 'what was gathered is forgotten',
  source: 'mutation operator ASR (Ma & Offutt, MuJava 2005), for lists; TBar (ISSTA 2019) FP10 “method invocation”',
  // The operator `+=` has its own template; that a call is missing is seldom.
  prior: 0.25,
  *propose(place) {
    for (const { node, shape } of shaped(place, 'assignment')) {
      const { target, value, operator } = shape;
      if (operator !== '=' || place.dialect.shapeOf(target)?.kind !== 'name') continue;
      const loop = loopAround(place, node);
      const name = place.textOf(target);
      // What is read by its own value, or declared anew in each round, forgets nothing.
      if (!loop || readsIn(place, value, name) || !isStarted(place, name, loop)) continue;
      const type = place.typeOf(target);
      if (startsEmpty(place, name, loop)) yield* gathered(place, node, name, value);
      else if (type === 'number') yield* kept(place, node, name, value);
    }
  },
};

/** The value, or its items, put into a list. */
function* gathered(place: RepairPlace, node: SyntaxNode, name: string, value: SyntaxNode): Generator<Fix> {
  const [text, type] = [place.textOf(value), place.typeOf(value)];
  const isPython = place.dialect.id === 'python';
  const texts: readonly (readonly [string, number])[] = [
    [isPython ? `${name}.append(${text})` : `${name}.push(${text})`, 0.8],
    ...(mayBe(type, 'list') ? [[isPython ? `${name} += ${text}` : `${name}.push(...${text})`, 0.9] as const] : []),
  ];
  for (const [newText, fit] of texts)
    yield editing(
      accumulation,
      node,
      [{ span: { start: node.start, end: value.end }, newText }],
      shownTitle(newText),
      fit,
    );
}

/** The greater or the lesser of what was there and what comes. */
function* kept(place: RepairPlace, node: SyntaxNode, name: string, value: SyntaxNode): Generator<Fix> {
  const { write } = place.dialect;
  if (!mayBe(place.typeOf(value), 'number') || place.dialect.shapeOf(value)?.kind === 'number') return;
  for (const choose of [write.greatest, write.least]) {
    const text = choose?.(name, place.textOf(value));
    if (text !== undefined)
      yield editing(accumulation, node, [{ span: spanOf(value), newText: text }], `Keep ${shown(text)}`, 0.5);
  }
}

function shownTitle(text: string): string {
  return `Gather: ${shown(text)}`;
}

function readsIn(place: RepairPlace, node: SyntaxNode, name: string): boolean {
  return namedNodes(node).some((part) => {
    const shape = place.dialect.shapeOf(part);
    return shape?.kind === 'name' && shape.text === name;
  });
}

/** The first value of a name before a loop. */
function firstIn(place: RepairPlace, name: string, loop: SyntaxNode): SyntaxNode | undefined {
  for (const { shape } of shaped(place, 'declaration'))
    if (shape.value && shape.value.end <= loop.start && place.textOf(shape.name) === name) return shape.value;
  for (const { shape } of shaped(place, 'assignment'))
    if (shape.value.end <= loop.start && shape.operator === '=' && place.textOf(shape.target) === name)
      return shape.value;
  return undefined;
}

function isStarted(place: RepairPlace, name: string, loop: SyntaxNode): boolean {
  const first = firstIn(place, name, loop);
  return first !== undefined && !/^const\b/u.test(place.textOf(first.parent?.parent ?? first));
}

function startsEmpty(place: RepairPlace, name: string, loop: SyntaxNode): boolean {
  const first = firstIn(place, name, loop);
  const shape = first && place.dialect.shapeOf(first);
  return shape?.kind === 'list' && shape.items.length === 0;
}
