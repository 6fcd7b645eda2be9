// Recognises merge-conflict markers in a text. Only markers that belong together count, so that a
// heading underlined with equals signs is not taken for one.

import { lineStartsOf, lineText, positionAt, type Span } from '../base/text.ts';

/** The lines of one conflict, zero-based, both included. */
export interface Conflict {
  readonly first: number;
  readonly last: number;
}

type Marker = 'ours' | 'base' | 'middle' | 'theirs';

/** The marker that a line is, if it is one: seven characters, then the end or a space and a label. */
function markerOf(line: string): Marker | undefined {
  if (/^<{7}(?: |$)/.test(line)) return 'ours';
  if (/^\|{7}(?: |$)/.test(line)) return 'base';
  if (/^={7}$/.test(line)) return 'middle';
  if (/^>{7}(?: |$)/.test(line)) return 'theirs';
  return undefined;
}

/** What may follow in a conflict; a marker out of turn is text of one of the sides. */
const order: Record<Marker, readonly Marker[]> = {
  ours: ['base', 'middle', 'theirs'],
  base: ['middle', 'theirs'],
  middle: ['theirs'],
  theirs: [],
};

/**
 * Finds the conflicts of a text.
 *
 * One that was resolved in part is found too, as long as its first marker and one other are there.
 */
export function conflictsIn(text: string): readonly Conflict[] {
  const starts = lineStartsOf(text);
  const conflicts: Conflict[] = [];
  let open: { first: number; last: number; state: Marker } | undefined;
  const close = () => {
    if (open && open.last > open.first) conflicts.push({ first: open.first, last: open.last });
    open = undefined;
  };
  for (let line = 0; line < starts.length; line++) {
    const marker = markerOf(lineText(text, starts, line));
    if (marker === 'ours') {
      close();
      open = { first: line, last: line, state: marker };
    } else if (open && marker !== undefined && order[open.state].includes(marker)) {
      open = { first: open.first, last: line, state: marker };
      if (marker === 'theirs') close();
    }
  }
  close();
  return conflicts;
}

/** Whether a conflict lies within `near` lines of the span. */
export function hasConflictMarkers(text: string, span: Span, near = 3): boolean {
  // Cheap way out for nearly every text.
  if (!text.includes('<<<<<<<')) return false;
  const starts = lineStartsOf(text);
  const first = positionAt(text, span.start, starts).line - near;
  const last = positionAt(text, span.end, starts).line + near;
  return conflictsIn(text).some((conflict) => conflict.first <= last && first <= conflict.last);
}
