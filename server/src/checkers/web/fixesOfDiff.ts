// Turns what a fixer made of a text into edits: one for each changed stretch within the selection, and
// all of them together. For tools that write the fixed text and tell no edits.

import { hunksOf, linesWithEndings } from '../../base/diff.ts';
import { minimalEdit, type TextEdit } from '../../base/edit.ts';
import { containsSpan, positionAt, lineStartsOf } from '../../base/text.ts';
import type { Problem } from '../../core/evidence.ts';
import type { ToolFix } from '../../core/ports.ts';
import type { CheckRequest } from '../checker.ts';

/** The edits between the text that was checked and `fixed`, each as small as it can be. */
export function editsBetween(text: string, fixed: string): readonly TextEdit[] {
  return hunksOf(text, fixed).flatMap(({ edit }) => {
    const before = linesWithEndings(text.slice(edit.span.start, edit.span.end));
    const after = linesWithEndings(edit.newText);
    // Neighbouring lines that were changed each for itself are separate fixes.
    if (before.length !== after.length) return smallest(before.join(''), edit.newText, edit.span.start);
    let start = edit.span.start;
    return before.flatMap((line, index) => {
      const edits = smallest(line, after[index]!, start);
      start += line.length;
      return edits;
    });
  });
}

function smallest(before: string, after: string, start: number): readonly TextEdit[] {
  const small = minimalEdit(before, after);
  if (small === undefined) return [];
  return [{ span: { start: start + small.span.start, end: start + small.span.end }, newText: small.newText }];
}

/**
 * The fixes within the selection, each with the problem on whose lines it is. A stretch that touches no
 * line of a problem is left out: nobody asked for it.
 */
export function fixesOfDiff(
  request: CheckRequest,
  tool: string,
  title: string,
  fixed: string,
  problems: readonly Problem[],
): readonly ToolFix[] {
  const { text } = request.overlay;
  const starts = lineStartsOf(text);
  const mine = problems.filter(({ uri }) => uri === request.document.uri);
  const found = editsBetween(text, fixed).flatMap((edit) => {
    if (!containsSpan(request.span, edit.span)) return [];
    const from = positionAt(text, edit.span.start, starts).line;
    const to = positionAt(text, edit.span.end, starts).line;
    const problem = mine.find(({ range }) => range.start.line <= to && range.end.line >= from);
    return problem === undefined ? [] : [{ edit, problem }];
  });
  const single = found.map(({ edit, problem }): ToolFix => {
    const words = `Fix ${problem.rule}: ${problem.message}`;
    return { tool, title: words, problem, edits: [edit], companions: [] };
  });
  if (found.length < 2) return single;
  const edits = found.map(({ edit }) => edit);
  const all = {
    tool,
    title: `Apply ${edits.length} ${title} fixes`,
    problem: found[0]!.problem,
    edits,
    companions: [],
  };
  return [...single, all];
}
