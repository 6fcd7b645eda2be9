// Reads doc comments: JSDoc, and Python's docstrings in the manners of Google, NumPy and Sphinx. Only what is clear
// is read; a line in no known manner stays part of the text.

import type { Span } from '../../base/text.ts';

/** One documented parameter. */
export interface DocumentedParameter {
  readonly name: string;
  /** Where the name stands in the document. */
  readonly span: Span;
  /** As written: between braces, in parentheses, after a colon. */
  readonly type?: string;
  /** The default that the documentation names, as written. */
  readonly default?: { readonly text: string; readonly span: Span };
  /** What is said of it. */
  readonly text: string;
}

/** A doc comment. */
export interface DocComment {
  /** From the first to the last sign of the comment, in offsets of the document. */
  readonly span: Span;
  /** The whole comment as it stands in the document. */
  readonly raw: string;
  /** What it says, without tags, examples and marks. */
  readonly prose: string;
  readonly parameters: readonly DocumentedParameter[];
  /** What is said of the result; the type where one is written. */
  readonly returns?: { readonly type?: string; readonly text: string; readonly span: Span };
  /** Names of the errors that it promises. */
  readonly raises: readonly { readonly name: string; readonly span: Span }[];
}

/** Reads a JSDoc comment, or any other above a function. @param start offset of its first sign in the document. */
export function readJsDoc(raw: string, start: number): DocComment {
  const parameters: DocumentedParameter[] = [];
  const raises: { readonly name: string; readonly span: Span }[] = [];
  let returns: DocComment['returns'];
  // Every mark becomes a blank, so that offsets stay.
  const text = raw.replaceAll(/^[ \t]*(?:\/?\*+\/?|\/\/+)|\*+\/$/gmu, (mark) => ' '.repeat(mark.length));
  const [prose = '', ...tags] = text.split(/^(?=[ \t]*@\w)/mu);
  let at = prose.length;
  for (const tag of tags) {
    const from = start + at;
    at += tag.length;
    const parameter =
      /^(\s*@(?:param|arg|argument)\s+(?:\{((?:[^{}]|\{[^{}]*\})*)\}\s*)?)(?:\[\s*([\w$.]+)\s*(?:=\s*([^\]]*?))?\s*\]|(\.{3})?([\w$.]+))/u.exec(
        tag,
      );
    if (parameter) {
      const name = parameter[3] ?? parameter[6]!;
      const nameStart = from + tag.indexOf(name, parameter[1]!.length);
      const value = parameter[4];
      const valueStart = value === undefined ? 0 : from + tag.indexOf('=', parameter[1]!.length) + 1;
      parameters.push({
        name,
        span: { start: nameStart, end: nameStart + name.length },
        ...(parameter[2] === undefined ? {} : { type: parameter[2].trim() }),
        ...(value === undefined || value === ''
          ? {}
          : { default: { text: value, span: { start: valueStart, end: valueStart + value.length } } }),
        text: spaced(tag.slice(parameter[0].length)),
      });
      continue;
    }
    const result = /^\s*@returns?\b\s*(?:\{((?:[^{}]|\{[^{}]*\})*)\})?/u.exec(tag);
    if (result) {
      const lead = tag.length - tag.trimStart().length;
      returns = {
        ...(result[1] === undefined ? {} : { type: result[1].trim() }),
        text: spaced(tag.slice(result[0].length)),
        span: { start: from + lead, end: from + tag.trimEnd().length },
      };
      continue;
    }
    const thrown = /^(\s*@(?:throws|exception)\s+\{?)([A-Z]\w*)/u.exec(tag);
    if (thrown) {
      const begin = from + thrown[1]!.length;
      raises.push({ name: thrown[2]!, span: { start: begin, end: begin + thrown[2]!.length } });
    }
  }
  const span = { start, end: start + raw.length };
  return { span, raw, prose: spaced(prose), parameters, raises, ...(returns ? { returns } : {}) };
}

const sections =
  /^(Args|Arguments|Parameters|Params|Other Parameters|Keyword Args|Keyword Arguments|Returns?|Yields?|Raises|Throws|Examples?|Notes?|References|See Also|Attributes|Usage|Todo|Warnings?|Complexity|Input|Output)\s*:?\s*$/iu;

/** Reads a docstring. @param raw the whole literal with its quotes. @param start its offset in the document. */
export function readDocstring(raw: string, start: number): DocComment {
  const parameters: DocumentedParameter[] = [];
  const raises: { readonly name: string; readonly span: Span }[] = [];
  let returns: DocComment['returns'];
  const prose: string[] = [];
  let section = '';
  let sectionIndent = 0;
  let itemIndent = -1;
  let at = 0;
  const opening = /^\w*("""|'''|"|')/u.exec(raw)?.[0].length ?? 0;
  const closing = /("""|'''|"|')$/u.exec(raw)?.[0].length ?? 0;
  const inner = ' '.repeat(opening) + raw.slice(opening, raw.length - closing);
  for (const line of inner.split('\n')) {
    const from = start + at;
    at += line.length + 1;
    const words = line.trim();
    const indent = line.length - line.trimStart().length;
    if (words === '' || /^[-=~]{3,}$/u.test(words)) continue;
    const head = sections.exec(words);
    if (head) {
      section = head[1]!.toLowerCase();
      sectionIndent = indent;
      itemIndent = -1;
      continue;
    }
    const field =
      /^:(param|parameter|arg|argument|key|keyword|return|returns|raises?|except|exception|type|rtype)\b\s*([^:]*):\s*(.*)$/u.exec(
        words,
      );
    if (field) {
      section = 'field';
      sectionIndent = indent;
      const name = field[2]!.trim().split(/\s+/u).at(-1) ?? '';
      const begin = from + line.indexOf(name, indent + 1 + field[1]!.length);
      if (/^(?:param|arg|key)/u.test(field[1]!) && /^\*{0,2}\w+$/u.test(name)) {
        parameters.push(parameterOf(name, begin, undefined, field[3]!, from, line));
      } else if (field[1]!.startsWith('return')) {
        returns = { text: field[3]!, span: { start: from + indent, end: from + line.trimEnd().length } };
      } else if (/^(?:raise|exce)/u.test(field[1]!) && /^[A-Z]\w*$/u.test(name)) {
        raises.push({ name, span: { start: begin, end: begin + name.length } });
      }
      continue;
    }
    if (section !== '' && indent < sectionIndent) section = '';
    if (/^(?:args|arguments|parameters|params|other parameters|keyword)/u.test(section)) {
      if (itemIndent < 0) itemIndent = indent;
      // A line of text at the margin of the heading ends a Google section.
      const item = /^(\*{0,2}\w+)\s*(?:\(([^)]*)\))?\s*:(?!:)\s*(.*)$/u.exec(words);
      if (item && indent === itemIndent) {
        const begin = from + indent;
        parameters.push(parameterOf(item[1]!, begin, item[2] ?? (item[3] || undefined), item[3]!, from, line));
      }
      continue;
    }
    if (section.startsWith('return')) {
      returns ??= { text: words, span: { start: from + indent, end: from + line.trimEnd().length } };
      continue;
    }
    if (/^(?:raises|throws)/u.test(section)) {
      if (itemIndent < 0) itemIndent = indent;
      const item = /^`*([A-Z]\w*)`*\s*(?::|$)/u.exec(words);
      if (item && indent === itemIndent) {
        const begin = from + line.indexOf(item[1]!);
        raises.push({ name: item[1]!, span: { start: begin, end: begin + item[1]!.length } });
      }
      continue;
    }
    if (section === '' || (section === 'field' && indent <= sectionIndent)) prose.push(words);
  }
  const span = { start, end: start + raw.length };
  const said = spaced(prose.filter((line) => !/^(?:>>>|\.\.\.)/u.test(line)).join(' '));
  return { span, raw, prose: said, parameters, raises, ...(returns ? { returns } : {}) };
}

function parameterOf(
  starred: string,
  begin: number,
  type: string | undefined,
  text: string,
  from: number,
  line: string,
): DocumentedParameter {
  const name = starred.replace(/^\*+/u, '');
  const start = begin + starred.length - name.length;
  const value =
    /(?:\bdefaults?\s+(?:to|is|value is|value:|=)\s*:?\s*|\(\s*default\s*[:=]?\s+|\bdefault\s*[:=]\s*)[`'"]*(-?[\d.]+|True|False|None)\b/u.exec(
      line,
    );
  const valueStart = value ? from + value.index + value[0].length - value[1]!.length : 0;
  return {
    name,
    span: { start, end: start + name.length },
    ...(type === undefined ? {} : { type }),
    ...(value
      ? {
          default: {
            text: value[1]!.replace(/\.$/u, ''),
            span: { start: valueStart, end: valueStart + value[1]!.replace(/\.$/u, '').length },
          },
        }
      : {}),
    text,
  };
}

function spaced(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim();
}
