// The person's own test command: which program it is, and how its words are carried into the scratch
// copy. It runs as given, without a shell; its results are read from its output by tapResult.ts.

import { basename, delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { isProgram } from '../../workspace/findTool.ts';

/** Where the words of a command mean what they say. */
export interface CommandPlaces {
  readonly node: string;
  /** The package folder in the scratch copy. */
  readonly cwd: string;
  readonly root: string;
  /** Search path, as in the PATH variable. */
  readonly path: string;
  toScratch(path: string): string;
}

/**
 * The argument array to start.
 *
 * @returns the array with an absolute program in front, or the places that were searched for it.
 */
export async function commandArguments(
  command: readonly string[],
  places: CommandPlaces,
): Promise<{ readonly argv: readonly [string, ...string[]] } | { readonly searched: readonly string[] }> {
  const [program = '', ...rest] = command;
  const words = rest.map((word) => (isAbsolute(word) ? places.toScratch(word) : word));
  if (program === 'node') return { argv: [places.node, ...words] };
  const candidates = await programPaths(program, places);
  for (const candidate of candidates) {
    if (await isProgram(candidate)) return { argv: [candidate, ...words] };
  }
  return { searched: candidates.map((candidate) => dirname(candidate)) };
}

async function programPaths(program: string, places: CommandPlaces): Promise<readonly string[]> {
  if (isAbsolute(program)) return [places.toScratch(program)];
  if (program !== basename(program)) return [resolve(places.cwd, program)];
  const folders: string[] = [];
  for (let folder = places.cwd; ; folder = dirname(folder)) {
    folders.push(join(folder, 'node_modules', '.bin'));
    if (folder === places.root || folder === dirname(folder)) break;
  }
  folders.push(...places.path.split(delimiter).filter((entry) => isAbsolute(entry)));
  const endings = process.platform === 'win32' ? ['.exe', ''] : [''];
  return folders.flatMap((folder) => endings.map((ending) => join(folder, program + ending)));
}
