// The folder that Cargo builds into: it lasts, so that dependencies are compiled once, and belongs to one
// process at a time. Cargo believes times of files; candidates come and go, so it is made to look again.

import { mkdir, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { shortHash, textHash } from '../../base/hash.ts';
import { isAlive } from '../../workspace/alive.ts';
import { cacheFolderOf, type CheckerOptions } from '../options.ts';
import { lastingFolder } from '../privateFolder.ts';

/** What was built last. */
interface BuiltState {
  /** The view in which it was built. */
  readonly root: string;
  /** Hashes of the texts that were not those of the disk, by path. */
  readonly texts: Readonly<Record<string, string>>;
  /** Packages that those texts belong to. */
  readonly packages: readonly string[];
}

/** What is about to be built. */
export interface BuildTexts {
  /** Absolute path of the view in which Cargo runs. */
  readonly root: string;
  /** Texts that are not those of the disk, by path. */
  readonly texts: ReadonlyMap<string, string>;
  /** Names of the packages that they belong to. */
  readonly packages: readonly string[];
}

const slots = 8;
const mine = new Map<string, Promise<string>>();
const queues = new Map<string, Promise<unknown>>();

/**
 * Runs `use` with the folder into which the workspace at `root` is built, alone.
 *
 * Another process, such as a command line beside the editor, gets a folder of its own: the programs that
 * one builds and runs must not be replaced by the other in between.
 */
export async function withTarget<T>(
  options: CheckerOptions,
  root: string,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const base = join(cacheFolderOf(options, 'cargo'), shortHash([root]));
  let claimed = mine.get(base);
  if (claimed === undefined) {
    claimed = claim(base);
    mine.set(base, claimed);
    claimed.catch(() => mine.delete(base));
  }
  const folder = await claimed;
  const before = queues.get(folder) ?? Promise.resolve();
  const run = before.then(() => use(folder));
  queues.set(
    folder,
    run.catch(() => undefined),
  );
  return run;
}

async function claim(base: string): Promise<string> {
  for (let slot = 0; slot < slots; slot += 1) {
    const folder = await lastingFolder(join(base, String(slot)));
    if (await claimSlot(join(folder, 'owner'))) return folder;
  }
  // More processes than slots: a folder that nobody else will look into.
  return lastingFolder(join(base, `p${process.pid}`));
}

async function claimSlot(owner: string): Promise<boolean> {
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      const handle = await open(owner, 'wx', 0o600);
      await handle.writeFile(String(process.pid));
      await handle.close();
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const pid = Number(await readFile(owner, 'utf8').catch(() => ''));
    if (Number.isInteger(pid) && pid > 0 && pid !== process.pid && isAlive(pid)) return false;
    await rm(owner, { force: true });
  }
  return false;
}

const stateShape = z.object({
  root: z.string(),
  texts: z.record(z.string(), z.string()),
  packages: z.array(z.string()),
});

/**
 * Makes Cargo compile again what holds other texts than at the last build.
 *
 * Cargo compares times of files with those of its own records, and a text that is put back is older than
 * the record of the candidate: it would call the candidate's build the original's. So the records of the
 * packages concerned are removed; those that depend on them follow by themselves.
 */
export async function forgetOtherTexts(target: string, about: BuildTexts): Promise<void> {
  const path = join(target, 'touchstone.json');
  const last = await readState(path);
  const texts = Object.fromEntries([...about.texts].map(([name, text]) => [name, textHash(text)]));
  const now: BuiltState = { root: about.root, texts, packages: about.packages };
  if (last !== undefined && last.root === now.root && sameTexts(last.texts, texts)) return;
  const packages = new Set([...about.packages, ...(last?.packages ?? [])]);
  for (const profile of await profilesIn(target)) {
    const records = join(profile, '.fingerprint');
    for (const name of await foldersIn(records)) {
      const of = /^(.+)-[0-9a-f]{16}$/.exec(name)?.[1];
      if (of !== undefined && packages.has(of)) await rm(join(records, name), { recursive: true, force: true });
    }
    // What was built for a view that is gone is never asked for again.
    if (last !== undefined && last.root !== now.root)
      await rm(join(profile, 'incremental'), { recursive: true, force: true });
  }
  await mkdir(target, { recursive: true });
  await writeFile(path, JSON.stringify(now), { mode: 0o600 });
}

function sameTexts(a: BuiltState['texts'], b: BuiltState['texts']): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

async function readState(path: string): Promise<BuiltState | undefined> {
  try {
    const parsed = z.safeParse(stateShape, JSON.parse(await readFile(path, 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Folders such as `debug`, and `debug` below the name of a platform where the project builds for one. */
async function profilesIn(target: string): Promise<readonly string[]> {
  const first = (await foldersIn(target)).map((name) => join(target, name));
  const second = await Promise.all(
    first.map(async (folder) => (await foldersIn(folder)).map((name) => join(folder, name))),
  );
  const isProfile = async (folder: string) => (await foldersIn(folder)).includes('.fingerprint');
  const folders = [...first, ...second.flat()];
  const kept = await Promise.all(folders.map(isProfile));
  return folders.filter((_, index) => kept[index]);
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** The compiler's version and home, as Cargo noted them in its target folder. */
export async function compilerOf(target: string): Promise<{ readonly version?: string; readonly home?: string }> {
  const noted = await readFile(join(target, '.rustc_info.json'), 'utf8').catch(() => '');
  const version = /"stdout":"rustc (\d+\.\d+\.\S+)/.exec(noted)?.[1];
  const home = /\\n(\/[^"\\]+)\\n(?:off|packed|unpacked)\\n/.exec(noted)?.[1];
  return { ...(version === undefined ? {} : { version }), ...(home === undefined ? {} : { home }) };
}
