// Private folders for what must not outlive us, each with a lease that names its owner, and the removal
// of those whose owner died.

import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isAlive, startOfProcess } from './alive.ts';

const leaseFile = 'lease.json';

/**
 * How long a private folder may be without a lease before its owner counts as dead, in milliseconds. An empty
 * one is that of an owner who died while it made or removed the folder.
 */
const unleasedMs = 3_600_000;
const emptyMs = 2000;

/** Start of the names of private folders; the rest is random. */
export const privateFolderPrefix = 'touchstone-';

/**
 * Makes a folder private to this user and takes its lease.
 *
 * @param wanted the folder; without it one with a random name is made among the system's temporary files.
 * @returns its canonical path.
 * @throws when the folder exists and belongs to somebody else, is a link, or is leased by a process that lives.
 */
export function leaseFolder(wanted?: string): string {
  const folder = wanted ?? mkdtempSync(join(tmpdir(), privateFolderPrefix));
  try {
    return takeLease(folder);
  } catch (error) {
    // Without a lease nobody would ever know that it may go.
    if (wanted === undefined) rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

function takeLease(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stats = lstatSync(folder);
  if (!stats.isDirectory() || !isOurs(stats.uid)) throw new Error(`${folder} is not a folder of this user`);
  chmodSync(folder, 0o700);
  if (isLeased(folder)) throw new Error(`${folder} is in use by another process`);
  writeFileSync(join(folder, leaseFile), JSON.stringify({ pid: process.pid, start: startOfProcess(process.pid) }), {
    mode: 0o600,
  });
  return realpathSync(folder);
}

/** Gives a lease back; the folder stays. */
export function releaseFolder(folder: string): void {
  rmSync(join(folder, leaseFile), { force: true });
}

/**
 * Removes private folders beside `folder` whose owner is dead. Links and folders of other users are
 * left alone.
 *
 * @returns the removed folders.
 * @throws when some could not be removed, after all the others were.
 */
export async function removeStaleFolders(folder: string): Promise<readonly string[]> {
  const parent = dirname(folder);
  const removed: string[] = [];
  const failed: unknown[] = [];
  for (const name of readdirSync(parent)) {
    const path = join(parent, name);
    if (path === folder || !/^touchstone-[A-Za-z0-9]{6}$/.test(name) || !isStale(path)) continue;
    try {
      await removeTree(path);
      removed.push(path);
    } catch (error) {
      failed.push(error);
    }
  }
  if (failed.length > 0) throw failed.length === 1 ? failed[0] : new AggregateError(failed);
  return removed;
}

function isStale(path: string): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats?.isDirectory() !== true || !isOurs(stats.uid)) return false;
  const owner = ownerOf(path);
  if (owner !== undefined) return !owner.alive;
  return Date.now() - stats.mtimeMs > (readdirSync(path).length === 0 ? emptyMs : unleasedMs);
}

/** Whether another process that is alive holds the lease of a folder. */
function isLeased(path: string): boolean {
  const owner = ownerOf(path);
  return owner?.alive === true && owner.pid !== process.pid;
}

/** Who holds a lease; undefined when there is none, or half of one: its owner may be just about to write it. */
function ownerOf(path: string): { readonly pid: number; readonly alive: boolean } | undefined {
  try {
    const lease: unknown = JSON.parse(readFileSync(join(path, leaseFile), 'utf8'));
    if (typeof lease !== 'object' || lease === null || !('pid' in lease) || typeof lease.pid !== 'number')
      return undefined;
    const { pid } = lease;
    // The id may have been given to another process since.
    const other = 'start' in lease && typeof lease.start === 'string' && lease.start !== startOfProcess(pid);
    return { pid, alive: isAlive(pid) && !other };
  } catch (error) {
    if (error instanceof SyntaxError || typeof (error as NodeJS.ErrnoException).code === 'string') return undefined;
    throw error;
  }
}

function isOurs(uid: number): boolean {
  return process.getuid === undefined || process.getuid() === uid;
}

/** Removes a folder with all that is in it, also what was made read-only. Links are removed, not followed. */
export async function removeTree(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true, maxRetries: 3, retryDelay: 20 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Below something that is no folder there is nothing.
    if (code === 'ENOTDIR') return;
    if (code !== 'EACCES' && code !== 'EPERM' && code !== 'ENOTEMPTY') throw error;
    makeRemovable(path);
    await rm(path, { recursive: true, force: true, maxRetries: 3, retryDelay: 20 });
  }
}

/** The same at once, for the moment in which the process is about to exit. What resists is left for the next start. */
export function removeTreeNow(path: string): void {
  try {
    makeRemovable(path);
    rmSync(path, { recursive: true, force: true });
  } catch (error) {
    if (typeof (error as NodeJS.ErrnoException).code !== 'string') throw error;
  }
}

function makeRemovable(path: string): void {
  if (!lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  chmodSync(path, 0o700);
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.isDirectory()) makeRemovable(join(path, entry.name));
  }
}
