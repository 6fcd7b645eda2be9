// The traces of runs in the private storage. A trace is written behind its run: what the editor is to be told does not
// wait for the disk, and a disk that takes nothing ends the trace and not the run.

import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { StampedEvent } from '../trace/stamped.ts';
import { openTrace, removeOldTraces, type TraceWriter } from '../trace/traceFile.ts';
import type { ServerState } from './dependencies.ts';

/** Days after which a trace is removed. */
export const traceDays = 14;

/** Events that may wait for the disk; the run waits for the disk from there on. */
const mostWaiting = 200;

/** The trace of one run. */
export interface RunTrace {
  /** Has an event written after those before it; resolves at once, or when few enough wait. */
  put(event: StampedEvent): Promise<void>;
  /** Resolves when all is written. */
  close(): Promise<void>;
}

/** Begins the trace of a run with its first event. */
export function traceRun(state: ServerState): RunTrace {
  let writer: TraceWriter | undefined;
  let waiting = 0;
  let gaveUp = false;
  let written: Promise<void> = Promise.resolve();
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    if (gaveUp) return;
    try {
      await work();
    } catch (error) {
      gaveUp = true;
      state.warn(`the trace could not be written: ${String(error)}`);
    }
  };
  return {
    async put(event) {
      waiting++;
      written = written.then(() =>
        attempt(async () => {
          writer ??= await openFor(state, event.runId);
          await writer.write(event);
        }).finally(() => waiting--),
      );
      if (waiting > mostWaiting) await written;
    },
    async close() {
      await written;
      gaveUp = false;
      await attempt(async () => writer?.close());
    },
  };
}

async function openFor(state: ServerState, runId: string): Promise<TraceWriter> {
  const folder = join(state.storage, 'traces');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await removeOldTraces(folder, traceDays, state.dependencies.now());
  return openTrace({
    path: tracePath(state.storage, runId),
    redact: state.dependencies.redact,
    version: state.dependencies.version,
  });
}

/** The trace of a run, or null when it is gone. */
export async function existingTrace(storage: string, runId: string): Promise<string | null> {
  const path = tracePath(storage, runId);
  try {
    await access(path);
    return path;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return null;
  }
}

function tracePath(storage: string, runId: string): string {
  return join(storage, 'traces', `${runId.replace(/[^\w-]/g, '_')}.jsonl`);
}
