// What the bench needs to know about processes of this machine: memory, children, and the tag of a run.
// It reads /proc, so the lines that need it are measured on Linux only.

import { readdirSync, readFileSync } from 'node:fs';
import { runTagVariable } from '../server/src/workspace/environment.ts';

/** Whether processes can be seen here. */
export const canSeeProcesses: boolean = process.platform === 'linux';

/** A file of /proc; empty when the process has ended meanwhile or is not ours. */
function proc(pid: number | string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return '';
  }
}

/** Resident memory of a process in MB. */
export function residentMb(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB/mu.exec(proc(pid, 'status'))?.[1] ?? 0) / 1024;
}

/** One process. */
export interface Row {
  readonly pid: number;
  readonly parent: number;
  readonly ended: boolean;
}

/** Every process with its parent; those that have ended too, since dying ones keep their children for a while. */
export function rows(): readonly Row[] {
  if (!canSeeProcesses) return [];
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/u.test(name)) return [];
    const stat = proc(name, 'stat');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields.length < 2
      ? []
      : [{ pid: Number(name), parent: Number(fields[1]), ended: fields[0] === 'Z' || fields[0] === 'X' }];
  });
}

/** All living processes that came from `pid`, without itself. */
export function descendants(pid: number, table: readonly Row[] = rows()): readonly number[] {
  const found = new Set([pid]);
  for (let grew = true; grew;) {
    grew = false;
    for (const row of table) {
      if (found.has(row.pid) || !found.has(row.parent)) continue;
      found.add(row.pid);
      grew = true;
    }
  }
  return table.filter((row) => row.pid !== pid && !row.ended && found.has(row.pid)).map((row) => row.pid);
}

/** Clock ticks of processor time that a process has used; undefined when it has ended. */
export function ticksOf(pid: number): number | undefined {
  const stat = proc(pid, 'stat');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.length < 13 ? undefined : Number(fields[11]) + Number(fields[12]);
}

/** Living processes that carry a run's tag of the server `owner`, wherever they went. */
export function taggedBy(owner: number): readonly number[] {
  const start = `${runTagVariable}=`;
  return rows().flatMap(({ pid }) => {
    const entry = proc(pid, 'environ')
      .split('\0')
      .find((line) => line.startsWith(start));
    return entry
      ?.slice(start.length)
      .split('/')
      .some((tag) => tag.startsWith(`${owner}-`)) === true
      ? [pid]
      : [];
  });
}
