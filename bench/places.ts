// The places that the bench works in: a private copy of dist/, so that a rebuild cannot disturb it, and
// projects laid out in a temporary folder that is removed at the end.

import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../scripts/run.ts';

/** The real project on which type checks are measured: sources from npm, unchanged. */
export const projectPackage = { name: 'maplibre-gl', version: '5.6.0' } as const;

/** Where everything lies. */
export interface Places {
  readonly temp: string;
  /** A private copy of the bundles. */
  readonly dist: string;
  remove(): void;
}

/** Builds dist/ when it is missing or older than a source, and copies it. */
export function openPlaces(say: (message: string) => void): Places {
  const built = path.join(root, 'dist');
  if (
    !existsSync(path.join(built, 'meta.json')) ||
    newest([path.join(root, 'server', 'src'), path.join(root, 'client', 'src')]) >
      statSync(path.join(built, 'meta.json')).mtimeMs
  ) {
    say('building dist/');
    const made = spawnSync(process.execPath, ['esbuild.mjs'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
    if (made.status !== 0) throw new Error('dist/ could not be built');
  }
  const temp = realpathSync(mkdtempSync(path.join(tmpdir(), 'touchstone-measure-')));
  const dist = path.join(temp, 'dist');
  cpSync(built, dist, { recursive: true });
  return { temp, dist, remove: () => rmSync(temp, { recursive: true, force: true }) };
}

function newest(folders: readonly string[]): number {
  const times = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(path.join(entry.parentPath, entry.name)).mtimeMs),
  );
  return Math.max(...times);
}

/** A compiler of ours, or an older one that is fetched for the measure. */
export type MeasuredCompiler = 'typescript' | 'typescript6' | 'typescript5';

/** The folder of a compiler's package. */
export function compilerFolder(compiler: MeasuredCompiler, say: (message: string) => void): string {
  if (compiler !== 'typescript5') return path.join(root, 'node_modules', compiler);
  return path.join(installed({ name: 'typescript', version: '5.9.3' }, say), 'typescript');
}

/** Installs a package with what its types need, once; returns its `node_modules`. */
function installed(
  { name, version }: { readonly name: string; readonly version: string },
  say: (message: string) => void,
): string {
  const folder = path.join(root, '.cache', 'packages', `${name}-${version}`);
  const modules = path.join(folder, 'node_modules');
  const manifest = path.join(modules, name, 'package.json');
  if (existsSync(manifest) && (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version === version)
    return modules;
  say(`fetching ${name}@${version}`);
  const part = `${folder}.part`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true });
  writeFileSync(path.join(part, 'package.json'), '{ "private": true }\n');
  const done = spawnSync(
    'npm',
    ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--save-exact', `${name}@${version}`],
    { cwd: part, stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' },
  );
  if (done.status !== 0) throw new Error(`${name}@${version} could not be fetched`);
  rmSync(folder, { recursive: true, force: true });
  renameSync(part, folder);
  return modules;
}

/** A laid-out project. */
export interface BenchProject {
  readonly root: string;
  /** Its own source files, relative to the root. */
  readonly files: readonly string[];
  readonly lines: number;
}

/** Lays the project out with `compiler` (a folder of our node_modules) as its own TypeScript. */
export function layOutProject(
  places: Places,
  compiler: MeasuredCompiler,
  say: (message: string) => void,
): BenchProject {
  const modules = installed(projectPackage, say);
  const { name } = projectPackage;
  const folder = path.join(places.temp, `${name}-${compiler}`);
  // Another measure may have left its own behind; links are removed, not what they lead to.
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(path.join(folder, 'node_modules'), { recursive: true });
  cpSync(path.join(modules, name, 'src'), path.join(folder, 'src'), { recursive: true });
  cpSync(path.join(modules, name, 'package.json'), path.join(folder, 'package.json'));
  for (const entry of readdirSync(modules)) {
    if (!entry.startsWith('.') && entry !== name)
      symlinkSync(path.join(modules, entry), path.join(folder, 'node_modules', entry));
  }
  symlinkSync(compilerFolder(compiler, say), path.join(folder, 'node_modules', 'typescript'));
  const config = {
    compilerOptions: {
      target: 'es2019',
      module: 'esnext',
      moduleResolution: 'bundler',
      resolveJsonModule: true,
      strict: false,
      noEmit: true,
      skipLibCheck: true,
      lib: ['es2022', 'dom', 'dom.iterable'],
      types: [],
    },
    include: ['src'],
    exclude: ['src/**/*.test.ts', 'src/util/test'],
  };
  writeFileSync(path.join(folder, 'tsconfig.json'), `${JSON.stringify(config, undefined, 2)}\n`);
  const files = readdirSync(path.join(folder, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.startsWith(path.join('util', 'test')))
    .map((file) => path.join('src', file))
    .toSorted();
  const lines = files.reduce((sum, file) => sum + readFileSync(path.join(folder, file), 'utf8').split('\n').length, 0);
  return { root: folder, files, lines };
}

/** A copy of one of the examples. */
export function layOutExample(places: Places, example: string, as: string): string {
  const folder = path.join(places.temp, as);
  cpSync(path.join(root, 'examples', example), folder, { recursive: true });
  return folder;
}
