// An assignment between variables that is missing: the last value kept before the next one, the result taken over.

import type { VisibleName } from '../dialect.ts';
import { editing, mayBe, shown } from '../fixing.ts';
import { namedNodes } from '../nodes.ts';
import { neglectedIn, unreadAt } from '../neglected.ts';
import {
  bodyOf,
  insertAfter,
  insertBefore,
  leaves,
  loopAround,
  replacement,
  statementEnd,
  statementsOf,
} from '../statements.ts';
import type { Fix, FixTemplate, RepairPlace } from '../template.ts';
import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { escapedName } from '../names.ts';

/** Most variables that are tried for one, and most fixes of one function. */
const most = { names: 4, all: 40 };

/** Values of variables handed on. */
export const missingAssignment: FixTemplate = {
  id: 'missing-assignment',
  title: 'a value that is handed on',
  source:
    'GenProg (ICSE 2009) “insert”; Martinez & Monperrus (EMSE 2015) “statement insert of assignment”, the second most frequent',
  prior: 0.22,
  *propose(place) {
    const found: Fix[] = [];
    const end = statementEnd(place.dialect);
    const { unchanged } = neglectedIn(place);
    const write = (node: SyntaxNode, side: 'before' | 'after', text: string, fit: number) => {
      const isEmpty = /^(?:;|pass)$/u.test(place.textOf(node));
      const edit = (isEmpty ? replacement : side === 'before' ? insertBefore : insertAfter)(place, node, [text]);
      if (edit) found.push(editing(this, node, [edit], `Add ${shown(text)}`, fit));
    };
    const add = (node: SyntaxNode, side: 'before' | 'after', target: string, value: string, fit: number) =>
      write(node, side, `${target} = ${value}${end}`, fit);
    for (const { node, shape, siblings, index } of statementsOf(place)) {
      const loop = loopAround(place, node);
      if (!loop) continue;
      const inner = shape?.kind === 'expressionStatement' ? place.dialect.shapeOf(shape.expression) : shape;
      // `second = first` before `first` is another.
      if (inner?.kind === 'assignment' && inner.operator === '=') {
        const changed = place.textOf(inner.target);
        const source = place.namesAt(node).find(({ name }) => name === changed);
        if (source) {
          for (const { name } of variablesAt(place, loop, source))
            add(node, 'before', name, changed, unchanged.has(name) ? 1 : 0.7);
        }
      }
      // `previous = current` at the end of each round.
      if (index !== siblings.length - 1 || leaves(place, node)) continue;
      for (const { target, value } of comparedAt(place, node, loop)) add(node, 'after', target, value, 0.6);
      for (const [name, first] of countersIn(place, loop)) {
        if (node.parent !== bodyBlockOf(place, loop)) add(node, 'after', name, first, 0.6);
      }
      for (const text of storesOf(place, node)) write(node, 'after', text + end, 0.7);
      if (shape?.kind === 'pass') continue;
      for (const text of memoriesOf(place, loop)) write(node, 'after', text + end, 0.8);
      const owner = place.dialect.shapeOf(loop);
      const isBody = (owner?.kind === 'each' || owner?.kind === 'loop') && bodyOf(place, owner.body).at(-1) === node;
      if (!isBody) continue;
      const near = place.namesAt(node).filter(({ origin }) => origin === 'local' || origin === 'loop');
      for (const source of near.slice(0, most.names)) {
        for (const { name } of variablesAt(place, loop, source))
          add(node, 'after', name, source.name, unchanged.has(name) ? 0.9 : 0.5);
      }
    }
    yield* found.toSorted((a, b) => b.fit - a.fit).slice(0, most.all);
  },
};

/** The block of a loop. */
function bodyBlockOf(place: RepairPlace, loop: SyntaxNode): SyntaxNode | undefined {
  const shape = place.dialect.shapeOf(loop);
  return shape?.kind === 'loop' || shape?.kind === 'each' ? shape.body : undefined;
}

/** What a loop counts or gathers that was set to a literal before it, with that literal: what may have to begin anew. */
function countersIn(place: RepairPlace, loop: SyntaxNode): readonly (readonly [string, string])[] {
  const { dialect } = place;
  const before = place.tree.text.slice(place.func.start, loop.start);
  const found = new Map<string, string>();
  for (const part of namedNodes(loop)) {
    const shape = dialect.shapeOf(part);
    const target =
      shape?.kind === 'update'
        ? shape.operand
        : shape?.kind === 'assignment' && shape.operator !== '='
          ? shape.target
          : undefined;
    if (!target || dialect.shapeOf(target)?.kind !== 'name') continue;
    const name = place.textOf(target);
    const first = new RegExp(
      `(?<![\\w$.])${escapedName(name)} = (?<first>\\d+|''|""|\\[\\]|\\{\\});?[ \\t]*\\r?$`,
      'mu',
    ).exec(before)?.groups?.['first'];
    if (first !== undefined) found.set(name, first);
  }
  return [...found].slice(0, 2);
}

/** What the condition around a statement compares: `best = value` where `value > best` was asked. */
function comparedAt(
  place: RepairPlace,
  node: SyntaxNode,
  loop: SyntaxNode,
): readonly { readonly target: string; readonly value: string }[] {
  const { dialect } = place;
  const owner = node.parent?.parent && dialect.shapeOf(node.parent.parent);
  if (owner?.kind !== 'if' || owner.then !== node.parent) return [];
  const names = [
    ...new Set(
      namedNodes(owner.condition).flatMap((part) => {
        const shape = dialect.shapeOf(part);
        return shape?.kind === 'name' ? [shape.text] : [];
      }),
    ),
  ];
  const known = place.namesAt(node).filter(({ name, type }) => names.includes(name) && type !== 'function');
  const body = place.textOf(owner.then);
  return known
    .filter(({ name, origin }) => origin === 'local' && !body.includes(`${name} =`) && !isConstant(place, name, loop))
    .flatMap(({ name, type }) =>
      known
        .filter((other) => other.name !== name && mayBe(type, other.type))
        .map((other) => [name, other.name] as const),
    )
    .slice(0, most.names)
    .map(([target, value]) => ({ target, value }));
}

/** What nothing reads, put into a list of the function: at the place that the loop has come to, or at its end. */
function storesOf(place: RepairPlace, node: SyntaxNode): readonly string[] {
  const values = unreadAt(place, node).slice(0, 1);
  if (values.length === 0) return [];
  const names = place.namesAt(node);
  const append = place.dialect.lookAlikes.flat().find((word) => word === 'push' || word === 'append');
  const lists = names
    .filter(({ type, origin }) => (type === 'list' || type === 'unknown') && origin === 'local')
    .slice(0, 2);
  const counters = names.filter(({ type, origin }) => origin === 'loop' && type === 'number').slice(0, 1);
  return lists.flatMap(({ name: list }) =>
    values.flatMap(({ name }) => [
      ...counters.map((counter) => `${list}[${counter.name}] = ${name}`),
      ...(append === undefined ? [] : [`${list}.${append}(${name})`]),
    ]),
  );
}

/** What a set that is asked and never filled was to remember: `seen.add(item)` where `item in seen` is asked. */
function memoriesOf(place: RepairPlace, loop: SyntaxNode): readonly string[] {
  const { dialect } = place;
  const code = place.textOf(place.func);
  const found = new Set<string>();
  for (const part of namedNodes(loop)) {
    const shape = dialect.shapeOf(part);
    const [asked, item] =
      shape?.kind === 'binary' && shape.class === 'membership'
        ? [shape.right, shape.left]
        : shape?.kind === 'call' && shape.object && shape.args.length === 1
          ? [shape.object, shape.args[0]!]
          : [];
    if (!asked || !item || dialect.shapeOf(asked)?.kind !== 'name') continue;
    if (shape?.kind === 'call' && !/^(?:has|includes)$/u.test(place.textOf(shape.method!))) continue;
    const name = place.textOf(asked);
    const word = escapedName(name);
    const first = new RegExp(
      `(?<![\\w$.])${word} = (?<set>set\\(\\)|new Set\\(\\))|(?<![\\w$.])${word} = \\[\\]`,
      'u',
    ).exec(code);
    if (!first || new RegExp(`(?<![\\w$.])${word}(?:\\.(?:add|push|append|update|extend)\\(| \\+=)`, 'u').test(code))
      continue;
    const method = first.groups?.['set'] !== undefined ? 'add' : dialect.id === 'python' ? 'append' : 'push';
    found.add(`${name}.${method}(${place.textOf(item)})`);
  }
  return [...found].slice(0, 2);
}

/** Whether a name was declared for good. */
function isConstant(place: RepairPlace, name: string, before: SyntaxNode): boolean {
  const text = place.tree.text.slice(place.func.start, before.end);
  return new RegExp(`\\bconst\\s+${escapedName(name)}\\b`, 'u').test(text);
}

/** Variables of before the loop that may take the value of another one. */
function variablesAt(place: RepairPlace, loop: SyntaxNode, source: VisibleName): readonly VisibleName[] {
  return place
    .namesAt(loop)
    .filter(({ name, type, origin }) => {
      if (name === source.name || origin !== 'local' || type === 'function' || !mayBe(type, source.type)) return false;
      return !isConstant(place, name, loop);
    })
    .slice(0, most.names);
}
