// The trace of a run: JSON Lines, one event a line, schema versioned, with a size cap and a lifetime.
// What is written passes the given filter first, so that no known secret reaches the disk (I6).

import { chmod, mkdir, open, readdir, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { StampedEvent } from './stamped.ts';

/** Name and version of the format; the first line of every trace carries it. */
export const traceSchema = 'touchstone-trace/1';

/** Options of a trace. */
export interface TraceOptions {
  /** Where to write; its folder is made when missing, readable by the person alone. */
  readonly path: string;
  /** Bytes after which events are dropped and counted. Default 32 MB. */
  readonly limitBytes?: number;
  /** Takes secrets out of one line. */
  readonly redact: (line: string) => string;
  readonly version: string;
}

/** A trace that is being written. */
export interface TraceWriter {
  readonly path: string;
  write(event: StampedEvent): Promise<void>;
  /** Writes how many events were dropped, if any, and closes the file. */
  close(): Promise<void>;
}

/** Starts a trace file with its header line; an existing file is replaced. */
export async function openTrace(options: TraceOptions): Promise<TraceWriter> {
  await mkdir(dirname(options.path), { recursive: true });
  const file: FileHandle = await open(options.path, 'w', 0o600);
  await chmod(options.path, 0o600);
  const limit = options.limitBytes ?? 32 * 1024 * 1024;
  let bytes = 0;
  let dropped = 0;
  const append = async (value: unknown, force = false) => {
    const line = `${options.redact(JSON.stringify(value))}\n`;
    const size = Buffer.byteLength(line);
    if (!force && bytes + size > limit) {
      dropped++;
      return;
    }
    bytes += size;
    await file.appendFile(line);
  };
  await append({ schema: traceSchema, touchstone: options.version, pid: process.pid });
  return {
    path: options.path,
    write: (event) => append(event),
    async close() {
      if (dropped > 0) await append({ dropped }, true);
      await file.close();
    },
  };
}

/** Removes traces in `folder` that are older than `days`; a folder that is not there is no error. */
export async function removeOldTraces(folder: string, days: number, now: number): Promise<number> {
  let removed = 0;
  const names = await readdir(folder).catch(() => [] as string[]);
  for (const name of names.filter((one) => one.endsWith('.jsonl'))) {
    const path = join(folder, name);
    const age = now - (await stat(path)).mtimeMs;
    if (age <= days * 24 * 60 * 60 * 1000) continue;
    await rm(path, { force: true });
    removed++;
  }
  return removed;
}
