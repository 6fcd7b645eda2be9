// Ends a process with everything that came from it, also what left its group, its session or its
// parent. Starting processes and keeping time is left to runProcess.ts.

import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runTagVariable } from './environment.ts';

/** A process that is to be ended: its id, which is also its group's, and the tag its descendants carry. */
export interface Tree {
  readonly pid: number;
  readonly tag: string;
}

/** One line of the process table. */
interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  readonly residentPages: number;
}

/** The process table of Linux without zombies; empty elsewhere. */
function processTable(): readonly ProcessRow[] {
  if (process.platform !== 'linux') return [];
  const rows: ProcessRow[] = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = readProc(name, 'stat');
    // The name in parentheses may hold anything, so fields are counted from its end.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields.length < 22 || fields[0] === 'Z' || fields[0] === 'X') continue;
    rows.push({
      pid: Number(name),
      parent: Number(fields[1]),
      group: Number(fields[2]),
      session: Number(fields[3]),
      residentPages: Number(fields[21]),
    });
  }
  return rows;
}

/** A file of /proc, or the empty string: processes end while one looks, and others are not ours to read. */
function readProc(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return '';
  }
}

/** Whether a process carries the tag in its environment. */
function carriesTag(pid: number, tag: string): boolean {
  const start = `${runTagVariable}=`;
  return readProc(String(pid), 'environ')
    .split('\0')
    .some((entry) => entry.startsWith(start) && entry.slice(start.length).split('/').includes(tag));
}

/** The rows that belong to a tree: by descent, group, session, or tag. */
function membersOf(tree: Tree, rows: readonly ProcessRow[]): readonly ProcessRow[] {
  const members = new Set<number>([tree.pid]);
  const found = new Map<number, ProcessRow>();
  for (const row of rows) {
    if (row.pid === process.pid) continue;
    if (row.pid === tree.pid || row.group === tree.pid || row.session === tree.pid || carriesTag(row.pid, tree.tag)) {
      members.add(row.pid);
      found.set(row.pid, row);
    }
  }
  for (let grew = true; grew;) {
    grew = false;
    for (const row of rows) {
      if (row.pid === process.pid || found.has(row.pid) || !members.has(row.parent)) continue;
      members.add(row.pid);
      found.set(row.pid, row);
      grew = true;
    }
  }
  return [...found.values()];
}

/** How many processes a tree has, and how much memory they hold, in bytes. Zero where it cannot be seen. */
export function sizeOfTree(tree: Tree): { readonly processes: number; readonly bytes: number } {
  const members = membersOf(tree, processTable());
  return { processes: members.length, bytes: members.reduce((sum, row) => sum + row.residentPages, 0) * 4096 };
}

/**
 * Kills a tree and returns when none of it is alive (or after two seconds of trying).
 *
 * Processes are looked for again after each round, since one may fork while it is being killed.
 */
export async function killTree(tree: Tree): Promise<void> {
  if (process.platform === 'win32') return killOnWindows(tree.pid);
  const until = performance.now() + 2000;
  for (let round = 0; ; round++) {
    kill(-tree.pid);
    const members = process.platform === 'linux' ? membersOf(tree, processTable()) : await descendantsByPs(tree.pid);
    for (const member of members) kill(member.pid);
    if (members.length === 0 || performance.now() > until) return;
    await sleep(Math.min(2 ** round, 20));
  }
}

/** Kills at once what can be reached without waiting; for the moment in which a process is about to exit. */
export function killTreeNow(tree: Tree): void {
  kill(-tree.pid);
  for (let round = 0; round < 5; round++) {
    const members = membersOf(tree, processTable());
    for (const member of members) kill(member.pid);
    if (members.length === 0) return;
  }
}

/** Kills every process whose tag `belongs`; returns how many there were. Linux only. */
export function killTagged(belongs: (tag: string) => boolean): number {
  let count = 0;
  const start = `${runTagVariable}=`;
  for (const { pid } of processTable()) {
    if (pid === process.pid) continue;
    const entry = readProc(String(pid), 'environ')
      .split('\0')
      .find((line) => line.startsWith(start));
    if (entry?.slice(start.length).split('/').some(belongs)) {
      kill(pid);
      count++;
    }
  }
  return count;
}

/** Sends SIGKILL; a process that is gone, or is not ours, needs none. */
function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}

/** Descendants and group members where there is no /proc. */
async function descendantsByPs(pid: number): Promise<readonly ProcessRow[]> {
  const table = await output('/bin/ps', ['-A', '-o', 'pid=,ppid=,pgid=,stat=']);
  const rows = table.split('\n').flatMap((line): readonly ProcessRow[] => {
    const [own, parent, group, state] = line.trim().split(/\s+/);
    if (state === undefined || state.startsWith('Z')) return [];
    return [{ pid: Number(own), parent: Number(parent), group: Number(group), session: 0, residentPages: 0 }];
  });
  return membersOf({ pid, tag: '' }, rows);
}

async function killOnWindows(pid: number): Promise<void> {
  const system = process.env['SystemRoot'] ?? 'C:\\Windows';
  await output(join(system, 'System32', 'taskkill.exe'), ['/pid', String(pid), '/T', '/F']);
}

/** Standard output of a system tool; empty when it fails, as it does when there is nothing to kill. */
function output(file: string, argv: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(file, [...argv], { windowsHide: true, timeout: 5000 }, (_error, stdout) => resolve(stdout));
  });
}
