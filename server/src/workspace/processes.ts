// The process port: gives every job its environment and tag, and hands it to the supervisor, so that
// nothing survives the server. Running and killing itself is done by runProcess.ts.

import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { isAlive } from './alive.ts';
import { allowedEnvironment, innermostTag, runTagVariable } from './environment.ts';
import { killTagged, killTree } from './killTree.ts';
import type { ProcessEnd, ProcessPort, ProcessSpec } from './process.ts';
import { defaultLimits, runProcess, type ProcessJob, type ProcessLimits } from './runProcess.ts';
import type { SupervisorReply, SupervisorRequest } from './supervisorWire.ts';

/** How processes are supervised. */
export interface ProcessOptions {
  /** Absolute path of the bundled supervisor; without it jobs run in this process and die only with their run. */
  readonly supervisorPath?: string;
  /** Told once about each oddity, such as a supervisor that was killed. */
  readonly log?: (message: string) => void;
  /** What one job may take; see `defaultLimits`. */
  readonly limits?: Partial<ProcessLimits>;
  /** Where the allowlist picks from; the process's own environment when absent. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** The port, with its end. */
export interface SupervisedProcesses extends ProcessPort {
  /** Kills whatever runs, stops the supervisor, and settles when both are gone. */
  dispose(): Promise<void>;
  /** Jobs that have not settled. */
  running(): number;
}

/** Makes the process port. No process is started before the first job. */
export function createProcesses(options: ProcessOptions = {}): SupervisedProcesses {
  const log = options.log ?? (() => undefined);
  const source = options.environment ?? process.env;
  const open = new Map<number, { readonly controller: AbortController; readonly ended: Promise<ProcessEnd> }>();
  let lastId = 0;
  let disposed = false;
  let supervisor: Supervisor | undefined;

  const currentSupervisor = (path: string): Supervisor => {
    if (supervisor?.alive() !== true) {
      killOrphans(log);
      supervisor = startSupervisor(path, source, log);
    }
    return supervisor;
  };

  return {
    run(spec, signal) {
      if (disposed) throw new Error('a process was asked for after the end of the supervisor');
      const id = ++lastId;
      const controller = new AbortController();
      const either = AbortSignal.any([signal, controller.signal]);
      const job = jobOf(spec, source, { ...defaultLimits, ...options.limits });
      const ended =
        options.supervisorPath === undefined || either.aborted
          ? runProcess(job, either)
          : currentSupervisor(options.supervisorPath).run(id, job, either);
      open.set(id, { controller, ended });
      return ended.finally(() => open.delete(id));
    },
    async dispose() {
      disposed = true;
      for (const { controller } of open.values()) controller.abort();
      await Promise.allSettled([...open.values()].map(({ ended }) => ended));
      await supervisor?.stop();
    },
    running: () => open.size,
  };
}

/** The tag names its owner, so that what a killed owner left can be told from what is in use. */
function newTag(source: NodeJS.ProcessEnv): string {
  const own = `${process.pid}-${randomBytes(8).toString('hex')}`;
  const outer = source[runTagVariable];
  // Nested runs keep the outer tag, so that the outer run still finds them.
  return outer === undefined || outer === '' ? own : `${outer}/${own}`;
}

function jobOf(spec: ProcessSpec, source: NodeJS.ProcessEnv, limits: ProcessLimits): ProcessJob {
  return { spec, environment: allowedEnvironment(source), tag: newTag(source), limits };
}

/** Kills what a server left that died together with its supervisor. */
function killOrphans(log: (message: string) => void): void {
  const count = killTagged((tag) => {
    const owner = Number(/^(\d+)-[0-9a-f]{16}$/.exec(tag)?.[1]);
    return Number.isInteger(owner) && owner !== process.pid && !isAlive(owner);
  });
  if (count > 0) log(`killed ${count} processes that an earlier run had left`);
}

interface Supervisor {
  run(id: number, job: ProcessJob, signal: AbortSignal): Promise<ProcessEnd>;
  alive(): boolean;
  stop(): Promise<void>;
}

interface Waiting {
  readonly job: ProcessJob;
  readonly resolve: (end: ProcessEnd) => void;
  readonly reject: (error: Error) => void;
  readonly startedAt: number;
}

/** Starts the supervisor process. It keeps this process alive only while a job runs. */
function startSupervisor(path: string, source: NodeJS.ProcessEnv, log: (message: string) => void): Supervisor {
  const waiting = new Map<number, Waiting>();
  const electron = process.versions['electron'] === undefined ? {} : { ELECTRON_RUN_AS_NODE: '1' };
  const child: ChildProcess = spawn(process.execPath, [path], {
    env: { ...allowedEnvironment(source), ...electron },
    // Away from our terminal and group: Ctrl-C must reach us and not it.
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    windowsHide: true,
  });
  let ended = false;
  const gone = new Promise<void>((resolve) => {
    const onEnd = (why: string) => {
      if (ended) return;
      ended = true;
      void abandon(why).then(resolve);
    };
    child.once('exit', (code, signal) => onEnd(`it ended with ${signal ?? code}`));
    child.once('error', (error) => onEnd(error.message));
  });

  /** The supervisor is gone: its jobs are killed from here, and told as killed. */
  const abandon = async (why: string) => {
    const left = [...waiting.values()];
    waiting.clear();
    if (left.length > 0) log(`the supervisor of processes is gone: ${why}`);
    for (const { job, resolve, startedAt } of left) {
      await killTree({ pid: noProcess, tag: innermostTag(job.tag) });
      resolve({
        kind: 'signalled',
        exitCode: null,
        signal: 'SIGKILL',
        stdout: '',
        stderr: '',
        droppedBytes: 0,
        durationMs: Math.round(performance.now() - startedAt),
        reason: `the supervisor of processes is gone: ${why}`,
      });
    }
  };

  const hold = () => {
    child.ref();
    child.channel?.ref();
  };
  const release = () => {
    if (waiting.size > 0) return;
    child.unref();
    child.channel?.unref();
  };
  child.on('message', (message: SupervisorReply) => {
    const waiter = waiting.get(message.id);
    if (waiter === undefined) return;
    waiting.delete(message.id);
    release();
    if (message.kind === 'ended') waiter.resolve(message.end);
    else waiter.reject(new Error(`the supervisor failed: ${message.message}`));
  });
  const send = (request: SupervisorRequest) => {
    if (ended || !child.connected) return;
    // A failed write means that the channel is closing; its end is told by `exit`.
    child.send(request, (error) => error && log(`the supervisor did not take a message: ${error.message}`));
  };

  return {
    async run(id, job, signal) {
      const onAbort = () => send({ kind: 'cancel', id });
      const end = new Promise<ProcessEnd>((resolve, reject) => {
        waiting.set(id, { job, resolve, reject, startedAt: performance.now() });
        hold();
        send({ kind: 'start', id, job });
        signal.addEventListener('abort', onAbort, { once: true });
      });
      try {
        return await end;
      } finally {
        signal.removeEventListener('abort', onAbort);
      }
    },
    alive: () => !ended && child.connected,
    async stop() {
      if (ended) return gone;
      hold();
      if (child.connected) child.disconnect();
      const timer = setTimeout(() => child.kill('SIGKILL'), 1000);
      await gone;
      clearTimeout(timer);
    },
  };
}

/** Stands for a process whose id is not known; no process can have it. */
const noProcess = 0x7fffffff;
