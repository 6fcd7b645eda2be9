// The sources of a package as claims are held against them: texts and names. Where not everything could be read,
// nothing is known, because what was not read may hold any name.

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { relativePath } from '../../../workspace/folders.ts';
import type { FolderView } from '../folderView.ts';

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
const mostFiles = 800;
const mostCharacters = 8_000_000;
const mostFolders = 1000;

/** Reads the sources below `folder`, what is built included: a published package has nothing else. */
export async function readSources(view: FolderView, folder: string, signal: AbortSignal): Promise<Sources | undefined> {
  const files: SourceFile[] = [];
  const folders = [folder];
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
        if (!notRead.test(entry.name)) folders.push(path);
        continue;
      }
      const isScript = /^[\w-]+$/.test(entry.name) && /\/(?:bin|scripts?|cli)$/.test(folders[index]!);
      if (!entry.isFile() || !(source.test(entry.name) || isScript)) continue;
      if (/^(?:package-lock\.json|yarn\.lock|pnpm-lock\.yaml)$/.test(entry.name)) continue;
      if (files.length >= mostFiles) return undefined;
      const text = await view.read(path);
      if (text === undefined) return undefined;
      characters += text.length;
      if (characters > mostCharacters) return undefined;
      files.push({ path: relativePath(view.root, path), text });
    }
  }
  return files.length === 0 ? undefined : sourcesOf(files);
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
