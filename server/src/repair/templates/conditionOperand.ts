// One more operand for a condition: one that stands elsewhere, a bound of an index, or a check of what is used.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { replacing, roleOf, shaped, shown, visibleAt } from '../fixing.ts';
import { startsFromNothing, unreadAt } from '../neglected.ts';
import { namedNodes } from '../nodes.ts';
import type { FixTemplate, RepairPlace } from '../template.ts';

const mostBorrowed = 5;

/** Conditions with an operand too few. */
export const conditionOperand: FixTemplate = {
  id: 'condition-operand',
  title: 'one more condition',
  source: 'PAR (ICSE 2013) “expression adder” and “range checker”; TBar (ISSTA 2019) FP2.3, FP2.5; ELIXIR (ASE 2017)',
  // A third of PAR’s patches add a term to a condition, but the term is one of many.
  prior: 0.45,
  *propose(place) {
    const { write } = place.dialect;
    for (const node of place.nodes) {
      if (!place.dialect.isExpression(node) || !isCondition(place, node)) continue;
      const own = place.textOf(node);
      const operands = new Set(operandsOf(place, node).map((part) => place.textOf(part)));
      // What makes the rest safe to ask comes first.
      for (const { text, fit, suffices } of checks(place, node)) {
        if (operands.has(text)) continue;
        const written = write.binary(text, suffices ? write.or : write.and, own);
        yield replacing(place, this, node, written, `Ask for ${shown(text)} first`, fit);
      }
      for (const { text, fit } of extras(place, node)) {
        if (operands.has(text)) continue;
        for (const [word, weight] of [
          [write.and, 1],
          [write.or, 0.8],
        ] as const) {
          yield replacing(
            place,
            this,
            node,
            write.binary(own, word, text),
            `Add ${shown(`${word} ${text}`)}`,
            fit * weight,
          );
        }
        // A bound keeps what comes after it from failing, so it has to come first.
        if (fit > 0.7) {
          const title = `Ask for ${shown(text)} first`;
          yield replacing(place, this, node, write.binary(text, write.and, own), title, fit);
        }
      }
    }
  },
};

/** The condition and what `and` and `or` join in it. */
function operandsOf(place: RepairPlace, node: SyntaxNode): readonly SyntaxNode[] {
  const shape = place.dialect.shapeOf(node);
  if (shape?.kind === 'parenthesised') return [node, ...operandsOf(place, shape.inner)];
  if (shape?.kind !== 'binary' || shape.class !== 'logical') return [node];
  return [node, ...operandsOf(place, shape.left), ...operandsOf(place, shape.right)];
}

function isCondition(place: RepairPlace, node: SyntaxNode): boolean {
  const shape = place.dialect.shapeOf(node);
  if (shape?.kind === 'parenthesised' || shape?.kind === 'boolean') return false;
  const role = roleOf(place, node);
  return role === 'condition' || (role === 'return' && place.typeOf(node) === 'boolean');
}

function extras(place: RepairPlace, node: SyntaxNode): readonly { readonly text: string; readonly fit: number }[] {
  const visible = visibleAt(place, node);
  const found = new Map<string, number>();
  const add = (text: string | undefined, fit: number) => {
    if (text !== undefined) found.set(text, Math.max(fit, found.get(text) ?? 0));
  };
  for (const text of bounds(place, node)) add(text, 0.8);
  let borrowed = 0;
  for (const { text, names, nearness } of place.ingredients.conditions) {
    if (borrowed >= mostBorrowed || nearness < 0.6) break;
    if (text === place.textOf(node) || !names.every((name) => visible.has(name))) continue;
    borrowed++;
    add(text, 0.5 * nearness);
    add(place.dialect.write.not(text), 0.4 * nearness);
  }
  return [...found].map(([text, fit]) => ({ text, fit }));
}

interface Check {
  readonly text: string;
  readonly fit: number;
  /** Nothing to compare with yet: the condition holds, or else what follows is asked. */
  readonly suffices?: boolean;
}

/** That a value is there, that two counters differ, that a counter has moved on; of what the condition compares. */
function checks(place: RepairPlace, node: SyntaxNode): readonly Check[] {
  const { dialect } = place;
  const { write } = dialect;
  const hasIs = dialect.operators.equality.includes('is not');
  const names = place.namesAt(node).filter(({ origin }) => origin !== 'outer' && origin !== 'import');
  const used = new Set(
    namedNodes(node).flatMap((part) => {
      const shape = dialect.shapeOf(part);
      return shape?.kind === 'name' ? [shape.text] : [];
    }),
  );
  const found: Check[] = [];
  const [inner, outer] = names.filter(({ origin, type }) => origin === 'loop' && type === 'number');
  if (inner && outer) found.push({ text: write.binary(outer.name, write.differs, inner.name), fit: 0.6 });
  for (const { name, type, origin } of names) {
    if (found.length >= 4 || !used.has(name)) continue;
    if (startsFromNothing(place, name)) {
      const text = write.binary(name, hasIs ? 'is' : write.equals, write.nullWord);
      found.push({ text, fit: 0.75, suffices: true });
    } else if (type !== 'boolean' && type !== 'function' && type !== 'number' && origin !== 'self') {
      found.push({ text: write.binary(name, hasIs ? 'is not' : write.differs, write.nullWord), fit: 0.5 });
      const empty = write.isEmpty(name, type === 'unknown' ? 'list' : type);
      if (empty !== undefined) found.push({ text: write.not(empty), fit: 0.4 });
    }
  }
  const unread = unreadAt(place, node)[0];
  if (unread && unread.type !== 'number')
    found.push({ text: unread.name, fit: 0.7 }, { text: write.not(unread.name), fit: 0.65 });
  const number = names.find(({ name, type, origin }) => type === 'number' && (used.has(name) || origin === 'loop'));
  if (number) for (const low of ['0', '1']) found.push({ text: write.binary(number.name, '>', low), fit: 0.4 });
  return found.slice(0, 6);
}

/** Bounds of the indices and checks of the objects that the condition uses. */
function bounds(place: RepairPlace, condition: SyntaxNode): readonly string[] {
  const { dialect } = place;
  const { write } = dialect;
  const found: string[] = [];
  for (const node of namedNodes(condition)) {
    const shape = dialect.shapeOf(node);
    if (shape?.kind === 'index') {
      const index = place.textOf(shape.index);
      const type = place.typeOf(shape.object);
      const length = write.lengthOf(place.textOf(shape.object), type === 'string' ? 'string' : 'list');
      if (dialect.shapeOf(shape.index)?.kind === 'number' || place.typeOf(shape.index) === 'string') continue;
      if (length !== undefined) found.push(write.binary(index, '<', length));
      found.push(write.binary(index, '>=', '0'), write.binary(index, '>', '0'));
    } else if (shape?.kind === 'member' && dialect.shapeOf(shape.object)?.kind === 'name') {
      const name = place.textOf(shape.object);
      const variable = place.namesAt(condition).find((each) => each.name === name);
      if (variable?.origin === 'parameter' || variable?.origin === 'local' || variable?.origin === 'loop')
        found.push(name);
    }
  }
  for (const { shape } of shaped(place, 'name')) {
    if (found.length >= 8) break;
    const variable = place.namesAt(condition).find((each) => each.name === shape.text);
    if (variable?.origin !== 'parameter') continue;
    const empty = write.isEmpty(variable.name, variable.type);
    if (empty !== undefined && !found.includes(empty)) found.push(empty);
  }
  return found.slice(0, 8);
}
