// What bubblewrap is told: which parts of the machine a program within an overlay may see, and where it
// may write. Whether there is a bubblewrap that can do this is found out by sandbox.ts.

import { existsSync, lstatSync, statSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { isInside } from './folders.ts';
import type { ProcessSpec } from './process.ts';
import { realOr } from './realOr.ts';
import type { Scratch } from './scratch.ts';

/** What has to be known of the machine. */
export interface BubblewrapMachine {
  /** Absolute path of bubblewrap. */
  readonly program: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  /** Folders of the system for temporary files, canonical; each is empty and private inside. */
  readonly temporary: readonly string[];
  /** Folders of ours that stay visible although they lie among temporary files. */
  readonly readable: readonly string[];
  /** The search path of the environment. */
  readonly path: string;
}

/**
 * Rights that root keeps: those by which ordinary programs of root get at files and become other users.
 * All that reach the machine itself are gone: mounting, devices, modules, tracing, opening by handle.
 */
const rootRights = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'SETGID', 'SETUID'];

/** Parts of /proc that change the machine. Read-only here, since root needs no right to write there. */
const machineFiles = ['sys', 'sysrq-trigger', 'irq', 'bus', 'acpi', 'fs', 'mtrr', 'scsi', 'asound'];

/** Where services listen: reaching one of their sockets would be a way out of the sandbox. */
const servicesFolder = '/run';

/** What programs are reached through on some systems (NixOS, mostly). */
const neededOfServices = ['/run/current-system', '/run/wrappers', '/run/opengl-driver'];

/**
 * Below the home folder: what no test has to read. Tools find these places empty.
 *
 * Settings that tools need offline stay, such as Maven's and Cargo's, but not the files of their keys.
 */
const secrets = [
  '.ssh',
  '.aws',
  '.azure',
  '.gnupg',
  '.kube',
  '.docker',
  '.password-store',
  '.mozilla',
  '.config/gh',
  '.config/gcloud',
  '.config/op',
  '.config/chromium',
  '.config/google-chrome',
  '.config/hub',
  '.config/rclone',
  '.local/share/keyrings',
  '.npmrc',
  '.netrc',
  '.pypirc',
  '.pgpass',
  '.git-credentials',
  '.config/git/credentials',
  '.cargo/credentials',
  '.cargo/credentials.toml',
  '.gem/credentials',
  '.bash_history',
  '.zsh_history',
  '.vault-token',
];

/** The words that start `spec` inside; `within` must be there. */
export function bubblewrapWords(machine: BubblewrapMachine, spec: ProcessSpec, within: Scratch): readonly string[] {
  const workspace = within.toWorkspace(within.root);
  // The person's own folder is never among them, whoever asks.
  const asked = (spec.writable ?? []).map(realOr).filter((path) => path !== workspace);
  const writable = [...new Set([within.root, ...asked])];
  return [
    machine.program,
    ...apart(machine, spec, within),
    '--ro-bind',
    '/',
    '/',
    '--dev',
    '/dev',
    '--proc',
    '/proc',
    ...machineFiles.flatMap((name) => ['--ro-bind-try', `/proc/${name}`, `/proc/${name}`]),
    ...hiddenFolders(machine).flatMap((folder) =>
      folder === servicesFolder ? ['--tmpfs', folder] : ['--perms', '1777', '--tmpfs', folder],
    ),
    ...visibleAgain(machine, spec, workspace).flatMap((path) => ['--ro-bind-try', path, path]),
    // The deeper a folder lies, the later it is bound: what is said of it is not undone by one above it.
    ...[...writable, ...(workspace === within.root ? [] : [workspace])]
      .toSorted((a, b) => a.split('/').length - b.split('/').length)
      .flatMap((path) => [writable.includes(path) ? '--bind' : '--ro-bind', path, path]),
    ...hiddenSecrets(machine.home, [...writable, workspace]),
    '--chdir',
    spec.cwd,
    '--',
    ...spec.argv,
  ];
}

/** Apart from the machine: its processes, its network, its message queues, its names and its rights. */
function apart(machine: BubblewrapMachine, spec: ProcessSpec, within: Scratch): readonly string[] {
  const mapped = within.mount !== undefined && machine.uid !== 0;
  return [
    // The user namespace in which the mount was made shows the person as root; this one turns that back.
    ...(mapped ? ['--unshare-user', '--uid', String(machine.uid), '--gid', String(machine.gid)] : []),
    '--unshare-pid',
    '--unshare-ipc',
    '--unshare-uts',
    '--unshare-cgroup-try',
    ...(spec.network === true ? [] : ['--unshare-net']),
    '--new-session',
    '--die-with-parent',
    '--cap-drop',
    'ALL',
    ...(machine.uid === 0 ? rootRights.flatMap((right) => ['--cap-add', `CAP_${right}`]) : []),
  ];
}

function hiddenFolders(machine: BubblewrapMachine): readonly string[] {
  return [...machine.temporary, servicesFolder].filter((folder) => isFolder(folder));
}

/**
 * What lies in a hidden folder and is needed: the workspace with what surrounds it, our own folders, and
 * what the command names.
 */
function visibleAgain(machine: BubblewrapMachine, spec: ProcessSpec, workspace: string): readonly string[] {
  const path = spec.env?.['PATH'] ?? machine.path;
  const named = [...spec.argv, ...path.split(delimiter)].filter((word) => isAbsolute(word) && existsSync(word));
  const wanted: string[] = [];
  for (const hidden of hiddenFolders(machine)) {
    const isHidden = (one: string) => one !== hidden && isInside(hidden, one);
    if (isHidden(workspace)) wanted.push(topBelow(hidden, workspace));
    wanted.push(...[machine.home, ...machine.readable, ...named].filter(isHidden));
  }
  if (spec.network === true) wanted.push('/run/systemd/resolve');
  const kept = [...new Set([...wanted, ...neededOfServices])];
  return kept.filter((one) => !kept.some((other) => other !== one && isInside(other, one)));
}

/** The entry of `folder` through which the way to `path` leads. */
function topBelow(folder: string, path: string): string {
  for (let at = path; ; at = dirname(at)) if (dirname(at) === folder || dirname(at) === at) return at;
}

function hiddenSecrets(home: string, worked: readonly string[]): readonly string[] {
  return secrets.flatMap((name) => {
    const stats = lstatSync(join(home, name), { throwIfNoEntry: false });
    if (stats === undefined) return [];
    const real = realOr(join(home, name));
    // Who works in such a folder means to, and a link that leads nowhere hides nothing.
    if (worked.some((one) => isInside(one, real) || isInside(real, one)) || !existsSync(real)) return [];
    return isFolder(real) ? ['--tmpfs', real] : ['--dev-bind', '/dev/null', real];
  });
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
