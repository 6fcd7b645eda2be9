// Statements of a selection that can be looked up: sentences of prose and of doc comments that name a number, a piece
// of code, a path or something in quotation marks. No model is asked.

import { containsSpan, spansMeet, type Span } from '../base/text.ts';
import { anchorQuote } from '../core/anchor.ts';
import type { ParsePort } from '../core/syntaxTree.ts';
import type { Target } from '../core/target.ts';
import { commentsIn } from './claimOf.ts';
import { sentencesIn } from './steps.ts';

/** One sentence that says something that can be looked up. */
export interface Statement {
  /** Where it stands in the document; of a doc comment before the selection, outside of it. */
  readonly span: Span;
  /** Its words on one line, without comment marks. */
  readonly text: string;
  readonly terms: Terms;
  /** The whole sentence, where this is one of the things that it says. */
  readonly within?: string;
}

/** What a text is looked up by. */
export interface Terms {
  /** Numbers, as written. */
  readonly numbers: ReadonlySet<string>;
  /** Pieces of code, paths, names and quoted words, in lower case. */
  readonly names: ReadonlySet<string>;
  /** All other words of three letters and more, in lower case. */
  readonly words: ReadonlySet<string>;
}

/** The statements of a selection in its order, at most `limit`; those of its doc comment first. */
export async function statementsIn(target: Target, parse: ParsePort, limit: number): Promise<readonly Statement[]> {
  const { document, span, kind } = target;
  const { text } = document;
  if (kind === 'prose')
    return sentencesIn(text, span)
      .flatMap((one) => statementAt(text, one))
      .slice(0, limit);
  const parser = await parse.parserOf(document.languageId);
  if (!parser) return [];
  const comments = commentsIn(parser(text).root).filter(
    (one) => containsSpan(span, one) || (one.end <= span.start && /^\s*$/.test(text.slice(one.end, span.start))),
  );
  const found = comments.flatMap((comment) => {
    const plain = withoutMarks(text, comment);
    return sentencesIn(plain, comment).flatMap((one) => statementAt(plain, one));
  });
  return found.slice(0, limit);
}

function statementAt(text: string, span: Span): readonly Statement[] {
  const words = text.slice(span.start, span.end).replace(/\s+/g, ' ').trim();
  const terms = termsOf(words);
  return terms.numbers.size + terms.names.size === 0 ? [] : [{ span, text: words, terms }];
}

/**
 * The things that a sentence says, each by words of it; none where the words do not stand there, meet each other, or
 * leave a number or a name of the sentence out.
 */
export function partsOf(document: string, statement: Statement, parts: readonly string[]): readonly Statement[] {
  if (parts.length < 2) return [];
  const places = parts.map((part) => anchorQuote(document, statement.span, part));
  const spans = places.filter((place) => typeof place !== 'string');
  if (spans.length < places.length) return [];
  if (spans.some((one, index) => spans.slice(index + 1).some((other) => spansMeet(one, other)))) return [];
  const found = spans.map((span): Statement => {
    const text = document.slice(span.start, span.end).replace(/\s+/g, ' ').trim();
    return { span, text, terms: termsOf(text), within: statement.text };
  });
  const isLost = (which: 'numbers' | 'names') =>
    [...statement.terms[which]].some((term) => found.every(({ terms }) => !terms[which].has(term)));
  return isLost('numbers') || isLost('names') ? [] : found;
}

/** The document with the marks of one comment as blanks, so that offsets stay. */
function withoutMarks(text: string, { start, end }: Span): string {
  const blank = (mark: string) => ' '.repeat(mark.length);
  const comment = text
    .slice(start, end)
    .replace(/^[ \t]*(?:\/\*+|\*+\/?|\/\/+!?|#+|--|"{3}|'{3})/gm, blank)
    .replace(/\*+\/|"{3}|'{3}/g, blank);
  return text.slice(0, start) + comment + text.slice(end);
}

/** The terms of a text. */
export function termsOf(text: string): Terms {
  const numbers = new Set(text.match(/(?<![\p{L}\p{N}_.-])\d+(?:[.,]\d+)*(?![\p{N}_])/gu) ?? []);
  const names = new Set<string>();
  for (const [, code, quoted] of text.matchAll(/`([^`\n]{2,80})`|["“]([^"”\n]{2,60})["”]/g))
    names.add((code ?? quoted!).trim().toLowerCase());
  const shapes =
    /(?<![\p{L}\p{N}_])(?:--?[a-z][\w-]+|[\w-]*[a-z\d][A-Z][\w]*|\w+(?:_\w+)+|[\w.-]+\/[\w./-]+|\w+\.[a-z]{2,5})(?![\p{L}\p{N}_])/gu;
  for (const [name] of text.matchAll(shapes)) if (/[\p{L}]/u.test(name)) names.add(name.toLowerCase());
  const words = new Set((text.toLowerCase().match(/\p{L}[\p{L}\p{N}]{2,}/gu) ?? []).map(stem));
  return { numbers, names, words };
}

/** A word without its commonest endings, so that `entries` and `entry` meet. */
function stem(word: string): string {
  return word.length > 4 ? word.replace(/(?:ies|es|s|ed|ing|y)$/, '') : word;
}
