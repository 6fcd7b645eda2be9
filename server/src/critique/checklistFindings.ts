// Turns unmet checklist items into findings. Items that nobody could tell are never a warning.

import { rangeOf } from '../base/text.ts';
import { anchorQuote } from '../core/anchor.ts';
import { violated } from '../checklist/passRate.ts';
import type { JudgedItem } from '../core/checklist.ts';
import { headSpan } from '../core/declaration.ts';
import type { Finding } from '../core/finding.ts';
import type { Target } from '../core/target.ts';
import { withIds, type Unnamed } from './occurrences.ts';

/** Deciders whose own findings are shown. */
const tellThemselves: ReadonlySet<string> = new Set(['types', 'lint', 'test']);

/**
 * One finding for each unmet item, on the text that it quotes, else on what names the selection.
 *
 * Proven with the item's own severity where a receipt backs it; otherwise an opinion, as information. What the linter
 * is configured to tell it tells itself, and so do compilers and failing tests: what they say is shown once.
 */
export function checklistFindings(target: Target, items: readonly JudgedItem[]): readonly Finding[] {
  const { document, span } = target;
  const found = violated(items)
    .filter(({ item }) => item.origin !== 'lint' && !tellThemselves.has(item.decider.kind))
    .map((judged): Unnamed => {
      const anchored = judged.quote === undefined ? 'missing' : anchorQuote(document.text, span, judged.quote);
      const place = typeof anchored === 'string' ? headSpan(document.text, span) : anchored;
      const proven = judged.evidence.some((one) => one.receipt !== undefined);
      return {
        rule: `checklist/${judged.item.id}`,
        message: judged.item.question,
        category: 'checklist',
        severity: proven ? judged.item.severity : 'info',
        proof: proven ? 'proven' : 'opinion',
        uri: document.uri,
        range: rangeOf(document.text, place),
        quote: document.text.slice(place.start, place.end),
        evidence: judged.evidence.length > 0 ? judged.evidence : [{ checker: 'checklist', excerpt: judged.reason }],
      };
    });
  return withIds(found);
}
