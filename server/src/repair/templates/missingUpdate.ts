// What a loop was to do with its items and does not: a sum or a maximum that is never advanced, a map, a set or a list
// of fixed length that is never filled, a function that is never called, an item that is chosen by nothing.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { forgottenFunctions } from '../callables.ts';
import type { VisibleName } from '../dialect.ts';
import { editing, shaped, shown } from '../fixing.ts';
import { neglectedIn } from '../neglected.ts';
import { namedNodes } from '../nodes.ts';
import {
  filling,
  insertAfter,
  leaves,
  loopAround,
  replacement,
  statementEnd,
  statementsOf,
  unitOf,
} from '../statements.ts';
import type { Fix, FixTemplate, RepairPlace } from '../template.ts';
import { escapedName } from '../names.ts';

/** Most values that are tried, most statements at one place, and most fixes of one function. */
const most = { values: 4, here: 14, all: 48 };

interface Weighed {
  readonly lines: readonly string[];
  readonly fit: number;
}

/** Statements at the end of a loop's blocks. */
export const missingUpdate: FixTemplate = {
  id: 'missing-update',
  title: 'what a loop was to do with its items',
  source:
    'Martinez & Monperrus (EMSE 2015) “statement insert of assignment” and “of method invocation”; GenProg (ICSE 2009) “insert”',
  // Nearly certain where a variable is read and nothing ever changes it; it seldom applies.
  prior: 0.35,
  *propose(place) {
    const { id } = place.dialect;
    if (id !== 'javascript' && id !== 'python') return;
    if (!isOpen(place)) return;
    const found: Fix[] = [];
    for (const { node, siblings, index } of statementsOf(place)) {
      if (index !== siblings.length - 1 || leaves(place, node)) continue;
      if (!loopAround(place, node)) continue;
      const isEmpty = /^(?:;|pass)$/u.test(place.textOf(node));
      for (const { lines, fit } of updatesAt(place, node).slice(0, most.here)) {
        const edit = (isEmpty ? replacement : insertAfter)(place, node, lines);
        if (edit) found.push(editing(this, node, [edit], `Add ${shown(lines.join(' '))}`, fit));
      }
    }
    for (const { node, shape } of shaped(place, 'block')) {
      if (shape.statements.length > 0 || !loopAround(place, node)) continue;
      for (const { lines, fit } of updatesAt(place, node).slice(0, most.here)) {
        const edit = filling(place, node, lines);
        if (edit) found.push(editing(this, node, [edit], `Add ${shown(lines.join(' '))}`, fit));
      }
    }
    yield* found.toSorted((a, b) => b.fit - a.fit).slice(0, most.all);
  },
};

/** Whether anything in the function is unchanged, forgotten, or may be empty for good: most have nothing of it. */
function isOpen(place: RepairPlace): boolean {
  if (neglectedIn(place).unchanged.size > 0) return true;
  const code = place.textOf(place.func);
  const loops = place.nodes.filter((node) => /^(?:each|loop)$/u.test(place.dialect.shapeOf(node)?.kind ?? ''));
  return (
    loops.length > 0 &&
    (stores.some(([, first]) => new RegExp(` = ${first}(?:;|$)`, 'mu').test(code)) ||
      forgottenFunctions(place, loops[0]!).length > 0)
  );
}

function updatesAt(place: RepairPlace, node: SyntaxNode): readonly Weighed[] {
  const values = valuesAt(place, node);
  const end = statementEnd(place.dialect);
  const found: Weighed[] = [];
  const add = (text: string, fit: number) => found.push({ lines: [text + end], fit });
  for (const variable of place.namesAt(node)) {
    if (variable.origin !== 'local') continue;
    if (neglectedIn(place).unchanged.has(variable.name)) {
      for (const [text, fit] of advances(place, variable, values)) add(text, fit);
    }
  }
  const puts: (readonly [string, number])[] = [];
  for (const store of unfilledIn(place, node)) puts.push(...fillings(place, store, values));
  for (const [text, fit] of puts) add(text, fit);
  const list = listsIn(place)[0];
  if (list !== undefined) puts.push(...values.map(({ name, fit }) => [list.replace('%', name), fit] as const));
  const chosen = puts.toSorted((a, b) => b[1] - a[1])[0];
  for (const { name, fit } of forgottenFunctions(place, node)) {
    const [value, other] = values;
    if (!value || value.name === name) continue;
    const calls = [`${name}(${value.name})`, ...(other ? [`${name}(${value.name}, ${other.name})`] : [])];
    for (const call of calls) {
      add(call, fit * 0.5);
      if (!chosen) continue;
      // What it answers chooses: the items for which it holds, or the others.
      for (const [condition, weight] of [
        [call, 0.7],
        [place.dialect.write.not(call), 0.6],
      ] as const)
        found.push({
          lines: place.dialect.write.ifLines(condition, [chosen[0] + end], unitOf(place)),
          fit: fit * weight,
        });
    }
  }
  return found.toSorted((a, b) => b.fit - a.fit);
}

/** Names of the loop, those that nothing reads first, then elements at its counter. */
function valuesAt(place: RepairPlace, node: SyntaxNode): readonly { readonly name: string; readonly fit: number }[] {
  const { unread, unchanged } = neglectedIn(place);
  const loop = loopAround(place, node)!;
  const body = place.textOf(loop);
  const names = [...boundBy(place, node), ...place.namesAt(node)];
  const own = names.filter(
    ({ name, type, origin }) =>
      type !== 'function' &&
      !unchanged.has(name) &&
      (origin === 'loop' || (origin === 'local' && isBoundIn(place, name, loop))),
  );
  const counter = own.find(({ origin, type }) => origin === 'loop' && type === 'number');
  const elements = counter
    ? names
        .filter(({ type, origin }) => type === 'list' || (type === 'unknown' && origin === 'parameter'))
        .map(({ name }) => `${name}[${counter.name}]`)
        // What has a name of its own is called by it.
        .filter((text) => !new RegExp(`= ${text.replace(/[$[\]]/gu, '\\$&')};?$`, 'mu').test(body))
        .slice(0, 2)
        .map((name) => ({ name, fit: 0.7 }))
    : [];
  const weighed = own.map(({ name, origin }) => ({
    name,
    fit: unread.has(name) ? 1 : origin === 'loop' && name !== counter?.name ? 0.8 : name === counter?.name ? 0.5 : 0.6,
  }));
  return [...weighed, ...elements].toSorted((a, b) => b.fit - a.fit).slice(0, most.values);
}

/** What the statement itself gives a value: that can be read after it. */
function boundBy(place: RepairPlace, node: SyntaxNode): readonly VisibleName[] {
  const { dialect } = place;
  const found: VisibleName[] = [];
  for (const part of namedNodes(node)) {
    const shape = dialect.shapeOf(part);
    const name =
      shape?.kind === 'declaration'
        ? shape.name
        : shape?.kind === 'assignment' && shape.operator === '='
          ? shape.target
          : undefined;
    const value = shape?.kind === 'declaration' || shape?.kind === 'assignment' ? shape.value : undefined;
    if (name && dialect.shapeOf(name)?.kind === 'name' && value)
      found.push({ name: place.textOf(name), type: place.typeOf(value), origin: 'local' });
    if (found.length === 0 && part !== node && dialect.isStatement(part)) break;
  }
  return found.filter(({ name }) => !place.namesAt(node).some((one) => one.name === name));
}

function isBoundIn(place: RepairPlace, name: string, loop: SyntaxNode): boolean {
  return new RegExp(`(?<![\\w$.])${escapedName(name)}\\s*=(?![=>])`, 'u').test(place.textOf(loop));
}

/** Names of what is the greatest or the least so far. */
const mostOf = /^(?:max|most|best|top|long|larg|big|high|wid)|(?:Max|Most|_max)$/u;
const leastOf = /^(?:min|least|short|small|low|narrow)|(?:Min|Least|_min)$/u;

/** Whether items such as this one are lists: `rows[i]` beside `rows[j][k]`. */
function isIndexed(place: RepairPlace, value: string): boolean {
  const list = /^[\w$]+(?=\[)/u.exec(value)?.[0];
  const one = list === undefined ? escapedName(value) : `${escapedName(list)}\\[\\w+\\]`;
  return new RegExp(`(?<![\\w$.])${one}(?:\\[|\\.length)|\\blen\\(${one}\\)`, 'u').test(place.textOf(place.func));
}

/** How a variable that is never changed may go on. */
function* advances(
  place: RepairPlace,
  { name, type }: VisibleName,
  values: readonly { readonly name: string; readonly fit: number }[],
): Generator<readonly [string, number]> {
  const { write } = place.dialect;
  const word = (pattern: RegExp, usual: number) => (pattern.test(name) ? 1 : usual);
  const [greatest, least] = [word(mostOf, 0.55), word(leastOf, 0.45)];
  for (const value of values) {
    if (type === 'number') {
      yield [`${name} += ${value.name}`, 0.8 * value.fit];
      const length = write.lengthOf(value.name, 'list');
      // Where an item is indexed, or its length asked for, that is what can be compared.
      const ofLength = isIndexed(place, value.name) ? 1 : 0.6;
      for (const [choose, fit] of [
        [write.greatest, greatest],
        [write.least, least],
      ] as const) {
        if (!choose) continue;
        yield [`${name} = ${choose(name, value.name)}`, fit * value.fit];
        if (length !== undefined) yield [`${name} = ${choose(name, length)}`, fit * ofLength * value.fit];
      }
      yield [`${name} *= ${value.name}`, 0.4 * value.fit];
    } else if (type === 'string') yield [`${name} += ${value.name}`, 0.8 * value.fit];
    else if (type === 'null' || type === 'unknown') yield [`${name} = ${value.name}`, 0.5 * value.fit];
  }
}

interface Store {
  readonly name: string;
  readonly sort: 'map' | 'Map' | 'set' | 'slots';
}

const stores: readonly (readonly [Store['sort'], string])[] = [
  ['map', String.raw`(?:\{\}|dict\(\)|Object\.create\(null\)|defaultdict\(\w+\))`],
  ['Map', String.raw`new Map\(\)`],
  ['set', String.raw`(?:set\(\)|new Set\(\))`],
  ['slots', String.raw`(?:(?:new )?Array\([^)\n]+\)(?:\.fill\(\w*\))?|\[\w+\] \* [\w().]+)`],
];

/** Variables that begin empty, are read, and that nothing is put into. */
function unfilledIn(place: RepairPlace, node: SyntaxNode): readonly Store[] {
  const code = place.textOf(place.func);
  return place
    .namesAt(node)
    .filter(({ origin }) => origin === 'local')
    .flatMap(({ name }): readonly Store[] => {
      const word = `(?<![\\w$.])${escapedName(name)}`;
      const sort = stores.find(([, first]) => new RegExp(`${word} = ${first}(?:;|$)`, 'mu').test(code))?.[0];
      if (!sort) return [];
      const isFilled = new RegExp(
        `${word}(?:\\.(?:set|add|update|setdefault|push|append)\\(|\\[[^\\n=]*\\] *[-+*/|&?]*=(?!=)| *[|+]=)|\\bassign\\(\\s*${escapedName(name)}\\b`,
        'u',
      ).test(code);
      const times = code.match(new RegExp(`${word}(?![\\w$])`, 'gu'))?.length ?? 0;
      return isFilled || times < 2 ? [] : [{ name, sort }];
    })
    .slice(0, 2);
}

/** What may be put into it: one value under another. */
function* fillings(
  place: RepairPlace,
  { name, sort }: Store,
  values: readonly { readonly name: string; readonly fit: number }[],
): Generator<readonly [string, number]> {
  const { lookup, binary } = place.dialect.write;
  if (sort === 'set') {
    for (const value of values) yield [`${name}.add(${value.name})`, 0.9 * value.fit];
    return;
  }
  for (const key of values) {
    // Elements are seldom what something stands under.
    const weight = key.name.includes('[') ? 0.7 : 1;
    for (const value of values) {
      if (value === key) continue;
      const fit = 0.9 * Math.min(key.fit, value.fit) * weight;
      yield [sort === 'Map' ? `${name}.set(${key.name}, ${value.name})` : `${name}[${key.name}] = ${value.name}`, fit];
    }
    if (sort === 'slots') continue;
    const one = 0.5 * key.fit * weight;
    if (sort === 'Map') yield [`${name}.set(${key.name}, (${name}.get(${key.name}) ?? 0) + 1)`, one];
    else if (lookup) yield [`${name}[${key.name}] = ${binary(lookup(name, key.name, '0'), '+', '1')}`, one];
  }
}

/** Lists that begin empty and are not filled, with what puts `%` in. */
function listsIn(place: RepairPlace): readonly string[] {
  const code = place.textOf(place.func);
  const method = place.dialect.id === 'python' ? 'append' : 'push';
  return [...code.matchAll(/(?<![\w$.])(?<name>[A-Za-z_$][\w$]*) = \[\]/gu)]
    .map(({ groups }) => groups!['name']!)
    .filter((name) => !new RegExp(`(?<![\\w$.])${escapedName(name)}(?:\\.\\w+\\(|\\[| \\+=)`, 'u').test(code))
    .map((name) => `${name}.${method}(%)`);
}
