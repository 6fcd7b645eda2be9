// Runs one process to its end: no shell, no terminal, standard input closed, output bounded, and on
// abort, deadline or excess the whole tree is killed. Surviving our own death is the supervisor's part.

import { spawn, type ChildProcess } from 'node:child_process';
import { statSync, writeFileSync } from 'node:fs';
import { constants, getPriority, setPriority } from 'node:os';
import { isAbsolute } from 'node:path';
import { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel } from './channel.ts';
import { innermostTag, runTagVariable } from './environment.ts';
import { killTree, treeOf, type Family, type Tree } from './killTree.ts';
import { createOutputBuffer } from './outputBuffer.ts';
import type { ProcessEnd, ProcessSpec } from './process.ts';
import type { ProcessLimits, TreeWatch } from './treeWatch.ts';

/** Everything that a start needs. Plain data, so that it can be sent to the supervisor. */
export interface ProcessJob {
  readonly spec: ProcessSpec;
  /** The allowlisted environment, without `spec.env`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Random; carried by every descendant. Within another run, that run's tag and a slash come first. */
  readonly tag: string;
  readonly limits: ProcessLimits;
  /** It stays and is spoken to over descriptor 3; its deadline is kept by whoever speaks with it. */
  readonly live: boolean;
  /** Its command line has walls around it. */
  readonly sandboxed: boolean;
}

/** Who looks after a process while it runs. */
export interface ProcessCare {
  readonly watch: TreeWatch;
  /** Where orphans of this job and its siblings are found, if that is known. */
  readonly family?: Family | undefined;
  /** Told the tree as soon as there is one. */
  readonly onStart?: (tree: Tree) => void;
  /** Descriptor 3 of a live job. */
  readonly channel?: Channel | undefined;
}

/** How long to wait for the last news of a process and for its pipes once its tree is dead, in milliseconds. */
const pipesMs = 250;

/**
 * Starts a job and settles when it and everything it started are gone.
 *
 * @returns how it ended; never rejects for what the process did.
 */
export async function runProcess(
  job: ProcessJob,
  signal: AbortSignal,
  { watch, family, onStart, channel }: ProcessCare,
): Promise<ProcessEnd> {
  const { spec } = job;
  const start = performance.now();
  const durationMs = () => Math.round(performance.now() - start);
  const unstarted = { exitCode: null, signal: null, stdout: '', stderr: '', droppedBytes: 0 } as const;
  if (signal.aborted) return { kind: 'cancelled', ...unstarted, durationMs: durationMs() };
  const refused = reasonNotToStart(spec);
  if (refused !== undefined) return { kind: 'notStarted', ...unstarted, durationMs: durationMs(), reason: refused };

  const started = await startChild(job);
  if ('reason' in started) {
    return { kind: 'notStarted', ...unstarted, durationMs: durationMs(), reason: started.reason };
  }
  const { child, pid } = started;
  const tree = treeOf(pid, innermostTag(job.tag), family);
  family?.trees.add(tree);
  onStart?.(tree);
  yieldToTheEditor(pid);
  const third = child.stdio[3];
  if (third instanceof Duplex) channel?.attach(third);
  const stdout = createOutputBuffer(spec.outputLimit);
  const stderr = createOutputBuffer(spec.outputLimit);
  child.stdout?.on('data', (chunk: Buffer) => stdout.add(chunk));
  child.stderr?.on('data', (chunk: Buffer) => stderr.add(chunk));

  const how = await endOf(child, job, signal, channel, (tooMuch) => watch.add(tree, job.limits, tooMuch));
  // Also after an ordinary end: what was left in the background must not outlive the run.
  await killTree(tree);
  family?.trees.delete(tree);
  if (how.kind !== 'exited') await Promise.race([how.gone, sleep(pipesMs, undefined, { ref: false })]);
  channel?.drain();
  await pipesClosed(child);
  const output = {
    stdout: stdout.text(),
    stderr: stderr.text(),
    droppedBytes: stdout.droppedBytes() + stderr.droppedBytes(),
    durationMs: durationMs(),
  };
  if (how.kind === 'exited') {
    const kind = how.signal === null ? 'exited' : 'signalled';
    return { kind, exitCode: how.exitCode, signal: how.signal, ...output };
  }
  if (how.kind === 'excess') {
    return { kind: 'signalled', exitCode: null, signal: 'SIGKILL', ...output, reason: how.reason };
  }
  return { kind: how.kind, exitCode: null, signal: 'SIGKILL', ...output };
}

/** What can be seen to be wrong before the start. */
function reasonNotToStart(spec: ProcessSpec): string | undefined {
  const [file] = spec.argv;
  if (!isAbsolute(file)) return `${file} is not an absolute path`;
  if (spec.argv.some((argument) => argument.includes('\0'))) return 'an argument holds a NUL character';
  if (kindAt(spec.cwd) !== 'folder') return `there is no folder ${spec.cwd}`;
  if (kindAt(file) !== 'file') return `there is no file ${file}`;
  if (process.platform === 'win32' && /\.(cmd|bat)$/i.test(file)) return `${file} needs a shell, which is never used`;
  return undefined;
}

/** What is at a path, as far as we may look. */
function kindAt(path: string): 'file' | 'folder' | undefined {
  try {
    const stats = statSync(path);
    return stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : undefined;
  } catch (error) {
    if (typeof (error as NodeJS.ErrnoException).code === 'string') return undefined;
    throw error;
  }
}

/** Spawns; waits until it is known whether the system could start it. */
function startChild(job: ProcessJob): Promise<{ child: ChildProcess; pid: number } | { reason: string }> {
  const [file, ...rest] = job.spec.argv;
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EACCES' ? 'it is not executable' : error.message;
      resolve({ reason: `${file} could not be started: ${why}` });
    };
    try {
      const child = spawn(file, rest, {
        cwd: job.spec.cwd,
        env: { ...job.environment, ...job.spec.env, [runTagVariable]: job.tag },
        // A session of its own: no controlling terminal, and a group that can be killed whole.
        detached: process.platform !== 'win32',
        shell: false,
        stdio: job.live ? ['ignore', 'pipe', 'pipe', 'pipe'] : ['ignore', 'pipe', 'pipe'],
        windowsHide: true,
      });
      child.once('error', failed);
      child.once('spawn', () => resolve({ child, pid: child.pid! }));
    } catch (error) {
      failed(error as NodeJS.ErrnoException);
    }
  });
}

type End =
  | { readonly kind: 'exited'; readonly exitCode: number | null; readonly signal: string | null }
  | { readonly kind: 'timedOut' | 'cancelled'; readonly gone: Promise<void> }
  | { readonly kind: 'excess'; readonly reason: string; readonly gone: Promise<void> };

/** The first of: its own end, the deadline, the abort, too many processes or too much memory. */
function endOf(
  child: ChildProcess,
  job: ProcessJob,
  signal: AbortSignal,
  channel: Channel | undefined,
  watchFor: (tooMuch: (reason: string) => void) => () => void,
): Promise<End> {
  return new Promise((resolve) => {
    let exited: () => void = () => undefined;
    const gone = new Promise<void>((settle) => (exited = settle));
    const settle = (end: End) => {
      clearTimeout(deadline);
      unwatch();
      signal.removeEventListener('abort', onAbort);
      resolve(end);
    };
    const onAbort = () => settle({ kind: 'cancelled', gone });
    const deadline = job.live ? undefined : setTimeout(() => settle({ kind: 'timedOut', gone }), job.spec.deadlineMs);
    void channel?.broken.then((reason) => settle({ kind: 'excess', reason, gone }));
    const unwatch = watchFor((reason) => settle({ kind: 'excess', reason, gone }));
    signal.addEventListener('abort', onAbort, { once: true });
    child.once('exit', (exitCode, name) => {
      exited();
      settle({ kind: 'exited', exitCode, signal: name });
    });
    if (signal.aborted) onAbort();
  });
}

/** Lets tools run behind the editor, and die before it when memory ends. Best effort: not every system lets us. */
function yieldToTheEditor(pid: number): void {
  try {
    // Behind us, whatever our own priority is.
    setPriority(
      pid,
      Math.min(constants.priority.PRIORITY_LOW, getPriority() + constants.priority.PRIORITY_BELOW_NORMAL),
    );
    if (process.platform === 'linux') writeFileSync(`/proc/${pid}/oom_score_adj`, '500');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const expected = ['ESRCH', 'ENOENT', 'EACCES', 'EPERM', 'ERR_SYSTEM_ERROR', 'EINVAL', 'EROFS'];
    if (code === undefined || !expected.includes(code)) throw error;
  }
}

/** Waits for the last bytes, but not for a stranger that still holds a pipe open. */
function pipesClosed(child: ChildProcess): Promise<void> {
  const streams = child.stdio.filter((stream) => stream !== null && stream !== undefined);
  if (streams.every((stream) => stream.closed)) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      for (const stream of streams) stream.destroy();
      resolve();
    };
    const timer = setTimeout(done, pipesMs);
    child.once('close', done);
    if (streams.every((stream) => stream.closed)) done();
  });
}
