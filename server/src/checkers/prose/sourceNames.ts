// The names that the sources of a workspace use, for telling a misspelt one in a document. Small workspaces only:
// where not everything was read, nothing is known.

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FolderView } from './folderView.ts';

const source =
  /\.(?:[cm]?[jt]sx?|py|go|rs|java|kt|swift|cs|c|h|cc|cpp|hpp|rb|php|scala|dart|vue|svelte|json|ya?ml|toml)$/;
const mostFiles = 400;
const mostCharacters = 4_000_000;
const mostFolders = 2000;

/** All names in the sources below the root; undefined where there is too much to read. */
export async function sourceNames(view: FolderView, signal: AbortSignal): Promise<ReadonlySet<string> | undefined> {
  const names = new Set<string>();
  const folders = [view.root];
  let files = 0;
  let characters = 0;
  for (let index = 0; index < folders.length; index++) {
    if (folders.length > mostFolders) return undefined;
    let entries;
    try {
      entries = await readdir(folders[index]!, { withFileTypes: true });
    } catch {
      return undefined; // What cannot be listed may hold any name.
    }
    for (const entry of entries) {
      signal.throwIfAborted();
      const path = join(folders[index]!, entry.name);
      if (entry.isDirectory()) {
        if (!(await view.isBuilt(path))) folders.push(path);
        continue;
      }
      if (!entry.isFile() || !source.test(entry.name)) continue;
      if (++files > mostFiles) return undefined;
      const text = await view.read(path);
      if (text === undefined) return undefined;
      characters += text.length;
      if (characters > mostCharacters) return undefined;
      for (const [name] of text.matchAll(/[A-Za-z_$][\w$]{4,80}/g)) names.add(name);
    }
  }
  return names;
}
