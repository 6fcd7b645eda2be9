// The process port: gives every job its environment and tag, and hands it to the supervisor, so that
// nothing survives the server. Running and killing itself is done by runProcess.ts.

import { randomBytes } from 'node:crypto';
import { isAlive } from './alive.ts';
import { createChannel } from './channel.ts';
import { allowedEnvironment, runTagVariable } from './environment.ts';
import { killTagged } from './killTree.ts';
import { failedEnd, openLiveProcess, type Wire } from './liveProcess.ts';
import type { ProcessEnd, ProcessPort, ProcessSpec, SandboxPort } from './process.ts';
import { runProcess, type ProcessJob } from './runProcess.ts';
import { endInSandbox } from './sandbox.ts';
import { startSupervisor, type Supervisor } from './supervisor.ts';
import { createTreeWatch, defaultLimits, type ProcessLimits } from './treeWatch.ts';
import { viewInUse } from './viewInUse.ts';

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
  /** The walls around processes within an overlay; without it there are none. */
  readonly sandbox?: SandboxPort;
  /** Everything ends when the parent of this process does: it is the server of an editor. Linux only. */
  readonly endsWithParent?: boolean;
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
  const limits = { ...defaultLimits, ...options.limits };
  /** For jobs that no supervisor looks after. */
  const watch = createTreeWatch();
  let lastId = 0;
  let disposed = false;
  let supervisor: Supervisor | undefined;

  const currentSupervisor = (path: string): Supervisor => {
    if (supervisor?.alive() !== true) {
      killOrphans(log);
      supervisor = startSupervisor(path, source, log, options.endsWithParent);
    }
    return supervisor;
  };

  /** Keeps account of a process from its wish to its end. */
  const begin = <T extends { readonly ended: Promise<ProcessEnd> }>(
    signal: AbortSignal,
    start: (id: number, signal: AbortSignal) => T,
  ): T => {
    if (disposed) throw new Error('a process was asked for after the end of the supervisor');
    const id = ++lastId;
    const controller = new AbortController();
    const begun = start(id, AbortSignal.any([signal, controller.signal]));
    open.set(id, { controller, ended: begun.ended });
    const forget = () => open.delete(id);
    begun.ended.then(forget, forget);
    return begun;
  };

  /** What is handed to the supervisor, behind the walls that it is to have; the reason when they cannot be made. */
  const prepare = async (spec: ProcessSpec, live: boolean): Promise<ProcessJob | ProcessEnd> => {
    const startedAt = performance.now();
    try {
      viewInUse.check(spec);
      const wrapped = spec.within === undefined ? spec : ((await options.sandbox?.wrap(spec)) ?? spec);
      return jobOf(wrapped, source, limits, live);
    } catch (error) {
      return failedEnd(error, performance.now() - startedAt);
    }
  };

  const run = async (id: number, spec: ProcessSpec, signal: AbortSignal): Promise<ProcessEnd> => {
    const job = await prepare(spec, false);
    if ('kind' in job) return job;
    const startedAt = performance.now();
    try {
      const end =
        options.supervisorPath === undefined || signal.aborted
          ? await runProcess(job, signal, { watch })
          : await currentSupervisor(options.supervisorPath).run(id, job, signal);
      return toldOf(end, job);
    } catch (error) {
      // The system refused something on the way, such as one more file; anything else is a bug.
      if (typeof (error as NodeJS.ErrnoException).code !== 'string') throw error;
      return failedEnd(error, performance.now() - startedAt);
    }
  };

  return {
    run: (spec, signal) => begin(signal, (id, either) => ({ ended: run(id, spec, either) })).ended,
    open: (spec, signal) =>
      begin(signal, (id, either) =>
        openLiveProcess(spec.deadlineMs, either, async (stop, hear): Promise<Wire> => {
          const job = await prepare(spec, true);
          if ('kind' in job) return { ...deafWire, ended: Promise.resolve(job) };
          if (options.supervisorPath !== undefined && !stop.aborted) {
            const wire = currentSupervisor(options.supervisorPath).open(id, job, stop, hear);
            return { ...wire, ended: wire.ended.then((end) => toldOf(end, job)) };
          }
          const channel = createChannel(hear);
          return { ...channel, ended: runProcess(job, stop, { watch, channel }).then((end) => toldOf(end, job)) };
        }),
      ),
    isolation: async () =>
      (await options.sandbox?.state()) ?? { kind: 'none', why: 'this installation has no sandbox' },
    async dispose() {
      disposed = true;
      for (const { controller } of open.values()) controller.abort();
      await Promise.allSettled([...open.values()].map(({ ended }) => ended));
      await supervisor?.stop();
    },
    running: () => open.size,
  };
}

/** Stands for a process that was never started. */
const deafWire: Omit<Wire, 'ended'> = { write: () => undefined, hold: () => undefined, resume: () => undefined };

/** Says of an end whether the process ran behind walls. */
function toldOf(end: ProcessEnd, job: ProcessJob): ProcessEnd {
  return job.sandboxed ? endInSandbox(end) : end;
}

/** The tag names its owner, so that what a killed owner left can be told from what is in use. */
function newTag(source: NodeJS.ProcessEnv): string {
  const own = `${process.pid}-${randomBytes(8).toString('hex')}`;
  const outer = source[runTagVariable];
  // Nested runs keep the outer tag, so that the outer run still finds them.
  return outer === undefined || outer === '' ? own : `${outer}/${own}`;
}

function jobOf(
  spec: ProcessSpec & { readonly sandboxed?: boolean },
  source: NodeJS.ProcessEnv,
  limits: ProcessLimits,
  live: boolean,
): ProcessJob {
  // Only data can be sent to the supervisor, and a scratch has functions.
  const { argv, cwd, env, deadlineMs, outputLimit, sandboxed = false } = spec;
  const plain = {
    argv,
    cwd,
    deadlineMs,
    ...(env === undefined ? {} : { env }),
    ...(outputLimit === undefined ? {} : { outputLimit }),
  };
  return { spec: plain, environment: allowedEnvironment(source), tag: newTag(source), limits, live, sandboxed };
}

/** Kills what a server left that died together with its supervisor. */
function killOrphans(log: (message: string) => void): void {
  const count = killTagged((tag) => {
    const owner = Number(/^(\d+)-[0-9a-f]{16}$/.exec(tag)?.[1]);
    return Number.isInteger(owner) && owner !== process.pid && !isAlive(owner);
  });
  if (count > 0) log(`killed ${count} processes that an earlier run had left`);
}
