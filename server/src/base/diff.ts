// Line differences of two texts: a unified diff for people and tools, and hunks that can be taken
// one by one. The comparison itself is the `diff` package's.

import { createTwoFilesPatch, diffArrays } from 'diff';
import type { TextEdit } from './edit.ts';

/** One stretch of changed lines, as an edit of the text before. */
export interface Hunk {
  readonly edit: TextEdit;
  /** Zero-based first changed line before, and how many lines there. */
  readonly before: { readonly line: number; readonly count: number };
  /** Zero-based first changed line after, and how many lines there. */
  readonly after: { readonly line: number; readonly count: number };
}

/** Splits a text into lines that keep their endings. */
export function linesWithEndings(text: string): string[] {
  return text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? [];
}

/** The changed stretches between two texts, in order, with no context around them. */
export function hunksOf(before: string, after: string): readonly Hunk[] {
  const hunks: Hunk[] = [];
  let offset = 0;
  let lineBefore = 0;
  let lineAfter = 0;
  let open:
    | {
        start: number;
        line: number;
        lineAfter: number;
        removed: string;
        removedLines: number;
        added: string;
        addedLines: number;
      }
    | undefined;
  const close = () => {
    if (!open) return;
    hunks.push({
      edit: { span: { start: open.start, end: open.start + open.removed.length }, newText: open.added },
      before: { line: open.line, count: open.removedLines },
      after: { line: open.lineAfter, count: open.addedLines },
    });
    open = undefined;
  };
  for (const part of diffArrays(linesWithEndings(before), linesWithEndings(after))) {
    const text = part.value.join('');
    if (!part.added && !part.removed) {
      close();
      offset += text.length;
      lineBefore += part.value.length;
      lineAfter += part.value.length;
      continue;
    }
    open ??= { start: offset, line: lineBefore, lineAfter, removed: '', removedLines: 0, added: '', addedLines: 0 };
    if (part.removed) {
      open.removed += text;
      open.removedLines += part.value.length;
      offset += text.length;
      lineBefore += part.value.length;
    } else {
      open.added += text;
      open.addedLines += part.value.length;
      lineAfter += part.value.length;
    }
  }
  close();
  return hunks;
}

/** A unified diff with three lines of context; the empty string when nothing changed. */
export function unifiedDiff(path: string, before: string, after: string): string {
  if (before === after) return '';
  return createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, { context: 3 }).replace(
    /^=+\n/,
    '',
  );
}

/** How many lines a change adds and removes. */
export function diffSize(before: string, after: string): { readonly added: number; readonly removed: number } {
  let added = 0;
  let removed = 0;
  for (const hunk of hunksOf(before, after)) {
    added += hunk.after.count;
    removed += hunk.before.count;
  }
  return { added, removed };
}
