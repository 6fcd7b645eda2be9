// Finds the Python that a project runs with: its own environment first, then the one on the search path,
// seen through version managers' shims. It looks at files only; what is installed is read from disk.

import { readdir } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { absolutePathEntries } from '../../workspace/environment.ts';
import { isProgram, realTool } from '../../workspace/findTool.ts';
import { foldersUpFrom, isInside } from '../../workspace/folders.ts';
import { readTextOrNone } from '../../workspace/currentText.ts';

/** An interpreter and what belongs to it. */
export interface PythonEnvironment {
  /** Absolute path of the interpreter. */
  readonly python: string;
  /** Folders with its programs, the most specific first. */
  readonly bins: readonly string[];
  /** Folders in which its packages lie. */
  readonly sitePackages: readonly string[];
  /** Whether it is the project's own environment. */
  readonly own: boolean;
}

/** An interpreter, or where it was looked for. */
export type FoundPython =
  | { readonly kind: 'found'; readonly environment: PythonEnvironment }
  | { readonly kind: 'missing'; readonly searched: readonly string[] };

const windows = process.platform === 'win32';
const binName = windows ? 'Scripts' : 'bin';
const programName = (name: string) => (windows ? `${name}.exe` : name);
const ownNames = ['.venv', 'venv'];

/**
 * The Python of the file's project.
 *
 * @param path absolute path of the document. @param variables the process's own where absent.
 */
export async function findPython(
  root: string,
  path: string,
  variables: NodeJS.ProcessEnv = process.env,
): Promise<FoundPython> {
  const searched: string[] = [];
  const active = variables['VIRTUAL_ENV'];
  for (const folder of foldersUpFrom(dirname(path))) {
    if (!isInside(root, folder)) break;
    const environments = ownNames.map((name) => join(folder, name));
    if (folder === root && active !== undefined && isAbsolute(active) && isInside(root, active))
      environments.push(active);
    for (const environment of environments) {
      const python = join(environment, binName, programName('python'));
      searched.push(python);
      if (!(await isProgram(python))) continue;
      return { kind: 'found', environment: { ...(await environmentAt(python)), own: true } };
    }
  }
  for (const folder of absolutePathEntries(variables['PATH'] ?? variables['Path'])) {
    for (const name of ['python3', 'python']) {
      const listed = join(folder, programName(name));
      searched.push(listed);
      if (!(await isProgram(listed))) continue;
      const python = await throughShim(listed, name, path, variables);
      if (python === undefined) continue;
      return { kind: 'found', environment: await environmentAt(python) };
    }
  }
  return { kind: 'missing', searched };
}

/** What belongs to an interpreter, which is taken for nobody's own. */
export async function environmentAt(python: string): Promise<PythonEnvironment> {
  const real = await realTool(python);
  return {
    python,
    bins: [...new Set([dirname(python), dirname(real)])],
    sitePackages: await packagesOf(dirname(dirname(python)), python),
    own: false,
  };
}

/**
 * The version of an installed distribution, or undefined when it is not there.
 *
 * @param name as in its metadata, such as `pytest`.
 */
export async function installedVersion(environment: PythonEnvironment, name: string): Promise<string | undefined> {
  const wanted = name.toLowerCase().replaceAll(/[-_.]+/g, '_');
  for (const folder of environment.sitePackages) {
    for (const entry of await namesIn(folder)) {
      const found = /^(.+?)-([^-]+)(?:-[^-]+)?\.(?:dist|egg)-info$/.exec(entry);
      if (found && found[1]!.toLowerCase().replaceAll(/[-_.]+/g, '_') === wanted) return found[2]!;
    }
  }
  return undefined;
}

/** Names of installed distributions that bring plugins for pytest. */
export async function pytestPlugins(environment: PythonEnvironment): Promise<readonly string[]> {
  const found: string[] = [];
  for (const folder of environment.sitePackages) {
    for (const entry of await namesIn(folder)) {
      const named = /^(.+?)-[^-]+\.dist-info$/.exec(entry);
      if (!named || named[1] === 'pytest') continue;
      const points = await readTextOrNone(join(folder, entry, 'entry_points.txt'));
      if (points?.includes('[pytest11]') === true) found.push(named[1]!);
    }
  }
  return [...new Set(found)].sort();
}

/** A program of the environment, or undefined. */
export async function programOf(environment: PythonEnvironment, name: string): Promise<string | undefined> {
  for (const bin of environment.bins) {
    const path = join(bin, programName(name));
    if (await isProgram(path)) return path;
  }
  return undefined;
}

/** The real program behind a pyenv shim, which is a slow shell script; the path itself when it is none. */
export async function throughShim(
  path: string,
  name: string,
  document: string,
  variables: NodeJS.ProcessEnv = process.env,
): Promise<string | undefined> {
  if (basename(dirname(path)) !== 'shims') return path;
  const pyenv = dirname(dirname(path));
  const versions = await namesIn(join(pyenv, 'versions'));
  if (versions.length === 0) return path;
  for (const wanted of await wantedVersions(pyenv, document, variables)) {
    const found = versions.includes(wanted)
      ? wanted
      : versions.filter((version) => version.startsWith(`${wanted}.`)).toSorted(newestFirst)[0];
    if (found === undefined) continue;
    const program = join(pyenv, 'versions', found, 'bin', name);
    if (await isProgram(program)) return program;
  }
  return undefined;
}

async function wantedVersions(
  pyenv: string,
  document: string,
  variables: NodeJS.ProcessEnv,
): Promise<readonly string[]> {
  const words = (text: string) => text.split(/[\s:]+/).filter((word) => word !== '' && !word.startsWith('#'));
  const told = variables['PYENV_VERSION'];
  if (told !== undefined && told !== '') return words(told);
  for (const folder of foldersUpFrom(dirname(document))) {
    const text = await readTextOrNone(join(folder, '.python-version'));
    if (text !== undefined) return words(text);
  }
  return words((await readTextOrNone(join(pyenv, 'version'))) ?? '');
}

function newestFirst(a: string, b: string): number {
  return b.localeCompare(a, 'en', { numeric: true });
}

/** Folders of packages below an environment or an installation, those of the base included where it says so. */
async function packagesOf(environment: string, python: string): Promise<readonly string[]> {
  const below = async (prefix: string): Promise<readonly string[]> => {
    if (windows) return [join(prefix, 'Lib', 'site-packages')];
    const found: string[] = [];
    const lib = join(prefix, 'lib');
    for (const name of (await namesIn(lib)).filter((one) => /^python3(\.\d+)?$/.test(one)).toSorted()) {
      found.push(join(lib, name, 'site-packages'), join(lib, name, 'dist-packages'));
    }
    return found;
  };
  const settings = await readTextOrNone(join(environment, 'pyvenv.cfg'));
  if (settings !== undefined && !/^include-system-site-packages\s*=\s*true/im.test(settings)) return below(environment);
  const real = dirname(dirname(await realTool(python)));
  const prefixes = [...new Set([environment, real, ...(real === '/usr' ? ['/usr/local'] : [])])];
  return (await Promise.all(prefixes.map(below))).flat();
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).toSorted();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== undefined) return [];
    throw error;
  }
}
