// Joins fixes of one text into one change, so that what the tools can clear is tried at once before it is
// tried one by one. Fixes that touch each other wait for the next sweep.

import type { TextEdit } from '../base/edit.ts';
import type { ToolFix } from '../core/ports.ts';

/**
 * One fix made of all that stand apart; earlier ones win over later ones that touch them.
 *
 * @param fixes fixes of one text, each for another problem.
 * @returns undefined when fewer than two can be joined.
 */
export function together(fixes: readonly ToolFix[]): ToolFix | undefined {
  const taken: ToolFix[] = [];
  const edits: TextEdit[] = [];
  const companions: TextEdit[] = [];
  for (const fix of fixes) {
    const all = [...edits, ...companions];
    const own = [...fix.edits, ...fix.companions];
    // The same import may be wanted by two fixes; it is made once.
    const fresh = own.filter((edit) => !all.some((other) => isSame(edit, other)));
    if (fresh.length === 0 || fresh.some((edit) => all.some((other) => touches(edit, other)))) continue;
    taken.push(fix);
    edits.push(...fix.edits.filter((edit) => fresh.includes(edit)));
    companions.push(...fix.companions.filter((edit) => fresh.includes(edit)));
  }
  if (taken.length < 2) return undefined;
  const tools = [...new Set(taken.map((fix) => fix.tool))];
  const byPlace = (a: TextEdit, b: TextEdit) => a.span.start - b.span.start || a.span.end - b.span.end;
  return {
    tool: tools.join('+'),
    title: `Apply ${taken.length} fixes (${tools.join(', ')})`,
    problem: taken[0]!.problem,
    edits: edits.toSorted(byPlace),
    companions: companions.toSorted(byPlace),
  };
}

function isSame(a: TextEdit, b: TextEdit): boolean {
  return a.span.start === b.span.start && a.span.end === b.span.end && a.newText === b.newText;
}

/** Whether two edits share a place, ends included: their order would matter. */
function touches(a: TextEdit, b: TextEdit): boolean {
  return a.span.start <= b.span.end && b.span.start <= a.span.end;
}
