// Which files belong to the project of a document, as the workspace's own version 7 says. Files that
// import the document and belong to no project would each be given one of their own by the server:
// slow, large, and with options that are not the project's.

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { allowedEnvironment } from '../workspace/environment.ts';
import { foldersUp } from './typescriptLocate.ts';

const run = promisify(execFile);

/**
 * The files of one project.
 *
 * @param compiler program and arguments that start the compiler, without any option.
 * @param config absolute path of the project's configuration.
 * @returns absolute paths; undefined when it only refers to others, or the compiler does not list them.
 */
export async function projectMembers(
  compiler: readonly [string, ...string[]],
  config: string,
  signal: AbortSignal,
): Promise<ReadonlySet<string> | undefined> {
  const [program, ...args] = compiler;
  const folder = dirname(config);
  try {
    const { stdout } = await run(program, [...args, '--listFilesOnly', '-p', config], {
      cwd: folder,
      env: allowedEnvironment(process.env),
      maxBuffer: 64 * 1024 * 1024,
      timeout: 30_000,
      windowsHide: true,
      signal,
    });
    const files = stdout
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => /\.[cm]?[jt]sx?$/.test(line))
      .map((line) => resolve(folder, line));
    return files.length > 0 ? new Set(files) : undefined;
  } catch (error) {
    if (signal.aborted) throw error;
    return undefined;
  }
}

/** The configuration nearest to a file, at or above its folder and within `root`. */
export function nearestConfig(root: string, path: string): string | undefined {
  return foldersUp(path, root)
    .flatMap((folder) => ['tsconfig.json', 'jsconfig.json'].map((name) => join(folder, name)))
    .find((file) => existsSync(file));
}
