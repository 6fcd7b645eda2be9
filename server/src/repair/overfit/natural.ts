// How natural a change reads: whether it leaves a name unread or takes one up that was, makes a comparison with
// itself, asks for order where equality was asked for, writes more than
// there was, or writes a number that nothing speaks of. None of this proves
// anything; it orders what the tests cannot tell apart (Ernst et al. 2000 and Long and Rinard 2016 order by the like).

import type { TextEdit } from '../../base/edit.ts';
import type { Span } from '../../base/text.ts';

/** A text and one of its functions. */
export interface NaturalIn {
  readonly text: string;
  readonly func: Span;
}

const word = /(?<![\p{L}\p{N}_$.])[\p{L}_$][\p{L}\p{N}_$]*/gu;
const numeral = /(?<![\p{L}\p{N}_$.])\d+(?:\.\d+)?(?![\p{L}\p{N}_$])/gu;
/** A name or an element, and the same again behind an operator that makes nothing of it. */
const withItself =
  /(?<![\p{L}\p{N}_$.)\]])([\p{L}_$][\p{L}\p{N}_$]*(?:\[[^\][]*\])?)\s*(?:[-%/<>]|[=!]==?|[<>]=|&&|\|\||\band\b|\bor\b)\s*\1(?![\p{L}\p{N}_$.[(])/gu;
const token = /[\p{L}\p{N}_$]+|[^\s\p{L}\p{N}_$]/gu;
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
  if (countOf(after, withItself) > countOf(before, withItself)) factor *= 0.3;
  if (changesKind(before, after)) factor *= 0.6;
  if (countOf(after, token) > countOf(before, token)) factor *= 0.9;
  const was = counted(before, word);
  const is = counted(after, word);
  for (const [name, times] of was) {
    const now = is.get(name) ?? 0;
    if (now === times) continue;
    // What was declared and read, and is only declared now; and the other way round.
    if (times > 1 && now === 1) factor *= 0.6;
    if (times === 1 && now > 1) factor *= 1.5;
  }
  const told = documentationOf(place);
  const numbers = counted(before, numeral);
  for (const number of counted(after, numeral).keys()) {
    if (numbers.has(number) || plain.has(number)) continue;
    factor *= told.has(number) ? 1.3 : 0.6;
  }
  return factor;
}

/** Whether a comparison for equality becomes one for order, or the other way round. */
export function changesKind(before: string, after: string): boolean {
  const equalities = countOf(after, equality) - countOf(before, equality);
  const orders = countOf(after, order) - countOf(before, order);
  return equalities !== 0 && equalities === -orders;
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
function documentationOf({ text, func }: NaturalIn): ReadonlySet<string> {
  const comment = /(?:\/\*(?:(?!\*\/)[^])*\*\/|(?:(?:\/\/|#)[^\n]*\n)+)\s*(?:[\p{L}_$][^\n;{}]*)?$/u.exec(
    text.slice(Math.max(0, func.start - 4000), func.start),
  );
  const docstring = /^[^\n]*\n(?:[^"'\n]*\n)*?\s*("""|''')([^]*?)\1/u.exec(text.slice(func.start, func.end));
  const told = `${comment?.[0] ?? ''}\n${docstring?.[2] ?? ''}`;
  return new Set(counted(told, numeral).keys());
}
