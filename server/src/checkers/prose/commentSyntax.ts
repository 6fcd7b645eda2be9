// How languages write comments and strings: enough to find the comments, and never to take a string or a regular
// expression for one. Parsing the language is left to its own tools.

/** A comment or doc string of a source text, delimiters included. */
export interface SourceComment {
  readonly kind: 'line' | 'block' | 'docString';
  readonly start: number;
  readonly end: number;
  /** Length of what opens and closes it. */
  readonly open: number;
  readonly close: number;
}

/** The lexical shape of a language. */
export interface CommentSyntax {
  /** What starts a comment to the end of the line. */
  readonly line: readonly string[];
  /** Whether `#` or another line mark counts only at the start of a word. */
  readonly lineAtWordStart?: boolean;
  readonly block: readonly (readonly [string, string])[];
  /** Block comments hold block comments. */
  readonly nested?: boolean;
  /** Quotes of strings that end with the line. */
  readonly quotes: string;
  /** Quotes of strings that go over lines, longest first. */
  readonly longQuotes: readonly string[];
  readonly escapes: boolean;
  readonly special?: 'javascript' | 'python' | 'rust' | 'cpp' | 'shell' | 'yaml' | 'ruby' | 'lua' | 'markup';
}

const c: CommentSyntax = { line: ['//'], block: [['/*', '*/']], quotes: `"'`, longQuotes: [], escapes: true };
const hash: CommentSyntax = {
  line: ['#'],
  lineAtWordStart: true,
  block: [],
  quotes: `"'`,
  longQuotes: [],
  escapes: true,
};
const markup: CommentSyntax = {
  line: [],
  block: [['<!--', '-->']],
  quotes: '',
  longQuotes: [],
  escapes: false,
  special: 'markup',
};
const javascript: CommentSyntax = { ...c, special: 'javascript' };
const css: CommentSyntax = { ...c, line: [] };

const syntaxes: Readonly<Record<string, CommentSyntax>> = {
  javascript,
  javascriptreact: javascript,
  typescript: javascript,
  typescriptreact: javascript,
  jsonc: { ...c, quotes: '"' },
  python: { ...hash, lineAtWordStart: false, longQuotes: ['"""', "'''"], special: 'python' },
  go: { ...c, quotes: `"'`, longQuotes: ['`'] },
  rust: { ...c, nested: true, quotes: '', longQuotes: ['"'], special: 'rust' },
  java: { ...c, longQuotes: ['"""'] },
  kotlin: { ...c, nested: true, longQuotes: ['"""'] },
  swift: { ...c, nested: true, quotes: '"', longQuotes: ['"""'] },
  scala: { ...c, nested: true, longQuotes: ['"""'] },
  dart: { ...c, longQuotes: ['"""', "'''"] },
  csharp: { ...c, longQuotes: ['"""'] },
  c: { ...c, special: 'cpp' },
  cpp: { ...c, special: 'cpp' },
  php: { ...c, line: ['//', '#'] },
  css,
  scss: c,
  less: c,
  shellscript: { ...hash, quotes: '', longQuotes: ['"', "'"], special: 'shell' },
  ruby: { ...hash, special: 'ruby' },
  yaml: { ...hash, special: 'yaml' },
  toml: { ...hash, longQuotes: ['"""', "'''"] },
  dockerfile: { ...hash, quotes: '' },
  makefile: { ...hash, quotes: '' },
  powershell: { ...hash, block: [['<#', '#>']], escapes: false },
  r: hash,
  lua: { ...c, line: ['--'], block: [], special: 'lua' },
  sql: { ...c, line: ['--'], escapes: false },
  html: markup,
  xml: markup,
  vue: markup,
  svelte: markup,
};

/** Languages whose comments are found. */
export const commentLanguages: readonly string[] = Object.keys(syntaxes);

/** The shape of a language, if it is known. */
export function commentSyntaxOf(languageId: string): CommentSyntax | undefined {
  return Object.hasOwn(syntaxes, languageId) ? syntaxes[languageId] : undefined;
}
