// Reads literals and calls with literal arguments from the words of a model, in JavaScript's and Python's notation.
// Whatever is not a literal, such as a name, a call or a template, is not read; nothing is evaluated.

import type { Literal } from '../core/literal.ts';
import { literalOfJson } from './jsonLiteral.ts';

/** Longest text that is read, in UTF-16 units. */
const longest = 1000;
/** Deepest nesting that is read. */
const deepest = 8;

/** A call whose arguments are literals. */
export interface LiteralCall {
  /** As written before the bracket, such as `mean` or `Stack.of`. */
  readonly name: string;
  readonly args: readonly Literal[];
}

/** Notations that are read; other languages have none here. */
type Notation = 'javascript' | 'python';

const notations: Readonly<Record<string, Notation>> = {
  javascript: 'javascript',
  javascriptreact: 'javascript',
  typescript: 'javascript',
  typescriptreact: 'javascript',
  python: 'python',
};

/** Reads one literal, the whole of `text`; undefined where it is none. */
export function literalIn(text: string, languageId: string): Literal | undefined {
  const reader = readerOf(text, languageId);
  const value = reader?.value(0);
  return value !== undefined && reader!.atEnd() ? value : undefined;
}

/** Reads a value that a reply tells: a string holds a literal of the language, anything else is the value itself. */
export function toldLiteral(told: unknown, languageId: string): Literal | undefined {
  if (typeof told === 'string') return literalIn(told.trim(), languageId);
  return told === undefined ? undefined : literalOfJson(told, languageId);
}

/** Reads one call with literal arguments by place, the whole of `text`; undefined where it is none. */
export function callIn(text: string, languageId: string): LiteralCall | undefined {
  const reader = readerOf(text, languageId);
  const name = reader?.take(/[\p{L}_$][\p{L}\p{N}_$]*(?:\.[\p{L}_$][\p{L}\p{N}_$]*)*/uy);
  if (!reader || name === undefined || reader.take(/\(/y) === undefined) return undefined;
  const args = reader.items(')', 0);
  return args && reader.atEnd() ? { name, args } : undefined;
}

interface Reader {
  take(pattern: RegExp): string | undefined;
  value(depth: number): Literal | undefined;
  /** Literals up to a bracket, which is taken. */
  items(close: string, depth: number): readonly Literal[] | undefined;
  atEnd(): boolean;
}

function readerOf(text: string, languageId: string): Reader | undefined {
  const notation = Object.hasOwn(notations, languageId) ? notations[languageId] : undefined;
  return notation === undefined || text.length > longest ? undefined : createReader(text, notation);
}

function createReader(text: string, notation: Notation): Reader {
  let at = 0;
  const space = () => {
    while (/\s/.test(text[at] ?? '')) at++;
  };
  const take = (pattern: RegExp): string | undefined => {
    space();
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  const items = (close: string, depth: number): readonly Literal[] | undefined => {
    const read: Literal[] = [];
    for (;;) {
      if (closes(close)) return read;
      const one = value(depth);
      if (!one) return undefined;
      read.push(one);
      if (take(/,/y) === undefined) return closes(close) ? read : undefined;
    }
  };
  const closes = (close: string): boolean => {
    space();
    if (text[at] !== close) return false;
    at++;
    return true;
  };
  const braces = (depth: number): Literal | undefined => {
    const entries: (readonly [Literal, Literal])[] = [];
    const members: Literal[] = [];
    for (;;) {
      if (closes('}')) break;
      const key = keyOf(depth);
      if (!key) return undefined;
      if (take(/:/y) === undefined) members.push(key);
      else {
        const item = value(depth);
        if (!item) return undefined;
        entries.push([key, item]);
      }
      if (take(/,/y) === undefined) {
        if (!closes('}')) return undefined;
        break;
      }
    }
    if (members.length > 0)
      return notation === 'python' && entries.length === 0 ? { kind: 'set', items: members } : undefined;
    return { kind: notation === 'python' ? 'map' : 'object', entries };
  };
  const keyOf = (depth: number): Literal | undefined => {
    if (notation === 'python') return value(depth);
    const name = take(/[A-Za-z_$][\w$]*(?=\s*:)/y);
    const key: Literal | undefined = name === undefined ? value(depth) : { kind: 'string', value: name };
    if (key?.kind === 'number') return { kind: 'string', value: String(key.value) };
    // This key would change what the object is made from.
    return key?.kind === 'string' && key.value !== '__proto__' ? key : undefined;
  };
  const value = (depth: number): Literal | undefined => {
    if (depth > deepest) return undefined;
    const word = take(/[A-Za-z]+\b/y);
    if (word !== undefined) return wordValue(word, notation);
    const number = take(/[-+]?(?:Infinity\b|(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?n?(?![\w$.]))/iy);
    if (number !== undefined) return numberValue(number, notation);
    const string = take(/"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*'/y);
    if (string !== undefined) return stringValue(string);
    if (take(/\[/y) !== undefined) return listOf(items(']', depth + 1), 'list');
    if (take(/\{/y) !== undefined) return braces(depth + 1);
    if (notation === 'python' && take(/\(/y) !== undefined) {
      const inner = items(')', depth + 1);
      return inner?.length === 1 && !/,\s*\)$/.test(text.slice(0, at)) ? inner[0] : listOf(inner, 'tuple');
    }
    return undefined;
  };
  const atEnd = () => {
    space();
    return at === text.length;
  };
  return { take, value, items, atEnd };
}

function listOf(items: readonly Literal[] | undefined, kind: 'list' | 'tuple'): Literal | undefined {
  return items && { kind, items };
}

function wordValue(word: string, notation: Notation): Literal | undefined {
  const known: Readonly<Record<Notation, Readonly<Record<string, Literal>>>> = {
    javascript: {
      null: { kind: 'null' },
      undefined: { kind: 'undefined' },
      true: { kind: 'boolean', value: true },
      false: { kind: 'boolean', value: false },
      NaN: { kind: 'number', value: NaN, float: true },
      Infinity: { kind: 'number', value: Infinity, float: true },
    },
    python: {
      None: { kind: 'null' },
      True: { kind: 'boolean', value: true },
      False: { kind: 'boolean', value: false },
    },
  };
  return Object.hasOwn(known[notation], word) ? known[notation][word] : undefined;
}

function numberValue(written: string, notation: Notation): Literal | undefined {
  const text = written.replaceAll('_', '').toLowerCase();
  if (text.includes('infinity')) {
    if (notation === 'python' || !written.includes('Infinity')) return undefined;
    return { kind: 'number', value: text.startsWith('-') ? -Infinity : Infinity, float: true };
  }
  const isWhole = /^[-+]?\d+n?$/.test(text);
  // A leading zero means something else in each language.
  if (/^[-+]?0\d/.test(text) || (text.endsWith('n') && (notation === 'python' || !isWhole))) return undefined;
  if (text.endsWith('n')) return { kind: 'bigint', value: BigInt(text.slice(0, -1).replace('+', '')).toString() };
  const value = Number(text);
  if (!Number.isFinite(value)) return undefined;
  if (isWhole && notation === 'python' && !Number.isSafeInteger(value))
    return { kind: 'bigint', value: BigInt(text.replace('+', '')).toString() };
  return { kind: 'number', value, float: !isWhole };
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', "'": "'", '"': '"' };

function stringValue(written: string): Literal | undefined {
  let isRead = true;
  const value = written
    .slice(1, -1)
    .replace(/\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|([^]))/g, (_, byte?: string, unit?: string, one?: string) => {
      const code = byte ?? unit;
      if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
      const plain = Object.hasOwn(escapes, one ?? '') ? escapes[one!] : undefined;
      isRead &&= plain !== undefined;
      return plain ?? '';
    });
  return isRead ? { kind: 'string', value } : undefined;
}
