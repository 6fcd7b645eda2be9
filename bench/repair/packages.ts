// The packages in which faults are planted: from the registries, unchanged, at fixed versions, kept in .cache/.

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../scripts/run.ts';

/** One package. */
export interface SubjectPackage {
  readonly language: 'javascript' | 'python';
  readonly name: string;
  readonly version: string;
  /** What it is used for: to look at while developing, or only to report. */
  readonly half: 'tuning' | 'reported';
  /** Folder of its sources, relative to where it is installed. */
  readonly sources: string;
  /** Which files; each may have many functions. */
  readonly files: RegExp;
  /** Whether its files are CommonJS. */
  readonly commonJs?: boolean;
  /** Checkers that fail on the package as it is. */
  readonly off?: readonly string[];
}

/** The packages, tuning and reported apart. */
export const subjectPackages: readonly SubjectPackage[] = [
  {
    language: 'javascript',
    name: 'lodash',
    version: '4.17.21',
    half: 'tuning',
    sources: 'lodash',
    files: /^(?!_|.*(min|core|fp|template))[a-z]\w+\.js$/,
    commonJs: true,
  },
  {
    language: 'javascript',
    name: 'es-toolkit',
    version: '1.39.10',
    half: 'tuning',
    sources: 'es-toolkit/dist',
    files: /^(array|math|string|object)\/\w+\.mjs$/,
  },
  {
    language: 'javascript',
    name: 'underscore',
    version: '1.13.7',
    half: 'reported',
    sources: 'underscore/modules',
    files: /^(?!index|underscore|template)\w+\.js$/,
  },
  {
    language: 'javascript',
    name: 'simple-statistics',
    version: '7.8.8',
    half: 'reported',
    sources: 'simple-statistics/src',
    files: /^\w+\.js$/,
  },
  {
    language: 'javascript',
    name: 'd3-array',
    version: '3.2.4',
    half: 'reported',
    sources: 'd3-array/src',
    files: /^(?!index|blur)\w+\.js$/,
  },
  {
    language: 'python',
    name: 'python-stdnum',
    version: '2.1',
    half: 'tuning',
    sources: 'stdnum',
    files: /\.py$/,
    // Its documented examples ask for flags that a configuration gives which the wheel does not carry.
    off: ['doctest'],
  },
  { language: 'python', name: 'algorithms', version: '0.1.4', half: 'tuning', sources: 'algorithms', files: /\.py$/ },
  {
    language: 'python',
    name: 'toolz',
    version: '1.0.0',
    half: 'reported',
    sources: 'toolz',
    files: /^(itertoolz|functoolz|dicttoolz|recipes)\.py$/,
    // Of the tests in the wheel eleven files of twelve cannot be imported there.
    off: ['pytest', 'unittest'],
  },
  {
    language: 'python',
    name: 'more-itertools',
    version: '10.8.0',
    half: 'reported',
    sources: 'more_itertools',
    files: /^(more|recipes)\.py$/,
  },
  {
    language: 'python',
    name: 'boltons',
    version: '25.0.0',
    half: 'reported',
    sources: 'boltons',
    files: /^(iterutils|strutils|mathutils|formatutils|dictutils|listutils|statsutils)\.py$/,
  },
  {
    language: 'python',
    name: 'mpmath',
    version: '1.3.0',
    half: 'reported',
    sources: 'mpmath',
    files: /libmp\/(libintmath|libelefun|libhyper|backend)\.py$/,
  },
];

/** Where a package is installed; fetched once. */
export function fetched({ language, name, version }: SubjectPackage, say: (message: string) => void): string {
  const folder = path.join(root, '.cache', 'packages', `${name}-${version}`);
  const modules = language === 'javascript' ? path.join(folder, 'node_modules') : folder;
  if (existsSync(folder)) return modules;
  say(`fetching ${name} ${version}`);
  const part = `${folder}.part`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true });
  const done =
    language === 'javascript'
      ? spawnSync(
          'npm',
          [
            'install',
            '--prefix',
            part,
            '--no-save',
            '--ignore-scripts',
            '--no-audit',
            '--no-fund',
            `${name}@${version}`,
          ],
          { stdio: ['ignore', 'ignore', 'pipe'] },
        )
      : spawnSync(
          'python3',
          ['-m', 'pip', 'install', '--quiet', '--target', part, '--disable-pip-version-check', `${name}==${version}`],
          { stdio: ['ignore', 'ignore', 'pipe'] },
        );
  if (done.status !== 0) throw new Error(`${name} ${version} could not be fetched: ${String(done.stderr).slice(-300)}`);
  renameSync(part, folder);
  return modules;
}

/** A private copy of a package, with the packages that it needs beside it; `place` is made. */
export function layOutPackage(one: SubjectPackage, place: string, say: (message: string) => void): string {
  const from = fetched(one, say);
  const folder = path.join(place, `${one.name}`);
  if (one.language === 'python') {
    cpSync(from, folder, { recursive: true, filter: (file) => !file.endsWith('__pycache__') });
    return folder;
  }
  // Not below node_modules, where nobody repairs anything.
  for (const name of readdirSync(from)) {
    if (!name.startsWith('.'))
      cpSync(path.join(from, name), path.join(folder, name === one.name ? name : `node_modules/${name}`), {
        recursive: true,
      });
  }
  return folder;
}

/** The source files of a laid out package, sorted. */
export function sourceFiles(one: SubjectPackage, folder: string): readonly string[] {
  const sources = path.join(folder, one.sources);
  return readdirSync(sources, { recursive: true })
    .map(String)
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => one.files.test(file) && !/(^|\/)(tests?|__init__)\b/.test(file))
    .map((file) => path.join(sources, file))
    .filter((file) => statSync(file).isFile())
    .sort();
}
