// Descriptor 3 of a process that stays: bytes both ways, with bounds on what waits in either direction.
// Lines and messages are left to liveProcess.ts.

import type { Duplex } from 'node:stream';

/** The most bytes that may wait for a process that does not read, before it counts as broken. */
const mostUnread = 64 * 1024 * 1024;

/** How long a process may live on after it closed its descriptor 3, in milliseconds. */
const closedMs = 250;

/**
 * Takes the next bytes of a process.
 *
 * @returns a promise when it wants no more until that has settled.
 */
export type Hear = (chunk: Uint8Array) => Promise<void> | undefined;

/** One end of the descriptor. What is written before there is a process waits for it. */
export interface Channel {
  write(bytes: Uint8Array): void;
  /** Stops and goes on reading, so that a process which talks faster than it is heard must wait. */
  hold(): void;
  resume(): void;
  /** Joins the stream of the process. */
  attach(stream: Duplex): void;
  /** Reads what is left, however much was held; for when the process has ended. */
  drain(): void;
  /** Settles with the reason when the process does not keep to the channel. Never settles otherwise. */
  readonly broken: Promise<string>;
}

/** Makes the channel of one process. */
export function createChannel(hear: Hear): Channel {
  let stream: Duplex | undefined;
  let early: Uint8Array[] = [];
  let held = false;
  let draining = false;
  let pending = 0;
  let tellBroken: (reason: string) => void = () => undefined;
  const broken = new Promise<string>((resolve) => (tellBroken = resolve));

  const flow = () => {
    if (draining || (!held && pending === 0)) stream?.resume();
    else stream?.pause();
  };
  const write = (bytes: Uint8Array) => {
    if (stream === undefined) return void early.push(bytes);
    if (stream.destroyed || stream.writableEnded) return;
    stream.write(bytes);
    if (stream.writableLength > mostUnread) tellBroken(`it left ${stream.writableLength} bytes unread`);
  };

  return {
    write,
    hold() {
      held = true;
      flow();
    },
    resume() {
      held = false;
      flow();
    },
    attach(joined) {
      stream = joined;
      // A broken pipe is the end of the process, which is told elsewhere.
      joined.on('error', () => undefined);
      joined.on('data', (chunk: Uint8Array) => {
        const heard = hear(chunk);
        if (heard === undefined) return;
        pending++;
        flow();
        void heard.finally(() => {
          pending--;
          flow();
        });
      });
      joined.once('end', () => {
        setTimeout(() => tellBroken('it closed its descriptor 3'), closedMs).unref();
      });
      const first = early;
      early = [];
      for (const bytes of first) write(bytes);
      flow();
    },
    drain() {
      draining = true;
      flow();
    },
    broken,
  };
}
