// Where a condition may be another one, or may be missing: the conditions of a function, and the places before and
// after its statements with what could be done there.

import { sortEdits, type TextEdit } from '../../base/edit.ts';
import type { Span } from '../../base/text.ts';
import type { SyntaxNode } from '../../core/syntaxTree.ts';
import type { VisibleName } from '../dialect.ts';
import { rewriting, shaped, shown, spanOf, visibleAt } from '../fixing.ts';
import {
  insertAfter,
  insertBefore,
  jumpText,
  leaves,
  loopAround,
  statementEnd,
  statementsOf,
  unitOf,
} from '../statements.ts';
import type { RepairPlace } from '../template.ts';
import type { Hole } from './instrument.ts';
import { isPure } from './atoms.ts';
import { escapedName } from '../names.ts';

/** A place for a condition. */
export interface ConditionHole extends Hole {
  /** Where names are looked up. */
  readonly node: SyntaxNode;
  readonly at: Span;
  /** Sets a condition in; undefined where it cannot be. */
  with(condition: string): { readonly edits: readonly TextEdit[]; readonly title: string };
  /** Without any condition; for what is put in. */
  readonly always?: { readonly edits: readonly TextEdit[]; readonly title: string };
  /** Whether something stood there. */
  readonly isOld: boolean;
  /** Whether the condition keeps a loop going: saying yes for ever hangs. */
  readonly keepsGoing: boolean;
  /** How likely it is what is missing there, from 0 to 1. */
  readonly fit: number;
}

/** The conditions of `if`, `while`, conditional expressions and comprehensions. */
export function conditionHoles(place: RepairPlace): readonly ConditionHole[] {
  const nodes = new Map<SyntaxNode, boolean>();
  for (const { shape } of shaped(place, 'if')) nodes.set(shape.condition, false);
  for (const { shape } of shaped(place, 'loop')) if (shape.condition) nodes.set(shape.condition, true);
  for (const { shape } of shaped(place, 'conditional')) nodes.set(shape.condition, false);
  for (const { shape } of shaped(place, 'comprehension')) for (const node of shape.conditions) nodes.set(node, false);
  return [...nodes]
    .filter(([node]) => !/:=|\bawait\b/u.test(place.textOf(node)))
    .map(([node, keepsGoing]) => {
      const own = place.textOf(node);
      return {
        own,
        node,
        at: spanOf(node),
        isOld: true,
        keepsGoing,
        fit: 1,
        edit: (question) => ({ span: spanOf(node), newText: question }),
        with: (condition) => ({
          edits: [rewriting(place, node, condition)],
          title: `Ask ${shown(condition)} instead of ${shown(own)}`,
        }),
      };
    });
}

/** Most actions at one place. */
const mostHere = 30;

/** What could be done under a condition before each statement, and after the last of each block. */
export function actionHoles(place: RepairPlace, returned: readonly string[]): readonly ConditionHole[] {
  const { dialect } = place;
  const unit = unitOf(place);
  const falseWord = dialect.write.falseWord;
  const holes: ConditionHole[] = [];
  for (const { node, siblings, index } of statementsOf(place)) {
    if (isDocumentation(place, node)) continue;
    const sides =
      index === siblings.length - 1 && !leaves(place, node) ? (['before', 'after'] as const) : (['before'] as const);
    for (const side of sides) {
      const insert = side === 'before' ? insertBefore : insertAfter;
      const seen = new Set<string>();
      for (const { text, fit } of actionsAt(place, node, returned)) {
        if (seen.has(text) || seen.size >= mostHere || text === place.textOf(node)) continue;
        seen.add(text);
        const plain = insert(place, node, [text]);
        const written = (condition: string) => insert(place, node, dialect.write.ifLines(condition, [text], unit));
        if (!plain || !written('x')) continue;
        const isJump = /^(?:return|break|continue)\b/u.test(text);
        holes.push({
          own: falseWord,
          node,
          at: spanOf(node),
          isOld: false,
          keepsGoing: false,
          fit,
          edit: (question) => written(question)!,
          with: (condition) => ({
            edits: sortEdits([written(condition)!]),
            title: `Add ${shown(text.replace(/;$/u, ''))} if ${shown(condition)}`,
          }),
          // What leaves at once makes all that follows idle.
          ...(isJump ? {} : { always: { edits: [plain], title: `Add ${shown(text.replace(/;$/u, ''))}` } }),
        });
      }
    }
  }
  return holes;
}

function isDocumentation(place: RepairPlace, node: SyntaxNode): boolean {
  const shape = place.dialect.shapeOf(node);
  return (
    shape?.kind === 'function' ||
    (shape?.kind === 'expressionStatement' && place.dialect.shapeOf(shape.expression)?.kind === 'string')
  );
}

/** Statements that may be missing at a place: jumps, results, steps of counters, values handed on or gathered. */
function* actionsAt(
  place: RepairPlace,
  node: SyntaxNode,
  returned: readonly string[],
): Generator<{ readonly text: string; readonly fit: number }> {
  const { dialect } = place;
  const { write } = dialect;
  const end = statementEnd(dialect);
  const isPython = dialect.id === 'python';
  const visible = visibleAt(place, node);
  const names = place.namesAt(node).filter(({ name, origin }) => isOwn(place, name, origin));
  const loop = loopAround(place, node);
  if (loop) {
    // Where a loop counts by itself, what goes on too soon never ends.
    if (dialect.shapeOf(loop)?.kind === 'each' || countsItself(place, loop))
      yield { text: jumpText(dialect, 'continue'), fit: 0.9 };
    yield { text: jumpText(dialect, 'break'), fit: 0.5 };
  }
  for (const text of returned) yield { text: write.returnOf(text), fit: 0.9 };
  for (const { text, names: own } of place.ingredients.statements.slice(0, 8))
    if (own.every((name) => visible.has(name)) && !text.includes('\n'))
      yield { text: text.endsWith(';') || end === '' ? text : text + end, fit: 0.6 };
  const variables = names.filter(({ name, origin }) => origin === 'local' && !isFixed(place, name));
  const values = names.filter(({ type }) => type !== 'list' && type !== 'map').slice(0, 6);
  for (const { name, type } of variables.slice(0, 5)) {
    const first = firstValueOf(place, name);
    if (type === 'number' || (type === 'unknown' && /^-?\d/u.test(first ?? '0'))) {
      yield { text: `${name} += 1${end}`, fit: 0.7 };
      if (first !== undefined) yield { text: `${name} = ${first}${end}`, fit: 0.7 };
      for (const value of values)
        if (value.name !== name && (value.type === 'number' || value.type === 'unknown'))
          yield { text: `${name} += ${value.name}${end}`, fit: 0.6 };
      yield { text: `${name} -= 1${end}`, fit: 0.4 };
      yield { text: `${name} = 1${end}`, fit: 0.4 };
      for (const value of values)
        if (value.name !== name && (value.type === 'number' || value.type === 'unknown'))
          yield { text: `${name} -= ${value.name}${end}`, fit: 0.3 };
    } else if (first !== undefined && type !== 'boolean') yield { text: `${name} = ${first}${end}`, fit: 0.6 };
    if (type === 'boolean') {
      yield { text: `${name} = ${write.not(name)}${end}`, fit: 0.6 };
      for (const word of [write.trueWord, write.falseWord]) yield { text: `${name} = ${word}${end}`, fit: 0.6 };
    }
    if (type === 'string')
      for (const value of values) if (value.name !== name) yield { text: `${name} += ${value.name}${end}`, fit: 0.5 };
    if (type === 'list' || type === 'unknown')
      for (const value of names.slice(0, 4))
        if (value.name !== name)
          yield {
            text: `${name}.${isPython ? 'append' : 'push'}(${value.name})${end}`,
            fit: type === 'list' ? 0.6 : 0.2,
          };
    if (type === 'set')
      for (const value of names.slice(0, 4))
        if (value.name !== name) yield { text: `${name}.add(${value.name})${end}`, fit: 0.6 };
    for (const value of names.slice(0, 5))
      if (value.name !== name && (value.type === type || value.type === 'unknown' || type === 'unknown'))
        yield { text: `${name} = ${value.name}${end}`, fit: 0.5 };
  }
  for (const { name } of names.slice(0, 4)) yield { text: write.returnOf(name), fit: 0.4 };
}

/** Whether a loop has a step of its own: `for (…; …; i++)`. */
function countsItself(place: RepairPlace, loop: SyntaxNode): boolean {
  const shape = place.dialect.shapeOf(loop);
  return shape?.kind === 'loop' && shape.update !== undefined;
}

function isOwn(place: RepairPlace, name: string, origin: VisibleName['origin']): boolean {
  return /^(?:parameter|local|loop)$/u.test(origin) && name !== 'self' && isPure(name);
}

function isFixed(place: RepairPlace, name: string): boolean {
  return new RegExp(`\\bconst\\s+(?:[[{][^\\]}=]*\\b)?${escapedName(name)}\\b`, 'u').test(place.textOf(place.func));
}

/** The literal that a variable has first. */
function firstValueOf(place: RepairPlace, name: string): string | undefined {
  const code = place.textOf(place.func);
  return new RegExp(
    `(?<![\\w$.])${escapedName(name)} = (?<first>-?\\d+|''|""|\\[\\]|\\{\\}|None|null);?[ \\t]*\\r?$`,
    'mu',
  ).exec(code)?.groups?.['first'];
}
