// Python processes that stay warm for calls, one for each interpreter and folder: lent to one session at a time,
// and ended when they were idle for long or what they see is not the folder any more.

import { join } from 'node:path';
import { shortHash } from '../../../base/hash.ts';
import { abortError } from '../../../base/abort.ts';
import type { LiveProcess } from '../../../workspace/process.ts';
import type { Scratch } from '../../../workspace/scratch.ts';
import { buffersOf, fingerprintOf } from '../../python/fingerprint.ts';
import { fillFolder, makePrivateFolder, questionOf, removePrivateFolder } from '../../python/testFolder.ts';
import type { CheckerContext, CheckRequest } from '../../checker.ts';
import { callPlanOf } from './callPlan.ts';
import { callMessage, type CallMessage } from './callWire.ts';

/** A process that hears. */
export interface CallProcess {
  readonly version: string;
  readonly scratch: Scratch;
  send(message: unknown): void;
  /** The next message; undefined once it has ended or said something unknown. An abort ends it and throws. */
  next(signal: AbortSignal): Promise<CallMessage | undefined>;
  stop(): Promise<void>;
}

/** What a process is for. */
export interface CallPlace {
  readonly python: string;
  /** Files of the project that its view must hold as they are now. */
  readonly files: readonly string[];
}

/** Processes, lent and given back. */
export interface CallPool {
  /** A warm process, or a new one; words on why there is none. `fresh` asks for a new one. */
  take(
    context: CheckerContext,
    request: CheckRequest,
    place: CallPlace,
    fresh: boolean,
  ): Promise<CallProcess | { readonly why: string }>;
  /** Gives one back that can be used again. */
  give(process: CallProcess): Promise<void>;
  dispose(): Promise<void>;
}

interface Kept {
  readonly key: string;
  readonly process: CallProcess;
  readonly files: readonly string[];
  readonly fingerprint: string;
  timer?: NodeJS.Timeout;
}

const idleMs = 3 * 60_000;
const mostIdle = 2;

/** Makes a pool. */
export function createCallPool(tempFolder: string): CallPool {
  const idle: Kept[] = [];
  const lent = new Map<CallProcess, Kept>();
  let disposed = false;

  const drop = async (kept: Kept): Promise<void> => {
    clearTimeout(kept.timer);
    const at = idle.indexOf(kept);
    if (at >= 0) idle.splice(at, 1);
    await kept.process.stop();
  };

  return {
    async take(context, request, place, fresh) {
      const { snapshot, path } = request.overlay;
      const files = place.files.filter((file) => file !== path);
      const key = shortHash([place.python, snapshot.root, buffersOf(request.overlay), ...files]);
      const fingerprint = fingerprintOf(files);
      const stale = idle.filter((kept) => kept.key === key && kept.fingerprint !== fingerprint);
      for (const kept of stale) await drop(kept);
      const warm = fresh ? undefined : idle.findLast((kept) => kept.key === key);
      if (warm !== undefined) {
        clearTimeout(warm.timer);
        idle.splice(idle.indexOf(warm), 1);
        lent.set(warm.process, warm);
        return warm.process;
      }
      const started = await start(context, request, place.python, tempFolder);
      if ('why' in started) return started;
      lent.set(started, { key, process: started, files, fingerprint });
      return started;
    },
    async give(process) {
      const kept = lent.get(process);
      lent.delete(process);
      if (kept === undefined || disposed || fingerprintOf(kept.files) !== kept.fingerprint) return process.stop();
      for (const old of idle.slice(0, Math.max(0, idle.length - mostIdle + 1))) await drop(old);
      idle.push(kept);
      kept.timer = setTimeout(() => void drop(kept), idleMs);
      kept.timer.unref();
      return undefined;
    },
    async dispose() {
      disposed = true;
      await Promise.all([...idle.map(drop), ...[...lent.keys()].map((process) => process.stop())]);
      lent.clear();
    },
  };
}

/** Milliseconds without any message after which a process is given up. */
const silenceMs = 60_000;

async function start(
  context: CheckerContext,
  request: CheckRequest,
  python: string,
  tempFolder: string,
): Promise<CallProcess | { readonly why: string }> {
  const { processes, scratch, signal } = context;
  const held = await scratch.hold!(request.overlay.snapshot, signal);
  let folder: string | undefined;
  let live: LiveProcess | undefined;
  const stop = async () => {
    if (live !== undefined) await live.stop();
    await held.release();
    if (folder !== undefined) await removePrivateFolder(folder);
  };
  try {
    folder = await makePrivateFolder(tempFolder);
    const plan = callPlanOf(folder);
    await fillFolder(folder, plan, questionOf(request, held.scratch));
    const opened = processes.open!(
      {
        argv: [python, ...plan.args],
        cwd: join(held.scratch.root),
        env: plan.env,
        deadlineMs: silenceMs,
        within: held.scratch,
        writable: [folder],
      },
      new AbortController().signal,
    );
    live = opened;
    const next = async (waiting: AbortSignal): Promise<CallMessage | undefined> => {
      try {
        return callMessage(await opened.next(waiting));
      } catch (error) {
        await stop();
        throw waiting.aborted ? abortError(waiting) : error;
      }
    };
    const first = await next(signal);
    if (first?.kind === 'ready') {
      const send = (message: unknown) => opened.send(message);
      return { version: first.version, scratch: held.scratch, send, next, stop };
    }
    const end = await opened.stop();
    await stop();
    const said = `${end.stderr}\n${end.stdout}`.trim().split('\n').slice(-3).join(' ');
    return { why: `it did not start: ${said.slice(0, 500)}` };
  } catch (error) {
    await stop();
    throw error;
  }
}
