// A piece of text that is missing at one end: what a failing test wants and does not get, put before or after what
// makes the text.

import { parentShape, replacing, roleOf, shown } from '../fixing.ts';
import type { Fix, FixTemplate, RepairPlace } from '../template.ts';
import type { SyntaxNode } from '../../core/syntaxTree.ts';

/** Most pieces that are tried, and fixes of one function. */
const most = { pieces: 4, all: 80 };

/** Where pieces come from that the failing tests imply; see `subjectOf`. */
const implied = 0.55;

/** Texts that are put before or after another. */
export const affix: FixTemplate = {
  id: 'affix',
  title: 'a piece of text that is missing',
  source: 'TBar (ISSTA 2019) FP9 “mutate literal”; SemFix (ICSE 2013), for texts by what is wanted and what is given',
  // What is missing is known from the test; where it stands has to be found.
  prior: 0.3,
  *propose(place) {
    const pieces = place.ingredients.constants
      .filter(({ text, nearness }) => nearness === implied && /^'[^'\\]+'$/u.test(text))
      .slice(0, most.pieces);
    if (pieces.length === 0) return;
    const found: Fix[] = [];
    for (const node of place.nodes) {
      const fit = fitOf(place, node);
      if (fit === undefined) continue;
      const own = place.textOf(node);
      for (const { text } of pieces) {
        const { binary } = place.dialect.write;
        found.push(
          replacing(place, this, node, binary(text, '+', own), `Put ${shown(text)} before ${shown(own)}`, fit),
          replacing(place, this, node, binary(own, '+', text), `Put ${shown(text)} behind ${shown(own)}`, fit),
        );
      }
    }
    yield* found.toSorted((a, b) => b.fit - a.fit).slice(0, most.all);
  },
};

/** Texts that are joined, handed on or returned; in languages in which `+` joins texts. */
function fitOf(place: RepairPlace, node: SyntaxNode): number | undefined {
  const { dialect } = place;
  if (!/^(?:javascript|python)$/u.test(dialect.id) || !dialect.isExpression(node)) return undefined;
  const shape = dialect.shapeOf(node);
  if (!shape || shape.kind === 'assignment') return undefined;
  const type = place.typeOf(node);
  if (type !== 'string') return undefined;
  const above = parentShape(place, node);
  if (above?.kind === 'binary') return above.operator === '+' ? 0.9 : undefined;
  switch (roleOf(place, node)) {
    case 'value':
      return 0.9;
    case 'return':
      return 1;
    case 'argument':
    case 'element':
    case 'branch':
      return 0.7;
    default:
      return undefined;
  }
}
