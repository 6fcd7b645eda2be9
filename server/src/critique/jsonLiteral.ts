// Values of JSON as literals of a language, and whether a predicted value is the one that a real call gave.

import type { Literal } from '../core/literal.ts';
import type { Behaviour } from '../core/trials.ts';

/** The literal of a parsed JSON value. Objects are maps in Python, where keys are values like any other. */
export function literalOfJson(value: unknown, languageId: string): Literal {
  if (value === null || value === undefined) return { kind: 'null' };
  if (typeof value === 'boolean') return { kind: 'boolean', value };
  if (typeof value === 'number') return { kind: 'number', value, float: !Number.isInteger(value) };
  if (typeof value === 'string') return { kind: 'string', value };
  if (Array.isArray(value)) return { kind: 'list', items: value.map((one) => literalOfJson(one, languageId)) };
  const entries = Object.entries(value as object).map(([key, one]): readonly [Literal, Literal] => [
    { kind: 'string', value: key },
    literalOfJson(one, languageId),
  ]);
  return { kind: languageId === 'python' ? 'map' : 'object', entries };
}

/** What a reader expects of one call. */
export type Predicted = { readonly kind: 'returns'; readonly value: unknown } | { readonly kind: 'throws' };

/**
 * Whether a call did what was predicted.
 *
 * @returns undefined where that cannot be told: it hung, or gave what JSON cannot write.
 */
export function asPredicted(predicted: Predicted, behaviour: Behaviour): boolean | undefined {
  if (behaviour.kind === 'hung') return undefined;
  if (behaviour.kind === 'threw' || predicted.kind === 'throws')
    return (behaviour.kind === 'threw') === (predicted.kind === 'throws');
  const real = behaviour.value === undefined ? undefined : jsonOf(behaviour.value);
  return real === undefined ? undefined : alike(real.json, predicted.value);
}

/** A literal as JSON; undefined for what JSON has no word for. */
function jsonOf(literal: Literal): { readonly json: unknown } | undefined {
  switch (literal.kind) {
    case 'null':
    case 'undefined':
      return { json: null };
    case 'boolean':
    case 'string':
      return { json: literal.value };
    case 'number':
      return Number.isFinite(literal.value) ? { json: literal.value } : undefined;
    case 'bigint':
    case 'opaque':
      return undefined;
    case 'list':
    case 'tuple':
    case 'set': {
      const items = literal.items.map(jsonOf);
      return items.includes(undefined) ? undefined : { json: items.map((one) => one!.json) };
    }
    case 'object':
    case 'map': {
      const entries: (readonly [string, unknown])[] = [];
      for (const [key, value] of literal.entries) {
        const name = jsonOf(key);
        const inner = jsonOf(value);
        if (typeof name?.json !== 'string' || !inner) return undefined;
        entries.push([name.json, inner.json]);
      }
      return { json: Object.fromEntries(entries) };
    }
  }
}

/** Equality of JSON values; numbers may differ by rounding, sets and lists alike keep their order. */
export function alike(a: unknown, b: unknown): boolean {
  if (typeof a === 'number' && typeof b === 'number')
    return Object.is(a, b) || Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null)
    return a === b || (a === undefined && b === null) || (a === null && b === undefined);
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [one, two] = [Object.entries(a), Object.entries(b)];
  return (
    one.length === two.length &&
    one.every(([key, value]) => Object.hasOwn(b, key) && alike(value, (b as Record<string, unknown>)[key]))
  );
}
