// Python's values as literals that any part of the product can read, and back.

import type { Literal } from '../../core/literal.ts';
import { unknown } from '../evaluation.ts';
import { addTo, putInto } from './iterate.ts';
import { basicText } from './literals.ts';
import { repr } from './repr.ts';
import { PyDict, PyList, PySet, PyTuple, type Machine, type Value } from './values.ts';

/** A value as a literal; what no literal writes is opaque. */
export function literalOf(machine: Machine, value: Value, depth = 0): Literal {
  if (depth > 50) return unknown('a value is nested too deeply');
  const inner = (one: Value) => literalOf(machine, one, depth + 1);
  if (value === null) return { kind: 'null' };
  switch (typeof value) {
    case 'boolean':
      return { kind: 'boolean', value };
    case 'bigint':
      return value >= -(2n ** 53n) && value <= 2n ** 53n
        ? { kind: 'number', value: Number(value), float: false }
        : { kind: 'bigint', value: String(value) };
    case 'number':
      return { kind: 'number', value, float: true };
    case 'string':
      return { kind: 'string', value };
    default:
  }
  if (value instanceof PyList) return { kind: 'list', items: value.items.map(inner) };
  if (value instanceof PyTuple) return { kind: 'tuple', items: value.items.map(inner) };
  if (value instanceof PySet) return { kind: 'set', items: [...value.items.values()].map(inner) };
  if (value instanceof PyDict)
    return { kind: 'map', entries: [...value.entries.values()].map(([key, one]) => [inner(key), inner(one)] as const) };
  return { kind: 'opaque', shown: repr(machine, value) };
}

/** The value that a literal writes. */
export function valueOf(machine: Machine, literal: Literal): Value {
  switch (literal.kind) {
    case 'null':
    case 'undefined':
      return null;
    case 'boolean':
      return literal.value;
    case 'number':
      return literal.float || !Number.isInteger(literal.value) ? literal.value : BigInt(literal.value);
    case 'bigint':
      return BigInt(literal.value);
    case 'string':
      return basicText(literal.value);
    case 'list':
      return new PyList(literal.items.map((one) => valueOf(machine, one)));
    case 'tuple':
      return new PyTuple(literal.items.map((one) => valueOf(machine, one)));
    case 'set': {
      const made = new PySet();
      for (const one of literal.items) addTo(machine, made, valueOf(machine, one));
      return made;
    }
    case 'object':
    case 'map': {
      const made = new PyDict();
      for (const [key, value] of literal.entries)
        putInto(machine, made, valueOf(machine, key), valueOf(machine, value));
      return made;
    }
    case 'opaque':
      return unknown('a value that no literal writes');
  }
}

/** A value as the language prints it; a set in any order. */
export function shownOf(machine: Machine, value: Value): string {
  if (value instanceof PySet && value.items.size > 1) {
    const text = `{${[...value.items.values()].map((one) => repr(machine, one)).join(', ')}}`;
    return value.frozen ? `frozenset(${text})` : text;
  }
  return repr(machine, value);
}
