// Formats what a verified candidate changed as the project's formatter would on save, and has it judged
// again, so that what is offered is what will stand in the file (design, "gate panel").

import { hunksOf, linesWithEndings } from '../base/diff.ts';
import type { TextEdit } from '../base/edit.ts';
import { lineStartsOf, positionAt } from '../base/text.ts';
import { problemsIn } from '../core/evidence.ts';
import type { Judged } from '../core/outcome.ts';
import type { RefineContext } from '../core/strategy.ts';
import type { Target } from '../core/target.ts';
import { formatRule } from '../core/formatRule.ts';
import { compose, composedSpan, compositionOf, stepFromOriginal } from '../repair/composition.ts';

/** The candidate with its changed lines formatted; the same one where there is nothing to format or it does not hold. */
export async function formatted(context: RefineContext, target: Target, best: Judged): Promise<Judged> {
  const { document } = target;
  const drift = problemsIn(best.evidence).filter(
    (problem) => problem.rule === formatRule && problem.uri === document.uri,
  );
  const composition = compositionOf(target, best.candidate);
  if (drift.length === 0 || !composition.ok) return best;
  const span = composedSpan(composition.value);
  const fixes = await context.fixes.fixesFor({ ...document, text: best.text }, span, drift, context.signal);
  const isChanged = changedLines(document.text, best.text);
  for (const fix of fixes) {
    const edits = fix.edits.flatMap((edit) => lineByLine(best.text, edit)).filter(isChanged);
    const composed = edits.length === 0 ? undefined : compose(composition.value, { edits, companions: [] });
    const step = composed?.ok ? stepFromOriginal(target, composed.value) : undefined;
    if (!step?.ok) continue;
    const judged = await context.judge({
      id: context.nextId(),
      ...step.value,
      provenance: { ...best.candidate.provenance, parent: best.candidate.id },
    });
    const { kind, remaining } = judged.verdict;
    if (kind === 'verified' && remaining.length <= best.verdict.remaining.length) return judged;
  }
  return best;
}

/** An edit that keeps the number of lines, as one edit for each line that it changes. */
function lineByLine(text: string, edit: TextEdit): readonly TextEdit[] {
  const before = linesWithEndings(text.slice(edit.span.start, edit.span.end));
  const after = linesWithEndings(edit.newText);
  if (before.length !== after.length) return [edit];
  let start = edit.span.start;
  return before.flatMap((line, index) => {
    const span = { start, end: (start += line.length) };
    return line === after[index] ? [] : [{ span, newText: after[index]! }];
  });
}

/** Whether an edit of `after` meets a line that differs from `before`. */
function changedLines(before: string, after: string): (edit: TextEdit) => boolean {
  const starts = lineStartsOf(after);
  const stretches = hunksOf(before, after).map((hunk) => hunk.after);
  return ({ span }) => {
    const first = positionAt(after, span.start, starts).line;
    const last = positionAt(after, Math.max(span.start, span.end - 1), starts).line;
    return stretches.some(({ line, count }) => first < line + count && line <= last);
  };
}
