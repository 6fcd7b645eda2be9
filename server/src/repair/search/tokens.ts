// Splits code of any of our languages into tokens, well enough to compare two versions of one function. It never
// fails: what it does not know is a token of its own.

const pattern =
  /(?<comment>\/\/[^\n\r]*|\/\*[^]*?(?:\*\/|$))|(?<hash>#[^\n\r]*)|(?<line>(?:\r\n|\r|\n)[ \t\f]*)|(?<blank>[ \t\f\v]+)|(?<string>"""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|"(?:\\[^]|[^"\\\n])*"?|'(?:\\[^]|[^'\\\n])*'?|`(?:\\[^]|[^`\\])*`?)|(?<word>[\p{L}_$][\p{L}\p{N}_$]*)|(?<number>\d[\w.]*(?:(?<=[eE])[+-]\d+)?|\.\d[\w]*)|(?<operator>===|!==|\*\*=|\/\/=|>>>=|>>>|<<=|>>=|&&=|\|\|=|\?\?=|\.\.\.|=>|->|:=|==|!=|<=|>=|&&|\|\||\?\?|\?\.|\+\+|--|\*\*|\+=|-=|\*=|\/=|%=|&=|\|=|\^=|<<|>>|::|[^])/uy;

/** A regular expression of JavaScript; elsewhere nothing that starts so stands where an expression starts. */
const regex = /\/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/y;
const beforeExpression = /^(?:[/(,=:[!&|?{};+\-*%<>~^]|[=!]==?|=>|&&|\|\||\?\?|return|typeof|case|\n.*)$/;

/** Python's comments begin with `#`, and its `//` is an operator; its line starts are part of its grammar. */
const indented: ReadonlySet<string> = new Set(['python']);

/**
 * Tokens of `text` without comments and blanks. Line ends are one token each, `\n`, wherever they stand but at either
 * end of the text; in Python with the blanks that follow.
 */
export function tokensOf(text: string, languageId: string): readonly string[] {
  const python = indented.has(languageId);
  const tokens: string[] = [];
  pattern.lastIndex = 0;
  while (pattern.lastIndex < text.length) {
    const from = pattern.lastIndex;
    if (!python && text[from] === '/' && beforeExpression.test(tokens.at(-1) ?? '(')) {
      regex.lastIndex = from;
      const literal = regex.exec(text);
      if (literal) {
        tokens.push(literal[0]);
        pattern.lastIndex = regex.lastIndex;
        continue;
      }
    }
    const match = pattern.exec(text);
    if (!match) break;
    const groups = match.groups!;
    if (groups['blank'] !== undefined) continue;
    if (groups['comment'] !== undefined) {
      if (!python) continue;
      // Floor division, or a division by what a star unpacks: two characters, then on.
      tokens.push(text.slice(from, from + 2));
      pattern.lastIndex = from + 2;
      continue;
    }
    if (groups['hash'] !== undefined) {
      if (python) continue;
      tokens.push('#');
      pattern.lastIndex = from + 1;
      continue;
    }
    if (groups['line'] !== undefined) {
      if (tokens.at(-1)?.startsWith('\n')) tokens.pop();
      if (tokens.length > 0) tokens.push(python ? `\n${match[0].replace(/^[\r\n]+/, '')}` : '\n');
      continue;
    }
    tokens.push(match[0]);
  }
  while (tokens.at(-1)?.startsWith('\n')) tokens.pop();
  return tokens;
}
