// JavaScript's values as the evaluator holds them. Primitives are the host's own, which have exactly the language's
// semantics; every object is a class of ours whose properties lie in a Map, so that `__proto__` and `constructor` of a
// program are data and nothing of the host can be reached.

import { unknown, type Meter } from '../evaluation.ts';

/** Any value. */
export type Value =
  | undefined
  | null
  | boolean
  | number
  | bigint
  | string
  | JsObject
  | JsArray
  | JsFunction
  | JsMap
  | JsSet
  | JsIterator
  | JsRegExp;

/** A property with a getter or a setter. */
export class Accessor {
  readonly get: JsFunction | undefined;
  readonly set: JsFunction | undefined;
  constructor(get: JsFunction | undefined, set: JsFunction | undefined) {
    this.get = get;
    this.set = set;
  }
}

/** An object with properties of its own. */
export class JsObject {
  readonly properties = new Map<string, Value | Accessor>();
  /** Names of properties that are not enumerable. */
  readonly hidden = new Set<string>();
  proto: JsObject | null;
  /** The function whose `prototype` it is. */
  owner?: JsFunction;
  isFrozen = false;
  constructor(proto: JsObject | null = null) {
    this.proto = proto;
  }
}

/** An array; its items are a dense or holey array of the host that only our code touches. */
export class JsArray {
  readonly items: Value[];
  /** `index`, `input` and `groups` of what a regular expression found. */
  readonly extra: ReadonlyMap<string, Value> | undefined;
  isFrozen = false;
  constructor(items: Value[], extra?: ReadonlyMap<string, Value>) {
    this.items = items;
    this.extra = extra;
  }
}

/** A function of the program or of the language. */
export class JsFunction {
  readonly name: string;
  readonly length: number;
  readonly invoke: (self: Value, args: readonly Value[]) => Value;
  /** What `new` runs on the new object; absent where it cannot be constructed. */
  initialise?: (self: JsObject, args: readonly Value[], made: JsFunction) => Value;
  /** Makes the object itself, for types of the language. */
  make?: (args: readonly Value[]) => Value;
  /** The `prototype` of what it constructs. */
  prototype?: JsObject;
  /** The class that it extends. */
  parent?: JsFunction;
  /** Static members. */
  readonly statics = new Map<string, Value | Accessor>();
  /** True for types and functions of the language, of which not every member is known. */
  readonly isNative: boolean;
  constructor(name: string, length: number, isNative: boolean, invoke: JsFunction['invoke']) {
    this.name = name;
    this.length = length;
    this.isNative = isNative;
    this.invoke = invoke;
  }
}

export class JsMap {
  readonly entries = new Map<Value, Value>();
}

export class JsSet {
  readonly items = new Set<Value>();
}

/** The end of an iterator, which is no value. */
export const ended = Symbol('ended');

/** What gives values one after the other. */
export class JsIterator {
  readonly next: () => Value | typeof ended;
  constructor(next: () => Value | typeof ended) {
    this.next = next;
  }
}

/** An iterator over what one of the host gives, each value made anew where `make` is given. */
export function iteratorOver<T>(items: Iterator<T>, make: (item: T) => Value): JsIterator {
  return new JsIterator(() => {
    const { value, done } = items.next();
    return done === true ? ended : make(value);
  });
}

/** A regular expression that is simple enough for the host's engine; see regexps.ts. */
export class JsRegExp {
  readonly regexp: RegExp;
  constructor(regexp: RegExp) {
    this.regexp = regexp;
  }
}

/** A value that the program threw. */
export class Thrown {
  readonly value: Value;
  constructor(value: Value) {
    this.value = value;
  }
}

/** What functions of the language need of the evaluation that calls them. */
export interface Machine {
  meter: Meter;
  call(func: Value, self: Value, args: readonly Value[]): Value;
  construct(func: Value, args: readonly Value[]): Value;
  get(value: Value, name: string): Value;
  /** Throws an error of a class of the language, in its own words. */
  fail(error: ErrorName): never;
  /** The prototypes of the error classes. */
  readonly errors: ReadonlyMap<string, JsFunction>;
}

/** Error classes of the language. */
export type ErrorName =
  | 'Error'
  | 'TypeError'
  | 'RangeError'
  | 'SyntaxError'
  | 'ReferenceError'
  | 'EvalError'
  | 'URIError';

/** Whether a value is an object in the language's sense. */
export function isObject(value: Value): value is Exclude<Value, undefined | null | boolean | number | bigint | string> {
  return typeof value === 'object' && value !== null;
}

/** A function of the language. */
export function native(name: string, run: (args: readonly Value[], self: Value) => Value): JsFunction {
  return new JsFunction(name, 0, true, (self, args) => run(args, self));
}

/** An index of an array that a name is; undefined for other names. */
export function indexOf(name: string): number | undefined {
  if (!/^(?:0|[1-9]\d{0,9})$/.test(name)) return undefined;
  const index = Number(name);
  return index < 2 ** 32 - 1 ? index : undefined;
}

/** Names of an object's own properties in the language's order: indices first, by size. */
export function ownNames(object: JsObject, withHidden = false): readonly string[] {
  const names = [...object.properties.keys()].filter((name) => withHidden || !object.hidden.has(name));
  const indices = names.filter((name) => indexOf(name) !== undefined);
  if (indices.length === 0) return names;
  return [...indices.sort((a, b) => Number(a) - Number(b)), ...names.filter((name) => indexOf(name) === undefined)];
}

/** A count that a native loop takes as steps, and what it makes as data. */
export function counted(machine: Machine, size: number): void {
  if (!(size < 2 ** 31)) unknown('a very large value');
  machine.meter.allocate(Math.max(0, size));
  machine.meter.step(1 + size / 20);
}
