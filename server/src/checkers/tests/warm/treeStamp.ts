// Whether anything that tests may read has changed: the names, sizes and times of a folder's files, and
// the unsaved texts. Dependencies count by their lock files and the times of their folders only.

import { lstatSync, readdirSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { textHash } from '../../../base/hash.ts';
import type { Snapshot } from '../../../workspace/snapshot.ts';

const passedOver = new Set(['.git', '.hg', '.svn', '.vscode-test', '.cache', '.nyc_output', '.turbo']);

/** More files than this are not looked at one by one: it would hold up the server. */
const mostFiles = 5000;

/**
 * A hash of what a worker was started on, without the document at `path`, whose text it is given.
 *
 * @param folder what is looked at; the whole workspace folder where absent.
 * @returns undefined when the folder has too many files to be watched in this way.
 */
export function treeStamp(snapshot: Snapshot, path: string, folder = snapshot.root): string | undefined {
  const hash = createHash('sha256');
  let count = 0;
  const visit = (inside: string): void => {
    for (const entry of entriesOf(inside)) {
      if (++count > mostFiles) return;
      const at = join(inside, entry.name);
      if (entry.name === 'node_modules') {
        stamp(at);
        stamp(join(at, '.package-lock.json'));
      } else if (entry.isDirectory()) {
        if (!passedOver.has(entry.name)) visit(at);
      } else if (at !== path) {
        stamp(at);
      }
    }
  };
  const stamp = (at: string) => {
    const stats = lstatSync(at, { throwIfNoEntry: false });
    hash.update(
      `${at}\0${stats === undefined ? '' : `${stats.ino} ${stats.size} ${stats.mtimeMs} ${stats.ctimeMs}`}\n`,
    );
  };
  visit(folder);
  for (const [name, text] of [...snapshot.buffers].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (name !== path) hash.update(`${name}\0${textHash(text)}\n`);
  }
  return count > mostFiles ? undefined : hash.digest('hex');
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== undefined) return [];
    throw error;
  }
}

/**
 * Tells whether a stamp still holds, without looking more often than is cheap. Of a workspace that is too
 * large only the package is looked at; a pass is confirmed by a process of its own before it is offered.
 */
export function createStampWatch(snapshot: Snapshot, path: string, packageFolder: string, now: () => number) {
  const whole = treeStamp(snapshot, path);
  const folder = whole === undefined ? packageFolder : snapshot.root;
  const first = whole ?? treeStamp(snapshot, path, packageFolder);
  let seen: Snapshot = snapshot;
  let nextLook = 0;
  return {
    isKnown: first !== undefined,
    /** Whether nothing has changed, as far as it was looked at: for each new snapshot, and now and then. */
    holds(current: Snapshot): boolean {
      const startedAt = now();
      if (current === seen && startedAt < nextLook) return true;
      if (treeStamp(current, path, folder) !== first) return false;
      seen = current;
      nextLook = now() + Math.max(300, (now() - startedAt) * 20);
      return true;
    },
  };
}
