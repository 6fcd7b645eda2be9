// Inputs on which versions of a function are compared: those of the tests and of the documentation, their neighbours,
// and, where there are none, what the guessed types of the parameters allow.

import type { Random } from '../../base/random.ts';
import type { Literal } from '../../core/literal.ts';
import type { RecordedCall } from '../../core/trials.ts';
import type { RoughType } from '../dialect.ts';
import { literalKey, literalSize, neighboursOf } from './neighbours.ts';

/** One argument list. */
export interface Input {
  readonly args: readonly Literal[];
  /** `passing` and `failing` were recorded in tests; `near` is one or two steps from such; `made` from types alone. */
  readonly origin: 'passing' | 'failing' | 'near' | 'made';
  /** Smaller is easier to read. */
  readonly size: number;
  /** The kind of recorded input that a `near` one is made of. */
  readonly near?: 'passing' | 'failing';
}

/** What inputs are made of. */
export interface InputRequest {
  readonly calls: readonly RecordedCall[];
  /** Name of the function; calls of others are left aside. */
  readonly name: string;
  /** Guessed types of the parameters, used where nothing was recorded. */
  readonly types: readonly RoughType[];
  /** How many values come before those of which there may be any number; absent where their number is fixed. */
  readonly moreFrom?: number;
  /** Literals of the function's own text. */
  readonly constants: readonly Literal[];
  /** Most inputs, recorded ones included. */
  readonly limit: number;
}

/** Greatest size of a made input; recorded ones are taken as they are. */
const largest = 400;

/** Makes inputs; the recorded ones first. The same seed gives the same inputs. */
export function inputsFor(request: InputRequest, random: Random): readonly Input[] {
  const { limit, constants } = request;
  const found: Input[] = [];
  const seen = new Set<string>();
  const add = (args: readonly Literal[], origin: Input['origin'], seed?: Input) => {
    if (found.length >= limit) return;
    const size = args.reduce((sum, one) => sum + literalSize(one), 0);
    if (size > largest && origin !== 'passing' && origin !== 'failing') return;
    const key = literalKey(args);
    if (seen.has(key)) return;
    seen.add(key);
    const near = seed?.origin === 'passing' || seed?.origin === 'failing' ? seed.origin : undefined;
    found.push({ args, origin, size, ...(near ? { near } : {}) });
  };
  const mine = request.calls.filter((call) => call.name === request.name && !call.inputs.some(isOpaque));
  for (const call of mine.slice(0, Math.ceil(limit / 2))) add(call.inputs, call.passing ? 'passing' : 'failing');
  if (found.length === 0) for (const args of fromTypes(request, random)) add(args, 'made');
  const seeds = [...found];
  if (seeds.length === 0) return found;
  const { moreFrom } = request;
  const more = moreFrom === undefined ? [] : seeds.flatMap(({ args }) => valuesOf(args).slice(moreFrom));
  const steps = seeds.map((seed) => {
    const near = stepsOf(seed.args, random, constants);
    return moreFrom === undefined ? near : inTurns(othersOf(seed.args, moreFrom, more, random), near);
  });
  // In turns, so that no one seed takes all the room.
  for (let turn = 0; found.length < limit && steps.some((list) => turn < list.length); turn++)
    for (const [index, list] of steps.entries()) {
      const step = list[turn];
      if (step) add(step, 'near', seeds[index]);
    }
  // Two steps, and arguments of several seeds mixed.
  for (let tries = 0; found.length < limit && tries < limit * 4; tries++) {
    const index = random.below(seeds.length);
    const other = random.pick(seeds)!;
    const { args } = seeds[index]!;
    const mixed = args.map((one, at) => {
      const instead = other.args[at];
      // What is given by name stays last.
      const fits = instead !== undefined && 'keywords' in instead === 'keywords' in one;
      return random.below(3) === 0 && fits ? instead : one;
    });
    const step = random.pick(stepsOf(mixed, random, constants));
    add((step && random.pick(stepsOf(step, random, constants))) ?? mixed, 'near', seeds[index]);
  }
  return found;
}

/** Argument lists that differ from `args` in one argument; those of all arguments in turns, the nearest first. */
function stepsOf(
  args: readonly Literal[],
  random: Random,
  constants: readonly Literal[],
): readonly (readonly Literal[])[] {
  const options = args.map((arg) => neighboursOf(arg, random, constants));
  const longest = Math.max(0, ...options.map((list) => list.length));
  const steps: (readonly Literal[])[] = [];
  for (let turn = 0; turn < longest; turn++)
    for (const [at, list] of options.entries()) {
      const one = list[turn];
      if (one) steps.push(args.with(at, one));
    }
  return steps;
}

/** Those that are given by position. */
function valuesOf(args: readonly Literal[]): readonly Literal[] {
  const last = args.at(-1);
  return last && 'keywords' in last ? args.slice(0, -1) : args;
}

/** Argument lists with fewer and with more values, up to four after the fixed ones, of which calls hold `more`. */
function othersOf(
  args: readonly Literal[],
  from: number,
  more: readonly Literal[],
  random: Random,
): readonly (readonly Literal[])[] {
  const values = valuesOf(args);
  const named = args.slice(values.length);
  const rest = values.slice(from);
  const another = () => random.pick(more.length > 0 ? more : values)!;
  const others = [rest.slice(0, -1), rest.slice(1), [], rest.toReversed()];
  if (values.length > 0 && rest.length < mostMore) {
    const longer = [...rest, another()];
    const full = [...longer, ...Array.from({ length: mostMore - longer.length }, another)];
    others.push(longer, [another(), ...rest], full);
  }
  return others.map((one) => [...values.slice(0, from), ...one, ...named]);
}

/** Of two lists one after the other, in turns. */
function inTurns<T>(a: readonly T[], b: readonly T[]): readonly T[] {
  return Array.from({ length: Math.max(a.length, b.length) }, (_, at) => [a[at], b[at]])
    .flat()
    .filter((one) => one !== undefined);
}

function isOpaque(value: Literal): boolean {
  if (value.kind === 'opaque') return true;
  if (value.kind === 'list' || value.kind === 'tuple' || value.kind === 'set') return value.items.some(isOpaque);
  return (value.kind === 'object' || value.kind === 'map') && value.entries.some((entry) => entry.some(isOpaque));
}

const integer = (value: number): Literal => ({ kind: 'number', value, float: false });
const word = (value: string): Literal => ({ kind: 'string', value });
const list = (...items: readonly Literal[]): Literal => ({ kind: 'list', items });

/** Examples of each guessed type. */
const samples: Partial<Record<RoughType, readonly Literal[]>> = {
  number: [0, 1, 2, 3, 5, 10, -1].map(integer),
  string: ['', 'a', 'abc', 'Hello World', '12'].map(word),
  boolean: [
    { kind: 'boolean', value: true },
    { kind: 'boolean', value: false },
  ],
  list: [list(), list(integer(1)), list(integer(3), integer(1), integer(2)), list(integer(2), integer(2))],
};

/** Most values after the fixed ones that are made up. */
const mostMore = 4;

/** Argument lists from guessed types; none where one of them cannot be guessed. */
function fromTypes({ types, constants, moreFrom }: InputRequest, random: Random): readonly (readonly Literal[])[] {
  if (moreFrom === undefined) return rowsOf(types, constants);
  const fixed = types.length === 0 ? [[]] : rowsOf(types, constants);
  // Of what follows nothing is known: values that are alike, from none to four, of each type.
  return [samples.number!, samples.string!, samples.list!].flatMap((values) =>
    fixed
      .slice(0, mostFixed)
      .flatMap((row) =>
        Array.from({ length: mostMore + 1 }, (_, count) => [
          ...row,
          ...Array.from({ length: count }, () => random.pick(values)!),
        ]),
      ),
  );
}

/** Rows of fixed values that are combined with those that follow. */
const mostFixed = 4;

function rowsOf(types: readonly RoughType[], constants: readonly Literal[]): readonly (readonly Literal[])[] {
  const options = types.map((type) => {
    const known = samples[type] ?? [];
    const kind = known[0]?.kind;
    return [...known, ...constants.filter((one) => one.kind === kind)];
  });
  if (options.length === 0 || options.some((choices) => choices.length === 0)) return [];
  const rows = Math.max(...options.map((choices) => choices.length)) * (options.length > 1 ? 3 : 1);
  return Array.from({ length: rows }, (_, row) =>
    options.map(
      (choices, at) => choices[(row * (at + 1) + (at > 0 ? Math.floor(row / choices.length) : 0)) % choices.length]!,
    ),
  );
}

/** The literal that a token of source text stands for: numbers and plain strings; undefined for others. */
export function constantOf(text: string): Literal | undefined {
  if (/^\d+$/.test(text)) {
    const value = Number(text);
    return Number.isSafeInteger(value) ? integer(value) : { kind: 'bigint', value: text };
  }
  if (/^\d*\.\d+$/.test(text)) return { kind: 'number', value: Number(text), float: true };
  const quoted = /^(['"`])([^\\'"`$\n]*)\1$/.exec(text);
  return quoted ? word(quoted[2]!) : undefined;
}
