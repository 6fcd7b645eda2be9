// Which Node runs the project's tools: the person's own when it is new enough, else the one that runs us.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { absolutePathEntries, allowedEnvironment } from './environment.ts';

/** A Node executable. */
export interface NodeExecutable {
  /** Absolute path. */
  readonly path: string;
  /** Variables it needs to behave as Node. */
  readonly env: Readonly<Record<string, string>>;
  /** Without the leading `v`. */
  readonly version: string;
}

/** Where to look; for tests. */
export interface NodeLookup {
  readonly environment?: NodeJS.ProcessEnv;
  readonly execPath?: string;
  readonly versions?: NodeJS.ProcessVersions;
}

/** Oldest major version that today's test runners and linters start on. */
const oldest = 18;

const known = new Map<string, Promise<NodeExecutable>>();

/** Finds the Node for project tools; asked once for each search path. */
export function nodeExecutable(lookup: NodeLookup = {}): Promise<NodeExecutable> {
  const environment = lookup.environment ?? process.env;
  const execPath = lookup.execPath ?? process.execPath;
  const versions = lookup.versions ?? process.versions;
  const key = JSON.stringify([searchPath(environment), execPath]);
  const found = known.get(key) ?? find(environment, execPath, versions);
  known.set(key, found);
  return found;
}

async function find(
  environment: NodeJS.ProcessEnv,
  execPath: string,
  versions: NodeJS.ProcessVersions,
): Promise<NodeExecutable> {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  for (const folder of absolutePathEntries(searchPath(environment))) {
    const path = join(folder, name);
    const version = await versionOf(path, environment);
    if (version !== undefined && Number(version.split('.')[0]) >= oldest) return { path, env: {}, version };
  }
  const electron = versions['electron'] !== undefined;
  return { path: execPath, env: electron ? { ELECTRON_RUN_AS_NODE: '1' } : {}, version: versions.node };
}

const searchPath = (environment: NodeJS.ProcessEnv) => environment['PATH'] ?? environment['Path'];

/** The version a file names when asked, or undefined when it is no Node. */
function versionOf(path: string, environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(
      path,
      ['--version'],
      { env: allowedEnvironment(environment), timeout: 5000, windowsHide: true },
      (error, stdout) => {
        resolve(error ? undefined : /^v(\d+\.\d+\.\d+)/.exec(stdout)?.[1]);
      },
    );
  });
}
