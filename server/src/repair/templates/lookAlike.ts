// Another method or function of the same shape: `lastIndexOf` for `indexOf`, `some` for `every`, a sibling of the file.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { editing, shaped, shown, spanOf } from '../fixing.ts';
import { namedNodes } from '../nodes.ts';
import type { FixTemplate, RepairPlace } from '../template.ts';

const mostSiblings = 4;

/** Wrong methods and functions. */
export const lookAlike: FixTemplate = {
  id: 'look-alike',
  title: 'another function of the same shape',
  source: 'PAR (ICSE 2013) “method replacer”; TBar (ISSTA 2019) FP10.1; ManySStuBs4J (MSR 2020) “wrong function name”',
  // “Wrong function name” is second in ManySStuBs4J.
  prior: 0.7,
  *propose(place) {
    const { lookAlikes } = place.dialect;
    for (const { node, shape } of shaped(place, 'call')) {
      const called = shape.method ?? shape.callee;
      const name = place.textOf(called);
      if (!/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name)) continue;
      const wanted = new Map<string, number>();
      for (const group of lookAlikes) {
        if (!group.includes(name)) continue;
        for (const [index, other] of group.entries()) {
          if (other !== name && !wanted.has(other)) wanted.set(other, 1 - Math.min(index, 5) * 0.1);
        }
      }
      if (!shape.method) for (const other of siblings(place, name, shape.args.length)) wanted.set(other, 0.5);
      for (const [other, fit] of wanted) {
        const title = `Call \`${other}\` instead of ${shown(name)}`;
        yield editing(this, node, [{ span: spanOf(called), newText: other }], title, fit);
      }
    }
    // Functions that are handed on by name: `map(Math.floor)`, `key=max`.
    for (const { node, shape } of shaped(place, 'member')) {
      const above = node.parent && place.dialect.shapeOf(node.parent);
      if (above?.kind === 'call' && above.callee === node) continue;
      const name = place.textOf(shape.property);
      for (const group of lookAlikes) {
        if (!group.includes(name)) continue;
        for (const other of group.filter((word) => word !== name)) {
          const edit = { span: spanOf(shape.property), newText: other };
          yield editing(this, node, [edit], `Use \`${other}\` instead of ${shown(name)}`, 0.3);
        }
      }
    }
  },
};

const named = new WeakMap<SyntaxNode, readonly { readonly name: string; readonly arity: number }[]>();

/** Other functions of the file that take as many arguments. */
function siblings(place: RepairPlace, own: string, count: number): readonly string[] {
  let known = named.get(place.tree.root);
  if (!known) {
    known = namedNodes(place.tree.root).flatMap((node) => {
      const shape = place.dialect.shapeOf(node);
      if (shape?.kind !== 'function' || !shape.name || isMethod(place, node)) return [];
      return [{ name: place.textOf(shape.name), arity: shape.parameters.length }];
    });
    named.set(place.tree.root, known);
  }
  return known
    .filter(({ name, arity }) => name !== own && arity === count)
    .map(({ name }) => name)
    .slice(0, mostSiblings);
}

function isMethod(place: RepairPlace, node: SyntaxNode): boolean {
  for (let at = node.parent; at; at = at.parent) {
    const kind = place.dialect.shapeOf(at)?.kind;
    if (kind === 'class') return true;
    if (kind === 'function') return false;
  }
  return false;
}
