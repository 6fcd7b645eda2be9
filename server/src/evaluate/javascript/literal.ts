// JavaScript's values as literals that any part of the product can read, and back; and as they are shown.

import type { Literal } from '../../core/literal.ts';
import { unknown } from '../evaluation.ts';
import { isError } from './convert.ts';
import { Accessor, JsArray, JsMap, JsObject, JsSet, ownNames, type Machine, type Value } from './values.ts';

/** A value as a literal; functions and errors are opaque. */
export function literalOf(machine: Machine, value: Value, depth = 0): Literal {
  if (depth > 50) return unknown('a value is nested too deeply');
  const inner = (one: Value) => literalOf(machine, one, depth + 1);
  if (value === undefined) return { kind: 'undefined' };
  if (value === null) return { kind: 'null' };
  if (typeof value === 'boolean') return { kind: 'boolean', value };
  if (typeof value === 'number') return { kind: 'number', value, float: !Number.isInteger(value) };
  if (typeof value === 'bigint') return { kind: 'bigint', value: String(value) };
  if (typeof value === 'string') return { kind: 'string', value };
  if (value instanceof JsArray) return { kind: 'list', items: Array.from(value.items, inner) };
  if (value instanceof JsSet) return { kind: 'set', items: [...value.items].map(inner) };
  if (value instanceof JsMap)
    return { kind: 'map', entries: [...value.entries].map(([key, one]) => [inner(key), inner(one)] as const) };
  if (value instanceof JsObject && !isError(machine, value))
    return {
      kind: 'object',
      entries: ownNames(value).map((name) => {
        const held = value.properties.get(name);
        return [
          { kind: 'string', value: name },
          inner(held instanceof Accessor ? machine.get(value, name) : held),
        ] as const;
      }),
    };
  return unknown('a value that no literal writes');
}

/** The value that a literal writes. */
export function valueOf(literal: Literal): Value {
  switch (literal.kind) {
    case 'null':
      return null;
    case 'undefined':
      return undefined;
    case 'boolean':
    case 'number':
    case 'string':
      return literal.value;
    case 'bigint':
      return BigInt(literal.value);
    case 'list':
    case 'tuple':
      return new JsArray(literal.items.map(valueOf));
    case 'set': {
      const made = new JsSet();
      for (const one of literal.items) made.items.add(valueOf(one));
      return made;
    }
    case 'map': {
      const made = new JsMap();
      for (const [key, value] of literal.entries) made.entries.set(valueOf(key), valueOf(value));
      return made;
    }
    case 'object': {
      const made = new JsObject();
      for (const [key, value] of literal.entries)
        made.properties.set(key.kind === 'string' ? key.value : shownOf(key), valueOf(value));
      return made;
    }
    case 'opaque':
      return unknown('a value that no literal writes');
  }
}

/** A value in source form, for people. */
export function shownOf(literal: Literal): string {
  switch (literal.kind) {
    case 'null':
    case 'undefined':
      return literal.kind;
    case 'boolean':
      return String(literal.value);
    case 'number':
      return Object.is(literal.value, -0) ? '-0' : String(literal.value);
    case 'bigint':
      return `${literal.value}n`;
    case 'string':
      return JSON.stringify(literal.value);
    case 'list':
    case 'tuple':
      return `[${literal.items.map(shownOf).join(', ')}]`;
    case 'set':
      return `Set {${literal.items.map(shownOf).join(', ')}}`;
    case 'map':
      return `Map {${literal.entries.map(([key, value]) => `${shownOf(key)} => ${shownOf(value)}`).join(', ')}}`;
    case 'object':
      return literal.entries.length === 0
        ? '{}'
        : `{ ${literal.entries.map(([key, value]) => `${keyText(key)}: ${shownOf(value)}`).join(', ')} }`;
    case 'opaque':
      return literal.shown;
  }
}

function keyText(key: Literal): string {
  return key.kind === 'string' && /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key.value) ? key.value : shownOf(key);
}
