// Which type checker a Python project asks for, and whether its Pyright is there. Starts nothing.

import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import { isProgram } from '../../workspace/findTool.ts';
import { foldersUpFrom, isInside } from '../../workspace/folders.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { dependsOn, tableOf, type ConfigLevel, type PythonProject } from './project.ts';

/** Which type checker the project's files ask for; undefined when they say nothing. */
export function configuredTypeChecker(project: PythonProject): 'mypy' | 'pyright' | undefined {
  for (const level of project.levels) {
    if (asksForPyright(level)) return 'pyright';
    if (asksForMypy(level)) return 'mypy';
  }
  if (dependsOn(project, 'mypy')) return 'mypy';
  return dependsOn(project, 'pyright') || dependsOn(project, 'basedpyright') ? 'pyright' : undefined;
}

/** Whether a folder configures Pyright. */
export function asksForPyright({ files }: ConfigLevel): boolean {
  return files.has('pyrightconfig.json') || tableOf(files.get('pyproject.toml'), 'tool.pyright') !== undefined;
}

/** Whether a folder configures mypy. */
export function asksForMypy({ files }: ConfigLevel): boolean {
  return (
    files.has('mypy.ini') ||
    files.has('.mypy.ini') ||
    tableOf(files.get('setup.cfg'), 'mypy') !== undefined ||
    tableOf(files.get('pyproject.toml'), 'tool.mypy') !== undefined
  );
}

/** The package of Pyright that is nearest to a document, within the folder. */
export async function nearestPyright(
  snapshot: Snapshot,
  path: string,
): Promise<{ readonly entry: string; readonly version: string } | undefined> {
  for (const folder of foldersUpFrom(dirname(path))) {
    if (!isInside(snapshot.root, folder)) break;
    for (const name of ['pyright', 'basedpyright']) {
      const place = join(folder, 'node_modules', name);
      const version = await versionOf(place);
      if (version !== undefined) return { entry: join(place, 'index.js'), version };
    }
  }
  return undefined;
}

async function versionOf(place: string): Promise<string | undefined> {
  try {
    const data: unknown = JSON.parse(await readFile(join(place, 'package.json'), 'utf8'));
    const parsed = z.object({ version: z.string() }).safeParse(data);
    const entry = join(place, 'index.js');
    return parsed.success && ((await isProgram(entry)) || (await readFile(entry)).length > 0)
      ? parsed.data.version
      : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code !== undefined) return undefined;
    throw error;
  }
}
