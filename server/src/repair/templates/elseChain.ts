// How an `if` goes on: the two branches exchanged, an `else` that is missing.

import { editing, shown } from '../fixing.ts';
import { bodyOf, hasBraces, leaves, linesOf, replacement, startsLine, statementsOf, unitOf } from '../statements.ts';
import type { SyntaxNode } from '../../core/syntaxTree.ts';
import type { FixTemplate, RepairPlace } from '../template.ts';

/** Whether a node is a block that can stand where another one does. */
function isWhole(place: RepairPlace, node: SyntaxNode): boolean {
  const [first] = bodyOf(place, node);
  const isBlock = place.dialect.shapeOf(node)?.kind === 'block' && !place.textOf(node).endsWith('\r');
  return isBlock && (hasBraces(place.dialect) || (first !== undefined && startsLine(place, first)));
}

/** Branches of conditions, exchanged or chained. */
export const elseChain: FixTemplate = {
  id: 'else-chain',
  title: 'other branches of a condition',
  source:
    'Defects4J dissection (SANER 2018) “conditional: else added”; mutation operator “if-else swap” (IBM, Just et al.)',
  // Branches added or exchanged make up a small part of real fixes.
  prior: 0.2,
  *propose(place) {
    const { dialect } = place;
    const unit = unitOf(place);
    for (const { node, shape, siblings, index } of statementsOf(place)) {
      if (shape?.kind !== 'if') continue;
      const condition = shown(place.textOf(shape.condition));
      const { then, otherwise } = shape;
      const isBlock = otherwise && dialect.shapeOf(otherwise)?.kind === dialect.shapeOf(then)?.kind;
      const isSame = isBlock && place.textOf(then).trim() === place.textOf(otherwise).trim();
      if (
        otherwise &&
        isBlock &&
        !isSame &&
        then.end <= otherwise.start &&
        ![then, otherwise].some((part) => place.textOf(part).endsWith('\r'))
      ) {
        const edits = [
          { span: { start: then.start, end: then.end }, newText: place.textOf(otherwise) },
          { span: { start: otherwise.start, end: otherwise.end }, newText: place.textOf(then) },
        ];
        yield editing(this, node, edits, `Exchange the branches of ${condition}`, 0.7);
      }
      // What the first and the second condition of a chain lead to, exchanged.
      const second = otherwise && dialect.shapeOf(otherwise);
      if (second?.kind === 'if' && !isBlock && [then, second.then].every((part) => isWhole(place, part))) {
        const [own, other] = [place.textOf(then), place.textOf(second.then)];
        const edits = [
          { span: { start: then.start, end: then.end }, newText: other },
          { span: { start: second.then.start, end: second.then.end }, newText: own },
        ];
        if (own.trim() !== other.trim())
          yield editing(this, node, edits, `Exchange what ${condition} and the next condition lead to`, 0.6);
      }
      const next = siblings[index + 1];
      // Two questions in a row, of which the second should be asked only if the first was denied.
      const lines = next && dialect.shapeOf(next)?.kind === 'if' && !otherwise ? linesOf(place, next) : undefined;
      if (
        next &&
        lines &&
        startsLine(place, node) &&
        startsLine(place, next) &&
        !leaves(place, bodyOf(place, then).at(-1))
      ) {
        const opening = place.tree.text.slice(then.end, next.start);
        if (opening.trim() !== '') continue;
        const start = next.start;
        const isBraced = hasBraces(dialect);
        const edit = isBraced
          ? { span: { start: then.end, end: next.start }, newText: ' else ' }
          : { span: { start, end: start }, newText: 'el' };
        if (dialect.shapeOf(then)?.kind === 'block')
          yield editing(this, next, [edit], `Ask only if not ${condition}`, 0.7);
        continue;
      }
      // What comes last and is done in any case should be done only otherwise.
      if (next && !otherwise && index === siblings.length - 2 && dialect.shapeOf(next)?.kind !== 'return') {
        const rest = linesOf(place, next);
        if (!rest || (!startsLine(place, next) && !hasBraces(dialect))) continue;
        const edit = replacement(
          place,
          next,
          dialect.write.ifLines(dialect.write.not(place.textOf(shape.condition)), rest, unit),
        );
        if (edit) yield editing(this, next, [edit], `Only if not ${condition}`, 0.5);
      }
    }
  },
};
