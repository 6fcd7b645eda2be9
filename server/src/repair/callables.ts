// Functions that could be what is missing around a value: those that a file has at hand and that nothing calls, and
// those of the file whose parameters have the names of what is visible. A name that was declared or imported and is
// read nowhere is the strongest hint that a call of it was left out.

import type { SyntaxNode } from '../core/syntaxTree.ts';
import type { VisibleName } from './dialect.ts';
import { visibleAt } from './fixing.ts';
import { unreadAt, unreadImports } from './neglected.ts';
import { namedNodes } from './nodes.ts';
import type { RepairPlace } from './template.ts';
import { escapedName } from './names.ts';

/** A name, and how much speaks for it, from 0 to 1. */
export interface Hint {
  readonly name: string;
  readonly fit: number;
}

/** A function of the file by its parameters that have no default; none of a list of any length. */
export interface Declared {
  readonly name: string;
  readonly needed: readonly string[];
}

/** Most functions that are named at one place. */
const most = 3;

/** Functions in scope that nothing calls, the likeliest first: imports, parameters and variables, private functions. */
export function forgottenFunctions(place: RepairPlace, node: SyntaxNode): readonly Hint[] {
  const visible = visibleAt(place, node);
  const own = unreadAt(place, node).flatMap(({ name, type, origin }) =>
    type === 'function'
      ? [{ name, fit: 0.9 }]
      : type === 'unknown' && origin !== 'loop'
        ? [{ name, fit: calledByName.test(name) ? 0.7 : 0.4 }]
        : [],
  );
  const imported = [...unreadImports(place)].filter((name) => visible.has(name)).map((name) => ({ name, fit: 0.9 }));
  const outer = place
    .namesAt(node)
    .filter(({ origin, type, name }) => origin === 'outer' && type === 'function' && isForgotten(place, name))
    .map(({ name }) => ({ name, fit: 0.7 }));
  return [...own, ...imported, ...outer].toSorted((a, b) => b.fit - a.fit).slice(0, most);
}

/** Names that are given to functions: `fn`, `callback`, `shouldKeep`. */
const calledByName =
  /^(?:f|fn|func|callback|cb|iteratee|predicate|key|mapper|compare|comparator|(?:is|has|can|should|get|to|on)[A-Z_].*|.*(?:Fn|Func|Callback|Mapper|Predicate|_fn|_func))$/u;

/** Values in scope that nothing reads: parameters and variables first, then private ones of the module. */
export function forgottenValues(place: RepairPlace, node: SyntaxNode): readonly VisibleName[] {
  const own = unreadAt(place, node).filter(({ type }) => type !== 'function' && type !== 'boolean');
  const outer = place
    .namesAt(node)
    .filter(({ origin, type, name }) => origin === 'outer' && type !== 'function' && isForgotten(place, name));
  return [...own, ...outer].slice(0, most);
}

const forgottenIn = new WeakMap<SyntaxNode, Map<string, boolean>>();

/** Whether the file speaks of a name of the module once, and does not hand it out: where it is declared. */
function isForgotten(place: RepairPlace, name: string): boolean {
  const own = place.dialect.shapeOf(place.func);
  if (own?.kind === 'function' && own.name && place.textOf(own.name) === name) return false;
  let known = forgottenIn.get(place.tree.root);
  if (!known) forgottenIn.set(place.tree.root, (known = new Map()));
  let answer = known.get(name);
  if (answer === undefined) known.set(name, (answer = isSpokenOfOnce(place, name)));
  return answer;
}

function isSpokenOfOnce({ tree: { text }, dialect }: RepairPlace, name: string): boolean {
  // In Python everything is public that does not say otherwise.
  if (dialect.id === 'python' ? !/^_(?!_)/u.test(name) : dialect.id !== 'javascript') return false;
  const word = escapedName(name);
  const times = text.match(new RegExp(`(?<![\\w$])${word}(?![\\w$])`, 'gu'))?.length ?? 0;
  if (times !== 1) return false;
  return dialect.id === 'python' || !new RegExp(`\\bexport\\b[^;{}]*(?<![\\w$])${word}(?![\\w$])`, 'u').test(text);
}

const declaredIn = new WeakMap<SyntaxNode, readonly Declared[]>();

/** The functions that a file declares by name; methods are left out. */
export function declaredFunctions(place: RepairPlace): readonly Declared[] {
  const { root } = place.tree;
  const known = declaredIn.get(root);
  if (known) return known;
  const found: Declared[] = [];
  for (const node of namedNodes(root)) {
    const shape = place.dialect.shapeOf(node);
    if (shape?.kind !== 'function' || !shape.name || isMethod(place, node)) continue;
    const needed = shape.parameters.flatMap((parameter) => {
      const text = place.textOf(parameter);
      const name = /^[\p{L}_$][\p{L}\p{N}_$]*/u.exec(text)?.[0];
      return name === undefined || /^[^:]*\?|=(?!>)|^[.*]/u.test(text) ? [] : [name];
    });
    found.push({ name: place.textOf(shape.name), needed });
  }
  declaredIn.set(root, found);
  return found;
}

function isMethod(place: RepairPlace, node: SyntaxNode): boolean {
  for (let up = node.parent; up; up = up.parent) {
    const kind = place.dialect.shapeOf(up)?.kind;
    if (kind === 'class') return true;
    if (kind === 'function') return false;
  }
  return false;
}

/** The name that an expression begins with: `order` of `order.items[0]`; undefined where it begins otherwise. */
export function rootName(text: string): string | undefined {
  return /^(?<name>[\p{L}_$][\p{L}\p{N}_$]*)(?:$|[.[(])/u.exec(text)?.groups?.['name'];
}
