// Readability as information: the longest sentences and paragraphs of a document of prose, a few at most.

import type { Span } from '../../base/text.ts';
import { kindOf } from '../../core/target.ts';
import { rendered, type ProsePart } from './parts.ts';
import { languagesWithProse, proseParts } from './proseParts.ts';
import { proseChecker } from './proseChecker.ts';
import type { Complaint } from './proseRun.ts';

const longSentence = 50;
const longParagraph = 250;
const most = 3;

interface Long {
  readonly span: Span;
  readonly words: number;
}

/** The readability checker. */
export const readabilityChecker = proseChecker({
  id: 'prose-readability',
  title: 'Readability',
  languages: languagesWithProse.filter((language) => kindOf(language) === 'prose'),
  tool: 'readability',
  command: 'sentence and paragraph length',
  look(_, request) {
    const { text } = request.overlay;
    const parts = proseParts(text, request.document.languageId);
    return Promise.resolve({
      complaints: readabilityComplaints(text, parts),
      note: `${parts.length} parts measured.`,
    });
  },
});

/** The complaints about parts of a document, at most three of a kind. */
export function readabilityComplaints(text: string, parts: readonly ProsePart[]): readonly Complaint[] {
  const sentences: Long[] = [];
  const paragraphs: Long[] = [];
  for (const part of parts) {
    if (part.kind === 'cell' || part.kind === 'heading') continue;
    const view = rendered(text, part);
    const words = countWords(view.text);
    if (words > longParagraph) paragraphs.push({ span: firstLine(view.locate(0, view.text.length).span, part), words });
    for (const { start, end } of sentencesOf(view.text)) {
      const count = countWords(view.text.slice(start, end));
      if (count > longSentence) sentences.push({ span: view.locate(start, end).span, words: count });
    }
  }
  const longest = (list: readonly Long[]) => list.toSorted((a, b) => b.words - a.words).slice(0, most);
  return [
    ...longest(sentences).map(({ span, words }): Complaint => ({
      rule: 'long-sentence',
      message: `This sentence has ${words} words; two would be easier to read.`,
      severity: 'info',
      span,
    })),
    ...longest(paragraphs).map(({ span, words }): Complaint => ({
      rule: 'long-paragraph',
      message: `This paragraph has ${words} words; readers look for a place to rest.`,
      severity: 'info',
      span,
    })),
  ];
}

/** A paragraph is marked at its first line, not all over. */
function firstLine(span: Span, part: ProsePart): Span {
  return part.pieces[0]?.span ?? span;
}

function countWords(text: string): number {
  return text.match(/[\p{L}\p{N}\uE000][\p{L}\p{N}'’-]*/gu)?.length ?? 0;
}

/** Sentences end at a stop before a capital, a name or the end; abbreviations end none. */
function sentencesOf(text: string): readonly Span[] {
  const spans: Span[] = [];
  let start = 0;
  for (const stop of text.matchAll(/[.!?;:]["”’)]*\s+(?=["“‘(]?[\p{Lu}\p{N}\uE000])/gu)) {
    if (/\b(?:e\.g|i\.e|etc|vs|cf|Mr|Mrs|Dr|St|No|Fig|approx)\.$/i.test(text.slice(start, stop.index + 1))) continue;
    const end = stop.index + stop[0].trimEnd().length;
    spans.push({ start, end });
    start = stop.index + stop[0].length;
  }
  spans.push({ start, end: text.trimEnd().length > start ? text.trimEnd().length : text.length });
  return spans;
}
