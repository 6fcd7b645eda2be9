// What policy may look up in the workspace: names of files and their texts, within the folder only.

/** A read-only view of one workspace folder; unsaved texts first. */
export interface WorkspaceView {
  /** Path of the run's document relative to the folder, with forward slashes. */
  readonly document: string;
  /**
   * Files of the folder, relative, with forward slashes, sorted; without what git ignores and what tools fill.
   *
   * @param limit the most names; a folder with more gives the ones nearest to the document.
   */
  files(limit: number): Promise<readonly string[]>;
  /** The text of a file of at most `limit` UTF-16 units; undefined where there is none or it is larger. */
  read(path: string, limit: number): Promise<string | undefined>;
}
