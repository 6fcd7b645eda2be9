// The workspace as it is now, unsaved buffers included, and an overlay: a snapshot with one text replaced.
// Data only; reading goes through `readText`, running through overlays of other files of this folder.

/** One workspace folder at one moment. */
export interface Snapshot {
  /** Absolute path of the folder, symbolic links resolved. */
  readonly root: string;
  /** Unsaved texts by absolute path. */
  readonly buffers: ReadonlyMap<string, string>;
  /** Whether the person trusts the folder; without it no process starts and no module of it is loaded. */
  readonly trusted: boolean;
}

/** A snapshot in which the document at `path` reads `text`. */
export interface Overlay {
  readonly snapshot: Snapshot;
  /** Absolute path of the target document; for untitled documents a path that does not exist. */
  readonly path: string;
  readonly text: string;
  /** SHA-256 of `text`. */
  readonly textHash: string;
}
