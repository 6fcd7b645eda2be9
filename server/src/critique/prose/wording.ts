// The critic of wording: claims without a source and abbreviations without their words, as opinions. Prose only; a
// comment in code may be as short as it likes. Method: docs/methods.md#prose-estimate-refine.

import { lineStartsOf, rangeOf, type LineStarts } from '../../base/text.ts';
import type { Critic } from '../../core/critic.ts';
import type { Finding } from '../../core/finding.ts';
import type { DocumentText, Target } from '../../core/target.ts';
import { withIds } from '../occurrences.ts';
import { sentencesIn } from '../steps.ts';
import { piecesOf } from './document.ts';
import { remarksOf, spells, wordingOf, type Remark } from './wordingRules.ts';

/** Most remarks on one selection. */
const most = 20;

/** Remarks in the selection, as opinions. */
export function wordingFindings({ document, span }: Target): readonly Finding[] {
  const { text } = document;
  const pieces = piecesOf(text);
  const remarks = remarksOf(
    sentencesIn(text, span).map((sentence) => wordingOf(text, sentence)),
    (short) => {
      const isIn = spells(short);
      return pieces.some((piece) => isIn(piece.text));
    },
  );
  return remarkFindings(document, remarks);
}

/**
 * One finding a remark, up to as many as are shown.
 *
 * @param starts the line starts of the document.
 */
export function remarkFindings(
  document: Pick<DocumentText, 'text' | 'uri'>,
  remarks: readonly Remark[],
  starts: LineStarts = lineStartsOf(document.text),
): readonly Finding[] {
  return withIds(
    remarks.slice(0, most).map((remark) => ({
      rule: `prose/${remark.rule}`,
      message: remark.message,
      category: 'prose' as const,
      severity: 'info' as const,
      proof: 'opinion' as const,
      uri: document.uri,
      range: rangeOf(document.text, remark.span, starts),
      quote: document.text.slice(remark.span.start, remark.span.end),
      evidence: [{ checker: 'prose', excerpt: remark.message }],
    })),
  );
}

/** Superlatives, vague comparisons and abbreviations. */
export const wordingCritic = {
  id: 'prose-wording',
  title: 'Claims without a source, abbreviations without their words',
  tier: 'text',
  kinds: ['prose'],
  method: 'prose-estimate-refine',
  critique: (_context, task) => Promise.resolve({ findings: wordingFindings(task.target), items: [], failures: [] }),
} as const satisfies Critic;
