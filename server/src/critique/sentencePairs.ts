// Which sentences of a text speak of the same, so that it is worth asking whether they agree; and what would remove a
// conflict between two. Words count by how rare they are in the text, so no language needs a list of its own.

import type { TextEdit } from '../base/edit.ts';
import type { Span } from '../base/text.ts';
import type { FindingFix } from '../core/finding.ts';

/** Two sentences on one subject, the earlier one first. */
export interface SentencePair {
  readonly first: Span;
  readonly second: Span;
  /** How much of their rare words they share, from 0 to 1. */
  readonly likeness: number;
}

/** Below it two sentences have no subject in common. */
const leastLikeness = 0.15;
/** A sentence of fewer different words states too little to be contradicted. */
const fewestWords = 3;
/** Most sentences that are compared. */
const mostSentences = 400;

/** The pairs that are most alike, the likest first; equal sentences are no pair. */
export function sentencePairs(text: string, sentences: readonly Span[], limit: number): readonly SentencePair[] {
  const stated = sentences.filter((span) => !isHeading(text, span)).slice(0, mostSentences);
  const words = stated.map((span) => wordsOf(text.slice(span.start, span.end)));
  const same = stated.map(({ start, end }) => text.slice(start, end).replace(/\s+/g, ' ').toLowerCase());
  const counts = new Map<string, number>();
  for (const set of words) for (const word of set) counts.set(word, (counts.get(word) ?? 0) + 1);
  const weight = (word: string) => Math.log((words.length + 1) / counts.get(word)!);
  const size = words.map((set) => [...set].reduce((sum, word) => sum + weight(word) ** 2, 0));
  const pairs: SentencePair[] = [];
  for (const [i, a] of words.entries()) {
    for (let j = i + 1; j < words.length; j++) {
      const b = words[j]!;
      const shared = [...a].filter((word) => b.has(word));
      if (shared.length === 0 || a.size < fewestWords || b.size < fewestWords || same[i] === same[j]) continue;
      const likeness = shared.reduce((sum, word) => sum + weight(word) ** 2, 0) / Math.sqrt(size[i]! * size[j]!);
      if (likeness >= leastLikeness) pairs.push({ first: stated[i]!, second: stated[j]!, likeness });
    }
  }
  return pairs.toSorted((a, b) => b.likeness - a.likeness || a.first.start - b.first.start).slice(0, limit);
}

function isHeading(text: string, { start }: Span): boolean {
  return /^[ \t]*#{1,6}[ \t]+$/.test(text.slice(text.lastIndexOf('\n', start - 1) + 1, start));
}

/** Made with the first text, as in `steps.ts`. */
let made: Intl.Segmenter | undefined;
const segmenter = () => (made ??= new Intl.Segmenter('en', { granularity: 'word' }));

function wordsOf(sentence: string): ReadonlySet<string> {
  const words = [...segmenter().segment(sentence.slice(0, 2000).toLowerCase())];
  // That one says 3 and the other 5 makes them no less alike.
  return new Set(words.filter(({ isWordLike }) => isWordLike).map(({ segment }) => stemOf(segment)));
}

/** The heading that a place stands under; undefined where there is none above it. */
export function headingAbove(text: string, offset: number): string | undefined {
  return [...text.slice(0, offset).matchAll(/^#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*$/gm)].at(-1)?.[1];
}

/** Changes of either side after which two sentences no longer conflict; which side is wrong is left open. */
export function conflictFixes(text: string, first: Span, second: Span): readonly FindingFix[] {
  const fix = (title: string, ...edits: readonly TextEdit[]): FindingFix => ({
    title,
    side: 'document',
    edits,
    validatedBy: [],
  });
  const [a, b] = [valuesIn(text, first), valuesIn(text, second)];
  const [one, two] = [a[0], b[0]];
  if (one && two && a.length === 1 && b.length === 1 && one.text !== two.text) {
    return [
      fix(`Say ${one.text} in the second place too`, { span: two.span, newText: one.text }),
      fix(`Say ${two.text} in the first place too`, { span: one.span, newText: two.text }),
    ];
  }
  return [
    fix('Remove the second statement', { span: withSpace(text, second), newText: '' }),
    fix('Remove the first statement', { span: withSpace(text, first), newText: '' }),
  ];
}

/** Numbers and pieces of code in a sentence. */
function valuesIn(text: string, span: Span): readonly { readonly text: string; readonly span: Span }[] {
  return [
    ...text.slice(span.start, span.end).matchAll(/`[^`]+`|(?<![\p{L}\p{N}.])\d+(?:[.,]\d+)*(?![\p{L}\p{N}])/gu),
  ].map(({ 0: value, index }) => ({
    text: value,
    span: { start: span.start + index, end: span.start + index + value.length },
  }));
}

/** A sentence with the blanks after it, or with its whole line where it is a list item of its own. */
function withSpace(text: string, { start, end }: Span): Span {
  const before = /(?:^|\n)([ \t]*(?:[-+*]|\d{1,9}[.)])[ \t]+)$/.exec(text.slice(Math.max(0, start - 200), start));
  const after = /^[ \t]*(?:\r\n|\r|\n|$)/.exec(text.slice(end));
  if (before && after) return { start: start - before[1]!.length, end: end + after[0].length };
  return { start, end: end + /^[ \t]*/.exec(text.slice(end))![0].length };
}

/** A word without its ending, so that forms of one word are alike; numbers are all alike. */
function stemOf(word: string): string {
  return word.replace(/\d[\d.,]*/g, '#').slice(0, 5);
}
