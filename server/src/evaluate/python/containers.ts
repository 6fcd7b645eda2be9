// Methods of Python's lists, tuples, dicts and sets.

import { unknown } from '../evaluation.ts';
import { hashKey, isOrdered, isSameOrEqual, isTrue } from './compare.ts';
import { raise } from './errors.ts';
import { addTo, iterate, listOf, putInto, setOf } from './iterate.ts';
import { countOf, onlyNames } from './natives.ts';
import { setOperation, slicePositions } from './operators.ts';
import { PyDict, PyDictView, PyList, PySet, PySlice, PyTuple, type Given, type Machine, type Value } from './values.ts';

type Method<T> = (machine: Machine, self: T, given: Given) => Value;

function simple<T>(
  least: number,
  most: number,
  run: (self: T, args: readonly Value[], machine: Machine) => Value,
): Method<T> {
  return (machine, self, given) => {
    if (given.named.size > 0) return unknown('named arguments of a method');
    if (given.args.length < least || given.args.length > most) return raise('TypeError');
    machine.meter.step();
    return run(self, given.args, machine);
  };
}

function indexIn(machine: Machine, items: readonly Value[], args: readonly Value[]): Value {
  const { start, stop } = slicePositions(new PySlice(args[1] ?? null, args[2] ?? null, null), items.length);
  for (let at = start; at < stop; at++) {
    machine.meter.step();
    if (isSameOrEqual(machine, items[at]!, args[0]!)) return BigInt(at);
  }
  return raise('ValueError');
}

function countIn(machine: Machine, items: readonly Value[], wanted: Value): Value {
  machine.meter.step(items.length);
  return BigInt(items.filter((one) => isSameOrEqual(machine, one, wanted)).length);
}

/** A stable sort by `<` alone, as `sorted` has it. */
export function sorted(machine: Machine, items: readonly Value[], given: Given): Value[] {
  onlyNames(given, ['key', 'reverse'], 'sorted');
  const key = given.named.get('key') ?? null;
  const isReverse = given.named.get('reverse') ?? false;
  const reverse = isTrue(machine, isReverse);
  const keyed = items.map((value) => ({ value, key: key === null ? value : machine.call(key, [value]) }));
  for (const one of keyed) if (typeof one.key === 'number' && Number.isNaN(one.key)) return unknown('sorting NaN');
  if (keyed.some((one) => one.key instanceof PySet)) return unknown('sorting sets');
  if (reverse) keyed.reverse();
  machine.meter.step(keyed.length);
  keyed.sort((a, b) => (isOrdered(machine, '<', b.key, a.key) ? 1 : isOrdered(machine, '<', a.key, b.key) ? -1 : 0));
  if (reverse) keyed.reverse();
  return keyed.map(({ value }) => value);
}

/** Methods of lists. */
export const listMethods: Readonly<Record<string, Method<PyList>>> = {
  append: simple(1, 1, (self, [item], { meter }) => {
    meter.allocate(1);
    self.held.push(item!);
    return null;
  }),
  extend: simple(1, 1, (self, [items], machine) => {
    self.items.push(...listOf(machine, items!));
    return null;
  }),
  insert: simple(2, 2, (self, [place, item], { meter }) => {
    meter.allocate(1);
    meter.step(self.items.length / 50);
    const { start } = slicePositions(new PySlice(place!, null, null), self.items.length);
    self.items.splice(start, 0, item!);
    return null;
  }),
  pop: simple(0, 1, (self, [place = -1n]) => {
    const at = countOf(place);
    const index = at < 0 ? at + self.items.length : at;
    if (index < 0 || index >= self.items.length) return raise('IndexError');
    return self.items.splice(index, 1)[0]!;
  }),
  remove: simple(1, 1, (self, [item], machine) => {
    self.items.splice(Number(indexIn(machine, self.items, [item!])), 1);
    return null;
  }),
  clear: simple(0, 0, (self) => {
    self.items.length = 0;
    return null;
  }),
  index: simple(1, 3, (self, args, machine) => indexIn(machine, self.items, args)),
  count: simple(1, 1, (self, [item], machine) => countIn(machine, self.held, item!)),
  reverse: simple(0, 0, (self) => {
    self.items.reverse();
    return null;
  }),
  copy: simple(0, 0, (self, _args, { meter }) => {
    meter.allocate(self.items.length);
    return new PyList([...self.items]);
  }),
  sort: (machine, self, given) => {
    if (given.args.length > 0) return raise('TypeError');
    if (given.named.get('key') !== undefined) void self.items;
    const items = sorted(machine, self.held, given);
    self.items = items;
    return null;
  },
};

/** Methods of tuples. */
export const tupleMethods: Readonly<Record<string, Method<PyTuple>>> = {
  index: simple(1, 3, (self, args, machine) => indexIn(machine, self.items, args)),
  count: simple(1, 1, (self, [item], machine) => countIn(machine, self.items, item!)),
};

/** Puts the pairs of a dict or of an iterable, and named values, into a dict. */
export function update(machine: Machine, dict: PyDict, { args, named }: Given): void {
  if (args.length > 1) raise('TypeError');
  const [from] = args;
  if (from instanceof PyDict) for (const [key, value] of from.entries.values()) putInto(machine, dict, key, value);
  else if (from !== undefined)
    for (const pair of listOf(machine, from)) {
      const both = listOf(machine, pair);
      if (both.length !== 2) raise('ValueError');
      putInto(machine, dict, both[0]!, both[1]!);
    }
  for (const [key, value] of named) putInto(machine, dict, key, value);
}

function isCounter(self: PyDict): void {
  if (self.type !== 'Counter') raise('AttributeError');
}

/** Counts what comes. */
export function countInto(machine: Machine, self: PyDict, { args, named }: Given): void {
  if (named.size > 0 || args[0] instanceof PyDict || args.length > 1) unknown('a counter of counts');
  if (args.length === 0) return;
  const next = iterate(machine, args[0]!);
  for (let one = next(); one !== undefined; one = next()) {
    const old = self.entries.get(hashKey(one));
    putInto(machine, self, one, ((old?.[1] as bigint | undefined) ?? 0n) + 1n);
  }
}

/** Methods of dicts, and of the counters and default dicts that are made of them. */
export const dictMethods: Readonly<Record<string, Method<PyDict>>> = {
  get: simple(
    1,
    2,
    (self, [key, otherwise = null]) => (self.entries.get(hashKey(key!)) ?? [key, otherwise])[1] as Value,
  ),
  keys: simple(0, 0, (self) => new PyDictView(self, 'keys')),
  values: simple(0, 0, (self) => new PyDictView(self, 'values')),
  items: simple(0, 0, (self) => new PyDictView(self, 'items')),
  pop: simple(1, 2, (self, [key, otherwise]) => {
    const entry = self.entries.get(hashKey(key!));
    if (!entry) return otherwise === undefined ? raise('KeyError', [key!]) : otherwise;
    self.entries.delete(hashKey(key!));
    return entry[1];
  }),
  popitem: simple(0, 0, (self) => {
    const last = [...self.entries].at(-1);
    if (!last || self.type === 'OrderedDict') return last ? unknown('popitem of an ordered dict') : raise('KeyError');
    self.entries.delete(last[0]);
    return new PyTuple(last[1]);
  }),
  setdefault: simple(1, 2, (self, [key, otherwise = null], machine) => {
    const entry = self.entries.get(hashKey(key!));
    if (entry) return entry[1];
    putInto(machine, self, key!, otherwise);
    return otherwise;
  }),
  update: (machine, self, given) => {
    if (self.type === 'Counter') countInto(machine, self, given);
    else update(machine, self, given);
    return null;
  },
  clear: simple(0, 0, (self) => {
    self.entries.clear();
    return null;
  }),
  copy: simple(0, 0, (self, _args, machine) => {
    const made = new PyDict(self.type);
    if (self.missing !== undefined) made.missing = self.missing;
    for (const [key, value] of self.entries.values()) putInto(machine, made, key, value);
    return made;
  }),
  most_common: simple(0, 1, (self, [count], machine) => {
    isCounter(self);
    const entries = [...self.entries.values()];
    const order = sorted(
      machine,
      entries.map(([, value]) => value),
      { args: [], named: new Map() },
    );
    const ranks = entries.map((entry) => ({ entry, count: entry[1] }));
    ranks.sort((a, b) =>
      isOrdered(machine, '<', a.count, b.count) ? 1 : isOrdered(machine, '<', b.count, a.count) ? -1 : 0,
    );
    const most = count === undefined || count === null ? order.length : Math.max(0, countOf(count));
    return new PyList(ranks.slice(0, most).map(({ entry }) => new PyTuple(entry)));
  }),
  elements: simple(0, 0, () => unknown('elements of a counter')),
};

function others(machine: Machine, args: readonly Value[]): readonly PySet[] {
  return args.map((one) => (one instanceof PySet ? one : setOf(machine, one)));
}

function combined(operator: string, least = 0, most = 20): Method<PySet> {
  return simple(least, most, (self, args, machine) => {
    let made = setOperation(machine, '|', self, new PySet(self.frozen));
    for (const other of others(machine, args)) made = setOperation(machine, operator, made, other);
    return made;
  });
}

function changed(operator: string): Method<PySet> {
  return simple(0, 20, (self, args, machine) => {
    changing(self);
    let made = self;
    for (const other of others(machine, args)) made = setOperation(machine, operator, made, other);
    const items = [...made.items];
    self.items.clear();
    for (const [key, value] of items) self.items.set(key, value);
    return null;
  });
}

function changing(self: PySet): void {
  if (self.frozen) raise('AttributeError');
}

function related(test: (a: PySet, b: PySet) => boolean): Method<PySet> {
  return simple(1, 1, (self, args, machine) => test(self, others(machine, args)[0]!));
}

const isWithin = (a: PySet, b: PySet) => [...a.items.keys()].every((key) => b.items.has(key));

/** Methods of sets. */
export const setMethods: Readonly<Record<string, Method<PySet>>> = {
  add: simple(1, 1, (self, [item], machine) => {
    changing(self);
    addTo(machine, self, item!);
    return null;
  }),
  discard: simple(1, 1, (self, [item]) => {
    changing(self);
    self.items.delete(hashKey(item!));
    return null;
  }),
  remove: simple(1, 1, (self, [item]) => {
    changing(self);
    return self.items.delete(hashKey(item!)) ? null : raise('KeyError', [item!]);
  }),
  pop: simple(0, 0, (self) => {
    changing(self);
    const [first] = self.items;
    if (!first) return raise('KeyError');
    if (self.items.size > 1) return unknown('the order of a set');
    self.items.clear();
    return first[1];
  }),
  clear: simple(0, 0, (self) => {
    changing(self);
    self.items.clear();
    return null;
  }),
  copy: combined('|', 0, 0),
  union: combined('|'),
  intersection: combined('&'),
  difference: combined('-'),
  symmetric_difference: combined('^', 1, 1),
  update: changed('|'),
  intersection_update: changed('&'),
  difference_update: changed('-'),
  issubset: related(isWithin),
  issuperset: related((a, b) => isWithin(b, a)),
  isdisjoint: related((a, b) => ![...a.items.keys()].some((key) => b.items.has(key))),
};
