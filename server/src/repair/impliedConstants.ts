// Constants that a failing test implies without saying them: what a wanted text has and the given one has not, and
// numbers that would give the wanted number where one of the code stands (by difference or ratio). What several tests
// imply alike comes first. The inverse of what SemFix (ICSE 2013) asks a solver for, for a constant used once.

/** What one failing test wanted and got, as the language prints it. */
export interface Difference {
  readonly expected: string;
  readonly actual: string;
}

/** Most constants of each sort. */
const most = 5;

/** Longest piece of a text, in UTF-16 units. */
const longest = 20;

/**
 * Literals, those that most tests imply first.
 *
 * @param code of the function, whose numbers may be what is wrong.
 */
export function impliedConstants(differences: readonly Difference[], code: string): readonly string[] {
  const texts = new Map<string, number>();
  const numbers = new Map<number, number>();
  const own = [...new Set(code.match(/(?<![\p{L}\p{N}_$.])\d+(?:\.\d+)?(?![\p{L}\p{N}_$.])/gu) ?? [])]
    .map(Number)
    .slice(0, 12);
  for (const { expected, actual } of differences) {
    for (const text of new Set(textsOf(expected, actual))) texts.set(text, (texts.get(text) ?? 0) + 1);
    for (const number of new Set(numbersOf(expected, actual, own))) numbers.set(number, (numbers.get(number) ?? 0) + 1);
  }
  const first = <T>(counts: ReadonlyMap<T, number>) =>
    [...counts]
      .toSorted(([, a], [, b]) => b - a)
      .slice(0, most)
      .map(([one]) => one);
  return [...first(texts).map((text) => `'${text}'`), ...first(numbers).map(String)];
}

/** Pieces of the wanted text: what stands between the common ends, and what parts its words otherwise. */
function* textsOf(expected: string, actual: string): Generator<string> {
  const [wanted, given] = [inner(expected), inner(actual)];
  let start = 0;
  while (start < Math.min(wanted.length, given.length) && wanted[start] === given[start]) start++;
  let end = 0;
  const rest = Math.min(wanted.length, given.length) - start;
  while (end < rest && wanted.at(-1 - end) === given.at(-1 - end)) end++;
  const between = wanted.slice(start, wanted.length - end);
  if (isPlain(between)) yield between;
  const partsOf = (text: string) => new Set(text.match(/[^\p{L}\p{N}'"`\\[\](){}]+/gu));
  const known = partsOf(given);
  for (const part of partsOf(wanted)) if (!known.has(part) && isPlain(part)) yield part;
}

function inner(text: string): string {
  const quoted = /^(['"`])(.*)\1$/su.exec(text);
  return quoted ? quoted[2]! : text;
}

function isPlain(text: string): boolean {
  return text !== '' && text.length <= longest && !/['"`\\\n\r]|^-?\d+(?:\.\d*)?$/u.test(text);
}

/** Numbers that make the given number the wanted one, where they are added, are a factor, or stand for one of the code. */
function* numbersOf(expected: string, actual: string, own: readonly number[]): Generator<number> {
  const [wanted, given] = firstOther(expected, actual) ?? [];
  if (wanted === undefined || given === undefined) return;
  const step = tidy(wanted - given);
  const ratio = given === 0 ? undefined : wanted / given;
  for (const one of own) {
    yield tidy(one + step);
    yield tidy(one - step);
    if (ratio === undefined || ratio === 0) continue;
    if (isShort(one * ratio)) yield tidy(one * ratio);
    if (isShort(one / ratio)) yield tidy(one / ratio);
  }
  yield step;
  yield -step;
  if (ratio !== undefined && isShort(ratio)) yield tidy(ratio);
}

/** The first number that differs, where both texts hold as many. */
function firstOther(expected: string, actual: string): readonly [wanted: number, given: number] | undefined {
  const all = (text: string) => text.match(/-?\d+(?:\.\d+)?(?:e[-+]?\d+)?/gu)?.map(Number) ?? [];
  const [wanted, given] = [all(expected), all(actual)];
  if (wanted.length !== given.length) return undefined;
  const at = wanted.findIndex((one, index) => one !== given[index]);
  return at < 0 || !Number.isFinite(wanted[at]) || !Number.isFinite(given[at]) ? undefined : [wanted[at]!, given[at]!];
}

/** Without what floating point adds. */
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}

/** Whether a person may have written it. */
function isShort(value: number): boolean {
  return Number.isFinite(value) && /^-?\d+(?:\.\d{1,3})?$/u.test(String(tidy(value)));
}
