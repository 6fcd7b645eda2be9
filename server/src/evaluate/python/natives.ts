// Helpers for writing functions of Python's library: positional and named arguments, and whole numbers.

import { unknown } from '../evaluation.ts';
import { raise } from './errors.ts';
import { PyNative, type Given, type Value } from './values.ts';

/** A function of positional arguments alone; any other call is a TypeError. */
export function native(name: string, least: number, most: number, run: (args: readonly Value[]) => Value): PyNative {
  return new PyNative(name, ({ args, named }) => {
    if (named.size > 0) return unknown(`named arguments of ${name}`);
    if (args.length < least || args.length > most) return raise('TypeError');
    return run(args);
  });
}

/** An argument by place or name; undefined where it is not given. */
export function argument(given: Given, place: number, name: string): Value | undefined {
  return given.args[place] ?? (given.args.length > place ? given.args[place] : given.named.get(name));
}

/** Ends the evaluation where a call gives names that are not known here. */
export function onlyNames(given: Given, names: readonly string[], of: string): void {
  for (const name of given.named.keys()) if (!names.includes(name)) unknown(`the argument ${name} of ${of}`);
}

/** A whole number as an index; raises TypeError for others. */
export function wholeOf(value: Value): bigint {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  return typeof value === 'bigint' ? value : raise('TypeError');
}

/** A whole number that fits into a count; what does not is unknown. */
export function countOf(value: Value): number {
  const whole = wholeOf(value);
  return whole > -(2n ** 40n) && whole < 2n ** 40n ? Number(whole) : unknown('a number is too large');
}

/** A text; raises TypeError for others. */
export function textOf(value: Value | undefined): string {
  return typeof value === 'string' ? value : raise('TypeError');
}
