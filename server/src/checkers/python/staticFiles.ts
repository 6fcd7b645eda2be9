// Problems of static Python tools in files other than the target: their texts are read from the snapshot,
// so that each problem carries the line that it is about.

import { readFile } from 'node:fs/promises';
import type { CheckRequest } from '../checker.ts';

/** The text of a file as the overlay has it; empty where it cannot be read. */
export async function overlayText(request: CheckRequest, path: string): Promise<string> {
  const { overlay } = request;
  if (path === overlay.path) return overlay.text;
  const unsaved = overlay.snapshot.buffers.get(path);
  if (unsaved !== undefined) return unsaved;
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== undefined) return '';
    throw error;
  }
}

/** Whether a text says types: annotated parameters, results or variables. */
export function hasAnnotations(text: string): boolean {
  return /^\s*(?:async\s+)?def\s[^\n]*(?:->|\w\s*:\s*[\w"'[])|^\s*\w+\s*:\s*[A-Za-z][\w.[\], |]*\s*(?:=|$)/m.test(
    text.replaceAll(/^\s*(?:else|try|finally)\s*:/gm, ''),
  );
}
