// Methods of JavaScript's Map and Set: keys are the same where the host's own Map says so, objects by identity.

import { unknown } from '../evaluation.ts';
import { iteratorOver, JsArray, JsFunction, JsMap, JsSet, type Machine, type Value } from './values.ts';

type Method<T> = (machine: Machine, self: T, args: readonly Value[]) => Value;

const same = (value: Value) => value;
const pair = ([a, b]: [Value, Value]) => new JsArray([a, b]);

/** Methods of maps. */
export const mapMembers: Readonly<Record<string, Method<JsMap>>> = {
  get: (_machine, self, [key]) => self.entries.get(key),
  has: (_machine, self, [key]) => self.entries.has(key),
  set: (machine, self, [key, value]) => {
    machine.meter.allocate(1);
    self.entries.set(key, value);
    return self;
  },
  delete: (_machine, self, [key]) => self.entries.delete(key),
  clear: (_machine, self) => {
    self.entries.clear();
    return undefined;
  },
  keys: (_machine, self) => iteratorOver(self.entries.keys(), same),
  values: (_machine, self) => iteratorOver(self.entries.values(), same),
  entries: (_machine, self) => iteratorOver(self.entries.entries(), pair),
  forEach: (machine, self, [func, receiver]) => {
    if (!(func instanceof JsFunction)) return machine.fail('TypeError');
    self.entries.forEach((value, key) => {
      machine.meter.step();
      machine.call(func, receiver, [value, key, self]);
    });
    return undefined;
  },
};

function combined(
  machine: Machine,
  self: JsSet,
  other: Value,
  keep: (inSelf: boolean, inOther: boolean) => boolean,
): JsSet {
  if (!(other instanceof JsSet)) return unknown('an operation of sets on something else');
  const made = new JsSet();
  machine.meter.allocate(self.items.size + other.items.size);
  for (const one of self.items) if (keep(true, other.items.has(one))) made.items.add(one);
  for (const one of other.items) if (keep(self.items.has(one), true)) made.items.add(one);
  return made;
}

/** Methods of sets. */
export const setMembers: Readonly<Record<string, Method<JsSet>>> = {
  has: (_machine, self, [value]) => self.items.has(value),
  add: (machine, self, [value]) => {
    machine.meter.allocate(1);
    self.items.add(value);
    return self;
  },
  delete: (_machine, self, [value]) => self.items.delete(value),
  clear: (_machine, self) => {
    self.items.clear();
    return undefined;
  },
  keys: (_machine, self) => iteratorOver(self.items.keys(), same),
  values: (_machine, self) => iteratorOver(self.items.values(), same),
  entries: (_machine, self) => iteratorOver(self.items.entries(), pair),
  union: (machine, self, [other]) => combined(machine, self, other, () => true),
  forEach: (machine, self, [func, receiver]) => {
    if (!(func instanceof JsFunction)) return machine.fail('TypeError');
    self.items.forEach((value) => {
      machine.meter.step();
      machine.call(func, receiver, [value, value, self]);
    });
    return undefined;
  },
};
