// What a documented example is, and how a line of prose says one: a call, or arguments, and a literal that it gives.
// Only forms that cannot be read in two ways count; what a line says besides must not change their meaning.

import type { Span } from '../../base/text.ts';
import type { SyntaxNode } from '../../core/syntaxTree.ts';

/** One example of a function, as its documentation writes it. */
export interface Example {
  /** An expression that calls the function. */
  readonly call: string;
  readonly expected:
    | {
        readonly kind: 'value';
        /** A literal of the language, or of Python where the documentation of JavaScript uses its words. */
        readonly text: string;
        /** Where it stands in the document, if it stands there as it is. */
        readonly span?: Span;
      }
    | { readonly kind: 'throws'; readonly error?: string };
  /** Statements that are run before it, such as the earlier lines of a doctest. */
  readonly before: readonly string[];
  /** Zero-based line of the document. */
  readonly line: number;
  /** `doctest`: behind `>>>`, compared as it is printed; `prose`: anything else, compared with leniency. */
  readonly form: 'doctest' | 'prose';
}

/** A function with the documentation that belongs to it. */
export interface Documented {
  /** As a caller in the same module writes it, such as `median` or `Stack.of`. */
  readonly name: string;
  readonly node: SyntaxNode;
  /** Names of the parameters that must be given, in order; undefined where that cannot be told. */
  readonly parameters: readonly string[] | undefined;
  readonly examples: readonly Example[];
}

/** One line of documentation without its decoration. */
export interface DocumentationLine {
  readonly text: string;
  readonly line: number;
  /** Offset of `text` in the document; undefined where the text there is written otherwise. */
  readonly offset: number | undefined;
}

/** What prose examples are read for. */
export interface ProseReader {
  readonly name: string;
  readonly parameters: readonly string[] | undefined;
  /** Whether a text is a literal, of the language or of one whose words `convert` takes over. */
  isLiteral(text: string): boolean;
  /** Literals as the language writes them. */
  convert(text: string): string;
}

const number = /^[-+]?(?:\d[\d_]*(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?(?![\w%])(?!\.\d)/;
const word = /^(?:True|False|None|true|false|null|undefined|NaN|Infinity|-Infinity)(?![\w.])/;
const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** The end of the literal that begins at an offset, judged by its brackets and quotes; undefined where none begins. */
export function literalEnd(text: string, start: number): number | undefined {
  const rest = text.slice(start);
  const plain = word.exec(rest) ?? number.exec(rest);
  if (plain) return start + plain[0].length;
  const first = text[start];
  if (first === '"' || first === "'") return quoteEnd(text, start);
  return first !== undefined && first in closing ? bracketEnd(text, start) : undefined;
}

/** The end of the quoted text that begins at an offset. */
function quoteEnd(text: string, start: number): number | undefined {
  const quote = text[start]!;
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === quote) return at + 1;
    else if (text[at] === '\n') return undefined;
  }
  return undefined;
}

/** The end of the brackets that open at an offset, quotes within left alone. */
export function bracketEnd(text: string, start: number): number | undefined {
  const open: string[] = [];
  for (let at = start; at < text.length; at++) {
    const one = text[at]!;
    if (one === '"' || one === "'") {
      const end = quoteEnd(text, at);
      if (end === undefined) return undefined;
      at = end - 1;
    } else if (one in closing) open.push(closing[one]!);
    else if (one === ')' || one === ']' || one === '}') {
      if (open.pop() !== one) return undefined;
      if (open.length === 0) return at + 1;
    }
  }
  return undefined;
}

const quotedTexts = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g;
const tokens =
  /^(?:\s+|[[\](){},:]|(?<=^|[[({,:]\s*)[-+](?=[\d.]|Infinity)|\d[\d_]*\.?\d*(?:[eE][-+]?\d+)?(?![\w.])|\.\d+(?![\w.])|(?:True|False|None|true|false|null|undefined|NaN|Infinity|set\(\))(?![\w$])|[A-Za-z_$][\w$]*(?=\s*:))+$/;

/**
 * Whether a text has nothing but the parts of literals: quoted texts, numbers, brackets, and the words for truth and
 * nothing. Whether they fit together is seen when it is evaluated.
 */
export function isLiteralText(text: string): boolean {
  if (text.length > 2000) return false;
  const bare = text.replaceAll(quotedTexts, '0');
  return bare.trim() !== '' && tokens.test(bare);
}

/** Between a call and its value. */
const between =
  /^\s*(?:;?\s*(?:\/\/|#)\s*)?(?:={1,3}>|={2,3}(?![=>])|=(?![=>])|-+>|→|➞|⇒|➡|↦|(?:should\s+|must\s+|will\s+)?(?:returns?|gives?|yields?|equals?|evaluates\s+to|(?:should\s+|must\s+)?be|is|results\s+in)\b:?)\s*/i;
/** What may follow a value without changing it. */
const after = /^\s*(?:$|[.;)`](?!\w)|,|\band\b|\bbut\b|\bbecause\b|\bsince\b|(?:#|\/\/|--)\s|\((?![^)]*\bor\b))/i;
/** What turns an example into its opposite, or into something of another time. */
const negated =
  /\b(?:not|never|n't|unlike|wrong(?:ly)?|incorrect(?:ly)?|instead\s+of|rather\s+than|used\s+to|previously|formerly|no\s+longer|bug|broken|if|unless|about|approximately|roughly|say|suppose|todo|fixme)\b/i;

/** A value behind a separator at an offset of a line. */
function valueAt(
  text: string,
  at: number,
  { isLiteral }: ProseReader,
): { readonly start: number; readonly end: number } | undefined {
  const separator = between.exec(text.slice(at));
  if (!separator) return undefined;
  let start = at + separator[0].length;
  if (text[start] === '`') start++;
  const end = literalEnd(text, start);
  if (end === undefined || !after.test(text.slice(end)) || !isLiteral(text.slice(start, end))) return undefined;
  return { start, end };
}

function expectedOf(
  line: DocumentationLine,
  start: number,
  end: number,
  { convert }: ProseReader,
): Example['expected'] {
  return {
    kind: 'value',
    text: convert(line.text.slice(start, end)),
    ...(line.offset === undefined ? {} : { span: { start: line.offset + start, end: line.offset + end } }),
  };
}

/** Whether two names are one but for case and underscores, as where documentation was taken over. */
export function isSameName(a: string, b: string): boolean {
  const bare = (name: string) => name.replaceAll('_', '').toLowerCase();
  return a === b || (bare(a) === bare(b) && bare(a).length > 3);
}

/** Examples that a line of prose gives: every call of the function with a literal behind it. */
export function callsIn(line: DocumentationLine, reader: ProseReader): readonly Example[] {
  const { text } = line;
  const found: Example[] = [];
  const short = reader.name.slice(reader.name.lastIndexOf('.') + 1);
  for (const match of text.matchAll(/(?<![\w$.])[\w$]+(?:\.[\w$]+)*(?=\()/g)) {
    const written = match[0];
    if (!isSameName(written, reader.name) && !(reader.name === short && isSameName(written, short))) continue;
    const open = match.index + written.length;
    const end = bracketEnd(text, open);
    if (end === undefined || negated.test(text.slice(0, match.index))) continue;
    const given = text.slice(open + 1, end - 1);
    const list = `[${given.replace(/,\s*$/, '')}]`;
    if (given.trim() !== '' && !reader.isLiteral(list)) continue;
    const value = valueAt(text, text[end] === '`' ? end + 1 : end, reader);
    if (!value) continue;
    found.push({
      call: `${reader.name}(${reader.convert(given)})`,
      expected: expectedOf(line, value.start, value.end, reader),
      before: [],
      line: line.line,
      form: 'prose',
    });
  }
  return found;
}

/** Values apart at commas of the outermost level; undefined where one of them is no literal. */
function valuesOf(text: string, { isLiteral }: ProseReader): readonly string[] | undefined {
  const found: string[] = [];
  let at = 0;
  for (;;) {
    at += /^\s*/.exec(text.slice(at))![0].length;
    const end = literalEnd(text, at);
    if (end === undefined || !isLiteral(text.slice(at, end))) return undefined;
    found.push(text.slice(at, end));
    const next = /^\s*(,|$)/.exec(text.slice(end));
    if (!next) return undefined;
    if (next[1] === '') return found;
    at = end + next[0].length;
  }
}

/** Values with the names of parameters, as in `n = 5, k = 2`; in the order of the parameters. */
function assignmentsOf(text: string, reader: ProseReader): readonly string[] | undefined {
  const { parameters } = reader;
  if (!parameters) return undefined;
  const given = new Map<string, string>();
  let at = 0;
  for (;;) {
    const name = /^\s*(?:and\s+)?`?([A-Za-z_$][\w$]*)\s*={1,3}\s*/.exec(text.slice(at));
    if (!name) return undefined;
    const start = at + name[0].length;
    const end = literalEnd(text, start);
    if (end === undefined || !reader.isLiteral(text.slice(start, end))) return undefined;
    given.set(name[1]!, text.slice(start, end));
    const next = /^`?\s*(,\s*(?:and\s+)?|and\s+|$)/.exec(text.slice(end));
    if (!next) return undefined;
    at = end + next[0].length;
    if (at >= text.length) break;
  }
  if (given.size !== parameters.length || !parameters.every((one) => given.has(one))) return undefined;
  return parameters.map((one) => given.get(one)!);
}

function callOf(reader: ProseReader, values: readonly string[] | undefined): string | undefined {
  if (!values || values.length === 0 || values.length !== reader.parameters?.length) return undefined;
  return `${reader.name}(${values.map((one) => reader.convert(one)).join(', ')})`;
}

const given =
  /^(?:for|if|when|given|with)\s+(.+?)[,:]?\s+(?:then\s+)?(?:the\s+)?(?:expected\s+)?(?:(?:output|result|answer|return\s+value|function|it)\s+)(?:(?:should|must|would|will)\s+)?(?:be|is|returns?)\s*:?\s*(?=\S)/i;
const input = /^(?:sample\s+)?(?:input|in)s?\s*\d*\s*[:=]\s*(.+?)\s*$/i;
const output = /^(?:sample\s+|expected\s+)?(?:output|out|result)s?\s*\d*\s*[:=]\s*(.+?)\s*$/i;
const both = /^(?:input|in)s?\s*:\s*(.+?)[,;.]?\s+(?:output|out|result)s?\s*:\s*(.+?)$/i;
const arrow = /\s+(?:={1,3}>|-+>|→|➞|⇒)\s+/;

/**
 * Examples of arguments and a result without a call: `For n = 5, the result should be 3`, an input and an output, and,
 * in a list of examples, `5 => 3`.
 *
 * @param next the line behind, for an output of its own.
 * @param isList true below a heading such as `Examples:`.
 */
export function argumentsIn(
  line: DocumentationLine,
  next: DocumentationLine | undefined,
  isList: boolean,
  reader: ProseReader,
): readonly Example[] {
  const made = (call: string | undefined, of: DocumentationLine, start: number): readonly Example[] => {
    const end = literalEnd(of.text, start);
    if (
      call === undefined ||
      end === undefined ||
      !after.test(of.text.slice(end)) ||
      !reader.isLiteral(of.text.slice(start, end))
    )
      return [];
    return [{ call, expected: expectedOf(of, start, end, reader), before: [], line: line.line, form: 'prose' }];
  };
  const read = (text: string) => callOf(reader, assignmentsOf(text, reader) ?? valuesOf(text, reader));
  const sentence = given.exec(line.text);
  if (sentence) return made(callOf(reader, assignmentsOf(sentence[1]!, reader)), line, sentence[0].length);
  const whole = both.exec(line.text);
  if (whole) return made(read(whole[1]!), line, line.text.length - whole[2]!.length);
  const first = input.exec(line.text);
  const second = first && next ? output.exec(next.text) : null;
  if (first && next && second)
    return made(read(first[1]!), next, next.text.indexOf(second[1]!, second[0].indexOf(second[1]!)));
  const split = isList ? arrow.exec(line.text) : null;
  return split
    ? made(callOf(reader, valuesOf(line.text.slice(0, split.index), reader)), line, split.index + split[0].length)
    : [];
}

const heading = /^(?:#+\s*|\*+)?(?:some\s+|usage\s+|for\s+)?(?:examples?|e\.g\.)\b[^:]{0,30}:?\**\s*$/i;

/** Whether lines behind this one are a list of examples: a heading begins one, another heading or tag ends it. */
export function listAfter(text: string, before: boolean): boolean {
  if (heading.test(text) || /^@example\b/.test(text)) return true;
  return before && !/^[A-Z]\w+:$|^:\w+|^@\w+/.test(text);
}

/** A line without what makes it an item of a list or an example. */
export function bulletless(line: DocumentationLine): DocumentationLine {
  const mark =
    /^(?:[-*•]\s+|\d+[.)]\s+|(?:e\.g\.|i\.e\.|ex|for\s+example|for\s+instance|examples?(?:\s*\d+)?)\s*[:,.]?\s+)+/i.exec(
      line.text,
    )?.[0] ?? '';
  return {
    ...line,
    text: line.text.slice(mark.length),
    offset: line.offset === undefined ? undefined : line.offset + mark.length,
  };
}
