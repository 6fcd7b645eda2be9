// What macOS's sandbox-exec is told: no network but loopback, no writing but where it is let, no keys of
// the person. Not tried by our own tests, which run on Linux: see docs/known-gaps.md.

import { join } from 'node:path';
import type { ProcessSpec } from './process.ts';
import { realOr } from './realOr.ts';
import type { Scratch } from './scratch.ts';

/** Where the system keeps it. */
export const seatbeltProgram = '/usr/bin/sandbox-exec';

/** Below the home folder: what no test has to read. */
const secrets = [
  '.ssh',
  '.aws',
  '.azure',
  '.gnupg',
  '.kube',
  '.docker',
  '.config/gh',
  '.config/gcloud',
  'Library/Keychains',
  '.npmrc',
  '.netrc',
  '.pypirc',
  '.pgpass',
  '.git-credentials',
];

/** The words that start `spec` inside. Paths are parameters of the profile and never part of its text. */
export function seatbeltWords(
  machine: { readonly home: string; readonly temporary: readonly string[] },
  spec: ProcessSpec,
  within: Scratch,
): readonly string[] {
  const parameters: string[] = [];
  const named = (path: string) => {
    parameters.push('-D', `P${parameters.length}=${path}`);
    return `(subpath (param "P${parameters.length - 2}"))`;
  };
  const writable = [within.root, ...(spec.writable ?? []), ...machine.temporary].map((path) => named(realOr(path)));
  const workspace = within.toWorkspace(within.root);
  // Later rules win: the person's own folder stays closed although it may lie among temporary files.
  const closed = workspace === within.root ? [] : [named(workspace)];
  const again = [within.root, ...(spec.writable ?? [])].map((path) => named(realOr(path)));
  const hidden = secrets.map((name) => named(join(machine.home, name)));
  const lines = [
    '(version 1)',
    '(allow default)',
    ...(spec.network === true
      ? []
      : [
          '(deny network*)',
          '(allow network* (local ip "localhost:*") (remote ip "localhost:*"))',
          '(allow network* (local unix-socket) (remote unix-socket))',
        ]),
    '(deny file-write*)',
    '(allow file-write-data file-write-mode (literal "/dev/null") (literal "/dev/tty") (literal "/dev/zero"))',
    `(allow file-write* ${writable.join(' ')})`,
    ...(closed.length === 0
      ? []
      : [`(deny file-write* ${closed.join(' ')})`, `(allow file-write* ${again.join(' ')})`]),
    `(deny file-read* ${hidden.join(' ')})`,
  ];
  return [seatbeltProgram, ...parameters, '-p', lines.join('\n'), ...spec.argv];
}
