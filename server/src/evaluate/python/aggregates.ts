// Python's functions that make one value of many: least, greatest, sum; and powers within a modulus.

import { unknown } from '../evaluation.ts';
import { isOrdered } from './compare.ts';
import { raise } from './errors.ts';
import { isUnordered, iterate } from './iterate.ts';
import { onlyNames } from './natives.ts';
import { arithmetic, modulo, numberOf, toFloat, type Num } from './numbers.ts';
import { binary } from './operators.ts';
import { PyIterator, PyList, PySet, type Given, type Machine, type Value } from './values.ts';

/** `min` and `max`. */
export function extreme(machine: Machine, name: string, operator: '<' | '>', given: Given): Value {
  onlyNames(given, ['key', 'default'], name);
  if (given.args.length === 0) return raise('TypeError');
  const key = given.named.get('key') ?? null;
  const source = given.args.length === 1 ? given.args[0]! : new PyList([...given.args]);
  // Of several that are equal the first is taken: the order of a set would show through a key only, or as 1 and 1.0.
  const next = iterate(machine, source, key === null);
  let best: Value | undefined;
  let bestKey: Value = null;
  for (let one = next(); one !== undefined; one = next()) {
    const own = key === null ? one : machine.call(key, [one]);
    if ((typeof own === 'number' && Number.isNaN(own)) || own instanceof PySet)
      return unknown('the least of what has no order');
    if (best === undefined || isOrdered(machine, operator, own, bestKey)) [best, bestKey] = [one, own];
  }
  if (best !== undefined) return best;
  const otherwise = given.named.get('default');
  return otherwise === undefined ? raise('ValueError') : otherwise;
}

/** `sum`: since Python 3.12 sums of floats are compensated, so that they are known only where both ways agree. */
export function sumOf(machine: Machine, source: Value, start: Value): Value {
  if (typeof start === 'string') return raise('TypeError');
  // The order of a set does not matter to a sum of whole numbers; what an iterator hides may be floats.
  const next = iterate(machine, source, !(source instanceof PyIterator));
  let total: Value = start;
  let floats: { naive: number; high: number; low: number } | undefined;
  for (let one = next(); one !== undefined; one = next()) {
    const number = numberOf(one);
    const sum: Num | undefined = numberOf(total);
    if (number === undefined || sum === undefined) {
      if (floats || isUnordered(source)) return unknown('a sum of unlike values');
      total = binary(machine, '+', total, one);
      continue;
    }
    if (typeof number === 'bigint' && typeof sum === 'bigint') {
      total = arithmetic('+', sum, number);
      continue;
    }
    if (isUnordered(source)) return unknown('a sum of floats in no order');
    const float = toFloat(number);
    floats ??= { naive: toFloat(sum), high: toFloat(sum), low: 0 };
    floats.naive += float;
    const high: number = floats.high + float;
    floats.low += Math.abs(floats.high) >= Math.abs(float) ? floats.high - high + float : float - high + floats.high;
    floats.high = high;
    total = floats.naive;
  }
  if (floats && floats.naive !== floats.high + floats.low)
    return unknown('a sum of floats, which versions of Python round differently');
  return total;
}

/** `pow` with a modulus. */
export function modularPower(base: bigint, exponent: bigint, modulus: bigint): bigint {
  if (modulus === 0n) return raise('ValueError');
  if (exponent < 0n || modulus < 0n) return unknown('an inverse');
  let [result, square, left] = [1n % modulus, modulo(base, modulus), exponent];
  for (; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

/** `bin`, `oct` and `hex`. */
export function prefixed(value: bigint, base: number, prefix: string): string {
  return value < 0n ? `-${prefix}${(-value).toString(base)}` : prefix + value.toString(base);
}
