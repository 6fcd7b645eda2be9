// Several subscripts of one table in another order: `grid[column, row]` for `grid[row, column]`.

import { editing, shown, spanOf } from '../fixing.ts';
import type { FixTemplate } from '../template.ts';

/** Subscripts that stand side by side in one pair of brackets; one after the other they are told by `operand`. */
export const subscripts: FixTemplate = {
  id: 'subscripts',
  title: 'another order of the subscripts',
  source: 'ManySStuBs4J (MSR 2020) “swap arguments”, done to subscripts',
  prior: 0.3,
  *propose(place) {
    for (const node of place.nodes) {
      const parts = node.children.filter((child) => child.field === 'subscript');
      for (const [index, part] of parts.entries()) {
        const next = parts[index + 1];
        const [own, other] = [place.textOf(part), next && place.textOf(next)];
        if (next === undefined || other === undefined || own === other) continue;
        const edits = [
          { span: spanOf(part), newText: other },
          { span: spanOf(next), newText: own },
        ];
        yield editing(this, node, edits, `Use ${shown(`${other}, ${own}`)} as subscripts`, 0.9);
      }
    }
  },
};
