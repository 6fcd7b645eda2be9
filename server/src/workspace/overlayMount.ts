// The command that shows a folder behind an overlay mount to one program and to nobody else. What the
// program may do beyond that is bubblewrap.ts's; what stands in the overlay is overlayScratch.ts's.

import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { isInside } from './folders.ts';
import { realOr } from './realOr.ts';
import type { ScratchMount } from './scratch.ts';

/** Programs of the system that mounting takes, by absolute path. */
export interface MountPrograms {
  readonly unshare: string;
  readonly mount: string;
  readonly shell: string;
}

/** What a failed mount says first on the error stream, so that it is not taken for the tool's own failure. */
export const mountFailed = 'touchstone: the overlay could not be mounted';

/**
 * Mounts, then becomes the program. Paths and options arrive as positional arguments and are never part
 * of the text. `unshare` cannot mount, and `mount` cannot start a program: hence a shell, here only.
 */
const script = `"$1" -t overlay overlay -o "$2" "$3" || { echo "${mountFailed}" >&2; exit 125; }; shift 3; exec "$@"`;

/** The words to put before a program's own, so that it sees the mount at the path of the lower folder. */
export function mountWords(programs: MountPrograms, mount: ScratchMount, root: boolean): readonly string[] {
  return [
    programs.unshare,
    // Without the rights of root, a user namespace gives the right to mount and to nothing else.
    ...(root ? [] : ['--user', '--map-root-user']),
    '--mount',
    '--propagation',
    'private',
    '--',
    programs.shell,
    '-c',
    script,
    'touchstone',
    programs.mount,
    mountOptions(mount, root),
    mount.lower,
  ];
}

function mountOptions({ lower, upper, work }: ScratchMount, root: boolean): string {
  const places = `lowerdir=${lower},upperdir=${upper},workdir=${work}`;
  // Two programs of one run may mount the same upper folder one after the other, which an index forbids.
  // Folders of the lower layer can be renamed only with redirects, which ordinary users may not have.
  return `${places},index=off,${root ? 'redirect_dir=on' : 'userxattr'}`;
}

/** Why a folder is not shown behind a mount, as far as that can be seen without trying; undefined for none. */
export function reasonNotToMount(root: string, mount: ScratchMount): string | undefined {
  const places = [mount.lower, mount.upper, mount.work];
  if (places.some((path) => /[,:"\\\n\s]/.test(path))) return 'its path has characters that mount options cannot hold';
  if (mountOptions(mount, true).length > 4000) return 'its path is too long for mount options';
  if (isInside(root, mount.upper)) return 'our private folder lies in it';
  if (isInside(root, realOr(homedir()))) return 'the home folder lies in it';
  const below = mountPoints().find((point) => point !== root && isInside(root, point));
  if (below !== undefined) return `another file system is mounted at ${below}`;
  const owner = statSync(root, { throwIfNoEntry: false });
  if (owner === undefined) return 'it is gone';
  const uid = process.getuid?.();
  if (uid !== 0 && owner.uid !== uid) return 'it belongs to another user';
  if (uid !== 0 && owner.gid !== process.getgid?.()) return 'it belongs to another group';
  return undefined;
}

/** Where file systems are mounted. */
function mountPoints(): readonly string[] {
  return readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .flatMap((line) => line.split(' ')[4] ?? [])
    .map((point) => point.replace(/\\([0-7]{3})/g, (_all, digits: string) => String.fromCharCode(parseInt(digits, 8))));
}
