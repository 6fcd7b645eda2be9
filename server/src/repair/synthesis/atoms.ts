// What new expressions are made of at a place: names in scope, their lengths and elements, constants, and what the
// function itself asks and works out. Only what changes nothing when it is evaluated.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { visibleAt } from '../fixing.ts';
import type { RepairPlace } from '../template.ts';

/** An expression and how much it costs to say. */
export interface Atom {
  readonly text: string;
  readonly size: number;
  /** A literal: two of them compared say nothing. */
  readonly isConstant: boolean;
  /** A condition of its own. */
  readonly isQuestion: boolean;
}

/** Most atoms of one place, and of one sort. */
const most = { all: 48, names: 9, constants: 12, expressions: 14, conditions: 8 };

/** Calls that change nothing. */
const pure =
  /^(?:len|abs|min|max|sum|int|float|str|ord|chr|round|sorted|set|any|all|bool|Math\.\w+|Number|String|Number\.isInteger|\w+\.(?:lower|upper|strip|isalpha|isdigit|isupper|islower|isalnum|startswith|endswith|count|find|index|get|toLowerCase|toUpperCase|trim|includes|has|indexOf|startsWith|endsWith|charCodeAt|charAt|slice|toString))$/u;

/** The atoms at a node, the shortest first. */
export function atomsAt(place: RepairPlace, node: SyntaxNode): readonly Atom[] {
  const found = new Map<string, Atom>();
  const add = (text: string, size: number, isConstant = false, isQuestion = false) => {
    if (!found.has(text) && text.length <= 60) found.set(text, { text, size, isConstant, isQuestion });
  };
  const { dialect } = place;
  const isPython = dialect.id === 'python';
  const names = place
    .namesAt(node)
    .filter(({ origin, type }) => /^(?:parameter|local|loop)$/u.test(origin) && type !== 'function')
    .slice(0, most.names);
  for (const { name } of names) add(name, 1);
  for (const word of ['0', '1']) add(word, 1, true);
  for (const { text, nearness } of place.ingredients.constants.slice(0, most.constants))
    add(text, nearness >= 1 ? 1.2 : 1.6, true);
  add('2', 1.5, true);
  add(dialect.write.nullWord, 1.6, true);
  add("''", 1.6, true);
  const visible = visibleAt(place, node);
  const isUsable = (text: string, names: readonly string[]) =>
    names.every((name) => visible.has(name) || /^[A-Z]|^(?:len|abs|min|max|sum|int|float|str|ord)$/u.test(name)) &&
    isPure(text);
  const counters = names.filter(({ type, origin }) => type === 'number' || (type === 'unknown' && origin === 'loop'));
  for (const { name, type } of names) {
    if (type === 'number' || type === 'boolean') continue;
    add(isPython ? `len(${name})` : `${name}.length`, 1.5);
    for (const counter of counters.slice(0, 2)) {
      if (counter.name === name) continue;
      add(`${name}[${counter.name}]`, 2);
      add(`${name}[${counter.name} - 1]`, 2.4);
      add(`${name}[${counter.name} + 1]`, 2.4);
    }
    add(`${name}[0]`, 2.2);
    add(isPython ? `${name}[-1]` : `${name}[${name}.length - 1]`, 2.4);
    for (const other of names) {
      if (other.name === name || other.type === 'list' || other.type === 'map') continue;
      if (isPython) add(`${other.name} in ${name}`, 2.2, false, true);
      else if (type === 'set' || type === 'map') add(`${name}.has(${other.name})`, 2.2, false, true);
      else add(`${name}.includes(${other.name})`, 2.2, false, true);
    }
  }
  for (const { text, names: own } of place.ingredients.expressions
    .filter(({ nearness }) => nearness >= 1)
    .slice(0, most.expressions))
    if (isUsable(text, own)) add(text, 2);
  for (const { text, names: own } of place.ingredients.conditions
    .filter(({ nearness }) => nearness >= 1)
    .slice(0, most.conditions))
    if (isUsable(text, own)) add(text, 2.5, false, true);
  return [...found.values()].toSorted((a, b) => a.size - b.size).slice(0, most.all);
}

/** Whether an expression can be evaluated once more without a change: no assignment, no unknown call. */
export function isPure(text: string): boolean {
  if (/(?<![=!<>])=(?![=>])|\+\+|--|=>|\blambda\b|\bawait\b|\byield\b|\bnew\b|\bdelete\b|:=|`/u.test(text))
    return false;
  for (const match of text.matchAll(/([\p{L}_$][\p{L}\p{N}_$.]*)\s*\(/gu)) {
    const word = match[1]!;
    if (/^(?:and|or|not|in|is|if|else)$/u.test(word)) continue;
    if (
      !pure.test(
        word.includes('.') && !word.startsWith('Math.') && !word.startsWith('Number.')
          ? `x.${word.split('.').at(-1)!}`
          : word,
      )
    )
      return false;
  }
  // A call of what a call or an element gives is not looked into.
  return !/[)\]]\s*\(/u.test(text) && !/[)\]]\.[\p{L}_$][\p{L}\p{N}_$]*\s*\(/u.test(text);
}
