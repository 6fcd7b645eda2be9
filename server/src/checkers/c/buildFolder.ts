// A build folder that lasts, so that only what changed is compiled again. Build tools believe times of
// files; a candidate that is taken back has its old time again, so what differs is told here by content.

import { mkdir, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shortHash, textHash } from '../../base/hash.ts';
import type { Overlay } from '../../workspace/snapshot.ts';
import { isFile } from './cProject.ts';
import { namesIn } from './cTests.ts';

const stateName = 'touchstone-state.json';
const lockName = 'touchstone-lock';

/** A build folder that is ours for the length of one run. */
export interface BuildFolder {
  readonly path: string;
  /** True when it is removed after the run, because another run has the lasting one. */
  readonly passing: boolean;
}

/** What was compiled last of the files that candidates replace: hashes by path in the workspace. */
export type BuiltTexts = Readonly<Record<string, string>>;

/** Runs `use` with the lasting folder, or with a passing one while somebody else has it. */
export async function withBuildFolder<T>(
  caches: string,
  key: readonly string[],
  passing: string,
  use: (folder: BuildFolder) => Promise<T>,
): Promise<T> {
  const path = join(caches, shortHash(key));
  await removeForgotten(caches, path);
  await mkdir(path, { recursive: true, mode: 0o700 });
  const lock = join(path, lockName);
  if (!(await lockIt(lock))) {
    await mkdir(passing, { recursive: true, mode: 0o700 });
    return use({ path: passing, passing: true });
  }
  try {
    return await use({ path, passing: false });
  } finally {
    await rm(lock, { force: true });
  }
}

/** Build folders that nobody used for two days are removed: their workspace or scratch is gone. */
async function removeForgotten(caches: string, keep: string): Promise<void> {
  for (const name of await namesIn(caches)) {
    const path = join(caches, name);
    if (path === keep || (await isFile(join(path, lockName)))) continue;
    const age = Date.now() - (await modified(join(path, stateName)));
    if (age > 2 * 24 * 3600 * 1000) await rm(path, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function modified(path: string): Promise<number> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return Date.now();
  }
}

async function lockIt(lock: string): Promise<boolean> {
  for (let turn = 0; turn < 2; turn++) {
    try {
      const file = await open(lock, 'wx', 0o600);
      await file.writeFile(String(process.pid));
      await file.close();
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = Number(await readOr(lock, ''));
    if (owner > 0 && runs(owner)) return false;
    await rm(lock, { force: true });
  }
  return false;
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Hashes of the texts that this run sees for every file that differs or differed from the disk. */
export async function textsNow(overlay: Overlay, before: BuiltTexts): Promise<BuiltTexts> {
  const { snapshot, path, text } = overlay;
  const now: Record<string, string> = {};
  for (const name of Object.keys(before)) now[name] = textHash(await readOr(name, ''));
  for (const [name, buffer] of snapshot.buffers) now[name] = textHash(buffer);
  now[path] = textHash(text);
  return now;
}

/** The files whose text is not the one that was compiled last. */
export function changedTexts(before: BuiltTexts, now: BuiltTexts): readonly string[] {
  return Object.keys(now).filter((path) => before[path] !== now[path]);
}

/** What the folder was built from; nothing where that is not known. */
export async function readBuilt(folder: string): Promise<BuiltTexts> {
  try {
    const told: unknown = JSON.parse(await readOr(join(folder, stateName), '{}'));
    if (typeof told !== 'object' || told === null) return {};
    return Object.fromEntries(
      Object.entries(told).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
  } catch {
    return {}; // A file that was cut by a crash: nothing is known, so everything counts as changed.
  }
}

/** Remembers what is about to be compiled (`done` false: nothing is known until it is) or was. */
export async function writeBuilt(folder: string, texts: BuiltTexts, done: boolean): Promise<void> {
  const told = done ? texts : Object.fromEntries(Object.keys(texts).map((path) => [path, '']));
  await writeFile(join(folder, stateName), JSON.stringify(told), { mode: 0o600 });
}

async function readOr(path: string, other: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return other;
  }
}
