// Whether the words that a model quotes say themselves what it expects. Running shows what the code does; what it should
// do is shown only where the value, or the error, stands in the words: else it is the model's reading of them.

import type { Claim } from '../core/claim.ts';

/**
 * Whether the expected value or error of a claim stands in the words that were quoted for it.
 *
 * @returns true too where no words of a model are behind the claim. Words that hold the value by chance pass: only
 *   people can tell.
 */
export function isExpectedSaid({ expectation: { call, expected }, said: quoted }: Claim): boolean {
  if (quoted === undefined) return true;
  // What the call is given is not what it gives.
  const said = withoutCall(quoted, call);
  if (expected.kind === 'throws') {
    return expected.error === undefined
      ? /\b(?:throw|rais|reject|error|exception)/iu.test(said)
      : wordsIn(said).has(expected.error);
  }
  const text = expected.text.trim();
  const number = numberOf(text);
  if (number !== undefined) return numbersIn(said).some((one) => one === number);
  const names = sameNames.find((group) => group.includes(text));
  if (names) return names.some((name) => wordsIn(said).has(name));
  if (isEmpty(text) && returnsEmpty.test(said)) return true;
  const string = /^(['"])([\s\S]*)\1$/u.exec(text)?.[2];
  if (string !== undefined && /[\p{L}\p{N}]/u.test(string)) return hasWhole(said, string);
  return dense(said).includes(dense(text));
}

/** Names of one value in the languages that are read, and in prose. */
const sameNames: readonly (readonly string[])[] = [
  ['true', 'True'],
  ['false', 'False'],
  ['null', 'None', 'nil'],
  ['undefined', 'None', 'nothing'],
  ['None', 'null', 'nothing'],
  ['NaN', 'nan'],
  ['Infinity', 'inf', 'infinity'],
];

/** “Returns an empty list”, and not “0 for an empty list”. */
const returnsEmpty =
  /\b(?:returns?|gives?|yields?|results? in)\s+(?:an?\s+|the\s+)?empty\s+(?:list|array|tuple|string|dict|object|set|map)/iu;

function isEmpty(text: string): boolean {
  return /^(?:\[\s*\]|\(\s*\)|\{\s*\}|''|"")$/u.test(text);
}

function numberOf(text: string): number | undefined {
  return /^[-+]?(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?n?$/iu.test(text)
    ? Number(text.replace(/[_n]/gu, ''))
    : undefined;
}

/** Numbers of a text, “zero” too; a minus is a sign where nothing but a blank or a bracket stands before it. */
function numbersIn(said: string): readonly number[] {
  const found = said.matchAll(
    /(?<![\p{L}\p{N}_.])(?:(?<![^\s([{,:=“"'])[-−])?\d+(?:\.\d+)?(?:e[-+]?\d+)?(?![\p{L}\p{N}_]|\.\d)/giu,
  );
  const numbers = [...found].map(([one]) => Number(one.replace('−', '-')));
  return /\bzero\b/iu.test(said) ? [...numbers, 0] : numbers;
}

function wordsIn(said: string): ReadonlySet<string> {
  return new Set(said.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []);
}

/** Whether `part` stands in `said` and is no part of a longer word. */
function hasWhole(said: string, part: string): boolean {
  for (let at = said.indexOf(part); at >= 0; at = said.indexOf(part, at + 1)) {
    const around = `${said[at - 1] ?? ' '}${said[at + part.length] ?? ' '}`;
    if (!/[\p{L}\p{N}_]/u.test(around)) return true;
  }
  return false;
}

/** The words without the call itself, however it is spaced. */
function withoutCall(said: string, call: string): string {
  const wanted = call.replace(/\s+/gu, '');
  if (wanted === '') return said;
  const kept = said.split('');
  // Where each unit that is no blank stands.
  const places = kept.flatMap((unit, at) => (/\s/u.test(unit) ? [] : [at]));
  const squeezed = places.map((at) => kept[at]!).join('');
  for (let at = squeezed.indexOf(wanted); at >= 0; at = squeezed.indexOf(wanted, at + wanted.length))
    for (const place of places.slice(at, at + wanted.length)) kept[place] = ' ';
  return kept.join('');
}

/** Without blanks, and with one kind of quotation marks. */
function dense(text: string): string {
  return text.replace(/\s+/gu, '').replace(/["`]/gu, "'");
}
