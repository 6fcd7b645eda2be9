// Removes everything that the server keeps: findings, traces, open proposals.

import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServerState } from './dependencies.ts';

/** Removes it; returns how many files went. */
export async function deleteStoredData(state: ServerState): Promise<number> {
  state.proposals.clear();
  state.store.clear();
  const folder = join(state.storage, 'traces');
  let removed = (await state.file.remove()) + (await state.consents.remove());
  let names: string[] = [];
  try {
    names = await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  for (const name of names) {
    await rm(join(folder, name), { force: true });
    removed++;
  }
  return removed;
}
