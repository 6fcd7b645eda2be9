// Finds the package of a document, its test runner, and where that is installed. Looks at files only
// and starts nothing; what the commands look like is left to the runners' own files.

import { readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import * as z from 'zod/mini';
import { failure, type Failure } from '../../core/failure.ts';
import type { CheckerSettings } from '../checker.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { listSources, readSource } from './sources.ts';
import { scriptsCalledBy, shellWords, withoutPrefix, type RunnerId, type ScriptWords } from './runner.ts';

const packageSchema = z.object({
  name: z.optional(z.string()),
  version: z.optional(z.string()),
  scripts: z.optional(z.record(z.string(), z.unknown())),
  dependencies: z.optional(z.record(z.string(), z.unknown())),
  devDependencies: z.optional(z.record(z.string(), z.unknown())),
  mocha: z.optional(z.unknown()),
  jest: z.optional(z.unknown()),
  bin: z.optional(z.union([z.string(), z.record(z.string(), z.string())])),
});

type PackageJson = z.infer<typeof packageSchema>;

/** A runner that can be started. */
export interface DetectedRunner {
  readonly kind: 'found';
  readonly id: RunnerId;
  /** Absolute folder of the package in the workspace: where tests run. */
  readonly packageFolder: string;
  readonly version?: string;
  /** Absolute path of the runner's JavaScript entry, symbolic links kept. */
  readonly entry?: string;
  readonly script: ScriptWords;
}

/** What was found. */
export type RunnerDetection = DetectedRunner | { readonly kind: 'unavailable'; readonly failure: Failure };

const runners = ['vitest', 'jest', 'mocha', 'tape'] as const;

const noScript: ScriptWords = { before: [], after: [] };

/** Whether a file name or folder is one that Node's runner, and most others, take for tests. */
export function looksLikeTest(path: string): boolean {
  return /(?:^|[/\\])(?:__tests__|tests?|spec)[/\\].*\.[cm]?[jt]sx?$|[._-](?:test|spec)\.[cm]?[jt]sx?$|(?:^|[/\\])test(?:-[^/\\]*)?\.[cm]?[jt]s$/.test(
    path,
  );
}

/** Finds the runner for the document at `path`. */
export async function detectRunner(
  snapshot: Snapshot,
  path: string,
  settings: CheckerSettings,
): Promise<RunnerDetection> {
  const folders = await packageFolders(snapshot, path);
  const nearest = folders[0]?.folder ?? snapshot.root;
  const command = settings.testCommand;
  if (command.length > 0 && !runsOwnScript(command)) {
    const known = runnerIn([...command]);
    if (known === undefined) return { kind: 'found', id: 'command', packageFolder: nearest, script: noScript };
    return locate(snapshot, nearest, known.id, known.script);
  }
  for (const { folder, json } of folders) {
    const named = namedRunner(json);
    if (named) return locate(snapshot, folder, named.id, named.script);
    const configured = await configuredRunner(snapshot, folder, json);
    if (configured && configured !== 'tape') return locate(snapshot, folder, configured, noScript);
    // tape is often there for somebody else: it is the runner where tests load it.
    const loads = (await testsOf(snapshot, folder, tapeImport)).map((file) => relative(folder, file));
    const tape = { before: [], after: loads };
    if (configured === 'tape' && loads.length > 0) return locate(snapshot, folder, 'tape', tape);
    if ((await testsOf(snapshot, folder, nodeImport)).length > 0)
      return { kind: 'found', id: 'node:test', packageFolder: folder, script: noScript };
    if (loads.length > 0) return locate(snapshot, folder, 'tape', tape);
  }
  if (folders.length === 0 && (await testsOf(snapshot, snapshot.root, nodeImport)).length > 0) {
    return { kind: 'found', id: 'node:test', packageFolder: snapshot.root, script: noScript };
  }
  if (command.length > 0) return { kind: 'found', id: 'command', packageFolder: nearest, script: noScript };
  const where = relative(snapshot.root, nearest) || 'this folder';
  return {
    kind: 'unavailable',
    failure: failure(
      'tests.none',
      `No tests were found for ${basename(path)}: ${where} names no test runner that is known here and has no file that imports node:test.`,
      'Add a test (a file such as name.test.js that imports node:test is enough), or set touchstone.test.command (--test on the command line).',
    ),
  };
}

/** Whether the command only asks a package manager for the package's own test script. */
function runsOwnScript(command: readonly string[]): boolean {
  const [manager, ...words] = command;
  return /^(?:npm|pnpm|yarn)$/.test(manager ?? '') && /^(?:run )?(?:test|t)$/.test(words.join(' '));
}

async function packageFolders(
  snapshot: Snapshot,
  path: string,
): Promise<readonly { folder: string; json: PackageJson }[]> {
  const found: { folder: string; json: PackageJson }[] = [];
  for (let folder = dirname(path); isWithin(snapshot.root, folder); folder = dirname(folder)) {
    const json = await readPackage(snapshot, join(folder, 'package.json'));
    if (json) found.push({ folder, json });
    if (folder === dirname(folder)) break;
  }
  return found;
}

function isWithin(root: string, path: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}

async function readPackage(snapshot: Snapshot, path: string): Promise<PackageJson | undefined> {
  const text = await readSource(snapshot, path);
  if (text === undefined) return undefined;
  try {
    const parsed = z.safeParse(packageSchema, JSON.parse(text.replace(/^\uFEFF/, '')));
    return parsed.success ? parsed.data : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

/** The runner that the package's `test` script starts, itself or through another script of the package. */
function namedRunner(
  { scripts = {} }: PackageJson,
  name = 'test',
  depth = 0,
): { id: RunnerId; script: ScriptWords } | undefined {
  const script = scripts[name];
  if (typeof script !== 'string' || depth > 4) return undefined;
  const words = shellWords(script);
  const own = runnerIn(words);
  if (own !== undefined) return own;
  for (const segment of segmentsOf(words)) {
    for (const other of scriptsCalledBy(withoutPrefix(segment))) {
      const found = other === name ? undefined : namedRunner({ scripts }, other, depth + 1);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** The commands of a line. */
function segmentsOf(words: readonly string[]): readonly (readonly string[])[] {
  const found: string[][] = [[]];
  for (const word of words) {
    if (/^(?:&&?|\|\|?|;;?)$/.test(word)) found.push([]);
    else found.at(-1)!.push(word);
  }
  return found;
}

function runnerIn(words: readonly string[]): { id: RunnerId; script: ScriptWords } | undefined {
  for (const segment of segmentsOf(words)) {
    const at = segment.findIndex((word) => runnerOfWord(word) !== undefined);
    if (at >= 0) {
      return {
        id: runnerOfWord(segment[at]!)!,
        script: { before: segment.slice(0, at), after: segment.slice(at + 1) },
      };
    }
    const test = segment.indexOf('--test');
    if (test >= 0 && segment.slice(0, test).some((word) => /^(?:node|tsx)$/.test(basename(word)))) {
      const before = segment.slice(0, test);
      return {
        id: 'node:test',
        script: {
          before: before.includes('tsx') ? [...before, '--import', 'tsx'] : before,
          after: segment.slice(test + 1),
        },
      };
    }
  }
  return undefined;
}

function runnerOfWord(word: string): (typeof runners)[number] | undefined {
  const name = basename(word.replaceAll('\\', '/')).replace(/\.(?:[cm]?js|cmd)$/, '');
  if (name === '_mocha') return 'mocha';
  // `node test/tape.js` runs a file of the package's own.
  if (name === 'tape' && word !== 'tape' && !/[/\\]node_modules[/\\]|^node_modules[/\\]/.test(word)) return undefined;
  return runners.find((runner) => runner === name);
}

/** The runner that configuration files or dependencies speak of. */
async function configuredRunner(snapshot: Snapshot, folder: string, json: PackageJson): Promise<RunnerId | undefined> {
  const files = await listSources(snapshot, folder, { depth: 0 });
  const names = new Set(files.map((file) => basename(file)));
  const has = (pattern: RegExp) => [...names].some((name) => pattern.test(name));
  if (has(/^vitest\.(?:config|workspace)\.[cm]?[jt]s$/)) return 'vitest';
  if (has(/^jest\.config\.(?:[cm]?[jt]s|json)$/) || json.jest !== undefined) return 'jest';
  if (has(/^\.mocharc\.(?:[cm]?js|ya?ml|jsonc?)$/) || json.mocha !== undefined) return 'mocha';
  return runners.find(
    (runner) => json.devDependencies?.[runner] !== undefined || json.dependencies?.[runner] !== undefined,
  );
}

const configurations =
  /^package\.json$|^(?:vitest|vite|jest)\.(?:config|workspace)\.[cm]?[jt]s$|^jest\.config\.json$|^\.mocharc\.(?:[cm]?js|ya?ml|jsonc?)$|^tsconfig\.json$/;

/** Absolute paths of the files that steer a runner, for consent: those of its package and of the folder. */
export async function configurationOf(snapshot: Snapshot, runner: DetectedRunner): Promise<readonly string[]> {
  const folders = [...new Set([runner.packageFolder, snapshot.root])];
  const files = await Promise.all(folders.map((folder) => listSources(snapshot, folder, { depth: 0 })));
  return files.flat().filter((file) => configurations.test(basename(file)));
}

const nodeImport = /['"]node:test['"]/;
const tapeImport = /(?:\brequire\s*\(|\bfrom|\bimport)\s*['"]tape['"]/;

/** Absolute paths of the first 400 test files that hold such an import, in a fixed order. */
async function testsOf(snapshot: Snapshot, folder: string, imports: RegExp): Promise<readonly string[]> {
  const files = (await listSources(snapshot, folder)).filter((file) => looksLikeTest(relative(folder, file)));
  const found: string[] = [];
  for (const file of files.slice(0, 400)) {
    if (imports.test((await readSource(snapshot, file)) ?? '')) found.push(file);
  }
  return found;
}

/**
 * Walks up `node_modules` from the package. Above the workspace folder only those beside a package.json
 * count, as in a monorepo of which one package is open: a stray folder is nobody's choice of a runner.
 */
async function locate(
  snapshot: Snapshot,
  packageFolder: string,
  id: RunnerId,
  script: ScriptWords,
): Promise<RunnerDetection> {
  if (id === 'node:test' || id === 'command') return { kind: 'found', id, packageFolder, script };
  const searched: string[] = [];
  for (let folder = packageFolder; ; folder = dirname(folder)) {
    const belongs = isWithin(snapshot.root, folder) || (await exists(join(folder, 'package.json')));
    if (!belongs && folder !== dirname(folder)) continue;
    if (!belongs) break;
    const candidate = join(folder, 'node_modules', id);
    searched.push(candidate);
    const installed = await readPackage({ ...snapshot, buffers: new Map() }, join(candidate, 'package.json'));
    const bin = typeof installed?.bin === 'string' ? installed.bin : installed?.bin?.[id];
    if (installed && bin !== undefined && (await exists(join(candidate, bin)))) {
      const version = installed.version === undefined ? {} : { version: installed.version };
      return { kind: 'found', id, packageFolder, entry: join(candidate, bin), script, ...version };
    }
    if (folder === dirname(folder)) break;
  }
  const inside = searched.filter((path) => isWithin(snapshot.root, path)).map((path) => relative(snapshot.root, path));
  return {
    kind: 'unavailable',
    failure: failure(
      'checker.missing',
      `${id} is the test runner of this package and is not installed; looked for it in ${inside.join(', ')} and in the packages above the folder.`,
      'Run "npm install" in the package (or your package manager’s equivalent), then try again.',
    ),
  };
}

async function exists(path: string): Promise<boolean> {
  try {
    await readFile(await realpath(path));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== undefined) return false;
    throw error;
  }
}
