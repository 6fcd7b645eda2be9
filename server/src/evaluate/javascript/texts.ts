// Methods of JavaScript's strings and numbers, by the host's own on primitives.

import { unknown } from '../evaluation.ts';
import { toInteger, toNumber, toText } from './convert.ts';
import { allMatches, fits, matchOf, regexpOf, replaced } from './regexps.ts';
import { counted, JsArray, JsRegExp, type Machine, type Value } from './values.ts';

type Method<T> = (machine: Machine, self: T, args: readonly Value[]) => Value;

const optional = (machine: Machine, value: Value): number | undefined =>
  value === undefined ? undefined : toInteger(machine, value);

/** A text that is searched for; regular expressions are not texts. */
function wanted(machine: Machine, value: Value): string {
  return value instanceof JsRegExp ? machine.fail('TypeError') : toText(machine, value);
}

function grown(machine: Machine, text: string): string {
  counted(machine, text.length);
  return text;
}

function padding(machine: Machine, self: string, [length, fill]: readonly Value[], isStart: boolean): string {
  const size = toInteger(machine, length);
  if (size > 1_000_000) return unknown('a very long text');
  const by = fill === undefined ? ' ' : toText(machine, fill);
  return grown(machine, isStart ? self.padStart(size, by) : self.padEnd(size, by));
}

/** Methods of strings. */
export const stringMethods: Readonly<Record<string, Method<string>>> = {
  at: (machine, self, [index]) => self.at(toInteger(machine, index)),
  charAt: (machine, self, [index]) => self.charAt(toInteger(machine, index)),
  charCodeAt: (machine, self, [index]) => self.charCodeAt(toInteger(machine, index)),
  codePointAt: (machine, self, [index]) => self.codePointAt(toInteger(machine, index)),
  concat: (machine, self, args) => grown(machine, self + args.map((one) => toText(machine, one)).join('')),
  endsWith: (machine, self, [text, end]) => self.endsWith(wanted(machine, text), optional(machine, end)),
  includes: (machine, self, [text, from]) => {
    machine.meter.step(1 + self.length / 50);
    return self.includes(wanted(machine, text), optional(machine, from));
  },
  indexOf: (machine, self, [text, from]) => {
    machine.meter.step(1 + self.length / 50);
    return self.indexOf(toText(machine, text), optional(machine, from));
  },
  lastIndexOf: (machine, self, [text, from]) => {
    machine.meter.step(1 + self.length / 50);
    if (from === undefined) return self.lastIndexOf(toText(machine, text));
    return self.lastIndexOf(toText(machine, text), toNumber(machine, from));
  },
  match: (machine, self, [pattern]) => {
    const regexp =
      pattern instanceof JsRegExp
        ? pattern
        : regexpOf(machine, pattern === undefined ? '' : toText(machine, pattern), '');
    fits(machine, regexp, self);
    const found = self.match(regexp.regexp);
    return regexp.regexp.global ? found && new JsArray([...found]) : matchOf(found);
  },
  matchAll: (machine, self, [pattern]) => allMatches(machine, self, pattern),
  padEnd: (machine, self, args) => padding(machine, self, args, false),
  padStart: (machine, self, args) => padding(machine, self, args, true),
  repeat: (machine, self, [count]) => {
    const times = toInteger(machine, count);
    if (times < 0 || times === Infinity) return machine.fail('RangeError');
    counted(machine, self.length * times);
    return self.repeat(times);
  },
  replace: (machine, self, [pattern, by]) => replaced(machine, self, pattern, by, false),
  replaceAll: (machine, self, [pattern, by]) => replaced(machine, self, pattern, by, true),
  search: (machine, self, [pattern]) => {
    const regexp = pattern instanceof JsRegExp ? pattern : regexpOf(machine, toText(machine, pattern), '');
    fits(machine, regexp, self);
    return self.search(regexp.regexp);
  },
  slice: (machine, self, [start, end]) => grown(machine, self.slice(optional(machine, start), optional(machine, end))),
  split: (machine, self, [mark, limit]) => {
    counted(machine, self.length);
    const most = limit === undefined ? undefined : toNumber(machine, limit) >>> 0;
    if (mark === undefined) return most === 0 ? new JsArray([]) : new JsArray([self]);
    if (mark instanceof JsRegExp) fits(machine, mark, self);
    return new JsArray(
      mark instanceof JsRegExp ? self.split(mark.regexp, most) : self.split(toText(machine, mark), most),
    );
  },
  startsWith: (machine, self, [text, from]) => self.startsWith(wanted(machine, text), optional(machine, from)),
  substr: (machine, self, [start, length]) => {
    const from = toInteger(machine, start);
    const begin = from < 0 ? Math.max(0, self.length + from) : Math.min(from, self.length);
    const size =
      length === undefined
        ? self.length - begin
        : Math.min(Math.max(toInteger(machine, length), 0), self.length - begin);
    return grown(machine, self.slice(begin, begin + size));
  },
  substring: (machine, self, [start, end]) =>
    grown(machine, self.substring(toInteger(machine, start), optional(machine, end))),
  toLowerCase: (machine, self) => grown(machine, self.toLowerCase()),
  toUpperCase: (machine, self) => grown(machine, self.toUpperCase()),
  toString: (_machine: Machine, self: string) => self,
  valueOf: (_machine: Machine, self: string) => self,
  trim: (machine, self) => grown(machine, self.trim()),
  trimEnd: (machine, self) => grown(machine, self.trimEnd()),
  trimStart: (machine, self) => grown(machine, self.trimStart()),
};

function digits(machine: Machine, value: Value, least: number): number | undefined {
  if (value === undefined) return undefined;
  const count = toInteger(machine, value);
  return count < least || count > 100 ? machine.fail('RangeError') : count;
}

/** Methods of numbers. */
export const numberMethods: Readonly<Record<string, Method<number>>> = {
  toFixed: (machine, self, [count]) => self.toFixed(digits(machine, count, 0)),
  toPrecision: (machine, self, [count]) => self.toPrecision(digits(machine, count, 1)),
  toExponential: (machine, self, [count]) => self.toExponential(digits(machine, count, 0)),
  toString: (machine: Machine, self: number, [base]: readonly Value[]) => {
    const radix = base === undefined ? 10 : toInteger(machine, base);
    return radix < 2 || radix > 36 ? machine.fail('RangeError') : self.toString(radix);
  },
  valueOf: (_machine: Machine, self: number) => self,
};
