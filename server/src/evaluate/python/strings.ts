// Methods of Python's str, over characters of the basic plane: texts with others are unknown from the start.

import { unknown } from '../evaluation.ts';
import { raise } from './errors.ts';
import { formatMethod, padded } from './format.ts';
import { listOf } from './iterate.ts';
import { argument, countOf, onlyNames, textOf } from './natives.ts';
import { slicePositions } from './operators.ts';
import { PyList, PySlice, PyTuple, type Given, type Machine, type Value } from './values.ts';

type Method = (machine: Machine, self: string, given: Given) => Value;

const space = /[ \t\n\r\x0b\x0c\x1c-\x1f\x85\xa0]/;

/** ASCII only: in other letters the languages' tables may differ. */
function plain(text: string): string {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 126) return unknown('letters beyond ASCII');
  return text;
}

function simple(
  least: number,
  most: number,
  run: (self: string, args: readonly Value[], machine: Machine) => Value,
): Method {
  return (machine, self, given) => {
    if (given.named.size > 0) return unknown('named arguments of a method of str');
    if (given.args.length < least || given.args.length > most) return raise('TypeError');
    machine.meter.step(1 + self.length / 50);
    return run(self, given.args, machine);
  };
}

function strip(self: string, chars: Value | undefined, left: boolean, right: boolean): string {
  const set = chars === undefined || chars === null ? undefined : new Set(textOf(chars));
  const isOut = (one: string) => (set ? set.has(one) : space.test(plain(one)));
  let [start, end] = [0, self.length];
  while (left && start < end && isOut(self[start]!)) start++;
  while (right && end > start && isOut(self[end - 1]!)) end--;
  return self.slice(start, end);
}

function within(self: string, args: readonly Value[]): { readonly start: number; readonly end: number } | undefined {
  const { start, stop } = slicePositions(new PySlice(args[1] ?? null, args[2] ?? null, null), self.length);
  const beyond = typeof args[1] === 'bigint' && args[1] > BigInt(self.length);
  return beyond ? undefined : { start, end: stop };
}

function find(self: string, args: readonly Value[], last: boolean): number {
  const wanted = textOf(args[0]);
  const range = within(self, args);
  if (!range || range.end < range.start) return -1;
  const part = self.slice(range.start, range.end);
  const at = last ? part.lastIndexOf(wanted) : part.indexOf(wanted);
  return at < 0 ? -1 : at + range.start;
}

function split(machine: Machine, self: string, given: Given, fromRight: boolean): Value {
  onlyNames(given, ['sep', 'maxsplit'], 'split');
  const separator = argument(given, 0, 'sep') ?? null;
  const most = countOf(argument(given, 1, 'maxsplit') ?? -1n);
  machine.meter.allocate(self.length);
  machine.meter.step(1 + self.length / 20);
  let parts: string[];
  if (separator === null) {
    if (fromRight && most >= 0) return unknown('rsplit at blanks');
    parts = [];
    let rest = strip(self, null, true, false);
    plain(self);
    while (rest !== '' && (most < 0 || parts.length < most)) {
      const end = rest.search(space);
      parts.push(end < 0 ? rest : rest.slice(0, end));
      rest = end < 0 ? '' : strip(rest.slice(end), null, true, false);
    }
    if (rest !== '') parts.push(rest);
  } else {
    const mark = textOf(separator);
    if (mark === '') return raise('ValueError');
    if (fromRight && mark.length > 1) return unknown('rsplit at several characters');
    parts = self.split(mark);
    if (most >= 0 && parts.length > most + 1)
      parts = fromRight
        ? [parts.slice(0, parts.length - most).join(mark), ...parts.slice(parts.length - most)]
        : [...parts.slice(0, most), parts.slice(most).join(mark)];
  }
  return new PyList(parts);
}

function isCased(self: string, test: (text: string) => boolean): boolean {
  return /[a-zA-Z]/.test(plain(self)) && test(self);
}

function matches(pattern: RegExp): Method {
  return simple(0, 0, (self) => pattern.test(plain(self)));
}

function affix(self: string, args: readonly Value[], test: (text: string, part: string) => boolean): boolean {
  const range = within(self, args);
  const wanted = args[0] instanceof PyTuple ? args[0].items : [args[0]!];
  return wanted
    .map(textOf)
    .some(
      (one) => range !== undefined && range.end - range.start >= 0 && test(self.slice(range.start, range.end), one),
    );
}

function aligned(align: string): Method {
  return simple(1, 2, (self, [width, fill = ' '], machine) => {
    const size = countOf(width!);
    machine.meter.allocate(Math.max(0, size));
    if (textOf(fill).length !== 1) return raise('TypeError');
    if (align !== '^') return padded(self, fill as string, align, size);
    // CPython puts the odd place by the parity of both lengths.
    const room = size - self.length;
    if (room <= 0) return self;
    const left = Math.floor(room / 2) + (room & size & 1);
    return (fill as string).repeat(left) + self + (fill as string).repeat(room - left);
  });
}

const lower = (text: string) => plain(text).toLowerCase();
const upper = (text: string) => plain(text).toUpperCase();

/** All methods that are known; a method of Python that is missing here is unknown. */
export const stringMethods: Readonly<Record<string, Method>> = {
  lower: simple(0, 0, (self) => lower(self)),
  casefold: simple(0, 0, (self) => lower(self)),
  upper: simple(0, 0, (self) => upper(self)),
  swapcase: simple(0, 0, (self) =>
    plain(self).replace(/[a-zA-Z]/g, (one) => (one < 'a' ? one.toLowerCase() : one.toUpperCase())),
  ),
  capitalize: simple(0, 0, (self) => upper(self.slice(0, 1)) + lower(self.slice(1))),
  title: simple(0, 0, (self) =>
    plain(self).replace(/[a-zA-Z]+/g, (one) => one[0]!.toUpperCase() + one.slice(1).toLowerCase()),
  ),
  strip: simple(0, 1, (self, [chars]) => strip(self, chars, true, true)),
  lstrip: simple(0, 1, (self, [chars]) => strip(self, chars, true, false)),
  rstrip: simple(0, 1, (self, [chars]) => strip(self, chars, false, true)),
  split: (machine, self, given) => split(machine, self, given, false),
  rsplit: (machine, self, given) => split(machine, self, given, true),
  splitlines: simple(0, 0, (self) => {
    const lines = plain(self).split(/\r\n|[\n\r\x0b\x0c\x1c-\x1e]/);
    if (lines.at(-1) === '') lines.pop();
    return new PyList(lines);
  }),
  join: simple(1, 1, (self, [items], machine) => {
    const all = listOf(machine, items!).map(textOf);
    machine.meter.allocate(all.reduce((sum, one) => sum + one.length + self.length, 0));
    return all.join(self);
  }),
  replace: simple(2, 3, (self, [from, to, count], machine) => {
    const [old, fresh] = [textOf(from), textOf(to)];
    const most = count === undefined ? -1 : countOf(count);
    if (old === '') return unknown('replacing nothing');
    const parts = self.split(old);
    machine.meter.allocate(self.length + parts.length * fresh.length);
    if (most < 0 || parts.length <= most + 1) return parts.join(fresh);
    return [...parts.slice(0, most), parts.slice(most).join(old)].join(fresh);
  }),
  find: simple(1, 3, (self, args) => BigInt(find(self, args, false))),
  rfind: simple(1, 3, (self, args) => BigInt(find(self, args, true))),
  index: simple(1, 3, (self, args) => {
    const at = find(self, args, false);
    return at < 0 ? raise('ValueError') : BigInt(at);
  }),
  rindex: simple(1, 3, (self, args) => {
    const at = find(self, args, true);
    return at < 0 ? raise('ValueError') : BigInt(at);
  }),
  count: simple(1, 3, (self, args) => {
    const wanted = textOf(args[0]);
    const range = within(self, args);
    if (!range || range.end < range.start) return 0n;
    const part = self.slice(range.start, range.end);
    return wanted === '' ? BigInt(part.length + 1) : BigInt(part.split(wanted).length - 1);
  }),
  startswith: simple(1, 3, (self, args) => affix(self, args, (text, one) => text.startsWith(one))),
  endswith: simple(1, 3, (self, args) => affix(self, args, (text, one) => text.endsWith(one))),
  removeprefix: simple(1, 1, (self, [one]) => (self.startsWith(textOf(one)) ? self.slice(textOf(one).length) : self)),
  removesuffix: simple(1, 1, (self, [one]) =>
    textOf(one) !== '' && self.endsWith(textOf(one)) ? self.slice(0, -textOf(one).length) : self,
  ),
  partition: simple(1, 1, (self, [mark]) => {
    if (textOf(mark) === '') return raise('ValueError');
    const at = self.indexOf(textOf(mark));
    return new PyTuple(
      at < 0 ? [self, '', ''] : [self.slice(0, at), textOf(mark), self.slice(at + textOf(mark).length)],
    );
  }),
  rpartition: simple(1, 1, (self, [mark]) => {
    if (textOf(mark) === '') return raise('ValueError');
    const at = self.lastIndexOf(textOf(mark));
    return new PyTuple(
      at < 0 ? ['', '', self] : [self.slice(0, at), textOf(mark), self.slice(at + textOf(mark).length)],
    );
  }),
  zfill: simple(1, 1, (self, [width], machine) => {
    const size = countOf(width!);
    machine.meter.allocate(Math.max(0, size));
    const sign = /^[+-]/.test(self) ? self[0]! : '';
    return sign + self.slice(sign.length).padStart(Math.max(0, size - sign.length), '0');
  }),
  ljust: aligned('<'),
  rjust: aligned('>'),
  center: aligned('^'),
  isdigit: matches(/^\d+$/),
  isdecimal: matches(/^\d+$/),
  isnumeric: matches(/^\d+$/),
  isalpha: matches(/^[a-zA-Z]+$/),
  isalnum: matches(/^[a-zA-Z0-9]+$/),
  isspace: matches(/^[ \t\n\r\x0b\x0c\x1c-\x1f]+$/),
  isidentifier: matches(/^[a-zA-Z_]\w*$/),
  isascii: simple(0, 0, (self) => /^[^\u0080-\uffff]*$/.test(self)),
  isupper: simple(0, 0, (self) => isCased(self, (text) => text === text.toUpperCase())),
  islower: simple(0, 0, (self) => isCased(self, (text) => text === text.toLowerCase())),
  istitle: simple(0, 0, (self) => {
    const words = plain(self).match(/[a-zA-Z]+/g);
    return words !== null && words.every((word) => /^[A-Z][a-z]*$/.test(word));
  }),
  format: (machine, self, { args, named }) => formatMethod(machine, self, args, named),
};
