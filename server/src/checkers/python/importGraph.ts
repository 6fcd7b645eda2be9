// Which files of a project import which, by a cheap scan of import statements. Names are matched by the end
// of paths, since the search path is not known: what is matched too much only widens a run.

import { readdir } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { Overlay } from '../../workspace/snapshot.ts';
import { currentText } from '../../workspace/currentText.ts';

const passedOver = new Set(['node_modules', '__pycache__', 'build', 'dist', 'site-packages', '.tox', '.nox', '.eggs']);
const mostFiles = 4000;

/** The Python files of a project and who imports whom. */
export interface ImportGraph {
  /** Absolute paths, sorted. */
  readonly files: readonly string[];
  /** Every folder that was looked into. */
  readonly folders: readonly string[];
  textOf(path: string): string;
  /** Files that import `path` themselves, sorted. */
  importersOf(path: string): readonly string[];
  /** Files that reach `path` through any number of imports, `path` included. */
  reaching(path: string): ReadonlySet<string>;
}

/** A module that an import statement names. */
export interface ImportedName {
  /** Dots in front. */
  readonly level: number;
  /** Parts of the name; empty for `from . import x`. */
  readonly parts: readonly string[];
  /** What may be modules within it: `x` of `from a import x`. */
  readonly names: readonly string[];
}

const statement =
  /^[ \t]*(?:from[ \t]+(\.*)[ \t]*([\w.]*)[ \t]+import[ \t]*(\([^)]*\)?|(?:[^\n\\#;]|\\\r?\n)+)|import[ \t]+((?:[^\n\\#;]|\\\r?\n)+))/gm;

/** The modules that a text imports, also within functions; strings that look like statements count too. */
export function importedNames(text: string): readonly ImportedName[] {
  const found: ImportedName[] = [];
  const partsOf = (name: string) => name.split('.').filter((part) => /^\w+$/.test(part));
  for (const [, dots, from, names, plain] of text.matchAll(statement)) {
    if (plain !== undefined) {
      for (const one of plain.split(',')) {
        const parts = partsOf(one.trim().split(/\s/)[0] ?? '');
        if (parts.length > 0) found.push({ level: 0, parts, names: [] });
      }
    } else {
      const listed = (names ?? '')
        .replaceAll(/#[^\n]*/g, '')
        .split(/[,()\s\\]+/)
        .filter((name) => /^\w+$/.test(name) && name !== 'as');
      found.push({ level: (dots ?? '').length, parts: partsOf(from ?? ''), names: listed });
    }
  }
  for (const [, name] of text.matchAll(/\b(?:import_module|__import__|patch)\(\s*["']([\w.]+)["']/g)) {
    const parts = partsOf(name!);
    found.push({ level: 0, parts: parts.slice(0, -1), names: parts.slice(-1) });
    found.push({ level: 0, parts, names: [] });
    if (parts.length > 2) found.push({ level: 0, parts: parts.slice(0, -2), names: parts.slice(-2, -1) });
  }
  return found;
}

/** Scans the Python files below `folder`, unsaved texts and the overlay's included. */
export async function importGraph(overlay: Overlay, folder: string): Promise<ImportGraph> {
  const files = new Set<string>();
  const folders: string[] = [];
  await visit(folder, files, folders);
  for (const path of overlay.snapshot.buffers.keys())
    if (path.startsWith(folder + sep) && path.endsWith('.py')) files.add(path);
  if (overlay.path.startsWith(folder + sep) && overlay.path.endsWith('.py')) files.add(overlay.path);
  const sorted = [...files].sort();
  const texts = new Map<string, string>();
  await Promise.all(sorted.map(async (file) => texts.set(file, await textOf(overlay, file))));

  const byLastName = new Map<string, string[]>();
  for (const file of sorted) {
    const own = moduleParts(folder, file).at(-1) ?? '';
    byLastName.set(own, [...(byLastName.get(own) ?? []), file]);
  }
  const matching = (parts: readonly string[]): readonly string[] =>
    (byLastName.get(parts.at(-1) ?? '') ?? []).filter((file) => endsWith(moduleParts(folder, file), parts));
  const importers = new Map<string, Set<string>>();
  const add = (imported: string, importer: string) => {
    if (imported === importer) return;
    const known = importers.get(imported) ?? new Set();
    importers.set(imported, known.add(importer));
  };
  for (const file of sorted) {
    for (const name of importedNames(texts.get(file)!)) {
      const base = name.level > 0 ? relativeBase(file, name.level) : undefined;
      const wanted = [name.parts, ...name.names.map((one) => [...name.parts, one])].filter((parts) => parts.length > 0);
      for (const parts of wanted) {
        const found = base === undefined ? matching(parts) : inFolder(base, parts, files);
        for (const one of found) add(one, file);
        // Importing a module runs the packages above it.
        if (base === undefined)
          for (let end = parts.length - 1; end > 0; end--)
            for (const one of matching(parts.slice(0, end))) add(one, file);
      }
      if (base !== undefined) for (const one of inFolder(base, [], files)) add(one, file);
    }
    // Tests below a conftest.py depend on it without naming it.
    if (basename(file) === 'conftest.py') {
      for (const other of sorted) if (other.startsWith(dirname(file) + sep)) add(file, other);
    }
  }
  return {
    files: sorted,
    folders,
    textOf: (path) => texts.get(path) ?? '',
    importersOf: (path) => [...(importers.get(path) ?? [])].sort(),
    reaching(path) {
      const reached = new Set([path]);
      for (const one of reached) for (const importer of importers.get(one) ?? []) reached.add(importer);
      return reached;
    },
  };
}

/** `a/b/c.py` is `a.b.c`, `a/b/__init__.py` is `a.b`. */
function moduleParts(folder: string, file: string): readonly string[] {
  const parts = relative(folder, file)
    .replace(/\.pyi?$/, '')
    .split(sep);
  return parts.at(-1) === '__init__' ? parts.slice(0, -1) : parts;
}

function endsWith(parts: readonly string[], end: readonly string[]): boolean {
  return end.length <= parts.length && end.every((part, index) => parts[parts.length - end.length + index] === part);
}

function relativeBase(file: string, level: number): string {
  let base = dirname(file);
  for (let up = 1; up < level; up++) base = dirname(base);
  return base;
}

function inFolder(base: string, parts: readonly string[], files: ReadonlySet<string>): readonly string[] {
  const place = resolve(base, ...parts);
  return [`${place}.py`, join(place, '__init__.py')].filter((file) => files.has(file));
}

async function visit(folder: string, files: Set<string>, folders: string[]): Promise<void> {
  let entries;
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== undefined) return;
    throw error;
  }
  if (entries.some((entry) => entry.name === 'pyvenv.cfg')) return;
  folders.push(folder);
  for (const entry of entries) {
    if (files.size >= mostFiles) return;
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !entry.name.startsWith('.') && !passedOver.has(entry.name))
      await visit(path, files, folders);
    else if (entry.isFile() && entry.name.endsWith('.py')) files.add(path);
  }
}

async function textOf(overlay: Overlay, file: string): Promise<string> {
  return file === overlay.path ? overlay.text : ((await currentText(overlay.snapshot, file)) ?? '');
}
