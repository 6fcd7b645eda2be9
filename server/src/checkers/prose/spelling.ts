// Decides which unknown words are misspelt. A word is only called so when a known word is very near, and it is
// no name, no abbreviation, no other dialect and no word of the project: technical prose is full of jargon.

import type { HarperLint } from './harperWire.ts';
import { technicalWords } from './technicalWords.ts';

/** Words that are right, in lower case. */
export type KnownWords = Pick<ReadonlySet<string>, 'has'>;

/** Spellings of British English that differ from the American ones, as [ending or part, American]. */
const dialects: readonly (readonly [RegExp, string])[] = [
  [/our/g, 'or'],
  [/is(e|ed|es|er|ers|ing|ation|ations)$/, 'iz$1'],
  [/ys(e|ed|es|er|ers|ing)$/, 'yz$1'],
  [/re(s?)$/, 'er$1'],
  [/ll/g, 'l'],
  [/ogue(s?)$/, 'og$1'],
  [/ogued$/, 'oged'],
  [/oguing$/, 'oging'],
  [/ae/g, 'e'],
  [/oe/g, 'e'],
  [/ence(s?)$/, 'ense$1'],
  [/wards$/, 'ward'],
  [/(mm|gg|pp|tt)/g, '$1'],
  [/grey/, 'gray'],
  [/mme(s?)$/, 'm$1'],
  [/que(s?)$/, 'k$1'],
  [/judgement/, 'judgment'],
  [/(fulfil|enrol|instal|distil|skil)(s|ment|ful)?$/, '$1l$2'],
];

/** Whether two spellings are the same word in two dialects. */
export function isOtherDialect(word: string, other: string): boolean {
  const american = (text: string) =>
    dialects.reduce((now, [pattern, by]) => now.replace(pattern, by), text.toLowerCase()).replaceAll('ll', 'l');
  return american(word) === american(other);
}

/** Letters that must be added, taken away, changed or swapped with their neighbour; stops counting above `most`. */
export function editDistance(a: string, b: string, most = 3): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let older: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, older[j - 2]! + 1);
      next.push(best);
    }
    older = row;
    row = next;
  }
  return row[b.length]!;
}

/** The words near a misspelt one, nearest first; empty when it is not surely misspelt. */
export function nearSpellings(word: string, lint: HarperLint, known: KnownWords): readonly string[] {
  const plain = word.replaceAll('’', "'").replace(/'s$/i, '');
  const small = plain.toLowerCase();
  if (plain.length < 4 || !/^[A-Z]?[a-z]+$/.test(plain)) return [];
  if (isKnown(small, known)) return [];
  const all = lint.suggestions.filter(({ kind }) => kind === 'replace').map(({ text }) => text.replaceAll('’', "'"));
  // Two dialects of one word, or a name that is written small: nothing to correct.
  if (all.some((other) => isOtherDialect(plain, other) || other.toLowerCase() === small)) return [];
  // Two known words in one, or a known one with a prefix: not in a dictionary, and right.
  if (all.some((other) => other.replaceAll(/[\s-]/g, '').toLowerCase() === small)) return [];
  const stem = prefix.exec(small);
  if (stem && all.some((other) => other.toLowerCase() === small.slice(stem[0].length))) return [];
  const most = plain.length >= 8 ? 2 : 1;
  return (
    all
      .filter((other) => /^[A-Za-z]+$/.test(other))
      .filter((other) => /^[A-Z]/.test(plain) || !/^[A-Z]/.test(other))
      .filter((other) => other[0]!.toLowerCase() === small[0])
      .map((other) => ({ other, distance: editDistance(small, other.toLowerCase(), most) }))
      .filter(({ other, distance }) => distance <= most && isSlip(small, other.toLowerCase(), distance))
      // `undecoded` is near `undecided` and is still a word: with a prefix only a lost or doubled letter is sure.
      .filter(
        ({ other, distance }) => !stem || (distance === 1 && other.length !== small.length) || isSwap(small, other),
      )
      .toSorted((a, b) => a.distance - b.distance)
      .map(({ other }) => (/^[A-Z]/.test(plain) ? other[0]!.toUpperCase() + other.slice(1) : other))
  );
}

/** Whether the difference is one that fingers and ears make: not a mere ending, not another short word. */
function isSlip(word: string, other: string, distance: number): boolean {
  const swapped = isSwap(word, other);
  if (word.length < 6) return swapped;
  // `initializers`, `punctuator`: a known word with another ending is a word.
  const shared = commonStart(word, other);
  if (!swapped && shared > 3 && derivations.has(word.slice(shared)) && other.length - shared <= 3) return false;
  return distance === 1 || commonStart(word, other) + commonEnd(word, other) >= word.length - 3;
}

/** Whether the letters are the same in another order. */
function isSwap(word: string, other: string): boolean {
  const letters = (text: string) => text.toLowerCase().split('').toSorted().join('');
  return letters(word) === letters(other);
}

function commonStart(a: string, b: string): number {
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at++;
  return at;
}

function commonEnd(a: string, b: string): number {
  let count = 0;
  while (count < a.length && count < b.length && a[a.length - 1 - count] === b[b.length - 1 - count]) count++;
  return count;
}

const prefix =
  /^(?:un|re|de|pre|post|sub|non|multi|micro|meta|auto|inter|over|under|super|co|mis|anti|counter|hyper|down|up)/;

/** What makes a new word of an old one. */
const derivations = new Set(
  's es r rs er ers or ors able ables ably ness less ful ish ize izes ized izer izers ly al ity ism ist ists'.split(
    ' ',
  ),
);

const endings = ['', 's', 'es', 'ed', 'd', 'ing', 'er', 'ers', 'able', 'ly', "'s"];

function isKnown(small: string, known: KnownWords): boolean {
  const has = (word: string) => known.has(word) || technicalWords.has(word);
  if (has(small)) return true;
  return endings.some((ending) => ending !== '' && small.endsWith(ending) && has(small.slice(0, -ending.length)));
}
