// The process table of Linux, as far as the supervisor needs it: who came from whom, since when, how
// big, and under which tag. What belongs together is left to killTree.ts.

import { readdirSync, readFileSync } from 'node:fs';
import { runTagVariable } from './environment.ts';

/** One line of the process table. */
export interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** In ticks since the system started; with the id it names one process. 0 where it is not known. */
  readonly start: number;
  readonly residentPages: number;
  /** It runs no more, but its parent has not collected it, or not all of its threads are gone. */
  readonly ended: boolean;
}

/**
 * The process table; empty where there is no /proc, undefined when it cannot be read just now.
 *
 * @param without ids that are passed over.
 */
export function processTable(without?: ReadonlySet<number>): readonly ProcessRow[] | undefined {
  if (process.platform !== 'linux') return [];
  try {
    return readdirSync('/proc').flatMap((name) => {
      const pid = Number(name);
      return Number.isInteger(pid) && without?.has(pid) !== true ? (processRow(pid) ?? []) : [];
    });
  } catch (error) {
    if (isShortage(error)) return undefined;
    throw error;
  }
}

/** One process; undefined when it is gone. */
function processRow(pid: number): ProcessRow | undefined {
  const stat = readProc(`${pid}/stat`);
  // The name in parentheses may hold anything, so fields are counted from its end.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields.length < 22) return undefined;
  return {
    pid,
    parent: Number(fields[1]),
    group: Number(fields[2]),
    session: Number(fields[3]),
    start: Number(fields[19]),
    residentPages: Number(fields[21]),
    ended: fields[0] === 'Z' || fields[0] === 'X',
  };
}

/** The tags that a process carries in its environment, the outermost first. None when they cannot be read. */
export function tagsOf(pid: number): readonly string[] {
  const start = `${runTagVariable}=`;
  const entry = environmentOf(pid)
    .split('\0')
    .find((line) => line.startsWith(start));
  return entry?.slice(start.length).split('/') ?? [];
}

function environmentOf(pid: number): string {
  try {
    return readProc(`${pid}/environ`);
  } catch (error) {
    if (isShortage(error)) return '';
    throw error;
  }
}

/** What costs almost nothing to ask and tells whether a look at the whole table is due. */
export interface Pulse {
  /** The id that was given last; it moves with every process and thread that starts. */
  readonly lastPid: number;
  /** Threads that there are on the whole machine. */
  readonly threads: number;
  /** The share of memory that is still to be had, 0 to 1. */
  readonly freeMemory: number;
}

/** The pulse of the machine; undefined where the system does not tell. */
export function pulse(): Pulse | undefined {
  if (process.platform !== 'linux') return undefined;
  let [load, memory]: [RegExpExecArray | null, string] = [null, ''];
  try {
    load = /\/(\d+) (\d+)\s*$/.exec(readProc('loadavg'));
    memory = readProc('meminfo');
  } catch (error) {
    if (!isShortage(error)) throw error;
  }
  if (load === null) return undefined;
  const total = Number(/^MemTotal:\s+(\d+)/m.exec(memory)?.[1] ?? 0);
  const free = Number(/^MemAvailable:\s+(\d+)/m.exec(memory)?.[1] ?? 0);
  return { threads: Number(load[1]), lastPid: Number(load[2]), freeMemory: total === 0 ? 1 : free / total };
}

/** A file of /proc, or the empty string: processes end while one looks, and others are not ours to read. */
function readProc(file: string): string {
  try {
    return readFileSync(`/proc/${file}`, 'latin1');
  } catch (error) {
    // Not to be able to look is not the same as to see nothing.
    if (isShortage(error)) throw error;
    return '';
  }
}

/** Whether an operation failed for lack of means, and may work a moment later. */
export function isShortage(error: unknown): boolean {
  return ['EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN', 'EIO'].includes((error as NodeJS.ErrnoException).code ?? '');
}
