// Python's operators on values: arithmetic, repetition, membership, subscripts and slices.

import { unknown } from '../evaluation.ts';
import { hashKey, isEqual, isOrdered, isSame, isSameOrEqual } from './compare.ts';
import { raise } from './errors.ts';
import { percentFormat } from './format.ts';
import { addTo, iterate, listOf, putInto } from './iterate.ts';
import { arithmetic, numberOf } from './numbers.ts';
import {
  lookUp,
  PyClass,
  PyDict,
  PyDictView,
  PyInstance,
  PyIterator,
  PyList,
  PyRange,
  PySet,
  PySlice,
  PyTuple,
  type Machine,
  type Value,
} from './values.ts';

const dunder: Readonly<Record<string, string>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'truediv',
  '//': 'floordiv',
  '%': 'mod',
  '**': 'pow',
  '&': 'and',
  '|': 'or',
  '^': 'xor',
  '<<': 'lshift',
  '>>': 'rshift',
  '@': 'matmul',
};

/** `a operator b`. */
export function binary(machine: Machine, operator: string, a: Value, b: Value): Value {
  const [x, y] = [numberOf(a), numberOf(b)];
  if (x !== undefined && y !== undefined) {
    if (typeof a === 'boolean' && typeof b === 'boolean' && '&|^'.includes(operator))
      return arithmetic(operator, x, y) === 1n;
    if (typeof x === 'bigint' && x > -(2n ** 63n) && x < 2n ** 63n) machine.meter.step();
    else machine.meter.step(20);
    return arithmetic(operator, x, y);
  }
  if (a instanceof PyInstance || b instanceof PyInstance) return ofInstances(machine, operator, a, b);
  // `int | str` is a type.
  if (a instanceof PyClass || b instanceof PyClass) return unknown('an operator on types');
  switch (operator) {
    case '+':
      if (typeof a === 'string' && typeof b === 'string') return counted(machine, a.length + b.length, () => a + b);
      if (a instanceof PyList && b instanceof PyList)
        return counted(machine, a.items.length + b.items.length, () => new PyList([...a.items, ...b.items]));
      if (a instanceof PyTuple && b instanceof PyTuple)
        return counted(machine, a.items.length + b.items.length, () => new PyTuple([...a.items, ...b.items]));
      if (a instanceof PyDict && b instanceof PyDict) return unknown('sums of counters');
      return raise('TypeError');
    case '*':
      if (typeof y === 'bigint') return repeated(machine, a, y);
      if (typeof x === 'bigint') return repeated(machine, b, x);
      return raise('TypeError');
    case '%':
      return typeof a === 'string' ? percentFormat(machine, a, b) : raise('TypeError');
    case '&':
    case '|':
    case '-':
    case '^':
      if (a instanceof PySet && b instanceof PySet) return setOperation(machine, operator, a, b);
      if (operator === '|' && a instanceof PyDict && b instanceof PyDict && a.type === 'dict' && b.type === 'dict') {
        const made = new PyDict();
        for (const one of [a, b]) for (const [key, value] of one.entries.values()) putInto(machine, made, key, value);
        return made;
      }
      if ([a, b].some((one) => one instanceof PyDictView || one instanceof PyDict))
        return unknown('operators on views and counters');
      return raise('TypeError');
    default:
      return raise('TypeError');
  }
}

function counted<T>(machine: Machine, size: number, make: () => T): T {
  machine.meter.allocate(size);
  return make();
}

function ofInstances(machine: Machine, operator: string, a: Value, b: Value): Value {
  if (!(a instanceof PyInstance) || (b instanceof PyInstance && b.cls !== a.cls))
    return unknown('an operator on objects');
  const method = lookUp(a.cls, `__${dunder[operator]}__`);
  return method === undefined ? unknown('an operator on objects') : machine.call(method, [a, b]);
}

function repeated(machine: Machine, value: Value, times: bigint): Value {
  const count = times < 0n ? 0 : times > 2n ** 40n ? unknown('a repetition without end') : Number(times);
  const length =
    typeof value === 'string'
      ? value.length
      : value instanceof PyList || value instanceof PyTuple
        ? value.items.length
        : raise('TypeError');
  machine.meter.allocate(length * count);
  if (typeof value === 'string') return value.repeat(count);
  const { items } = value as PyList | PyTuple;
  const all: Value[] = [];
  for (let turn = 0; turn < count; turn++) for (const one of items) all.push(one);
  return value instanceof PyList ? new PyList(all) : new PyTuple(all);
}

/** `a & b` and its kin; the result has the kind of the first. */
export function setOperation(machine: Machine, operator: string, a: PySet, b: PySet): PySet {
  const made = new PySet(a.frozen);
  for (const [key, value] of a.items) {
    const shared = b.items.has(key);
    if (operator === '|' || (operator === '&' ? shared : !shared)) addTo(machine, made, value);
  }
  if (operator === '|' || operator === '^')
    for (const [key, value] of b.items) if (!a.items.has(key)) addTo(machine, made, value);
  return made;
}

/** `a operator= b`: lists, sets and dicts change where they are. */
export function inPlace(machine: Machine, operator: string, a: Value, b: Value): Value {
  if (a instanceof PyList && operator === '+') {
    a.items.push(...listOf(machine, b));
    return a;
  }
  if (a instanceof PyList && operator === '*' && typeof b === 'bigint') {
    a.items = (repeated(machine, a, b) as PyList).items;
    return a;
  }
  if (a instanceof PySet && !a.frozen && b instanceof PySet && '&|^-'.includes(operator)) {
    const made = setOperation(machine, operator, a, b);
    a.items.clear();
    for (const [key, value] of made.items) a.items.set(key, value);
    return a;
  }
  if (a instanceof PyDict || (a instanceof PySet && !(b instanceof PySet)))
    return unknown('an operator that changes a dict or a set');
  if (a instanceof PyInstance && lookUp(a.cls, `__i${dunder[operator]}__`) !== undefined)
    return unknown('an operator that changes an object');
  return binary(machine, operator, a, b);
}

/** `-a`, `+a`, `~a`. */
export function unary(machine: Machine, operator: string, value: Value): Value {
  const number = numberOf(value);
  if (number === undefined) {
    if (!(value instanceof PyInstance)) return raise('TypeError');
    const method = operator === '-' ? lookUp(value.cls, '__neg__') : undefined;
    return method === undefined ? unknown('an operator on an object') : machine.call(method, [value]);
  }
  if (operator === '+') return number;
  if (operator === '-') return -number;
  return typeof value === 'boolean'
    ? unknown('~ of a boolean')
    : typeof number === 'bigint'
      ? ~number
      : raise('TypeError');
}

/** One comparison, such as `<`, `is not` or `in`. */
export function compare(machine: Machine, operator: string, a: Value, b: Value): boolean {
  switch (operator) {
    case '==':
      return isEqual(machine, a, b);
    case '!=':
    case '<>':
      if ([a, b].some((one) => one instanceof PyInstance && lookUp(one.cls, '__ne__') !== undefined))
        return unknown('inequality of objects');
      return !isEqual(machine, a, b);
    case 'is':
      return isSame(a, b);
    case 'is not':
      return !isSame(a, b);
    case 'in':
      return contains(machine, b, a);
    case 'not in':
      return !contains(machine, b, a);
    case '<':
    case '>':
    case '<=':
    case '>=':
      return isOrdered(machine, operator, a, b);
    default:
      return unknown(`the operator ${operator}`);
  }
}

/** `item in container`. */
export function contains(machine: Machine, container: Value, item: Value): boolean {
  if (typeof container === 'string') {
    if (typeof item !== 'string') return raise('TypeError');
    machine.meter.step(1 + container.length / 50);
    return container.includes(item);
  }
  if (container instanceof PySet)
    return container.items.has(item instanceof PySet ? unknown('a set within a set') : hashKey(item));
  if (container instanceof PyDict) return container.entries.has(hashKey(item));
  if (container instanceof PyDictView && container.what === 'keys') return container.dict.entries.has(hashKey(item));
  if (container instanceof PyRange) {
    if (typeof item !== 'bigint') return listOf(machine, container).some((one) => isEqual(machine, one, item));
    const offset = item - container.start;
    return (
      offset % container.step === 0n &&
      offset / container.step >= 0n &&
      offset / container.step < BigInt(container.length)
    );
  }
  if (container instanceof PyInstance) {
    const own = lookUp(container.cls, '__contains__');
    if (own === undefined) return unknown('membership in an object');
    const result = machine.call(own, [container, item]);
    return typeof result === 'boolean' ? result : unknown('membership that gives no boolean');
  }
  const next = iterate(machine, container, container instanceof PyList);
  for (let one = next(); one !== undefined; one = next()) if (isSameOrEqual(machine, one, item)) return true;
  return false;
}

/** Index of a sequence as a number within it; undefined outside. */
function position(index: Value, length: number): number | undefined {
  const whole = typeof index === 'boolean' ? (index ? 1n : 0n) : index;
  if (typeof whole !== 'bigint') return raise('TypeError');
  const at = whole < 0n ? whole + BigInt(length) : whole;
  return at >= 0n && at < BigInt(length) ? Number(at) : undefined;
}

/** The positions that a slice takes of a sequence of a length. */
export function slicePositions(
  slice: PySlice,
  length: number,
): { readonly start: number; readonly stop: number; readonly step: number } {
  const whole = (value: Value) =>
    value === null
      ? undefined
      : typeof value === 'boolean'
        ? value
          ? 1n
          : 0n
        : typeof value === 'bigint'
          ? value
          : raise('TypeError');
  const stepGiven = whole(slice.step) ?? 1n;
  if (stepGiven === 0n) raise('ValueError');
  const step = Number(stepGiven > 1n << 40n ? 1n << 40n : stepGiven < -(1n << 40n) ? -(1n << 40n) : stepGiven);
  const bound = (value: bigint | undefined, otherwise: number) => {
    if (value === undefined) return otherwise;
    const size = BigInt(length);
    const at = value < 0n ? value + size : value;
    const [low, high] = step > 0 ? [0n, size] : [-1n, size - 1n];
    return Number(at < low ? low : at > high ? high : at);
  };
  return {
    start: bound(whole(slice.start), step > 0 ? 0 : length - 1),
    stop: bound(whole(slice.stop), step > 0 ? length : -1),
    step,
  };
}

function picked<T>(items: ArrayLike<T>, slice: PySlice): T[] {
  const { start, stop, step } = slicePositions(slice, items.length);
  const found: T[] = [];
  for (let at = start; step > 0 ? at < stop : at > stop; at += step) found.push(items[at]!);
  return found;
}

/** `value[index]`. */
export function subscript(machine: Machine, value: Value, index: Value): Value {
  if (typeof value === 'string') {
    if (index instanceof PySlice) return counted(machine, value.length, () => picked(value, index).join(''));
    const at = position(index, value.length);
    return at === undefined ? raise('IndexError') : value[at]!;
  }
  if (value instanceof PyList || value instanceof PyTuple) {
    if (index instanceof PySlice) {
      const items = counted(machine, value.items.length, () => picked(value.items, index));
      return value instanceof PyList ? new PyList(items) : new PyTuple(items);
    }
    const at = position(index, value.items.length);
    return at === undefined ? raise('IndexError') : value.items[at]!;
  }
  if (value instanceof PyDict) {
    const entry = value.entries.get(hashKey(index));
    if (entry) return entry[1];
    if (value.type === 'Counter') return 0n;
    if (value.missing === undefined || value.missing === null) return raise('KeyError', [index]);
    const made = machine.call(value.missing, []);
    putInto(machine, value, index, made);
    return made;
  }
  if (value instanceof PyRange) {
    if (index instanceof PySlice) return unknown('a slice of a range');
    const at = position(index, value.length);
    return at === undefined ? raise('IndexError') : value.at(at);
  }
  if (value instanceof PyInstance) {
    const own = lookUp(value.cls, '__getitem__');
    return own === undefined ? unknown('a subscript of an object') : machine.call(own, [value, index]);
  }
  if (
    value === null ||
    typeof value !== 'object' ||
    value instanceof PySet ||
    value instanceof PyIterator ||
    value instanceof PyDictView
  )
    return raise('TypeError');
  return unknown('a subscript of such a value');
}

/** `value[index] = item`. */
export function setSubscript(machine: Machine, value: Value, index: Value, item: Value): void {
  if (value instanceof PyList) {
    if (index instanceof PySlice) {
      const { start, stop, step } = slicePositions(index, value.items.length);
      const items = listOf(machine, item);
      if (step === 1) value.items.splice(start, Math.max(0, stop - start), ...items);
      else {
        const places: number[] = [];
        for (let at = start; step > 0 ? at < stop : at > stop; at += step) places.push(at);
        if (places.length !== items.length) raise('ValueError');
        places.forEach((at, turn) => (value.items[at] = items[turn]!));
      }
      return;
    }
    const at = position(index, value.items.length);
    if (at === undefined) raise('IndexError');
    else value.items[at] = item;
  } else if (value instanceof PyDict) putInto(machine, value, index, item);
  else if (value instanceof PyInstance) {
    const own = lookUp(value.cls, '__setitem__');
    if (own === undefined) unknown('a subscript of an object');
    else machine.call(own, [value, index, item]);
  } else raise('TypeError');
}

/** `del value[index]`. */
export function deleteSubscript(value: Value, index: Value): void {
  if (value instanceof PyList) {
    if (index instanceof PySlice) {
      const { start, stop, step } = slicePositions(index, value.items.length);
      if (step !== 1) unknown('del of a slice with a step');
      value.items.splice(start, Math.max(0, stop - start));
      return;
    }
    const at = position(index, value.items.length);
    if (at === undefined) raise('IndexError');
    else value.items.splice(at, 1);
  } else if (value instanceof PyDict) {
    if (!value.entries.delete(hashKey(index)) && value.type !== 'Counter') raise('KeyError', [index]);
  } else if (value instanceof PyInstance) unknown('del in an object');
  else raise('TypeError');
}
