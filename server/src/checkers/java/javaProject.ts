// Where a Java document belongs: its build, its source folders and its classpath, as far as files tell.
// What only Maven knows comes from mavenModel.ts.

import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { foldersWithin, isInside } from '../../workspace/folders.ts';
import { currentText } from '../../workspace/currentText.ts';

/** The build that a document belongs to. */
export interface JavaProject {
  readonly kind: 'maven' | 'gradle' | 'plain';
  /** Folder of the module: the nearest with a build file, else the one that holds the source folder. */
  readonly folder: string;
  /** Folder of the whole build; `folder` for a single module. */
  readonly top: string;
}

const gradleFiles = ['build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts'];
const sourceLimit = 4000;
const ignored = new Set(['target', 'build', 'out', 'bin', 'node_modules']);

/** The build of a document. */
export async function javaProject(snapshot: Snapshot, path: string, text: string): Promise<JavaProject> {
  const folders = foldersWithin(snapshot.root, path);
  for (const [index, folder] of folders.entries()) {
    const kind = await buildKind(folder);
    if (kind === undefined) continue;
    let top = folder;
    for (const above of folders.slice(index + 1)) {
      if ((await buildKind(above)) !== kind) break;
      top = above;
    }
    return { kind, folder, top };
  }
  const root = packageRoot(path, text);
  const match = /^(.*?)[\\/](?:src[\\/](?:main|test)[\\/]java|src|test)$/.exec(root);
  const outer = match?.[1];
  const folder = outer !== undefined && isInside(snapshot.root, outer) ? outer : root;
  return { kind: 'plain', folder, top: folder };
}

async function buildKind(folder: string): Promise<'maven' | 'gradle' | undefined> {
  if (await exists(join(folder, 'pom.xml'))) return 'maven';
  for (const name of gradleFiles) if (await exists(join(folder, name))) return 'gradle';
  return undefined;
}

/** The name in a `package` declaration; the empty string for the unnamed package. */
export function packageOf(text: string): string {
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, ' ');
  return (
    /(?:^|[;\s])package\s+([\p{L}_$][\p{L}\p{N}_$]*(?:\s*\.\s*[\p{L}_$][\p{L}\p{N}_$]*)*)\s*;/u
      .exec(code)?.[1]
      ?.replaceAll(/\s/g, '') ?? ''
  );
}

/** The folder in which the packages of a source file start; its own where its folders do not bear the package's name. */
export function packageRoot(path: string, text: string): string {
  let folder = dirname(path);
  const names = packageOf(text).split('.').filter(Boolean).reverse();
  for (const name of names) {
    if (basename(folder) !== name) return dirname(path);
    folder = dirname(folder);
  }
  return folder;
}

/** Source folders that files alone tell: the document's own and its usual neighbours. */
export async function plainSourceRoots(project: JavaProject, path: string, text: string): Promise<readonly string[]> {
  const own = packageRoot(path, text);
  const usual = ['src/main/java', 'src/test/java', 'src', 'test', 'tests'].map((name) => join(project.folder, name));
  const roots = [own];
  for (const folder of usual) {
    const nested = usual.some((other) => other !== folder && isInside(folder, other) && roots.includes(other));
    if (!roots.includes(folder) && !nested && !isInside(folder, own) && (await exists(folder))) roots.push(folder);
  }
  return roots;
}

/** Jars that lie in `lib` or `libs` of the module or of a folder above it. */
export async function plainJars(snapshot: Snapshot, folder: string): Promise<readonly string[]> {
  const jars: string[] = [];
  for (const above of foldersWithin(snapshot.root, join(folder, 'x'))) {
    for (const name of ['lib', 'libs']) {
      const names = await namesIn(join(above, name));
      jars.push(...names.filter((one) => one.endsWith('.jar')).map((one) => join(above, name, one)));
    }
  }
  return jars;
}

/** One source file of a project. */
export interface JavaSource {
  readonly path: string;
  readonly text: string;
}

/** The Java files below some folders with their texts, unsaved ones included; hidden and build folders are left out. */
export async function javaSources(snapshot: Snapshot, roots: readonly string[]): Promise<readonly JavaSource[]> {
  const sources: JavaSource[] = [];
  const seen = new Set<string>();
  const visit = async (folder: string): Promise<void> => {
    if (seen.has(folder) || sources.length >= sourceLimit) return;
    seen.add(folder);
    for (const entry of (await entriesIn(folder)).toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !entry.name.startsWith('.') && !ignored.has(entry.name)) await visit(path);
      else if (entry.isFile() && entry.name.endsWith('.java') && sources.length < sourceLimit) {
        const text = await currentText(snapshot, path);
        if (text !== undefined) sources.push({ path, text });
      }
    }
  };
  for (const root of roots) await visit(root);
  return sources;
}

/** Files that name the document's class, other than itself; at most `limit`. */
export function mentioning(sources: readonly JavaSource[], path: string, limit: number): readonly JavaSource[] {
  const name = basename(path, '.java').replace(/[$]/g, '[$]');
  const word = new RegExp(`(?<![\\p{L}\\p{N}_$])${name}(?![\\p{L}\\p{N}_$])`, 'u');
  return sources.filter((source) => source.path !== path && word.test(source.text)).slice(0, limit);
}

/** Whether there is anything at a path. */
export async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== undefined) return false;
    throw error;
  }
}

/** Names in a folder, sorted; none where there is no such folder. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  return (await entriesIn(folder)).map((entry) => entry.name).toSorted();
}

async function entriesIn(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== undefined) return [];
    throw error;
  }
}
