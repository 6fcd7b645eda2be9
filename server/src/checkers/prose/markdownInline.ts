// The inline markup of Markdown in one flow: what is code, address, tag or emphasis, and which links it holds.
// What is left are words. Doc comments are read by the same rules.

import type { Span } from '../../base/text.ts';
import type { Mark } from './marks.ts';

/** A link or image; spans are offsets of the flow. */
export interface InlineLink {
  readonly kind: 'link' | 'image' | 'reference';
  readonly span: Span;
  /** Its text between the brackets. */
  readonly text: Span;
  /** The address as it is written, without angle brackets; absent for references. */
  readonly destination?: Span;
  /** The label of a reference, as it is written. */
  readonly label?: string;
}

/** What a flow holds besides words. */
export interface Inline {
  /** In order; they do not overlap. */
  readonly marks: readonly Mark[];
  readonly links: readonly InlineLink[];
  /** Contents of code spans, without the backticks. */
  readonly codes: readonly Span[];
}

const punctuation = /[!-/:-@[-`{-~]/;
const destinationAt =
  /\(\s*(?:<([^<>\n]{0,2000})>|((?:[^\s()\\<]|\\[^\n]|\((?:[^\s()\\]|\\[^\n]){0,500}\)){0,2000}))(?:\s+(?:"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'|\((?:[^()\\]|\\[^])*\)))?\s*\)/y;
const labelAt = /\[((?:[^\][\\]|\\[^]){0,999})\]/y;
const autolinkAt = /<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+)>/y;
const tagAt = /<\/?[A-Za-z][\w:-]*(?:\s[^<>]{0,2000})?\s*\/?>/y;
const mathAt = /\$\$[^$]{1,2000}\$\$|\$(?![\s\d])[^$\n]{1,200}(?<!\s)\$(?![\d\w])/y;

/** Reads the inline markup of `text`. `labels` are the labels of the document's link definitions, normalised. */
export function scanInline(text: string, labels: ReadonlySet<string> = new Set()): Inline {
  const marks: Mark[] = [];
  const links: InlineLink[] = [];
  const codes: Span[] = [];
  const opens: { at: number; image: boolean; marks: number; links: number }[] = [];
  const runs = backtickRuns(text);
  let noComment = false;
  const mark = (kind: Mark['kind'], start: number, end: number) => void marks.push({ kind, start, end });
  const match = (pattern: RegExp, at: number) => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };

  const task = /^\[[ xX]\](?=\s)/.exec(text);
  let at = 0;
  if (task) {
    mark('markup', 0, 3);
    at = 3;
  }
  while (at < text.length) {
    const unit = text[at]!;
    if (unit === '\\' && at + 1 < text.length) {
      const next = text[at + 1]!;
      if (next === '\n' || punctuation.test(next)) {
        mark('markup', at, at + 1);
        at += next === '\n' ? 1 : 2;
      } else at++;
      continue;
    }
    if (unit === '`') {
      const run = runs.get(at);
      const length = run?.length ?? 1;
      const close = run?.close;
      if (close === undefined) at += length;
      else {
        mark('name', at, close + length);
        codes.push(codeContent(text, at + length, close));
        at = close + length;
      }
      continue;
    }
    if (unit === '<') {
      if (!noComment && text.startsWith('<!--', at)) {
        const close = text.indexOf('-->', at + 4);
        if (close >= 0) {
          mark('markup', at, close + 3);
          at = close + 3;
          continue;
        }
        noComment = true;
      }
      const link = match(autolinkAt, at);
      const found = link ?? match(tagAt, at);
      if (found) {
        // A line break is no word between words.
        mark(link ? 'name' : 'markup', at, at + found[0].length);
        at += found[0].length;
      } else at++;
      continue;
    }
    if (unit === '[' || (unit === '!' && text[at + 1] === '[')) {
      const image = unit === '!';
      const note = text.startsWith('[^', at) ? match(labelAt, at) : null;
      if (note && !note[1]!.includes(' ')) {
        mark('markup', at, at + note[0].length + (text[at + note[0].length] === ':' ? 1 : 0));
        at = marks.at(-1)!.end;
        continue;
      }
      opens.push({ at, image, marks: marks.length, links: links.length });
      at += image ? 2 : 1;
      continue;
    }
    if (unit === ']') {
      const open = opens.pop();
      at++;
      if (!open) continue;
      const inner = { start: open.at + (open.image ? 2 : 1), end: at - 1 };
      const target = text[at] === '(' ? match(destinationAt, at) : null;
      const reference = text[at] === '[' ? match(labelAt, at) : null;
      const own = text.slice(inner.start, inner.end);
      const label = reference ? reference[1]! || own : own;
      const known = labels.has(normalLabel(label));
      if (!target && !known && !(reference && !open.image && reference[1] !== '' && labels.size > 0)) continue;
      const end = target ? at + target[0].length : reference ? at + reference[0].length : at;
      const kind = open.image ? 'image' : target ? 'link' : 'reference';
      const destination = target ? destinationSpan(text, at, target) : undefined;
      links.push({
        kind,
        span: { start: open.at, end },
        text: inner,
        ...(destination === undefined ? { label } : { destination }),
      });
      if (open.image) {
        marks.length = open.marks;
        mark('markup', open.at, end);
      } else {
        marks.splice(open.marks, 0, { kind: 'markup', start: open.at, end: inner.start });
        mark('markup', inner.end, end);
      }
      at = end;
      continue;
    }
    if (unit === '*' || unit === '_' || (unit === '~' && text[at + 1] === '~')) {
      let end = at;
      while (text[end] === unit) end++;
      const before = at === 0 ? ' ' : text[at - 1]!;
      const after = text[end] ?? ' ';
      const spaced = /\s/.test(before) && /\s/.test(after);
      const inWord = unit === '_' && /[\p{L}\p{N}]/u.test(before) && /[\p{L}\p{N}]/u.test(after);
      if (!spaced && !inWord) mark('markup', at, end);
      at = end;
      continue;
    }
    if (unit === '$') {
      const math = match(mathAt, at);
      if (math) {
        mark('name', at, at + math[0].length);
        at += math[0].length;
        continue;
      }
    }
    at++;
  }
  return { marks, links, codes };
}

/** Labels are compared without case and with single blanks. */
export function normalLabel(label: string): string {
  return label.trim().replaceAll(/\s+/g, ' ').toLowerCase();
}

/** Backtick runs by their start, each with the start of the next run of the same length. */
function backtickRuns(text: string): ReadonlyMap<number, { readonly length: number; readonly close?: number }> {
  if (!text.includes('`')) return new Map();
  const runs: { at: number; length: number }[] = [];
  for (const found of text.matchAll(/`+/g)) runs.push({ at: found.index, length: found[0].length });
  const next = new Map<number, number>();
  const result = new Map<number, { readonly length: number; readonly close?: number }>();
  for (const run of runs.toReversed()) {
    const close = next.get(run.length);
    result.set(run.at, close === undefined ? { length: run.length } : { length: run.length, close });
    next.set(run.length, run.at);
  }
  return result;
}

function codeContent(text: string, start: number, end: number): Span {
  const words = text.slice(start, end);
  const padded = words.length > 2 && /^\s[^]*\s$/.test(words) && words.trim() !== '';
  return padded ? { start: start + 1, end: end - 1 } : { start, end };
}

function destinationSpan(text: string, at: number, found: RegExpExecArray): Span {
  const angled = found[1];
  const words = angled ?? found[2] ?? '';
  const lead = /^\(\s*<?/.exec(text.slice(at, at + found[0].length))![0].length;
  return { start: at + lead, end: at + lead + words.length };
}
