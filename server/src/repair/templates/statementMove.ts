// A statement at the wrong place: up or down by one, out of the loop or condition around it, or into the one beside it.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import type { TextEdit } from '../../base/edit.ts';
import { editing, shown } from '../fixing.ts';
import { namedNodes } from '../nodes.ts';
import {
  bodyOf,
  deletion,
  endsLine,
  indentAt,
  insertAfter,
  insertBefore,
  linesOf,
  newlineOf,
  startsLine,
  statementsOf,
  type Statement,
} from '../statements.ts';
import type { Fix, FixTemplate, RepairPlace } from '../template.ts';

/** Statements moved by one place. */
export const statementMove: FixTemplate = {
  id: 'statement-move',
  title: 'a statement at another place',
  source: 'TBar (ISSTA 2019) FP14 “move statement”; PAR (ICSE 2013); GenProg (ICSE 2009) “swap”',
  // One in fifteen of the patches of Defects4J moves a statement (Sobreira et al., SANER 2018).
  prior: 0.3,
  *propose(place) {
    for (const statement of statementsOf(place)) {
      const { node, siblings, index, shape } = statement;
      if (shape?.kind === 'function' || shape?.kind === 'class' || shape?.kind === 'pass') continue;
      const next = siblings[index + 1];
      if (next) yield* swapped(place, node, next);
      yield* outwards(place, statement);
      if (next) yield* inwards(place, statement, next, 'first');
      const before = siblings[index - 1];
      if (before) yield* inwards(place, statement, before, 'last');
    }
  },
};

function* swapped(place: RepairPlace, node: SyntaxNode, next: SyntaxNode): Generator<Fix> {
  const [a, b] = [place.textOf(node), place.textOf(next)];
  // A declaration that is used at once cannot come later.
  if (a.endsWith('\r') || b.endsWith('\r')) return;
  if (a === b || !sameColumn(place, node, next)) return;
  if (place.dialect.shapeOf(node)?.kind === 'return') return;
  const isSimple = !a.includes('\n') && !b.includes('\n');
  const edits = [
    { span: { start: node.start, end: node.end }, newText: b },
    { span: { start: next.start, end: next.end }, newText: a },
  ];
  yield editing(statementMove, node, edits, `Put ${shown(b)} before ${shown(a)}`, isSimple ? 0.6 : 0.4);
}

function sameColumn(place: RepairPlace, a: SyntaxNode, b: SyntaxNode): boolean {
  if (!startsLine(place, a) || !startsLine(place, b)) return false;
  return indentAt(place.tree.text, a.start) === indentAt(place.tree.text, b.start);
}

/** Out of what is around it: the first statement to before, the last to behind. */
function* outwards(place: RepairPlace, statement: Statement): Generator<Fix> {
  const { node, siblings, index } = statement;
  const { dialect } = place;
  let outer = node.parent;
  while (outer && outer !== place.func && !dialect.isStatement(outer)) outer = outer.parent;
  if (!outer || outer === place.func) return;
  const kind = dialect.shapeOf(outer)?.kind;
  if (kind !== 'loop' && kind !== 'each' && kind !== 'if') return;
  const lines = linesOf(place, node);
  const removed = deletion(place, statement);
  if (!lines || !removed) return;
  const isJump = /^(?:break|continue)$/u.test(dialect.shapeOf(node)?.kind ?? '');
  if (kind !== 'if' && (isJump || hasJump(place, node))) return;
  const isReturn = dialect.shapeOf(node)?.kind === 'return';
  const around = kind === 'if' ? 'condition' : 'loop';
  if (index === siblings.length - 1) {
    const added = insertAfter(place, outer, lines);
    yield* together(
      place,
      node,
      removed,
      added,
      `Put ${shown(place.textOf(node))} behind the ${around}`,
      isReturn && kind !== 'if' ? 1 : 0.6,
    );
  }
  if (index === 0) {
    const added = insertBefore(place, outer, lines);
    yield* together(
      place,
      node,
      removed,
      added,
      `Put ${shown(place.textOf(node))} before the ${around}`,
      isReturn ? 0.1 : 0.5,
    );
  }
}

/** Whether a jump inside would leave a loop around the statement. */
function hasJump(place: RepairPlace, node: SyntaxNode): boolean {
  return namedNodes(node).some((part) => /^(?:break|continue)$/u.test(place.dialect.shapeOf(part)?.kind ?? ''));
}

/** Into a loop or condition beside it. */
function* inwards(place: RepairPlace, statement: Statement, beside: SyntaxNode, end: 'first' | 'last'): Generator<Fix> {
  const shape = place.dialect.shapeOf(beside);
  const block =
    shape?.kind === 'loop' || shape?.kind === 'each' ? shape.body : shape?.kind === 'if' ? shape.then : undefined;
  if (
    !block ||
    place.dialect.shapeOf(block)?.kind !== 'block' ||
    place.dialect.shapeOf(statement.node)?.kind === 'declaration'
  )
    return;
  if (place.dialect.shapeOf(statement.node)?.kind === 'loop' || place.dialect.shapeOf(statement.node)?.kind === 'each')
    return;
  const body = bodyOf(place, block);
  const [target, lines, removed] = [
    end === 'first' ? body[0] : body.at(-1),
    linesOf(place, statement.node),
    deletion(place, statement),
  ];
  if (!target || !lines || !removed || !startsLine(place, target)) return;
  if (end === 'last' && !endsLine(place, target)) return;
  const added = end === 'first' ? insertBefore(place, target, lines) : insertAfter(place, target, lines);
  const around = shape?.kind === 'if' ? 'condition' : 'loop';
  yield* together(
    place,
    statement.node,
    removed,
    added,
    `Put ${shown(place.textOf(statement.node))} into the ${around}`,
    0.5,
  );
}

function* together(
  place: RepairPlace,
  node: SyntaxNode,
  removed: TextEdit,
  added: TextEdit | undefined,
  title: string,
  fit: number,
): Generator<Fix> {
  if (!added) return;
  // Where blocks end without a token, what is around ends where the statement does: the line is given up from the line
  // above on, so that the new one can begin there.
  const above = removed.span.start - newlineOf(place.tree.text).length;
  const isLast = added.span.start > removed.span.start && added.span.start < removed.span.end;
  if (isLast && above > place.func.start) {
    const taken = { span: { start: above, end: added.span.start }, newText: '' };
    yield editing(statementMove, node, [taken, added], title, fit);
    return;
  }
  const edits = [removed, added].toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  const [first, second] = edits as [TextEdit, TextEdit];
  if (first.span.end > second.span.start || removed.span.start > node.start) return;
  if (first.span.end === second.span.start && first.span.start === first.span.end) return;
  yield editing(statementMove, node, edits, title, fit);
}
