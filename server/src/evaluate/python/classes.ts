// Classes of a Python program in their simple form, members of all values, and calls of anything.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { unknown, type Meter } from '../evaluation.ts';
import { dictMethods, listMethods, setMethods, tupleMethods } from './containers.ts';
import { exceptionClasses, isException, raise } from './errors.ts';
import { notKnown, textOf, type Code, type Compiler } from './compiler.ts';
import { Frame, field, parts, scopeOf, type Scope } from './scope.ts';
import { stringMethods } from './strings.ts';
import {
  lookUp,
  PyClass,
  PyDict,
  PyFunction,
  PyInstance,
  PyIterator,
  PyList,
  PyMethod,
  PyModule,
  PyNative,
  PyProperty,
  PySet,
  PyTuple,
  type Given,
  type Machine,
  type Value,
} from './values.ts';

/** A `class` statement; metaclasses, several bases and bases of the language's own types are unknown. */
export function classDefinition(compiler: Compiler, node: SyntaxNode, scope: Scope): Code {
  const given = field(node, 'superclasses');
  const bases = given ? parts(given) : [];
  if (bases.length > 1 || bases.some((one) => one.kind === 'keyword_argument')) return notKnown('several base classes');
  const base = bases[0] && compiler.expression(bases[0], scope);
  const block = field(node, 'body');
  const inner = scopeOf('class', scope, block ? [block] : [], [], compiler.text);
  const run = compiler.body(block, inner);
  const name = textOf(compiler, field(node, 'name')!);
  return (frame) => {
    const above = base?.(frame);
    const isObject = above instanceof PyClass && above === compiler.builtins.get('object');
    if (above !== undefined && !isObject && (!(above instanceof PyClass) || above.construct))
      return unknown('such a base class');
    const made = new PyClass(name, above instanceof PyClass && !isObject ? [above] : []);
    const own = new Frame(frame);
    run(own);
    for (const [key, value] of own.names) made.attributes.set(key, value);
    return made;
  };
}

/** The machine that calls and reads members. */
export function createMachine(meter: Meter): Machine {
  const machine: Machine = {
    meter,
    call: (func, args, named = none) => callOf(machine, func, { args, named }),
    attribute: (value, name) => attributeOf(machine, value, name),
  };
  return machine;
}

const none: ReadonlyMap<string, Value> = new Map();

function callOf(machine: Machine, func: Value, given: Given): Value {
  const { meter } = machine;
  meter.step();
  if (func instanceof PyFunction) {
    meter.enter();
    try {
      return func.invoke(given);
    } finally {
      meter.leave();
    }
  }
  if (func instanceof PyNative) return func.invoke(given);
  if (func instanceof PyMethod)
    return callOf(machine, func.func, { args: [func.self, ...given.args], named: given.named });
  if (func instanceof PyClass) return construct(machine, func, given);
  if (func instanceof PyInstance) {
    const own = lookUp(func.cls, '__call__');
    if (own !== undefined) return callOf(machine, own, { args: [func, ...given.args], named: given.named });
  }
  return raise('TypeError');
}

function construct(machine: Machine, cls: PyClass, given: Given): Value {
  if (cls.construct) return cls.construct(given);
  if (lookUp(cls, '__new__') !== undefined) return unknown('__new__');
  const made = new PyInstance(cls);
  const isError = isException(cls);
  if (isError) made.args = given.args;
  const init = lookUp(cls, '__init__');
  if (init !== undefined) {
    const result = callOf(machine, init, { args: [made, ...given.args], named: given.named });
    if (result !== null) raise('TypeError');
    // What `super().__init__` was given is what an error prints: it is not followed.
    if (isError) made.args = undefined;
  } else if (given.named.size > 0 || (!isError && given.args.length > 0)) raise('TypeError');
  return made;
}

type MethodTable<T> = Readonly<Record<string, (machine: Machine, self: T, given: Given) => Value>>;

function methodFrom<T extends Value>(
  machine: Machine,
  table: MethodTable<T>,
  self: T,
  name: string,
  type: string,
): Value {
  const found = Object.hasOwn(table, name) ? table[name] : undefined;
  if (!found) return unknown(`${type}.${name}`);
  return new PyNative(name, (given) => found(machine, self, given));
}

function attributeOf(machine: Machine, value: Value, name: string): Value {
  if (typeof value === 'string') return methodFrom(machine, stringMethods, value, name, 'str');
  if (value instanceof PyList) return methodFrom(machine, listMethods, value, name, 'list');
  if (value instanceof PyTuple) return methodFrom(machine, tupleMethods, value, name, 'tuple');
  if (value instanceof PyDict) return methodFrom(machine, dictMethods, value, name, 'dict');
  if (value instanceof PySet) return methodFrom(machine, setMethods, value, name, 'set');
  if (value instanceof PyModule) {
    const found = value.members.get(name);
    return found === undefined ? unknown(`${value.name}.${name}`) : found;
  }
  if (value instanceof PyInstance) return memberOf(machine, value, name);
  if (value instanceof PyClass) {
    if (value.construct || exceptionClasses.get(value.name) === value) return classMember(machine, value, name);
    const found = lookUp(value, name);
    if (found instanceof PyProperty) {
      if (found.what === 'staticmethod') return found.func;
      return found.what === 'classmethod' && found.func instanceof PyFunction
        ? new PyMethod(value, found.func)
        : unknown('a property of a class');
    }
    if (found !== undefined) return found;
    return name === '__name__'
      ? value.name
      : /^__|^mro$/.test(name)
        ? unknown(`the member ${name}`)
        : raise('AttributeError');
  }
  if (value instanceof PyFunction && name === '__name__') return value.name;
  if (value instanceof PyIterator && name === '__next__') return unknown('the member __next__');
  if (typeof value === 'bigint' && name === 'bit_length')
    return new PyNative(name, () => BigInt(value === 0n ? 0 : (value < 0n ? -value : value).toString(2).length));
  if (typeof value === 'number' && name === 'is_integer') return new PyNative(name, () => Number.isInteger(value));
  // None has no members that are not special.
  if (value === null && !name.startsWith('__')) return raise('AttributeError');
  return unknown(`the member ${name}`);
}

/** Methods of types by the name of the type, such as `str.lower` for `map`. */
function classMember(machine: Machine, cls: PyClass, name: string): Value {
  if (name === '__name__') return cls.name;
  if (cls.name === 'dict' && name === 'fromkeys') return unknown('dict.fromkeys');
  const types: Readonly<Record<string, true>> = { str: true, list: true, dict: true, set: true, tuple: true };
  if (!Object.hasOwn(types, cls.name) || /^(?:maketrans|__)/.test(name)) return unknown(`${cls.name}.${name}`);
  return new PyNative(name, ({ args, named }) => {
    const [self, ...rest] = args;
    const fits =
      cls.name === 'str'
        ? typeof self === 'string'
        : cls.name === 'list'
          ? self instanceof PyList
          : cls.name === 'dict'
            ? self instanceof PyDict
            : cls.name === 'set'
              ? self instanceof PySet && !self.frozen
              : self instanceof PyTuple;
    if (!fits) return raise('TypeError');
    return callOf(machine, attributeOf(machine, self!, name), { args: rest, named });
  });
}

function memberOf(machine: Machine, value: PyInstance, name: string): Value {
  const own = value.attributes.get(name);
  if (own !== undefined) return own;
  if (name === 'args' && isException(value.cls))
    return value.args === undefined ? unknown('the words of an error') : new PyTuple(value.args);
  if (name === '__class__') return value.cls;
  const found = lookUp(value.cls, name);
  if (found === undefined) {
    if (
      name.startsWith('__') ||
      isException(value.cls) ||
      lookUp(value.cls, '__getattr__') !== undefined ||
      lookUp(value.cls, '__getattribute__') !== undefined
    )
      return unknown(`the member ${name}`);
    return raise('AttributeError');
  }
  if (found instanceof PyFunction) return new PyMethod(value, found);
  if (found instanceof PyNative) return found;
  if (!(found instanceof PyProperty)) return found;
  if (found.what === 'property') return callOf(machine, found.func, { args: [value], named: none });
  if (found.what === 'staticmethod') return found.func;
  return found.func instanceof PyFunction ? new PyMethod(value.cls, found.func) : unknown('a class method');
}
