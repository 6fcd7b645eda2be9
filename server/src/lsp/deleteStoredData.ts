// Removes everything that the server keeps: findings, counts, results of exams, figures of judges, consents, traces, open proposals, build caches.

import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { removeExamResults } from '../memory/examResults.ts';
import { removeJudgeFigures } from '../memory/judgeFigures.ts';
import { removeTree } from '../workspace/lease.ts';
import type { ServerState } from './dependencies.ts';

/** Removes it; returns how many files went. */
export async function deleteStoredData(state: ServerState): Promise<number> {
  state.proposals.clear();
  state.store.clear();
  const folder = join(state.storage, 'traces');
  let removed = (await state.file.remove()) + (await state.consents.remove()) + (await state.counts.remove());
  removed += (await removeExamResults(state.storage)) + (await removeJudgeFigures(state.storage));
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
  const { cacheFolder } = state.dependencies;
  if (cacheFolder !== undefined && existsSync(cacheFolder)) {
    await removeTree(cacheFolder);
    removed++;
  }
  return removed;
}
