// Reads small files of the workspace for prose checkers: unsaved text first, never more than a little, never
// outside of the folder. What cannot be read is absent; saying why is left to those who need the file.

import { realpath } from 'node:fs/promises';
import { isInside } from '../../workspace/folders.ts';
import { readDocument } from '../../workspace/readDocument.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';

const limitBytes = 1_000_000;

/** The text of a file in the folder, or undefined. */
export async function readWorkspaceText(snapshot: Snapshot, path: string): Promise<string | undefined> {
  if (!isInside(snapshot.root, path)) return undefined;
  const buffer = snapshot.buffers.get(path);
  if (buffer !== undefined) return buffer;
  try {
    if (!isInside(snapshot.root, await realpath(path))) return undefined;
  } catch {
    return undefined; // Not there, or not to be followed.
  }
  const read = await readDocument(path, { limitBytes });
  return read.ok ? read.value.text : undefined;
}

/** An object in JSON that may have comments and commas at the end of lists; undefined for anything else. */
export function plainJson(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (text === undefined) return undefined;
  const pattern = /"(?:\\.|[^"\\\n])*"|\/\/[^\n]*|\/\*[^]*?\*\//g;
  const bare = text.replace(pattern, (part) => (part.startsWith('"') ? part : ' '));
  for (const candidate of [text, bare.replaceAll(/("(?:\\.|[^"\\\n])*")|,(?=\s*[}\]])/g, '$1')]) {
    try {
      const value: unknown = JSON.parse(candidate);
      return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? (value as Record<string, unknown>)
        : undefined;
    } catch {
      continue; // The second candidate is the same without comments.
    }
  }
  return undefined;
}
