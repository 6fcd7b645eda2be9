// A condition too much: keep the body of an `if` without asking, or only its `else`.

import { editing, shown } from '../fixing.ts';
import { bodyOf, hasBraces, linesOf, replacement, startsLine, statementsOf } from '../statements.ts';
import type { FixTemplate } from '../template.ts';

/** Bodies without their `if`, and `if`s without their `else`. */
export const surplusCondition: FixTemplate = {
  id: 'surplus-condition',
  title: 'a condition too much',
  source: 'TBar (ISSTA 2019) FP6.1 “remove if, keep body”; SOFix (SANER 2018) “if remover”; Prophet (POPL 2016)',
  // TBar's own counts put it behind changed conditions by a factor of four.
  prior: 0.2,
  *propose(place) {
    for (const { node, shape } of statementsOf(place)) {
      if (shape?.kind !== 'if') continue;
      for (const [part, title, fit] of [
        [shape.then, `Do it whether or not ${shown(place.textOf(shape.condition))}`, 0.6],
        [shape.otherwise, `Do only what follows \`else\` of ${shown(place.textOf(shape.condition))}`, 0.3],
      ] as const) {
        if (
          !part ||
          (place.dialect.shapeOf(part)?.kind === 'if' && !place.dialect.isStatement(part) && !hasBraces(place.dialect))
        )
          continue;
        const pieces = bodyOf(place, part).map((statement) => linesOf(place, statement));
        const lines = pieces.flatMap((piece) => piece ?? []);
        if (pieces.includes(undefined) || lines.length === 0) continue;
        if (!hasBraces(place.dialect) && !startsLine(place, node)) continue;
        const edit = replacement(place, node, lines);
        if (edit) yield editing(this, node, [edit], title, fit);
      }
      const { then, otherwise } = shape;
      // A comment may have taken in half of the line ending.
      if (!otherwise || place.textOf(then).endsWith('\r')) continue;
      const end = node.end - (place.textOf(node).endsWith('\r') ? 1 : 0);
      const edit = { span: { start: then.end, end }, newText: '' };
      yield editing(this, otherwise, [edit], `Do nothing where ${shown(place.textOf(shape.condition))} is false`, 0.4);
    }
  },
};
