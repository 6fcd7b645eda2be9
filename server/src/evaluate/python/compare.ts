// Equality, order, hash keys and truth of Python's values.

import { unknown } from '../evaluation.ts';
import { raise } from './errors.ts';
import { numberOf } from './numbers.ts';
import {
  lookUp,
  PyClass,
  PyDict,
  PyDictView,
  PyFunction,
  PyInstance,
  PyIterator,
  PyList,
  PyMethod,
  PyNative,
  PyRange,
  PySet,
  PyTuple,
  type Machine,
  type Value,
} from './values.ts';

const identities = new WeakMap<object, number>();
let counter = 0;

/** A number that stands for one object. */
export function identityOf(value: object): number {
  let found = identities.get(value);
  if (found === undefined) identities.set(value, (found = ++counter));
  return found;
}

/** The key under which dicts and sets hold a value: equal values have equal keys. Raises TypeError for lists and their kin. */
export function hashKey(value: Value): string {
  if (value === null) return 'N';
  switch (typeof value) {
    case 'boolean':
      return value ? 'i1' : 'i0';
    case 'bigint':
      return `i${value}`;
    case 'number':
      if (Number.isNaN(value)) return unknown('NaN as a key');
      return Number.isInteger(value) ? `i${BigInt(value)}` : `f${value}`;
    case 'string':
      return `s${value}`;
    default:
  }
  if (value instanceof PyTuple) {
    const keys = value.items.map(hashKey);
    return `t${keys.map((key) => `${key.length}:${key}`).join('')}`;
  }
  if (value instanceof PySet) {
    if (!value.frozen) return raise('TypeError');
    const keys = [...value.items.keys()].toSorted();
    return `z${keys.map((key) => `${key.length}:${key}`).join('')}`;
  }
  if (value instanceof PyList || value instanceof PyDict) return raise('TypeError');
  if (value instanceof PyInstance) {
    if (lookUp(value.cls, '__eq__') !== undefined || lookUp(value.cls, '__hash__') !== undefined)
      return unknown('an object with its own equality as a key');
    return `o${identityOf(value)}`;
  }
  if (value instanceof PyClass || value instanceof PyFunction || value instanceof PyNative)
    return `o${identityOf(value)}`;
  return unknown('an unusual key');
}

/** `a is b`; unknown where it depends on what the language keeps once. */
export function isSame(a: Value, b: Value): boolean {
  if (a === null || b === null || typeof a === 'boolean' || typeof b === 'boolean') return a === b;
  if (typeof a !== typeof b) return false;
  if (typeof a === 'object' && typeof b === 'object') {
    if (a === b) return true;
    if ((a instanceof PyTuple && b instanceof PyTuple) || a instanceof PyMethod)
      return unknown('identity of values that may be shared');
    return false;
  }
  return unknown('identity of values that may be shared');
}

/** Whether two values are one and the same or equal: what `in`, `index` and comparisons of lists look at. */
export function isSameOrEqual(machine: Machine, a: Value, b: Value): boolean {
  return (typeof a === 'object' && a !== null && a === b) || isEqual(machine, a, b);
}

/** `a == b`. */
export function isEqual(machine: Machine, a: Value, b: Value): boolean {
  const [x, y] = [numberOf(a), numberOf(b)];
  // NaN that is one object equals itself within containers; nobody can tell here which one it is.
  if (x !== undefined && y !== undefined)
    return Number.isNaN(x) || Number.isNaN(y) ? unknown('comparison with NaN') : x == y;
  if (a instanceof PyInstance || b instanceof PyInstance) return instancesEqual(machine, a, b);
  if (a === null || b === null || typeof a === 'string' || typeof b === 'string') return a === b;
  if (x !== undefined || y !== undefined) return false;
  if ((a instanceof PyList && b instanceof PyList) || (a instanceof PyTuple && b instanceof PyTuple)) {
    if (a.items.length !== b.items.length) return false;
    return nested(machine, () => a.items.every((item, index) => isSameOrEqual(machine, item, b.items[index]!)));
  }
  if (a instanceof PyDict && b instanceof PyDict) {
    if (a.type === 'OrderedDict' && b.type === 'OrderedDict') return unknown('equality of ordered dicts');
    // Counters take what is missing for zero.
    if (
      a.type === 'Counter' &&
      b.type === 'Counter' &&
      [a, b].some((one) => [...one.entries.values()].some(([, count]) => count === 0n))
    )
      return unknown('equality of counters');
    if (a.entries.size !== b.entries.size) return false;
    return nested(machine, () =>
      [...a.entries].every(([key, [, value]]) => {
        const other = b.entries.get(key);
        return other !== undefined && isSameOrEqual(machine, value, other[1]);
      }),
    );
  }
  if (a instanceof PySet && b instanceof PySet)
    return a.items.size === b.items.size && [...a.items.keys()].every((key) => b.items.has(key));
  if (a instanceof PyRange && b instanceof PyRange)
    return a.length === b.length && (a.length === 0 || (a.start === b.start && (a.length === 1 || a.step === b.step)));
  if (a instanceof PyDictView || b instanceof PyDictView) return unknown('equality of views');
  if (a instanceof PyMethod && b instanceof PyMethod) return unknown('equality of methods');
  return a === b;
}

function nested<T>(machine: Machine, run: () => T): T {
  machine.meter.enter();
  machine.meter.step();
  try {
    return run();
  } finally {
    machine.meter.leave();
  }
}

function instancesEqual(machine: Machine, a: Value, b: Value): boolean {
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    if (!(one instanceof PyInstance)) continue;
    const method = lookUp(one.cls, '__eq__');
    if (method === undefined) continue;
    if (one !== a || (other instanceof PyInstance && other.cls !== one.cls))
      return unknown('equality of objects of different classes');
    const result = machine.call(method, [one, other]);
    return typeof result === 'boolean' ? result : unknown('equality that gives no boolean');
  }
  return a === b;
}

/** `a < b` and its kin; raises TypeError for what has no order. */
export function isOrdered(machine: Machine, operator: '<' | '>' | '<=' | '>=', a: Value, b: Value): boolean {
  machine.meter.step();
  const [x, y] = [numberOf(a), numberOf(b)];
  if (x !== undefined && y !== undefined) return holds(operator, x, y);
  if (typeof a === 'string' && typeof b === 'string') return holds(operator, a, b);
  if ((a instanceof PyList && b instanceof PyList) || (a instanceof PyTuple && b instanceof PyTuple)) {
    const shared = Math.min(a.items.length, b.items.length);
    for (let index = 0; index < shared; index++) {
      const [one, other] = [a.items[index]!, b.items[index]!];
      if (!isSameOrEqual(machine, one, other)) return nested(machine, () => isOrdered(machine, operator, one, other));
    }
    return holds(operator, a.items.length, b.items.length);
  }
  if (a instanceof PySet && b instanceof PySet) {
    const [small, large] = operator.startsWith('<') ? [a, b] : [b, a];
    const within = [...small.items.keys()].every((key) => large.items.has(key));
    return within && (operator.length === 2 || small.items.size < large.items.size);
  }
  if (a instanceof PyInstance || b instanceof PyInstance) return instancesOrdered(machine, operator, a, b);
  if (a instanceof PyDictView || b instanceof PyDictView || (a instanceof PyDict && a.type === 'Counter'))
    return unknown('order of views');
  return raise('TypeError');
}

const orderMethods = { '<': '__lt__', '>': '__gt__', '<=': '__le__', '>=': '__ge__' } as const;

function instancesOrdered(machine: Machine, operator: '<' | '>' | '<=' | '>=', a: Value, b: Value): boolean {
  if (!(a instanceof PyInstance) || (b instanceof PyInstance && b.cls !== a.cls)) return unknown('order of objects');
  const method = lookUp(a.cls, orderMethods[operator]);
  if (method === undefined) {
    const others = Object.values(orderMethods).some((name) => lookUp(a.cls, name) !== undefined);
    return others || !(b instanceof PyInstance) ? unknown('order of objects') : raise('TypeError');
  }
  const result = machine.call(method, [a, b]);
  return typeof result === 'boolean' ? result : unknown('an order that gives no boolean');
}

function holds<T extends bigint | number | string>(operator: string, a: T | number, b: T | number): boolean {
  switch (operator) {
    case '<':
      return a < b;
    case '>':
      return a > b;
    case '<=':
      return a <= b;
    default:
      return a >= b;
  }
}

/** Whether a value is true. */
export function isTrue(machine: Machine, value: Value): boolean {
  if (value === null || value === false) return false;
  if (value === true) return true;
  switch (typeof value) {
    case 'bigint':
      return value !== 0n;
    case 'number':
      return value !== 0;
    case 'string':
      return value !== '';
    default:
  }
  if (value instanceof PyList) return value.held.length > 0;
  if (value instanceof PyTuple) return value.items.length > 0;
  if (value instanceof PyDict) return value.entries.size > 0;
  if (value instanceof PySet) return value.items.size > 0;
  if (value instanceof PyRange) return value.length > 0;
  if (value instanceof PyDictView) return value.dict.entries.size > 0;
  if (value instanceof PyInstance) {
    const own = lookUp(value.cls, '__bool__');
    const length = lookUp(value.cls, '__len__');
    if (own !== undefined) {
      const result = machine.call(own, [value]);
      return typeof result === 'boolean' ? result : unknown('__bool__ that gives no boolean');
    }
    if (length !== undefined) return machine.call(length, [value]) !== 0n;
    return true;
  }
  if (value instanceof PyIterator) return true;
  return true;
}
