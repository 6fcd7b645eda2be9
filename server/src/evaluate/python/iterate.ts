// Going through Python's values one after the other, and lists made of what comes.

import { unknown } from '../evaluation.ts';
import { raise } from './errors.ts';
import { hashKey } from './compare.ts';
import {
  lookUp,
  PyDict,
  PyDictView,
  PyInstance,
  PyIterator,
  PyList,
  PyRange,
  PySet,
  PyTuple,
  type Machine,
  type Value,
} from './values.ts';

/** Gives the next value; undefined at the end. */
export type Next = () => Value | undefined;

/**
 * The values of an iterable in order; raises TypeError for what is none.
 *
 * @param anyOrder true where the result cannot depend on the order, so that sets may be gone through.
 */
export function iterate(machine: Machine, value: Value, anyOrder = false): Next {
  const { meter } = machine;
  if (typeof value === 'string') {
    let at = 0;
    return () => (meter.step(), value[at++]);
  }
  if (typeof value !== 'object' || value === null) return raise('TypeError');
  if (value instanceof PyTuple) {
    let at = 0;
    return () => (meter.step(), value.items[at++]);
  }
  if (value instanceof PyList) {
    let at = 0;
    return () => (meter.step(), (anyOrder ? value.held : value.items)[at++]);
  }
  if (value instanceof PyRange) {
    let at = 0;
    return () => {
      meter.step();
      return at < value.length ? value.at(at++) : undefined;
    };
  }
  if (value instanceof PyDict) return entriesOf(machine, value, ([key]) => key);
  if (value instanceof PyDictView)
    return entriesOf(machine, value.dict, ([key, one]) =>
      value.what === 'keys' ? key : value.what === 'values' ? one : new PyTuple([key, one]),
    );
  if (value instanceof PySet) {
    if (!anyOrder && value.items.size > 1) return unknown('the order of a set');
    const all = [...value.items.values()];
    let at = 0;
    return () => (meter.step(), all[at++]);
  }
  if (value instanceof PyIterator) {
    if (anyOrder) value.anyOrder = true;
    return () => (meter.step(), value.next());
  }
  if (value instanceof PyInstance) {
    const own = lookUp(value.cls, '__iter__');
    if (own === undefined) return unknown('going through an object');
    const made = machine.call(own, [value]);
    return made instanceof PyIterator ? iterate(machine, made) : unknown('an iterator of the program');
  }
  return raise('TypeError');
}

function entriesOf(machine: Machine, dict: PyDict, pick: (entry: [Value, Value]) => Value): Next {
  const size = dict.entries.size;
  const inner = dict.entries.values();
  let ended = false;
  return () => {
    machine.meter.step();
    if (ended) return undefined;
    if (dict.entries.size !== size) return raise('RuntimeError');
    const { value, done } = inner.next();
    if (done !== true) return pick(value);
    ended = true;
    return undefined;
  };
}

/** Whether going through a value shows an order that nobody knows. */
export function isUnordered(value: Value): boolean {
  return value instanceof PySet ? value.items.size > 1 : value instanceof PyList && value.isUnordered;
}

/** All values of an iterable. */
export function listOf(machine: Machine, value: Value, anyOrder = false): Value[] {
  const next = iterate(machine, value, anyOrder);
  const found: Value[] = [];
  for (let one = next(); one !== undefined; one = next()) {
    machine.meter.allocate(1);
    found.push(one);
  }
  return found;
}

/** An iterator over values that are made already. */
export function iteratorOver(machine: Machine, type: string, value: Value): PyIterator {
  return new PyIterator(type, iterate(machine, value));
}

/** A set of the values of an iterable. */
export function setOf(machine: Machine, value: Value, frozen = false): PySet {
  const made = new PySet(frozen);
  const next = iterate(machine, value, true);
  for (let one = next(); one !== undefined; one = next()) addTo(machine, made, one);
  return made;
}

/** Adds to a set; the item that is there already stays. */
export function addTo(machine: Machine, set: PySet, value: Value): void {
  const key = hashKey(value);
  if (set.items.has(key)) return;
  machine.meter.allocate(1);
  set.items.set(key, value);
}

/** Puts a value into a dict; a key that is there already stays in its place. */
export function putInto(machine: Machine, dict: PyDict, key: Value, value: Value): void {
  const hash = hashKey(key);
  const entry = dict.entries.get(hash);
  if (entry) entry[1] = value;
  else {
    machine.meter.allocate(1);
    dict.entries.set(hash, [key, value]);
  }
}
