// Which side is wrong? A failing test and the code contradict each other, and a program cannot know which of them was
// meant. Both changes are named; that of the check only where it is one literal at a known place, and never first.

import { lineStartsOf, lineText } from '../base/text.ts';
import type { TestCase } from '../core/evidence.ts';
import type { FindingFix, Side } from '../core/finding.ts';
import { searchTitle } from '../core/findingWords.ts';
import type { Target } from '../core/target.ts';

/** Of more tests than this no change of the test is told: so many are hardly all wrong. */
const mostTests = 3;

/**
 * The changes that would settle failing tests, that of the code first.
 *
 * @param tests that fail alike, each with the line of its assertion as the last of `failure.source`.
 * @returns empty where no test states a literal: then there is nothing to choose between.
 */
export function sidesOf(target: Target, tests: readonly TestCase[]): readonly FindingFix[] {
  if (tests.length > mostTests) return [];
  const checks = tests.flatMap((test) => checkFix(target, test) ?? []);
  if (checks.length < tests.length) return [];
  // Several tests may share one assertion, such as the rows of a table.
  const places = checks.map((fix) => JSON.stringify([fix.edits, fix.elsewhere]));
  const distinct = checks.filter((_, index) => places.indexOf(places[index]!) === index);
  return [{ title: searchTitle, side: 'code', edits: [], validatedBy: [] }, ...distinct];
}

/** The change of the check that makes it say what the code does. */
function checkFix(target: Target, { failure, saidBy }: TestCase): FindingFix | undefined {
  const { at, expected, actual } = failure ?? {};
  // What the person has just said is not up for a change.
  if (!at || expected === undefined || actual === undefined || saidBy === 'person') return undefined;
  const { uri, text } = target.document;
  const isOwn = at.uri === uri;
  const starts = isOwn ? lineStartsOf(text) : [];
  if (isOwn && starts[at.line] === undefined) return undefined;
  const line = isOwn ? lineText(text, starts, at.line) : lastLine(failure?.source);
  const found = swapLiteral(line, expected, actual);
  if (!found) return undefined;
  const side: Side = saidBy === 'documentation' ? 'document' : 'test';
  const fix = { title: `expect ${found.newText}`, side, validatedBy: [] };
  if (isOwn) {
    const start = starts[at.line]! + found.start;
    return { ...fix, edits: [{ span: { start, end: start + found.oldText.length }, newText: found.newText }] };
  }
  const { start: character, oldText, newText } = found;
  const range = {
    start: { line: at.line, character },
    end: { line: at.line, character: character + oldText.length },
  };
  return { ...fix, edits: [], elsewhere: { uri: at.uri, edits: [{ range, oldText, newText }] } };
}

function lastLine(source = ''): string {
  return source
    .replace(/(?:\r\n|\r|\n)$/, '')
    .split(/\r\n|\r|\n/)
    .at(-1)!;
}

/** A literal of a line, by its place in UTF-16 units, and what would stand there instead. */
export interface LiteralSwap {
  readonly start: number;
  readonly oldText: string;
  readonly newText: string;
}

/**
 * Finds the expected value as an operand of the assertion of a line, and writes the actual one in its form.
 *
 * @param expected as a runner prints it, with or without the quotes of a string.
 * @returns undefined where it does not stand exactly once as a side of an equality, or where the actual value is none
 *   that a literal can write.
 */
export function swapLiteral(line: string, expected: string, actual: string): LiteralSwap | undefined {
  if (expected.trim() === actual.trim()) return undefined;
  for (const { form, quote } of formsOf(expected)) {
    const places = placesOf(line, form);
    if (places.length === 0) continue;
    const start = places[0]!;
    if (places.length > 1 || !isOperand(line, start, start + form.length)) return undefined;
    const newText = written(actual, quote, isQuoted(expected));
    return newText === undefined || newText === form ? undefined : { start, oldText: form, newText };
  }
  return undefined;
}

const plain = /^(?:-?\d+(?:\.\d+)?(?:e[-+]?\d+)?|-?Infinity|NaN|true|false|null|undefined|True|False|None|nil)$/;
const quotes = [`'`, `"`, '`'] as const;

function isQuoted(value: string): boolean {
  const words = value.trim();
  return words.length >= 2 && quotes.some((quote) => words.startsWith(quote) && words.endsWith(quote));
}

/** What the source may hold for a printed value: a number as it is, a string in each kind of quotes. */
function formsOf(expected: string): readonly { readonly form: string; readonly quote?: string }[] {
  const words = expected.trim();
  const content = isQuoted(words) ? words.slice(1, -1) : words;
  const strings = /^[^'"`\\\r\n]{0,80}$/.test(content)
    ? quotes.map((quote) => ({ form: `${quote}${content}${quote}`, quote }))
    : [];
  return plain.test(words) ? [{ form: words }, ...strings] : strings;
}

/** @param wasQuoted whether the runner prints strings in quotes, so that bare words are no strings. */
function written(actual: string, quote: string | undefined, wasQuoted: boolean): string | undefined {
  const words = actual.trim();
  const content = isQuoted(words) ? words.slice(1, -1) : words;
  const isBare = !isQuoted(words);
  if (isBare && plain.test(words) && (quote === undefined || wasQuoted)) return words;
  if ((isBare && (quote === undefined || wasQuoted)) || !/^[^'"`\\\r\n]{0,80}$/.test(content)) return undefined;
  if (quote === '`' && content.includes('${')) return undefined;
  const mark = quote ?? words[0]!;
  return `${mark}${content}${mark}`;
}

/** Where a literal stands in a line as a token of its own. */
function placesOf(line: string, form: string): readonly number[] {
  const found: number[] = [];
  for (let at = line.indexOf(form); at >= 0; at = line.indexOf(form, at + 1)) {
    const before = line[at - 1] ?? ' ';
    const after = line[at + form.length] ?? ' ';
    if (!/[\w.$'"`-]/.test(before) && !/[\w.$'"`]/.test(after)) found.push(at);
  }
  return found;
}

const matcher = /\.\s*(?:toBe|toEqual|toStrictEqual|eql?|eqls|equals?|deep\.equal)\(\s*$/;
const equality =
  /(?:^|[^\w$])(?:assert\.|self\.|t\.|expect\.)?(?:strict|deep|deepStrict|assert)?(?:[eE]quals?|_eq!|Is|is)\($/;

/** Whether what stands from `start` to `end` is one side of the equality that the line asserts. */
function isOperand(line: string, start: number, end: number): boolean {
  const before = line.slice(0, start);
  const after = line.slice(end);
  const opened = openBrackets(before);
  if (opened === undefined) return false;
  const rest = /^\s*(?:[,;)]|$|#|\/\/)/.test(after);
  if (/\b(?:expect|should)\b/.test(before) && matcher.test(before)) return /^\s*\)/.test(after);
  const inCall = opened.length === 1 && equality.test(before.slice(0, opened[0]! + 1));
  if (inCall && /[(,]\s*$/.test(before)) {
    const isOneOfTwo = commasAt(before.slice(opened[0]! + 1)) < 2;
    return isOneOfTwo && /^\s*[,)]/.test(after);
  }
  // `assert f(x) == 3`, `assert(f(x) === 3)`, and the end of an example: `f(x) // => 3`.
  if (/^\s*(?:assert\b|console\.assert\()/.test(before))
    return opened.length <= 1 && /(?:^|[^=!<>])={2,3}\s*$/.test(before) && rest;
  return /(?:=>|→|->)\s*$/.test(before) && /^\s*(?:\*\/)?\s*$/.test(after);
}

/** Offsets of the brackets that are open at the end of a piece of a line; undefined within a string. */
function openBrackets(words: string): readonly number[] | undefined {
  const open: number[] = [];
  let quote: string | undefined;
  for (let at = 0; at < words.length; at++) {
    const sign = words[at]!;
    if (quote !== undefined) {
      if (sign === '\\') at++;
      else if (sign === quote) quote = undefined;
    } else if (sign === `'` || sign === '"' || sign === '`') quote = sign;
    else if (sign === '(' || sign === '[' || sign === '{') open.push(at);
    else if (sign === ')' || sign === ']' || sign === '}') open.pop();
  }
  // A test may stand in a call of its own on the same line: `test('adds', () => assert.equal(sum(1, 2), 3));`
  const last = open.findLastIndex((at) => equality.test(words.slice(0, at + 1)));
  return quote === undefined ? (last > 0 ? open.slice(last) : open) : undefined;
}

/** Commas outside of brackets and strings. */
function commasAt(words: string): number {
  let count = 0;
  for (let at = 0; at < words.length; at++)
    if (words[at] === ',' && openBrackets(words.slice(0, at))?.length === 0) count++;
  return count;
}
