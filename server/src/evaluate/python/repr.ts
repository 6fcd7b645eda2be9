// How Python prints values: `repr` and `str`. A set of two items or more prints in an order that nobody knows.

import { unknown } from '../evaluation.ts';
import { floatText } from './numbers.ts';
import {
  lookUp,
  PyDict,
  PyDictView,
  PyInstance,
  PyList,
  PyRange,
  PySet,
  PyTuple,
  PyClass,
  type Machine,
  type Value,
} from './values.ts';

/** `repr(value)`. */
export function repr(machine: Machine, value: Value, seen: readonly Value[] = []): string {
  if (value === null) return 'None';
  switch (typeof value) {
    case 'boolean':
      return value ? 'True' : 'False';
    case 'bigint':
      return wholeText(value);
    case 'number':
      return floatText(value);
    case 'string':
      return quoted(value);
    default:
  }
  if (seen.includes(value)) return unknown('a value that contains itself');
  if (seen.length > 100) return unknown('a value is nested too deeply');
  const within = [...seen, value];
  const inner = (one: Value) => repr(machine, one, within);
  const counted = (text: string) => {
    machine.meter.allocate(text.length);
    return text;
  };
  if (value instanceof PyList) return counted(`[${value.items.map(inner).join(', ')}]`);
  if (value instanceof PyTuple)
    return counted(
      value.items.length === 1 ? `(${inner(value.items[0]!)},)` : `(${value.items.map(inner).join(', ')})`,
    );
  if (value instanceof PyDict) {
    if (value.type !== 'dict') return unknown(`how a ${value.type} is printed`);
    return counted(`{${[...value.entries.values()].map(([key, one]) => `${inner(key)}: ${inner(one)}`).join(', ')}}`);
  }
  if (value instanceof PySet) {
    if (value.items.size > 1) return unknown('the order of a set');
    if (value.items.size === 0) return value.frozen ? 'frozenset()' : 'set()';
    const text = `{${[...value.items.values()].map(inner).join(', ')}}`;
    return value.frozen ? `frozenset(${text})` : text;
  }
  if (value instanceof PyRange) {
    const stop = value.length === 0 ? undefined : value.start;
    return stop === undefined ? unknown('how an empty range is printed') : unknown('how a range is printed');
  }
  if (value instanceof PyDictView) {
    const entries = [...value.dict.entries.values()];
    const shown = entries.map(([key, one]) =>
      value.what === 'keys' ? inner(key) : value.what === 'values' ? inner(one) : `(${inner(key)}, ${inner(one)})`,
    );
    return counted(`dict_${value.what}([${shown.join(', ')}])`);
  }
  if (value instanceof PyInstance) {
    const own = lookUp(value.cls, '__repr__');
    if (own !== undefined) {
      const text = machine.call(own, [value]);
      return typeof text === 'string' ? text : unknown('__repr__ that gives no text');
    }
    return unknown('how an object is printed');
  }
  return unknown('how such a value is printed');
}

/** `str(value)`. */
export function str(machine: Machine, value: Value): string {
  if (typeof value === 'string') return value;
  if (value instanceof PyInstance) {
    const own = lookUp(value.cls, '__str__');
    if (own !== undefined) {
      const text = machine.call(own, [value]);
      return typeof text === 'string' ? text : unknown('__str__ that gives no text');
    }
    if (isErrorClass(value.cls) && lookUp(value.cls, '__repr__') === undefined) {
      if (value.args === undefined) return unknown('the words of an error of the language');
      if (value.cls.name === 'KeyError') return unknown('how a KeyError is printed');
      return value.args.length === 0
        ? ''
        : value.args.length === 1
          ? str(machine, value.args[0]!)
          : unknown('an error of many arguments');
    }
  }
  return repr(machine, value);
}

function isErrorClass(cls: PyClass): boolean {
  return cls.name === 'BaseException' || cls.bases.some(isErrorClass);
}

function wholeText(value: bigint): string {
  const text = String(value);
  return text.length > 4000 ? unknown('a number is too large to be printed') : text;
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A string as a literal. */
function quoted(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  let out = '';
  for (const one of text) {
    const code = one.codePointAt(0)!;
    if (escapes[one] !== undefined) out += escapes[one];
    else if (one === mark) out += `\\${one}`;
    else if (code < 32 || code === 127) out += `\\x${code.toString(16).padStart(2, '0')}`;
    else if (code > 126 && !/[\p{L}\p{N}\p{P}\p{S}\p{M}]/u.test(one))
      return unknown('how an unusual character is printed');
    else out += one;
  }
  return mark + out + mark;
}
