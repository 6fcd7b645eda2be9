// A folder that only this user can read, for the files of one run of a tool: what it is given and what
// it leaves. It is gone when the run is over.

import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Runs `use` with a fresh private folder below `parent`, and removes it whatever happens. */
export async function withPrivateFolder<T>(
  parent: string,
  name: string,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  await mkdir(parent, { recursive: true, mode: 0o700 });
  const folder = await realpath(await mkdtemp(join(parent, `${name}-`)));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Makes a private folder that lasts, such as a cache; its path with links resolved. */
export async function lastingFolder(path: string): Promise<string> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  return realpath(path);
}
