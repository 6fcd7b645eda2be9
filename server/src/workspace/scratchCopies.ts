// The scratch port: one copy of each workspace folder, reused by every candidate of this process, in
// which the overlay's texts stand while a program runs. Copying and cleaning is mirror.ts's.

import { openSync, closeSync, readSync, lstatSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { basename, dirname, join, relative } from 'node:path';
import { throwIfAborted, untilAborted } from '../base/abort.ts';
import { failure, type Failure } from '../core/failure.ts';
import { isInside } from './folders.ts';
import { leaseFolder, releaseFolder, removeStaleFolders, removeTree } from './lease.ts';
import { createMirror, MirrorTooLarge, type Mirror } from './mirror.ts';
import { layOutModulesAbove } from './mirrorModules.ts';
import { realOr } from './realOr.ts';
import type { Scratch, ScratchPort } from './scratch.ts';
import type { Overlay } from './snapshot.ts';

/** How scratch copies are kept. */
export interface ScratchOptions {
  /** A folder of our own for the copies, made private; without it one with a random name is made. */
  readonly base?: string;
  readonly log?: (message: string) => void;
  /** Largest folder that is copied: bytes (4 GB) and files (200 000). */
  readonly limits?: { readonly bytes?: number; readonly files?: number };
}

/** The port, with its end. */
export interface ScratchCopies extends ScratchPort {
  /** Waits for uses under way, then removes the copies. */
  dispose(): Promise<void>;
}

/** A copy that could not be made, for a reason that a person can do something about. */
export class ScratchError extends Error {
  override readonly name = 'ScratchError';
  readonly failure: Failure;

  constructor(reason: Failure) {
    super(reason.message);
    this.failure = reason;
  }
}

interface Copy {
  readonly root: string;
  readonly mirror: Mirror;
  readonly scratch: Scratch;
  /** Settles when the last use in the queue is over. */
  last: Promise<void>;
}

/** Makes the scratch port. Copies that dead processes left beside `base` are removed in the background. */
export function createScratch(options: ScratchOptions = {}): ScratchCopies {
  const log = options.log ?? (() => undefined);
  const base = leaseFolder(options.base);
  const home = join(base, 'scratch');
  const limits = { bytes: 4e9, files: 200_000, ...options.limits };
  const copies = new Map<string, Copy>();
  let disposed = false;
  const stale = removeStaleFolders(base).then(
    (removed) => removed.length > 0 && log(`removed ${removed.length} folders that earlier runs had left`),
    (error: unknown) => log(`folders of earlier runs could not be removed: ${String(error)}`),
  );

  const copyOf = (root: string): Copy => {
    const known = copies.get(root);
    if (known) return known;
    // The folder keeps its name, since tools show it, and has a folder of its own around it, so that
    // modules above the workspace can stand above the copy.
    const place = join(home, createHash('sha256').update(root).digest('hex').slice(0, 12));
    mkdirSync(place, { recursive: true, mode: 0o700 });
    layOutModulesAbove(root, join(place, 'node_modules'));
    const copy = join(place, basename(root) || 'root');
    const made: Copy = {
      root,
      mirror: createMirror(root, copy, base, limits),
      scratch: scratchAt(root, copy),
      last: Promise.resolve(),
    };
    copies.set(root, made);
    return made;
  };

  const useNow = async <T>(
    copy: Copy,
    overlay: Overlay,
    use: (scratch: Scratch) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> => {
    try {
      await copy.mirror.synchronise(signal);
      for (const [path, text] of overlay.snapshot.buffers) place(copy, path, text, log);
      place(copy, overlay.path, overlay.text, log);
      throwIfAborted(signal);
      return await use(copy.scratch);
    } catch (error) {
      throw explained(error, copy.root);
    } finally {
      await copy.mirror.clean();
    }
  };

  return {
    async withOverlay(overlay, use, signal) {
      if (disposed) throw new Error('a scratch copy was asked for after the end of the scratch port');
      throwIfAborted(signal);
      const copy = copyOf(overlay.snapshot.root);
      const before = copy.last;
      let finish: () => void = () => undefined;
      const own = new Promise<void>((resolve) => (finish = resolve));
      copy.last = before.then(() => own);
      try {
        await untilAborted(before, signal);
        return await useNow(copy, overlay, use, signal);
      } finally {
        finish();
      }
    },
    async dispose() {
      disposed = true;
      await stale;
      await Promise.all([...copies.values()].map(({ last }) => last));
      await removeTree(home);
      releaseFolder(base);
      if (options.base === undefined) await removeTree(base);
    },
  };
}

/** The maps between a folder and its copy. */
export function scratchAt(root: string, copy: string): Scratch {
  return {
    root: copy,
    toScratch: (path) => (isInside(root, path) ? join(copy, relative(root, path)) : path),
    toWorkspace: (path) => (isInside(copy, path) ? join(root, relative(copy, path)) : path),
  };
}

/**
 * Writes one text into the copy.
 *
 * A text whose place leads out of the copy (in a linked package, or in a folder that is not copied) is
 * left out: writing it would change the person's own files.
 */
function place(copy: Copy, path: string, text: string, log: (message: string) => void): void {
  if (!isInside(copy.root, path) || path === copy.root) return;
  const wanted = copy.scratch.toScratch(path);
  const folder = realOr(dirname(wanted));
  const target = realOr(join(folder, basename(wanted)));
  if (!isInside(copy.scratch.root, folder) || !isInside(copy.scratch.root, target) || !isFolder(folder)) {
    log(`${relative(copy.root, path)} is not part of the copy, so its unsaved text is not seen there`);
    return;
  }
  const mark = startsWithMark(path) ? '\ufeff' : '';
  const mode = lstatSync(target, { throwIfNoEntry: false })?.mode ?? 0o600;
  copy.mirror.forget(target);
  rmSync(target, { force: true });
  // `wx` makes a new file: it never writes through a link that stands there.
  writeFileSync(target, mark + text, { encoding: 'utf8', flag: 'wx', mode: mode & 0o777 });
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Whether a file on disk starts with a byte order mark, which editors keep out of the text. */
function startsWithMark(path: string): boolean {
  if (lstatSync(path, { throwIfNoEntry: false })?.isFile() !== true) return false;
  const handle = openSync(path, 'r');
  try {
    const start = new Uint8Array(3);
    return readSync(handle, start, 0, 3, 0) === 3 && start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf;
  } finally {
    closeSync(handle);
  }
}

/** Turns what the file system refuses into a failure; everything else stays what it is. */
function explained(error: unknown, root: string): unknown {
  if (error instanceof MirrorTooLarge) {
    return new ScratchError(
      failure(
        'checker.set-up',
        `${root} is too large for a scratch copy.`,
        'Open the package that you work on as a folder of its own.',
      ),
    );
  }
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EMFILE' || code === 'EROFS') {
    return new ScratchError(
      failure(
        'checker.set-up',
        `A scratch copy of ${root} could not be written (${code}).`,
        'Make room among the temporary files.',
      ),
    );
  }
  return error;
}
