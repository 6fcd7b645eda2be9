// A process that stays and is spoken to in lines of JSON: who waits for which message, for how long, and
// what ends it. Starting, carrying bytes and killing is left to what `start` hands in.

import { Buffer } from 'node:buffer';
import type { Hear } from './channel.ts';
import { createJsonLines, longestLine } from './jsonLines.ts';
import type { LiveProcess, ProcessEnd } from './process.ts';

/** A started process, as far as messages go. */
export interface Wire {
  write(bytes: Uint8Array): void;
  hold(): void;
  resume(): void;
  readonly ended: Promise<ProcessEnd>;
  /** Told while somebody waits for a message or for the end, so that the program is kept from ending. */
  needed?(is: boolean): void;
}

/** Starts the process. Aborting the signal kills it with its whole tree. */
export type StartWire = (signal: AbortSignal, hear: Hear) => Wire | Promise<Wire>;

/** What may wait unread, in bytes, before the process is made to wait. */
const mostQueued = 4 * 1024 * 1024;

interface Waiter {
  settle(message: unknown): void;
}

/**
 * Opens a process.
 *
 * @param deadlineMs the longest that somebody who waits for a message may wait without any.
 */
export function openLiveProcess(deadlineMs: number, signal: AbortSignal, start: StartWire): LiveProcess {
  const own = new AbortController();
  const lines = createJsonLines();
  const queue: { readonly message: unknown; readonly bytes: number }[] = [];
  let queuedBytes = 0;
  let held = false;
  const waiters: Waiter[] = [];
  let timer: NodeJS.Timeout | undefined;
  let over = false;
  /** What is told of the end when it was we who ended it. */
  let why: Pick<ProcessEnd, 'kind' | 'reason'> | undefined;
  let wire: Wire | undefined;
  const unsent: Buffer[] = [];
  const startedAt = performance.now();

  const endAs = (kind: ProcessEnd['kind'], reason?: string) => {
    if (why !== undefined || over) return;
    why = { kind, ...(reason === undefined ? {} : { reason }) };
    own.abort();
    keepTime();
  };
  const keepTime = () => {
    clearTimeout(timer);
    timer = undefined;
    wire?.needed?.(waiters.length > 0 || (why !== undefined && !over));
    if (waiters.length > 0 && !over) {
      timer = setTimeout(() => endAs('timedOut', `there was no message for ${deadlineMs} ms`), deadlineMs);
    }
  };
  const flow = () => {
    const full = queuedBytes > (held ? mostQueued / 2 : mostQueued);
    if (full === held) return;
    held = full;
    if (held) wire?.hold();
    else wire?.resume();
  };
  const hear: Hear = (chunk) => {
    if (why !== undefined) return undefined;
    const { messages, wrong } = lines.add(chunk);
    for (const one of messages) {
      const waiter = waiters.shift();
      if (waiter !== undefined) waiter.settle(one.message);
      else {
        queue.push(one);
        queuedBytes += one.bytes;
      }
    }
    if (messages.length > 0) keepTime();
    flow();
    if (wrong !== undefined) endAs('signalled', wrong);
    return undefined;
  };
  const onAbort = () => endAs('cancelled');

  const begin = async (): Promise<ProcessEnd> => {
    wire = await start(own.signal, hear);
    for (const line of unsent.splice(0)) wire.write(line);
    if (held) wire.hold();
    keepTime();
    return wire.ended;
  };
  const finish = (end: ProcessEnd): ProcessEnd => {
    over = true;
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
    wire?.needed?.(false);
    for (const waiter of waiters.splice(0)) waiter.settle(undefined);
    // What ended of itself in the very moment keeps its own words.
    return why !== undefined && end.kind === 'cancelled' ? { ...end, ...why } : end;
  };
  const ended = begin().then(finish, (error: unknown) => finish(failedEnd(error, performance.now() - startedAt)));
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();

  return {
    send(message) {
      const line = Buffer.from(`${JSON.stringify(message)}\n`);
      if (over || why !== undefined) return;
      if (line.length > longestLine) return endAs('signalled', `it was to be sent a line of ${line.length} bytes`);
      if (wire === undefined) unsent.push(line);
      else wire.write(line);
    },
    next(waitSignal) {
      if (waitSignal.aborted) return Promise.reject(waitSignal.reason as Error);
      const first = why === undefined || over ? queue.shift() : undefined;
      if (first !== undefined) {
        queuedBytes -= first.bytes;
        flow();
        return Promise.resolve(first.message);
      }
      if (over) return Promise.resolve(undefined);
      return new Promise((resolve, reject) => {
        const onWaitAbort = () => {
          waiters.splice(waiters.indexOf(waiter), 1);
          keepTime();
          reject(waitSignal.reason as Error);
        };
        const waiter: Waiter = {
          settle(message) {
            waitSignal.removeEventListener('abort', onWaitAbort);
            resolve(message);
          },
        };
        waitSignal.addEventListener('abort', onWaitAbort, { once: true });
        waiters.push(waiter);
        if (waiters.length === 1) keepTime();
      });
    },
    ended,
    stop() {
      endAs('cancelled');
      return ended;
    },
  };
}

/** An end for a process that could not be started or whose supervision failed. */
export function failedEnd(error: unknown, durationMs: number, kind: ProcessEnd['kind'] = 'notStarted'): ProcessEnd {
  return {
    kind,
    exitCode: null,
    signal: kind === 'signalled' ? 'SIGKILL' : null,
    stdout: '',
    stderr: '',
    droppedBytes: 0,
    durationMs: Math.round(durationMs),
    reason: error instanceof Error ? error.message : String(error),
  };
}
