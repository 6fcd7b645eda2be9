// Tests that run against a build: finds out from the words of package.json whether there is a build before
// the tests, by what, and where it ends up. The words are read as data; none of them reaches a shell.

import { access } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path';
import * as z from 'zod/mini';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { looksLikeTest, type DetectedRunner } from './detectRunner.ts';
import { relativeImports } from './relatedTests.ts';
import { positionals, scriptsCalledBy, shellWords, withoutPrefix } from './runner.ts';
import { listSources, readSource } from './sources.ts';

/** One command of a build. */
export interface BuildStep {
  /** The tool's name, such as `tsc`. */
  readonly tool: string;
  /** Absolute path of the tool's own entry in the workspace. */
  readonly entry: string;
  readonly args: readonly string[];
}

/** What stands between a source text and the tests. */
export type Build =
  | { readonly kind: 'none' }
  | { readonly kind: 'steps'; readonly steps: readonly BuildStep[]; readonly folders: readonly string[] }
  /** The tests use a build that we cannot make. */
  | { readonly kind: 'unknown'; readonly folder: string; readonly why: string };

const entries: Readonly<Record<string, { readonly name: string; readonly bin: string }>> = {
  tsc: { name: 'typescript', bin: 'tsc' },
  esbuild: { name: 'esbuild', bin: 'esbuild' },
  rollup: { name: 'rollup', bin: 'rollup' },
  tsup: { name: 'tsup', bin: 'tsup' },
  vite: { name: 'vite', bin: 'vite' },
};

const otherBuilders =
  /^(?:webpack|swc|babel|parcel|ncc|unbuild|tsdown|rolldown|turbo|nx|lerna|gulp|grunt|make|ttsc|tspc|rslib|rspack|pkgroll|microbundle)$/;

const packageSchema = z.object({
  name: z.optional(z.string()),
  scripts: z.optional(z.record(z.string(), z.unknown())),
});

/** What has to be made before the tests of the runner's package can see a candidate. */
export async function detectBuild(snapshot: Snapshot, runner: DetectedRunner): Promise<Build> {
  const folder = runner.packageFolder;
  const json = parsedLoosely(await readSource(snapshot, join(folder, 'package.json')));
  const parsed = z.safeParse(packageSchema, json);
  if (!parsed.success) return { kind: 'none' };
  const segments = segmentsOf(parsed.data.scripts ?? {}, 'test', 0);
  const builders = segments.filter(([word = '']) => isBuilder(basename(word)));
  const configured = await outFolder(snapshot, folder, builders);
  const folders = [...new Set([...configured, ...['dist', 'build', 'out'].map((name) => join(folder, name))])];
  const used = await usedFolder(snapshot, runner, parsed.data.name, folders);
  if (used === undefined) return { kind: 'none' };
  const shownFolder = `${relative(folder, used).replaceAll('\\', '/')}/`;
  const steps: BuildStep[] = [];
  for (const [word = '', ...args] of builders) {
    const tool = basename(word);
    if (tool === 'tsc' && args.some((arg) => arg.toLowerCase() === '--noemit')) continue;
    const entry = entries[tool] && (await installed(snapshot, folder, entries[tool]));
    if (entry === undefined) {
      const why = entries[tool] ? `${tool} is not installed` : `${tool} is not a build that is known here`;
      return { kind: 'unknown', folder: shownFolder, why };
    }
    if (args.some((arg) => /^(?:-w|--watch)\b|[$`*?<>]/.test(arg)))
      return { kind: 'unknown', folder: shownFolder, why: `the words of ${tool} need a shell` };
    steps.push({ tool, entry, args: [...args, ...(await mapFlags(snapshot, folder, tool, args))] });
  }
  if (steps.length === 0)
    return { kind: 'unknown', folder: shownFolder, why: 'the test script of package.json does not say how it is made' };
  return { kind: 'steps', steps, folders };
}

function isBuilder(name: string): boolean {
  return Object.hasOwn(entries, name) || otherBuilders.test(name);
}

/** The commands that a script runs, other scripts of the package put in their places. */
function segmentsOf(scripts: Readonly<Record<string, unknown>>, name: string, depth: number): readonly string[][] {
  if (depth > 4) return [];
  const found: string[][] = [];
  for (const script of [scripts[`pre${name}`], scripts[name]]) {
    if (typeof script !== 'string') continue;
    let segment: string[] = [];
    const take = () => {
      const words = withoutPrefix(segment);
      segment = [];
      for (const other of scriptsCalledBy(words)) {
        if (other !== name && scripts[other] !== undefined) found.push(...segmentsOf(scripts, other, depth + 1));
      }
      if (words.length > 0) found.push(words);
    };
    for (const word of shellWords(script)) {
      if (/^(?:&&?|\|\|?|;;?)$/.test(word)) take();
      else segment.push(word);
    }
    take();
  }
  return found;
}

/** A build folder that the tests read from, or lie in. */
async function usedFolder(
  snapshot: Snapshot,
  runner: DetectedRunner,
  name: string | undefined,
  folders: readonly string[],
): Promise<string | undefined> {
  const { packageFolder } = runner;
  const inside = (path: string) => folders.find((folder) => path === folder || path.startsWith(folder + sep));
  for (const word of positionals(runner.script.after, [])) {
    const found = inside(resolve(packageFolder, word.split(/[*?{[]/, 1)[0]!.replace(/\/$/, '')));
    if (found !== undefined) return found;
  }
  const files = (await listSources(snapshot, packageFolder)).filter((file) =>
    looksLikeTest(relative(packageFolder, file)),
  );
  for (const file of files.slice(0, 400)) {
    const text = (await readSource(snapshot, file)) ?? '';
    for (const wanted of relativeImports(text)) {
      const found = inside(resolve(dirname(file), wanted));
      if (found !== undefined) return found;
    }
    const own = name === undefined ? -1 : Math.max(text.indexOf(`'${name}'`), text.indexOf(`"${name}"`));
    if (own >= 0 && /(?:from|import|require\s*\()\s*$/.test(text.slice(0, own))) return folders[0];
  }
  return undefined;
}

interface CompilerOptions {
  readonly outDir?: string;
  readonly sourceMap?: boolean;
  readonly inlineSourceMap?: boolean;
}

/** Folders that the builders' own words or the compiler's configuration name. */
async function outFolder(
  snapshot: Snapshot,
  folder: string,
  builders: readonly (readonly string[])[],
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const words of builders) {
    for (const [index, word] of words.entries()) {
      const [flag, joined] = word.split('=', 2);
      const value = joined ?? words[index + 1];
      if (value === undefined) continue;
      if (/^(?:--outDir|--outdir|--out-dir|-d|--dir)$/.test(flag!)) found.push(resolve(folder, value));
      if (/^(?:--outfile|--file|-o)$/.test(flag!)) found.push(dirname(resolve(folder, value)));
    }
    if (basename(words[0] ?? '') !== 'tsc') continue;
    const { outDir } = await compilerOptions(snapshot, projectOf(folder, words), 0);
    if (outDir !== undefined) found.push(outDir);
  }
  return found.filter((path) => path !== folder);
}

function projectOf(folder: string, words: readonly string[]): string {
  const at = words.findIndex((word) => /^(?:-p|--project|-b|--build)$/.test(word));
  const named = at >= 0 && words[at + 1]?.startsWith('-') === false ? words[at + 1]! : '.';
  const path = resolve(folder, named);
  return extname(path) === '.json' ? path : join(path, 'tsconfig.json');
}

async function compilerOptions(snapshot: Snapshot, path: string, depth: number): Promise<CompilerOptions> {
  const json = parsedLoosely(await readSource(snapshot, path));
  if (typeof json !== 'object' || json === null) return {};
  const { compilerOptions: own = {}, extends: base } = json as {
    readonly compilerOptions?: CompilerOptions;
    readonly extends?: unknown;
  };
  const from =
    typeof base === 'string' && base.startsWith('.') && depth < 4
      ? await compilerOptions(snapshot, resolve(dirname(path), extname(base) === '' ? `${base}.json` : base), depth + 1)
      : {};
  const outDir = typeof own.outDir === 'string' ? { outDir: resolve(dirname(path), own.outDir) } : {};
  return { ...from, ...own, ...(from.outDir === undefined ? {} : { outDir: from.outDir }), ...outDir };
}

/** Source maps, without which nobody could tell whether the candidate ran. */
async function mapFlags(
  snapshot: Snapshot,
  folder: string,
  tool: string,
  args: readonly string[],
): Promise<readonly string[]> {
  if (args.some((arg) => /source-?map/i.test(arg))) return [];
  if (tool === 'esbuild') return ['--sourcemap'];
  if (tool !== 'tsc' || args.includes('-b') || args.includes('--build')) return [];
  const options = await compilerOptions(snapshot, projectOf(folder, ['tsc', ...args]), 0);
  return options.sourceMap === true || options.inlineSourceMap === true ? [] : ['--sourceMap', 'true'];
}

/** The program of a package that is installed for the folder. */
async function installed(
  snapshot: Snapshot,
  folder: string,
  wanted: { readonly name: string; readonly bin: string },
): Promise<string | undefined> {
  for (let at = folder; ; at = dirname(at)) {
    const home = join(at, 'node_modules', wanted.name);
    const json = parsedLoosely(await readSource({ ...snapshot, buffers: new Map() }, join(home, 'package.json')));
    const bin = (json as { readonly bin?: string | Readonly<Record<string, string>> } | undefined)?.bin;
    const path = typeof bin === 'string' ? bin : bin?.[wanted.bin];
    if (typeof path === 'string' && (await exists(join(home, path)))) return join(home, path);
    if (at === dirname(at)) return undefined;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== undefined) return false;
    throw error;
  }
}

/** JSON in which comments and last commas are allowed, as compilers' configurations are; undefined when it is none. */
export function parsedLoosely(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  const plain = text
    .replace(/^\uFEFF/, '')
    .replace(/("(?:[^"\\\n]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (_, string: string | undefined) => string ?? '')
    .replace(/("(?:[^"\\\n]|\\.)*")|,(?=\s*[}\]])/g, (_, string: string | undefined) => string ?? '');
  try {
    return JSON.parse(plain);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
