// Finds the project of a file as an editor does: the nearest configuration that includes it, through
// references, else inferred options. Projects stay warm here, for one compiler and one folder.

import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type ts from 'typescript6';
import type { CompilerDisk } from './typescriptDisk.ts';
import { openProject, type CompilerHost, type Project, type TypeScript } from './typescriptProject.ts';

/** The projects of one workspace folder. */
export interface Projects {
  /** The project of `path` with the program that holds it. */
  of(path: string): { readonly project: Project; readonly program: ts.Program };
  /** Other projects near `path` that refer to `project`, directly or not, and so may depend on its files. */
  referringTo(project: Project, path: string): readonly Project[];
}

/** Most projects that are looked at because they refer to that of the document. */
const referringLimit = 10;

/** Most files beside the document that a folder without configuration adds to its program. */
const siblingLimit = 100;

/** Opens nothing yet; projects are made when first asked for. */
export function createProjects(
  ts: TypeScript,
  disk: CompilerDisk,
  root: string,
  cancelled: () => boolean,
  unsaved: () => Iterable<string>,
): Projects {
  const open = new Map<string, Project>();
  let parsedAt = -1;
  const parsed = new Map<string, ts.ParsedCommandLine | undefined>();
  const host: CompilerHost = {
    ts,
    disk,
    registry: ts.createDocumentRegistry(ts.sys.useCaseSensitiveFileNames, root),
    cancelled,
    parse(path) {
      if (parsedAt !== disk.structure()) {
        parsed.clear();
        parsedAt = disk.structure();
      }
      if (!parsed.has(path)) parsed.set(path, parseConfig(ts, disk, path));
      return parsed.get(path);
    },
  };

  const project = (folder: string, config: string | undefined): Project => {
    const key = config ?? `${folder}/`;
    const known = open.get(key);
    if (known) return known;
    const made = openProject(host, folder, config);
    open.set(key, made);
    return made;
  };

  /** The configuration that lists `path`, among `config` and what it refers to. */
  const listing = (config: string, path: string, seen: Set<string>): string | undefined => {
    if (seen.has(config)) return undefined;
    seen.add(config);
    const command = host.parse(config);
    if (!command) return undefined;
    if (command.fileNames.includes(path)) return config;
    for (const reference of command.projectReferences ?? []) {
      const found = listing(ts.resolveProjectReferencePath(reference), path, seen);
      if (found !== undefined) return found;
    }
    return undefined;
  };

  return {
    of(path) {
      const configs = configsAbove(disk, path, root);
      const seen = new Set<string>();
      for (const config of configs) {
        const found = listing(config, path, seen);
        if (found !== undefined) {
          const owner = project(dirname(found), found);
          return { project: owner, program: owner.program() };
        }
      }
      const isNew = disk.structure() >= 0 && !onDisk(path);
      for (const config of seen) {
        const near = project(dirname(config), config);
        if ((host.parse(config)?.fileNames.length ?? 0) === 0) continue;
        const program = near.program(isNew && config === configs[0] ? [path] : []);
        if (program.getSourceFile(path)) return { project: near, program };
      }
      const alone = project(dirname(path), undefined);
      const buffers = [...unsaved()].filter((other) => isSource(other) && dirname(other) === dirname(path));
      return { project: alone, program: alone.program([...new Set([path, ...buffers, ...siblings(disk, path)])]) };
    },
    referringTo(owner, path) {
      if (owner.config === undefined) return [];
      const references = new Map<string, readonly string[]>();
      const queue = [...configsAbove(disk, path, root)];
      for (let config = queue.pop(); config !== undefined; config = queue.pop()) {
        if (references.has(config)) continue;
        const targets = (host.parse(config)?.projectReferences ?? []).map((one) => ts.resolveProjectReferencePath(one));
        references.set(config, targets);
        queue.push(...targets);
      }
      const leads = (config: string, seen: Set<string>): boolean => {
        if (seen.has(config)) return false;
        seen.add(config);
        return (references.get(config) ?? []).some((target) => target === owner.config || leads(target, seen));
      };
      return [...references.keys()]
        .filter((config) => config !== owner.config && leads(config, new Set()))
        .filter((config) => (host.parse(config)?.fileNames.length ?? 0) > 0)
        .toSorted()
        .slice(0, referringLimit)
        .map((config) => project(dirname(config), config));
    },
  };

  function onDisk(path: string): boolean {
    return ts.sys.fileExists(path);
  }
}

/** Configuration files from the folder of `path` up to `root`, nearest first. */
function configsAbove(disk: CompilerDisk, path: string, root: string): readonly string[] {
  const found: string[] = [];
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    for (const name of ['tsconfig.json', 'jsconfig.json']) {
      if (disk.fileExists(join(folder, name))) {
        found.push(join(folder, name));
        break;
      }
    }
    if (folder === root || folder === dirname(folder)) return found;
  }
}

function parseConfig(ts: TypeScript, disk: CompilerDisk, path: string): ts.ParsedCommandLine | undefined {
  if (!disk.fileExists(path)) return undefined;
  disk.watchTree(dirname(path));
  return ts.getParsedCommandLineOfConfigFile(
    path,
    {},
    {
      useCaseSensitiveFileNames: ts.sys.useCaseSensitiveFileNames,
      getCurrentDirectory: () => dirname(path),
      fileExists: (file) => disk.fileExists(file),
      readFile: (file) => disk.readWatched(file),
      readDirectory: (...query) => ts.sys.readDirectory(...query),
      // What is wrong with the file is a matter for those who edit it; the rest of it still counts.
      onUnRecoverableConfigFileDiagnostic: () => undefined,
    },
  );
}

function isSource(path: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(path);
}

/** Modules beside `path`; scripts are left out because their globals would clash. */
function siblings(disk: CompilerDisk, path: string): readonly string[] {
  const folder = dirname(path);
  disk.watchFolder(folder);
  if (!disk.directoryExists(folder)) return [];
  let entries: readonly string[];
  try {
    entries = readdirSync(folder).toSorted();
  } catch {
    return []; // A folder that cannot be listed has no neighbours to show.
  }
  return entries
    .filter((name) => isSource(name) && name !== basename(path))
    .slice(0, siblingLimit)
    .map((name) => join(folder, name))
    .filter((file) => /^[ \t]*(?:import|export)\b/m.test(disk.text(file) ?? ''));
}
