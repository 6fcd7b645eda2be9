// How a C or C++ document is compiled: its entry in the compilation database, or sensible defaults, and
// for a header the sources that include it. Looks at files only.

import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, isAbsolute, join, resolve } from 'node:path';
import * as z from 'zod/mini';
import { failure, type Failure } from '../../core/failure.ts';
import { foldersWithin, isInside } from '../../workspace/folders.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { chooseFlags, compilerName, shellWords } from './compilerFlags.ts';
import { currentText, readTextOrNone } from '../../workspace/currentText.ts';

/** One source and how it is compiled; paths in the workspace. */
export interface Unit {
  readonly path: string;
  readonly language: 'c' | 'cpp';
  /** Name of the compiler that the project uses, when a database tells. */
  readonly compiler?: string;
  readonly flags: readonly string[];
}

/** What to compile to see the document. */
export type UnitChoice =
  | {
      readonly kind: 'units';
      readonly units: readonly Unit[];
      /** Set when the folders of headers are only guessed, and why. */
      readonly guessed?: string;
    }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** VS Code's identifiers of the languages. */
export const cLanguages = ['c', 'cpp'] as const;

const entryShape = z.object({
  directory: z.string(),
  file: z.string(),
  arguments: z.optional(z.array(z.string())),
  command: z.optional(z.string()),
});
const databaseShape = z.array(entryShape);
type Entry = z.infer<typeof entryShape>;

const sourceEndings = new Set(['.c', '.cc', '.cpp', '.cxx', '.c++', '.C', '.cu']);
const headerEndings = new Set(['.h', '.hh', '.hpp', '.hxx', '.h++', '.inl', '.ipp', '.tpp', '']);
const databaseSize = 64 * 1024 * 1024;
const ignored = /^(?:\..*|node_modules|target|CMakeFiles|_deps|third_party|vendor)$/;

/** The nearest file of one of these names above a document. */
export async function nearestFile(
  snapshot: Snapshot,
  path: string,
  names: readonly string[],
): Promise<string | undefined> {
  for (const folder of foldersWithin(snapshot.root, path)) {
    for (const name of names) if (await isFile(join(folder, name))) return join(folder, name);
  }
  return undefined;
}

/** The compilation database that is nearest to a document, in its usual folders. */
export async function findDatabase(snapshot: Snapshot, path: string): Promise<string | undefined> {
  for (const folder of foldersWithin(snapshot.root, path)) {
    for (const below of ['', 'build', 'builddir', 'out', 'cmake-build-debug', 'cmake-build-release', 'build/debug']) {
      const file = join(folder, below, 'compile_commands.json');
      if (await isFile(file)) return file;
    }
  }
  return undefined;
}

/** The entries of a database, or why it cannot be used. */
export function parseDatabase(text: string): readonly Entry[] | string {
  try {
    const parsed = z.safeParse(databaseShape, JSON.parse(text));
    return parsed.success ? parsed.data : 'it is no list of compile commands';
  } catch {
    return 'it is no JSON';
  }
}

/** What to compile: the document itself, or for a header at most `limit` sources that include it. */
export async function unitsFor(snapshot: Snapshot, path: string, languageId: string, limit = 3): Promise<UnitChoice> {
  const database = await findDatabase(snapshot, path);
  const entries = database === undefined ? [] : await readDatabase(database);
  if (typeof entries === 'string') {
    const message = `The compilation database ${basename(dirname(database!))}/compile_commands.json cannot be used: ${entries}.`;
    return { kind: 'failed', failure: failure('checker.unusable', message, 'Let the build write it again.') };
  }
  const isHeader = headerEndings.has(extname(path));
  const paths = isHeader ? await includers(snapshot, path, entries, limit) : [path];
  const units: Unit[] = [];
  for (const one of paths.length > 0 ? paths : [path]) {
    const entry =
      entries.find((candidate) => resolve(candidate.directory, candidate.file) === one) ?? neighbour(entries, one);
    const unit = await unitOf(snapshot, one, languageId, entry, paths.length === 0);
    if ('code' in unit) return { kind: 'failed', failure: unit };
    units.push(unit);
  }
  const guessed = database === undefined ? await buildFileAbove(snapshot, path) : undefined;
  return { kind: 'units', units, ...(guessed === undefined ? {} : { guessed }) };
}

/** The name of a build's description above a document, which may know more folders of headers than we guess. */
async function buildFileAbove(snapshot: Snapshot, path: string): Promise<string | undefined> {
  const names = [
    'CMakeLists.txt',
    'meson.build',
    'configure.ac',
    'configure',
    'BUILD.bazel',
    'SConstruct',
    'premake5.lua',
  ];
  const file = await nearestFile(snapshot, path, names);
  return file === undefined ? undefined : basename(file);
}

/**
 * Warnings where no build says which ones it wants. Callbacks leave parameters unused and zeroed structures
 * leave fields out, on purpose; projects that ask for -Wextra take these two back.
 */
const usualWarnings = ['-Wall', '-Wextra', '-Wno-unused-parameter', '-Wno-missing-field-initializers'];

async function unitOf(
  snapshot: Snapshot,
  path: string,
  languageId: string,
  entry: Entry | undefined,
  alone: boolean,
): Promise<Unit | Failure> {
  const ending = extname(path);
  const isC = ending === '.c' || (!sourceEndings.has(ending) && languageId === 'c');
  const language = isC ? 'c' : 'cpp';
  const header = alone && headerEndings.has(ending) ? ['-x', isC ? 'c' : 'c++'] : [];
  if (entry === undefined) {
    return { path, language, flags: [...usualWarnings, ...(await includeFolders(snapshot, path)), ...header] };
  }
  const words = entry.arguments ?? shellWords(entry.command ?? '');
  const named = words === undefined ? undefined : compilerName(words);
  if (named === undefined) {
    const message = `The compilation database names no compiler that is known: ${(entry.arguments?.join(' ') ?? entry.command ?? '').slice(0, 200)}`;
    return failure('checker.unusable', message, 'Let the build write compile_commands.json with gcc or clang.');
  }
  const choice = chooseFlags(named.rest, entry.directory);
  if (choice.kind === 'refused') {
    const message = `The compilation database asks for “${choice.word.slice(0, 100)}”, which could run a program, so it is refused.`;
    return failure('checker.unusable', message, 'Take that flag out of compile_commands.json.');
  }
  const warns = choice.flags.some((flag) => /^-(?:W|w$)/.test(flag));
  return { path, language, compiler: named.name, flags: [...(warns ? [] : ['-Wall']), ...choice.flags, ...header] };
}

/** A new file is compiled as the nearest one of its kind that the database knows. */
function neighbour(entries: readonly Entry[], path: string): Entry | undefined {
  const own = dirname(path);
  const isC = (name: string) => extname(name) === '.c';
  const alike = entries.filter((entry) => isC(entry.file) === isC(path));
  const near = (entry: Entry) => {
    const folder = dirname(resolve(entry.directory, entry.file));
    let common = 0;
    while (common < own.length && own[common] === folder[common]) common++;
    return common;
  };
  return alike.toSorted((a, b) => near(b) - near(a))[0];
}

async function includeFolders(snapshot: Snapshot, path: string): Promise<readonly string[]> {
  const flags: string[] = [];
  for (const folder of foldersWithin(snapshot.root, path)) {
    for (const name of ['include', 'src']) {
      const below = join(folder, name);
      if (await isFolder(below)) flags.push('-I', below);
    }
  }
  return flags;
}

/** Sources that include a header by its name, directly or through one other header. */
async function includers(
  snapshot: Snapshot,
  path: string,
  entries: readonly Entry[],
  limit: number,
): Promise<readonly string[]> {
  const known = entries
    .map((entry) => resolve(entry.directory, entry.file))
    .filter((file) => isInside(snapshot.root, file));
  const nearby = await cSources(snapshot.root);
  const sources = known.length > 0 ? [...new Set(known)] : nearby.filter((file) => sourceEndings.has(extname(file)));
  const texts = new Map<string, string>();
  const mentions = async (file: string, name: string): Promise<boolean> => {
    let text = texts.get(file);
    if (text === undefined) {
      text = (await currentText(snapshot, file)) ?? '';
      texts.set(file, text);
    }
    return new RegExp(
      `^[ \\t]*#[ \\t]*include[ \\t]*["<](?:[^">]*/)?${name.replaceAll(/[.+]/g, '\\$&')}[">]`,
      'm',
    ).test(text);
  };
  const found: string[] = [];
  const own = basename(path).split('.')[0]!;
  const first = sources.toSorted((a, b) => Number(basename(b).startsWith(own)) - Number(basename(a).startsWith(own)));
  for (const file of first) if (found.length < limit && (await mentions(file, basename(path)))) found.push(file);
  if (found.length > 0) return found;
  for (const header of nearby.filter((file) => headerEndings.has(extname(file)) && extname(file) !== '')) {
    if (header === path || !(await mentions(header, basename(path)))) continue;
    for (const file of first) if (await mentions(file, basename(header))) return [file];
  }
  return [];
}

/** C and C++ files of a folder; hidden, foreign and build folders are left out. At most 3,000. */
export async function cSources(root: string): Promise<readonly string[]> {
  const files: string[] = [];
  const visit = async (folder: string): Promise<void> => {
    let entries;
    try {
      entries = await readdir(folder, { withFileTypes: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === undefined) throw error;
      return;
    }
    if (entries.some((entry) => entry.name === 'CMakeCache.txt')) return;
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      if (files.length >= 3000) return;
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !ignored.test(entry.name)) await visit(path);
      const ending = extname(entry.name);
      if (entry.isFile() && (sourceEndings.has(ending) || (headerEndings.has(ending) && ending !== '')))
        files.push(path);
    }
  };
  await visit(root);
  return files;
}

async function readDatabase(file: string): Promise<readonly Entry[] | string> {
  const { size } = await stat(file);
  if (size > databaseSize) return 'it is larger than 64 MB';
  const entries = parseDatabase((await readTextOrNone(file)) ?? '');
  if (typeof entries === 'string') return entries;
  const own = dirname(file);
  return entries.map((entry) =>
    isAbsolute(entry.directory) ? entry : { ...entry, directory: join(own, entry.directory) },
  );
}

/** Whether there is a regular file. */
export async function isFile(path: string): Promise<boolean> {
  return (await kindOf(path)) === 'file';
}

async function isFolder(path: string): Promise<boolean> {
  return (await kindOf(path)) === 'folder';
}

async function kindOf(path: string): Promise<'file' | 'folder' | 'none'> {
  try {
    const found = await stat(path);
    return found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'none';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return 'none';
  }
}
