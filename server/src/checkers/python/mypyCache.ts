// Makes mypy look again at texts of ours. It trusts its cache when a file's size and whole second of change
// are the same, which two candidates easily share; so the entries of replaced files are removed before a run.

import { readdir, rm } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Overlay } from '../../workspace/snapshot.ts';

/** Removes what the cache knows about the overlay's document and about unsaved files. */
export async function forgetTexts(cache: string, overlay: Overlay): Promise<void> {
  const { root, buffers } = overlay.snapshot;
  const paths = [overlay.path, ...buffers.keys()].filter((path) => /\.pyi?$/.test(path));
  for (const entry of await readdir(cache, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    for (const path of paths) {
      const parts = relative(root, path)
        .replace(/\.pyi?$/, '')
        .split(sep);
      for (let from = 0; from < parts.length; from++) {
        const place = join(cache, entry.name, ...parts.slice(from));
        for (const ending of ['.meta.ff', '.meta.json', '.data.ff', '.data.json'])
          await rm(place + ending, { force: true });
      }
    }
  }
}
