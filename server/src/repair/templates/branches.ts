// The branches of a conditional expression swapped, or one of them taken always.

import { editing, replacing, shaped, shown, spanOf } from '../fixing.ts';
import type { FixTemplate } from '../template.ts';

/** Conditional expressions. */
export const branches: FixTemplate = {
  id: 'branches',
  title: 'the other branch',
  source:
    'PAR (ICSE 2013) “expression replacer”; TBar (ISSTA 2019) FP2; mutation operator “conditional operator deletion”',
  prior: 0.4,
  *propose(place) {
    for (const { node, shape } of shaped(place, 'conditional')) {
      const [yes, no] = [place.textOf(shape.yes), place.textOf(shape.no)];
      const edits = [
        { span: spanOf(shape.yes), newText: no },
        { span: spanOf(shape.no), newText: yes },
      ].toSorted((a, b) => a.span.start - b.span.start);
      yield editing(this, node, edits, `Swap ${shown(yes)} and ${shown(no)}`, 0.9);
      yield replacing(place, this, node, yes, `Always take ${shown(yes)}`, 0.5);
      yield replacing(place, this, node, no, `Always take ${shown(no)}`, 0.5);
    }
  },
};
