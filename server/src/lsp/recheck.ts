// Looks again once the person has taken a change of a check that a finding names: “Change the test instead”. The finding
// rested on the check as it was, so it goes with the change; programs then say what is so now, and opinions stay.

import { applyEdits, type TextEdit } from '../base/edit.ts';
import { textHash } from '../base/hash.ts';
import { spanOf, type Range } from '../base/text.ts';
import type { FindingFix } from '../core/finding.ts';
import { critiqueCommand } from './critiqueCommand.ts';
import type { ServerState } from './dependencies.ts';
import type { DocumentChange } from './documents.ts';

/** Changes that were taken and whose undo looks again. */
const mostTaken = 20;

/** A change of a check that was taken. */
interface Taken {
  /** Of the document that was changed, and its text before. */
  readonly uri: string;
  readonly before: string;
  /** Where the finding stood. */
  readonly finding: { readonly uri: string; readonly range: Range };
}

/**
 * Serves it. Is to listen to the documents before the store does: an edit takes the fixes with it that it touches.
 *
 * Whoever types the same change by hand has taken it as well. A change of a file that is not open is not noticed.
 */
export function serveRechecks(state: ServerState): void {
  const taken: Taken[] = [];
  const running = new Map<string, AbortController>();
  const lookAgain = ({ uri, range }: Taken['finding']) => {
    running.get(uri)?.abort();
    const stop = new AbortController();
    running.set(uri, stop);
    state.guard.background('recheck', async () => {
      try {
        await critiqueCommand(state, { uri, around: range }, { onSave: false, isRecheck: true }, stop.signal);
      } finally {
        if (running.get(uri) === stop) running.delete(uri);
      }
    });
  };
  state.documents.onChange((change) => {
    const undone = taken.filter(({ uri, before }) => uri === change.uri && before === textHash(change.after));
    const cleared = concernedBy(state, change);
    if (undone.length + cleared.length === 0) return;
    // The store carries the findings over the change first, so that an undo brings back what it knew.
    queueMicrotask(() => {
      for (const { id, finding } of cleared) {
        taken.push({ uri: change.uri, before: textHash(change.before), finding });
        state.store.cleared(id);
      }
      taken.splice(0, taken.length - mostTaken);
      const places = [...cleared, ...undone].map(({ finding }) => finding);
      for (const [index, place] of places.entries())
        if (places.findIndex(({ uri }) => uri === place.uri) === index) lookAgain(place);
    });
  });
}

/** Findings of which this change is one that they name, of another side than the code. */
function concernedBy(state: ServerState, change: DocumentChange) {
  return state.store.uris().flatMap((uri) =>
    state.store.of(uri).flatMap(({ finding }) => {
      const fixes = finding.fixes?.filter(({ side }) => side !== 'code') ?? [];
      const isTaken = fixes.some((fix) => isMadeBy(fix, uri, change));
      return isTaken ? [{ id: finding.id, finding: { uri, range: finding.range } }] : [];
    }),
  );
}

/** Whether a change of a document is exactly the one that a fix names. */
function isMadeBy(
  { edits, elsewhere }: FindingFix,
  uri: string,
  { before, after, ...changed }: DocumentChange,
): boolean {
  if (elsewhere ? elsewhere.uri !== changed.uri : uri !== changed.uri || edits.length === 0) return false;
  const wanted = elsewhere
    ? elsewhere.edits.map(({ range, oldText, newText }): TextEdit | undefined => {
        const span = spanOf(before, range);
        const stands = span.ok && before.slice(span.value.start, span.value.end) === oldText;
        return stands ? { span: span.value, newText } : undefined;
      })
    : edits;
  const whole = wanted.filter((edit) => edit !== undefined);
  const made = whole.length === wanted.length ? applyEdits(before, whole) : undefined;
  return made?.ok === true && made.value === after;
}
