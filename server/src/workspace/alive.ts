// Whether a process that left something behind is still there.

import { readFileSync } from 'node:fs';

/** Whether a process with this id runs. One that ended and was not yet collected by its parent does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return process.platform !== 'linux' || !['Z', 'X', undefined].includes(statFields(pid)?.[0]);
}

/**
 * When a process started, in ticks since the system did; together with the id it names one process.
 *
 * @returns undefined where the system does not tell, or when there is no such process.
 */
export function startOfProcess(pid: number): string | undefined {
  return process.platform === 'linux' ? statFields(pid)?.[19] : undefined;
}

/** The parent of a process; undefined where the system does not tell, or when there is no such process. */
export function parentOfProcess(pid: number): number | undefined {
  return process.platform === 'linux' ? Number(statFields(pid)?.[1] ?? Number.NaN) || undefined : undefined;
}

/** What Linux tells of a process, from its state on; undefined when there is no such process. */
function statFields(pid: number): readonly string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return undefined;
    throw error;
  }
}
