// The workspace as policy may look at it: names and texts of files within the folder, unsaved texts first. Folders
// that tools fill are left out, links out of the folder are not followed, and nothing is listed before it is asked for.

import { readdir } from 'node:fs/promises';
import type { WorkspaceView } from '../core/workspaceView.ts';
import { canonicalInside, joinPath, relativePath } from './folders.ts';
import { readDocument } from './readDocument.ts';
import type { Snapshot } from './snapshot.ts';
import { uriToPath } from './uri.ts';

/** Folders that tools fill, whatever their depth. */
const filled =
  /^(?:\..*|node_modules|bower_components|dist|build|out|target|vendor|coverage|venv|__pycache__|site-packages)$/;

/** Most folders that one listing opens. */
const mostFolders = 2000;

/** A view of the snapshot's folder for a run on the document of `uri`. */
export function workspaceViewOf(snapshot: Snapshot, uri: string): WorkspaceView {
  const { root, buffers } = snapshot;
  const document = relativePath(root, uriToPath(uri));
  let listed: Promise<readonly string[]> | undefined;
  return {
    document,
    async files(limit) {
      listed ??= list(root, [...buffers.keys()]);
      const all = await listed;
      return all.length <= limit ? all : nearest(all, document, limit).toSorted();
    },
    async read(path, limit) {
      const inside = await canonicalInside(root, path);
      if (!inside.ok) return undefined;
      const unsaved = buffers.get(joinPath(root, path)) ?? buffers.get(inside.value);
      if (unsaved !== undefined) return unsaved.length > limit ? undefined : unsaved;
      const read = await readDocument(inside.value);
      return read.ok && read.value.text.length <= limit ? read.value.text : undefined;
    },
  };
}

/** All files, breadth first, so that a folder with too many loses its deepest ones. */
async function list(root: string, unsaved: readonly string[]): Promise<readonly string[]> {
  const found = new Set<string>();
  let folders = [''];
  let opened = 0;
  while (folders.length > 0 && opened < mostFolders) {
    const next: string[] = [];
    for (const folder of folders.slice(0, mostFolders - opened)) {
      opened += 1;
      const entries = await readdir(joinPath(root, folder), { withFileTypes: true }).catch(() => []);
      for (const entry of entries) {
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
        if (entry.isFile()) found.add(path);
        else if (entry.isDirectory() && !filled.test(entry.name)) next.push(path);
      }
    }
    folders = next;
  }
  for (const path of unsaved) {
    const relative = relativePath(root, path);
    if (relative !== '' && !relative.startsWith('..')) found.add(relative);
  }
  return [...found].toSorted();
}

/** The names that share the most folders with the document. */
function nearest(names: readonly string[], document: string, limit: number): readonly string[] {
  const own = document.split('/');
  const shared = (name: string) => {
    const parts = name.split('/');
    let same = 0;
    while (same < parts.length - 1 && parts[same] === own[same]) same++;
    return same * 3 - parts.length;
  };
  return names.toSorted((a, b) => shared(b) - shared(a)).slice(0, limit);
}
