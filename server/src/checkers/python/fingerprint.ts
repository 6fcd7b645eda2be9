// Whether the files that a kept process has loaded are still as they were: sizes and times of change, and
// the unsaved texts of the editor. Reading them again would cost more than a candidate does.

import { statSync } from 'node:fs';
import { shortHash } from '../../base/hash.ts';
import type { Overlay } from '../../workspace/snapshot.ts';

/** One line for the state of files and folders; those that are not there count as such. */
export function fingerprintOf(paths: readonly string[]): string {
  return paths
    .map((path) => {
      const found = statSync(path, { throwIfNoEntry: false });
      return found === undefined ? '-' : `${found.mtimeMs}:${found.size}:${found.ino}`;
    })
    .join(' ');
}

/** The unsaved texts besides the document's own. */
export function buffersOf(overlay: Overlay): string {
  const others = [...overlay.snapshot.buffers].filter(([path]) => path !== overlay.path);
  return others.length === 0 ? '' : shortHash(others.toSorted(([a], [b]) => (a < b ? -1 : 1)).flat());
}
