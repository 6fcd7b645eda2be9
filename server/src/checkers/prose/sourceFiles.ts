// Goes through the sources of a folder. Where not everything could be read, nothing is known, because what was not read
// may hold any name.

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FolderView } from './folderView.ts';

/** What is read, and how much at most. */
export interface SourceLimits {
  readonly files: number;
  readonly characters: number;
  readonly folders: number;
  /** Whether a folder is gone into. */
  entersFolder(path: string, name: string): boolean | Promise<boolean>;
  /** Whether a file is read. */
  reads(name: string, folder: string): boolean;
}

/**
 * Reads the files below a folder.
 *
 * @param each told of each file, in the order in which they are found.
 * @returns whether all was read; false as soon as a limit is passed, or something cannot be read.
 */
export async function readAllBelow(
  view: FolderView,
  folder: string,
  limits: SourceLimits,
  signal: AbortSignal,
  each: (path: string, text: string) => void,
): Promise<boolean> {
  const folders = [folder];
  let files = 0;
  let characters = 0;
  for (let index = 0; index < folders.length; index++) {
    if (folders.length > limits.folders) return false;
    let entries;
    try {
      entries = await readdir(folders[index]!, { withFileTypes: true });
    } catch {
      return false; // What cannot be listed may hold any name.
    }
    for (const entry of entries) {
      signal.throwIfAborted();
      const path = join(folders[index]!, entry.name);
      if (entry.isDirectory()) {
        if (await limits.entersFolder(path, entry.name)) folders.push(path);
        continue;
      }
      if (!entry.isFile() || !limits.reads(entry.name, folders[index]!)) continue;
      if (++files > limits.files) return false;
      const text = await view.read(path);
      if (text === undefined) return false;
      characters += text.length;
      if (characters > limits.characters) return false;
      each(path, text);
    }
  }
  return true;
}
