// Finds the comments and doc strings of a source text by skipping its strings, templates and regular
// expressions. It takes time in proportion to the text, and a text that does not end gives what was found.

import type { CommentSyntax, SourceComment } from './commentSyntax.ts';

interface Reader {
  readonly text: string;
  readonly syntax: CommentSyntax;
  readonly found: SourceComment[];
  at: number;
  /** The last unit that is neither blank nor comment. */
  last: string;
  /** Where it is. */
  lastAt: number;
}

/** The comments of `text`, in order. */
export function commentsOf(text: string, syntax: CommentSyntax): readonly SourceComment[] {
  const reader: Reader = { text, syntax, found: [], at: 0, last: '', lastAt: -1 };
  if (text.startsWith('#!')) reader.at = lineEnd(text, 0);
  readCode(reader, undefined);
  return reader.found;
}

function lineEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 10 || unit === 13) return at;
  }
  return text.length;
}

/** Reads code up to the end, or up to the brace that closes a template's expression. */
function readCode(reader: Reader, closing: '}' | undefined, depthLimit = 50): void {
  const { text, syntax } = reader;
  let depth = 0;
  while (reader.at < text.length) {
    const { at } = reader;
    const unit = text[at]!;
    if (unit === '\n' || unit === '\r' || unit === ' ' || unit === '\t') {
      reader.at++;
      continue;
    }
    if (syntax.special === 'lua' && readSpecial(reader, depthLimit)) continue;
    if (readComment(reader) || readSpecial(reader, depthLimit) || readString(reader)) continue;
    if (closing !== undefined) {
      if (unit === '{') depth++;
      if (unit === '}' && depth-- === 0) {
        reader.at++;
        return;
      }
    }
    took(reader, at);
    reader.at++;
  }
}

function took(reader: Reader, at: number): void {
  reader.last = reader.text[at] ?? '';
  reader.lastAt = at;
}

function readComment(reader: Reader): boolean {
  const { text, syntax, at } = reader;
  for (const [open, close] of syntax.block) {
    if (!text.startsWith(open, at)) continue;
    let end = at + open.length;
    let depth = 1;
    while (depth > 0) {
      const next = text.indexOf(close, end);
      if (next < 0) {
        // A comment without an end is no comment that somebody wrote.
        reader.at = text.length;
        return true;
      }
      const inner = syntax.nested ? text.indexOf(open, end) : -1;
      if (inner >= 0 && inner < next) {
        depth++;
        end = inner + open.length;
      } else {
        depth--;
        end = next + close.length;
      }
    }
    reader.found.push({ kind: 'block', start: at, end, open: open.length, close: close.length });
    reader.at = end;
    return true;
  }
  for (const mark of syntax.line) {
    if (!text.startsWith(mark, at)) continue;
    if (syntax.lineAtWordStart === true && at > 0 && !/[\s;({[]/.test(text[at - 1]!)) continue;
    // `https://` in the text of a tag is no comment.
    if (mark === '//' && text[at - 1] === ':') continue;
    const end = lineEnd(text, at);
    reader.found.push({ kind: 'line', start: at, end, open: mark.length, close: 0 });
    reader.at = end;
    return true;
  }
  return false;
}

function readString(reader: Reader): boolean {
  const { text, syntax, at } = reader;
  const long = syntax.longQuotes.find((quote) => text.startsWith(quote, at));
  if (long !== undefined) {
    const end = closeOf(text, at + long.length, long, syntax.escapes && long !== '`', false);
    if (syntax.special === 'python') docString(reader, at, end, long.length);
    took(reader, at);
    reader.at = end;
    return true;
  }
  const quote = text[at]!;
  if (!syntax.quotes.includes(quote)) return false;
  took(reader, at);
  reader.at = closeOf(text, at + 1, quote, syntax.escapes, true);
  return true;
}

/** The offset behind the closing quote; the end of the line or text when there is none. */
function closeOf(text: string, from: number, quote: string, escapes: boolean, oneLine: boolean): number {
  for (let at = from; at < text.length; at++) {
    const unit = text[at]!;
    if (escapes && unit === '\\') at++;
    else if (text.startsWith(quote, at)) return at + quote.length;
    else if (oneLine && (unit === '\n' || unit === '\r')) return at;
  }
  return text.length;
}

/** A string that stands alone at the start of a module, class or function says what it is for. */
function docString(reader: Reader, at: number, end: number, quote: number): void {
  const { text } = reader;
  const before = /(?:^|[\n\r])[ \t]*[rRuU]?$/.exec(text.slice(Math.max(0, at - 200), at));
  if (!before) return;
  const lineStart = at - before[0].length;
  // The prefix letter itself was read as code.
  const lastIsPrefix = reader.lastAt >= lineStart && reader.lastAt === at - 1;
  const previous = lastIsPrefix ? text.slice(0, lineStart).trimEnd().at(-1) : reader.last;
  if (previous !== undefined && previous !== '' && previous !== ':') return;
  const closed = end - quote > at && text.startsWith(text.slice(at, at + quote), end - quote);
  if (closed) reader.found.push({ kind: 'docString', start: at, end, open: quote, close: quote });
}

function readSpecial(reader: Reader, depthLimit: number): boolean {
  const { text, syntax, at } = reader;
  const unit = text[at]!;
  const skipTo = (end: number) => {
    took(reader, at);
    reader.at = Math.max(at + 1, end);
    return true;
  };
  const match = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  switch (syntax.special) {
    case 'javascript': {
      if (unit === '`') return readTemplate(reader, depthLimit);
      if (unit === '/' && regexMayStart(reader)) {
        const regex = match(/\/(?:[^\\/[\n\r]|\\[^\n\r]|\[(?:[^\]\\\n\r]|\\[^\n\r])*\])+\/[a-z]*/y);
        if (regex) return skipTo(at + regex[0].length);
      }
      return false;
    }
    case 'rust': {
      const raw = unit === 'r' || unit === 'b' ? match(/b?r(#{0,8})"/y) : null;
      if (raw && !/[\w]/.test(text[at - 1] ?? '')) {
        const end = text.indexOf(`"${raw[1]!}`, at + raw[0].length);
        return skipTo(end < 0 ? text.length : end + 1 + raw[1]!.length);
      }
      // A character, not a lifetime.
      const character = unit === "'" ? match(/'(?:\\(?:u\{[\da-fA-F]{1,6}\}|x[\da-fA-F]{2}|.)|[^\\'\n])'/uy) : null;
      return character ? skipTo(at + character[0].length) : false;
    }
    case 'cpp': {
      const raw = unit === 'R' ? match(/R"([^()\\\s]{0,16})\(/y) : null;
      if (raw) {
        const end = text.indexOf(`)${raw[1]!}"`, at);
        return skipTo(end < 0 ? text.length : end + raw[1]!.length + 2);
      }
      // 1'000 is a number.
      return unit === "'" && /[\da-fA-F]/.test(text[at - 1] ?? '') ? skipTo(at + 1) : false;
    }
    case 'shell': {
      if (unit === '\\') return skipTo(at + 2);
      const heredoc = unit === '<' ? match(/<<-?\s*(['"\\]?)([A-Za-z_]\w*)\1/y) : null;
      return heredoc && text[at - 1] !== '<' ? skipHereDocument(reader, heredoc) : false;
    }
    case 'ruby': {
      const startsLine = at === 0 || text[at - 1] === '\n';
      if (startsLine && text.startsWith('=begin', at)) {
        const close = text.indexOf('\n=end', at);
        const end = close < 0 ? text.length : close + 5;
        reader.found.push({ kind: 'block', start: at, end, open: 6, close: close < 0 ? 0 : 5 });
        reader.at = end;
        return true;
      }
      const heredoc = unit === '<' ? match(/<<[-~](['"]?)([A-Z_]\w*)\1/y) : null;
      return heredoc ? skipHereDocument(reader, heredoc) : false;
    }
    case 'yaml':
      if (unit === '|' || unit === '>') return skipBlockScalar(reader);
      // An apostrophe within a plain word opens no string.
      return unit === "'" && /\w/.test(text[at - 1] ?? '') ? skipTo(at + 1) : false;
    case 'lua': {
      const long = match(/(--)?\[(=*)\[/y);
      if (!long) return false;
      const close = text.indexOf(`]${long[2]!}]`, at);
      const end = close < 0 ? text.length : close + long[2]!.length + 2;
      if (long[1] !== undefined)
        reader.found.push({ kind: 'block', start: at, end, open: long[0].length, close: long[2]!.length + 2 });
      return skipTo(end);
    }
    default:
      return false;
  }
}

function readTemplate(reader: Reader, depthLimit: number): boolean {
  const { text } = reader;
  took(reader, reader.at);
  reader.at++;
  while (reader.at < text.length) {
    const unit = text[reader.at]!;
    if (unit === '\\') reader.at += 2;
    else if (unit === '`') {
      reader.at++;
      return true;
    } else if (unit === '$' && text[reader.at + 1] === '{' && depthLimit > 0) {
      reader.at += 2;
      readCode(reader, '}', depthLimit - 1);
      took(reader, reader.at - 1);
    } else reader.at++;
  }
  return true;
}

/** Whether a slash here begins a regular expression and is no division. */
function regexMayStart({ text, last, lastAt }: Reader): boolean {
  if (last === '') return true;
  if (/[\w$)\]'"`]/.test(last)) {
    const word = /[\w$]+$/.exec(text.slice(Math.max(0, lastAt - 12), lastAt + 1))?.[0];
    return word !== undefined && /^(?:return|typeof|case|in|of|delete|void|throw|new|else|do|await|yield)$/.test(word);
  }
  // A slash after a brace may be either; so may one after `<` in a closing tag.
  return last !== '}' && last !== '<';
}

function skipHereDocument(reader: Reader, opening: RegExpExecArray): boolean {
  const { text, at } = reader;
  const word = opening[2]!;
  let line = lineEnd(text, at);
  took(reader, at);
  while (line < text.length) {
    const start = line + 1;
    line = lineEnd(text, start);
    if (text.slice(start, line).trim() === word) {
      reader.at = line;
      return true;
    }
  }
  reader.at = at + opening[0].length;
  return true;
}

/** A literal or folded text of YAML: every line that is deeper than the line it starts on. */
function skipBlockScalar(reader: Reader): boolean {
  const { text, at } = reader;
  // What follows on the line may be an indentation and a comment.
  if (!/^.[-+\d]{0,3}[ \t]{0,20}(?:[#\r\n]|$)/.test(text.slice(at, at + 30))) return false;
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  const end = lineEnd(text, at);
  const head = text.slice(lineStart, end);
  if (!/(?:^|[:\-?]\s+(?:[!&]\S+\s+)*)[|>][-+\d]*\s*(?:#.*)?$/.test(head)) return false;
  const indent = /^[ ]*/.exec(head)![0].length;
  let next = end;
  while (next < text.length) {
    const start = next + 1;
    const stop = lineEnd(text, start);
    const line = text.slice(start, stop);
    if (line.trim() !== '' && /^[ ]*/.exec(line)![0].length <= indent) break;
    next = stop;
  }
  took(reader, at);
  reader.at = Math.max(at + 1, next);
  return true;
}
