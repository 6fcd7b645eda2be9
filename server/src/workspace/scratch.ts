// A scratch copy of a folder in which tests may write what they like. The person's files and
// directories stay byte-identical.

import type { Overlay } from './snapshot.ts';

/** A private copy of the workspace folder with the overlay's texts in it. */
export interface Scratch {
  /** Absolute path of the copy; its folders are laid out as in the workspace. */
  readonly root: string;
  /** The same file in the copy. */
  toScratch(path: string): string;
  /** The same file in the workspace; paths outside the copy come back unchanged. */
  toWorkspace(path: string): string;
}

/** Gives scratch copies. */
export interface ScratchPort {
  /** Runs `use` in a copy that holds exactly the overlay; what `use` leaves behind is removed after it. */
  withOverlay<T>(overlay: Overlay, use: (scratch: Scratch) => Promise<T>, signal: AbortSignal): Promise<T>;
}
