// Sentences of a document as statements that can be held against each other: what they speak of, and what in them is
// a value, a negation or one side of a pair of opposites.

import type { Span } from '../../base/text.ts';

/** A number with what follows it, such as `5 ms`, or a literal in code. */
export interface Value {
  readonly text: string;
  /** Equal for equal values: `5 s` and `5 seconds`. */
  readonly key: string;
}

/** One sentence. */
export interface Statement {
  /** In the text that it was read from. */
  readonly span: Span;
  readonly text: string;
  /** Content words in their base form, code as it is, opposites by the name of their pair; without values. */
  readonly words: ReadonlySet<string>;
  readonly values: readonly Value[];
  readonly negations: number;
  /** Sides of pairs of opposites: pair → side. */
  readonly sides: ReadonlyMap<string, 0 | 1>;
  /** Pieces of code, as they are written. */
  readonly codes: readonly string[];
  /** Whether it is an item of a list. */
  readonly isItem: boolean;
}

const opposites: readonly (readonly [string, string])[] = [
  ['always', 'never'],
  ['synchronous', 'asynchronous'],
  ['synchronously', 'asynchronously'],
  ['required', 'optional'],
  ['enabled', 'disabled'],
  ['enable', 'disable'],
  ['mutable', 'immutable'],
  ['ascending', 'descending'],
  ['inclusive', 'exclusive'],
  ['case-sensitive', 'case-insensitive'],
  ['sorted', 'unsorted'],
  ['allowed', 'forbidden'],
  ['recursive', 'non-recursive'],
  ['blocking', 'non-blocking'],
  ['true', 'false'],
  ['oldest', 'newest'],
  ['first', 'last'],
  ['minimum', 'maximum'],
  ['stable', 'unstable'],
  ['strict', 'loose'],
  ['safe', 'unsafe'],
  ['deprecated', 'recommended'],
  ['included', 'excluded'],
  ['on', 'off'],
  ['all', 'none'],
  ['before', 'after'],
  ['with', 'without'],
  ['more', 'less'],
  ['faster', 'slower'],
  ['larger', 'smaller'],
];

const sideOf = new Map<string, { readonly pair: string; readonly side: 0 | 1 }>(
  opposites.flatMap(([one, other]) => [
    [one, { pair: `${one}/${other}`, side: 0 as const }],
    [other, { pair: `${one}/${other}`, side: 1 as const }],
  ]),
);

const negation = /^(?:not|cannot|no|nor|neither|\w+n't)$/;
const helper =
  /^(?:a|an|the|this|that|these|those|it|its|is|are|was|be|been|being|and|or|of|to|in|for|by|as|at|from|will|would|does|do|did|has|have|had|can|could|also|please|note|however|therefore|so|then|there|here|which|you|your|we|our|they|their|i|any|very|just|simply|but|too|still|remember|keep|mind)$/;
const numberWords = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const units: Readonly<Record<string, string>> = {
  milliseconds: 'ms',
  millisecond: 'ms',
  seconds: 's',
  second: 's',
  sec: 's',
  secs: 's',
  minutes: 'min',
  minute: 'min',
  hours: 'h',
  hour: 'h',
  bytes: 'b',
  byte: 'b',
  kilobytes: 'kb',
  megabytes: 'mb',
  days: 'd',
  day: 'd',
};

/**
 * The statements among sentences of a text.
 *
 * @param known what the same words were read as before, wherever they stood.
 */
export function statementsIn(
  text: string,
  sentences: readonly Span[],
  known: (words: string) => Statement | undefined = () => undefined,
): readonly Statement[] {
  return sentences
    .filter(({ start }) => {
      const line = text.slice(
        Math.max(text.lastIndexOf('\n', start - 1), text.lastIndexOf('\r', start - 1)) + 1,
        start,
      );
      // Headings, rows of tables and code by indentation state nothing.
      return !(
        /^\s*(?:>\s*)*(?:#{1,6}\s|\|)|^(?: {4}|\t)\s*$/.test(line) || /^[<|]/.test(text.slice(start, start + 1))
      );
    })
    .map((span) => {
      const words = text.slice(span.start, span.end);
      const { values, words: said, negations, sides, codes } = known(words) ?? readStatement(words);
      return { span, text: words, words: said, values, negations, sides, codes, isItem: isItemAt(text, span) };
    });
}

/** What one sentence says, wherever it stands. */
function readStatement(raw: string): Pick<Statement, 'words' | 'values' | 'negations' | 'sides' | 'codes'> {
  const words = new Set<string>();
  const values: Value[] = [];
  const sides = new Map<string, 0 | 1>();
  const codes: string[] = [];
  let negations = 0;
  const token =
    /\]\([^)\s]*(?:\s+"[^"]*")?\)|<[^>]*>|`([^`\n]+)`|(?<![\p{L}\p{N}_.-])v?(\d+(?:[.,_]\d+)*)(?:[ \t]*(%|ms|milliseconds?|s|secs?|seconds?|min|minutes?|h|hours?|days?|bytes?|[kmg]b|kilobytes|megabytes)(?![\p{L}\p{N}]))?|(\p{L}+(?:['’-]\p{L}+)*)/giu;
  for (const found of raw.matchAll(token)) {
    const [whole, code, number, unit, word] = found;
    if (code !== undefined) {
      const isValue = /^(?:-?\d[\d._]*|'[^']*'|"[^"]*"|true|false)$/.test(code);
      if (isValue) values.push({ text: code, key: keyOf(code, undefined) });
      else {
        words.add(`\`${code}\``);
        codes.push(code);
      }
    } else if (number !== undefined) {
      values.push({ text: whole, key: keyOf(number, unit) });
    } else if (word !== undefined) {
      const plain = word.toLowerCase().replaceAll('’', "'");
      const side = sideOf.get(plain);
      if (negation.test(plain)) {
        negations++;
        // “cannot” is “can” and “not”, “mustn't” is “must” and “not”.
        const verb = plain.replace(/^ca(?=n't)/, 'can').replace(/(?:not|n't)$/, '');
        if (verb !== '' && verb !== 'no' && !helper.test(verb) && verb !== plain) words.add(verb);
      } else if (numberWords.includes(plain) && plain !== 'one') {
        values.push({ text: word, key: String(numberWords.indexOf(plain)) });
      } else if (side) {
        words.add(side.pair);
        sides.set(side.pair, side.side);
      } else if (!helper.test(plain)) words.add(plain.length > 4 ? plain.replace(/(?<=[^s])s$/, '') : plain);
    }
  }
  return { words, values, negations, sides, codes };
}

function isItemAt(text: string, span: Span): boolean {
  const lineStart = Math.max(text.lastIndexOf('\n', span.start - 1), text.lastIndexOf('\r', span.start - 1)) + 1;
  return /^[ \t>]*(?:[-+*]|\d{1,9}[.)])[ \t]/.test(text.slice(lineStart, span.end));
}

function keyOf(number: string, unit: string | undefined): string {
  if (!/^-?\d/.test(number)) return number.replaceAll(/^['"]|['"]$/g, '');
  const small = unit?.toLowerCase();
  return `${number
    .replaceAll(/[_,](?=\d{3})/g, '')
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '')}${small === undefined ? '' : ` ${units[small] ?? small}`}`;
}
