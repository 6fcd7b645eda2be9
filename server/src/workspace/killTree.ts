// Ends a process with everything that came from it, also what left its group, its session or its
// parent. Starting processes and keeping time is left to runProcess.ts.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startOfProcess } from './alive.ts';
import { isShortage, processTable, tagsOf, type ProcessRow } from './processTable.ts';

/** A process that is to be ended with all that came from it. */
export interface Tree {
  /** Its id, which is also its group's and its session's. */
  readonly pid: number;
  /** The tag that its descendants carry, unless they clear their environment. */
  readonly tag: string;
  /** When it started; nothing older can have come from it. */
  readonly start: number;
  /** What was seen to come from it, id to start, so that it is known again when its parent is gone. */
  readonly seen: Map<number, number>;
  /** The same of what may have come from it; counts once there is no warden to tell. */
  readonly guessed: Map<number, number>;
  readonly family: Family | undefined;
}

/** The trees of one supervisor whose orphans all fall to one process, its warden (warden.ts). */
export interface Family {
  readonly warden: number;
  readonly trees: Set<Tree>;
}

/** Makes the tree of a process that was just started. */
export function treeOf(pid: number, tag: string, family?: Family): Tree {
  return { pid, tag, start: startOrZero(pid), seen: new Map(), guessed: new Map(), family };
}

function startOrZero(pid: number): number {
  try {
    return Number(startOfProcess(pid) ?? 0);
  } catch (error) {
    if (isShortage(error)) return 0;
    throw error;
  }
}

/** Whether a process is seen by itself to be of a tree, whoever its parent is now. */
function bearsMark(row: ProcessRow, { pid, tag, seen }: Tree): boolean {
  if (row.pid === pid || row.group === pid || row.session === pid || seen.get(row.pid) === row.start) return true;
  return tagsOf(row.pid).includes(tag);
}

/** Adds to `found` what came from its members. */
function addDescendants(found: Map<number, ProcessRow>, rows: readonly ProcessRow[]): void {
  for (let grew = true; grew;) {
    grew = false;
    for (const row of rows) {
      if (row.pid === process.pid || found.has(row.pid) || !found.has(row.parent)) continue;
      found.set(row.pid, row);
      grew = true;
    }
  }
}

/** What belongs to a tree. */
export interface Members {
  /** Known by marks or by descent. */
  readonly sure: readonly ProcessRow[];
  /** Orphans that hide, and what came from them. They may be of another tree that runs at the same time. */
  readonly guessed: readonly ProcessRow[];
}

/**
 * The living that belong to a tree: by descent, group, session, tag, or because they were seen to. Descent
 * is followed through those that have ended too: while threads of theirs die, they keep their children.
 *
 * Where orphans fall to a warden, an orphan that bears no mark of any tree is taken for one of every tree
 * that is old enough: it hides, and nothing may outlive its run.
 */
export function membersOf(tree: Tree, rows: readonly ProcessRow[]): Members {
  const family = tree.family?.warden === process.ppid ? tree.family : undefined;
  const ours = family === undefined ? rows : below(family.warden, rows);
  const found = new Map<number, ProcessRow>();
  for (const row of ours) {
    if (row.pid === process.pid) continue;
    const wasGuessed = family === undefined && tree.guessed.get(row.pid) === row.start;
    if (wasGuessed || bearsMark(row, tree)) found.set(row.pid, row);
  }
  addDescendants(found, ours);
  const sure = new Set(found.keys());
  if (family !== undefined) {
    const others = [...family.trees].filter((other) => other !== tree);
    for (const row of ours) {
      if (row.parent !== family.warden || row.pid === process.pid || row.start < tree.start) continue;
      if (!others.some((other) => bearsMark(row, other))) found.set(row.pid, row);
    }
    addDescendants(found, ours);
  }
  const living = [...found.values()].filter((row) => !row.ended);
  return { sure: living.filter(({ pid }) => sure.has(pid)), guessed: living.filter(({ pid }) => !sure.has(pid)) };
}

/** What came from a process, without itself. */
function below(pid: number, rows: readonly ProcessRow[]): readonly ProcessRow[] {
  const childrenOf = new Map<number, (typeof rows)[number][]>();
  for (const row of rows) {
    const siblings = childrenOf.get(row.parent);
    if (siblings) siblings.push(row);
    else childrenOf.set(row.parent, [row]);
  }
  const found: ProcessRow[] = [];
  const open = [...(childrenOf.get(pid) ?? [])];
  for (let row = open.pop(); row !== undefined; row = open.pop()) {
    found.push(row);
    open.push(...(childrenOf.get(row.pid) ?? []));
  }
  return found;
}

/**
 * Those that cannot be below a process, however soon orphans fall to it: they are known to come from elsewhere, parent by
 * parent up to one that has none. Where a parent is missing in the table, nobody knows.
 *
 * @param known ids that were found to be so before, and are not among the rows.
 */
export function strangersTo(
  pid: number,
  rows: readonly ProcessRow[],
  known: ReadonlySet<number> = new Set(),
): ReadonlySet<number> {
  const parents = new Map(rows.map((row) => [row.pid, row.parent]));
  const isStrange = new Map<number, boolean>([
    [pid, false],
    [0, true],
  ]);
  const found = new Set<number>();
  for (const row of rows) {
    const way: number[] = [];
    let at: number | undefined = row.pid;
    // A way that comes back to itself leads nowhere.
    while (at !== undefined && !isStrange.has(at) && !known.has(at) && !way.includes(at)) {
      way.push(at);
      at = parents.get(at);
    }
    const strange = at !== undefined && (isStrange.get(at) ?? known.has(at));
    for (const one of way) isStrange.set(one, strange);
    if (isStrange.get(row.pid) === true) found.add(row.pid);
  }
  return found;
}

/** For so many milliseconds no new process has the id of one that was known to be a stranger: ids go round. */
const strangersMs = 150;

/**
 * Looks for what belongs to a tree, again and again: what is known to be strange to the warden is not read each time.
 *
 * @returns the members; undefined where the table cannot be read just now.
 */
function createLook(tree: Tree): () => readonly ProcessRow[] | undefined {
  let strangers = new Set<number>();
  let since = -Infinity;
  return () => {
    if (performance.now() - since > strangersMs) {
      strangers = new Set();
      since = performance.now();
    }
    const rows = processTable(strangers);
    if (rows === undefined) return undefined;
    const warden = tree.family?.warden;
    if (warden === process.ppid) strangers = new Set([...strangers, ...strangersTo(warden, rows, strangers)]);
    const { sure, guessed } = membersOf(tree, rows);
    return [...sure, ...guessed];
  };
}

/**
 * Kills a tree and returns when none of it is alive (or after two seconds of trying).
 *
 * Processes are looked for again after each round, since one may fork while it is being killed. A table that
 * was read while a parent died may not tell whose its children are, so only the second empty look counts.
 */
export async function killTree(tree: Tree): Promise<void> {
  if (process.platform === 'win32') return killOnWindows(tree.pid);
  const until = performance.now() + 2000;
  const look = createLook(tree);
  let empty = 0;
  for (let round = 0; performance.now() < until; round++) {
    kill(-tree.pid);
    const members = process.platform === 'linux' ? look() : await descendantsByPs(tree.pid);
    killAll(tree, members ?? []);
    // A table that could not be read is not an empty one.
    empty = members?.length === 0 ? empty + 1 : 0;
    if (empty === 2) return;
    if (empty === 0) await sleep(Math.min(2 ** round, 20));
  }
}

/** Kills those of a tree that stayed in its first group; asks nothing and waits for nothing. */
export function killGroup(tree: Tree): void {
  if (process.platform !== 'win32') kill(-tree.pid);
}

/** Kills at once what can be reached without waiting; for the moment in which a process is about to exit. */
export function killTreeNow(tree: Tree): void {
  killGroup(tree);
  const look = createLook(tree);
  for (let round = 0; round < 5; round++) {
    const members = look();
    killAll(tree, members ?? []);
    if (members?.length === 0) return;
  }
}

/** Kills members and remembers them: one that is dying has no environment any more and is not gone yet. */
function killAll({ seen }: Tree, members: readonly ProcessRow[]): void {
  for (const { pid, start } of members) {
    seen.set(pid, start);
    kill(pid);
  }
}

/** Kills every process that carries a tag which `belongs`; returns how many there were. Linux only. */
export function killTagged(belongs: (tag: string) => boolean): number {
  let count = 0;
  for (const { pid } of processTable() ?? []) {
    if (pid === process.pid || !tagsOf(pid).some(belongs)) continue;
    kill(pid);
    count++;
  }
  return count;
}

/** Sends SIGKILL; a process that is gone, or is not ours, needs none. */
export function kill(pid: number): void {
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
    return [
      {
        pid: Number(own),
        parent: Number(parent),
        group: Number(group),
        session: 0,
        start: 0,
        residentPages: 0,
        ended: false,
      },
    ];
  });
  const found = new Map(rows.filter((row) => row.pid === pid || row.group === pid).map((row) => [row.pid, row]));
  addDescendants(found, rows);
  return [...found.values()];
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
