// Small projects in temporary folders for end-to-end tests, and the bundled command line to run on them.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const repository = path.resolve(import.meta.dirname, '..', '..');

/** The bundled command line; end-to-end tests need a build. */
export const cliPath = path.join(repository, 'dist', 'cli.js');

/** A project in a folder of its own. */
export interface Project {
  readonly root: string;
  path(name: string): string;
  read(name: string): string;
  readBytes(name: string): Buffer;
  /** Names, contents, modes and modification times of everything, as one hash. */
  hash(): string;
  remove(): void;
}

/** Makes a project. `packages` maps a name in its node_modules to a package folder of ours. */
export function makeProject(
  files: Readonly<Record<string, string | Uint8Array>>,
  packages: Readonly<Record<string, string>> = {},
): Project {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'touchstone-project-')));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), content);
  }
  for (const [name, folder] of Object.entries(packages)) {
    mkdirSync(path.dirname(path.join(root, 'node_modules', name)), { recursive: true });
    symlinkSync(path.join(repository, 'node_modules', folder), path.join(root, 'node_modules', name));
  }
  const at = (name: string) => path.join(root, name);
  return {
    root,
    path: at,
    read: (name) => readFileSync(at(name), 'utf8'),
    readBytes: (name) => readFileSync(at(name)),
    hash: () => hashOf(root),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** Names, contents, modes and modification times of everything in a folder, as one hash. */
export function hashOf(root: string): string {
  const hash = createHash('sha256');
  const walk = (folder: string) => {
    for (const name of readdirSync(folder).sort()) {
      const file = path.join(folder, name);
      const stat = lstatSync(file);
      hash.update(`${path.relative(root, file)}\0${stat.mode}\0${stat.isDirectory() ? '' : stat.mtimeMs}\0`);
      if (stat.isDirectory()) walk(file);
      else if (stat.isFile()) hash.update(readFileSync(file));
    }
  };
  walk(root);
  return hash.digest('hex');
}

/** How the command line ended. */
export interface CliEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the bundled command line in a project. */
export async function runCli(
  project: Project,
  words: readonly string[],
  options: {
    readonly env?: Readonly<Record<string, string>>;
    readonly onStart?: (kill: (signal: NodeJS.Signals) => void) => void;
  } = {},
): Promise<CliEnd> {
  if (!existsSync(cliPath)) throw new Error('dist/cli.js is not built: run `npm run build`');
  const child = spawn(process.execPath, [cliPath, ...words], {
    cwd: project.root,
    env: { ...process.env, NO_COLOR: '1', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  options.onStart?.((signal) => child.kill(signal));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, stdout, stderr };
}
