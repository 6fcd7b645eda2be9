// The Node processes in which functions are called: one for each workspace folder, started in a view of it, kept
// while it is used and a while after, and started anew when a variant has ended or spoilt it.

import { randomBytes } from 'node:crypto';
import { mkdtemp, realpath, rm, writeFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { throwIfAborted } from '../../../base/abort.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import type { Isolation } from '../../../core/evidence.ts';
import { failure, type Failure } from '../../../core/failure.ts';
import { nodeExecutable } from '../../../workspace/nodeExecutable.ts';
import type { LiveProcess } from '../../../workspace/process.ts';
import type { HeldScratch, Scratch } from '../../../workspace/scratch.ts';
import type { Snapshot } from '../../../workspace/snapshot.ts';
import { ScratchError } from '../../../workspace/scratchCopies.ts';
import type { CheckerContext } from '../../checker.ts';
import { createSpares } from '../spares.ts';
import { callHostSource } from './hosts/callHostText.ts';

/** An answer of the host; what it holds is for the asker to look at. */
export type HostAnswer = Readonly<Record<string, unknown>>;

/** What came of one question. */
export type HostReply =
  | { readonly kind: 'answered'; readonly answer: HostAnswer }
  /** It was ended, because it did not answer in time or ended by itself. */
  | {
      readonly kind: 'late' | 'gone';
      readonly why: string;
      /** Somebody else ended it: what was asked is not at fault. */
      readonly elsewhere?: true;
    };

/** A process, ready to be asked one question at a time. */
export interface NodeProcess {
  readonly isolation: Isolation;
  readonly version: string;
  /** Whether it can take the types from TypeScript by itself. */
  readonly strips: boolean;
  readonly toScratch: (path: string) => string;
  /** Whether it sees what is saved in the folder after its start. */
  readonly isMounted: boolean;
  /** Whether it may be asked still. */
  alive(): boolean;
  /** Whether it is being asked something. */
  busy(): boolean;
  /**
   * @param deadlineMs the longest that it may be silent, in milliseconds.
   * @param heard told of what it says ahead of its answer.
   */
  ask(
    question: Readonly<Record<string, unknown>>,
    deadlineMs: number,
    signal: AbortSignal,
    heard?: (said: HostAnswer) => void,
  ): Promise<HostReply>;
  stop(): Promise<void>;
}

/** The longest that a process may take to start, and may idle, in milliseconds. */
const startMs = 20_000;
const idleMs = 60_000;

/** Processes of one folder beyond which those are ended that nobody asks anything, for runs that see different unsaved texts. */
const mostOfOneFolder = 3;

/** A process that has grown beyond this many megabytes is replaced. */
const mostMegabytes = 700;

/** Keeps one process for each folder. */
export interface NodeProcesses {
  /** A process for the folder; a new one of its own where `fresh`, which whoever asked must stop. */
  take(
    context: CheckerContext,
    snapshot: Snapshot,
    path: string,
    fresh: boolean,
  ): Promise<Result<NodeProcess, Failure>>;
  /** Starts one that runs nothing yet, since a fresh one is likely to be asked for soon; returns at once. */
  foresee(context: CheckerContext, snapshot: Snapshot, path: string): void;
  /** Ends one that was taken fresh; returns at once. */
  release(process: NodeProcess): void;
  dispose(): Promise<void>;
}

/** A process of one folder with one set of unsaved texts, and when it was taken last. */
interface Kept {
  readonly root: string;
  readonly process: Promise<Result<NodeProcess, Failure>>;
  timer?: NodeJS.Timeout;
  taken: number;
}

/** @param hostDir a private folder for the program's own file. @param node absolute path of Node, where not the person's. */
export function createNodeProcesses(hostDir: string, node?: string): NodeProcesses {
  const kept = new Map<string, Kept>();
  const spares = createSpares<NodeProcess>(idleMs);
  let disposed = false;
  let takes = 0;
  // Runs that see different unsaved texts do not end each other's processes.
  const stateOf = (snapshot: Snapshot, path: string) =>
    JSON.stringify([snapshot.root, [...snapshot.buffers].filter(([name]) => name !== path)]);
  const foresee: NodeProcesses['foresee'] = (context, snapshot, path) =>
    spares.foresee(snapshot.root, stateOf(snapshot, path), async () => {
      const started = await startProcess(context, snapshot, hostDir, node, false);
      return started.ok ? started.value : undefined;
    });
  const end = async (key: string) => {
    const one = kept.get(key);
    kept.delete(key);
    clearTimeout(one?.timer);
    const started = await one?.process.catch(() => undefined);
    if (started?.ok) await started.value.stop();
  };
  /** Ends what nobody asks anything where one more would be too many, the one taken longest ago first. */
  const makeRoom = async (root: string) => {
    const own = [...kept].filter(([, one]) => one.root === root).toSorted(([, a], [, b]) => a.taken - b.taken);
    let beyond = own.length + 1 - mostOfOneFolder;
    for (const [key, { process }] of own) {
      if (beyond <= 0) return;
      const started = await process.catch(() => undefined);
      if (started?.ok && started.value.busy()) continue;
      beyond--;
      await end(key);
    }
  };
  return {
    async take(context, snapshot, path, fresh) {
      if (disposed) throw new Error('a call host was asked for after its end');
      const { root } = snapshot;
      const key = stateOf(snapshot, path);
      if (fresh) {
        const spare = await spares.take(root, key);
        if (!spare) return startProcess(context, snapshot, hostDir, node, false);
        // Where one is judged, others often are: in this run, or in the next.
        foresee(context, snapshot, path);
        return ok(spare);
      }
      let one = kept.get(key);
      const known = await one?.process.catch(() => undefined);
      if (one && kept.get(key) === one && !(known?.ok && known.value.alive())) {
        await end(key);
        one = undefined;
      }
      if (!kept.has(key)) await makeRoom(root);
      one = kept.get(key);
      if (!one) {
        one = { root, process: startProcess(context, snapshot, hostDir, node, true), taken: 0 };
        kept.set(key, one);
      }
      one.taken = ++takes;
      clearTimeout(one.timer);
      one.timer = setTimeout(() => void end(key), idleMs);
      one.timer.unref();
      let started: Result<NodeProcess, Failure>;
      try {
        started = await one.process;
      } catch (error) {
        if (kept.get(key) === one) kept.delete(key);
        clearTimeout(one.timer);
        // What another run began ends with that run.
        if (!context.signal.aborted && !disposed) return this.take(context, snapshot, path, fresh);
        throw error;
      }
      if (!started.ok && kept.get(key) === one) {
        kept.delete(key);
        clearTimeout(one.timer);
      }
      return started;
    },
    foresee,
    release: (process) => spares.release(process),
    async dispose() {
      disposed = true;
      await Promise.all([spares.dispose(), ...[...kept.keys()].map(end)]);
    },
  };
}

async function startProcess(
  context: CheckerContext,
  snapshot: Snapshot,
  hostDir: string,
  nodePath: string | undefined,
  confined: boolean,
): Promise<Result<NodeProcess, Failure>> {
  const { open } = context.processes;
  if (!open || !context.scratch.hold) return err(cannot('this installation starts no process that stays'));
  const node =
    nodePath === undefined ? await nodeExecutable() : { path: nodePath, env: {}, version: process.versions.node };
  let held: HeldScratch;
  try {
    held = await context.scratch.hold(snapshot, context.signal);
  } catch (error) {
    if (error instanceof ScratchError) return err(error.failure);
    throw error;
  }
  const { scratch } = held;
  await mkdir(hostDir, { recursive: true, mode: 0o700 });
  const folder = await realpath(await mkdtemp(join(hostDir, 'touchstone-calls-')));
  const life = new AbortController();
  let live: LiveProcess | undefined;
  let stopped: Promise<void> | undefined;
  const stop = () =>
    (stopped ??= (async () => {
      life.abort();
      await live?.stop();
      await held.release();
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    })());
  const token = randomBytes(16).toString('hex');
  const hear = async (deadlineMs: number, signal: AbortSignal) => {
    const late = AbortSignal.timeout(Math.ceil(deadlineMs));
    try {
      const message = await live!.next(AbortSignal.any([signal, late]));
      return message === undefined ? 'gone' : (message as HostAnswer);
    } catch (error) {
      if (late.aborted && !signal.aborted) return 'late';
      throw error;
    }
  };
  try {
    const file = join(folder, 'callHost.cjs');
    await writeFile(file, callHostSource, { mode: 0o600 });
    const flags = ['--max-old-space-size=512', '--no-warnings', '--disable-warning=ExperimentalWarning'];
    const argv = [
      node.path,
      ...flags.slice(0, 2),
      ...(confined ? confinement(node.version) : []),
      file,
      token,
    ] as const;
    const isolation = await context.processes.isolation?.();
    live = open.call(
      context.processes,
      {
        argv: argv as unknown as readonly [string, ...string[]],
        cwd: scratch.toScratch(snapshot.root),
        env: node.env,
        deadlineMs: 24 * 3600 * 1000,
        within: scratch,
      },
      life.signal,
    );
    const first = await hear(startMs, context.signal);
    if (typeof first === 'string' || first['token'] !== token || first['ready'] !== true) {
      const ended = first === 'gone' ? await live.ended : undefined;
      await stop();
      return err(
        cannot(`the process did not start${ended ? `: ${ended.reason ?? ended.stderr.trim().slice(0, 500)}` : ''}`),
      );
    }
    const sandboxed = isolation?.kind === 'sandbox' || scratch.mount !== undefined;
    return ok(
      speaking(
        live,
        first,
        token,
        sandboxed ? 'sandbox' : 'scratch-copy',
        scratch,
        stop,
        hear,
        () => stopped !== undefined,
      ),
    );
  } catch (error) {
    await stop();
    throw error;
  }
}

function speaking(
  live: LiveProcess,
  first: HostAnswer,
  token: string,
  isolation: Isolation,
  { toScratch, mount }: Scratch,
  stop: () => Promise<void>,
  hear: (deadlineMs: number, signal: AbortSignal) => Promise<HostAnswer | 'late' | 'gone'>,
  isStopped: () => boolean,
): NodeProcess {
  let lastId = 0;
  let asking = 0;
  let turn: Promise<unknown> = Promise.resolve();
  const askNow: NodeProcess['ask'] = async (question, deadlineMs, signal, tell) => {
    throwIfAborted(signal);
    if (isStopped()) return { kind: 'gone' as const, why: 'it was ended before', elsewhere: true };
    const id = ++lastId;
    live.send({ ...question, id });
    try {
      for (;;) {
        const heard = await hear(deadlineMs, signal);
        if (typeof heard === 'string') {
          const elsewhere = heard === 'gone' && isStopped();
          const ended = heard === 'gone' ? await live.ended : undefined;
          await stop();
          const why =
            ended === undefined
              ? 'it did not answer in time'
              : (ended.reason ?? (ended.stderr.trim().slice(-300) || 'it ended'));
          return { kind: heard, why, ...(elsewhere ? { elsewhere } : {}) };
        }
        if (heard['token'] !== token || heard['id'] !== id) {
          await stop();
          return { kind: 'gone' as const, why: 'somebody else answered for it' };
        }
        if (typeof heard['at'] === 'number' || heard['more'] === true) {
          tell?.(heard);
          continue;
        }
        if (typeof heard['megabytes'] === 'number' && heard['megabytes'] > mostMegabytes) await stop();
        return { kind: 'answered' as const, answer: heard };
      }
    } catch (error) {
      // Stopped in the middle of a question it would answer the next one with the answer to this.
      await stop();
      throw error;
    }
  };
  return {
    isolation,
    version: typeof first['version'] === 'string' ? first['version'] : '',
    strips: first['strips'] === true,
    toScratch,
    isMounted: mount !== undefined,
    alive: () => !isStopped(),
    busy: () => asking > 0,
    ask(question, deadlineMs, signal, heard) {
      asking++;
      const asked = turn.then(() => askNow(question, deadlineMs, signal, heard)).finally(() => asking--);
      turn = asked.catch(() => undefined);
      return asked;
    },
    stop,
  };
}

/** Flags by which Node itself refuses to write files and to start processes, where it can. */
function confinement(version: string): readonly string[] {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < 20) return [];
  const named = major > 23 || (major === 23 && minor >= 5) || (major === 22 && minor >= 13);
  return [named ? '--permission' : '--experimental-permission', '--allow-fs-read=*'];
}

function cannot(why: string): Failure {
  return failure('checker.unusable', `Functions cannot be called by themselves: ${why}.`, 'Use a test instead.');
}
