// A normal form of code, by which duplicates and variants that plainly mean the same are tried once. Two texts of one
// normal form behave alike; the reverse is not promised. It works on tokens, so that thousands can be compared.

import { tokensOf } from './tokens.ts';

/** What may stand before a whole product or a name in parentheses. */
const opens: ReadonlySet<string> = new Set(
  '( [ { , ; = => == === && || ?? ? : return and or if elif while += -= :='.split(' '),
);
/** What may stand after a whole comparison. */
const closes: ReadonlySet<string> = new Set(') ] } , ; && || ?? ? : and or if else then {'.split(' '));
/** What may stand before a whole comparison: it binds looser. */
const looseOpens: ReadonlySet<string> = new Set(
  '( [ { , ; = => && || ?? ? : return and or if elif while += -= :='.split(' '),
);

const mirrored: Readonly<Record<string, string>> = { '>': '<', '>=': '<=' };
const symmetric: ReadonlySet<string> = new Set(['==', '===', '!=', '!==']);
const opposite: Readonly<Record<string, string>> = { '==': '!=', '===': '!==', '!=': '==', '!==': '===' };
/** After these, what stood in parentheses was not one name in brackets. */
const neverAfterName: ReadonlySet<string> = new Set(['=>', '{', '.', '?.', '(', '[', '`']);
/** No expression goes on with one of these. */
const startsStatement: ReadonlySet<string> = new Set(
  'return if else elif for while const let var break continue throw raise def class pass'.split(' '),
);
/** Words that are no operands. */
const keywords: ReadonlySet<string> = new Set(
  'return if elif else while for in of not and or is await yield typeof void delete new throw raise lambda case do def function const let var async break continue pass import from class'.split(
    ' ',
  ),
);

/**
 * The normal form of a piece of code.
 *
 * Blanks, comments and repeated line ends are left out; `a > b` is `b < a`; `!(a == b)` is `a != b`; parentheses around
 * one name or number go, as do doubled ones; the operands of a symmetric comparison, and of a product with a number,
 * stand in one order. Rewrites look at names, numbers and plain members only, whose order of evaluation cannot be told.
 */
export function normalForm(text: string, languageId: string): string {
  const tokens = rewriteTokens(tokensOf(text, languageId), languageId);
  return tokens.reduce((form, token) => form + token + (token.startsWith('\n') ? '' : ' '), '').trimEnd();
}

/** The tokens of a normal form from those of a text. */
export function rewriteTokens(given: readonly string[], languageId: string): readonly string[] {
  let tokens = joinMembers(given);
  const generics = languageId !== 'python' && !languageId.startsWith('javascript');
  for (let turn = 0; turn < 8; turn++) {
    if (!rewrite(tokens, generics)) break;
    tokens = tokens.filter((token) => token !== '');
  }
  return tokens;
}

/** `a.b.c` as one token, where nothing of it is called. */
function joinMembers(tokens: readonly string[]): string[] {
  const joined: string[] = [];
  for (let at = 0; at < tokens.length; at++) {
    let token = tokens[at]!;
    if (tokens[at + 1] === '.' && isName(token) && tokens[at - 1] !== '.' && tokens[at - 1] !== '?.') {
      let end = at;
      while (tokens[end + 1] === '.' && isName(tokens[end + 2] ?? '')) end += 2;
      if (end > at && tokens[end + 1] !== '(' && tokens[end + 1] !== '[') {
        token = tokens.slice(at, end + 1).join('');
        at = end;
      }
    }
    joined.push(token);
  }
  return joined;
}

/** One round of rewrites, in place; a token that is gone is empty, and is not looked at again in this round. */
function rewrite(tokens: string[], generics: boolean): boolean {
  let changed = false;
  for (let at = 0; at < tokens.length; at++) {
    const words = rewritten(tokens, at, generics);
    if (!words) continue;
    for (const [index, word] of words.entries()) tokens[at + index] = word;
    changed = true;
    // What stands before an emptied token is not its neighbour any more.
    at += words.length + 1;
  }
  return changed;
}

/** What stands from `at` on in other words, if it can be said otherwise. */
function rewritten(tokens: readonly string[], at: number, generics: boolean): readonly string[] | undefined {
  const a = tokens[at]!;
  const op = tokens[at + 1] ?? '';
  if (a !== '(' && a !== '!' && op !== '*' && !symmetric.has(op) && !Object.hasOwn(mirrored, op)) return undefined;
  const b = tokens[at + 2] ?? '';
  const after = tokens[at + 3] ?? '';
  const before = tokens[at - 1] ?? '';
  if (before === '' && at > 0) return undefined;
  // (a) → a, where it is no argument list and no parameter list.
  if (a === '(' && isAtom(op) && b === ')')
    return !before.startsWith('\n') && opensAt(tokens, at, opens) && !neverAfterName.has(after)
      ? ['', op, '']
      : undefined;
  // !(a == b) → a != b
  if (a === '!' && op === '(' && isAtom(b) && Object.hasOwn(opposite, after)) {
    const [right = '', close] = tokens.slice(at + 4, at + 6);
    return isAtom(right) && close === ')' && opensAt(tokens, at, looseOpens) && closesAt(tokens, at + 6)
      ? [b, opposite[after]!, right, '', '', '']
      : undefined;
  }
  // if (!!a) → if (a)
  if (a === '!' && op === '!')
    return isAtom(b) && before === '(' && after === ')' && isCondition(tokens[at - 2]) ? ['', '', b] : undefined;
  if (!isAtom(a) || !isAtom(b)) return undefined;
  const wholly = opensAt(tokens, at, looseOpens) && closesAt(tokens, at + 3);
  if (Object.hasOwn(mirrored, op)) return wholly && !(generics && /^[A-Z]/.test(b)) ? [b, mirrored[op]!, a] : undefined;
  if (symmetric.has(op)) return wholly && b < a ? [b, op, a] : undefined;
  const isProduct = op === '*' && isNumber(a) && !isNumber(b) && opensAt(tokens, at, opens);
  return isProduct && (after === '+' || after === '-' || closesAt(tokens, at + 3)) ? [b, op, a] : undefined;
}

function isName(token: string): boolean {
  const unit = token.charCodeAt(0);
  const isLetter =
    unit < 128
      ? (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || unit === 95 || unit === 36
      : /^\p{L}/u.test(token);
  return isLetter && !keywords.has(token);
}

function isNumber(token: string): boolean {
  return /^\.?\d/.test(token);
}

function isAtom(token: string): boolean {
  return isName(token) || isNumber(token);
}

/** Whether what precedes `at` ends there; at the start of a line only where the line before is known to be over. */
function opensAt(tokens: readonly string[], at: number, words: ReadonlySet<string>): boolean {
  const before = tokens[at - 1];
  if (before?.startsWith('\n')) return at === 1 || /^[;{}]$/.test(tokens[at - 2]!);
  return before === undefined || words.has(before);
}

/** Whether an operand ends before `at`; at the end of a line only where the next one cannot go on with it. */
function closesAt(tokens: readonly string[], at: number): boolean {
  const after = tokens[at];
  if (after?.startsWith('\n')) {
    const next = tokens[at + 1];
    return next === undefined || next === '}' || startsStatement.has(next);
  }
  return after === undefined || closes.has(after);
}

function isCondition(token: string | undefined): boolean {
  return token === 'if' || token === 'while';
}
