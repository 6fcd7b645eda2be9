// The fast way to a scratch view: the folder itself behind an overlay mount, of which only the texts that
// differ are written. Nothing is copied. Mounting is done by the sandbox when a program is started.

import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, lstatSync, mkdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { throwIfAborted } from '../base/abort.ts';
import { canonicalPath, isInside } from './folders.ts';
import { removeTree } from './lease.ts';
import type { Sandbox } from './sandbox.ts';
import type { HeldScratch, Scratch, ScratchMount } from './scratch.ts';
import type { Overlay, Snapshot } from './snapshot.ts';
import { markOf } from './textMark.ts';

/** A view through a mount. */
export type MountedScratch = Scratch & { readonly mount: ScratchMount };

/** What is needed of the sandbox. */
export type MountPort = Pick<Sandbox, 'reasonNotToMount'>;

/** Views of folders through mounts. Uses need not wait for one another: each has an upper folder of its own. */
export interface OverlayScratch {
  /** Whether the folder can be shown this way; tried once a folder and remembered. */
  suits(root: string): Promise<boolean>;
  /**
   * A view with the texts in it, until it is removed.
   *
   * A program inside sees later changes of the person's files, those that it had not looked at yet for
   * certain and the others perhaps; the texts of the view always win over them. A file that the program
   * changed or removed stays so.
   *
   * @throws `CannotPlace` when the overlay's own text has no place in the folder; an unsaved text of
   *   another document that has none is told to the log and left out.
   */
  view(snapshot: Snapshot, target: Overlay | undefined, signal: AbortSignal): Promise<HeldScratch>;
}

/** A text whose place is not in the folder, so that a run would not see it. */
export class CannotPlace extends Error {
  override readonly name = 'CannotPlace';
}

/** @param home a private folder of ours, on a file system that can take the upper folders of overlays. */
export function createOverlayScratch(home: string, port: MountPort, log: (message: string) => void): OverlayScratch {
  const tried = new Map<string, Promise<boolean>>();

  const newSlot = (root: string): { readonly scratch: MountedScratch; readonly remove: () => Promise<void> } => {
    const slot = join(home, randomBytes(8).toString('hex'));
    const mount = { lower: root, upper: join(slot, 'upper'), work: join(slot, 'work') };
    mkdirSync(mount.upper, { recursive: true, mode: 0o700 });
    mkdirSync(mount.work, { mode: 0o700 });
    const scratch = { root, mount, toScratch: same, toWorkspace: same };
    return { scratch, remove: () => removeTree(slot) };
  };

  const tryOnce = async (root: string): Promise<boolean> => {
    const { scratch, remove } = newSlot(root);
    try {
      const reason = await port.reasonNotToMount(scratch);
      if (reason !== undefined) log(`${root} is copied for its runs, since no overlay is mounted on it: ${reason}`);
      return reason === undefined;
    } finally {
      await remove();
    }
  };

  return {
    suits(root) {
      let known = tried.get(root);
      if (known === undefined) {
        known = tryOnce(root);
        tried.set(root, known);
        // What failed for want of room or of handles may work the next time.
        known.catch(() => tried.delete(root));
      }
      return known;
    },
    async view(snapshot, target, signal) {
      const { root } = snapshot;
      const { scratch, remove } = newSlot(root);
      try {
        const upper = createUpper(root, scratch.mount.upper);
        for (const [path, text] of snapshot.buffers) {
          throwIfAborted(signal);
          if (path === target?.path) continue;
          const reason = isBelow(root, path) ? await upper.write(path, text) : undefined;
          if (reason !== undefined) log(`${relative(root, path)} ${reason}, so its unsaved text is not seen in runs`);
        }
        if (target !== undefined && isBelow(root, target.path)) {
          const reason = await upper.write(target.path, target.text);
          if (reason !== undefined) throw new CannotPlace(`${relative(root, target.path)} ${reason}`);
        }
        upper.finish();
        throwIfAborted(signal);
        return { scratch, release: remove };
      } catch (error) {
        await remove();
        throw error;
      }
    },
  };
}

const same = (path: string) => path;

function isBelow(root: string, path: string): boolean {
  return path !== root && isInside(root, path);
}

/** The writer of one upper folder. */
interface Upper {
  /** Puts a text where the path leads to; returns why it could not. */
  write(path: string, text: string): Promise<string | undefined>;
  /** Gives the folders the times that they have below. */
  finish(): void;
}

/**
 * Only real folders and new files are made in the upper folder, by names that were resolved before, so
 * that no link which somebody puts into the person's tree meanwhile can lead a text elsewhere.
 */
function createUpper(root: string, upper: string): Upper {
  const folders = new Set<string>();

  const takeAfter = (from: string, to: string): void => {
    const stats = statSync(from, { throwIfNoEntry: false });
    if (stats === undefined) return;
    if (process.getuid?.() === 0) chownSync(to, stats.uid, stats.gid);
    chmodSync(to, stats.mode & 0o7777);
  };

  /** A folder of the view hides the one below in everything but its entries: it must look the same. */
  const folderAt = (way: string): void => {
    if (folders.has(way)) return;
    if (way !== '') {
      folderAt(parentOf(way));
      mkdirSync(join(upper, way), { mode: 0o755 });
    }
    takeAfter(join(root, way), join(upper, way));
    folders.add(way);
  };

  return {
    async write(path, text) {
      const way = await wayBelow(root, path);
      if (way === undefined) return 'leads out of the folder';
      if (!isFolderOrNothing(join(root, parentOf(way)))) return 'lies below something that is no folder';
      folderAt(parentOf(way));
      const place = join(upper, way);
      const below = lstatSync(join(root, way), { throwIfNoEntry: false });
      if (below?.isDirectory() === true) return 'is a folder';
      rmSync(place, { force: true });
      const mark = below?.isFile() === true ? markOf(join(root, way)) : '';
      writeFileSync(place, mark + text, { encoding: 'utf8', flag: 'wx', mode: 0o644 });
      if (below?.isFile() === true) takeAfter(join(root, way), place);
      return undefined;
    },
    finish() {
      folderAt('');
      // The deepest first: making an entry changes the time of the folder above.
      for (const way of [...folders].toSorted((a, b) => b.length - a.length)) {
        const stats = statSync(join(root, way), { throwIfNoEntry: false });
        if (stats !== undefined) utimesSync(join(upper, way), stats.atimeMs / 1000, stats.mtimeMs / 1000);
      }
    },
  };
}

/** The folder of a way below the root; the root itself is the empty way. */
function parentOf(way: string): string {
  const parent = dirname(way);
  return parent === '.' ? '' : parent;
}

function isFolderOrNothing(path: string): boolean {
  try {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    return stats === undefined || stats.isDirectory();
  } catch (error) {
    // Below something that is no folder there is nothing.
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return false;
    throw error;
  }
}

/**
 * Where a text has to stand, relative to the root: at the end of all links while they stay inside; in
 * place of a link that leads out, or nowhere. Undefined when even the link's folder lies outside.
 */
async function wayBelow(root: string, path: string): Promise<string | undefined> {
  const real = await canonicalPath(path);
  if (real.ok && isBelow(root, real.value)) return clean(relative(root, real.value));
  const folder = await canonicalPath(dirname(path));
  if (!folder.ok || !isInside(root, folder.value)) return undefined;
  return clean(relative(root, join(folder.value, basename(path))));
}

function clean(way: string): string | undefined {
  return way === '' || way.split(sep).includes('..') ? undefined : way;
}
