// Members of JavaScript's values: reading, writing, deleting, and going through them.

import { unknown } from '../evaluation.ts';
import { arrayMethods } from './arrays.ts';
import { mapMembers, setMembers } from './collections.ts';
import { isError, toName } from './convert.ts';
import { regexpMember } from './regexps.ts';
import { numberMethods, stringMethods } from './texts.ts';
import {
  Accessor,
  ended,
  indexOf,
  isObject,
  iteratorOver,
  JsArray,
  JsFunction,
  JsIterator,
  JsMap,
  JsObject,
  JsRegExp,
  JsSet,
  native,
  ownNames,
  type Machine,
  type Value,
} from './values.ts';

type Methods<T> = Readonly<Record<string, (machine: Machine, self: T, args: readonly Value[]) => Value>>;

function method<T extends Value>(machine: Machine, table: Methods<T>, self: T, name: string): Value | undefined {
  const found = Object.hasOwn(table, name) ? table[name] : undefined;
  return found && native(name, (args) => found(machine, self, args));
}

/** What the language has under a name but the evaluator does not know. */
function missing(name: string, prototype: object): undefined {
  return name in prototype ? unknown(`the member ${name}`) : undefined;
}

/** `value[name]`. */
export function getMember(machine: Machine, value: Value, name: string): Value {
  if (value === undefined || value === null) return machine.fail('TypeError');
  if (typeof value === 'string') {
    if (name === 'length') return value.length;
    const index = indexOf(name);
    if (index !== undefined) return value[index];
    return method(machine, stringMethods, value, name) ?? missing(name, String.prototype);
  }
  if (typeof value === 'number') return method(machine, numberMethods, value, name) ?? missing(name, Number.prototype);
  if (typeof value === 'boolean' || typeof value === 'bigint')
    return name === 'toString'
      ? native(name, ([base]) => (base === undefined ? String(value) : unknown('toString with a base')))
      : missing(name, BigInt.prototype);
  if (value instanceof JsArray) {
    if (name === 'length') return value.items.length;
    const index = indexOf(name);
    if (index !== undefined) return value.items[index];
    if (value.extra?.has(name) === true) return value.extra.get(name);
    return method(machine, arrayMethods, value, name) ?? missing(name, Array.prototype);
  }
  if (value instanceof JsObject) return objectMember(machine, value, name);
  if (value instanceof JsFunction) return functionMember(machine, value, name);
  if (value instanceof JsMap)
    return name === 'size'
      ? value.entries.size
      : (method(machine, mapMembers, value, name) ?? missing(name, Map.prototype));
  if (value instanceof JsSet)
    return name === 'size'
      ? value.items.size
      : (method(machine, setMembers, value, name) ?? missing(name, Set.prototype));
  if (value instanceof JsRegExp) return regexpMember(machine, value, name);
  if (name === 'next')
    return native('next', () => {
      const one = value.next();
      const result = new JsObject();
      result.properties.set('value', one === ended ? undefined : one);
      result.properties.set('done', one === ended);
      return result;
    });
  return unknown(`the member ${name} of an iterator`);
}

function objectMember(machine: Machine, object: JsObject, name: string): Value {
  for (let at: JsObject | null = object; at; at = at.proto) {
    if (!at.properties.has(name)) continue;
    const held = at.properties.get(name);
    return held instanceof Accessor ? (held.get ? machine.call(held.get, object, []) : undefined) : held;
  }
  if (name === 'constructor') for (let at = object.proto; at; at = at.proto) if (at.owner) return at.owner;
  if (name === 'hasOwnProperty') return native(name, ([key]) => object.properties.has(toName(machine, key)));
  if (name.startsWith('\0')) return unknown('a private member that is missing');
  if (isError(machine, object) && (name === 'stack' || name === 'cause')) return unknown(`the ${name} of an error`);
  return missing(name, Object.prototype);
}

function functionMember(machine: Machine, func: JsFunction, name: string): Value {
  for (let at: JsFunction | undefined = func; at; at = at.parent) {
    if (!at.statics.has(name)) continue;
    const held = at.statics.get(name);
    return held instanceof Accessor ? (held.get ? machine.call(held.get, func, []) : undefined) : held;
  }
  switch (name) {
    case 'call':
      return native(name, ([self, ...args]) => machine.call(func, self, args));
    case 'apply':
      return native(name, ([self, args]) => {
        if (args !== undefined && args !== null && !(args instanceof JsArray)) return unknown('apply with no array');
        return machine.call(func, self, args ? [...args.items] : []);
      });
    case 'bind':
      return native(name, ([self, ...args]) =>
        native(`bound ${func.name}`, (more) => machine.call(func, self, [...args, ...more])),
      );
    case 'prototype':
      return func.isNative || !func.prototype ? unknown('the prototype of such a function') : func.prototype;
    case 'name':
      return func.isNative && !func.prototype ? unknown('the name of such a function') : func.name;
    case 'length':
      return func.isNative ? unknown('the length of such a function') : func.length;
    default:
      return func.isNative ? unknown(`${func.name}.${name}`) : missing(name, Function.prototype);
  }
}

/** `value[name] = item`. What is refused silently in one mode and loudly in another is unknown. */
export function setMember(machine: Machine, value: Value, name: string, item: Value): void {
  if (value === undefined || value === null) machine.fail('TypeError');
  if (value instanceof JsArray) {
    if (value.isFrozen) unknown('writing into what is frozen');
    if (name === 'length') {
      if (typeof item !== 'number' || item > value.items.length || !Number.isInteger(item) || item < 0)
        unknown('such a length');
      else value.items.length = item;
      return;
    }
    const index = indexOf(name);
    if (index === undefined) unknown('a property of an array');
    else {
      if (index >= value.items.length) machine.meter.allocate(index - value.items.length + 1);
      value.items[index] = item;
    }
  } else if (value instanceof JsObject) {
    if (value.isFrozen) unknown('writing into what is frozen');
    for (let at: JsObject | null = value; at; at = at.proto) {
      const held = at.properties.get(name);
      if (!(held instanceof Accessor)) continue;
      if (!held.set) unknown('writing where there is a getter only');
      else machine.call(held.set, value, [item]);
      return;
    }
    if (name === '__proto__') unknown('setting a prototype');
    if (!value.properties.has(name)) machine.meter.allocate(1);
    value.properties.set(name, item);
  } else if (
    value instanceof JsFunction &&
    !value.isNative &&
    name !== 'prototype' &&
    name !== 'name' &&
    name !== 'length'
  )
    value.statics.set(name, item);
  else if (value instanceof JsRegExp && name === 'lastIndex' && typeof item === 'number') value.regexp.lastIndex = item;
  else unknown('writing a member of such a value');
}

/** `delete value[name]`. */
export function deleteMember(value: Value, name: string): boolean {
  if (value instanceof JsObject && !value.isFrozen) {
    value.properties.delete(name);
    value.hidden.delete(name);
    return true;
  }
  const index = indexOf(name);
  if (value instanceof JsArray && !value.isFrozen && index !== undefined) {
    // oxlint-disable-next-line typescript/no-array-delete -- a hole is what the language makes.
    delete value.items[index];
    return true;
  }
  return unknown('delete of such a member');
}

/** `name in value`. */
export function hasMember(machine: Machine, value: Value, name: string): boolean {
  if (!isObject(value)) return machine.fail('TypeError');
  if (value instanceof JsArray) {
    const index = indexOf(name);
    return index !== undefined
      ? index in value.items
      : name === 'length'
        ? true
        : (missing(name, Array.prototype) ?? false);
  }
  if (!(value instanceof JsObject)) return unknown('`in` with such a value');
  for (let at: JsObject | null = value; at; at = at.proto) if (at.properties.has(name)) return true;
  return missing(name, Object.prototype) ?? false;
}

/** Names that `for … in` goes through. */
export function namesIn(value: Value): readonly string[] {
  if (value === undefined || value === null) return [];
  if (typeof value === 'string') return Object.keys(value);
  if (value instanceof JsArray) return value.extra ? unknown('the names of such an array') : Object.keys(value.items);
  if (!(value instanceof JsObject)) return isObject(value) ? unknown('the names of such a value') : [];
  const names = new Set<string>();
  for (let at: JsObject | null = value; at; at = at.proto) for (const name of ownNames(at)) names.add(name);
  return [...names];
}

/** Goes through an iterable; throws TypeError for what is none. */
export function iterate(machine: Machine, value: Value): () => Value | typeof ended {
  const { meter } = machine;
  if (value instanceof JsArray) {
    let at = 0;
    return () => {
      meter.step();
      return at < value.items.length ? value.items[at++] : ended;
    };
  }
  const over = (source: Iterator<Value>) => () => {
    meter.step();
    const { value: one, done } = source.next();
    return done === true ? ended : one;
  };
  if (typeof value === 'string') return over(value[Symbol.iterator]());
  if (value instanceof JsSet) return over(value.items.values());
  if (value instanceof JsMap) {
    const { next } = iteratorOver(value.entries.entries(), (entry) => new JsArray([...entry]));
    return () => (meter.step(), next());
  }
  if (value instanceof JsIterator) return () => (meter.step(), value.next());
  if (value instanceof JsObject && [...value.properties.keys()].some((name) => name.startsWith('@@')))
    return unknown('an iterator of the program');
  return machine.fail('TypeError');
}

/** All values of an iterable. */
export function listOf(machine: Machine, value: Value): Value[] {
  const next = iterate(machine, value);
  const found: Value[] = [];
  for (let one = next(); one !== ended; one = next()) {
    machine.meter.allocate(1);
    found.push(one);
  }
  return found;
}
