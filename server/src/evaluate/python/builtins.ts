// Python's built-in functions and types.

import { unknown } from '../evaluation.ts';
import { extreme, modularPower, prefixed, sumOf } from './aggregates.ts';
import { hashKey, isTrue } from './compare.ts';
import { sorted, update } from './containers.ts';
import { exceptionClasses, raise } from './errors.ts';
import { format } from './format.ts';
import { isUnordered, iterate, listOf, setOf, type Next } from './iterate.ts';
import { argument, countOf, native, onlyNames, textOf, wholeOf } from './natives.ts';
import {
  floatDivmod,
  floatFrom,
  floorDivide,
  modulo,
  numberOf,
  roundNumber,
  toFloat,
  truncate,
  wholeFrom,
} from './numbers.ts';
import { binary } from './operators.ts';
import { repr, str } from './repr.ts';
import {
  ancestry,
  isSubclass,
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
  PyProperty,
  PyRange,
  PySet,
  PyTuple,
  Raised,
  typeName,
  type Given,
  type Machine,
  type Value,
} from './values.ts';

/** Names of types that values of ours have; `isinstance` knows them. */
const typeNames = [
  'int',
  'float',
  'str',
  'bool',
  'list',
  'tuple',
  'dict',
  'set',
  'frozenset',
  'range',
  'object',
  'type',
  'complex',
  'bytes',
] as const;

/** All built-in names over one machine. */
export function builtinsOf(machine: Machine): Map<string, Value> {
  const types = typesOf(machine);
  const found = new Map<string, Value>([...exceptionClasses, ...types]);
  for (const one of functionsOf(machine)) found.set(one.name, one);
  found.set(
    'isinstance',
    native('isinstance', 2, 2, ([value, cls]) => isInstance(value!, cls!, types)),
  );
  found.set(
    'issubclass',
    native('issubclass', 2, 2, ([a, b]) =>
      a instanceof PyClass && b instanceof PyClass && !a.construct && !b.construct
        ? isSubclass(a, b)
        : unknown('issubclass of types'),
    ),
  );
  found.set(
    'type',
    new PyNative('type', ({ args, named }) => {
      if (args.length !== 1 || named.size > 0) return unknown('type() of several arguments');
      const value = args[0]!;
      if (value instanceof PyInstance) return value.cls;
      return types.get(typeName(value)) ?? unknown('the type of such a value');
    }),
  );
  return found;
}

/** Whether a value is of a class, a type, or one of several. */
export function isInstance(value: Value, cls: Value, types: ReadonlyMap<string, Value>): boolean {
  if (cls instanceof PyTuple) return cls.items.some((one) => isInstance(value, one, types));
  if (cls instanceof PyNative && cls.name === 'type') return value instanceof PyClass;
  if (!(cls instanceof PyClass)) return unknown('isinstance of something unusual');
  if (value instanceof PyInstance)
    return cls.name === 'object' && types.get('object') === cls ? true : isSubclass(value.cls, cls);
  if (types.get(cls.name) !== cls) return false;
  const own = typeName(value);
  if (cls.name === own || cls.name === 'object') return true;
  if (value instanceof PyDict) return cls.name === 'dict';
  return cls.name === 'int' && own === 'bool';
}

function typesOf(machine: Machine): Map<string, Value> {
  const { meter } = machine;
  const makers: Readonly<Record<(typeof typeNames)[number], (given: Given) => Value>> = {
    int: (given) => {
      onlyNames(given, ['base'], 'int');
      const value = given.args[0];
      const base = argument(given, 1, 'base');
      if (value === undefined) return 0n;
      if (typeof value === 'string') return wholeFrom(value, base === undefined ? 10 : countOf(base));
      if (base !== undefined) return raise('TypeError');
      const number = numberOf(value);
      if (number === undefined) return value instanceof PyInstance ? unknown('int() of an object') : raise('TypeError');
      return typeof number === 'bigint' ? number : truncate(number);
    },
    float: one('float', (value) => {
      if (value === undefined) return 0;
      if (typeof value === 'string') return floatFrom(value);
      const number = numberOf(value);
      return number === undefined
        ? value instanceof PyInstance
          ? unknown('float() of an object')
          : raise('TypeError')
        : toFloat(number);
    }),
    str: one('str', (value) => (value === undefined ? '' : str(machine, value))),
    bool: one('bool', (value) => value !== undefined && isTrue(machine, value)),
    list: one('list', (value) => {
      if (value === undefined) return new PyList([]);
      const loose = isUnordered(value);
      return new PyList(listOf(machine, value, loose), loose);
    }),
    tuple: one('tuple', (value) =>
      value instanceof PyTuple ? value : new PyTuple(value === undefined ? [] : listOf(machine, value)),
    ),
    dict: (given) => {
      const made = new PyDict();
      update(machine, made, given);
      return made;
    },
    set: one('set', (value) => (value === undefined ? new PySet() : setOf(machine, value))),
    frozenset: one('frozenset', (value) => (value === undefined ? new PySet(true) : setOf(machine, value, true))),
    range: ({ args, named }) => {
      if (named.size > 0 || args.length < 1 || args.length > 3) return raise('TypeError');
      const [a, b, c] = args.map(wholeOf);
      if (c === 0n) return raise('ValueError');
      meter.step();
      return b === undefined ? new PyRange(0n, a!, 1n) : new PyRange(a!, b, c ?? 1n);
    },
    object: () => unknown('object()'),
    type: () => unknown('type()'),
    complex: () => unknown('complex numbers'),
    bytes: () => unknown('bytes'),
  };
  return new Map(
    typeNames.filter((name) => name !== 'type').map((name) => [name, new PyClass(name, [], makers[name])]),
  );
}

function one(name: string, make: (value: Value | undefined) => Value): (given: Given) => Value {
  return ({ args, named }) => {
    if (named.size > 0) return unknown(`named arguments of ${name}`);
    return args.length > 1 ? (name === 'str' ? unknown('str() of bytes') : raise('TypeError')) : make(args[0]);
  };
}

function functionsOf(machine: Machine): readonly PyNative[] {
  const { meter } = machine;
  const call = (func: Value, ...args: Value[]) => machine.call(func, args);
  const lazy = (type: string, next: Next) => new PyIterator(type, () => (meter.step(), next()));
  return [
    native('len', 1, 1, ([value]) => BigInt(lengthOf(machine, value!))),
    native('abs', 1, 1, ([value]) => {
      const number = numberOf(value);
      return number === undefined
        ? value instanceof PyInstance
          ? unknown('abs of an object')
          : raise('TypeError')
        : number < 0
          ? -number
          : Object.is(number, -0)
            ? 0
            : number;
    }),
    new PyNative('round', (given) => {
      onlyNames(given, ['ndigits'], 'round');
      const number = numberOf(given.args[0]);
      const places = argument(given, 1, 'ndigits') ?? null;
      if (number === undefined)
        return given.args[0] instanceof PyInstance ? unknown('round of an object') : raise('TypeError');
      return roundNumber(number, places === null ? undefined : wholeOf(places));
    }),
    native('divmod', 2, 2, ([a, b]) => {
      const [x, y] = [numberOf(a), numberOf(b)];
      if (x === undefined || y === undefined)
        return a instanceof PyInstance ? unknown('divmod of an object') : raise('TypeError');
      if (typeof x === 'bigint' && typeof y === 'bigint') return new PyTuple([floorDivide(x, y), modulo(x, y)]);
      return new PyTuple(floatDivmod(toFloat(x), toFloat(y)));
    }),
    native('pow', 2, 3, ([a, b, c]) => {
      if (c === undefined || c === null) return binary(machine, '**', a!, b!);
      return modularPower(wholeOf(a!), wholeOf(b!), wholeOf(c));
    }),
    new PyNative('min', (given) => extreme(machine, 'min', '<', given)),
    new PyNative('max', (given) => extreme(machine, 'max', '>', given)),
    new PyNative('sum', (given) => {
      onlyNames(given, ['start'], 'sum');
      if (given.args.length < 1 || given.args.length > 2) return raise('TypeError');
      return sumOf(machine, given.args[0]!, argument(given, 1, 'start') ?? 0n);
    }),
    new PyNative('sorted', (given) => {
      if (given.args.length !== 1) return raise('TypeError');
      // Sets may be sorted: equal items of a set do not exist, and keys decide by a stable order only in lists.
      const anyOrder = !given.named.has('key');
      return new PyList(sorted(machine, listOf(machine, given.args[0]!, anyOrder), given));
    }),
    native('reversed', 1, 1, ([value]) => {
      if (value instanceof PyList || value instanceof PyTuple) {
        let at = value.items.length - 1;
        return lazy('reversed', () => (at >= 0 ? value.items[at--] : undefined));
      }
      if (
        typeof value === 'string' ||
        value instanceof PyRange ||
        (value instanceof PyDict && value.type === 'dict') ||
        value instanceof PyDictView
      ) {
        const all = listOf(machine, value);
        return lazy('reversed', () => all.pop());
      }
      return value instanceof PyInstance || value instanceof PyDict
        ? unknown('reversed of an object')
        : raise('TypeError');
    }),
    new PyNative('enumerate', (given) => {
      onlyNames(given, ['start'], 'enumerate');
      const next = iterate(machine, given.args[0] ?? raise('TypeError'));
      let count = wholeOf(argument(given, 1, 'start') ?? 0n);
      return lazy('enumerate', () => {
        const value = next();
        return value === undefined ? undefined : new PyTuple([count++, value]);
      });
    }),
    new PyNative('zip', (given) => {
      onlyNames(given, [], 'zip');
      const all = given.args.map((value) => iterate(machine, value));
      return lazy('zip', () => {
        const row: Value[] = [];
        for (const next of all) {
          const value = next();
          if (value === undefined) return undefined;
          row.push(value);
        }
        return row.length === 0 ? undefined : new PyTuple(row);
      });
    }),
    native('map', 2, 10, ([func, ...lists]) => {
      const all = lists.map((value) => iterate(machine, value));
      return lazy('map', () => {
        const row: Value[] = [];
        for (const next of all) {
          const value = next();
          if (value === undefined) return undefined;
          row.push(value);
        }
        return machine.call(func!, row);
      });
    }),
    native('filter', 2, 2, ([func, list]) => {
      const next = iterate(machine, list!);
      return lazy('filter', () => {
        for (let value = next(); value !== undefined; value = next())
          if (isTrue(machine, func === null ? value : call(func!, value))) return value;
        return undefined;
      });
    }),
    native('any', 1, 1, ([list]) => {
      const next = iterate(machine, list!, true);
      for (let value = next(); value !== undefined; value = next()) if (isTrue(machine, value)) return true;
      return false;
    }),
    native('all', 1, 1, ([list]) => {
      const next = iterate(machine, list!, true);
      for (let value = next(); value !== undefined; value = next()) if (!isTrue(machine, value)) return false;
      return true;
    }),
    native('iter', 1, 1, ([value]) =>
      value instanceof PyIterator ? value : new PyIterator('iterator', iterate(machine, value!)),
    ),
    native('next', 1, 2, ([value, otherwise]) => {
      if (!(value instanceof PyIterator))
        return value instanceof PyInstance ? unknown('next of an object') : raise('TypeError');
      const found = value.next();
      return found ?? (found === null ? null : (otherwise ?? (otherwise === null ? null : raise('StopIteration', []))));
    }),
    native('ord', 1, 1, ([text]) => {
      const one = textOf(text);
      return one.length === 1 ? BigInt(one.charCodeAt(0)) : raise('TypeError');
    }),
    native('chr', 1, 1, ([code]) => {
      const at = wholeOf(code!);
      if (at >= 2n ** 31n || at < -(2n ** 31n)) return raise('OverflowError');
      if (at < 0n || at > 0x10ffffn) return raise('ValueError');
      if (at > 0xffffn || (at >= 0xd800n && at <= 0xdfffn)) return unknown('characters beyond the basic plane');
      return String.fromCharCode(Number(at));
    }),
    native('bin', 1, 1, ([value]) => prefixed(wholeOf(value!), 2, '0b')),
    native('oct', 1, 1, ([value]) => prefixed(wholeOf(value!), 8, '0o')),
    native('hex', 1, 1, ([value]) => prefixed(wholeOf(value!), 16, '0x')),
    native('repr', 1, 1, ([value]) => repr(machine, value!)),
    native('format', 1, 2, ([value, spec = '']) => format(machine, value!, textOf(spec))),
    native('callable', 1, 1, ([value]) =>
      value instanceof PyInstance
        ? lookUp(value.cls, '__call__') !== undefined
        : value instanceof PyFunction ||
          value instanceof PyNative ||
          value instanceof PyMethod ||
          value instanceof PyClass,
    ),
    native('hash', 1, 1, ([value]) => (hashKey(value!), unknown('hash values'))),
    // What is printed is no part of a result.
    new PyNative('print', (given) => {
      onlyNames(given, ['sep', 'end', 'flush'], 'print');
      return given.args.some((value) => value instanceof PyInstance) ? unknown('printing objects') : null;
    }),
    native('getattr', 2, 3, ([value, name, otherwise]) => {
      if (otherwise === undefined) return machine.attribute(value!, textOf(name));
      return attempt(() => machine.attribute(value!, textOf(name))) ?? otherwise;
    }),
    native('hasattr', 2, 2, ([value, name]) => attempt(() => machine.attribute(value!, textOf(name))) !== undefined),
    native('staticmethod', 1, 1, ([func]) => new PyProperty('staticmethod', func!)),
    native('classmethod', 1, 1, ([func]) => new PyProperty('classmethod', func!)),
    native('property', 1, 1, ([func]) => new PyProperty('property', func!)),
  ];
}

/** The result; undefined where there is no such attribute. */
function attempt(run: () => Value): Value | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof Raised && ancestry(error.error.cls).some(({ name }) => name === 'AttributeError'))
      return undefined;
    throw error;
  }
}

/** `len(value)`. */
export function lengthOf(machine: Machine, value: Value): number {
  if (typeof value === 'string') return value.length;
  if (value instanceof PyList) return value.held.length;
  if (value instanceof PyTuple) return value.items.length;
  if (value instanceof PyDict) return value.entries.size;
  if (value instanceof PySet) return value.items.size;
  if (value instanceof PyRange) return value.length;
  if (value instanceof PyDictView) return value.dict.entries.size;
  if (value instanceof PyInstance) {
    const own = lookUp(value.cls, '__len__');
    if (own === undefined) return raise('TypeError');
    const length = machine.call(own, [value]);
    return typeof length === 'bigint' && length >= 0n ? countOf(length) : unknown('a length that is no number');
  }
  return raise('TypeError');
}
