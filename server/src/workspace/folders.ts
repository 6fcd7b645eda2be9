// Where a file belongs: its canonical path, the folder it is worked on in, and its nearest package.
// The one place that decides whether a path lies inside a folder.

import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, parse, relative, resolve, sep } from 'node:path';
import { err, ok, type Result } from '../base/result.ts';
import { failure, type Failure } from '../core/failure.ts';

/** Whether `path` is `root` or lies below it. Both must be absolute; links are not looked at. */
export function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/**
 * The real path of a file that may not exist yet: links are resolved as far as there is something.
 *
 * @returns the path as the file system spells it, or `target.unknown-path` for a spelling that could
 *   mean two things (NUL characters, network shares, trailing dots and colons on Windows) or a loop of links.
 */
export async function canonicalPath(path: string, base: string = process.cwd()): Promise<Result<string, Failure>> {
  const fault = spellingFault(path);
  if (fault !== undefined)
    return err(failure('target.unknown-path', `The path ${fault}.`, 'Give a plain path of a file in the folder.'));
  let existing = resolve(base, path);
  const missing: string[] = [];
  for (;;) {
    try {
      return ok(join(await realpath(existing), ...missing));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT' && code !== 'ENOTDIR') {
        return err(
          failure(
            'target.unknown-path',
            `The path cannot be followed (${code ?? 'unknown reason'}).`,
            'Look at its links and permissions.',
          ),
        );
      }
      const parent = dirname(existing);
      if (parent === existing) return ok(join(existing, ...missing));
      missing.unshift(basename(existing));
      existing = parent;
    }
  }
}

/** Like `canonicalPath`, relative to `root`, and refused with `target.outside-folder` when it leads out of it. */
export async function canonicalInside(root: string, path: string): Promise<Result<string, Failure>> {
  const canonical = await canonicalPath(path, root);
  if (!canonical.ok || isInside(root, canonical.value)) return canonical;
  return err(
    failure('target.outside-folder', `The path leads out of the folder ${root}.`, 'Choose a file in the folder.'),
  );
}

/** Why a path is not even looked at. */
export function spellingFault(path: string, platform: NodeJS.Platform = process.platform): string | undefined {
  if (path === '') return 'is empty';
  if (path.includes('\0')) return 'holds a NUL character';
  if (platform !== 'win32') return undefined;
  if (/^[\\/]{2}/.test(path)) return 'names a network share or a device';
  const names = path.replace(/^[A-Za-z]:/, '').split(/[\\/]/);
  if (names.some((name) => /[. ]$/.test(name) && name !== '.' && name !== '..'))
    return 'has a name that ends with a dot or a space';
  if (names.some((name) => name.includes(':'))) return 'names a hidden stream';
  return undefined;
}

/** What stands at the top of a package or build of the languages that have checkers. */
const manifests = [
  'package.json',
  'pyproject.toml',
  'go.work',
  'go.mod',
  'Cargo.toml',
  'pom.xml',
  'settings.gradle',
  'settings.gradle.kts',
  'CMakeLists.txt',
];

/**
 * The folder that a file is worked on in when no editor says so: the nearest one with `.git`, else the
 * outermost one with the manifest of a package or build, else the file's own.
 *
 * @param path absolute and canonical.
 */
export async function findRoot(path: string): Promise<string> {
  const own = dirname(path);
  let outermost: string | undefined;
  for (const folder of foldersUpFrom(own)) {
    if (await exists(join(folder, '.git'))) return folder;
    for (const name of manifests) if (await exists(join(folder, name))) outermost = folder;
  }
  return outermost ?? own;
}

/** The nearest folder with a `package.json`, from the file's own up to `root`; undefined when there is none or the file is outside. */
export async function nearestPackage(root: string, path: string): Promise<string | undefined> {
  for (const folder of foldersUpFrom(dirname(path))) {
    if (!isInside(root, folder)) return undefined;
    if (await exists(join(folder, 'package.json'))) return folder;
  }
  return undefined;
}

/** A folder and those above it, the file system's root included. */
export function foldersUpFrom(folder: string): readonly string[] {
  const folders = [folder];
  for (let at = folder; at !== parse(at).root;) {
    at = dirname(at);
    folders.push(at);
  }
  return folders;
}

/** The folder of a file and those above it, up to `root`; none when the file is outside. */
export function foldersWithin(root: string, path: string): readonly string[] {
  return foldersUpFrom(dirname(path)).filter((folder) => isInside(root, folder));
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES' || code === 'ELOOP') return false;
    throw error;
  }
}

/** Joins a folder and a path below it that is written with forward slashes. */
export function joinPath(root: string, below: string): string {
  return join(root, ...below.split('/'));
}

/** The path of a file below `root`, with forward slashes. */
export function relativePath(root: string, path: string): string {
  return relative(root, path).split(sep).join('/');
}
