// Composes changes that were made one after another into one candidate for the original text: edits
// inside the selection, import edits outside it, nothing else (invariant I1).

import { applyEdits, minimalEdit, type TextEdit } from '../base/edit.ts';
import { hunksOf } from '../base/diff.ts';
import { err, ok, type Result } from '../base/result.ts';
import { containsSpan, type Span } from '../base/text.ts';
import { candidateText, type Candidate } from '../core/candidate.ts';
import type { Target } from '../core/target.ts';

/** The document in three pieces: what stands before the selection, the selection, what stands after. */
export interface Composition {
  readonly before: string;
  readonly inside: string;
  readonly after: string;
}

/** A change of the composed text: edits within its selection, import edits outside it. */
export interface Step {
  readonly edits: readonly TextEdit[];
  readonly companions: readonly TextEdit[];
}

/** The untouched document. */
export function startComposition(target: Target): Composition {
  const { document, span } = target;
  return {
    before: document.text.slice(0, span.start),
    inside: document.text.slice(span.start, span.end),
    after: document.text.slice(span.end),
  };
}

/** The whole composed text. */
export function composedText(composition: Composition): string {
  return composition.before + composition.inside + composition.after;
}

/** Where the selection is in the composed text. */
export function composedSpan(composition: Composition): Span {
  return { start: composition.before.length, end: composition.before.length + composition.inside.length };
}

/** The composed text with other words in the selection. */
export function withInside(composition: Composition, inside: string): Composition {
  return { ...composition, inside };
}

/**
 * Applies one more change, in offsets of the composed text.
 *
 * @returns the new composition, or why the change is refused: it crosses the selection's ends, or it cannot be applied.
 */
export function compose(composition: Composition, step: Step): Result<Composition, string> {
  const span = composedSpan(composition);
  if (!step.edits.every((edit) => containsSpan(span, edit.span))) return err('an edit reaches outside the selection');
  const early = step.companions.filter((edit) => edit.span.end <= span.start);
  const late = step.companions.filter((edit) => edit.span.end > span.start && edit.span.start >= span.end);
  if (early.length + late.length !== step.companions.length) return err('a companion edit reaches into the selection');
  const before = applyEdits(composition.before, early);
  if (!before.ok) return before;
  const inside = applyEdits(
    composition.inside,
    step.edits.map((edit) => moved(edit, -span.start)),
  );
  if (!inside.ok) return inside;
  const after = applyEdits(
    composition.after,
    late.map((edit) => moved(edit, -span.end)),
  );
  if (!after.ok) return after;
  return ok({ before: before.value, inside: inside.value, after: after.value });
}

/** The composition that a candidate makes of the original, or why it cannot be applied. */
export function compositionOf(
  target: Target,
  candidate: Pick<Candidate, 'edits' | 'companions'>,
): Result<Composition, string> {
  return compose(startComposition(target), candidate);
}

/**
 * The composition as edits of the original document.
 *
 * @returns edits and companions that `candidateText` accepts and that give exactly the composed text, or why there are none.
 */
export function stepFromOriginal(target: Target, composition: Composition): Result<Step, string> {
  const original = startComposition(target);
  const companions = [
    ...hunksOf(original.before, composition.before).map((hunk) => hunk.edit),
    ...hunksOf(original.after, composition.after).map((hunk) => moved(hunk.edit, target.span.end)),
  ];
  const smallest = minimalEdit(original.inside, composition.inside);
  const edits = smallest === undefined ? [] : [moved(smallest, target.span.start)];
  const candidates: readonly Step[] = [
    { edits, companions },
    // Two insertions at the selection's start would change places: take the selection as a whole then.
    { edits: smallest === undefined ? [] : [{ span: target.span, newText: composition.inside }], companions },
  ];
  let fault = 'the change cannot be written as edits of the original';
  for (const step of candidates) {
    const text = candidateText(target, step);
    if (text.ok && text.value === composedText(composition)) return ok(step);
    if (!text.ok) fault = text.error;
  }
  return err(fault);
}

function moved(edit: TextEdit, by: number): TextEdit {
  return { span: { start: edit.span.start + by, end: edit.span.end + by }, newText: edit.newText };
}
