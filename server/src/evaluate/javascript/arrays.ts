// Methods of JavaScript's arrays, by the host's own on arrays that only our code touches: what a callback does to the
// array in the middle is seen as the language has it.

import { unknown } from '../evaluation.ts';
import { isTrue, joined, toInteger, toNumber, toText } from './convert.ts';
import { counted, iteratorOver, JsArray, JsFunction, type Machine, type Value } from './values.ts';

type Method = (machine: Machine, self: JsArray, args: readonly Value[]) => Value;

/** A callback of an array's method. */
function callback(machine: Machine, self: JsArray, args: readonly Value[]): (value: Value, index: number) => Value {
  const [func, receiver] = args;
  if (!(func instanceof JsFunction)) return machine.fail('TypeError');
  return (value, index) => {
    machine.meter.step();
    return machine.call(func, receiver, [value, index, self]);
  };
}

function changing(self: JsArray): void {
  if (self.isFrozen) unknown('changing what is frozen');
}

function reduce(machine: Machine, self: JsArray, args: readonly Value[], isRight: boolean): Value {
  const [func, ...start] = args;
  if (!(func instanceof JsFunction)) return machine.fail('TypeError');
  const step = (total: Value, value: Value, index: number): Value => {
    machine.meter.step();
    return machine.call(func, undefined, [total, value, index, self]);
  };
  if (start.length === 0 && !Array.from(self.items.keys()).some((index) => index in self.items))
    return machine.fail('TypeError');
  if (start.length === 0) return isRight ? self.items.reduceRight(step) : self.items.reduce(step);
  return isRight ? self.items.reduceRight(step, start[0]) : self.items.reduce(step, start[0]);
}

/** The order of `sort`; without a comparator that of the texts. */
export function orderOf(machine: Machine, func: Value): (a: Value, b: Value) => number {
  if (func === undefined)
    return (a, b) => {
      machine.meter.step();
      const [x, y] = [toText(machine, a), toText(machine, b)];
      return x < y ? -1 : x > y ? 1 : 0;
    };
  if (!(func instanceof JsFunction)) return machine.fail('TypeError');
  return (a, b) => {
    machine.meter.step();
    return toNumber(machine, machine.call(func, undefined, [a, b]));
  };
}

function flattened(machine: Machine, items: readonly Value[], depth: number): Value[] {
  const found: Value[] = [];
  machine.meter.enter();
  // Holes are left out.
  items.forEach((one) => {
    machine.meter.step();
    if (one instanceof JsArray && depth > 0) found.push(...flattened(machine, one.items, depth - 1));
    else found.push(one);
  });
  machine.meter.leave();
  machine.meter.allocate(found.length);
  return found;
}

const optional = (machine: Machine, value: Value): number | undefined =>
  value === undefined ? undefined : toInteger(machine, value);

function splice(machine: Machine, items: Value[], args: readonly Value[]): Value[] {
  counted(machine, items.length);
  if (args.length === 0) return items.splice(0, 0);
  if (args.length === 1) return items.splice(toInteger(machine, args[0]));
  return items.splice(toInteger(machine, args[0]), toInteger(machine, args[1]), ...args.slice(2));
}

/** All methods that are known. */
export const arrayMethods: Readonly<Record<string, Method>> = {
  at: (machine, self, [index]) => self.items.at(toInteger(machine, index)),
  concat: (machine, self, args) => {
    const parts = args.map((one) => (one instanceof JsArray ? one.items : one));
    const made = self.items.concat(...(parts as Value[]));
    counted(machine, made.length);
    return new JsArray(made);
  },
  every: (machine, self, args) => {
    const test = callback(machine, self, args);
    return self.items.every((value, index) => isTrue(test(value, index)));
  },
  some: (machine, self, args) => {
    const test = callback(machine, self, args);
    return self.items.some((value, index) => isTrue(test(value, index)));
  },
  fill: (machine, self, [value, start, end]) => {
    changing(self);
    counted(machine, self.items.length);
    self.items.fill(value, optional(machine, start), optional(machine, end));
    return self;
  },
  filter: (machine, self, args) => {
    const test = callback(machine, self, args);
    machine.meter.allocate(self.items.length);
    return new JsArray(self.items.filter((value, index) => isTrue(test(value, index))));
  },
  find: (machine, self, args) => {
    const test = callback(machine, self, args);
    return self.items.find((value, index) => isTrue(test(value, index)));
  },
  findIndex: (machine, self, args) => {
    const test = callback(machine, self, args);
    return self.items.findIndex((value, index) => isTrue(test(value, index)));
  },
  findLast: (machine, self, args) => {
    const test = callback(machine, self, args);
    return self.items.findLast((value, index) => isTrue(test(value, index)));
  },
  findLastIndex: (machine, self, args) => {
    const test = callback(machine, self, args);
    return self.items.findLastIndex((value, index) => isTrue(test(value, index)));
  },
  flat: (machine, self, [depth]) =>
    new JsArray(flattened(machine, self.items, depth === undefined ? 1 : toInteger(machine, depth))),
  flatMap: (machine, self, args) => {
    const make = callback(machine, self, args);
    return new JsArray(flattened(machine, self.items.map(make), 1));
  },
  forEach: (machine, self, args) => {
    const run = callback(machine, self, args);
    self.items.forEach((value, index) => void run(value, index));
    return undefined;
  },
  includes: (machine, self, [value, from]) => {
    machine.meter.step(1 + self.items.length / 20);
    return self.items.includes(value, optional(machine, from));
  },
  indexOf: (machine, self, [value, from]) => {
    machine.meter.step(1 + self.items.length / 20);
    return self.items.indexOf(value, optional(machine, from));
  },
  lastIndexOf: (machine, self, args) => {
    machine.meter.step(1 + self.items.length / 20);
    return args.length > 1
      ? self.items.lastIndexOf(args[0], toInteger(machine, args[1]))
      : self.items.lastIndexOf(args[0]);
  },
  join: (machine, self, [mark]) => joined(machine, self, mark === undefined ? ',' : toText(machine, mark)),
  toString: (machine: Machine, self: JsArray) => joined(machine, self, ','),
  keys: (_machine, self) => iteratorOver(self.items.keys(), (index) => index),
  values: (_machine, self) => iteratorOver(self.items.values(), (value) => value),
  entries: (_machine, self) => iteratorOver(self.items.entries(), (entry) => new JsArray([...entry])),
  map: (machine, self, args) => {
    const make = callback(machine, self, args);
    machine.meter.allocate(self.items.length);
    return new JsArray(self.items.map(make));
  },
  pop: (_machine, self) => {
    changing(self);
    return self.items.pop();
  },
  push: (machine, self, args) => {
    changing(self);
    machine.meter.allocate(args.length);
    return self.items.push(...args);
  },
  shift: (machine, self) => {
    changing(self);
    machine.meter.step(1 + self.items.length / 50);
    return self.items.shift();
  },
  unshift: (machine, self, args) => {
    changing(self);
    counted(machine, args.length);
    machine.meter.step(1 + self.items.length / 50);
    return self.items.unshift(...args);
  },
  reduce: (machine, self, args) => reduce(machine, self, args, false),
  reduceRight: (machine, self, args) => reduce(machine, self, args, true),
  reverse: (machine, self) => {
    changing(self);
    counted(machine, self.items.length);
    self.items.reverse();
    return self;
  },
  slice: (machine, self, [start, end]) => {
    const made = self.items.slice(optional(machine, start), optional(machine, end));
    counted(machine, made.length);
    return new JsArray(made);
  },
  sort: (machine, self, [func]) => {
    changing(self);
    self.items.sort(orderOf(machine, func));
    return self;
  },
  splice: (machine, self, args) => {
    changing(self);
    return new JsArray(splice(machine, self.items, args));
  },
  toReversed: (machine, self) => {
    counted(machine, self.items.length);
    return new JsArray(self.items.toReversed());
  },
  toSorted: (machine, self, [func]) => {
    counted(machine, self.items.length);
    return new JsArray(self.items.toSorted(orderOf(machine, func)));
  },
  with: (machine, self, [index, value]) => {
    const at = toInteger(machine, index);
    if (at >= self.items.length || at < -self.items.length) return machine.fail('RangeError');
    counted(machine, self.items.length);
    return new JsArray(self.items.with(at, value));
  },
};
