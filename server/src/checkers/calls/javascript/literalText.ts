// Literals as JavaScript text, and back from what the host can say of them in JSON.

import type { Literal } from '../../../core/literal.ts';

/** An expression that gives the value; `undefined` for what cannot be written. */
export function literalText(literal: Literal): string {
  switch (literal.kind) {
    case 'null':
    case 'undefined':
      return literal.kind;
    case 'boolean':
      return String(literal.value);
    case 'number':
      return Object.is(literal.value, -0) ? '-0' : literal.value < 0 ? `(${literal.value})` : String(literal.value);
    case 'bigint':
      return `(${/^-?\d+$/.test(literal.value) ? literal.value : '0'}n)`;
    case 'string':
      return JSON.stringify(literal.value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
    case 'list':
    case 'tuple':
      return `[${literal.items.map(literalText).join(',')}]`;
    case 'set':
      return `new Set([${literal.items.map(literalText).join(',')}])`;
    case 'object':
      // Computed, so that `__proto__` is a name like any other.
      return `{${literal.entries.map(([key, value]) => `[${literalText(key)}]:${literalText(value)}`).join(',')}}`;
    case 'map':
      return `new Map([${literal.entries.map(([key, value]) => `[${literalText(key)},${literalText(value)}]`).join(',')}])`;
    case 'opaque':
      return 'undefined';
  }
}

const odd: Readonly<Record<string, number>> = { '-0': -0, NaN: Number.NaN, Infinity, '-Infinity': -Infinity };

/** The most parts that are read of one literal of the host. */
const mostParts = 1000;

/** Reads a literal that the host told; undefined where it is none, whatever it is. */
export function literalOfHost(told: unknown): Literal | undefined {
  let parts = 0;
  const read = (one: unknown): Literal => {
    if (typeof one !== 'object' || one === null || ++parts > mostParts) throw new NoLiteral();
    const { kind, value, items, entries, shown } = one as Record<string, unknown>;
    switch (kind) {
      case 'null':
      case 'undefined':
        return { kind };
      case 'boolean':
        if (typeof value !== 'boolean') break;
        return { kind, value };
      case 'number': {
        if (typeof value !== 'number') break;
        const { odd: name, float } = one as Record<string, unknown>;
        return { kind, value: typeof name === 'string' ? (odd[name] ?? value) : value, float: float === true };
      }
      case 'bigint':
      case 'string':
        if (typeof value !== 'string') break;
        return { kind, value };
      case 'list':
      case 'tuple':
      case 'set':
        if (!Array.isArray(items)) break;
        return { kind, items: items.map(read) };
      case 'object':
      case 'map':
        if (!Array.isArray(entries)) break;
        return { kind, entries: entries.map((entry) => pairOf(entry, read)) };
      case 'opaque':
        if (typeof shown !== 'string') break;
        return { kind, shown: shown.slice(0, 400) };
    }
    throw new NoLiteral();
  };
  try {
    return read(told);
  } catch (error) {
    if (error instanceof NoLiteral) return undefined;
    throw error;
  }
}

class NoLiteral extends Error {
  override readonly name = 'NoLiteral';
}

function pairOf(entry: unknown, read: (one: unknown) => Literal): readonly [Literal, Literal] {
  if (!Array.isArray(entry) || entry.length !== 2) throw new NoLiteral();
  return [read(entry[0]), read(entry[1])];
}
