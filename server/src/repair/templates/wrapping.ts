// A call around a value that is missing or surplus: `Math.abs(x)`, `Math.floor(x)`, `x.trim()`.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import type { RoughType } from '../dialect.ts';
import { isSingle, mayBe, replacing, roleOf, shaped, shown, visibleAt } from '../fixing.ts';
import { unreadAt, unreadImports } from '../neglected.ts';
import { namedNodes } from '../nodes.ts';
import type { FixTemplate, RepairPlace } from '../template.ts';

/** Missing and surplus calls around one value. */
export const wrapping: FixTemplate = {
  id: 'wrapping',
  title: 'a call around it',
  source: 'mutation operator ABS (Mothra 1988); ELIXIR (ASE 2017) “insert or remove method call”; TBar FP10',
  prior: 0.4,
  *propose(place) {
    for (const { node, shape } of shaped(place, 'call')) {
      if (shape.constructs || !place.dialect.isExpression(node)) continue;
      const [only] = shape.args;
      if (shape.args.length === 1 && only && isPlain(place, only) && mayBe(place.typeOf(node), place.typeOf(only))) {
        const text = place.textOf(only);
        yield replacing(place, this, node, text, `Use ${shown(text)} itself`, 0.8);
      }
      if (shape.object && shape.method && mayBe(place.typeOf(node), place.typeOf(shape.object))) {
        const text = place.textOf(shape.object);
        // `Math`, `Object` and what is imported are no values.
        if (!/^[A-Z]\w*$/u.test(text))
          yield replacing(place, this, node, text, `Leave out ${shown(afterOf(place, node, shape.object))}`, 0.4);
      }
    }
    for (const node of place.nodes) {
      const fit = fitOf(place, node);
      if (fit === undefined) continue;
      const type = typeAs(place, node);
      const text = place.textOf(node);
      for (const { callee, fit: own } of calleesFor(place, node)) {
        yield replacing(place, this, node, `${callee}(${text})`, `Use ${shown(`${callee}(${text})`)}`, own);
      }
      const isObject = roleOf(place, node) === 'object';
      const isMade = constructsWith(place, node);
      const kind = place.dialect.shapeOf(node)?.kind;
      const isName = kind === 'name' || kind === 'slice';
      for (const { text: written, fit: own } of callsLikeOthers(place, node, text)) {
        yield replacing(place, this, node, written, `Use ${shown(written)}`, own);
      }
      for (const wrap of place.dialect.wraps ?? []) {
        // What is asked for a member already is only converted by a method.
        if (isObject && wrap.before !== '') continue;
        // What is not known may be anything; texts and numbers are mixed up most.
        const isGuess =
          type === 'unknown' &&
          (isName || (kind === 'index' && wrap.before === '')) &&
          !isObject &&
          !isMade &&
          wrap.fit >= 0.4;
        const isAny = wrap.takes === 'unknown' && type !== wrap.gives;
        if (!isGuess && !isAny && (wrap.takes !== type || !canGive(place, node, wrap.gives, type))) continue;
        if (wrap.before !== '' && (text.startsWith(wrap.before) || isAfter(place, node, wrap.before))) continue;
        if (wrap.rounds === true && !isFraction(place, node)) continue;
        const inner = wrap.before === '' && !isSingle(text) ? `(${text})` : text;
        const written = `${wrap.before}${inner}${wrap.after}`;
        yield replacing(place, this, node, written, `Use ${shown(written)}`, fit * wrap.fit * (isGuess ? 0.5 : 1));
      }
    }
  },
};

/** The type of a value; where that is not known, the type of the name that it is given to. */
function typeAs(place: RepairPlace, node: SyntaxNode): RoughType {
  const own = place.typeOf(node);
  if (own !== 'unknown') return own;
  for (let above = node.parent; above && above.start >= node.start - 80; above = above.parent) {
    const shape = place.dialect.shapeOf(above);
    if (shape?.kind === 'declaration') return shape.value === node ? laterTypeOf(place, shape.name) : own;
    if (shape?.kind === 'assignment') return shape.value === node ? laterTypeOf(place, shape.target) : own;
    if (shape) return own;
  }
  return own;
}

/** What a name is where it is used: a declaration does not see itself. */
function laterTypeOf(place: RepairPlace, name: SyntaxNode): RoughType {
  const text = place.textOf(name);
  const use = place.nodes.find((node) => {
    const shape = node.start > name.end ? place.dialect.shapeOf(node) : undefined;
    return shape?.kind === 'name' && shape.text === text;
  });
  return use ? place.typeOf(use) : 'unknown';
}

const mostCallees = 2;
const called = new WeakMap<SyntaxNode, ReadonlyMap<string, ReadonlyMap<string, number>>>();

/**
 * Functions that the file calls with nothing but a value of this name, those in scope that nothing calls, and the first
 * import that nothing speaks of.
 */
function calleesFor(
  place: RepairPlace,
  node: SyntaxNode,
): readonly { readonly callee: string; readonly fit: number }[] {
  const role = roleOf(place, node);
  if (role === 'object' || role === 'index') return [];
  const visible = visibleAt(place, node);
  const imported = [...unreadImports(place)]
    .filter((name) => visible.has(name))
    .slice(0, mostCallees)
    .map((callee) => ({ callee, fit: 0.9 }));
  if (place.dialect.shapeOf(node)?.kind !== 'name') return imported;
  const unread = unreadAt(place, node).filter(
    ({ type, origin }) => type === 'function' || (type === 'unknown' && origin === 'local'),
  );
  const here = unread.slice(0, 1).map(({ name, type }) => ({ callee: name, fit: type === 'function' ? 0.9 : 0.4 }));
  const counts = [...(callsIn(place).get(place.textOf(node)) ?? [])]
    .filter(([name]) => visible.has(name) && !isAfter(place, node, `${name}(`))
    .toSorted((a, b) => b[1] - a[1]);
  return [...here, ...imported, ...counts.slice(0, mostCallees).map(([callee]) => ({ callee, fit: 0.5 }))];
}

/** By the text of the only argument, the functions that are called with it, and how often. */
function callsIn(place: RepairPlace): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const known = called.get(place.tree.root);
  if (known) return known;
  const found = new Map<string, Map<string, number>>();
  for (const node of namedNodes(place.tree.root)) {
    const shape = place.dialect.shapeOf(node);
    if (shape?.kind !== 'call' || shape.constructs || shape.args.length !== 1) continue;
    if (place.dialect.shapeOf(shape.callee)?.kind !== 'name') continue;
    const argument = place.textOf(shape.args[0]!);
    if (argument.length > 30) continue;
    const counts = found.get(argument) ?? new Map<string, number>();
    const callee = place.textOf(shape.callee);
    counts.set(callee, (counts.get(callee) ?? 0) + 1);
    found.set(argument, counts);
  }
  called.set(place.tree.root, found);
  return found;
}

/** Whether this is handed to a constructor: what that takes is not known. */
function constructsWith(place: RepairPlace, node: SyntaxNode): boolean {
  const call = node.parent?.parent && place.dialect.shapeOf(node.parent.parent);
  return call?.kind === 'call' && call.constructs;
}

const mostOthers = 3;
const asked = new WeakMap<RepairPlace, ReadonlyMap<string, RoughType>>();

/** The methods without arguments that the function calls, on a variable of unknown or textual type: `value.strip()`. */
function callsLikeOthers(
  place: RepairPlace,
  node: SyntaxNode,
  text: string,
): readonly { readonly text: string; readonly fit: number }[] {
  const role = roleOf(place, node);
  const kind = place.dialect.shapeOf(node)?.kind;
  if (role === 'object' || (kind !== 'name' && kind !== 'member' && !isPart(kind))) return [];
  const type = place.typeOf(node);
  if (type === 'number' || type === 'boolean' || type === 'function' || !isSingle(text)) return [];
  let methods = asked.get(place);
  if (!methods) {
    const found = new Map<string, RoughType>();
    for (const { shape } of shaped(place, 'call')) {
      if (!shape.object || !shape.method || shape.args.length > 0 || found.size >= mostOthers) continue;
      found.set(place.textOf(shape.method), place.typeOf(shape.object));
    }
    asked.set(place, (methods = found));
  }
  return [...methods]
    .filter(([name, of]) => mayBe(type, of) && !text.endsWith(`.${name}()`))
    .map(([name]) => ({ text: `${text}.${name}()`, fit: kind === 'name' ? 0.5 : 0.4 }));
}

/** Whether this is what stands before the node already. */
function isAfter(place: RepairPlace, node: SyntaxNode, before: string): boolean {
  return place.tree.text.slice(0, node.start).endsWith(before);
}

/** Whether a number may well have a fraction. */
function isFraction(place: RepairPlace, node: SyntaxNode): boolean {
  const shape = place.dialect.shapeOf(node);
  return shape?.kind === 'call' || (shape?.kind === 'binary' && /^(?:\/|\*|\*\*)$/u.test(shape.operator));
}

/** Spreads and named arguments are no values of their own. */
function isPlain(place: RepairPlace, node: SyntaxNode): boolean {
  return place.dialect.isExpression(node) && place.typeOf(node) !== 'function';
}

function afterOf(place: RepairPlace, node: SyntaxNode, object: SyntaxNode): string {
  return place.tree.text.slice(object.end, node.end);
}

/** Another type of result is asked for only where texts and numbers are mixed up. */
function canGive(place: RepairPlace, node: SyntaxNode, gives: string, type: string): boolean {
  if (gives === type) return true;
  const role = roleOf(place, node);
  return role === 'argument' || role === 'return' || role === 'value' || role === 'operand' || role === 'element';
}

function isDivided(place: RepairPlace, node: SyntaxNode): boolean {
  const above = node.parent && place.dialect.shapeOf(node.parent);
  return above?.kind === 'binary' && above.operator === '/' && above.left === node;
}

/** A part of a list or a text. */
function isPart(kind: string | undefined): boolean {
  return kind === 'index' || kind === 'slice';
}

function fitOf(place: RepairPlace, node: SyntaxNode): number | undefined {
  const { dialect } = place;
  const shape = dialect.shapeOf(node);
  if (!shape || !dialect.isExpression(node)) return undefined;
  const role = roleOf(place, node);
  if (shape.kind === 'binary' && shape.class === 'arithmetic') {
    // Differences lack `abs`, quotients lack rounding.
    if (shape.operator === '-' || shape.operator === '/') return role === 'operand' ? 0.8 : 1;
    // `round(x * 100) / 100`: what is divided again is rounded before.
    if (shape.operator === '*' && isDivided(place, node)) return 0.6;
    if (shape.operator === '**') return 0.5;
    return role === 'operand' ? undefined : 0.5;
  }
  // What sets have in common is a set.
  if (shape.kind === 'binary' && shape.class === 'bitwise')
    return place.typeOf(node) === 'set' && role !== 'operand' ? 0.6 : undefined;
  if (shape.kind !== 'name' && shape.kind !== 'member' && shape.kind !== 'call' && !isPart(shape.kind))
    return undefined;
  if (role === 'object') return shape.kind === 'name' ? 0.3 : undefined;
  return role === 'argument' ||
    role === 'return' ||
    role === 'value' ||
    role === 'operand' ||
    role === 'branch' ||
    role === 'element'
    ? 0.4
    : undefined;
}
