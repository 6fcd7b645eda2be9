// The sources of a package as claims are held against them: texts and names.

import { relativePath } from '../../../workspace/folders.ts';
import type { FolderView } from '../folderView.ts';
import { readAllBelow, type SourceLimits } from '../sourceFiles.ts';

/** One file. */
export interface SourceFile {
  /** Relative to the workspace folder. */
  readonly path: string;
  readonly text: string;
}

/** All sources of a package. */
export interface Sources {
  readonly files: readonly SourceFile[];
  /** Every word that can be a name, with how often it stands there. */
  readonly names: ReadonlyMap<string, number>;
  /** Whether a name stands in a source, also as a part of a word with dashes. */
  has(words: string): boolean;
}

const source = /\.(?:[cm]?[jt]sx?|py|go|rs|java|kt|swift|cs|c|h|cc|cpp|hpp|rb|php|sh|vue|svelte|json|ya?ml|toml)$/;
const notRead = /^(?:node_modules|bower_components|\..+|coverage|__pycache__|venv)$/;
const limits: SourceLimits = {
  files: 800,
  characters: 8_000_000,
  folders: 1000,
  entersFolder: (_, name) => !notRead.test(name),
  reads(name, folder) {
    const isScript = /^[\w-]+$/.test(name) && /\/(?:bin|scripts?|cli)$/.test(folder);
    return (source.test(name) || isScript) && !/^(?:package-lock\.json|yarn\.lock|pnpm-lock\.yaml)$/.test(name);
  },
};

/** Reads the sources below `folder`, what is built included: a published package has nothing else. */
export async function readSources(view: FolderView, folder: string, signal: AbortSignal): Promise<Sources | undefined> {
  const files: SourceFile[] = [];
  const isAll = await readAllBelow(view, folder, limits, signal, (path, text) => {
    files.push({ path: relativePath(view.root, path), text });
  });
  return isAll && files.length > 0 ? sourcesOf(files) : undefined;
}

/** Sources of given files. */
export function sourcesOf(files: readonly SourceFile[]): Sources {
  const names = new Map<string, number>();
  for (const { text } of files)
    for (const [name] of text.matchAll(/[A-Za-z_$][\w$]{0,80}/g)) names.set(name, (names.get(name) ?? 0) + 1);
  return {
    files,
    names,
    has: (words) =>
      /^[A-Za-z_$][\w$]*$/.test(words) ? names.has(words) : files.some(({ text }) => text.includes(words)),
  };
}
