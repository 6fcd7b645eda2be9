// Which files a workspace has, for checkers of prose: names as they are spelt, unsaved documents included, and
// whether something may be missing because it is built or ignored. Nothing outside of the folder is looked at.

import { readdir, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isInside, relativePath } from '../../workspace/folders.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { readWorkspaceText } from './workspaceText.ts';

/** What is at a path. */
export type Found =
  | { readonly kind: 'there' }
  /** There, but spelt with other capitals. */
  | { readonly kind: 'otherCase'; readonly name: string }
  | { readonly kind: 'missing'; readonly siblings: readonly string[] }
  /** Outside of the folder, or not to be listed. */
  | { readonly kind: 'unknown' };

/** Looks at one workspace folder; what was listed once is not listed again. */
export interface FolderView {
  readonly root: string;
  find(path: string): Promise<Found>;
  /** Whether the path is in a folder that tools fill or that git ignores. */
  isBuilt(path: string): Promise<boolean>;
  read(path: string): Promise<string | undefined>;
}

const built =
  /(?:^|\/)(?:dist|build|out|output|lib-cov|coverage|node_modules|target|vendor|\.next|\.nuxt|\.cache|\.venv|venv|__pycache__|_build|_site|site|public|generated|gen|tmp|temp|logs?|bin|obj|artifacts|reports|\.[\w-]+)(?:\/|$)/i;

/** A view of the snapshot's folder. */
export function viewOf(snapshot: Snapshot): FolderView {
  const { root } = snapshot;
  const listed = new Map<string, Promise<readonly string[] | undefined>>();
  const buffers = [...snapshot.buffers.keys()];
  let ignored: Promise<readonly RegExp[]> | undefined;

  function namesIn(folder: string): Promise<readonly string[] | undefined> {
    let names = listed.get(folder);
    if (!names) {
      names = list(folder);
      listed.set(folder, names);
    }
    return names;
  }

  async function list(folder: string): Promise<readonly string[] | undefined> {
    const unsaved = buffers.filter((path) => dirname(path) === folder).map((path) => basename(path));
    try {
      if (!isInside(root, await realpath(folder))) return undefined;
      return [...(await readdir(folder)), ...unsaved];
    } catch {
      // Not there, no folder, or not to be read: only unsaved documents may be in it.
      return unsaved;
    }
  }

  async function find(path: string): Promise<Found> {
    if (!isInside(root, path)) return { kind: 'unknown' };
    if (path === root) return { kind: 'there' };
    const parent = dirname(path);
    if (parent === path) return { kind: 'unknown' };
    const above = await find(parent);
    if (above.kind !== 'there') return above;
    const names = await namesIn(parent);
    if (names === undefined) return { kind: 'unknown' };
    const name = basename(path);
    if (names.includes(name)) return { kind: 'there' };
    const other = names.find((one) => one.toLowerCase() === name.toLowerCase());
    return other === undefined ? { kind: 'missing', siblings: names } : { kind: 'otherCase', name: other };
  }

  return {
    root,
    find,
    async isBuilt(path) {
      const below = relativePath(root, path);
      if (built.test(below)) return true;
      ignored ??= readWorkspaceText(snapshot, join(root, '.gitignore')).then(ignorePatterns);
      return (await ignored).some((pattern) => pattern.test(below));
    },
    read: (path) => readWorkspaceText(snapshot, path),
  };
}

/** The lines of a `.gitignore`, roughly: what they may mean more is ignored as well. */
function ignorePatterns(text: string | undefined): readonly RegExp[] {
  return (text ?? '').split(/\r\n|\r|\n/).flatMap((line) => {
    const words = line.trim();
    if (words === '' || words.startsWith('#') || words.startsWith('!') || words.length > 200) return [];
    const anchored = words.replace(/\/$/, '').includes('/');
    const body = words
      .replace(/^\//, '')
      .replace(/\/$/, '')
      .replaceAll(/\*+/g, '*')
      .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
      .replaceAll('*', '[^/]*')
      .replaceAll('?', '[^/]');
    return [new RegExp(`${anchored ? '^' : '(?:^|/)'}${body}(?:/|$)`)];
  });
}
