// Jumps within loops: `break` for `continue`, one that is missing after a statement, and a return that comes too early.

import { editing } from '../fixing.ts';
import { bodyOf, insertAfter, jumpText, leaves, loopAround, statementsOf } from '../statements.ts';
import type { FixTemplate } from '../template.ts';

/** Other and missing jumps. */
export const loopJump: FixTemplate = {
  id: 'loop-jump',
  title: 'another or a missing jump',
  source: 'mutation operators SBRC, SCRB (Agrawal et al. 1989); Defects4J dissection (SANER 2018) “loop: break added”',
  // Seldom among real fixes.
  prior: 0.2,
  *propose(place) {
    const { dialect } = place;
    for (const node of place.nodes) {
      const kind = dialect.shapeOf(node)?.kind;
      if ((kind !== 'break' && kind !== 'continue') || !loopAround(place, node)) continue;
      const other = kind === 'break' ? 'continue' : 'break';
      const edit = { span: { start: node.start, end: node.start + kind.length }, newText: other };
      yield editing(this, node, [edit], `Use \`${other}\` instead of \`${kind}\``, 0.8);
    }
    for (const { node, siblings, index, shape } of statementsOf(place)) {
      if (index !== siblings.length - 1 || leaves(place, node) || shape?.kind === 'pass' || !loopAround(place, node))
        continue;
      const above = node.parent?.parent && dialect.shapeOf(node.parent.parent);
      // At the end of a whole loop a jump is `break` after one round, or nothing.
      if (above?.kind !== 'if' || bodyOf(place, node.parent!).length === 0) continue;
      for (const [word, fit] of [
        ['break', 0.6],
        ['continue', 0.4],
      ] as const) {
        const edit = insertAfter(place, node, [jumpText(dialect, word)]);
        if (edit) yield editing(this, node, [edit], `Add \`${word}\``, fit);
      }
    }
  },
};
