// What of the grammar checker's words is told: located in the document, without what is noise in technical
// prose, with its suggestions as edits.

import type { TextEdit } from '../../base/edit.ts';
import { certainRules, kindsOff, rulesOff } from './harperRules.ts';
import type { HarperLint } from './harperWire.ts';
import { namePlaceholder, type ProsePart, type Rendered } from './parts.ts';
import type { Complaint } from './proseRun.ts';
import { nearSpellings, type KnownWords } from './spelling.ts';

/** A complaint with the edits that would clear it, the best first. */
export interface GrammarComplaint extends Complaint {
  readonly edits: readonly TextEdit[];
}

/** What the lints are judged by. */
export interface GrammarQuestion {
  readonly document: string;
  readonly parts: readonly ProsePart[];
  /** The parts as they were read, one each. */
  readonly texts: readonly Rendered[];
  readonly lints: readonly (readonly HarperLint[])[];
  readonly known: KnownWords;
  /** Rules that the project switched off. */
  readonly off: ReadonlySet<string>;
  /** Whether the document is prose; in code everything is information. */
  readonly prose: boolean;
}

/** The complaints of all parts. */
export function grammarComplaints(question: GrammarQuestion): readonly GrammarComplaint[] {
  const { parts, texts, lints, off } = question;
  const never = new Set(rulesOff);
  const countOf = wordCounter(texts);
  const found: GrammarComplaint[] = [];
  for (const [index, part] of parts.entries()) {
    const text = texts[index]!;
    for (const lint of lints[index] ?? []) {
      // Comments are terse; in them only what is certain is worth a word.
      if (!question.prose && !certainRules.has(lint.rule)) continue;
      if (never.has(lint.rule) || off.has(lint.rule) || kindsOff.has(lint.kind)) continue;
      const complaint =
        lint.rule === 'SpellCheck'
          ? spellingComplaint(question, part, text, lint, countOf)
          : grammarComplaint(question, part, text, lint);
      if (complaint) found.push(complaint);
    }
  }
  return withoutDoubles(found);
}

/** Counts how often a word stands in all texts; only asked for words that are about to be told. */
function wordCounter(texts: readonly Rendered[]): (word: string) => number {
  let all: string | undefined;
  return (word) => {
    all ??= texts.map(({ text }) => text).join('\n');
    return all.match(new RegExp(`(?<!\\p{L})${word.replaceAll(/[^\p{L}]/gu, '.')}(?!\\p{L})`, 'gu'))?.length ?? 1;
  };
}

function spellingComplaint(
  question: GrammarQuestion,
  part: ProsePart,
  text: Rendered,
  lint: HarperLint,
  countOf: (word: string) => number,
): GrammarComplaint | undefined {
  const word = text.text.slice(lint.start, lint.end);
  const before = text.text.slice(0, lint.start);
  const after = text.text.slice(lint.end);
  // Part of a name that hyphens or other signs join.
  if (/[\w\uE000@/\\.-]$/.test(before) && !/[.]\s*$/.test(before) && !/[^\w]-$/.test(before)) return undefined;
  if (/^[\w\uE000@/\\(]|^-\w|^[.:]\w/.test(after)) return undefined;
  const startsSentence = /(?:^|[.!?:]["”)]?\s+)["“(]?$/.test(before);
  // A capital within a sentence makes a name; so does one that comes again.
  if (/^[A-Z]/.test(word) && (!startsSentence || part.kind === 'heading' || part.kind === 'cell')) return undefined;
  if (/^[A-Z]/.test(word) && (/^\s+[A-Z]/.test(after) || after.trim() === '')) return undefined;
  const near = nearSpellings(word, lint, question.known);
  if (near.length === 0) return undefined;
  const count = countOf(word);
  if (/^[A-Z]/.test(word) && count > 1) return undefined;
  const located = text.locate(lint.start, lint.end);
  return {
    rule: lint.rule,
    message: `“${word}” is not a word that is known here; did you mean “${near.slice(0, 3).join('” or “')}”?`,
    // A word that comes again and again may well be one of the trade.
    severity: question.prose && count < 4 ? 'warning' : 'info',
    span: located.span,
    edits: located.exact ? near.slice(0, 3).map((newText) => ({ span: located.span, newText })) : [],
  };
}

function grammarComplaint(
  question: GrammarQuestion,
  part: ProsePart,
  text: Rendered,
  lint: HarperLint,
): GrammarComplaint | undefined {
  const words = text.text.slice(lint.start, lint.end);
  const around = text.text.slice(Math.max(0, lint.start - 1), lint.end + 1);
  // What is said about a name would be said about its placeholder.
  if (around.includes(namePlaceholder)) return undefined;
  if (part.kind === 'cell' || (part.kind === 'heading' && !certainRules.has(lint.rule))) return undefined;
  if (!isBelievable(lint, text.text)) return undefined;
  const located = text.locate(lint.start, lint.end);
  const edits: TextEdit[] = [];
  for (const suggestion of located.exact ? lint.suggestions.slice(0, 3) : []) {
    const { span } = located;
    switch (suggestion.kind) {
      case 'replace':
        edits.push({ span, newText: suggestion.text });
        break;
      case 'remove':
        edits.push({ span, newText: '' });
        break;
      case 'insertAfter':
        edits.push({ span: { start: span.end, end: span.end }, newText: suggestion.text });
        break;
    }
  }
  const said = /^[A-Z“`].*[.?!]$/.test(lint.message) ? lint.message : `${lint.message}.`;
  return {
    rule: lint.rule,
    message: `${said.replaceAll('`', '“').replaceAll(/“([^“”]*)“/g, '“$1”')} (“${short(words)}”)`,
    severity: question.prose && certainRules.has(lint.rule) ? 'warning' : 'info',
    span: located.span,
    edits: edits.filter(({ newText }) => !newText.includes(namePlaceholder)),
  };
}

function short(words: string): string {
  return words.length <= 60 ? words : `${words.slice(0, 57)}…`;
}

/** Guards against what rules are known to take for a fault in technical prose. */
function isBelievable(lint: HarperLint, text: string): boolean {
  const after = text.slice(lint.end);
  switch (lint.rule) {
    case 'AnA': {
      const next = /^\s+([\p{L}\p{N}][\p{L}\p{N}'-]*)/u.exec(after)?.[1];
      // Abbreviations are spelt or spoken as people like.
      return next !== undefined && /^[A-Z]?[a-z-]{3,}$/.test(next) && isSpeakable(next.toLowerCase());
    }
    case 'RepeatedWords':
      // `that that`, `had had`, and lists of equal words can be right.
      if (/^\p{Lu}\S*\s+\p{Lu}/u.test(text.slice(lint.start))) return false;
      return !/^(?:that|etc|had|is|her|do|very|so|no|yes|bye|ha|log|foo|bar|x|y|a|b)\b/i.test(text.slice(lint.start));
    default:
      return true;
  }
}

/** Whether a word can be said as it is written. */
function isSpeakable(word: string): boolean {
  return /^(?:[aeiou]|(?:bl|br|ch|chr|cl|cr|dr|dw|fl|fr|gh|gl|gn|gr|kn|ph|pl|pr|ps|qu|rh|sc|sch|scr|sh|shr|sk|sl|sm|sn|sp|sph|spl|spr|sq|st|str|sw|th|thr|tr|tw|wh|wr|[bcdfghjklmnpqrstvwxyz])[aeiouy])/.test(
    word,
  );
}

/** Two rules that complain about one stretch: the certain one stays. */
function withoutDoubles(found: readonly GrammarComplaint[]): readonly GrammarComplaint[] {
  const best = new Map<string, GrammarComplaint>();
  for (const complaint of found) {
    const key = `${complaint.span.start}:${complaint.span.end}`;
    const other = best.get(key);
    if (!other || (certainRules.has(complaint.rule) && !certainRules.has(other.rule))) best.set(key, complaint);
  }
  return found.filter((complaint) => best.get(`${complaint.span.start}:${complaint.span.end}`) === complaint);
}
