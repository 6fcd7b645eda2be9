// How much a change writes and takes away, token by token: what stays where it was costs nothing, however wide the edit
// that carries it.

import type { TextEdit } from '../../base/edit.ts';
import { tokensOf } from './tokens.ts';

/** Most tokens of one edit that are compared one by one; beyond, its ends only. */
const mostCompared = 400;

/**
 * The characters of tokens that edits of `text` put in or leave out; at least 1, since a change of blanks is one too.
 * What is moved counts twice.
 */
export function differenceOf(text: string, edits: readonly TextEdit[], languageId: string): number {
  let sum = 0;
  for (const { span, newText } of edits) {
    const before = [...tokensOf(text.slice(span.start, span.end), languageId)];
    const after = [...tokensOf(newText, languageId)];
    while (before.length > 0 && before[0] === after[0]) {
      before.shift();
      after.shift();
    }
    while (before.length > 0 && before.at(-1) === after.at(-1)) {
      before.pop();
      after.pop();
    }
    const common = before.length + after.length > mostCompared ? 0 : commonLength(before, after);
    sum += lengthOf(before) + lengthOf(after) - 2 * common;
  }
  return Math.max(1, sum);
}

function lengthOf(tokens: readonly string[]): number {
  return tokens.reduce((sum, token) => sum + token.length, 0);
}

/** Characters of the longest common subsequence, by weight (Wagner and Fischer 1974). */
function commonLength(a: readonly string[], b: readonly string[]): number {
  let row = b.map(() => 0);
  for (const one of a) {
    const next: number[] = [];
    for (const [at, other] of b.entries()) {
      const diagonal = one === other ? (row[at - 1] ?? 0) + one.length : 0;
      next.push(Math.max(diagonal, row[at]!, next[at - 1] ?? 0));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
