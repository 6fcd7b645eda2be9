// Expressions from the bottom up: of all that have the same values wherever they were looked at, the shortest is built
// upon (observational equivalence; Albarghouthi et al., Escher, CAV 2013; Udupa et al., Transit, PLDI 2013; SyGuS, FMCAD
// 2013). Values are worked out here; nothing is run.

import type { Writer } from '../dialect.ts';
import { missing, rowKey, type Value } from './values.ts';

/** An expression and its value at each place that was looked at. */
export interface Term {
  readonly text: string;
  readonly size: number;
  readonly row: readonly Value[];
  readonly isConstant: boolean;
}

/** What differs between languages. */
export interface EnumerateIn {
  readonly write: Writer;
  readonly isPython: boolean;
}

/** Most terms that are kept of each step, so that a step costs no more than some milliseconds. */
const most = { terms: 260, built: 2500, comparisons: 4000, joined: 160 };

const isText = (value: Value) => typeof value === 'string';

type Operation = (a: Value, b: Value) => Value;

const numeric =
  (work: (a: number, b: number) => number): Operation =>
  (a, b) => {
    if (typeof a !== 'number' || typeof b !== 'number') return missing;
    const value = work(a, b);
    return Number.isFinite(value) ? value : missing;
  };

function arithmeticOf({ isPython }: EnumerateIn): readonly (readonly [string, Operation])[] {
  const modulo = isPython
    ? numeric((a, b) => (b === 0 ? Number.NaN : a - b * Math.floor(a / b)))
    : numeric((a, b) => a % b);
  const plus: Operation = (a, b) => {
    if (typeof a === 'string' && typeof b === 'string') return a + b;
    return numeric((x, y) => x + y)(a, b);
  };
  return [
    ['+', plus],
    ['-', numeric((a, b) => a - b)],
    ['*', numeric((a, b) => a * b)],
    ['%', modulo],
    ...(isPython ? ([['//', numeric((a, b) => Math.floor(a / b))]] as const) : []),
    ['/', numeric((a, b) => a / b)],
  ];
}

/**
 * Terms and all that one operator makes of two of them.
 *
 * @param terms the shortest first.
 * @returns the terms themselves, then what is new, each row once; the shortest first.
 */
export function grown(terms: readonly Term[], language: EnumerateIn, limit = most.terms): readonly Term[] {
  const seen = new Set<string>();
  const found: Term[] = [];
  for (const term of terms) {
    const key = rowKey(term.row);
    if (seen.has(key)) continue;
    seen.add(key);
    found.push(term);
  }
  const operations = arithmeticOf(language);
  const basis = found.filter(({ row }) => row.some((value) => typeof value === 'number' || typeof value === 'string'));
  const built: Term[] = [];
  for (const [first, a] of basis.entries())
    for (const [second, b] of basis.entries()) {
      if (a.isConstant && b.isConstant) continue;
      // Of two orders of the same, the one with the constant behind.
      const isTurned = a.isConstant || (first > second && !b.isConstant);
      for (const [operator, work] of operations) {
        if (built.length >= most.built) break;
        if (isTurned && (operator === '*' || (operator === '+' && !a.row.some(isText)))) continue;
        const row = a.row.map((value, at) => work(value, b.row[at]!));
        if (row.every((value) => value === missing)) continue;
        const key = rowKey(row);
        if (seen.has(key)) continue;
        seen.add(key);
        const size = a.size + b.size + (operator === '+' || operator === '-' ? 1.5 : 2);
        built.push({ text: language.write.binary(a.text, operator, b.text), size, row, isConstant: false });
      }
    }
  return [...found, ...built.toSorted((a, b) => a.size - b.size)].slice(0, limit);
}

/** Conditions: terms that are true or false, and comparisons of any two terms; with one of each pair of opposites. */
export function comparisonsOf(terms: readonly Term[], language: EnumerateIn): readonly Term[] {
  const { write, isPython } = language;
  const found: Term[] = [];
  const add = (text: string, size: number, row: readonly Value[]) => {
    if (found.length < most.comparisons && row.some((value) => value !== missing))
      found.push({ text, size, row, isConstant: false });
  };
  for (const term of terms) {
    if (term.isConstant || !term.row.every((value) => typeof value === 'boolean' || value === missing)) continue;
    add(term.text, term.size, term.row);
    add(
      write.not(term.text),
      term.size + 0.5,
      term.row.map((value) => (value === missing ? missing : !(value as boolean))),
    );
  }
  for (const [index, a] of terms.entries())
    for (const b of terms.slice(index + 1)) {
      if (a.isConstant && b.isConstant) continue;
      // What varies stands first.
      const [left, right] = a.isConstant ? [b, a] : [a, b];
      const size = a.size + b.size + 0.5;
      if (left.size + right.size > 6) continue;
      const kinds = kindOf(left.row) & kindOf(right.row);
      if (kinds === 0) continue;
      const row = (work: (x: Value, y: Value) => boolean | typeof missing) =>
        left.row.map((x, at) => {
          const y = right.row[at]!;
          return x === missing || y === missing || (isPython && typeof x !== typeof y && isTruth(x, y))
            ? missing
            : work(x, y);
        });
      add(
        write.binary(left.text, write.equals, right.text),
        size,
        row((x, y) => x === y),
      );
      add(
        write.binary(left.text, write.differs, right.text),
        size + 0.1,
        row((x, y) => x !== y),
      );
      if ((kinds & 3) === 0) continue;
      for (const [operator, work] of orders)
        add(
          write.binary(left.text, operator, right.text),
          size,
          row((x, y) =>
            typeof x === typeof y && isOrdered(x) && isOrdered(y) ? work(x as number, y as number) : missing,
          ),
        );
    }
  return found.toSorted((a, b) => a.size - b.size);
}

/** Numbers and letters; whether whole words come before others is seldom asked. */
const isOrdered = (value: Value) => typeof value === 'number' || (typeof value === 'string' && value.length <= 1);

/** Python's truth values are numbers. */
const isTruth = (x: Value, y: Value) => typeof x === 'boolean' || typeof y === 'boolean';

const orders: readonly (readonly [string, (x: number, y: number) => boolean])[] = [
  ['<', (x, y) => x < y],
  ['<=', (x, y) => x <= y],
  ['>', (x, y) => x > y],
  ['>=', (x, y) => x >= y],
];

/** Sorts of values in a row, a bit for each. */
function kindOf(row: readonly Value[]): number {
  let kinds = 0;
  for (const value of row) {
    if (typeof value === 'number') kinds |= 1;
    else if (typeof value === 'string') kinds |= 2;
    else if (value === null || value === undefined) kinds |= 7;
  }
  return kinds;
}

/**
 * Conditions that end as wanted, the shortest first: one comparison, one with what stood there, or two joined.
 *
 * @param own what stood there; absent where nothing did.
 * @param isWanted whether a row is; only rows without `missing` are asked about.
 * @param limit most conditions that are given.
 */
export function conditionsWith(
  comparisons: readonly Term[],
  own: Term | undefined,
  isWanted: (row: readonly boolean[]) => boolean,
  language: EnumerateIn,
  limit: number,
): readonly Term[] {
  const { write } = language;
  const found: Term[] = [];
  const seen = new Set<string>();
  const add = (text: string, size: number, row: readonly Value[]) => {
    if (seen.has(text) || row.includes(missing) || !isWanted(row as boolean[])) return;
    seen.add(text);
    found.push({ text, size, row, isConstant: false });
  };
  for (const one of comparisons) add(one.text, one.size, one.row);
  if (own) {
    for (const one of comparisons.slice(0, 1500)) {
      add(write.binary(own.text, write.and, one.text), one.size + 1.5, both(own.row, one.row));
      add(write.binary(own.text, write.or, one.text), one.size + 1.5, either(own.row, one.row));
      add(write.binary(one.text, write.and, own.text), one.size + 1.8, both(one.row, own.row));
      add(write.binary(one.text, write.or, own.text), one.size + 1.8, either(one.row, own.row));
    }
  }
  if (found.length < limit) {
    const classes = distinctRows(comparisons).slice(0, most.joined);
    for (const [index, a] of classes.entries())
      for (const b of classes.slice(index + 1)) {
        const size = a.size + b.size + 2;
        add(write.binary(a.text, write.and, b.text), size, both(a.row, b.row));
        add(write.binary(a.text, write.or, b.text), size, either(a.row, b.row));
      }
  }
  return found.toSorted((a, b) => a.size - b.size).slice(0, limit);
}

function distinctRows(terms: readonly Term[]): readonly Term[] {
  const seen = new Set<string>();
  return terms.filter(({ row }) => {
    const key = rowKey(row);
    return !seen.has(key) && seen.add(key);
  });
}

/** What stands second is asked only where the first does not decide. */
function both(a: readonly Value[], b: readonly Value[]): readonly Value[] {
  return a.map((value, at) => (value === true ? b[at]! : value));
}

function either(a: readonly Value[], b: readonly Value[]): readonly Value[] {
  return a.map((value, at) => (value === false ? b[at]! : value));
}
