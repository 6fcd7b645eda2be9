// How loosely the parts of an expression's text hang together: tells where new code needs parentheses.
// Works on text, because most of what templates write was never parsed.

/** A language's binary operators with their binding strengths; words such as `in` too. A greater number binds tighter. */
export type Strengths = ReadonlyMap<string, number>;

/** What an expression's text is at its outermost level. */
export interface Outermost {
  /** The weakest binary operator outside of brackets and strings. */
  readonly operator?: string;
  readonly strength: number;
  /** Starts with a unary operator that is not its only part, or is one with an operand: `-a`, `!a`, `not a`. */
  readonly prefixed: boolean;
}

/** Binds tighter than any operator: names, literals, calls, anything in brackets. */
export const atomic = 100;

const token =
  /\s+|[\p{L}_$#][\p{L}\p{N}_$]*|\d[\w.]*|\*\*|===|!==|==|!=|<=|>=|=>|<<|>>>|>>|&&|\|\||\?\?|\?\.|\/\/|:=|./gsu;
const openers = '([{';
const closers = ')]}';
const prefixWords = new Set(['not', 'await', 'typeof', 'void', 'delete', 'new', 'yield', 'lambda']);
const prefixSigns = new Set(['!', '-', '+', '~', '*', '&']);

/**
 * The outermost operator of an expression.
 *
 * @param text source of one expression, without comments.
 * @param strengths binary operators; `?`, `=>`, `=` count as 0, so does what is not known to bind.
 */
export function outermost(text: string, strengths: Strengths): Outermost {
  let depth = 0;
  let operandBefore = false;
  let prefixed = false;
  let best: { operator?: string; strength: number } = { strength: atomic };
  const weaker = (operator: string, strength: number) => {
    if (strength <= best.strength) best = { operator, strength };
  };
  for (let at = 0; at < text.length;) {
    const quote = text[at]!;
    if (quote === '"' || quote === "'" || quote === '`') {
      at = afterString(text, at);
      operandBefore = true;
      continue;
    }
    token.lastIndex = at;
    const word = token.exec(text)![0];
    at += word.length;
    if (openers.includes(word)) {
      depth++;
      continue;
    }
    if (closers.includes(word)) {
      depth--;
      operandBefore = true;
      continue;
    }
    if (depth > 0 || /^\s/u.test(word)) continue;
    if (operandBefore && (word === '?' || word === '=>' || word === '=' || word === ':=' || word === 'if')) {
      weaker(word, 0);
      operandBefore = false;
    } else if (word === ',' || word === ';') {
      weaker(word, -1);
      operandBefore = false;
    } else if (operandBefore && strengths.has(word)) {
      weaker(word, strengths.get(word)!);
      operandBefore = false;
    } else if (!operandBefore && (prefixWords.has(word) || prefixSigns.has(word))) {
      if (word === 'lambda' || word === 'yield') weaker(word, 0);
      else if (word !== 'new') prefixed = true;
      const own = word === 'not' ? strengths.get('not') : undefined;
      if (own !== undefined) weaker(word, own);
    } else if (/^[\p{L}\p{N}_$#]/u.test(word)) {
      operandBefore = true;
    }
  }
  return { ...best, prefixed };
}

function afterString(text: string, start: number): number {
  const quote = text[start]!;
  const triple = quote.repeat(3);
  const end = quote !== '`' && text.startsWith(triple, start) ? triple : quote;
  for (let at = start + end.length; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text.startsWith(end, at)) return at + end.length;
  }
  return text.length;
}
