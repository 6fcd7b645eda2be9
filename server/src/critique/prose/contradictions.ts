// The critic of contradictions: two distant sentences of one document that say the opposite, or other values, of the
// same. Shown at the later one, with the earlier one as evidence. Method: docs/methods.md#prose-estimate-refine.

import { lineStartsOf, positionAt, rangeOf, spansMeet } from '../../base/text.ts';
import type { Critic } from '../../core/critic.ts';
import type { Finding } from '../../core/finding.ts';
import { plainWords } from '../../core/plainWords.ts';
import type { Target } from '../../core/target.ts';
import { withIds, type Unnamed } from '../occurrences.ts';
import { conflictFixes } from '../sentencePairs.ts';
import { conflictsIn } from './conflicts.ts';
import { statedFacts } from './facts.ts';
import { statementsIn } from './statements.ts';

/** Most contradictions that are shown of one document. */
const most = 20;

/** Contradictions with one side in the selection; the other may stand anywhere in the document. */
export function contradictions({ document, span }: Target): readonly Finding[] {
  const { text, uri } = document;
  const starts = lineStartsOf(text);
  const statements = statementsIn(text, { start: 0, end: text.length });
  const seen = new Set<number>();
  const conflicts = [...conflictsIn(text, statements), ...statedFacts(text, statements)].filter(({ first, second }) => {
    const isNew = !seen.has(second.span.start) && (spansMeet(first.span, span) || spansMeet(second.span, span));
    if (isNew) seen.add(second.span.start);
    return isNew;
  });
  const findings = conflicts
    .toSorted((a, b) => a.second.span.start - b.second.span.start)
    .slice(0, most)
    .map(({ first, second, kind, what }): Unnamed => {
      const line = positionAt(text, first.span.start, starts).line;
      const there = plainWords(text.slice(first.span.start, first.span.end), 300);
      return {
        rule: `prose/contradiction`,
        message: `This contradicts line ${line + 1}, “${plainWords(there, 120)}”: ${what}.`,
        identity: `${kind} ${there}`,
        category: 'prose',
        severity: 'warning',
        proof: 'supported',
        uri,
        range: rangeOf(text, second.span, starts),
        quote: text.slice(second.span.start, second.span.end),
        evidence: [{ checker: 'prose', excerpt: `Line ${line + 1} says: ${there}`, at: { uri, line } }],
        fixes: conflictFixes(text, first.span, second.span),
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
