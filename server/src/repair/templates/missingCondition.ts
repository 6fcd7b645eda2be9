// A condition that is missing: a statement that should be done only sometimes.

import { editing, shown, visibleAt } from '../fixing.ts';
import { unreadAt } from '../neglected.ts';
import { linesOf, replacement, startsLine, hasBraces, statementsOf, unitOf } from '../statements.ts';
import type { Fix, FixTemplate, RepairPlace } from '../template.ts';
import type { SyntaxNode } from '../../core/syntaxTree.ts';

/** Most conditions that one statement is wrapped in. */
const mostConditions = 10;
/** Most of them that are borrowed. */
const mostBorrowed = 6;
/** Most fixes of one function. */
const mostFixes = 80;

/** Statements wrapped in an `if`. */
export const missingCondition: FixTemplate = {
  id: 'missing-condition',
  title: 'a condition that is missing',
  source:
    'TBar (ISSTA 2019) FP4.4 “insert missed if”; PAR (ICSE 2013) “collection size checker”; SPR (FSE 2015) “guard”',
  // As frequent as guards, but the condition has to be found: one of many.
  prior: 0.3,
  *propose(place) {
    const unit = unitOf(place);
    const found: Fix[] = [];
    const { write } = place.dialect;
    for (const { node, shape } of statementsOf(place)) {
      const kind = shape?.kind;
      if (
        kind !== 'expressionStatement' &&
        kind !== 'return' &&
        kind !== 'assignment' &&
        kind !== 'break' &&
        kind !== 'continue'
      )
        continue;
      const lines = linesOf(place, node);
      if (!lines || (!hasBraces(place.dialect) && !startsLine(place, node))) continue;
      for (const { text, fit } of conditionsFor(place, node)) {
        const edit = replacement(place, node, write.ifLines(text, lines, unit));
        if (edit) found.push(editing(this, node, [edit], `Only if ${shown(text)}`, fit));
      }
    }
    yield* found.toSorted((a, b) => b.fit - a.fit).slice(0, mostFixes);
  },
};

/** Conditions from elsewhere, and that what is stored is not there yet. */
function conditionsFor(
  place: RepairPlace,
  node: SyntaxNode,
): readonly { readonly text: string; readonly fit: number }[] {
  const { write } = place.dialect;
  const visible = visibleAt(place, node);
  const found: { readonly text: string; readonly fit: number }[] = [];
  const shape = place.dialect.shapeOf(node);
  const call = shape?.kind === 'expressionStatement' ? place.dialect.shapeOf(shape.expression) : undefined;
  if (
    call?.kind === 'call' &&
    call.object &&
    call.args.length === 1 &&
    place.dialect.operators.membership.includes('not in')
  ) {
    found.push({ text: write.binary(place.textOf(call.args[0]!), 'not in', place.textOf(call.object)), fit: 0.7 });
    const kind = place.dialect.shapeOf(call.args[0]!)?.kind;
    if (kind === 'name') found.push({ text: place.textOf(call.args[0]!), fit: 0.5 });
  } else if (call?.kind === 'call' && call.object && call.args.length === 1) {
    const inside = `${place.textOf(call.object)}.includes(${place.textOf(call.args[0]!)})`;
    const hasIncludes = place.dialect.lookAlikes.some((group) => group.includes('includes'));
    if (hasIncludes && place.textOf(call.method!) === 'push') found.push({ text: write.not(inside), fit: 0.7 });
  }
  for (const { text, names, nearness } of place.ingredients.conditions) {
    if (found.length >= mostBorrowed || nearness < 0.6) break;
    if (!names.every((name) => visible.has(name)) || names.length === 0) continue;
    found.push({ text, fit: 0.4 * nearness }, { text: write.not(text), fit: 0.35 * nearness });
  }
  return [...found.slice(0, mostBorrowed), ...onItems(place, node)].slice(0, mostConditions);
}

/** What the item or the place in a loop may have to be: every other one, above nothing, there at all; or a flag. */
function onItems(place: RepairPlace, node: SyntaxNode): readonly { readonly text: string; readonly fit: number }[] {
  const { write } = place.dialect;
  const found: { readonly text: string; readonly fit: number }[] = [];
  const flag = unreadAt(place, node).find(({ type }) => type === 'boolean' || type === 'unknown');
  if (flag) found.push({ text: flag.name, fit: 0.5 }, { text: write.not(flag.name), fit: 0.4 });
  const items = place.namesAt(node).filter(({ origin, type }) => {
    return origin === 'loop' && type !== 'function' && type !== 'string';
  });
  for (const { name, type } of items.slice(0, 2)) {
    const rest = write.binary(name, '%', '2');
    found.push({ text: write.binary(rest, write.equals, '0'), fit: 0.4 });
    found.push({ text: write.binary(rest, write.differs, '0'), fit: 0.35 });
    found.push({ text: write.binary(name, '>', '0'), fit: 0.35 }, { text: write.binary(name, '<', '0'), fit: 0.25 });
    const isBare = type === 'unknown' && /^(?:javascript|python)$/u.test(place.dialect.id);
    if (isBare) found.push({ text: name, fit: 0.35 });
  }
  return found;
}
