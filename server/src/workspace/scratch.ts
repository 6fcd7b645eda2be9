// Where tests may write what they like: the workspace with one text replaced. The person's files and
// directories stay byte-identical.

import type { Overlay, Snapshot } from './snapshot.ts';

/**
 * A private view of the workspace folder with the overlay's texts in it: a copy in a folder of its own,
 * or, where the system can, the folder itself behind a mount that only the process inside sees.
 *
 * A copy stands as it was made. Through a mount, what the person saves meanwhile may be seen; the texts of
 * the view, and what a process changed in it, always win over that.
 */
export interface Scratch {
  /** Absolute path of the view; its folders are laid out as in the workspace. */
  readonly root: string;
  /** Present when it is seen only by processes that are given it as `within`. */
  readonly mount?: ScratchMount;
  /** The same file in the view. */
  toScratch(path: string): string;
  /** The same file in the workspace; paths outside the view come back unchanged. */
  toWorkspace(path: string): string;
}

/** Folders of an overlay mount; `upper` takes what is written. */
export interface ScratchMount {
  readonly lower: string;
  readonly upper: string;
  readonly work: string;
}

/** A view that outlives one check, for a worker that stays warm. */
export interface HeldScratch {
  readonly scratch: Scratch;
  /** Removes it; the worker must have ended. */
  release(): Promise<void>;
}

/** Gives scratch views. */
export interface ScratchPort {
  /** Runs `use` in a view that holds exactly the overlay; what `use` leaves behind is removed after it. */
  withOverlay<T>(overlay: Overlay, use: (scratch: Scratch) => Promise<T>, signal: AbortSignal): Promise<T>;
  /** A view of its own with the snapshot's unsaved texts in it. Absent where only short runs are supported. */
  hold?(snapshot: Snapshot, signal: AbortSignal): Promise<HeldScratch>;
}
