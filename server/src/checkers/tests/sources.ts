// Reads and lists the source files of a package as the snapshot has them. Links are not followed, and
// folders of dependencies and of build output are passed over.

import { readdir, readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { Snapshot } from '../../workspace/snapshot.ts';

const passedOver = new Set([
  'node_modules',
  '.git',
  '.hg',
  'dist',
  'build',
  'out',
  'coverage',
  '.next',
  '.cache',
  '.vscode-test',
]);

const mostFiles = 5000;

const expected = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'EACCES', 'EPERM', 'ELOOP']);

/** A file's text, unsaved changes included; undefined when there is none that can be read. */
export async function readSource(snapshot: Snapshot, path: string): Promise<string | undefined> {
  const unsaved = snapshot.buffers.get(path);
  if (unsaved !== undefined) return unsaved;
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (expected.has((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

/**
 * Absolute paths of the JavaScript, TypeScript and JSON files under a folder, in a fixed order.
 *
 * @param options.depth how many levels below the folder to look at; 0 for its own files only (then of any
 *   type), 12 by default.
 */
export async function listSources(
  snapshot: Snapshot,
  folder: string,
  options: { readonly depth?: number } = {},
): Promise<readonly string[]> {
  const depth = options.depth ?? 12;
  const found: string[] = [];
  const visit = async (at: string, level: number): Promise<void> => {
    for (const entry of await entriesOf(at)) {
      if (found.length >= mostFiles) return;
      const path = join(at, entry.name);
      if (entry.isDirectory() && level < depth && !passedOver.has(entry.name)) await visit(path, level + 1);
      else if (entry.isFile() && (depth === 0 || /^\.[cm]?[jt]sx?$|^\.json$/.test(extname(entry.name))))
        found.push(path);
    }
  };
  await visit(folder, 0);
  const unsaved = [...snapshot.buffers.keys()].filter(
    (path) => depth > 0 && path.startsWith(folder + sep) && !path.includes(`${sep}node_modules${sep}`),
  );
  return [...new Set([...found, ...unsaved])].sort();
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (expected.has((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}
