// Looks at the processes of the server from a thread of its own, since reading them takes longer than what is
// measured. Writes the highest sum of resident memory and the last moment at which a process was at work. The supervisor
// and its warden count as memory and not as work: they feel the pulse of the machine for as long as the server lives.

import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { workerData } from 'node:worker_threads';
import { descendants, residentMb, ticksOf } from '../processTable.ts';

/** Highest sum in MB, the server's share, processes then; and the last work, in milliseconds since 1970. */
const seen = new Float64Array(workerData as SharedArrayBuffer);

const isSupervisor = (pid: number): boolean => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('supervisor.js\0');
  } catch {
    return false;
  }
};
/** Found at the first look: what is started by it later bears its name for a moment, too. */
let supervising: ReadonlySet<number> | undefined;

let ticks = new Map<number, number | undefined>();
for (;;) {
  await sleep(2);
  const pids = descendants(process.pid);
  if ((supervising?.size ?? 0) < 2) supervising = new Set(pids.filter(isSupervisor));
  const now = new Map(pids.filter((pid) => !supervising?.has(pid)).map((pid) => [pid, ticksOf(pid)]));
  // One that has just come or gone was at work too.
  if ([...new Set([...now.keys(), ...ticks.keys()])].some((pid) => now.get(pid) !== ticks.get(pid)))
    seen[3] = performance.timeOrigin + performance.now();
  ticks = now;
  const ownMb = residentMb(process.pid);
  const mb = pids.reduce((sum, pid) => sum + residentMb(pid), ownMb);
  if (mb > seen[0]!) seen.set([mb, ownMb, pids.length + 1]);
}
