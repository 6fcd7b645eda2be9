// A call that was left out around a value: of a function that nothing calls any more, of one of the file, with the
// arguments that stand nearby; or a method of a value that nothing reads any more: `list.slice(from)` for `from`.

import { containsSpan } from '../../base/text.ts';
import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { declaredFunctions, forgottenFunctions, forgottenValues, rootName, type Hint } from '../callables.ts';
import type { VisibleName } from '../dialect.ts';
import { replacing, roleOf, shaped, shown, visibleAt, type Role } from '../fixing.ts';
import { unreadAt } from '../neglected.ts';
import { namedNodes } from '../nodes.ts';
import type { Fix, FixTemplate, RepairPlace } from '../template.ts';
import { escapedName } from '../names.ts';

interface Weighed {
  readonly text: string;
  readonly fit: number;
}

/** Most calls around one value, most arguments of one call, and most fixes of one function. */
const most = { here: 12, rests: 4, args: 4, methods: 5, all: 80 };

/** Calls with more than one value, and calls of what is forgotten. */
export const missingCall: FixTemplate = {
  id: 'missing-call',
  title: 'a call that was left out',
  source:
    'ELIXIR (ASE 2017) “insert method invocation”; PAR (ICSE 2013) “method replacer”; plastic surgery (Barr et al., FSE 2014)',
  // Method calls are what is added most in Java (Martinez & Monperrus 2015), but there are many to choose from.
  prior: 0.35,
  *propose(place) {
    const found: Fix[] = [];
    for (const node of place.nodes) {
      const weight = weightOf(place, node);
      if (weight === undefined) continue;
      const calls = [
        ...forgottenCalls(place, node),
        ...methodsOfForgotten(place, node),
        ...callsOfFile(place, node),
        ...asTruth(place, node),
      ];
      for (const { text, fit } of calls.toSorted((a, b) => b.fit - a.fit).slice(0, most.here))
        found.push(replacing(place, this, node, text, `Use ${shown(text)}`, fit * weight));
    }
    yield* found.toSorted((a, b) => b.fit - a.fit).slice(0, most.all);
  },
};

const weights: Readonly<Partial<Record<Role, number>>> = {
  return: 1,
  value: 1,
  branch: 0.9,
  condition: 0.9,
  argument: 0.8,
  operand: 0.8,
  iterable: 0.7,
  element: 0.6,
};

function weightOf(place: RepairPlace, node: SyntaxNode): number | undefined {
  if (!place.dialect.isExpression(node)) return undefined;
  const kind = place.dialect.shapeOf(node)?.kind;
  if (kind === 'function') return roleOf(place, node) === 'argument' ? undefined : 0.8;
  if (!kind || !/^(?:name|member|index|slice|call|binary|unary|list|number|string)$/u.test(kind)) return undefined;
  const weight = weights[roleOf(place, node)];
  // What is one thing is likelier handed over than what is put together, and a literal least.
  return weight === undefined
    ? undefined
    : weight *
        (kind === 'name' ? 1 : /^(?:binary|unary|list|call)$/u.test(kind) ? 0.7 : /^[ns][ut]/u.test(kind) ? 0.4 : 0.9);
}

/** Calls of functions that nothing calls any more. */
function* forgottenCalls(place: RepairPlace, node: SyntaxNode): Generator<Weighed> {
  const role = roleOf(place, node);
  for (const hint of forgottenFunctions(place, node)) {
    const suits = suitsRole(hint.name, role);
    for (const [index, args] of argumentsFor(place, node, hint).entries())
      yield { text: `${hint.name}(${args.join(', ')})`, fit: hint.fit * suits * (1 - index * 0.12) };
  }
}

/** What answers yes or no is asked in a condition. */
function suitsRole(name: string, role: Role): number {
  const isAsked = /^_?(?:is|has|can|should|are|was|will|contains|includes|matches)(?=[A-Z_])/u.test(name);
  return role === 'condition' ? (isAsked ? 1 : 0.6) : isAsked ? 0.5 : 1;
}

/** Lists of arguments with the value in them, the likeliest first. */
function argumentsFor(place: RepairPlace, node: SyntaxNode, { name }: Hint): readonly (readonly string[])[] {
  const text = place.textOf(node);
  const known = declaredFunctions(place).find((one) => one.name === name);
  if (known) {
    const args = byNames(place, node, known.needed);
    return args ? [args] : [];
  }
  const mentions = (one: string) => new RegExp(`(?<![\\w$.])${escapedName(one)}(?![\\w$])`, 'u').test(text);
  const others = unreadAt(place, node)
    .map((one) => one.name)
    .filter((one) => one !== name && !mentions(one))
    .slice(0, most.args - 1);
  const names = place.namesAt(node);
  const parameters = names.filter(({ origin }) => origin === 'parameter').map((one) => one.name);
  const at = parameters.indexOf(text);
  const following = inOrder(place, parameters).slice(at < 0 ? Infinity : inOrder(place, parameters).indexOf(text) + 1);
  const near = names
    .filter(
      (one) => (one.origin === 'loop' || one.origin === 'local') && one.type !== 'function' && !mentions(one.name),
    )
    .map((one) => one.name)
    .slice(0, 1);
  const rests = [
    inOrder(place, others),
    [],
    following.filter((one) => one !== name).slice(0, most.args - 1),
    following.filter((one) => one !== name).slice(0, 1),
    near,
  ];
  const seen = new Set<string>();
  return rests
    .filter((rest) => !seen.has(rest.join()) && seen.add(rest.join()))
    .slice(0, most.rests)
    .map((rest) => [text, ...rest]);
}

/** Names in the order in which the function speaks of them first: that of its parameters. */
function inOrder(place: RepairPlace, names: readonly string[]): readonly string[] {
  const code = place.textOf(place.func);
  const placeIn = (name: string) => code.search(new RegExp(`(?<![\\w$.])${escapedName(name)}(?![\\w$])`, 'u'));
  return names.toSorted((a, b) => placeIn(a) - placeIn(b));
}

/**
 * The arguments of a function of the file: what is visible under the name of a parameter, and the value for the one
 * parameter that has its name, or that nothing visible is named like. Undefined where that leaves one open.
 */
function byNames(place: RepairPlace, node: SyntaxNode, needed: readonly string[]): readonly string[] | undefined {
  if (needed.length === 0 || needed.length > most.args) return undefined;
  const text = place.textOf(node);
  const visible = visibleAt(place, node);
  const open = needed.filter((name) => !visible.has(name));
  if (open.length > 1) return undefined;
  const own = open[0] ?? needed.find((name) => name === rootName(text)) ?? needed[0]!;
  return needed.map((name) => (name === own ? text : name));
}

/** Methods of a value that nothing reads any more, given this one. */
function* methodsOfForgotten(place: RepairPlace, node: SyntaxNode): Generator<Weighed> {
  const { methodsOfOne } = place.dialect;
  if (!methodsOfOne) return;
  const text = place.textOf(node);
  for (const value of forgottenValues(place, node)) {
    for (const [index, method] of methodsFor(place, node, value).entries())
      yield { text: `${value.name}.${method}(${text})`, fit: 0.85 * (1 - index * 0.08) };
  }
}

function methodsFor(place: RepairPlace, node: SyntaxNode, { name, type }: VisibleName): readonly string[] {
  const table = place.dialect.methodsOfOne!;
  const given = place.typeOf(node);
  if (given === 'function') return (table.function ?? []).slice(0, most.methods);
  if (/^(?:re[A-Z_]|_?.*(?:regexp?|pattern)$)/iu.test(name) && type !== 'list' && type !== 'string')
    return place.dialect.id === 'python' ? ['match', 'search'] : ['test'];
  return (table[type] ?? table.unknown ?? []).slice(0, most.methods);
}

/** Calls of functions of the file that are made with such a value elsewhere, and those that take what is named so. */
function* callsOfFile(place: RepairPlace, node: SyntaxNode): Generator<Weighed> {
  const { dialect } = place;
  const text = place.textOf(node);
  const kind = dialect.shapeOf(node)?.kind;
  if (kind === 'number' || kind === 'string' || kind === 'list' || kind === 'function') return;
  const visible = visibleAt(place, node);
  const role = roleOf(place, node);
  const own = dialect.shapeOf(place.func);
  const self = own?.kind === 'function' && own.name ? place.textOf(own.name) : '';
  const root = rootName(text);
  const before = place.tree.text.slice(Math.max(0, node.start - 40), node.start);
  const isFree = (callee: string) => visible.has(callee) && callee !== self && !before.endsWith(`${callee}(`);
  for (const { callee, first, rest, names, times, start } of callsIn(place)) {
    if (!isFree(callee) || text.includes(`${callee}(`) || !names.every((name) => visible.has(name))) continue;
    const isNear = start >= place.func.start && start < place.func.end;
    const isAlike = rootName(first) === root;
    if (!isAlike && !isNear) continue;
    const weight = suitsRole(callee, role) * (times > 1 ? 1 : 0.9);
    const fit = first === text ? 0.5 : isAlike ? 0.4 : 0.3;
    yield { text: `${callee}(${[text, ...rest].join(', ')})`, fit: fit * weight };
  }
  for (const { name, needed } of root === undefined ? [] : declaredFunctions(place)) {
    if (!isFree(name) || !needed.includes(root!) || needed.some((one) => !visible.has(one))) continue;
    const args = byNames(place, node, needed);
    if (args) yield { text: `${name}(${args.join(', ')})`, fit: 0.4 * suitsRole(name, role) };
  }
}

/** A truth value where the function returns `true` or `false` elsewhere. */
function* asTruth(place: RepairPlace, node: SyntaxNode): Generator<Weighed> {
  const word = { javascript: 'Boolean', python: 'bool' }[place.dialect.id];
  if (word === undefined || roleOf(place, node) !== 'return' || place.typeOf(node) !== 'unknown') return;
  const isUsual = [...shaped(place, 'return')].some(
    ({ shape }) => shape.value && shape.value !== node && place.typeOf(shape.value) === 'boolean',
  );
  if (isUsual) yield { text: `${word}(${place.textOf(node)})`, fit: 0.5 };
}

interface KnownCall {
  readonly callee: string;
  readonly first: string;
  readonly rest: readonly string[];
  /** Names among the rest. */
  readonly names: readonly string[];
  readonly times: number;
  /** Where the first of them stands. */
  readonly start: number;
}

const calls = new WeakMap<RepairPlace, readonly KnownCall[]>();

/** The calls of a file by a bare name, with a short value first and plain ones after it. */
function callsIn(place: RepairPlace): readonly KnownCall[] {
  const { root } = place.tree;
  const known = calls.get(place);
  if (known) return known;
  const found = new Map<string, KnownCall>();
  for (const node of namedNodes(root)) {
    const shape = place.dialect.shapeOf(node);
    if (shape?.kind !== 'call' || shape.constructs || shape.args.length === 0 || shape.args.length > most.args)
      continue;
    if (place.dialect.shapeOf(shape.callee)?.kind !== 'name') continue;
    const [first, ...rest] = shape.args.map((arg) => place.textOf(arg));
    const kinds = shape.args.slice(1).map((arg) => place.dialect.shapeOf(arg)?.kind);
    if (first!.length > 30 || kinds.some((kind) => !/^(?:name|number|string|boolean|null)$/u.test(kind ?? '')))
      continue;
    const callee = place.textOf(shape.callee);
    const key = [callee, rootName(first!) ?? first, ...rest].join('\0');
    const names = shape.args.slice(1).flatMap((arg, at) => (kinds[at] === 'name' ? [place.textOf(arg)] : []));
    const old = found.get(key);
    found.set(key, {
      callee,
      first: old?.first ?? first!,
      rest,
      names,
      times: (old?.times ?? 0) + 1,
      start: containsSpan(place.func, node) || !old ? node.start : old.start,
    });
  }
  const all = [...found.values()];
  calls.set(place, all);
  return all;
}
