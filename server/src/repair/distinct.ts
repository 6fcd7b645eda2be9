// Keeps what a template proposes honest: nothing that changes nothing, nothing twice, nothing outside the function.

import { minimalEdit, type TextEdit } from '../base/edit.ts';
import { containsSpan, type Span } from '../base/text.ts';
import type { FixTemplate } from './template.ts';

/** The template with repeats and empty changes left out; of equal texts the first stays. */
export function distinct(template: FixTemplate): FixTemplate {
  return {
    id: template.id,
    title: template.title,
    source: template.source,
    prior: template.prior,
    *propose(place) {
      const seen = new Set(['']);
      for (const fix of template.propose(place)) {
        const change = changeOf(place.tree.text, place.func, fix.edits);
        if (change === undefined || seen.has(change)) continue;
        seen.add(change);
        yield fix;
      }
    },
  };
}

/** What edits of a function change; the same for all that give the same text. Undefined where they reach outside. */
function changeOf(text: string, func: Span, edits: readonly TextEdit[]): string | undefined {
  const [first] = edits;
  const last = edits.at(-1);
  if (!first || !last) return '';
  if (!containsSpan(func, first.span) || !containsSpan(func, last.span)) return undefined;
  let written = '';
  let at = first.span.start;
  for (const { span, newText } of edits) {
    if (span.start < at) return undefined;
    written += text.slice(at, span.start) + newText;
    at = span.end;
  }
  const smallest = minimalEdit(text.slice(first.span.start, at), written);
  if (!smallest) return '';
  let { newText } = smallest;
  let start = first.span.start + smallest.span.start;
  let end = first.span.start + smallest.span.end;
  // What is put in or left out beside its like may stand anywhere among them: the last place is taken.
  while (newText === '' && end < func.end && text[start] === text[end]) {
    start++;
    end++;
  }
  while (start === end && end < func.end && newText[0] === text[end]) {
    newText = newText.slice(1) + newText[0];
    start = ++end;
  }
  return `${start} ${end} ${newText}`;
}
