// Where a value that was wanted and the one that came differ, field by field: lists by index, objects by key. Read from
// what a test runner printed; where either is no literal nothing is said. Source: S054.

import type { Literal } from '../core/literal.ts';
import { literalIn } from '../critique/literalText.ts';
import { dialectOf } from '../repair/dialects/index.ts';

/** Fields that are told of one value. */
const mostFields = 12;
const longest = 120;
/** Notations in which runners print; the first that reads both counts. */
const notations = ['javascript', 'python'] as const;

/** One field that differs; absent on the side that does not have it. */
interface Field {
  readonly path: string;
  readonly wanted?: Literal;
  readonly actual?: Literal;
}

/**
 * The fields that differ, as `.name: wanted "a", actual "b"`, one a line.
 *
 * @returns none where the values are no lists or objects, or where one of them cannot be read.
 */
export function differenceOf(wanted: string, actual: string): readonly string[] {
  for (const notation of notations) {
    const [one, two] = [literalIn(wanted.trim(), notation), literalIn(actual.trim(), notation)];
    if (!one || !two) continue;
    if (!partsOf(one) || !partsOf(two)) return [];
    const show = (value: Literal | undefined) => {
      if (!value) return 'nothing';
      const words = dialectOf(notation)?.write.literal(value) ?? value.kind;
      return words.length > longest ? `${words.slice(0, longest)}…` : words;
    };
    const fields = [...fieldsBetween(one, two, '', show)];
    const more = fields.length > mostFields ? [`and ${fields.length - mostFields} fields more`] : [];
    return [
      ...fields
        .slice(0, mostFields)
        .map((one) => `${one.path}: wanted ${show(one.wanted)}, actual ${show(one.actual)}`),
      ...more,
    ];
  }
  return [];
}

function* fieldsBetween(
  wanted: Literal,
  actual: Literal,
  path: string,
  show: (value: Literal) => string,
): Generator<Field> {
  const [one, two] = [partsOf(wanted), partsOf(actual)];
  if (!one || !two || wanted.kind !== actual.kind) {
    if (wanted.kind !== actual.kind || show(wanted) !== show(actual))
      yield { path: path === '' ? 'the whole' : path, wanted, actual };
    return;
  }
  for (const key of new Set([...one.keys(), ...two.keys()])) {
    const [left, right] = [one.get(key), two.get(key)];
    if (left && right) yield* fieldsBetween(left, right, path + key, show);
    else yield { path: path + key, ...(left ? { wanted: left } : {}), ...(right ? { actual: right } : {}) };
  }
}

/** The parts of a list or an object by the words that lead to them; undefined for what has none. */
function partsOf(value: Literal): ReadonlyMap<string, Literal> | undefined {
  switch (value.kind) {
    case 'list':
    case 'tuple':
      return new Map(value.items.map((item, index) => [`[${index}]`, item]));
    case 'object':
    case 'map':
      return new Map(
        value.entries.map(([key, item]) => {
          const name = key.kind === 'string' ? key.value : undefined;
          const isName = name !== undefined && /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name);
          return [isName ? `.${name}` : `[${'value' in key ? JSON.stringify(key.value) : key.kind}]`, item];
        }),
      );
    default:
      return undefined;
  }
}
