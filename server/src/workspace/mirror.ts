// A copy of a folder that is brought up to date cheaply: what changed in the original is copied again,
// what others changed in the copy is thrown away. Modules folders are laid out by mirrorModules.ts.

import {
  accessSync,
  chmodSync,
  constants,
  copyFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  type Dirent,
  type Stats,
} from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { throwIfAborted } from '../base/abort.ts';
import { isInside } from './folders.ts';
import { removeTree } from './lease.ts';
import { createModulesMirror } from './mirrorModules.ts';
import { realOr } from './realOr.ts';

/** Folders that no test needs and that must not be written to, or are only in the way. */
const skipped = new Set(['.git', '.hg', '.svn', '.vscode-test', '.cache', '.turbo', '.nyc_output', '.stryker-tmp']);

/** Files of which a `coverage` folder is known for a report, and not for source. */
const coverageReports = [
  'lcov.info',
  'lcov-report',
  'coverage-final.json',
  'coverage-summary.json',
  'clover.xml',
  'tmp',
];

/** Largest file that a link out of the folder is replaced by, in bytes. */
const linkedFileLimit = 5 * 1024 * 1024;

/** Files above this size, in bytes, are copied without holding up the event loop. */
const largeFile = 1024 * 1024;

/** A change this soon after an original was read may leave its times as they were, in milliseconds. */
const racyMs = 100;

/** How long to work before others get a turn, in milliseconds. */
const turnMs = 10;

/** What stands for one file of the copy. */
interface FileRecord {
  readonly original: string;
  readonly copy: string;
  /** The original changed so shortly before it was copied that its times prove nothing. */
  readonly racy: boolean;
}

/** A folder and its copy. */
export interface Mirror {
  /** Throws away what others changed, then brings in what changed in the original. */
  synchronise(signal: AbortSignal): Promise<void>;
  /** Throws away what others changed; what is missing then comes back with the next `synchronise`. */
  clean(): Promise<void>;
  /** Forgets a file, so that whatever stands in its place is thrown away by the next `clean`. */
  forget(copyPath: string): void;
}

/** What a mirror may take. */
export interface MirrorLimits {
  readonly bytes: number;
  readonly files: number;
}

/** The folder is larger than a copy may be. */
export class MirrorTooLarge extends Error {
  override readonly name = 'MirrorTooLarge';
}

/**
 * Makes a mirror of `root` at `copy`, which must not lie in it.
 *
 * @param avoid a folder that is never copied, for copies that are kept within the original.
 */
export function createMirror(root: string, copy: string, avoid: string, limits: MirrorLimits): Mirror {
  const files = new Map<string, FileRecord>();
  const links = new Map<string, string>();
  const folders = new Set<string>();
  const modules = createModulesMirror(root, copy);
  const inCopy = (path: string) => join(copy, relative(root, path));

  const clean = async (): Promise<void> => {
    const turn = createTurn();
    if (!isFolder(copy)) {
      await removeTree(copy);
      files.clear();
      links.clear();
      folders.clear();
      modules.clear();
      return;
    }
    const seen = new Set<string>();
    const visit = async (folder: string): Promise<void> => {
      for (const entry of readdirSync(folder, { withFileTypes: true })) {
        const path = join(folder, entry.name);
        if (entry.isDirectory() && entry.name === 'node_modules' && (await modules.keeps(path))) {
          seen.add(path);
        } else if (entry.isDirectory() && folders.has(path)) {
          seen.add(path);
          await visit(path);
        } else if (entry.isSymbolicLink() && links.has(path) && readlinkSync(path) === links.get(path)) {
          seen.add(path);
        } else if (entry.isFile() && files.get(path)?.copy === stamp(lstatSync(path))) {
          seen.add(path);
        } else {
          await removeTree(path);
        }
      }
      await turn();
    };
    await visit(copy);
    for (const path of files.keys()) if (!seen.has(path)) files.delete(path);
    for (const path of links.keys()) if (!seen.has(path)) links.delete(path);
    for (const path of folders) if (!seen.has(path)) folders.delete(path);
  };

  const bringIn = async (signal: AbortSignal): Promise<void> => {
    const turn = createTurn(signal);
    const wanted = new Set<string>();
    let bytes = 0;
    const visit = async (folder: string): Promise<void> => {
      for (const entry of entriesOf(folder)) {
        const path = join(folder, entry.name);
        const target = inCopy(path);
        if (isSkipped(entry, path, avoid)) continue;
        if (entry.name === 'node_modules' && isFolder(realOr(path))) {
          wanted.add(target);
          await modules.bringIn(realOr(path), target);
        } else if (entry.isDirectory()) {
          wanted.add(target);
          if (!folders.has(target)) {
            makeRoom(target);
            mkdirSync(target, { mode: 0o700 });
            folders.add(target);
          }
          await visit(path);
        } else if (entry.isSymbolicLink()) {
          wanted.add(target);
          linkIn(path, target);
        } else if (entry.isFile()) {
          const stats = lstatSync(path, { throwIfNoEntry: false });
          if (!stats?.isFile()) continue;
          wanted.add(target);
          bytes += stats.size;
          if (bytes > limits.bytes || wanted.size > limits.files)
            throw new MirrorTooLarge(`${root} is too large to be copied`);
          await fileIn(path, target, stats);
        }
        await turn();
      }
    };
    mkdirSync(copy, { recursive: true, mode: 0o700 });
    await visit(root);
    for (const path of [...files.keys(), ...links.keys(), ...folders, ...modules.paths()]) {
      if (!wanted.has(path)) await drop(path);
    }
  };

  const drop = async (path: string) => {
    // Where a folder became a link, what stood in the folder must not be looked for behind the link.
    if (realOr(dirname(path)) === dirname(path)) await removeTree(path);
    files.delete(path);
    links.delete(path);
    folders.delete(path);
    modules.forget(path);
  };

  /** Clears the place of something that was of another kind before. */
  const makeRoom = (target: string) => {
    rmSync(target, { recursive: true, force: true });
    files.delete(target);
    links.delete(target);
    folders.delete(target);
  };

  const fileIn = async (path: string, target: string, stats: Stats) => {
    const known = files.get(target);
    const original = stamp(stats);
    if (known?.original === original && !known.racy) return;
    makeRoom(target);
    const readAt = Date.now();
    // COPYFILE_EXCL: the place is empty, and nothing that appears there is followed or overwritten.
    const mode = constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE;
    try {
      if (stats.size > largeFile) await copyFile(path, target, mode);
      else copyFileSync(path, target, mode);
      // Writable in the copy, whatever it was: tools may rewrite it there. Times as in the original,
      // since builds compare them.
      if ((stats.mode & 0o200) === 0) chmodSync(target, stats.mode | 0o200);
      utimesSync(target, stats.atimeMs / 1000, stats.mtimeMs / 1000);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Gone since it was listed, or not readable for us: then it is missing in the copy too.
      if (code !== 'ENOENT' && !(code === 'EACCES' && isClosed(path))) throw error;
      rmSync(target, { force: true });
      return;
    }
    files.set(target, { original, copy: stamp(lstatSync(target)), racy: isRacy(stats, readAt) });
  };

  const linkIn = (path: string, target: string) => {
    const text = readlinkSync(path);
    const leadsTo = resolve(dirname(path), text);
    if (!isInside(root, realOr(leadsTo)) && isCopiedInstead(leadsTo)) {
      const stats = statSync(leadsTo);
      const original = stamp(stats);
      const known = files.get(target);
      if (known?.original === original && !known.racy) return;
      makeRoom(target);
      copyFileSync(leadsTo, target, constants.COPYFILE_EXCL);
      chmodSync(target, stats.mode | 0o200);
      files.set(target, { original, copy: stamp(lstatSync(target)), racy: isRacy(stats, Date.now()) });
      return;
    }
    const wanted =
      !isAbsolute(text) && isInside(root, leadsTo) ? text : isInside(root, leadsTo) ? inCopy(leadsTo) : leadsTo;
    if (links.get(target) === wanted) return;
    makeRoom(target);
    symlinkSync(wanted, target, process.platform === 'win32' && isFolder(realOr(leadsTo)) ? 'junction' : undefined);
    links.set(target, wanted);
  };

  return {
    clean,
    async synchronise(signal) {
      await clean();
      throwIfAborted(signal);
      await bringIn(signal);
    },
    forget(copyPath) {
      files.delete(copyPath);
      links.delete(copyPath);
    },
  };
}

/** What tells one state of a file from another: a write changes at least the time of change. */
function stamp(stats: Stats): string {
  return `${stats.ino} ${stats.size} ${stats.mtimeMs} ${stats.ctimeMs} ${stats.mode}`;
}

/** Whether a later write may leave the times of a file as they were read at `readAt`. */
function isRacy(stats: Stats, readAt: number): boolean {
  return Math.abs(readAt - stats.ctimeMs) < racyMs;
}

function isSkipped(entry: Dirent, path: string, avoid: string): boolean {
  if (skipped.has(entry.name) || path === avoid) return true;
  return (
    entry.name === 'coverage' &&
    entry.isDirectory() &&
    entriesOf(path).some(({ name }) => coverageReports.includes(name))
  );
}

/** The entries of a folder; none when it is gone or closed to us. */
function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || (code === 'EACCES' && isClosed(folder))) return [];
    throw error;
  }
}

/** Whether we may not read something, and will not be let tomorrow either. */
function isClosed(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return false;
  } catch {
    return true;
  }
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function isCopiedInstead(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isFile() === true && stats.size <= linkedFileLimit;
}

/** Gives the event loop a turn now and then, and ends the work when the signal aborts. */
function createTurn(signal?: AbortSignal): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < turnMs) return undefined;
    if (signal) throwIfAborted(signal);
    return new Promise((next) => {
      setImmediate(() => {
        since = performance.now();
        next();
      });
    });
  };
}
