// Python processes that stay warm for calls, one for each interpreter and folder: lent to one session at a time,
// and ended when they were idle for long or what they see is not the folder any more.

import { join } from 'node:path';
import { shortHash } from '../../../base/hash.ts';
import { abortError } from '../../../base/abort.ts';
import type { Scratch } from '../../../workspace/scratch.ts';
import { buffersOf, fingerprintOf } from '../../python/fingerprint.ts';
import { openHeld } from '../../python/heldProcess.ts';
import { fillFolder, questionOf } from '../../python/testFolder.ts';
import type { CheckerContext, CheckRequest } from '../../checker.ts';
import { createSpares } from '../spares.ts';
import { callPlanOf } from './callPlan.ts';
import { callMessage, type CallMessage } from './callWire.ts';

/** A process that hears. */
export interface CallProcess {
  readonly version: string;
  readonly scratch: Scratch;
  /** What stands for the document that is open in it, with its text; undefined where none is. */
  open: string | undefined;
  /** Whether what is open is to be opened again. */
  stale: boolean;
  /** Whether it has not ended. */
  alive(): boolean;
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
  /**
   * A warm process, or a new one; words on why there is none. `fresh` asks for a new one, else one with `open` is taken
   * before all others.
   */
  take(
    context: CheckerContext,
    request: CheckRequest,
    place: CallPlace,
    fresh: boolean,
    open: string,
  ): Promise<CallProcess | { readonly why: string }>;
  /** Starts one that has nothing open, since a fresh one is likely to be asked for soon; returns at once. */
  foresee(context: CheckerContext, request: CheckRequest, place: CallPlace): void;
  /** Gives one back that can be used again. */
  give(process: CallProcess): Promise<void>;
  /** What is known of the original that a name stands for. */
  known(document: string): KnownOriginal;
  dispose(): Promise<void>;
}

/** What earlier runs of an original told: it decides how long its next runs, and variants of it, may take. */
export interface KnownOriginal {
  /** Milliseconds of the slowest case that came to its end; undefined before any ran. */
  slowestMs: number | undefined;
  /** Cases that did not come to their end, as they are told. */
  readonly hung: Set<string>;
  /** Whether a variant of it passed all that it was asked, and none was called since. */
  isPassed: boolean;
}

interface Kept {
  readonly key: string;
  readonly process: CallProcess;
  readonly files: readonly string[];
  readonly fingerprint: string;
  /** When it was given back, on the clock of `performance`. */
  since: number;
  timer?: NodeJS.Timeout;
}

const idleMs = 3 * 60_000;
const mostIdle = 2;
/** Milliseconds after which a document that is open in an idle process is opened again. */
const longestOpenMs = 10_000;
/** Originals that are remembered. */
const mostKnown = 50;

/** Makes a pool. */
export function createCallPool(tempFolder: string): CallPool {
  const idle: Kept[] = [];
  const lent = new Map<CallProcess, Kept>();
  const originals = new Map<string, KnownOriginal>();
  const spares = createSpares<CallProcess>(idleMs);
  let disposed = false;

  const seenBy = (request: CheckRequest, place: CallPlace) => {
    const { snapshot, path } = request.overlay;
    const files = place.files.filter((file) => file !== path);
    const key = shortHash([place.python, snapshot.root, buffersOf(request.overlay), ...files]);
    return { files, key, fingerprint: fingerprintOf(files) };
  };
  const foresee: CallPool['foresee'] = (context, request, place) => {
    const { key, fingerprint } = seenBy(request, place);
    spares.foresee(request.overlay.snapshot.root, `${key} ${fingerprint}`, async () => {
      const started = await start(context, request, place.python, tempFolder);
      return 'why' in started ? undefined : started;
    });
  };

  const drop = async (kept: Kept): Promise<void> => {
    clearTimeout(kept.timer);
    const at = idle.indexOf(kept);
    if (at >= 0) idle.splice(at, 1);
    await kept.process.stop();
  };

  return {
    async take(context, request, place, fresh, open) {
      const { files, key, fingerprint } = seenBy(request, place);
      const stale = idle.filter((kept) => kept.key === key && kept.fingerprint !== fingerprint);
      for (const kept of stale) await drop(kept);
      const own = fresh ? [] : idle.filter((kept) => kept.key === key);
      const warm = own.findLast((kept) => kept.process.open === open) ?? own.at(-1);
      if (warm !== undefined) {
        clearTimeout(warm.timer);
        // What a document reads when it is loaded is no file of the project's imports, and may have changed.
        if (performance.now() - warm.since > longestOpenMs) warm.process.stale = true;
        idle.splice(idle.indexOf(warm), 1);
        lent.set(warm.process, warm);
        return warm.process;
      }
      const spare = fresh && (await spares.take(request.overlay.snapshot.root, `${key} ${fingerprint}`));
      // Where one is judged, others often are: in this run, or in the next.
      if (spare) foresee(context, request, place);
      const started = spare || (await start(context, request, place.python, tempFolder));
      if ('why' in started) return started;
      lent.set(started, { key, process: started, files, fingerprint, since: 0 });
      return started;
    },
    foresee,
    async give(process) {
      const kept = lent.get(process);
      lent.delete(process);
      if (kept === undefined || disposed || fingerprintOf(kept.files) !== kept.fingerprint) return process.stop();
      for (const old of idle.splice(0, Math.max(0, idle.length - mostIdle + 1))) {
        clearTimeout(old.timer);
        spares.release(old.process);
      }
      kept.since = performance.now();
      idle.push(kept);
      kept.timer = setTimeout(() => void drop(kept), idleMs);
      kept.timer.unref();
      return undefined;
    },
    known(document) {
      const found = originals.get(document) ?? { slowestMs: undefined, hung: new Set<string>(), isPassed: false };
      originals.delete(document);
      originals.set(document, found);
      for (const oldest of originals.keys()) {
        if (originals.size <= mostKnown) break;
        originals.delete(oldest);
      }
      return found;
    },
    async dispose() {
      disposed = true;
      await Promise.all([spares.dispose(), ...idle.map(drop), ...[...lent.keys()].map((process) => process.stop())]);
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
  const held = await openHeld(context, request.overlay.snapshot, tempFolder, async (scratch, folder) => {
    const plan = callPlanOf(folder);
    await fillFolder(folder, plan, questionOf(request, scratch));
    return { argv: [python, ...plan.args], cwd: join(scratch.root), env: plan.env, deadlineMs: silenceMs };
  });
  const { scratch, live, stop } = held;
  let isAlive = true;
  void live.ended.finally(() => (isAlive = false));
  const next = async (waiting: AbortSignal): Promise<CallMessage | undefined> => {
    try {
      return callMessage(await live.next(waiting));
    } catch (error) {
      await stop();
      throw waiting.aborted ? abortError(waiting) : error;
    }
  };
  const first = await next(context.signal);
  if (first?.kind !== 'ready') return { why: await held.whyNot() };
  const send = (message: unknown) => live.send(message);
  const fresh = { open: undefined, stale: false, alive: () => isAlive };
  return { ...fresh, version: first.version, scratch, send, next, stop };
}
