// Members of Python's standard modules that are pure and exact: math, string, functools, itertools, collections,
// operator and what is needed for annotations alone. A member that is missing here is unknown when it is used.

import { unknown } from '../evaluation.ts';
import { isTrue } from './compare.ts';
import { countInto, update } from './containers.ts';
import { raise } from './errors.ts';
import { iterate, listOf } from './iterate.ts';
import { countOf, native, onlyNames, wholeOf } from './natives.ts';
import { numberOf, toFloat, truncate } from './numbers.ts';
import { binary, subscript } from './operators.ts';
import {
  PyClass,
  PyDict,
  PyIterator,
  PyList,
  PyModule,
  PyNative,
  PyTuple,
  type Machine,
  type Value,
} from './values.ts';

/** The module of a name; undefined for those that are not known. */
export function moduleOf(machine: Machine, name: string): PyModule | undefined {
  const make = Object.hasOwn(makers, name) ? makers[name] : undefined;
  return make && new PyModule(name, new Map(Object.entries(make(machine))));
}

/** Modules whose names stand in annotations only. */
export const annotationModules: ReadonlySet<string> = new Set([
  'typing',
  '__future__',
  'collections.abc',
  'typing_extensions',
  'numbers',
]);

function floatOf(value: Value): number {
  const number = numberOf(value);
  return number === undefined ? raise('TypeError') : toFloat(number);
}

function whole(value: Value, round: (float: number) => number): bigint {
  const number = numberOf(value);
  if (number === undefined) return raise('TypeError');
  return typeof number === 'bigint' ? number : truncate(round(number));
}

function greatestDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

function wholeRoot(value: bigint): bigint {
  if (value < 0n) return raise('ValueError');
  if (value < 2n) return value;
  let guess = 1n << BigInt(Math.ceil(value.toString(2).length / 2));
  for (;;) {
    const next = (guess + value / guess) >> 1n;
    if (next >= guess) return guess;
    guess = next;
  }
}

const math = (machine: Machine): Record<string, Value> => ({
  pi: Math.PI,
  e: Math.E,
  tau: 2 * Math.PI,
  inf: Infinity,
  nan: NaN,
  floor: native('floor', 1, 1, ([value]) => whole(value!, Math.floor)),
  ceil: native('ceil', 1, 1, ([value]) => whole(value!, Math.ceil)),
  trunc: native('trunc', 1, 1, ([value]) => whole(value!, Math.trunc)),
  sqrt: native('sqrt', 1, 1, ([value]) => {
    const float = floatOf(value!);
    return float < 0 ? raise('ValueError') : Math.sqrt(float);
  }),
  isqrt: native('isqrt', 1, 1, ([value]) => wholeRoot(wholeOf(value!))),
  fabs: native('fabs', 1, 1, ([value]) => Math.abs(floatOf(value!))),
  isnan: native('isnan', 1, 1, ([value]) => Number.isNaN(floatOf(value!))),
  isinf: native('isinf', 1, 1, ([value]) => Math.abs(floatOf(value!)) === Infinity),
  isfinite: native('isfinite', 1, 1, ([value]) => Number.isFinite(floatOf(value!))),
  gcd: native('gcd', 0, 20, (args) => args.map(wholeOf).reduce(greatestDivisor, 0n)),
  lcm: native('lcm', 0, 20, (args) =>
    args
      .map(wholeOf)
      .reduce(
        (a, b) => (a === 0n || b === 0n ? 0n : ((a < 0n ? -a : a) / greatestDivisor(a, b)) * (b < 0n ? -b : b)),
        1n,
      ),
  ),
  factorial: native('factorial', 1, 1, ([value]) => {
    if (typeof value === 'number') return raise('TypeError');
    const count = countOf(value!);
    if (count < 0) return raise('ValueError');
    if (count > 1000) return unknown('a number is too large');
    machine.meter.step(count);
    let product = 1n;
    for (let factor = 2; factor <= count; factor++) product *= BigInt(factor);
    return product;
  }),
  comb: native('comb', 2, 2, ([n, k]) => {
    const [all, some] = [countOf(n!), countOf(k!)];
    if (all < 0 || some < 0) return raise('ValueError');
    if (some > all) return 0n;
    if (all > 1000) return unknown('a number is too large');
    let ways = 1n;
    for (let turn = 0; turn < some; turn++) ways = (ways * BigInt(all - turn)) / BigInt(turn + 1);
    return ways;
  }),
  prod: native('prod', 1, 1, ([list]) =>
    listOf(machine, list!).reduce((a, b) => binary(machine, '*', a, b), 1n as Value),
  ),
});

const letters = 'abcdefghijklmnopqrstuvwxyz';

const makers: Readonly<Record<string, (machine: Machine) => Record<string, Value>>> = {
  math,
  string: () => ({
    ascii_lowercase: letters,
    ascii_uppercase: letters.toUpperCase(),
    ascii_letters: letters + letters.toUpperCase(),
    digits: '0123456789',
    hexdigits: '0123456789abcdefABCDEF',
    octdigits: '01234567',
    punctuation: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
  }),
  functools: (machine) => ({
    reduce: native('reduce', 2, 3, ([func, list, start]) => {
      const next = iterate(machine, list!);
      let total = start ?? (start === null ? null : next());
      if (total === undefined) return raise('TypeError');
      for (let one = next(); one !== undefined; one = next()) total = machine.call(func!, [total, one]);
      return total;
    }),
  }),
  operator: (machine) => ({
    add: native('add', 2, 2, ([a, b]) => binary(machine, '+', a!, b!)),
    sub: native('sub', 2, 2, ([a, b]) => binary(machine, '-', a!, b!)),
    mul: native('mul', 2, 2, ([a, b]) => binary(machine, '*', a!, b!)),
    xor: native('xor', 2, 2, ([a, b]) => binary(machine, '^', a!, b!)),
    itemgetter: native('itemgetter', 1, 5, (keys) =>
      native('itemgetter', 1, 1, ([value]) => {
        const found = keys.map((key) => subscript(machine, value!, key));
        return found.length === 1 ? found[0]! : new PyTuple(found);
      }),
    ),
  }),
  collections: (machine) => ({
    defaultdict: new PyClass('defaultdict', [], (given) => {
      const made = new PyDict('defaultdict');
      made.missing = given.args[0] ?? null;
      update(machine, made, { args: given.args.slice(1), named: given.named });
      return made;
    }),
    Counter: new PyClass('Counter', [], (given) => {
      const made = new PyDict('Counter');
      countInto(machine, made, given);
      return made;
    }),
    OrderedDict: new PyClass('OrderedDict', [], (given) => {
      const made = new PyDict('OrderedDict');
      update(machine, made, given);
      return made;
    }),
  }),
  itertools: (machine) => ({
    chain: native('chain', 0, 20, (lists) => {
      const all = [...lists];
      let next = all.length === 0 ? undefined : iterate(machine, all.shift()!);
      return new PyIterator('chain', () => {
        for (;;) {
          if (!next) return undefined;
          const one = next();
          if (one !== undefined) return one;
          next = all.length === 0 ? undefined : iterate(machine, all.shift()!);
        }
      });
    }),
    combinations: native('combinations', 2, 2, ([list, size]) =>
      chosen(machine, list!, countOf(size!), 'combinations'),
    ),
    permutations: native('permutations', 1, 2, ([list, size]) => {
      const items = listOf(machine, list!);
      return chosen(
        machine,
        new PyList(items),
        size === undefined || size === null ? items.length : countOf(size),
        'permutations',
      );
    }),
    product: new PyNative('product', (given) => {
      onlyNames(given, ['repeat'], 'product');
      const lists = given.args.map((one) => listOf(machine, one));
      const times = countOf(given.named.get('repeat') ?? 1n);
      const all = Array.from({ length: Math.max(0, Math.min(times, 100)) }, () => lists).flat();
      let rows: Value[][] = [[]];
      for (const list of all) {
        machine.meter.allocate(rows.length * list.length * 2);
        rows = rows.flatMap((row) => list.map((one) => [...row, one]));
      }
      return overRows('product', rows);
    }),
    takewhile: native('takewhile', 2, 2, ([func, list]) => {
      const next = iterate(machine, list!);
      let ended = false;
      return new PyIterator('takewhile', () => {
        const one = ended ? undefined : next();
        if (one === undefined || !isTrue(machine, machine.call(func!, [one]))) ended = true;
        return ended ? undefined : one;
      });
    }),
    count: native('count', 0, 2, ([start = 0n, step = 1n]) => {
      let at = wholeOf(start);
      return new PyIterator('count', () => {
        machine.meter.step();
        const one = at;
        at += wholeOf(step);
        return one;
      });
    }),
  }),
};

function overRows(type: string, rows: readonly (readonly Value[])[]): PyIterator {
  let at = 0;
  return new PyIterator(type, () => {
    const row = rows[at++];
    return row && new PyTuple(row);
  });
}

function chosen(machine: Machine, list: Value, size: number, type: 'combinations' | 'permutations'): PyIterator {
  const items = listOf(machine, list);
  if (size < 0) return raise('ValueError');
  const rows: Value[][] = [];
  const extend = (row: readonly number[]): void => {
    machine.meter.step();
    if (row.length === size) {
      machine.meter.allocate(size + 1);
      rows.push(row.map((at) => items[at]!));
      return;
    }
    const from = type === 'combinations' ? (row.at(-1) ?? -1) + 1 : 0;
    for (let at = from; at < items.length; at++) if (type === 'combinations' || !row.includes(at)) extend([...row, at]);
  };
  extend([]);
  return overRows(type, rows);
}
