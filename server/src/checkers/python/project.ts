// Reads what steers Python's tools for one document: the configuration files between it and the workspace
// folder, nearest first. Tables are found by their headings; what is in them is left to the tools.

import { dirname, join } from 'node:path';
import { foldersUpFrom, isInside } from '../../workspace/folders.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { readTextOrNone } from '../../workspace/currentText.ts';

const configNames = [
  'pyproject.toml',
  'setup.cfg',
  'setup.py',
  'tox.ini',
  'pytest.ini',
  '.pytest.ini',
  'pytest.toml',
  'mypy.ini',
  '.mypy.ini',
  'pyrightconfig.json',
  'ruff.toml',
  '.ruff.toml',
  'requirements.txt',
  'requirements-dev.txt',
  'dev-requirements.txt',
  'Pipfile',
  'conftest.py',
] as const;

/** One of the files that are read. */
export type ConfigName = (typeof configNames)[number];

/** The configuration files of one folder. */
export interface ConfigLevel {
  readonly folder: string;
  readonly files: ReadonlyMap<ConfigName, string>;
}

/** The document's project. */
export interface PythonProject {
  /** The nearest folder that says it is a project; the workspace folder where none does. */
  readonly folder: string;
  /** Nearest first; only folders with such files. */
  readonly levels: readonly ConfigLevel[];
}

/** Reads the configuration above `path`, unsaved texts included. */
export async function readProject(snapshot: Snapshot, path: string): Promise<PythonProject> {
  const levels: ConfigLevel[] = [];
  for (const folder of foldersUpFrom(dirname(path))) {
    if (!isInside(snapshot.root, folder)) break;
    const files = new Map<ConfigName, string>();
    await Promise.all(
      configNames.map(async (name) => {
        const file = join(folder, name);
        const text = snapshot.buffers.get(file) ?? (await readTextOrNone(file));
        if (text !== undefined) files.set(name, text);
      }),
    );
    if (files.size > 0) levels.push({ folder, files });
  }
  const project = levels.find(({ files }) => [...files.keys()].some((name) => name !== 'conftest.py'));
  return { folder: project?.folder ?? snapshot.root, levels };
}

/**
 * The body of a table of an INI or TOML file, or undefined when there is none. For TOML the tables below
 * it count too, when `name` itself has no heading.
 */
export function tableOf(text: string | undefined, name: string): string | undefined {
  if (text === undefined) return undefined;
  const lines = text.split(/\r\n|\n|\r/);
  const isHeading = (line: string) => /^\s*\[/.test(line) && !/^\s*\[[^\]]*,/.test(line);
  const headingOf = (line: string) => /^\s*\[\[?\s*([^\]]+?)\s*\]/.exec(line)?.[1]?.replaceAll(/["'\s]/g, '');
  const start = lines.findIndex((line) => headingOf(line) === name && isHeading(line));
  if (start >= 0) {
    const rest = lines.slice(start + 1);
    const end = rest.findIndex((line) => /^\s*\[\[?[\w":.-]+\]?\]\s*(?:#.*)?$/.test(line));
    return rest.slice(0, end < 0 ? undefined : end).join('\n');
  }
  return lines.some((line) => headingOf(line)?.startsWith(`${name}.`) === true) ? '' : undefined;
}

/** Whether a requirement or dependency list of the project names the distribution. */
export function dependsOn(project: PythonProject, distribution: string): boolean {
  const pattern = new RegExp(
    `(?<![\\w.-])${distribution.replaceAll(/[-_.]+/g, '[-_.]+')}(?![\\w.]|-\\w)(?=\\s*(?:[\\[\\]<>=!~;,"'@#]|$))`,
    'im',
  );
  return project.levels.some(({ files }) =>
    [...files].some(
      ([name, text]) => /^(?:pyproject|setup|tox|Pipfile|.*requirements)/.test(name) && pattern.test(text),
    ),
  );
}
