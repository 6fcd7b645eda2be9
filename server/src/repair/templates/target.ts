// A value put into the wrong place: another element or variable of the same statement or function was meant.

import { editing, shaped, shown, spanOf } from '../fixing.ts';
import { namedNodes } from '../nodes.ts';
import type { FixTemplate, RepairPlace } from '../template.ts';
import type { SyntaxNode } from '../../core/syntaxTree.ts';

/** Most places that are tried for one assignment. */
const most = 4;

/** Other targets of assignments. */
export const target: FixTemplate = {
  id: 'target',
  title: 'another place for the value',
  source: 'TBar (ISSTA 2019) FP13 “mutate variable”, for what stands on the left; GenProg (ICSE 2009) “replace”',
  prior: 0.2,
  *propose(place) {
    for (const { node, shape } of shaped(place, 'assignment')) {
      const own = place.textOf(shape.target);
      const kind = place.dialect.shapeOf(shape.target)?.kind;
      if (kind !== 'index' && !isTable(shape.target)) continue;
      const near = elementsIn(place, shape.value);
      const far = [...shaped(place, 'assignment')].flatMap((other) => elementsIn(place, other.shape.target));
      const texts = [...new Set([...near, ...far])].filter((text) => text !== own);
      for (const [rank, text] of texts.slice(0, most).entries()) {
        const edit = { span: spanOf(shape.target), newText: text };
        yield editing(this, node, [edit], `Set ${shown(text)} instead of ${shown(own)}`, 0.8 - rank * 0.1);
      }
    }
  },
};

/** Elements of lists and tables within a node that an assignment could set. */
function elementsIn(place: RepairPlace, node: SyntaxNode): readonly string[] {
  return namedNodes(node).flatMap((part) =>
    place.dialect.shapeOf(part)?.kind === 'index' || isTable(part) ? [place.textOf(part)] : [],
  );
}

/** Whether a node is an element with several subscripts. */
function isTable(node: SyntaxNode): boolean {
  return node.children.filter((child) => child.field === 'subscript').length > 1;
}
