// What the builders of checkers must be told: where the parts lie that run outside of the server's thread.

import { join } from 'node:path';

/** Places that checkers need. */
export interface CheckerOptions {
  /** Absolute path of the folder with our bundles. */
  readonly distFolder: string;
  /** Absolute path of a private folder for short-lived files. */
  readonly tempFolder: string;
  /** Absolute path of a private folder that lasts: build caches of tools. A folder in `tempFolder` where absent. */
  readonly cacheFolder?: string;
  /** Entry of the TypeScript worker thread, where it is not the one in `distFolder`. */
  readonly typescriptWorker?: string;
  /** Entry of the grammar thread, where it is not the one in `distFolder`. */
  readonly proseWorker?: string;
}

/** Absolute path of the TypeScript worker's entry. */
export function typescriptWorkerPath(options: CheckerOptions): string {
  return options.typescriptWorker ?? join(options.distFolder, 'typescriptWorker.js');
}

/** Absolute path of the folder for caches of `tool`, such as `go`; the tool's checker makes it, private. */
export function cacheFolderOf(options: CheckerOptions, tool: string): string {
  return join(options.cacheFolder ?? join(options.tempFolder, 'caches'), tool);
}
