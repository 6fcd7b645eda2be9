// Finds what npm put into a project: a package near a file, whether the project asks for it, and the
// configuration file that is in force. Looks at files only and starts nothing.

import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join, parse, relative, sep } from 'node:path';
import * as z from 'zod/mini';
import { foldersUp, packageVersion } from '../typescriptLocate.ts';

/** An installed package. */
export interface InstalledPackage {
  /** Absolute, as it is reached from the project. */
  readonly folder: string;
  /** Absolute, with links resolved: beside it lie the packages that it depends on. */
  readonly realFolder: string;
  readonly version: string;
}

/** The package `name` nearest to the file at `path`, not above `root`. */
export function installedPackage(root: string, path: string, name: string): InstalledPackage | undefined {
  for (const folder of foldersUp(path, root)) {
    const own = join(folder, 'node_modules', ...name.split('/'));
    const version = packageVersion(join(own, 'package.json'));
    if (version !== undefined) return { folder: own, realFolder: realpathSync(own), version };
  }
  return undefined;
}

/** Where a package would have to be, for people. */
export function packagePlaces(root: string, path: string, name: string): string {
  return foldersUp(path, root)
    .map((folder) =>
      relative(root, join(folder, 'node_modules', name))
        .split(sep)
        .join('/'),
    )
    .join(', ');
}

/** The nearest of the files called `names` above the file at `path`, not above `root`. */
export function nearestFile(
  root: string,
  path: string,
  names: readonly string[],
): { readonly folder: string; readonly path: string } | undefined {
  for (const folder of foldersUp(path, root)) {
    const name = names.find((one) => existsSync(join(folder, one)));
    if (name !== undefined) return { folder, path: join(folder, name) };
  }
  return undefined;
}

const words = z.record(z.string(), z.unknown());
const manifestShape = z.object({
  dependencies: z.optional(words),
  devDependencies: z.optional(words),
  type: z.optional(z.string()),
  scripts: z.optional(words),
  engines: z.optional(words),
});

/** What matters here of a package file. */
export type PackageFile = z.infer<typeof manifestShape>;

/** The package files above a file, nearest first; broken ones are left out. */
export function packageFiles(
  root: string,
  path: string,
): readonly { readonly folder: string; readonly manifest: PackageFile }[] {
  return foldersUp(path, root).flatMap((folder) => {
    try {
      const parsed = z.safeParse(manifestShape, JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
      return parsed.success ? [{ folder, manifest: parsed.data }] : [];
    } catch {
      return []; // None there, or none that npm could read either.
    }
  });
}

/** The folder of the nearest package that depends on `name`. */
export function dependentFolder(root: string, path: string, name: string): string | undefined {
  return packageFiles(root, path).find(
    ({ manifest }) => manifest.dependencies?.[name] !== undefined || manifest.devDependencies?.[name] !== undefined,
  )?.folder;
}

/**
 * The program in the package that a platform-specific dependency brings, such as `@biomejs/cli-linux-x64`.
 *
 * @param names packages that would do, best first. @param program the program's path inside of it.
 */
export function platformProgram(
  owner: InstalledPackage,
  names: readonly string[],
  program: string,
): string | undefined {
  const ending = process.platform === 'win32' ? '.exe' : '';
  for (const name of names) {
    for (const folder of foldersUp(join(owner.realFolder, 'package.json'), parse(owner.realFolder).root)) {
      const found = join(folder, 'node_modules', ...name.split('/'), ...program.split('/')) + ending;
      if (existsSync(found)) return found;
    }
  }
  return undefined;
}
