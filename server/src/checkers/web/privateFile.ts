// A private folder that holds one text at its place in the project, with the configuration files above
// it, so that a fixer may write there. The other files of the project are left out.

import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { isInside } from '../../workspace/folders.ts';
import type { CheckRequest } from '../checker.ts';
import type { CheckerOptions } from '../options.ts';
import { foldersUp } from '../typescriptLocate.ts';

/** The folder while it is there. */
export interface PrivateFile {
  /** Absolute path of the text in it. */
  readonly file: string;
  /** The place of a folder or file of the workspace in it. */
  toPrivate(path: string): string;
  /** What the text reads now. */
  read(): Promise<string>;
}

/** Makes the folder, and removes it after `use`. */
export async function withPrivateFile<T>(
  options: CheckerOptions,
  request: CheckRequest,
  configNames: readonly string[],
  use: (place: PrivateFile) => Promise<T>,
): Promise<T> {
  const { snapshot, path, text } = request.overlay;
  await mkdir(options.tempFolder, { recursive: true });
  const home = await realpath(await mkdtemp(join(options.tempFolder, 'fix-')));
  const toPrivate = (one: string) => join(home, relative(snapshot.root, one));
  try {
    const file = isInside(snapshot.root, path) ? toPrivate(path) : join(home, 'text');
    await mkdir(dirname(file), { recursive: true });
    for (const folder of foldersUp(path, snapshot.root)) {
      for (const name of configNames) await copyConfig(snapshot.root, join(folder, name), toPrivate, new Set());
      const modules = join(folder, 'node_modules');
      if (existsSync(modules)) await symlink(modules, toPrivate(modules), 'junction');
    }
    await writeFile(file, text, { mode: 0o600 });
    return await use({ file, toPrivate, read: () => readFile(file, 'utf8') });
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** Copies a configuration file, and those of the project that it extends by a relative path. */
async function copyConfig(
  root: string,
  path: string,
  toPrivate: (path: string) => string,
  seen: Set<string>,
): Promise<void> {
  if (seen.has(path) || !isInside(root, path) || !existsSync(path)) return;
  seen.add(path);
  await mkdir(dirname(toPrivate(path)), { recursive: true });
  await cp(path, toPrivate(path), { dereference: true });
  const named = /"extends"\s*:\s*(?:"([^"]+)"|\[([^\]]*)\])/.exec(await readFile(path, 'utf8'));
  const others = named?.[1] === undefined ? (named?.[2] ?? '').matchAll(/"([^"]+)"/g) : [[named[0], named[1]]];
  for (const [, other = ''] of others) {
    if (other.startsWith('.')) await copyConfig(root, resolve(dirname(path), other), toPrivate, seen);
  }
}
