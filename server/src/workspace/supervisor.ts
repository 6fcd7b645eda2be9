// Our side of the supervisor, the process that starts all others: hands it jobs, passes bytes on, and
// when it is gone kills what it had started. What it does with a job is left to supervisorMain.ts.

import { spawn, type ChildProcess } from 'node:child_process';
import type { Hear } from './channel.ts';
import { allowedEnvironment, innermostTag } from './environment.ts';
import { killTree, treeOf } from './killTree.ts';
import { serverWord } from './employer.ts';
import { failedEnd, type Wire } from './liveProcess.ts';
import type { ProcessEnd } from './process.ts';
import type { ProcessJob } from './runProcess.ts';
import { warded } from './warden.ts';
import type { SupervisorReply, SupervisorRequest } from './supervisorWire.ts';

/** A running supervisor. */
export interface Supervisor {
  run(id: number, job: ProcessJob, signal: AbortSignal): Promise<ProcessEnd>;
  /** Starts a job that stays; what it writes on descriptor 3 is heard. */
  open(id: number, job: ProcessJob, signal: AbortSignal, hear: Hear): Wire;
  alive(): boolean;
  stop(): Promise<void>;
}

interface Waiting {
  readonly job: ProcessJob;
  readonly hear: Hear | undefined;
  readonly resolve: (end: ProcessEnd) => void;
  readonly reject: (error: Error) => void;
  readonly startedAt: number;
  pid?: number;
}

/** Stands for a process whose id is not known; no process can have it. */
const noProcess = 0x7fffffff;

/** Starts the supervisor process. It keeps this process alive only while somebody waits for a job. */
export function startSupervisor(
  path: string,
  source: NodeJS.ProcessEnv,
  log: (message: string) => void,
  withEditor = false,
): Supervisor {
  const waiting = new Map<number, Waiting>();
  /** Jobs whose end or message somebody waits for. */
  const needed = new Set<number>();
  const electron = process.versions['electron'] === undefined ? {} : { ELECTRON_RUN_AS_NODE: '1' };
  const [file, ...words] = warded([
    process.execPath,
    path,
    ...(withEditor ? [serverWord, String(process.pid)] : []),
  ]).argv;
  const child: ChildProcess = spawn(file, words, {
    env: { ...allowedEnvironment(source), ...electron },
    // Away from our terminal and group: Ctrl-C must reach us and not it.
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    // Bytes travel as they are, and not as JSON.
    serialization: 'advanced',
    windowsHide: true,
  });
  let ended = false;
  const gone = new Promise<void>((resolve) => {
    const onEnd = (why: string) => {
      if (ended) return;
      ended = true;
      // A warden may be gone and the supervisor not; it ends when the channel closes.
      if (child.connected) child.disconnect();
      void abandon(why).then(resolve);
    };
    child.once('exit', (code, signal) => onEnd(`it ended with ${signal ?? code}`));
    child.once('error', (error) => onEnd(error.message));
  });

  /** The supervisor is gone: its jobs are killed from here, and told as killed. */
  const abandon = async (why: string) => {
    const left = [...waiting.values()];
    waiting.clear();
    const reason = `the supervisor of processes is gone: ${why}`;
    if (left.length > 0) log(reason);
    await Promise.all(left.map(({ job, pid }) => killTree(treeOf(pid ?? noProcess, innermostTag(job.tag)))));
    for (const { resolve, startedAt } of left) {
      resolve(failedEnd(reason, performance.now() - startedAt, 'signalled'));
    }
  };

  const need = (id: number, is: boolean) => {
    if (is) needed.add(id);
    else needed.delete(id);
    if (needed.size > 0) {
      child.ref();
      child.channel?.ref();
    } else {
      child.unref();
      child.channel?.unref();
    }
  };
  need(0, false);
  child.on('message', (message: SupervisorReply) => {
    const waiter = waiting.get(message.id);
    if (waiter === undefined) return;
    if (message.kind === 'started') waiter.pid = message.pid;
    else if (message.kind === 'heard') void waiter.hear?.(message.chunk);
    else {
      waiting.delete(message.id);
      if (message.kind === 'ended') waiter.resolve(message.end);
      else waiter.reject(new Error(`the supervisor failed: ${message.message}`));
    }
  });
  const send = (request: SupervisorRequest) => {
    if (ended || !child.connected) return;
    // A failed write means that the channel is closing; its end is told by `exit`.
    child.send(request, (error) => error && log(`the supervisor did not take a message: ${error.message}`));
  };
  const start = async (id: number, job: ProcessJob, signal: AbortSignal, hear?: Hear): Promise<ProcessEnd> => {
    const onAbort = () => send({ kind: 'cancel', id });
    const end = new Promise<ProcessEnd>((resolve, reject) => {
      waiting.set(id, { job, hear, resolve, reject, startedAt: performance.now() });
      send({ kind: 'start', id, job });
      signal.addEventListener('abort', onAbort, { once: true });
      // It may have ended between the choice of the supervisor and now.
      if (ended) void abandon('it had ended');
    });
    try {
      return await end;
    } finally {
      signal.removeEventListener('abort', onAbort);
      need(id, false);
    }
  };

  return {
    run(id, job, signal) {
      need(id, true);
      return start(id, job, signal);
    },
    open: (id, job, signal, hear) => ({
      write: (chunk) => send({ kind: 'write', id, chunk }),
      hold: () => send({ kind: 'hold', id }),
      resume: () => send({ kind: 'resume', id }),
      needed: (is) => need(id, is && waiting.has(id)),
      ended: start(id, job, signal, hear),
    }),
    alive: () => !ended && child.connected,
    async stop() {
      if (ended) return gone;
      need(0, true);
      if (child.connected) child.disconnect();
      const timer = setTimeout(() => child.kill('SIGKILL'), 1000);
      await gone;
      clearTimeout(timer);
    },
  };
}
