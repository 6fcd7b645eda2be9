// Wrong bounds, step or direction of a counting loop: `range(n)` for `range(1, n + 1)`, `i += 2`, downwards.

import { editing, fitted, shaped, shown, spanOf } from '../fixing.ts';
import type { Fix, FixTemplate, RepairPlace } from '../template.ts';
import type { SyntaxNode } from '../../core/syntaxTree.ts';

/** Other ranges and first values of loops. */
export const loopRange: FixTemplate = {
  id: 'loop-range',
  title: 'another range of a loop',
  source: 'PAR (ICSE 2013) “off-by-one”; mutation operators OBBN and loop bounds (Agrawal et al. 1989)',
  // Off by one is the best known of all faults; where ranges are calls, the bounds are their arguments.
  prior: 0.45,
  *propose(place) {
    for (const { node, shape } of shaped(place, 'call')) {
      if (place.textOf(shape.callee) === 'range' && !shape.object && !place.textOf(shape.argumentList).includes('*')) {
        yield* ranges(place, node, shape.args);
      }
    }
    for (const { shape } of shaped(place, 'loop')) {
      if (shape.flavour === 'for' && shape.initial) yield* starts(place, shape.initial);
    }
  },
};

function* ranges(place: RepairPlace, node: SyntaxNode, args: readonly SyntaxNode[]): Generator<Fix> {
  const { write } = place.dialect;
  const texts = args.map((arg) => place.textOf(arg));
  const [from, to, step] = texts.length === 1 ? ['0', texts[0]!, undefined] : [texts[0], texts[1], texts[2]];
  if (from === undefined || to === undefined) return;
  const more = (text: string) => (text.endsWith(' - 1') ? text.slice(0, -4) : write.binary(text, '+', '1'));
  const less = (text: string) => (text.endsWith(' + 1') ? text.slice(0, -4) : write.binary(text, '-', '1'));
  const write3 = (...parts: readonly (string | undefined)[]) => {
    const given = parts.filter((part) => part !== undefined);
    return `range(${given.length === 2 && given[0] === '0' ? given[1]! : given.join(', ')})`;
  };
  const found: (readonly [string, number])[] = [
    [write3(from, more(to), step), 1],
    [write3(from, less(to), step), 0.9],
    [write3(from === '0' ? '1' : more(from), to, step), 0.8],
    [write3(from === '0' ? '1' : more(from), more(to), step), 0.8],
    [write3('0', to, step), 0.6],
    [write3(from === '0' ? '2' : less(from), to, step), 0.5],
    [write3('2', more(to), step), 0.4],
    [write3(less(to), less(from), '-1'), 0.6],
    [`reversed(${write3(from, to, step)})`, 0.5],
    [write3(from, to, '2'), 0.3],
  ];
  if (step !== undefined) found.push([write3(from, to), 0.6], [write3(to, from, step), 0.4]);
  if (step !== undefined && step.startsWith('-')) found.push([write3(from, to, step.slice(1)), 0.4]);
  const own = place.textOf(node);
  for (const [text, fit] of found) {
    if (text === own) continue;
    const edit = { span: spanOf(node), newText: fitted(place, node, text) };
    yield editing(loopRange, node, [edit], `Go over ${shown(text)}`, fit);
  }
}

/** Counting from 0, 1 and one more than now. */
function* starts(place: RepairPlace, initial: SyntaxNode): Generator<Fix> {
  const { dialect } = place;
  const shape = dialect.shapeOf(initial);
  const inner = shape?.kind === 'expressionStatement' ? dialect.shapeOf(shape.expression) : shape;
  const value = inner?.kind === 'declaration' || inner?.kind === 'assignment' ? inner.value : undefined;
  if (!value || !dialect.isExpression(value)) return;
  const own = place.textOf(value);
  const counters = place
    .namesAt(value)
    .filter(({ origin, type }) => origin === 'loop' && type === 'number')
    .slice(0, 2);
  for (const [text, fit] of [
    ...counters.flatMap(({ name }) => [[dialect.write.binary(name, '+', '1'), 0.6] as const, [name, 0.5] as const]),
    ['0', 0.7],
    ['1', 0.7],
    [dialect.write.binary(own, '+', '1'), 0.6],
    [dialect.write.binary(own, '-', '1'), 0.5],
  ] as const) {
    if (text === own || (/^\d+$/u.test(own) && text.includes(own) && text !== own)) continue;
    yield editing(loopRange, value, [{ span: spanOf(value), newText: text }], `Count from ${shown(text)}`, fit);
  }
}
