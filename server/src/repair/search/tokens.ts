// Splits code of any of our languages into tokens, well enough to compare two versions of one function. It never
// fails: what it does not know is a token of its own. Written by hand, since it reads thousands of versions a second.

/** A regular expression of JavaScript; elsewhere nothing that starts so stands where an expression starts. */
const regex = /\/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/y;
const beforeExpression = /^(?:[/(,=:[!&|?{};+\-*%<>~^]|[=!]==?|=>|&&|\|\||\?\?|return|typeof|case|\n.*)$/;

const letter = /[\p{L}_$]/u;
const word = /[\p{L}_$][\p{L}\p{N}_$]*/uy;
const number = /\d[\w.]*(?:(?<=[eE])[+-]\d+)?|\.\d\w*/y;
const blanks = /[ \t\f]*/y;

/** Operators of more than one character. */
const operators: ReadonlySet<string> = new Set(
  '=== !== **= //= >>>= >>> <<= >>= &&= ||= ??= ... => -> := == != <= >= && || ?? ?. ++ -- ** += -= *= /= %= &= |= ^= << >> ::'.split(
    ' ',
  ),
);
/** What such an operator begins with. */
const operatorStarts = '=!*/><&|?.-:+%^';

/** Python's comments begin with `#`, and its `//` is an operator; its line starts are part of its grammar. */
const indented: ReadonlySet<string> = new Set(['python']);

/**
 * Tells the tokens of `text` in order, without comments and blanks, each with its offset. Line ends are tokens that
 * begin with `\n`; in Python they end with the blanks that follow.
 */
export function scanTokens(text: string, languageId: string, see: (token: string, at: number) => void): void {
  const python = indented.has(languageId);
  const { length } = text;
  let last = '(';
  let at = 0;
  const tell = (token: string, end: number) => {
    see(token, at);
    last = token;
    at = end;
  };
  while (at < length) {
    const unit = text.charCodeAt(at);
    if (unit === 32 || unit === 9 || unit === 11 || unit === 12) {
      at++;
    } else if (unit === 10 || unit === 13) {
      blanks.lastIndex = unit === 13 && text.charCodeAt(at + 1) === 10 ? at + 2 : at + 1;
      const indent = blanks.exec(text)![0];
      tell(python ? `\n${indent}` : '\n', blanks.lastIndex);
    } else if (unit === 47) {
      const end = python ? undefined : slashEnd(text, at, last);
      if (end === undefined) tell(...operatorAt(text, at, python));
      else if (end < 0) at = -end;
      else tell(text.slice(at, end), end);
    } else if (unit === 35 && python) {
      at = lineEnd(text, at);
    } else if (unit === 34 || unit === 39 || unit === 96) {
      const end = stringEnd(text, at, unit);
      tell(text.slice(at, end), end);
    } else if ((unit >= 48 && unit <= 57) || (unit === 46 && isDigit(text.charCodeAt(at + 1)))) {
      number.lastIndex = at;
      const found = number.exec(text)![0];
      tell(found, at + found.length);
    } else if (isWordStart(text, at, unit)) {
      word.lastIndex = at;
      const found = word.exec(text)![0];
      tell(found, at + found.length);
    } else {
      tell(...operatorAt(text, at, python));
    }
  }
}

/**
 * Tokens of `text` without comments and blanks. Line ends are one token each, `\n`, wherever they stand but at either
 * end of the text; in Python with the blanks that follow.
 */
export function tokensOf(text: string, languageId: string): readonly string[] {
  const tokens: string[] = [];
  scanTokens(text, languageId, (token) => {
    if (token.startsWith('\n')) {
      if (tokens.at(-1)?.startsWith('\n')) tokens.pop();
      if (tokens.length === 0) return;
    }
    tokens.push(token);
  });
  while (tokens.at(-1)?.startsWith('\n')) tokens.pop();
  return tokens;
}

/** Where a comment (negative) or a regular expression ends; undefined for a division. */
function slashEnd(text: string, at: number, last: string): number | undefined {
  const next = text.charCodeAt(at + 1);
  if (next === 47) return -lineEnd(text, at);
  if (next === 42) {
    const end = text.indexOf('*/', at + 2);
    return end < 0 ? -text.length : -(end + 2);
  }
  if (!beforeExpression.test(last)) return undefined;
  regex.lastIndex = at;
  return regex.test(text) ? regex.lastIndex : undefined;
}

function lineEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) !== 10 && text.charCodeAt(at) !== 13) at++;
  return at;
}

/** The end of a string, which is the end of its line or of the text where it is not closed. */
function stringEnd(text: string, from: number, quote: number): number {
  const tripled = quote !== 96 && text.charCodeAt(from + 1) === quote && text.charCodeAt(from + 2) === quote;
  if (tripled) {
    const end = text.indexOf(text.slice(from, from + 3), from + 3);
    return end < 0 ? text.length : end + 3;
  }
  let at = from + 1;
  for (; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 92) at++;
    else if (unit === quote) return at + 1;
    else if (unit === 10 && quote !== 96) return at;
  }
  return Math.min(at, text.length);
}

/** The operator or single character at an offset, and where it ends; Python's `//` is one whatever follows, as is what a star unpacks. */
function operatorAt(text: string, at: number, python: boolean): readonly [token: string, end: number] {
  if (operatorStarts.includes(text[at]!)) {
    if (python && text[at] === '/' && /[/*]/.test(text[at + 1] ?? '')) return [text.slice(at, at + 2), at + 2];
    for (let size = 4; size > 1; size--) {
      const found = text.slice(at, at + size);
      if (operators.has(found)) return [found, at + size];
    }
  }
  const one = String.fromCodePoint(text.codePointAt(at)!);
  return [one, at + one.length];
}

function isDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57;
}

function isWordStart(text: string, at: number, unit: number): boolean {
  if (unit < 128) return (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || unit === 95 || unit === 36;
  return letter.test(String.fromCodePoint(text.codePointAt(at)!));
}
