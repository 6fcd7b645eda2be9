// A statement too much.

import { editing, shown } from '../fixing.ts';
import { deletion, statementsOf } from '../statements.ts';
import type { FixTemplate } from '../template.ts';

/** Statements taken away one at a time. */
export const statementDeletion: FixTemplate = {
  id: 'statement-deletion',
  title: 'a statement too much',
  source: 'GenProg (ICSE 2009) “delete”; TBar (ISSTA 2019) FP15; mutation operator SDL (Deng, Offutt & Li 2013)',
  // Deletions pass weak tests most often of all fixes (Qi et al., ISSTA 2015), so they come late.
  prior: 0.2,
  *propose(place) {
    for (const statement of statementsOf(place)) {
      const kind = statement.shape?.kind;
      if (kind === 'pass' || kind === 'declaration' || kind === 'function' || kind === 'class') continue;
      // To delete the only statement of the function is no repair.
      if (statement.siblings.length < 2 && statement.node.parent?.parent === place.func) continue;
      const edit = deletion(place, statement);
      if (!edit) continue;
      const isLast = statement.index === statement.siblings.length - 1;
      const isShort = !place.textOf(statement.node).includes('\n');
      const fit = (kind === 'return' && isLast ? 0.2 : 0.7) * (isShort ? 1 : 0.5);
      yield editing(this, statement.node, [edit], `Leave out ${shown(place.textOf(statement.node))}`, fit);
    }
  },
};
