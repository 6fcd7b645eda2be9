// Finds Go and the module of a document, and says which environment its commands get: no network, no
// writing to go.mod, and a build cache of our own. Starts nothing.

import { dirname, join, relative } from 'node:path';
import { failure, type Failure } from '../../core/failure.ts';
import { findTool, isProgram, pickVariables, realTool } from '../../workspace/findTool.ts';
import type { Overlay, Snapshot } from '../../workspace/snapshot.ts';
import { cacheFolderOf, type CheckerOptions } from '../options.ts';
import { lastingFolder } from '../privateFolder.ts';
import { currentText, readTextOrNone } from '../../workspace/currentText.ts';
import { foldersUpFrom } from '../../workspace/folders.ts';

/** Go and the module that a document belongs to. */
export interface GoProject {
  /** Absolute path of the `go` program. */
  readonly go: string;
  /** Such as `1.26.8`; undefined when its folder does not tell. */
  readonly version: string | undefined;
  /** Absolute folder with the nearest go.mod. */
  readonly moduleRoot: string;
  /** The module's path, such as `example.com/billing`. */
  readonly modulePath: string;
  /** The files that steer the build. */
  readonly configuration: readonly string[];
}

/** A module with Go, or why there is none. */
export type FoundGo =
  | { readonly kind: 'found'; readonly project: GoProject }
  | { readonly kind: 'none' }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** How to get Go, as a sentence. */
export const goInstall = 'Install Go from https://go.dev/dl and put it on the PATH.';

/** Looks for the module above `path` and for Go on the search path. */
export async function locateGo(snapshot: Snapshot, path: string): Promise<FoundGo> {
  const moduleRoot = await folderAbove(dirname(path), 'go.mod', snapshot);
  if (moduleRoot === undefined) return { kind: 'none' };
  const found = await findTool('go');
  if (found.kind === 'missing') {
    const message = `Go was not found; these folders were searched: ${found.searched.join(', ')}.`;
    return { kind: 'failed', failure: failure('checker.missing', message, goInstall) };
  }
  const goMod = snapshot.buffers.get(join(moduleRoot, 'go.mod')) ?? (await readTextOrNone(join(moduleRoot, 'go.mod')));
  const workFolder = await folderAbove(moduleRoot, 'go.work', snapshot);
  return {
    kind: 'found',
    project: {
      go: found.path,
      version: await versionOf(found.path),
      moduleRoot,
      modulePath: /^\s*module\s+"?([^\s"]+)/m.exec(goMod ?? '')?.[1] ?? '',
      configuration: [join(moduleRoot, 'go.mod'), ...(workFolder === undefined ? [] : [join(workFolder, 'go.work')])],
    },
  };
}

/** The gofmt that belongs to a Go, or the one on the search path. */
export async function locateGofmt(): Promise<string | undefined> {
  const go = await findTool('go');
  if (go.kind === 'found') {
    const beside = join(dirname(await realTool(go.path)), 'gofmt');
    if (await isProgram(beside)) return beside;
  }
  const found = await findTool('gofmt');
  return found.kind === 'found' ? found.path : undefined;
}

/** Where commands of Go may write, and their variables. */
export interface GoRoom {
  readonly env: Readonly<Record<string, string>>;
  readonly writable: readonly string[];
}

/**
 * The environment of a command of Go.
 *
 * The build cache is ours: the person's own would be faster for the first run, and is not ours to write.
 * Only build tags and a stricter `-mod` of the person's GOFLAGS count, since others could write or start
 * programs. Modules come from the person's module cache, which is only read.
 */
export async function goRoom(options: CheckerOptions, privateFolder: string): Promise<GoRoom> {
  const cache = await lastingFolder(join(cacheFolderOf(options, 'go'), 'build'));
  const kept = (process.env['GOFLAGS'] ?? '')
    .split(/\s+/)
    .filter((flag) => /^--?(?:tags=|mod=(?:vendor|readonly)$)/.test(flag));
  return {
    env: {
      ...pickVariables([
        'GOROOT',
        'GOPATH',
        'GOMODCACHE',
        'GOPRIVATE',
        'GOWORK',
        'GO111MODULE',
        'GOEXPERIMENT',
        'GOOS',
        'GOARCH',
        'CGO_ENABLED',
        'CC',
        'CXX',
        'PKG_CONFIG_PATH',
      ]),
      GOFLAGS: [...kept, '-buildvcs=false'].join(' '),
      GOCACHE: cache,
      GOTMPDIR: privateFolder,
      GOPROXY: 'off',
      GOSUMDB: 'off',
      GOTOOLCHAIN: 'local',
    },
    writable: [cache, privateFolder],
  };
}

/** Whether a version is at least 1.`minor`; true when it is not known. */
export function goAtLeast(version: string | undefined, minor: number): boolean {
  const told = /^1\.(\d+)/.exec(version ?? '')?.[1];
  return told === undefined || Number(told) >= minor;
}

/** The pattern that names a package's folder from the folder in which Go runs. */
export function packagePattern(from: string, folder: string): string {
  const inside = relative(from, folder).replaceAll('\\', '/');
  return inside === '' ? '.' : `./${inside}`;
}

/** The folder of a package of the module, by its import path; undefined for packages of other modules. */
export function packageFolderOf(project: GoProject, importPath: string): string | undefined {
  // A test variant is told as `path [path.test]`, its package in a file of its own as `path_test`.
  const plain = importPath.replace(/ \[.*\]$/, '').replace(/(?:_test|\.test)$/, '');
  if (plain === project.modulePath) return project.moduleRoot;
  if (!plain.startsWith(`${project.modulePath}/`)) return undefined;
  return join(project.moduleRoot, plain.slice(project.modulePath.length + 1));
}

/** Files of an overlay that Go is to read elsewhere: their real paths, and texts. */
export function overlaidTexts(overlay: Overlay): ReadonlyMap<string, string> {
  return new Map([...overlay.snapshot.buffers, [overlay.path, overlay.text] as const]);
}

async function folderAbove(from: string, name: string, snapshot: Snapshot): Promise<string | undefined> {
  for (const folder of foldersUpFrom(from)) {
    if ((await currentText(snapshot, join(folder, name))) !== undefined) return folder;
  }
  return undefined;
}

async function versionOf(go: string): Promise<string | undefined> {
  const told = await readTextOrNone(join(dirname(dirname(await realTool(go))), 'VERSION'));
  return /^go(\d+\.\d+\S*)/.exec(told ?? '')?.[1];
}
