// Finds a program that a checker needs: in the project's own folders first, then on the search path.
// It looks at files only and starts nothing.

import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { absolutePathEntries } from './environment.ts';

/** A program, or where it was looked for, in words for people. */
export type FoundTool =
  | { readonly kind: 'found'; readonly path: string }
  | { readonly kind: 'missing'; readonly searched: readonly string[] };

/** Where to look. */
export interface ToolPlaces {
  /** Absolute folders that come before the search path, such as a virtual environment's `bin`. */
  readonly folders?: readonly string[];
  /** The variables whose PATH is searched; the process's own where absent. */
  readonly environment?: NodeJS.ProcessEnv;
}

/**
 * Finds a program by its name, without an ending; on Windows `.exe` is tried, never a batch file.
 *
 * Version managers put small shell scripts (shims) on the path that start the real program; `isShim`
 * lets the caller skip those. The path is not resolved: virtual environments depend on their link.
 */
export async function findTool(name: string, places: ToolPlaces = {}): Promise<FoundTool> {
  const environment = places.environment ?? process.env;
  const own = (places.folders ?? []).filter((folder) => isAbsolute(folder));
  const listed = absolutePathEntries(environment['PATH'] ?? environment['Path']);
  const folders = [...own, ...listed];
  const endings = process.platform === 'win32' ? ['.exe'] : [''];
  for (const folder of folders) {
    for (const ending of endings) {
      const path = join(folder, name + ending);
      if (await isProgram(path)) return { kind: 'found', path };
    }
  }
  // A message must stay short enough to be read where editors show it.
  return { kind: 'missing', searched: listed.length > 3 ? [...own, `the ${listed.length} folders of PATH`] : folders };
}

/** Whether there is a file that may be executed. */
export async function isProgram(path: string): Promise<boolean> {
  try {
    if (!(await stat(path)).isFile()) return false;
    await access(path, constants.X_OK);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== undefined) return false;
    throw error;
  }
}

/** The file that a path leads to; the path itself where it cannot be told. */
export async function realTool(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== undefined) return path;
    throw error;
  }
}

/** Picks variables by name from the process's environment, for tools that need more than the allowlist. */
export function pickVariables(
  names: readonly string[],
  source: NodeJS.ProcessEnv = process.env,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = source[name];
      return value === undefined || value === '' ? [] : [[name, value] as const];
    }),
  );
}
