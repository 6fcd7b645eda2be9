// Blanks comments and the insides of strings out of a text, so that a pattern finds code alone. Lengths and line ends
// stay, so that places stay. A small scanner, not a parser: it holds for text that does not parse.

/** How a family of languages marks comments and strings. */
interface Marks {
  readonly line: readonly string[];
  readonly block: readonly (readonly [string, string])[];
  /** Longer marks first. */
  readonly quotes: readonly string[];
  /** Quotes that may run over several lines. */
  readonly long: readonly string[];
  /** JavaScript: `${…}` in a backtick string is code, and a slash may open a regular expression. */
  readonly script?: true;
  /** A comment begins only after a blank. */
  readonly afterBlank?: true;
}

const braces: Marks = { line: ['//'], block: [['/*', '*/']], quotes: ['"', "'"], long: [] };
const script: Marks = { ...braces, quotes: ['"', "'", '`'], long: ['`'], script: true };
const hash: Marks = { line: ['#'], block: [], quotes: ['"', "'"], long: [] };

const marksOf: Readonly<Record<string, Marks>> = {
  javascript: script,
  javascriptreact: script,
  typescript: script,
  typescriptreact: script,
  c: braces,
  cpp: braces,
  csharp: braces,
  java: braces,
  kotlin: braces,
  swift: braces,
  dart: braces,
  scala: braces,
  php: { ...braces, line: ['//', '#'] },
  // A single quote is also a lifetime there.
  rust: { ...braces, quotes: ['"'], long: ['"'] },
  go: { ...braces, quotes: ['"', "'", '`'], long: ['`'] },
  python: { ...hash, quotes: ['"""', "'''", '"', "'"], long: ['"""', "'''"] },
  ruby: hash,
  shellscript: { ...hash, long: ['"', "'"], afterBlank: true },
  sql: { line: ['--'], block: [['/*', '*/']], quotes: ["'"], long: ["'"] },
  lua: { line: ['--'], block: [['--[[', ']]']], quotes: ['"', "'"], long: [] },
};

/**
 * The text with blanks for comments and for what stands in strings; quotes stay.
 *
 * @returns undefined for languages whose comments are not known.
 */
export function codeOnly(text: string, languageId: string): string | undefined {
  const marks = Object.hasOwn(marksOf, languageId) ? marksOf[languageId] : undefined;
  if (!marks) return undefined;
  const blanks: { readonly start: number; readonly end: number }[] = [];
  /** Depths of braces in the interpolations that are open, the innermost last. */
  const open: number[] = [];
  let last = '';
  let index = 0;
  /** Skips to the end of a string whose inside starts at `from`. */
  const string = (quote: string, from: number): number => {
    let at = from;
    while (at < text.length && !text.startsWith(quote, at)) {
      if (text[at] === '\\') at++;
      else if (quote === '`' && marks.script && text.startsWith('${', at)) {
        blanks.push({ start: from, end: at });
        open.push(0);
        return at + 2;
      } else if (!marks.long.includes(quote) && (text[at] === '\n' || text[at] === '\r')) break;
      at++;
    }
    const end = Math.min(at, text.length);
    blanks.push({ start: from, end });
    return text.startsWith(quote, end) ? end + quote.length : end;
  };
  while (index < text.length) {
    const start = index;
    const unit = text[start]!;
    const block = marks.block.find(([from]) => text.startsWith(from, start));
    const quote = marks.quotes.find((one) => text.startsWith(one, start));
    const line =
      marks.line.some((one) => text.startsWith(one, start)) && !(marks.afterBlank && /\S/.test(text[start - 1] ?? ' '));
    if (block) {
      const end = text.indexOf(block[1], start + block[0].length);
      index = end < 0 ? text.length : end + block[1].length;
      blanks.push({ start, end: index });
    } else if (line) {
      const end = /[\r\n]/g;
      end.lastIndex = start;
      index = end.exec(text)?.index ?? text.length;
      blanks.push({ start, end: index });
    } else if (quote !== undefined) {
      index = string(quote, start + quote.length);
      last = quote;
    } else if (marks.script && unit === '/' && !/[\w$)\]}'"`]/.test(last) && regexAt(text, start) > start) {
      index = regexAt(text, start);
      blanks.push({ start: start + 1, end: index - 1 });
      last = ')';
    } else if (open.length > 0 && unit === '}' && open.at(-1) === 0) {
      open.pop();
      index = string('`', start + 1);
      last = '`';
    } else {
      if (open.length > 0 && unit === '{') open[open.length - 1]!++;
      if (open.length > 0 && unit === '}') open[open.length - 1]!--;
      if (/\S/.test(unit)) last = unit;
      index++;
    }
  }
  let code = '';
  let at = 0;
  for (const { start, end } of blanks) {
    code += text.slice(at, start) + text.slice(start, end).replace(/[^\r\n]/g, ' ');
    at = Math.max(at, end);
  }
  return code + text.slice(at);
}

/** The end of a regular expression that starts at `start`; `start` where there is none. */
function regexAt(text: string, start: number): number {
  const found = /^\/(?:\\.|\[(?:\\.|[^\]\\\r\n])*\]|[^/\\[\r\n*])(?:\\.|\[(?:\\.|[^\]\\\r\n])*\]|[^/\\[\r\n])*\//.exec(
    text.slice(start, start + 1000),
  );
  return start + (found?.[0].length ?? 0);
}
