// The file system as the compiler sees it: unsaved texts first, then the disk. It remembers what was
// read and looked for, so that a change made by anyone is noticed before the next answer.

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Milliseconds for which stamps inside of `node_modules` are believed; elsewhere they never are. */
const packagesBelievedMs = 2000;

/** Folders that are never walked for new sources. */
const skipped = new Set(['node_modules', 'bower_components', 'jspm_packages']);

/** The compiler's view of the disk. */
export interface CompilerDisk {
  /** Starts a question: takes its unsaved texts and looks for changes on disk. */
  begin(texts: ReadonlyMap<string, string>): void;
  /** Counts up whenever a file or folder that was looked for has come, gone, or been rewritten. */
  structure(): number;
  /** Changes whenever the text of `path` does. */
  version(path: string): string;
  /** The text for the compiler's program; undefined when there is no such file. */
  text(path: string): string | undefined;
  /** The text of a configuration or package file, watched from now on. */
  readWatched(path: string): string | undefined;
  fileExists(path: string): boolean;
  directoryExists(path: string): boolean;
  /** Watches a folder and all folders in it for new files. */
  watchTree(path: string): void;
  /** Watches the folder `path` itself. */
  watchFolder(path: string): void;
}

/** Makes a view; `now` gives milliseconds that only grow. */
export function createCompilerDisk(now: () => number): CompilerDisk {
  let texts: ReadonlyMap<string, string> = new Map();
  let virtualFolders = new Set<string>();
  let textVersions = new Map<string, string>();
  let stamps = new Map<string, string>();
  const packageStamps = new Map<string, { readonly stamp: string; readonly at: number }>();
  const contents = new Map<string, { readonly version: string; readonly text: string }>();
  const watched = new Map<string, string>();
  let unsavedNew = '';
  let structure = 0;

  function stampOf(path: string): string {
    const known = stamps.get(path);
    if (known !== undefined) return known;
    const inPackages = path.includes('/node_modules/') || path.endsWith('/node_modules');
    const kept = inPackages ? packageStamps.get(path) : undefined;
    let stamp: string;
    if (kept && now() - kept.at < packagesBelievedMs) {
      stamp = kept.stamp;
    } else {
      const stat = statSync(path, { throwIfNoEntry: false });
      const kind = stat === undefined ? 'none' : stat.isFile() ? 'file' : stat.isDirectory() ? 'folder' : 'other';
      stamp = stat === undefined ? kind : `${kind}:${stat.mtimeMs}:${stat.ctimeMs}:${stat.size}`;
      if (inPackages) packageStamps.set(path, { stamp, at: now() });
    }
    stamps.set(path, stamp);
    return stamp;
  }

  const watch = (path: string) => {
    if (!watched.has(path)) watched.set(path, stampOf(path));
  };
  const read = (path: string): string | undefined => {
    const unsaved = texts.get(path);
    if (unsaved !== undefined) return unsaved;
    const version = stampOf(path);
    if (!version.startsWith('file')) return undefined;
    const kept = contents.get(path);
    if (kept?.version === version) return kept.text;
    const text = decode(readFileSync(path));
    contents.set(path, { version, text });
    return text;
  };

  return {
    begin(next) {
      texts = next;
      stamps = new Map();
      virtualFolders = new Set();
      for (const path of next.keys()) {
        for (let folder = dirname(path); !virtualFolders.has(folder); folder = dirname(folder))
          virtualFolders.add(folder);
      }
      const versions = new Map<string, string>();
      for (const [path, text] of next) versions.set(path, `text:${createHash('sha1').update(text).digest('base64')}`);
      let changed = false;
      for (const [path, was] of watched) {
        if (stampOf(path) !== was) changed = true;
        const unsavedBefore = textVersions.get(path);
        if (unsavedBefore !== versions.get(path)) changed = true;
      }
      textVersions = versions;
      const newFiles = [...next.keys()]
        .filter((path) => !stampOf(path).startsWith('file'))
        .toSorted()
        .join('\n');
      if (newFiles !== unsavedNew) changed = true;
      unsavedNew = newFiles;
      if (changed) {
        structure++;
        watched.clear();
      }
    },
    structure: () => structure,
    version: (path) => textVersions.get(path) ?? stampOf(path),
    text: read,
    readWatched(path) {
      watch(path);
      return read(path);
    },
    fileExists(path) {
      if (texts.has(path)) return true;
      watch(dirname(path));
      return stampOf(path).startsWith('file');
    },
    directoryExists(path) {
      if (virtualFolders.has(path)) return true;
      const exists = stampOf(path).startsWith('folder');
      if (!exists) watch(dirname(path));
      return exists;
    },
    watchFolder: watch,
    watchTree(path) {
      const queue = [path];
      for (let folder = queue.pop(); folder !== undefined && watched.size < 20_000; folder = queue.pop()) {
        if (!stampOf(folder).startsWith('folder')) continue;
        watch(folder);
        for (const entry of readdirSync(folder, { withFileTypes: true })) {
          if (entry.isDirectory() && !entry.name.startsWith('.') && !skipped.has(entry.name))
            queue.push(join(folder, entry.name));
        }
      }
    },
  };
}

function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le', 2);
  const text = bytes.toString('utf8');
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
