// The source files of a folder, what changed among them since the last look, and who imports whom by
// the words of their import statements. For compilers that do not tell their own graph.

import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { throwIfAborted } from '../base/abort.ts';

/** A change on disk. */
export interface DiskChange {
  readonly path: string;
  readonly kind: 'created' | 'changed' | 'deleted';
}

/** Watches a folder by looking at it when asked. */
export interface SourceScan {
  /** Looks again: what has changed since the last look; undefined when packages were installed or removed. */
  refresh(signal: AbortSignal): Promise<readonly DiskChange[] | undefined>;
  /** Files that may depend on `path`, the nearest first; too many rather than too few. */
  dependantsOf(path: string, unsaved: ReadonlyMap<string, string>): Promise<readonly string[]>;
}

const fileLimit = 5000;
const skipped = new Set(['node_modules', 'bower_components']);
const importWords = /(?:\bfrom|\bimport|\brequire|\breference\s+path\s*=)\s*\(?\s*(['"])([^'"\n]+)\1/g;

/** A scan of `root`, which has not looked yet. */
export function createSourceScan(root: string): SourceScan {
  let stamps: Map<string, string> | undefined;
  let packages = '';
  const imports = new Map<string, { readonly stamp: string; readonly names: readonly string[] }>();

  async function walk(signal: AbortSignal): Promise<{ files: Map<string, string>; packages: string }> {
    const files = new Map<string, string>();
    const packageStamps: string[] = [];
    const queue = [root];
    for (let folder = queue.pop(); folder !== undefined && files.size < fileLimit; folder = queue.pop()) {
      throwIfAborted(signal);
      const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
      const found = entries.filter((entry) => entry.isFile() && /\.(?:[cm]?[jt]sx?|json)$/.test(entry.name));
      await Promise.all(
        found.map(async (entry) => void files.set(join(folder, entry.name), await stampOf(join(folder, entry.name)))),
      );
      for (const entry of entries) {
        if (entry.name === 'node_modules') {
          const place = join(folder, entry.name);
          packageStamps.push(place, await stampOf(place), await stampOf(join(place, '.package-lock.json')));
        } else if (entry.isDirectory() && !entry.name.startsWith('.') && !skipped.has(entry.name)) {
          queue.push(join(folder, entry.name));
        }
      }
    }
    return { files, packages: packageStamps.join('\n') };
  }

  async function importsOf(path: string, unsaved: string | undefined): Promise<readonly string[]> {
    if (unsaved !== undefined) return namesIn(unsaved);
    const stamp = stamps?.get(path) ?? '';
    const known = imports.get(path);
    if (known?.stamp === stamp) return known.names;
    const names = namesIn(await readFile(path, 'utf8').catch(() => ''));
    imports.set(path, { stamp, names });
    return names;
  }

  return {
    async refresh(signal) {
      const before = stamps;
      const now = await walk(signal);
      const reinstalled = before !== undefined && now.packages !== packages;
      stamps = now.files;
      packages = now.packages;
      if (reinstalled) return undefined;
      const changes: DiskChange[] = [];
      for (const [path, stamp] of before ? now.files : []) {
        const was = before?.get(path);
        if (was === undefined) changes.push({ path, kind: 'created' });
        else if (was !== stamp) changes.push({ path, kind: 'changed' });
      }
      for (const path of before?.keys() ?? []) if (!now.files.has(path)) changes.push({ path, kind: 'deleted' });
      return changes;
    },
    async dependantsOf(path, unsaved) {
      const sources = [...new Set([...(stamps?.keys() ?? []), ...unsaved.keys()])]
        .filter((file) => /\.[cm]?[jt]sx?$/.test(file))
        .toSorted();
      const named = await Promise.all(sources.map((file) => importsOf(file, unsaved.get(file))));
      const byKey = new Map<string, string[]>();
      for (const [index, file] of sources.entries()) {
        for (const key of new Set(named[index]!.map((name) => keyOfImport(file, name)))) {
          const list = byKey.get(key);
          if (list) list.push(file);
          else byKey.set(key, [file]);
        }
      }
      const seen = new Set([path]);
      const found: string[] = [];
      for (let level = [path]; level.length > 0;) {
        const next = level.flatMap((file) => keysOfFile(file)).flatMap((key) => byKey.get(key) ?? []);
        level = [...new Set(next)].filter((file) => !seen.has(file)).toSorted();
        for (const file of level) seen.add(file);
        found.push(...level);
      }
      return found;
    },
  };
}

async function stampOf(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  return found === undefined ? 'none' : `${found.mtimeMs}:${found.ctimeMs}:${found.size}`;
}

function namesIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(importWords)].map((match) => match[2]!))];
}

function withoutExtension(path: string): string {
  return path.replace(/(?:\.d)?\.[cm]?[jt]sx?$/, '');
}

/** What an import leads to: an absolute path without extension, or for other names their last word. */
function keyOfImport(importer: string, name: string): string {
  if (name.startsWith('.')) return withoutExtension(resolve(dirname(importer), name));
  return `*${withoutExtension(basename(name))}`;
}

/** Everything that may name a file: its path, its folder for an index, and its last word behind an alias. */
function keysOfFile(path: string): readonly string[] {
  const stem = withoutExtension(path);
  const own = [stem, `*${basename(stem)}`];
  const folder = dirname(path);
  if (basename(stem) === 'index') own.push(folder, `*${basename(folder)}`);
  if (basename(folder) === 'src') own.push(`*${basename(dirname(folder))}`);
  return extname(path) === '' ? [path] : own;
}
