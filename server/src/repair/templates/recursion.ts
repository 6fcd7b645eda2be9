// A call of the function itself whose arguments do not shrink.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { editing, rewriting, shaped, shown } from '../fixing.ts';
import type { Fix, FixTemplate, RepairPlace } from '../template.ts';

/** Recursion that does not come to its end. */
export const recursion: FixTemplate = {
  id: 'recursion',
  title: 'a smaller argument',
  source:
    'mutation operator “argument of the recursive call”; QuixBugs (SPLASH 2017), whose recursive programs fail so',
  prior: 0.35,
  *propose(place) {
    for (const { node, shape } of shaped(place, 'call')) {
      const called = place.textOf(shape.method ?? shape.callee);
      if (!isInside(place, node, called)) continue;
      for (const argument of shape.args) yield* smaller(place, node, argument);
    }
  },
};

/** Whether a node lies in a function of this name. */
function isInside(place: RepairPlace, node: SyntaxNode, name: string): boolean {
  for (let at = node.parent; at; at = at.parent) {
    const shape = place.dialect.shapeOf(at);
    if (shape?.kind === 'function' && shape.name && place.textOf(shape.name) === name) return true;
    if (shape?.kind === 'declaration' && place.textOf(shape.name) === name) return true;
  }
  return false;
}

function* smaller(place: RepairPlace, call: SyntaxNode, argument: SyntaxNode): Generator<Fix> {
  const { write, tailOf } = place.dialect;
  if (place.dialect.shapeOf(argument)?.kind !== 'name') return;
  const text = place.textOf(argument);
  const type = place.typeOf(argument);
  const wanted: (readonly [string | undefined, number])[] = [];
  if (type === 'number' || type === 'unknown') {
    wanted.push([write.binary(text, '-', '1'), 1], [write.binary(text, '+', '1'), 0.6]);
    wanted.push([write.floorDivision(text, '2'), 0.6], [write.binary(text, '-', '2'), 0.4]);
  }
  if (type !== 'number')
    wanted.push([tailOf?.(text, type === 'unknown' ? 'list' : type), type === 'unknown' ? 0.5 : 1]);
  for (const [written, fit] of wanted) {
    if (written === undefined) continue;
    yield editing(recursion, call, [rewriting(place, argument, written)], `Pass on ${shown(written)}`, fit);
  }
}
