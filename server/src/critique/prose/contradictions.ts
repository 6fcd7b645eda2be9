// The critic of contradictions: two distant sentences of one document that say the opposite, or other values, of the
// same. Shown at the later one, with the earlier one as evidence. Method: docs/methods.md#prose-estimate-refine.

import { lineStartsOf, positionAt, rangeOf, spansMeet, type LineStarts } from '../../base/text.ts';
import type { Critic } from '../../core/critic.ts';
import type { Finding } from '../../core/finding.ts';
import { plainWords } from '../../core/plainWords.ts';
import type { DocumentText, Target } from '../../core/target.ts';
import { withIds, type Unnamed } from '../occurrences.ts';
import { conflictFixes } from '../sentencePairs.ts';
import { createProse, type Contradiction } from './document.ts';

/** Most contradictions that are shown of one document. */
const most = 20;

/** Contradictions with one side in the selection; the other may stand anywhere in the document. */
export function contradictions({ document, span }: Target): readonly Finding[] {
  const prose = createProse(document.text);
  prose.look(Infinity);
  const found = prose.contradictions().filter(({ first, second }) => spansMeet(first, span) || spansMeet(second, span));
  return contradictionFindings(document, found);
}

/**
 * One finding a contradiction, up to as many as are shown.
 *
 * @param starts the line starts of the document.
 */
export function contradictionFindings(
  { text, uri }: Pick<DocumentText, 'text' | 'uri'>,
  found: readonly Contradiction[],
  starts: LineStarts = lineStartsOf(text),
): readonly Finding[] {
  const findings = found.slice(0, most).map(({ first, second, kind, what }): Unnamed => {
    const line = positionAt(text, first.start, starts).line;
    const there = plainWords(text.slice(first.start, first.end), 300);
    return {
      rule: `prose/contradiction`,
      message: `This contradicts line ${line + 1}, “${plainWords(there, 120)}”: ${what}.`,
      identity: `${kind} ${there}`,
      category: 'prose',
      severity: 'warning',
      proof: 'supported',
      uri,
      range: rangeOf(text, second, starts),
      quote: text.slice(second.start, second.end),
      evidence: [{ checker: 'prose', excerpt: `Line ${line + 1} says: ${there}`, at: { uri, line } }],
      fixes: conflictFixes(text, first, second),
    };
  });
  return withIds(findings);
}

/** Contradictions within one document. */
export const contradictionsCritic = {
  id: 'prose-contradictions',
  title: 'Contradictions within the document',
  tier: 'text',
  kinds: ['prose'],
  method: 'prose-estimate-refine',
  critique: (_context, task) => Promise.resolve({ findings: contradictions(task.target), items: [], failures: [] }),
} as const satisfies Critic;
