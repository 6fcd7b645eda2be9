// The scratch port: views of the workspace in which the overlay's texts stand while a program runs. Behind
// a mount where that works (overlayScratch.ts); else one copy of each folder, reused by every candidate.

import { lstatSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createHash, randomBytes } from 'node:crypto';
import { basename, dirname, join, relative } from 'node:path';
import { throwIfAborted, untilAborted } from '../base/abort.ts';
import { failure, type Failure } from '../core/failure.ts';
import { isInside } from './folders.ts';
import { leaseFolder, releaseFolder, removeStaleFolders, removeTree } from './lease.ts';
import { createMirror, MirrorTooLarge, type Mirror } from './mirror.ts';
import { layOutModulesAbove } from './mirrorModules.ts';
import { CannotPlace, createOverlayScratch, type MountPort } from './overlayScratch.ts';
import { realOr } from './realOr.ts';
import type { HeldScratch, Scratch, ScratchPort } from './scratch.ts';
import type { Overlay, Snapshot } from './snapshot.ts';
import { markOf } from './textMark.ts';
import { viewInUse } from './viewInUse.ts';

/** How scratch views are made. */
export interface ScratchOptions {
  /** A folder of our own for the copies, made private; without it one with a random name is made. */
  readonly base?: string;
  readonly log?: (message: string) => void;
  /** Shows folders behind overlay mounts, which copies nothing; without it folders are copied. */
  readonly sandbox?: MountPort;
  /** Largest folder that is copied: bytes (4 GB) and files (200 000). */
  readonly limits?: { readonly bytes?: number; readonly files?: number };
}

/** The port, with its end. */
export interface ScratchCopies extends ScratchPort {
  hold(snapshot: Snapshot, signal: AbortSignal): Promise<HeldScratch>;
  /** Waits for uses under way, then removes all views, also those that are held. */
  dispose(): Promise<void>;
}

/** A view that could not be made, for a reason that a person can do something about. */
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
  /** The folder of ours around it. */
  readonly place: string;
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
  const underWay = new Set<Promise<unknown>>();
  const mounted = options.sandbox && createOverlayScratch(join(base, 'overlay'), options.sandbox, log);
  let disposed = false;
  const stale = removeStaleFolders(base).then(
    (removed) => removed.length > 0 && log(`removed ${removed.length} folders that earlier runs had left`),
    (error: unknown) => log(`folders of earlier runs could not be removed: ${String(error)}`),
  );

  /** A place for a copy of a folder below `home`. */
  const newCopy = (root: string, name: string): Copy => {
    // The folder keeps its name, since tools show it, and has a folder of its own around it, so that
    // modules above the workspace can stand above the copy.
    const place = join(home, name);
    mkdirSync(place, { recursive: true, mode: 0o700 });
    layOutModulesAbove(root, join(place, 'node_modules'));
    const copy = join(place, basename(root) || 'root');
    return {
      root,
      place,
      mirror: createMirror(root, copy, base, limits),
      scratch: scratchAt(root, copy),
      last: Promise.resolve(),
    };
  };

  const copyOf = (root: string): Copy => {
    const known = copies.get(root);
    if (known) return known;
    const made = newCopy(root, createHash('sha256').update(root).digest('hex').slice(0, 12));
    copies.set(root, made);
    return made;
  };

  const bringIn = async (copy: Copy, snapshot: Snapshot, target: Overlay | undefined, signal: AbortSignal) => {
    await copy.mirror.synchronise(signal);
    for (const [path, text] of snapshot.buffers) {
      const reason = path === target?.path ? undefined : place(copy, path, text);
      if (reason !== undefined) log(`${relative(copy.root, path)} ${reason}, so its unsaved text is not seen there`);
    }
    const reason = target && place(copy, target.path, target.text);
    if (reason !== undefined) throw new CannotPlace(`${relative(copy.root, target!.path)} ${reason}`);
    throwIfAborted(signal);
  };

  const inCopy = async <T>(
    overlay: Overlay,
    use: (scratch: Scratch) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> => {
    const copy = copyOf(overlay.snapshot.root);
    const before = copy.last;
    let finish: () => void = () => undefined;
    const own = new Promise<void>((resolve) => (finish = resolve));
    copy.last = before.then(() => own);
    try {
      await untilAborted(before, signal);
      try {
        await bringIn(copy, overlay.snapshot, overlay, signal);
        return await use(copy.scratch);
      } finally {
        await copy.mirror.clean();
      }
    } finally {
      finish();
    }
  };

  const inMount = async <T>(
    way: NonNullable<typeof mounted>,
    overlay: Overlay,
    use: (scratch: Scratch) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> => {
    const view = await way.view(overlay.snapshot, overlay, signal);
    try {
      return await viewInUse.run(view.scratch, () => use(view.scratch));
    } finally {
      await view.release();
    }
  };

  const heldCopy = async (snapshot: Snapshot, signal: AbortSignal): Promise<HeldScratch> => {
    const copy = newCopy(snapshot.root, `held-${randomBytes(6).toString('hex')}`);
    try {
      await bringIn(copy, snapshot, undefined, signal);
    } catch (error) {
      await removeTree(copy.place);
      throw error;
    }
    return { scratch: copy.scratch, release: () => removeTree(copy.place) };
  };

  /** Runs one request, with what the file system refuses told as a failure, and lets `dispose` wait for it. */
  const request = async <T>(
    root: string,
    signal: AbortSignal,
    work: () => Promise<T>,
    ofTheUse: (error: unknown) => boolean = () => false,
  ): Promise<T> => {
    if (disposed) throw new Error('a scratch view was asked for after the end of the scratch port');
    throwIfAborted(signal);
    const running = work().catch((error: unknown) => {
      throw explained(error, root, ofTheUse(error));
    });
    underWay.add(running);
    try {
      return await running;
    } finally {
      underWay.delete(running);
    }
  };

  return {
    withOverlay<T>(overlay: Overlay, use: (scratch: Scratch) => Promise<T>, signal: AbortSignal) {
      const { root } = overlay.snapshot;
      let told: { readonly error: unknown } | undefined;
      const used = async (scratch: Scratch): Promise<T> => {
        try {
          return await use(scratch);
        } catch (error) {
          told = { error };
          throw error;
        }
      };
      return request(
        root,
        signal,
        async () =>
          mounted !== undefined && (await mounted.suits(root))
            ? inMount(mounted, overlay, used, signal)
            : inCopy(overlay, used, signal),
        (error) => told !== undefined && told.error === error,
      );
    },
    hold: (snapshot, signal) =>
      request(snapshot.root, signal, async () =>
        mounted !== undefined && (await mounted.suits(snapshot.root))
          ? mounted.view(snapshot, undefined, signal)
          : heldCopy(snapshot, signal),
      ),
    async dispose() {
      disposed = true;
      await stale;
      await Promise.allSettled(underWay);
      await removeTree(home);
      await removeTree(join(base, 'overlay'));
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
 * @returns why it was left out: its place leads out of the copy (in a linked package, or in a folder that
 *   is not copied), so that writing it would change the person's own files.
 */
function place(copy: Copy, path: string, text: string): string | undefined {
  if (!isInside(copy.root, path) || path === copy.root) return undefined;
  const wanted = copy.scratch.toScratch(path);
  const folder = realOr(dirname(wanted));
  const target = realOr(join(folder, basename(wanted)));
  if (!isInside(copy.scratch.root, folder) || !isInside(copy.scratch.root, target) || !isFolder(folder))
    return 'is not part of the copy';
  if (isFolder(target)) return 'is a folder';
  const mode = lstatSync(target, { throwIfNoEntry: false })?.mode ?? 0o600;
  copy.mirror.forget(target);
  rmSync(target, { force: true });
  // `wx` makes a new file: it never writes through a link that stands there.
  writeFileSync(target, markOf(path) + text, { encoding: 'utf8', flag: 'wx', mode: mode & 0o777 });
  return undefined;
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** There is no room: what a run writes is as likely to meet this as we are. */
const fullCodes = ['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE', 'EROFS'] as const;

/** The file system refuses us. When a run is refused like this, it is for the one who ran it to tell. */
const refusedCodes = [...fullCodes, 'EACCES', 'EPERM', 'EIO', 'ENOMEM'] as const;

/** Turns what the file system refuses into a failure; everything else stays what it is. */
function explained(error: unknown, root: string, ofTheUse: boolean): unknown {
  if (error instanceof MirrorTooLarge) {
    return new ScratchError(
      failure(
        'checker.set-up',
        `${root} is too large for a scratch copy.`,
        'Open the package that you work on as a folder of its own.',
      ),
    );
  }
  if (error instanceof CannotPlace) {
    return new ScratchError(
      failure(
        'checker.set-up',
        `${error.message}, so nothing can be run with the new text.`,
        'Open the folder that really holds the file.',
      ),
    );
  }
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  const told: readonly string[] = ofTheUse ? fullCodes : refusedCodes;
  if (code !== undefined && told.includes(code)) {
    return new ScratchError(
      failure(
        'checker.set-up',
        `A scratch view of ${root} could not be written (${code}).`,
        'Make room among the temporary files, and look at their permissions.',
      ),
    );
  }
  return error;
}
