// Another field or property: one that the same object is asked for elsewhere, or one of the function’s.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { editing, shaped, shown, spanOf } from '../fixing.ts';
import { namedNodes } from '../nodes.ts';
import type { FixTemplate, RepairPlace } from '../template.ts';

const most = 6;

/** Wrong properties. */
export const property: FixTemplate = {
  id: 'property',
  title: 'another property',
  source: 'TBar (ISSTA 2019) FP13; ELIXIR (ASE 2017) “object access”; ManySStuBs4J (MSR 2020) “wrong identifier”',
  prior: 0.5,
  *propose(place) {
    const known = propertiesOf(place);
    for (const { node, shape } of shaped(place, 'member')) {
      const own = place.textOf(shape.property);
      if (isMethod(place, node) || place.textOf(shape.object).length > 60) continue;
      const object = place.textOf(shape.object);
      const wanted = new Map<string, number>();
      for (const other of known) {
        if (other.name === own || wanted.has(other.name)) continue;
        if (other.object === object) wanted.set(other.name, 1);
        else if (other.nearby && own !== 'length' && other.name !== 'length') wanted.set(other.name, 0.5);
      }
      for (const [name, fit] of [...wanted].toSorted((a, b) => b[1] - a[1]).slice(0, most)) {
        const edit = { span: spanOf(shape.property), newText: name };
        yield editing(this, node, [edit], `Use \`${name}\` instead of ${shown(own)}`, fit);
      }
    }
  },
};

interface Known {
  readonly object: string;
  readonly name: string;
  readonly nearby: boolean;
}

const remembered = new WeakMap<RepairPlace, readonly Known[]>();

/** Properties that the file reads or writes, those of the function first. */
function propertiesOf(place: RepairPlace): readonly Known[] {
  const known = remembered.get(place);
  if (known) return known;
  const found: Known[] = [];
  const collect = (nodes: readonly SyntaxNode[], nearby: boolean) => {
    for (const node of nodes) {
      const shape = place.dialect.shapeOf(node);
      if (shape?.kind !== 'member' || isMethod(place, node) || found.length > 500) continue;
      const object = place.textOf(shape.object);
      if (object.length <= 60) found.push({ object, name: place.textOf(shape.property), nearby });
    }
  };
  collect(place.nodes, true);
  collect(namedNodes(place.tree.root), false);
  remembered.set(place, found);
  return found;
}

function isMethod(place: RepairPlace, node: SyntaxNode): boolean {
  const above = node.parent && place.dialect.shapeOf(node.parent);
  return above?.kind === 'call' && above.callee === node;
}
