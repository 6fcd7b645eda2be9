// A counting loop that goes the wrong way: downwards for upwards, with its first value, its condition and its step.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { editing, rewriting, shaped, shown, spanOf } from '../fixing.ts';
import type { FixTemplate, RepairPlace } from '../template.ts';

/** Counting loops turned round. Where ranges are calls, `loop-range` turns them. */
export const loopDirection: FixTemplate = {
  id: 'loop-direction',
  title: 'the other direction of a loop',
  source: 'mutation operators OLBN and ORRN on loops (Agrawal et al. 1989); PAR (ICSE 2013) “off-by-one”, at both ends',
  // Three places have to be wrong together; nobody counts it apart, and loops are seldom turned.
  prior: 0.15,
  *propose(place) {
    const { write } = place.dialect;
    for (const { node, shape } of shaped(place, 'loop')) {
      if (shape.flavour !== 'for' || !shape.initial || !shape.condition || !shape.update) continue;
      const first = valueOf(place, shape.initial);
      const asked = inner(place, shape.condition, 'binary');
      const step = inner(place, shape.update, 'update');
      if (!first || asked?.class !== 'relational' || !step) continue;
      if (place.textOf(asked.left) !== first.name || place.textOf(step.operand) !== first.name) continue;
      const isUp = step.operator === '++' && /^<=?$/u.test(asked.operator);
      if (!isUp && !(step.operator === '--' && /^>=?$/u.test(asked.operator))) continue;
      const [own, end] = [place.textOf(first.value), place.textOf(asked.right)];
      const isOpen = !asked.operator.endsWith('=');
      const less = end.endsWith(' - 1') ? undefined : write.binary(end, '-', '1');
      const start = !isOpen ? end : isUp ? less : write.binary(end, '+', '1');
      if (start === undefined) continue;
      // `i >= 0` for what began at 0, and `i < n` for what began at `n - 1`.
      const [operator, limit] = isUp ? ['>=', own] : own.endsWith(' - 1') ? ['<', own.slice(0, -4)] : ['<=', own];
      const edits = [
        rewriting(place, first.value, start),
        { span: { start: asked.op.start, end: asked.right.end }, newText: `${operator} ${limit}` },
        { span: spanOf(step.node), newText: place.textOf(step.node).replace(step.operator, isUp ? '--' : '++') },
      ];
      const title = isUp ? `Count down from ${shown(start)}` : `Count up from ${shown(start)}`;
      yield { ...editing(this, node, edits, title, 0.9), at: { start: node.start, end: shape.body.start } };
    }
  },
};

/** The counter and what it begins with. */
function valueOf(
  place: RepairPlace,
  initial: SyntaxNode,
): { readonly name: string; readonly value: SyntaxNode } | undefined {
  const declared = inner(place, initial, 'declaration');
  if (declared?.value) return { name: place.textOf(declared.name), value: declared.value };
  const assigned = inner(place, initial, 'assignment');
  return assigned?.operator === '=' ? { name: place.textOf(assigned.target), value: assigned.value } : undefined;
}

/** The shape of one kind that a part of a loop's head has, statement or not. */
function inner<K extends 'declaration' | 'assignment' | 'binary' | 'update'>(
  place: RepairPlace,
  node: SyntaxNode,
  kind: K,
) {
  const found = [...shaped({ ...place, nodes: [node, ...node.children] }, kind)];
  return found.length === 1 ? { ...found[0]!.shape, node: found[0]!.node } : undefined;
}
