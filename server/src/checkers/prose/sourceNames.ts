// The names that the sources of a workspace use, for telling a misspelt one in a document. Small workspaces only.

import type { FolderView } from './folderView.ts';
import { readAllBelow, type SourceLimits } from './sourceFiles.ts';

const source =
  /\.(?:[cm]?[jt]sx?|py|go|rs|java|kt|swift|cs|c|h|cc|cpp|hpp|rb|php|scala|dart|vue|svelte|json|ya?ml|toml)$/;

/** All names in the sources below the root; undefined where there is too much to read. */
export async function sourceNames(view: FolderView, signal: AbortSignal): Promise<ReadonlySet<string> | undefined> {
  const names = new Set<string>();
  const limits: SourceLimits = {
    files: 400,
    characters: 4_000_000,
    folders: 2000,
    entersFolder: async (path) => !(await view.isBuilt(path)),
    reads: (name) => source.test(name),
  };
  const isAll = await readAllBelow(view, view.root, limits, signal, (_, text) => {
    for (const [name] of text.matchAll(/[A-Za-z_$][\w$]{4,80}/g)) names.add(name);
  });
  return isAll ? names : undefined;
}
