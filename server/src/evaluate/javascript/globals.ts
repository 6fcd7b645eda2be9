// Names that every JavaScript program has: Math, JSON, Number, String, Array, Object, Map, Set, the errors, and the few
// functions. What depends on time, chance or place is not among them.

import { unknown } from '../evaluation.ts';
import { isTrue, toInteger, toName, toNumber, toPrimitive, toText } from './convert.ts';
import { parse, stringify } from './json.ts';
import { iterate, listOf, setMember } from './members.ts';
import { regexpOf } from './regexps.ts';
import {
  Accessor,
  counted,
  ended,
  isObject,
  JsArray,
  JsFunction,
  JsMap,
  JsObject,
  JsRegExp,
  JsSet,
  native,
  ownNames,
  type ErrorName,
  type Machine,
  type Value,
} from './values.ts';

type Run = (args: readonly Value[], self: Value) => Value;

/** A namespace or type of the language with its members. */
function type(
  name: string,
  invoke: Run,
  members: Readonly<Record<string, Value | Run>>,
  make?: (args: readonly Value[]) => Value,
): JsFunction {
  const made = native(name, invoke);
  for (const [key, member] of Object.entries(members))
    made.statics.set(key, typeof member === 'function' ? native(key, member) : member);
  if (make) made.make = make;
  return made;
}

const errorNames: readonly ErrorName[] = [
  'Error',
  'TypeError',
  'RangeError',
  'SyntaxError',
  'ReferenceError',
  'EvalError',
  'URIError',
];

/** The error classes. */
export function errorClasses(machine: () => Machine): ReadonlyMap<string, JsFunction> {
  const made = new Map<string, JsFunction>();
  for (const name of errorNames) {
    const base = made.get('Error');
    const prototype = new JsObject(base?.prototype ?? null);
    prototype.properties.set('name', name).set('message', '');
    prototype.hidden.add('name').add('message');
    const initialise = (self: JsObject, [message]: readonly Value[]): Value => {
      if (message !== undefined) {
        self.properties.set('message', toText(machine(), message));
        self.hidden.add('message');
      }
      return undefined;
    };
    const one = new JsFunction(name, 1, true, (_self, args) => {
      const error = new JsObject(prototype);
      initialise(error, args);
      return error;
    });
    one.prototype = prototype;
    prototype.owner = one;
    one.initialise = initialise;
    if (base) one.parent = base;
    made.set(name, one);
  }
  return made;
}

const exactFunctions = [
  'abs',
  'ceil',
  'floor',
  'round',
  'trunc',
  'sign',
  'sqrt',
  'cbrt',
  'fround',
  'clz32',
  'log2',
  'log10',
  'log',
  'exp',
] as const;

function mathOf(machine: Machine): JsFunction {
  const members: Record<string, Value | Run> = {
    PI: Math.PI,
    E: Math.E,
    SQRT2: Math.SQRT2,
    LN2: Math.LN2,
    LN10: Math.LN10,
  };
  for (const name of exactFunctions) members[name] = ([value]) => Math[name](toNumber(machine, value));
  members['min'] = (args) => Math.min(...args.map((one) => toNumber(machine, one)));
  members['max'] = (args) => Math.max(...args.map((one) => toNumber(machine, one)));
  members['pow'] = ([base, exponent]) => toNumber(machine, base) ** toNumber(machine, exponent);
  members['hypot'] = (args) => Math.hypot(...args.map((one) => toNumber(machine, one)));
  members['imul'] = ([a, b]) => Math.imul(toNumber(machine, a), toNumber(machine, b));
  return type('Math', () => machine.fail('TypeError'), members);
}

function entriesOf(machine: Machine, value: Value): readonly (readonly [string, Value])[] {
  if (value === undefined || value === null) return machine.fail('TypeError');
  if (typeof value === 'string') return Object.entries(value);
  if (value instanceof JsArray)
    return value.extra ? unknown('the entries of such an array') : Object.entries(value.items);
  if (value instanceof JsObject) {
    const entries = ownNames(value).map((name) => {
      const held = value.properties.get(name);
      return [name, held instanceof Accessor ? machine.get(value, name) : held] as const;
    });
    counted(machine, entries.length);
    return entries;
  }
  return isObject(value) ? unknown('the entries of such a value') : [];
}

function objectOf(machine: Machine): JsFunction {
  const make: Run = ([value]) =>
    value === undefined || value === null
      ? new JsObject()
      : isObject(value)
        ? value
        : unknown('Object() of a primitive');
  return type(
    'Object',
    make,
    {
      keys: ([value]) => new JsArray(entriesOf(machine, value).map(([name]) => name)),
      values: ([value]) => new JsArray(entriesOf(machine, value).map(([, one]) => one)),
      entries: ([value]) => new JsArray(entriesOf(machine, value).map(([name, one]) => new JsArray([name, one]))),
      assign: ([target, ...sources]) => {
        for (const one of sources)
          if (one !== undefined && one !== null)
            for (const [name, value] of entriesOf(machine, one)) setMember(machine, target, name, value);
        return target;
      },
      fromEntries: ([pairs]) => {
        const made = new JsObject();
        for (const pair of listOf(machine, pairs))
          made.properties.set(toName(machine, machine.get(pair, '0')), machine.get(pair, '1'));
        return made;
      },
      freeze: ([value]) => {
        if (value instanceof JsObject || value instanceof JsArray) value.isFrozen = true;
        else if (isObject(value)) return unknown('freezing such a value');
        return value;
      },
      is: ([a, b]) => Object.is(a, b),
      create: ([proto, more]) =>
        more === undefined && (proto === null || proto instanceof JsObject)
          ? proto === null
            ? unknown('objects without a prototype')
            : new JsObject(proto)
          : unknown('Object.create of such a value'),
      hasOwn: ([value, name]) =>
        value instanceof JsObject ? value.properties.has(toName(machine, name)) : unknown('hasOwn of such a value'),
    },
    make as (args: readonly Value[]) => Value,
  );
}

function arrayOf(machine: Machine): JsFunction {
  const make = (args: readonly Value[]): Value => {
    const [length] = args;
    if (args.length !== 1 || typeof length !== 'number') return new JsArray([...args]);
    if (!Number.isInteger(length) || length < 0 || length >= 2 ** 32) return machine.fail('RangeError');
    counted(machine, length);
    const items: Value[] = [];
    items.length = length;
    return new JsArray(items);
  };
  return type(
    'Array',
    make,
    {
      isArray: ([value]) => value instanceof JsArray,
      of: (args) => new JsArray([...args]),
      from: ([source, func, receiver]) => {
        const each = (value: Value, index: number) =>
          func === undefined ? value : machine.call(func, receiver, [value, index]);
        if (source instanceof JsObject) {
          const length = Math.max(0, toInteger(machine, machine.get(source, 'length')));
          counted(machine, length);
          return new JsArray(Array.from({ length }, (_, index) => each(machine.get(source, String(index)), index)));
        }
        if (source === undefined || source === null) return machine.fail('TypeError');
        if (!isObject(source) && typeof source !== 'string') return new JsArray([]);
        const next = iterate(machine, source);
        const made: Value[] = [];
        for (let one = next(); one !== ended; one = next()) {
          machine.meter.allocate(1);
          made.push(each(one, made.length));
        }
        return new JsArray(made);
      },
    },
    make,
  );
}

function numberOf(machine: Machine): JsFunction {
  const read: Run = ([value], _self) => {
    const primitive = toPrimitive(machine, value, 'number');
    return Number(primitive);
  };
  return type('Number', (args, self) => (args.length === 0 ? 0 : read(args, self)), {
    MAX_SAFE_INTEGER: Number.MAX_SAFE_INTEGER,
    MIN_SAFE_INTEGER: Number.MIN_SAFE_INTEGER,
    MAX_VALUE: Number.MAX_VALUE,
    MIN_VALUE: Number.MIN_VALUE,
    EPSILON: Number.EPSILON,
    POSITIVE_INFINITY: Infinity,
    NEGATIVE_INFINITY: -Infinity,
    NaN,
    isInteger: ([value]) => Number.isInteger(value),
    isSafeInteger: ([value]) => Number.isSafeInteger(value),
    isFinite: ([value]) => Number.isFinite(value),
    isNaN: ([value]) => Number.isNaN(value),
    parseInt: ([text, base]) => parseWhole(machine, text, base),
    parseFloat: ([text]) => Number.parseFloat(toText(machine, text)),
  });
}

function parseWhole(machine: Machine, text: Value, base: Value): number {
  return Number.parseInt(toText(machine, text), base === undefined ? undefined : toNumber(machine, base));
}

/** All names over one machine. */
export function globalsOf(machine: Machine): ReadonlyMap<string, Value> {
  const functions: Readonly<Record<string, Run>> = {
    parseInt: ([text, base]) => parseWhole(machine, text, base),
    parseFloat: ([text]) => Number.parseFloat(toText(machine, text)),
    isNaN: ([value]) => Number.isNaN(toNumber(machine, value)),
    isFinite: ([value]) => Number.isFinite(toNumber(machine, value)),
  };
  const silent = type(
    'console',
    () => machine.fail('TypeError'),
    Object.fromEntries(['log', 'warn', 'error', 'info', 'debug'].map((name) => [name, (): Value => undefined])),
  );
  const found = new Map<string, Value>([
    ['undefined', undefined],
    ['NaN', NaN],
    ['Infinity', Infinity],
    ['Math', mathOf(machine)],
    [
      'JSON',
      type('JSON', () => machine.fail('TypeError'), {
        stringify: ([value, replacer, space]) => stringify(machine, value, replacer, space),
        parse: ([text, reviver]) => parse(machine, text, reviver),
      }),
    ],
    ['Object', objectOf(machine)],
    ['Array', arrayOf(machine)],
    ['Number', numberOf(machine)],
    ['Boolean', type('Boolean', ([value]) => isTrue(value), {})],
    [
      'String',
      type('String', (args) => (args.length === 0 ? '' : toText(machine, args[0])), {
        fromCharCode: (args) => String.fromCharCode(...args.map((one) => toNumber(machine, one))),
        fromCodePoint: (args) => {
          const codes = args.map((one) => toNumber(machine, one));
          return codes.every((code) => Number.isInteger(code) && code >= 0 && code <= 0x10ffff)
            ? String.fromCodePoint(...codes)
            : machine.fail('RangeError');
        },
      }),
    ],
    [
      'BigInt',
      type(
        'BigInt',
        ([value]) => {
          if (typeof value === 'bigint') return value;
          if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : machine.fail('RangeError');
          if (typeof value === 'string' && /^-?\d{1,3000}$/.test(value)) return BigInt(value);
          return unknown('BigInt of such a value');
        },
        {},
      ),
    ],
    [
      'Map',
      type(
        'Map',
        () => machine.fail('TypeError'),
        {},
        ([pairs]) => {
          const made = new JsMap();
          if (pairs !== undefined && pairs !== null)
            for (const pair of listOf(machine, pairs))
              if (isObject(pair)) made.entries.set(machine.get(pair, '0'), machine.get(pair, '1'));
              else machine.fail('TypeError');
          return made;
        },
      ),
    ],
    [
      'Set',
      type(
        'Set',
        () => machine.fail('TypeError'),
        {},
        ([values]) => {
          const made = new JsSet();
          if (values !== undefined && values !== null) for (const one of listOf(machine, values)) made.items.add(one);
          return made;
        },
      ),
    ],
    [
      'RegExp',
      type(
        'RegExp',
        (args) => makeRegExp(machine, args),
        {},
        (args) => makeRegExp(machine, args),
      ),
    ],
    ['console', silent],
    ...machine.errors,
  ]);
  for (const [name, run] of Object.entries(functions)) found.set(name, native(name, run));
  return found;
}

function makeRegExp(machine: Machine, [pattern, flags]: readonly Value[]): Value {
  if (pattern instanceof JsRegExp) return unknown('RegExp of a regular expression');
  return regexpOf(machine, toText(machine, pattern), flags === undefined ? '' : toText(machine, flags));
}
