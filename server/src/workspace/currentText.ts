// The text of a file that may not be there: none is an answer, whatever the file system says of it.

import { readFile } from 'node:fs/promises';
import type { Snapshot } from './snapshot.ts';

/** The text of a file on disk; undefined when it cannot be read. */
export async function readTextOrNone(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== undefined) return undefined;
    throw error;
  }
}

/** The text of a file as it is now: unsaved where it is, else what stands on disk. */
export async function currentText(snapshot: Snapshot, path: string): Promise<string | undefined> {
  return snapshot.buffers.get(path) ?? readTextOrNone(path);
}
