// Values that can be written down in any language: the inputs on which versions of a function are compared.

/** A value that a literal of the language can write; `opaque` for what cannot be, by its printed form. */
export type Literal =
  | { readonly kind: 'null' | 'undefined' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** `float` tells 1.0 from 1 where the language does; NaN and the infinities are floats. */
  | { readonly kind: 'number'; readonly value: number; readonly float: boolean }
  /** Whole numbers beyond 2^53, in decimal. */
  | { readonly kind: 'bigint'; readonly value: string }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'list' | 'tuple' | 'set'; readonly items: readonly Literal[] }
  /** In order of insertion; keys of JavaScript objects are strings, those of a `map` (and of Python's dict) any. */
  | {
      readonly kind: 'object' | 'map';
      readonly entries: readonly (readonly [Literal, Literal])[];
      /** As the last of a call's inputs: its arguments that are given by name (Python). */
      readonly keywords?: true;
    }
  | { readonly kind: 'opaque'; readonly shown: string };

/**
 * Whether two values mean the same: numbers as far as rounding goes and whether written 1 or 1.0, sets and the entries of
 * objects and maps in any order. What is opaque agrees with nothing.
 */
export function agree(a: Literal, b: Literal): boolean {
  switch (a.kind) {
    case 'number':
      return b.kind === 'number' && agreeNumbers(a.value, b.value);
    case 'boolean':
    case 'string':
    case 'bigint':
      return a.kind === b.kind && a.value === b.value;
    case 'list':
    case 'tuple':
      return (
        a.kind === b.kind &&
        a.items.length === b.items.length &&
        a.items.every((one, index) => agree(one, b.items[index]!))
      );
    case 'set':
      return b.kind === 'set' && agreeUnordered(a.items, b.items, agree);
    case 'object':
    case 'map':
      return (
        a.kind === b.kind &&
        agreeUnordered(a.entries, b.entries, (one, two) => agree(one[0], two[0]) && agree(one[1], two[1]))
      );
    case 'opaque':
      return false;
    default:
      return a.kind === b.kind;
  }
}

function agreeNumbers(a: number, b: number): boolean {
  if (!Number.isFinite(a) || !Number.isFinite(b)) return Object.is(a, b);
  return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
}

/** Whether each of one side has a partner of its own on the other; rounding makes several fit, so partners may change. */
function agreeUnordered<T>(a: readonly T[], b: readonly T[], fits: (one: T, other: T) => boolean): boolean {
  if (a.length !== b.length) return false;
  const partners = new Map<number, number>();
  const settle = (at: number, tried: Set<number>): boolean => {
    for (const [index, other] of b.entries()) {
      if (tried.has(index) || !fits(a[at]!, other)) continue;
      tried.add(index);
      const held = partners.get(index);
      if (held !== undefined && !settle(held, tried)) continue;
      partners.set(index, at);
      return true;
    }
    return false;
  };
  return a.every((_, at) => settle(at, new Set()));
}
