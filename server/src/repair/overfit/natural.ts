// How natural a change reads: whether it leaves a name unread (read no more, or only written) or takes one up that was,
// makes a comparison with itself, asks for order where equality was asked for, writes more than
// there was, or writes a number that nothing speaks of. None of this proves
// anything; it orders what the tests cannot tell apart (Ernst et al. 2000 and Long and Rinard 2016 order by the like).

import type { TextEdit } from '../../base/edit.ts';
import { documentationOf, type NaturalIn } from './documentation.ts';
import { agreementWithWords } from './told.ts';

const word = /(?<![\p{L}\p{N}_$.])[\p{L}_$][\p{L}\p{N}_$]*/gu;
const numeral = /(?<![\p{L}\p{N}_$.])\d+(?:\.\d+)?(?![\p{L}\p{N}_$])/gu;
/** A name or an element, and the same again behind an operator that makes nothing of it. */
const withItself =
  /(?<![\p{L}\p{N}_$.)\]])([\p{L}_$][\p{L}\p{N}_$]*(?:\[[^\][]*\])?)\s*([-%/<>]|[=!]==?|[<>]=|&&|\|\||\band\b|\bor\b)\s*\1(?![\p{L}\p{N}_$.[(])/gu;
/** How tightly operators bind; what stands before a name alone (`!`, `not`) binds tighter than all. */
const strengths: ReadonlyMap<string, number> = new Map(
  ['or ||', 'and &&', '== === != !==', 'in is < <= > >=', '+ -', '* / // %', '**', '! not'].flatMap((words, at) =>
    words.split(' ').map((word) => [word, at + 1] as const),
  ),
);
const operatorBefore = /(?:\b(or|and|in|is|not)|(\|\||&&|[=!]==?|(?<!=)[<>]=?|\*\*|\/\/|[-+*/%!]))\s*$/u;
const operatorAfter = /^\s*(?:(or|and|in|is|not)\b|(\|\||&&|[=!]==?|[<>]=?|\*\*|\/\/|[-+*/%]))/u;
/** Words, operators whole, and every other sign by itself. */
const token = /[\p{L}\p{N}_$]+|[-+*/%<>=!&|^~?]+|[^\s\p{L}\p{N}_$]/gu;
const equality = /(?<![<>=!])(?:===?|!==?)(?![=>])/gu;
const order = /(?<![<>=-])[<>]=?(?![<>=])/gu;

/** Numbers that need no reason. */
const plain = new Set(['0', '1', '2']);

/** A factor around 1: below for what nobody would write, above for what seems to have been forgotten. */
export function naturalness(place: NaturalIn, edits: readonly TextEdit[]): number {
  const { text, func } = place;
  const before = text.slice(func.start, func.end);
  const after = applied(before, func.start, edits);
  let factor = 1;
  if (selfOperationsIn(after) > selfOperationsIn(before)) factor *= 0.3;
  if (changesKind(before, after)) factor *= 0.6;
  if (grows(before, after)) factor *= 0.9;
  const was = counted(before, word);
  const is = counted(after, word);
  for (const [name, times] of was) {
    const now = is.get(name) ?? 0;
    if (now === times) continue;
    // What was only declared, and is read now.
    if (times === 1 && now > 1) factor *= 1.5;
  }
  factor *= 0.6 ** leftUnread(before, after).length;
  const told = numbersToldOf(place);
  const numbers = counted(before, numeral);
  for (const number of counted(after, numeral).keys()) {
    if (numbers.has(number) || plain.has(number)) continue;
    factor *= told.has(number) ? 1.3 : 0.6;
  }
  return factor * agreementWithWords(place, before, after);
}

/**
 * Whether a change puts in a number that neither stood in its place nor is spoken of: another factor, another bound.
 * One and nothing need no reason.
 */
export function addsNumber(place: NaturalIn, edits: readonly TextEdit[]): boolean {
  const before = place.text.slice(place.func.start, place.func.end);
  const after = applied(before, place.func.start, edits);
  if (countOf(after, numeral) <= countOf(before, numeral)) return false;
  const was = counted(before, numeral);
  const told = numbersToldOf(place);
  return [...counted(after, numeral)].some(
    ([number, times]) => times > (was.get(number) ?? 0) && !/^[01]$/u.test(number) && !told.has(number),
  );
}

/** Whether there is more to read than before. */
export function grows(before: string, after: string): boolean {
  return countOf(after, token) > countOf(before, token);
}

/** How often an operator has the same on both sides; in `x < b && b > 1` what is joined is no `b` but two comparisons. */
function selfOperationsIn(text: string): number {
  return [...text.matchAll(withItself)].filter(({ 0: whole, 2: operator, index }) => {
    const own = strengths.get(operator!)!;
    const before = operatorBefore.exec(text.slice(Math.max(0, index - 12), index));
    const after = operatorAfter.exec(text.slice(index + whole.length, index + whole.length + 12));
    const strengthOf = (found: RegExpExecArray | null) => strengths.get(found?.[1] ?? found?.[2] ?? '') ?? 0;
    return strengthOf(before) < own && strengthOf(after) <= own;
  }).length;
}

/** Whether a comparison for equality becomes one for order, or the other way round. */
export function changesKind(before: string, after: string): boolean {
  const equalities = countOf(after, equality) - countOf(before, equality);
  const orders = countOf(after, order) - countOf(before, order);
  return equalities !== 0 && equalities === -orders;
}

/** What is written after a name that gets a value and is not asked for one. */
const given = /^\s*(?:(?:\*\*|<<|>>>?|&&|\|\||\?\?|\/\/|[-+*/%&|^@])?=(?![=>])|\+\+|--)/u;

/**
 * Names that a function reads before a change and no more after it, though they still stand there: parameters, or
 * variables that get values which nothing asks for. Correct code has seldom one.
 */
export function leftUnread(before: string, after: string): readonly string[] {
  const [code, changed] = [withoutWords(before), withoutWords(after)];
  const was = readsOf(code);
  const is = readsOf(changed);
  return [...counted(changed, word).keys()].filter((name) => (was.get(name) ?? 0) > 0 && (is.get(name) ?? 0) === 0);
}

const wordsOf = {
  python: /#[^\n]*|(?<![\p{L}])(?:[rbuRBU]{0,2})(?:"""[^]*?"""|'''[^]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')/gu,
  other: /\/\/[^\n]*|\/\*[^]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/gu,
};

/** A function without comments and plain texts: what they speak of is not read. Texts that can hold code stay. */
function withoutWords(text: string): string {
  const isPython = /^\s*(?:async\s+)?def\s/u.test(text);
  return text.replace(isPython ? wordsOf.python : wordsOf.other, (words) => (/^["'rbu]/iu.test(words) ? "''" : ''));
}

/** What is called, with its parenthesis; a word of the language is none. */
const call =
  /[\p{L}\p{N}_$\])](?<!\b(?:and|await|elif|else|for|if|in|is|not|or|return|switch|typeof|void|while|yield))\s*\(/gu;

/** Whether what is written is what stood there without a call around it, before it or after it. */
export function leavesOutCall(was: string, is: string): boolean {
  const kept = is.trim();
  return kept !== '' && was.length > kept.length && was.includes(kept) && countOf(was, call) > countOf(is, call);
}

/** How often each name stands where it is neither declared nor given a value. */
function readsOf(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const head = headOf(text);
  for (const { 0: name, index } of text.matchAll(word)) {
    const after = text.slice(index + name.length, index + name.length + 12);
    const before = text.slice(Math.max(0, index - 12), index);
    const isGiven =
      given.test(after) ||
      /(?:\+\+|--|\b(?:let|const|var)\s)\s*$/u.test(before) ||
      (/\bfor\s+$/u.test(before) && /^\s+in\b/u.test(after));
    if (index >= head && !isGiven) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** Where the parameters of a function end. */
function headOf(text: string): number {
  const open = text.indexOf('(');
  const arrow = text.indexOf('=>');
  if (arrow >= 0 && (open < 0 || arrow < open)) return arrow;
  let depth = 0;
  for (let at = Math.max(0, open); at < text.length; at++) {
    if (text[at] === '(') depth++;
    if (text[at] === ')' && --depth === 0) return at;
  }
  return 0;
}

function applied(before: string, start: number, edits: readonly TextEdit[]): string {
  let at = 0;
  let result = '';
  for (const { span, newText } of edits) {
    result += before.slice(at, span.start - start) + newText;
    at = span.end - start;
  }
  return result + before.slice(at);
}

function countOf(text: string, pattern: RegExp): number {
  return [...text.matchAll(pattern)].length;
}

function counted(text: string, pattern: RegExp): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [one] of text.matchAll(pattern)) counts.set(one, (counts.get(one) ?? 0) + 1);
  return counts;
}

/** Numbers that the comment before a function, or its docstring, speaks of. */
function numbersToldOf(place: NaturalIn): ReadonlySet<string> {
  return new Set(counted(documentationOf(place), numeral).keys());
}
