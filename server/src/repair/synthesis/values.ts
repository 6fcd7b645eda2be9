// Values that code had while it ran, as far as new expressions are worked out with them: numbers, texts, truth values
// and nothing. All else is `missing`, and what is made of it is missing, too.

/** What stands for a value that could not be had, or that is no plain one. */
export const missing = Symbol('missing');

/** One observed value. */
export type Value = number | string | boolean | null | undefined | typeof missing;

/** One visit of a place: whether its condition held by itself, whether it was said to hold, and the atoms there. */
export interface Visit {
  readonly own: boolean;
  readonly said: boolean;
  readonly values: readonly Value[];
}

/** Reads what an instrumented version told of its visits; undefined where that is not to be read. */
export function visitsOf(text: string, atoms: number): readonly Visit[] | undefined {
  let told: unknown;
  try {
    told = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(told)) return undefined;
  const visits: Visit[] = [];
  for (const one of told) {
    if (!Array.isArray(one) || one.length !== 3 || !Array.isArray(one[2]) || one[2].length !== atoms) return undefined;
    visits.push({ own: one[0] === true, said: one[1] === true, values: one[2].map(valueOf) });
  }
  return visits;
}

/** A value as instrumented code writes it; objects say what JSON cannot. */
function valueOf(told: unknown): Value {
  if (told === null || typeof told === 'string' || typeof told === 'boolean') return told;
  if (typeof told === 'number') return told;
  if (typeof told !== 'object') return missing;
  if ('f' in told && typeof told.f === 'number') return told.f;
  return 'u' in told ? undefined : missing;
}

/** Equal for equal rows of values. */
export function rowKey(row: readonly Value[]): string {
  let key = '';
  for (const value of row) key += typeof value === 'string' ? `${JSON.stringify(value)},` : `${String(value)},`;
  return key;
}
