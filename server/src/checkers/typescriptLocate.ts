// Finds the compiler of a file: the workspace's own, else the fallback that came with the editor or with
// us. Reads package files only; loads and starts nothing.

import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import * as z from 'zod/mini';
import { failure, type Failure } from '../core/failure.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { CheckerSettings } from './checker.ts';

/** A compiler that can be used. */
export type Compiler =
  /** Up to version 6: a module with a language service. */
  | { readonly kind: 'classic'; readonly version: string; readonly path: string; readonly own: boolean }
  /** From version 7: a program that speaks LSP. */
  | { readonly kind: 'native'; readonly version: string; readonly argv: readonly [string, ...string[]] };

/** The compiler for verdicts on `path`, or why there is none. */
export function locateCompiler(snapshot: Snapshot, settings: CheckerSettings, path: string): Compiler | Failure {
  const searched: string[] = [];
  if (snapshot.trusted) {
    const own = ownCompiler(snapshot.root, path, searched);
    if (own) return own;
  }
  return fallbackCompiler(settings) ?? missing(snapshot, searched);
}

/** A compiler with the classic language service, for quick fixes and syntax: the workspace's where it is one. */
export function locateClassic(
  snapshot: Snapshot,
  settings: CheckerSettings,
  path: string,
): (Compiler & { kind: 'classic' }) | Failure {
  const searched: string[] = [];
  const own = snapshot.trusted ? ownCompiler(snapshot.root, path, searched) : undefined;
  if (own?.kind === 'classic') return own;
  return fallbackCompiler(settings) ?? missing(snapshot, searched);
}

/** The fallback compiler, when one is set and there. It never belongs to the workspace. */
export function fallbackCompiler(settings: CheckerSettings): (Compiler & { kind: 'classic' }) | undefined {
  const path = settings.fallbackTypeScript;
  if (path === undefined || !existsSync(path)) return undefined;
  const version = packageVersion(join(dirname(path), '..', 'package.json')) ?? 'unknown';
  return { kind: 'classic', version, path, own: false };
}

/** Folders from that of `path` up to `root`, nearest first. */
export function foldersUp(path: string, root: string): readonly string[] {
  const folders: string[] = [];
  const between = relative(root, dirname(path));
  if (between.startsWith('..') || isAbsolute(between)) return [root];
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    folders.push(folder);
    if (folder === root || folder === dirname(folder)) return folders;
  }
}

function ownCompiler(root: string, path: string, searched: string[]): Compiler | undefined {
  for (const folder of foldersUp(path, root)) {
    const packageFolder = join(folder, 'node_modules', 'typescript');
    searched.push(packageFolder);
    const version = packageVersion(join(packageFolder, 'package.json'));
    if (version === undefined) continue;
    const major = Number(version.split('.')[0]);
    if (major >= 7) {
      const argv = nativeCommand(packageFolder);
      if (argv) return { kind: 'native', version, argv };
    } else if (major >= 4) {
      const module = join(packageFolder, 'lib', 'typescript.js');
      if (existsSync(module)) return { kind: 'classic', version, path: module, own: true };
    }
  }
  return undefined;
}

/** The native program itself where its package is there, else its launcher run by our Node. */
function nativeCommand(packageFolder: string): readonly [string, ...string[]] | undefined {
  const real = realpathSync(packageFolder);
  const name = `@typescript/typescript-${process.platform}-${process.arch}`;
  try {
    const manifest = createRequire(join(real, 'package.json')).resolve(`${name}/package.json`);
    const program = join(dirname(manifest), 'lib', process.platform === 'win32' ? 'tsc.exe' : 'tsc');
    if (existsSync(program)) return [program, '--lsp', '--stdio'];
  } catch {
    return undefined; // Its launcher would look for the same package and fail.
  }
  return undefined;
}

const manifestShape = z.object({ version: z.string() });

/** The version in a package file; undefined when there is no such file or it cannot be understood. */
export function packageVersion(path: string): string | undefined {
  try {
    const manifest = z.safeParse(manifestShape, JSON.parse(readFileSync(path, 'utf8')));
    return manifest.success ? manifest.data.version : undefined;
  } catch {
    return undefined; // Missing and broken package files are the same to us: not installed.
  }
}

function missing(snapshot: Snapshot, searched: readonly string[]): Failure {
  const places =
    searched.length > 0
      ? searched.map((place) => relative(snapshot.root, place).split(sep).join('/')).join(', ')
      : 'nothing';
  return snapshot.trusted
    ? failure(
        'checker.missing',
        `No TypeScript was found; looked at ${places}.`,
        'Install it in the project: npm install --save-dev typescript',
      )
    : failure(
        'checker.missing',
        'The folder is not trusted, so its own TypeScript is not used, and the editor’s was not found.',
        'Trust the folder, or start from an editor that brings TypeScript.',
      );
}

/**
 * Whether the types of a JavaScript text are checked, as far as its first comments and the configuration
 * files above it tell: `// @ts-check`, or `checkJs` in the nearest configuration or in what it extends.
 */
export function asksForCheckJs(snapshot: Snapshot, path: string, text: string): boolean {
  const opening =
    /^(?:\uFEFF)?(?:#![^\n]*\n)?(?:\s|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)*/.exec(text.slice(0, 20_000))?.[0] ?? '';
  const directives = [...`${opening}\n`.matchAll(/^\s*\/\/\/?\s*@ts-(check|nocheck)\b/gm)];
  const last = directives.at(-1);
  if (last) return last[1] === 'check';
  for (const folder of foldersUp(path, snapshot.root)) {
    for (const name of ['tsconfig.json', 'jsconfig.json']) {
      const config = join(folder, name);
      if (existsSync(config) || snapshot.buffers.has(config)) return configChecksJs(snapshot, config, new Set());
    }
  }
  return false;
}

function configChecksJs(snapshot: Snapshot, config: string, seen: Set<string>): boolean {
  if (seen.has(config) || seen.size > 20) return false;
  seen.add(config);
  let text: string;
  try {
    text = (snapshot.buffers.get(config) ?? readFileSync(config, 'utf8')).replace(/^\s*\/\/.*$/gm, '');
  } catch {
    return false; // A configuration that cannot be read asks for nothing.
  }
  const own = /"checkJs"\s*:\s*(true|false)/.exec(text)?.[1];
  if (own !== undefined) return own === 'true';
  const named = /"(?:extends|path)"\s*:\s*("[^"\n]*"|\[[^\]]*\])/g;
  return [...text.matchAll(named)]
    .flatMap((match) => [...match[1]!.matchAll(/"([^"\n]+)"/g)].map((name) => name[1]!))
    .flatMap((name) => configPlaces(config, name))
    .some((place) => configChecksJs(snapshot, place, seen));
}

function configPlaces(config: string, name: string): readonly string[] {
  const place =
    name.startsWith('.') || isAbsolute(name)
      ? resolve(dirname(config), name)
      : join(dirname(config), 'node_modules', name);
  const candidates =
    extname(place) === '.json'
      ? [place]
      : [`${place}.json`, join(place, 'tsconfig.json'), join(place, 'jsconfig.json')];
  return candidates.filter((candidate) => existsSync(candidate));
}
