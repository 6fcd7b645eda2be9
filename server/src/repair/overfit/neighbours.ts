// Values near a value: what mutation of recorded arguments is made of. The kind of a value is kept, so that inputs stay
// within what a function is meant for as far as can be known.

import type { Random } from '../../base/random.ts';
import type { Literal } from '../../core/literal.ts';

/** Longest list or string that is made, in items. */
const longest = 40;

/** A literal's text, for telling equal ones. */
export function literalKey(value: Literal | readonly Literal[]): string {
  // Without a replacer it is many times faster, and thousands are asked for in one search.
  if (isPlain(value)) return JSON.stringify(value);
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'number' && (!Number.isFinite(part) || Object.is(part, -0))
      ? `number ${part === 0 ? '-0' : part}`
      : part,
  );
}

/** Whether JSON tells all of it: no number that it has no word for. */
function isPlain(value: Literal | readonly Literal[]): boolean {
  if (isList(value)) return value.every(isPlain);
  if (value.kind === 'number') {
    const number: unknown = value.value;
    return typeof number !== 'number' || (Number.isFinite(number) && !Object.is(number, -0));
  }
  if ('items' in value) return value.items.every(isPlain);
  return !('entries' in value) || value.entries.every(isPlain);
}

function isList(value: Literal | readonly Literal[]): value is readonly Literal[] {
  return Array.isArray(value);
}

/** How much there is to read of a value: its nodes and characters. */
export function literalSize(value: Literal): number {
  switch (value.kind) {
    case 'string':
      return 1 + value.value.length;
    case 'number':
      return 1 + Math.min(20, String(value.value).length) / 2;
    case 'bigint':
      return 1 + value.value.length;
    case 'list':
    case 'tuple':
    case 'set':
      return value.items.reduce((sum, item) => sum + literalSize(item), 1);
    case 'object':
    case 'map':
      return value.entries.reduce((sum, [key, item]) => sum + literalSize(key) + literalSize(item), 1);
    case 'opaque':
      return 1 + value.shown.length;
    default:
      return 1;
  }
}

/**
 * Values near `value`, of its kind, the nearest first.
 *
 * @param constants values that the function compares with, mixed in where their kind fits.
 */
export function neighboursOf(value: Literal, random: Random, constants: readonly Literal[]): readonly Literal[] {
  const near = nearest(value, random);
  const fitting = constants.filter((one) => one.kind === value.kind);
  const own = literalKey(value);
  const seen = new Set([own]);
  return [...near, ...fitting].filter((one) => {
    const key = literalKey(one);
    return !seen.has(key) && seen.add(key);
  });
}

function nearest(value: Literal, random: Random): readonly Literal[] {
  switch (value.kind) {
    case 'boolean':
      return [{ kind: 'boolean', value: !value.value }];
    case 'number':
      return numbers(value.value, value.float).map((one) => ({ kind: 'number', value: one, float: value.float }));
    case 'bigint':
      return [1n, -1n].map((step) => ({ kind: 'bigint', value: String(BigInt(value.value) + step) }));
    case 'string':
      return strings(value.value, random).map((one) => ({ kind: 'string', value: one.slice(0, longest * 4) }));
    case 'list':
    case 'tuple':
    case 'set':
      return lists(value.items, random).map((items) => ({ kind: value.kind, items: items.slice(0, longest) }));
    case 'object':
    case 'map': {
      const { entries } = value;
      const changed = entries.flatMap(([key, item], at) =>
        nearest(item, random)
          .slice(0, 3)
          .map((one): Literal => ({ ...value, entries: entries.with(at, [key, one]) })),
      );
      const fewer =
        value.kind === 'map' ? entries.map((_, at): Literal => ({ ...value, entries: entries.toSpliced(at, 1) })) : [];
      return [...changed, ...fewer];
    }
    default:
      return [];
  }
}

function numbers(value: number, float: boolean): readonly number[] {
  if (!Number.isFinite(value)) return [0, 1];
  const near =
    float && !Number.isInteger(value)
      ? [value + 1, value - 1, value + 0.5, -value, 0, value * 2, value / 2]
      : [value + 1, value - 1, value + 2, value * 2, 0, 1, 2, value + 10, Math.trunc(value / 2), value * 10, -value];
  // No whole number is -0, and nobody means one.
  return near.map((one) => one + 0);
}

function strings(value: string, random: Random): readonly string[] {
  const letters = Array.from(value);
  if (letters.length === 0) return ['a', 'ab', 'A', ' '];
  const at = random.below(letters.length);
  const other = random.below(letters.length);
  const swapped = letters.with(at, letters[other] ?? '');
  const cased = letters.map((one, index) => (index === at ? flipped(one) : one)).join('');
  return [
    letters.slice(0, -1).join(''),
    letters.slice(1).join(''),
    letters.toSpliced(at, 0, letters[other]!).join(''),
    swapped.join(''),
    cased,
    letters.toReversed().join(''),
    letters.toSpliced(at, 1).join(''),
    '',
    value + value,
    letters[0]!,
    ` ${value}`,
    flipped(value),
  ];
}

function flipped(text: string): string {
  return text === text.toLowerCase() ? text.toUpperCase() : text.toLowerCase();
}

function lists(items: readonly Literal[], random: Random): readonly (readonly Literal[])[] {
  if (items.length === 0) return [];
  const at = random.below(items.length);
  const other = random.below(items.length);
  const changed = nearest(items[at]!, random)
    .slice(0, 6)
    .map((one) => items.with(at, one));
  return [
    items.slice(0, -1),
    items.slice(1),
    items.toReversed(),
    items.toSpliced(at, 0, items[other]!),
    items.with(at, items[other]!).with(other, items[at]!),
    ...changed,
    [],
    items.slice(0, 1),
    items.toSpliced(at, 1),
    [...items, ...items],
    items.toSorted((a, b) => (literalKey(a) < literalKey(b) ? -1 : 1)),
  ];
}
