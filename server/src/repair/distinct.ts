// Keeps what a template proposes honest: nothing that changes nothing, nothing twice, nothing outside the function.

import { applyEdits } from '../base/edit.ts';
import type { FixTemplate } from './template.ts';

/** The template with repeats and empty changes left out; of equal texts the first stays. */
export function distinct(template: FixTemplate): FixTemplate {
  return {
    id: template.id,
    title: template.title,
    source: template.source,
    prior: template.prior,
    *propose(place) {
      const { start, end } = place.func;
      const original = place.tree.text.slice(start, end);
      const seen = new Set([original]);
      for (const fix of template.propose(place)) {
        const moved = fix.edits.map(({ span, newText }) => ({
          span: { start: span.start - start, end: span.end - start },
          newText,
        }));
        const changed = applyEdits(original, moved);
        if (!changed.ok || seen.has(changed.value)) continue;
        seen.add(changed.value);
        yield fix;
      }
    },
  };
}
