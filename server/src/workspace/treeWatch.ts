// Looks at the trees that run: remembers what came from them while that can still be seen, and says when
// one takes too much. It costs next to nothing while few processes start. Killing is left to killTree.ts.

import { totalmem } from 'node:os';
import { membersOf, type Tree } from './killTree.ts';
import { processTable, pulse, type Pulse } from './processTable.ts';

/** What a tree may take before it is killed. Watched on Linux only. */
export interface ProcessLimits {
  readonly processes: number;
  readonly bytes: number;
}

/** Limits that no ordinary test run meets and that a fork bomb or a leak meets soon. */
export const defaultLimits: ProcessLimits = { processes: 512, bytes: Math.floor(memoryOfMachine() * 0.75) };

/** How often the pulse of the machine is felt, and how long trees go without a look, in milliseconds. */
const pulseMs = 50;
const longestMs = 500;

/** The same once nothing has started for two seconds, as beside a warm worker that waits for its next question. */
const calmPulseMs = 250;
const calmLongestMs = 2000;

/** Looks may take this share of the time at most. */
const share = 0.1;

/** Watches trees from their start to their end. */
export interface TreeWatch {
  /** @returns what ends the watch over this tree. */
  add(tree: Tree, limits: ProcessLimits, onExcess: (reason: string) => void): () => void;
}

/** Makes a watch; it has no timer while there is no tree. */
export function createTreeWatch(): TreeWatch {
  const watched = new Map<Tree, (size: { readonly processes: number; readonly bytes: number }) => void>();
  let timer: NodeJS.Timeout | undefined;
  let last: Pulse | undefined;
  let felt: Pulse | undefined;
  let stirredAt = 0;
  let lookedAt = 0;
  let tookMs = 0;

  const look = () => {
    const start = performance.now();
    const rows = processTable();
    if (rows === undefined) return;
    for (const [tree, judge] of watched) {
      const { sure, guessed } = membersOf(tree, rows);
      for (const { pid, start: since } of sure) tree.seen.set(pid, since);
      for (const { pid, start: since } of guessed) tree.guessed.set(pid, since);
      const members = [...sure, ...guessed];
      judge({
        processes: members.length,
        bytes: members.reduce((sum, row) => sum + row.residentPages, 0) * 4096,
      });
    }
    lookedAt = performance.now();
    tookMs = lookedAt - start;
  };
  const beat = () => {
    const now = pulse();
    if (now?.lastPid !== felt?.lastPid) stirredAt = performance.now();
    felt = now;
    const sinceMs = performance.now() - lookedAt;
    const due = sinceMs >= (isCalm() ? calmLongestMs : longestMs);
    if (due || (isQuick(last, now) && sinceMs >= tookMs / share)) {
      last = now;
      look();
    }
    timer = watched.size === 0 ? undefined : setTimeout(beat, isCalm() ? calmPulseMs : pulseMs);
  };
  const isCalm = () => felt !== undefined && performance.now() - stirredAt > 2000;

  return {
    add(tree, limits, onExcess) {
      if (process.platform !== 'linux') return () => undefined;
      watched.set(tree, ({ processes, bytes }) => {
        if (processes > limits.processes) {
          onExcess(`it started ${processes} processes; ${limits.processes} are allowed`);
        } else if (bytes > limits.bytes) {
          onExcess(`it took ${inMb(bytes)} MB of memory; ${inMb(limits.bytes)} are allowed`);
        }
      });
      stirredAt = performance.now();
      clearTimeout(timer);
      timer = setTimeout(beat, pulseMs);
      return () => {
        watched.delete(tree);
        if (watched.size > 0) return;
        clearTimeout(timer);
        timer = undefined;
      };
    },
  };
}

/** Whether so much has started, or so little memory is left, that the next look cannot wait. */
function isQuick(last: Pulse | undefined, now: Pulse | undefined): boolean {
  if (now === undefined) return false;
  if (last === undefined || now.freeMemory < 0.1) return true;
  return Math.abs(now.lastPid - last.lastPid) >= 16 || now.threads - last.threads >= 64;
}

function inMb(bytes: number): number {
  return Math.round(bytes / 1e6);
}

/** In a container there is less memory than the machine has. */
function memoryOfMachine(): number {
  const allowed = process.constrainedMemory();
  return allowed > 0 && allowed < totalmem() ? allowed : totalmem();
}
