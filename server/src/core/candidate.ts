// Candidates: replacement text for the target's range, and who made it. Invariant I1 is kept here.

import { applyEdits, editsFault, type TextEdit } from '../base/edit.ts';
import { err, type Result } from '../base/result.ts';
import { containsSpan } from '../base/text.ts';
import type { Target } from './target.ts';

/** Who made a candidate, and what it cost. */
export interface Provenance {
  /** The proposer's id, such as `tools/typescript-fix` or `repair/explain-then-fix`. */
  readonly proposer: string;
  /** A few words for the person, such as the title of a quick fix. */
  readonly title: string;
  /** Id of the candidate it was made from. */
  readonly parent?: string;
  readonly round?: number;
  /** What was looked at beside the checks, in sentences, such as how many other changes also pass. */
  readonly notes?: readonly string[];
  /** The model that wrote it, as it named itself. */
  readonly model?: string;
}

/** A full proposal for the target's document. */
export interface Candidate {
  readonly id: string;
  /** Edits inside the target's span, in offsets of the original text. */
  readonly edits: readonly TextEdit[];
  /**
   * Edits outside the span that the new text needs: imports, made by a language service and never by
   * a model. Shown in the diff and part of the one undo step.
   */
  readonly companions: readonly TextEdit[];
  readonly provenance: Provenance;
}

/** The whole document with the candidate in it, or why it cannot be had (invariants I1 and I2). */
export function candidateText(
  target: Target,
  candidate: Pick<Candidate, 'edits' | 'companions'>,
): Result<string, string> {
  const outside = candidate.edits.find((edit) => !containsSpan(target.span, edit.span));
  if (outside) return err(`an edit reaches outside the selection (${outside.span.start}–${outside.span.end})`);
  const notImport = candidate.companions.find((edit) => !isImportEdit(target.document.text, edit));
  if (notImport) return err('a companion edit is not an import');
  const edits = [...candidate.edits, ...candidate.companions];
  const fault = editsFault(target.document.text, edits);
  return fault === undefined ? applyEdits(target.document.text, edits) : err(fault);
}

const importStatement =
  /^[ \t]*(?:import\s+(?:type\s+)?(?:(?:[\w$]+\s*,\s*)?(?:[\w$]+\s|\*\s*as\s+[\w$]+\s|\{[\w$\s,]*\})\s*from\s*|(?=['"]))(['"])[^'"\n]*\1(?:[ \t]*with[ \t]*\{[^}\n]*\})?|(?:const|let|var)\s+(?:[\w$]+|\{[^}=()]*\})\s*=\s*require\((['"])[^'"\n]*\2\)|from[ \t]+[\w.]+[ \t]+import[ \t]+(?:\([^()]*\)|[\w.*, \t]+)|import[ \t]+[\w., \t]+)[ \t]*;?[ \t]*$/gm;

/**
 * Whether an edit touches nothing but import statements: what it removes lies in imports of the text
 * before, and what it adds lies in imports of the text after (white space aside).
 */
export function isImportEdit(text: string, edit: TextEdit): boolean {
  const { start, end } = edit.span;
  const after = text.slice(0, start) + edit.newText + text.slice(end);
  return liesInImports(text, start, end) && liesInImports(after, start, start + edit.newText.length);
}

function liesInImports(text: string, start: number, end: number): boolean {
  let rest = start;
  for (const match of text.matchAll(importStatement)) {
    const statementEnd = match.index + match[0].length;
    if (statementEnd <= rest) continue;
    if (match.index >= end) break;
    if (match.index > rest && text.slice(rest, match.index).trim() !== '') return false;
    rest = Math.max(rest, statementEnd);
  }
  return rest >= end || text.slice(rest, end).trim() === '';
}
