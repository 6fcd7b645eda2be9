// Makes a counterexample small: tries simpler arguments in batches and goes on from the smallest that still shows it.

import type { Literal } from '../../core/literal.ts';
import { literalKey, literalSize } from '../../repair/overfit/neighbours.ts';

/** Arguments of one call. */
export type Arguments = readonly Literal[];

/** Most rounds, and most arguments that are tried in one. */
const mostRounds = 12;
const mostTried = 60;

/**
 * The smallest arguments found that still show what `start` shows.
 *
 * @param shows for each of a batch of arguments, whether it shows it; all that it may be asked lie where `start` lies,
 *   as far as `accepts` can tell.
 */
export async function shrunk(
  start: Arguments,
  accepts: (args: Arguments) => boolean,
  shows: (batch: readonly Arguments[]) => Promise<readonly boolean[]>,
): Promise<Arguments> {
  let best = start;
  for (let round = 0; round < mostRounds; round++) {
    const size = sizeOf(best);
    const simpler = simplerArguments(best)
      .filter((args) => sizeOf(args) < size && accepts(args))
      .toSorted((a, b) => sizeOf(a) - sizeOf(b))
      .slice(0, mostTried);
    if (simpler.length === 0) return best;
    const shown = await shows(simpler);
    const found = simpler.find((_, at) => shown[at] === true);
    if (!found) return best;
    best = found;
  }
  return best;
}

/** How much there is to read and to grasp: far numbers and capital letters count more than near and small ones. */
export function sizeOf(args: Arguments): number {
  return args.reduce((sum, one) => sum + literalSize(one) + weight(one), 0);
}

function weight(value: Literal): number {
  switch (value.kind) {
    case 'number':
      return Math.min(3, Math.log10(1 + Math.abs(value.value))) + (value.value < 0 ? 0.5 : 0);
    case 'string':
      return Array.from(value.value).reduce(
        (sum, one) => sum + (/[a-z]/u.test(one) ? (one === 'a' ? 0 : 0.1) : 0.3),
        0,
      );
    case 'boolean':
      return value.value ? 0.1 : 0;
    case 'list':
    case 'tuple':
    case 'set':
      return value.items.reduce((sum, one) => sum + weight(one), 0);
    case 'object':
    case 'map':
      return value.entries.reduce((sum, [key, one]) => sum + weight(key) + weight(one), 0);
    default:
      return 0;
  }
}

/** Argument lists with one argument made simpler, each once. */
function simplerArguments(args: Arguments): readonly Arguments[] {
  const seen = new Set<string>();
  return args
    .flatMap((arg, at) => simpler(arg).map((one) => args.with(at, one)))
    .filter((one) => {
      const key = literalKey(one);
      return !seen.has(key) && seen.add(key);
    });
}

/** Values of the same kind that say less. */
export function simpler(value: Literal): readonly Literal[] {
  switch (value.kind) {
    case 'boolean':
      return value.value ? [{ kind: 'boolean', value: false }] : [];
    case 'number':
      // In Python 7.0 is no 7.
      return numbers(value.value).map((one) => ({
        kind: 'number',
        value: one,
        float: value.float || !Number.isInteger(one),
      }));
    case 'string':
      return strings(value.value).map((one) => ({ kind: 'string', value: one }));
    case 'list':
    case 'set':
      return [
        ...fewer(value.items).map((items) => ({ ...value, items })),
        ...value.items.flatMap((item, at) =>
          simpler(item).map((one) => ({ ...value, items: value.items.with(at, one) })),
        ),
      ];
    case 'tuple':
      return value.items.flatMap((item, at) =>
        simpler(item).map((one) => ({ ...value, items: value.items.with(at, one) })),
      );
    case 'object':
    case 'map':
      return [
        ...fewer(value.entries).map((entries) => ({ ...value, entries })),
        ...value.entries.flatMap(([key, item], at) =>
          simpler(item).map((one) => ({ ...value, entries: value.entries.with(at, [key, one] as const) })),
        ),
      ];
    default:
      return [];
  }
}

function fewer<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length === 0) return [];
  const half = items.length >> 1;
  const halves = half > 0 ? [items.slice(0, half), items.slice(half)] : [];
  return [[], ...halves, ...items.map((_, at) => items.toSpliced(at, 1))];
}

function numbers(value: number): readonly number[] {
  if (!Number.isFinite(value) || value === 0) return [];
  const whole = Math.trunc(value);
  const near = [0, 1, 2, -1, whole, Math.trunc(value / 2), whole - Math.sign(value), Math.abs(value)];
  return near.map((one) => one + 0).filter((one) => one !== value);
}

function strings(value: string): readonly string[] {
  const letters = Array.from(value);
  if (letters.length === 0) return [];
  const half = letters.length >> 1;
  const without = letters.slice(0, 40).map((_, at) => letters.toSpliced(at, 1));
  const plainer = letters.slice(0, 40).flatMap((one, at) => (one === 'a' ? [] : [letters.with(at, 'a')]));
  return [
    '',
    letters.slice(0, half).join(''),
    letters.slice(half).join(''),
    ...[...without, ...plainer].map((one) => one.join('')),
  ];
}
