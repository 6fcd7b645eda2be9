// Lays out the modules folders of a mirror: real folders whose entries are links to the originals,
// package by package, except packages of the workspace itself, which lead into the copy.

import {
  copyFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  type Dirent,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { isInside } from './folders.ts';
import { removeTree } from './lease.ts';
import { realOr } from './realOr.ts';

/** Dotted folders that are part of an installation; all others are caches, and private to the copy. */
const stores = new Set(['.pnpm', '.store', '.bun', '.deno', '.prisma']);

/** The modules folders of one mirror. */
export interface ModulesMirror {
  /** Lays out one folder, unless it stands as it should. */
  bringIn(original: string, copy: string): Promise<void>;
  /** Whether a folder of the copy is ours; what others changed in it is put right. */
  keeps(copy: string): Promise<boolean>;
  /** The folders that stand. */
  paths(): readonly string[];
  forget(copy: string): void;
  clear(): void;
}

/** One entry: what stands in the copy, and the link's target or the file it was copied from. */
interface Entry {
  readonly kind: 'folder' | 'link' | 'file';
  readonly from: string;
}

interface Laid {
  /** State of the original folders when it was laid out. */
  readonly original: string;
  readonly entries: ReadonlyMap<string, Entry>;
  /** State of the copy's folders just after. */
  readonly copy: string;
}

/** Makes the mirror of the modules folders below `root`. */
export function createModulesMirror(root: string, copyRoot: string): ModulesMirror {
  const laid = new Map<string, Laid>();

  const targetOf = (path: string): string => {
    const real = realOr(path);
    const ownPackage = isInside(root, real) && !relative(root, real).split(/[\\/]/).includes('node_modules');
    return ownPackage ? join(copyRoot, relative(root, real)) : path;
  };

  const entriesFor = (original: string, copy: string): Map<string, Entry> => {
    const entries = new Map<string, Entry>();
    for (const entry of readdirSync(original, { withFileTypes: true })) {
      const from = join(original, entry.name);
      const to = join(copy, entry.name);
      if (entry.isDirectory() && (entry.name.startsWith('@') || entry.name === '.bin')) {
        entries.set(to, { kind: 'folder', from });
        for (const [path, inner] of entriesFor(from, to)) entries.set(path, inner);
      } else if (entry.isDirectory() && entry.name.startsWith('.') && !stores.has(entry.name)) {
        continue;
      } else {
        entries.set(to, entry.isFile() ? { kind: 'file', from } : { kind: 'link', from: targetOf(from) });
      }
    }
    return entries;
  };

  const layOut = async (original: string, copy: string) => {
    await removeTree(copy);
    mkdirSync(copy, { recursive: true, mode: 0o700 });
    const before = stateOf(original);
    const entries = entriesFor(original, copy);
    for (const [to, entry] of entries) {
      if (entry.kind === 'folder') mkdirSync(to, { mode: 0o700 });
      else if (entry.kind === 'file') copyFileSync(entry.from, to);
      else link(entry.from, to);
    }
    laid.set(copy, { original: before, entries, copy: stateOf(copy) });
  };

  return {
    async bringIn(original, copy) {
      if (laid.get(copy)?.original !== stateOf(original)) await layOut(original, copy);
    },
    async keeps(copy) {
      const known = laid.get(copy);
      if (known === undefined) return false;
      if (known.copy === stateOf(copy)) return true;
      laid.delete(copy);
      return false;
    },
    paths: () => [...laid.keys()],
    forget: (copy) => void laid.delete(copy),
    clear: () => laid.clear(),
  };
}

/**
 * Links into one folder the modules of all folders above `root`, the nearest first, as module
 * resolution would find them there.
 */
export function layOutModulesAbove(root: string, copy: string): void {
  rmSync(copy, { recursive: true, force: true });
  for (let at = dirname(root); ; at = dirname(at)) {
    linkMissing(join(at, 'node_modules'), copy);
    if (dirname(at) === at) return;
  }
}

function linkMissing(original: string, copy: string): void {
  if (!lstatSync(original, { throwIfNoEntry: false })?.isDirectory()) return;
  mkdirSync(copy, { recursive: true, mode: 0o700 });
  for (const entry of readdirSync(original, { withFileTypes: true })) {
    const to = join(copy, entry.name);
    if (entry.isDirectory() && (entry.name.startsWith('@') || entry.name === '.bin'))
      linkMissing(join(original, entry.name), to);
    else if (!entry.name.startsWith('.') && lstatSync(to, { throwIfNoEntry: false }) === undefined)
      link(join(original, entry.name), to);
  }
}

function link(from: string, to: string): void {
  const folder =
    process.platform === 'win32' && lstatSync(realOr(from), { throwIfNoEntry: false })?.isDirectory() === true;
  symlinkSync(from, to, folder ? 'junction' : undefined);
}

/** The state of a modules folder: its own entries, those of its scopes and of its binaries. */
function stateOf(folder: string): string {
  const stats = lstatSync(folder, { throwIfNoEntry: false });
  if (!stats?.isDirectory()) return 'absent';
  const states = [`${stats.ino} ${stats.mtimeMs} ${stats.ctimeMs}`];
  for (const entry of readdirSync(folder, { withFileTypes: true })) states.push(stateOfEntry(folder, entry));
  return states.join('\n');
}

function stateOfEntry(folder: string, entry: Dirent): string {
  const path = join(folder, entry.name);
  if (entry.isDirectory() && (entry.name.startsWith('@') || entry.name === '.bin')) return stateOf(path);
  if (entry.isSymbolicLink()) return `${entry.name} ${readlinkSync(path)}`;
  if (!entry.isFile()) return entry.name;
  const stats = lstatSync(path);
  return `${entry.name} ${stats.ino} ${stats.size} ${stats.mtimeMs} ${stats.ctimeMs}`;
}
