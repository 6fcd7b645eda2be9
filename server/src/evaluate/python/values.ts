// Python's values as the evaluator holds them. Whole numbers are bigints and floats are numbers; None is null; every
// container is a class of ours over a Map or an array, so that no name of the program reaches an object of the host.

import { unknown, type Meter } from '../evaluation.ts';

/** Any value. */
export type Value =
  | null
  | boolean
  | bigint
  | number
  | string
  | PyList
  | PyTuple
  | PyDict
  | PySet
  | PyRange
  | PySlice
  | PyIterator
  | PyFunction
  | PyNative
  | PyMethod
  | PyClass
  | PyInstance
  | PyModule
  | PyProperty
  | PyDictView;

/** A list. One that was made of a set has an order that nobody knows: only what does not look at it may read `held`. */
export class PyList {
  held: Value[];
  isUnordered: boolean;
  constructor(items: Value[], isUnordered = false) {
    this.held = items;
    this.isUnordered = isUnordered && items.length > 1;
  }
  get items(): Value[] {
    return this.isUnordered ? unknown('the order of a set') : this.held;
  }
  set items(items: Value[]) {
    this.held = items;
    this.isUnordered = false;
  }
}

export class PyTuple {
  readonly items: readonly Value[];
  constructor(items: readonly Value[]) {
    this.items = items;
  }
}

/** Entries by the hash key of their key (`hash.ts`), in order of insertion. `missing` makes a defaultdict of it. */
export class PyDict {
  readonly entries = new Map<string, [Value, Value]>();
  missing?: Value;
  /** `dict`, or a class of `collections` that prints its name. */
  readonly type: 'dict' | 'defaultdict' | 'Counter' | 'OrderedDict';
  constructor(type: PyDict['type'] = 'dict') {
    this.type = type;
  }
}

/** Items by their hash key. Its order is no order: who iterates over it must not depend on it. */
export class PySet {
  readonly items = new Map<string, Value>();
  readonly frozen: boolean;
  constructor(frozen = false) {
    this.frozen = frozen;
  }
}

export class PyRange {
  readonly start: bigint;
  readonly step: bigint;
  readonly length: number;
  constructor(start: bigint, stop: bigint, step: bigint) {
    this.start = start;
    this.step = step;
    const span = step > 0n ? stop - start : start - stop;
    const size = step > 0n ? step : -step;
    const length = span <= 0n ? 0n : (span + size - 1n) / size;
    if (length > BigInt(Number.MAX_SAFE_INTEGER)) unknown('a range is too long');
    this.length = Number(length);
  }
  at(index: number): bigint {
    return this.start + this.step * BigInt(index);
  }
}

export class PySlice {
  readonly start: Value;
  readonly stop: Value;
  readonly step: Value;
  constructor(start: Value, stop: Value, step: Value) {
    this.start = start;
    this.stop = stop;
    this.step = step;
  }
}

/** Something that gives values one after the other, once; `undefined` at its end. */
export class PyIterator {
  readonly next: () => Value | undefined;
  /** `generator`, `map`, `zip`, … */
  readonly type: string;
  /** Set by a consumer to which the order does not matter, before it asks for the first value. */
  anyOrder = false;
  constructor(type: string, next: () => Value | undefined) {
    this.type = type;
    this.next = next;
  }
}

/** What `keys()`, `values()` and `items()` give. */
export class PyDictView {
  readonly dict: PyDict;
  readonly what: 'keys' | 'values' | 'items';
  constructor(dict: PyDict, what: PyDictView['what']) {
    this.dict = dict;
    this.what = what;
  }
}

/** Arguments as a call gives them. */
export interface Given {
  readonly args: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
}

/** A function of the program. */
export class PyFunction {
  readonly name: string;
  readonly invoke: (given: Given) => Value;
  constructor(name: string, invoke: (given: Given) => Value) {
    this.name = name;
    this.invoke = invoke;
  }
}

/** A function of the language. */
export class PyNative {
  readonly name: string;
  readonly invoke: (given: Given) => Value;
  constructor(name: string, invoke: (given: Given) => Value) {
    this.name = name;
    this.invoke = invoke;
  }
}

/** A function bound to the value that it is called on. */
export class PyMethod {
  readonly self: Value;
  readonly func: PyFunction | PyNative;
  constructor(self: Value, func: PyFunction | PyNative) {
    this.self = self;
    this.func = func;
  }
}

/** `staticmethod`, `classmethod` or `property` around a function. */
export class PyProperty {
  readonly what: 'staticmethod' | 'classmethod' | 'property';
  readonly func: Value;
  constructor(what: PyProperty['what'], func: Value) {
    this.what = what;
    this.func = func;
  }
}

/** A class of the program, an exception class, or a type of the language (`construct` is set). */
export class PyClass {
  readonly name: string;
  readonly bases: readonly PyClass[];
  readonly attributes = new Map<string, Value>();
  readonly construct: ((given: Given) => Value) | undefined;
  constructor(name: string, bases: readonly PyClass[], construct?: (given: Given) => Value) {
    this.name = name;
    this.bases = bases;
    this.construct = construct;
  }
}

/** An object of a class of the program, or an exception. */
export class PyInstance {
  readonly cls: PyClass;
  readonly attributes = new Map<string, Value>();
  /** Arguments of an exception; undefined where they are the language's own words. */
  args: readonly Value[] | undefined = [];
  constructor(cls: PyClass) {
    this.cls = cls;
  }
}

export class PyModule {
  readonly name: string;
  readonly members: ReadonlyMap<string, Value>;
  constructor(name: string, members: ReadonlyMap<string, Value>) {
    this.name = name;
    this.members = members;
  }
}

/** An exception of the program on its way. */
export class Raised {
  readonly error: PyInstance;
  constructor(error: PyInstance) {
    this.error = error;
  }
}

/** What functions of the language need of the evaluation that calls them. */
export interface Machine {
  meter: Meter;
  call(func: Value, args: readonly Value[], named?: ReadonlyMap<string, Value>): Value;
  /** A member of a value; raises AttributeError. */
  attribute(value: Value, name: string): Value;
}

/** The classes of a class, itself first. Diamonds are outside of the subset. */
export function ancestry(cls: PyClass): readonly PyClass[] {
  const found: PyClass[] = [];
  for (let at: PyClass | undefined = cls; at; at = at.bases[0]) {
    if (at.bases.length > 1) unknown('several base classes');
    found.push(at);
  }
  return found;
}

/** An attribute of a class or of those that it derives from. */
export function lookUp(cls: PyClass, name: string): Value | undefined {
  for (const one of ancestry(cls)) {
    const found = one.attributes.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether a class is another or derives from it. */
export function isSubclass(cls: PyClass, other: PyClass): boolean {
  return ancestry(cls).includes(other);
}

/** The name of a value's type. */
export function typeName(value: Value): string {
  if (value === null) return 'NoneType';
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    case 'number':
      return 'float';
    case 'string':
      return 'str';
    default:
  }
  if (value instanceof PyList) return 'list';
  if (value instanceof PyTuple) return 'tuple';
  if (value instanceof PyDict) return value.type;
  if (value instanceof PySet) return value.frozen ? 'frozenset' : 'set';
  if (value instanceof PyRange) return 'range';
  if (value instanceof PySlice) return 'slice';
  if (value instanceof PyIterator) return value.type;
  if (value instanceof PyDictView) return `dict_${value.what}`;
  if (value instanceof PyInstance) return value.cls.name;
  if (value instanceof PyClass) return 'type';
  if (value instanceof PyModule) return 'module';
  if (value instanceof PyFunction) return 'function';
  if (value instanceof PyMethod) return 'method';
  if (value instanceof PyProperty) return value.what;
  return 'builtin_function_or_method';
}
