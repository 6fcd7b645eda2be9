// Keeps a Python process for each document that was tested: one that has loaded everything up to the
// document itself, and forks for each candidate. It is believed only after it agreed with a cold run.

import type { CheckRun } from '../../core/evidence.ts';
import { throwIfAborted } from '../../base/abort.ts';
import type { CheckerContext, CheckRequest } from '../checker.ts';
import { buffersOf, fingerprintOf } from './fingerprint.ts';
import { parseTold, type ToldRun } from './testResults.ts';
import type { Job } from './testJob.ts';
import { evidenceOf } from './testRun.ts';
import { startWarmServer, type WarmServer } from './warmServer.ts';

/** Answers of kept processes. */
export interface WarmTests {
  /** The evidence of a fork, or undefined where the question must be answered cold. */
  answer(context: CheckerContext, request: CheckRequest): Promise<CheckRun | undefined>;
  /** Tells what a cold run saw: what a kept process must agree with. */
  learn(job: Job, evidence: CheckRun): void;
  dispose(): Promise<void>;
}

/** What is known of one document and scope. */
interface Entry {
  readonly job: Job;
  readonly evidence: CheckRun;
  readonly buffers: string;
  server?: WarmServer;
  fingerprint?: string;
  watched: readonly string[];
  baselineMs: number;
  /** Forks that spoiled the view or looked past it, and servers that died. */
  mishaps: number;
  /** Why no process is kept for it. */
  off?: string;
  timer?: NodeJS.Timeout;
  /** Settles when the last question in the queue is over. */
  last: Promise<unknown>;
}

const idleMs = 3 * 60_000;
const mostServers = 3;
/** Documents that are remembered with what a cold run of them saw. */
const mostEntries = 20;
const mostMishaps = 3;

/** Makes the keeper of one runner's processes. */
export function createWarmTests(tempFolder: string): WarmTests {
  const entries = new Map<string, Entry>();
  let disposed = false;

  const keyOf = ({ overlay, scope }: CheckRequest) => JSON.stringify([overlay.snapshot.root, overlay.path, scope]);

  const end = async (entry: Entry): Promise<void> => {
    clearTimeout(entry.timer);
    const { server } = entry;
    delete entry.server;
    if (server !== undefined) await server.stop();
  };

  const switchOff = async (entry: Entry, context: CheckerContext, why: string): Promise<undefined> => {
    entry.off = why;
    context.log(`tests of ${entry.job.request.overlay.path} run in a new process each time: ${why}`);
    await end(entry);
    return undefined;
  };

  const mishap = async (entry: Entry, context: CheckerContext, why: string): Promise<void> => {
    entry.mishaps += 1;
    context.log(`a kept process for the tests of ${entry.job.request.overlay.path} is ended: ${why}`);
    if (entry.mishaps >= mostMishaps) await switchOff(entry, context, why);
    else await end(entry);
  };

  const makeRoom = async (): Promise<void> => {
    const live = [...entries.values()].filter((entry) => entry.server !== undefined);
    for (const entry of live.slice(0, Math.max(0, live.length - mostServers + 1))) await end(entry);
  };

  /** Starts the process and lets it answer for the text that the cold run had. */
  const begin = async (entry: Entry, context: CheckerContext): Promise<WarmServer | undefined> => {
    await makeRoom();
    const { job } = entry;
    const { settings, signal } = context;
    const started = await startWarmServer({ ...job, context }, tempFolder);
    if (started.kind === 'unfit') return switchOff(entry, context, started.why);
    const { server } = started;
    entry.server = server;
    const before = await server.ask(context, job.request, settings.deadlineMs);
    throwIfAborted(signal);
    if (before === undefined) return switchOff(entry, context, 'the kept process ended');
    const told = toldOf(before.finished.told, before.finished.token);
    const spoiled = told?.notices.find(({ what }) => what !== 'read');
    if (spoiled !== undefined) return switchOff(entry, context, reasonOf(spoiled));
    const seen = evidenceOf({ ...before.finished, job: { ...job, context } });
    if (verdictOf(seen) !== verdictOf(entry.evidence)) {
      return switchOff(entry, context, `it disagrees with a new process: ${verdictOf(seen).slice(0, 300)}`);
    }
    if (told?.loaded !== undefined && !(await server.preload(context, told.loaded)))
      return switchOff(entry, context, 'loading the dependencies ahead changes the process');
    entry.baselineMs = before.finished.end.durationMs;
    if (await server.deepen(context, job.request.overlay.text, settings.deadlineMs)) {
      const again = await server.ask(context, job.request, settings.deadlineMs);
      if (again === undefined) return switchOff(entry, context, server.fault());
      const deeper = evidenceOf({ ...again.finished, job: { ...job, context } });
      if (verdictOf(deeper) !== verdictOf(entry.evidence)) {
        context.log(`candidates are loaded from the start: stopping later tells ${verdictOf(deeper).slice(0, 300)}`);
        server.flatten();
      }
    }
    const reads = (told?.notices ?? []).filter(({ what }) => what === 'read').map(({ path }) => path);
    const loaded = told?.loaded?.sources.map(([, path]) => path) ?? [];
    entry.watched = server.watched([...reads, ...loaded]);
    entry.fingerprint = fingerprintOf(entry.watched);
    return server;
  };

  const answerNow = async (
    entry: Entry,
    context: CheckerContext,
    request: CheckRequest,
  ): Promise<CheckRun | undefined> => {
    if (entry.off !== undefined) return undefined;
    if (entry.server !== undefined && fingerprintOf(entry.watched) !== entry.fingerprint) {
      await end(entry);
      entries.delete(keyOf(request));
      return undefined;
    }
    const server = entry.server ?? (await begin(entry, context));
    if (server === undefined) return undefined;
    const deadlineMs = Math.min(context.settings.deadlineMs, Math.max(2000, 10 * entry.baselineMs));
    const reply = await server.ask(context, request, deadlineMs);
    if (reply === undefined) {
      throwIfAborted(context.signal);
      const why = server.fault();
      await mishap(entry, context, `it did not answer (${why})`);
      return undefined;
    }
    const { finished } = reply;
    const told = toldOf(finished.told, finished.token);
    const escaped = told?.notices.find(({ what }) => what === 'escaped');
    if (escaped !== undefined) {
      await mishap(entry, context, reasonOf(escaped));
      return undefined;
    }
    const wrote = told?.notices.find(({ what }) => what === 'wrote');
    if (wrote !== undefined) await mishap(entry, context, reasonOf(wrote));
    keepAwhile(entry);
    const { request: _asked, context: _context, ...rest } = entry.job;
    return evidenceOf({ ...finished, job: { ...rest, request, context } });
  };

  const keepAwhile = (entry: Entry): void => {
    clearTimeout(entry.timer);
    if (entry.server === undefined) return;
    entry.timer = setTimeout(() => {
      entry.last = entry.last.then(() => end(entry));
    }, idleMs);
    entry.timer.unref();
  };

  return {
    async answer(context, request) {
      const entry = entries.get(keyOf(request));
      const canKeep = context.processes.open !== undefined && context.scratch.hold !== undefined;
      if (entry === undefined || request.fresh === true || !canKeep || disposed) return undefined;
      if (entry.buffers !== buffersOf(request.overlay)) {
        entries.delete(keyOf(request));
        await entry.last;
        await end(entry);
        return undefined;
      }
      const turn = entry.last.then(() => {
        throwIfAborted(context.signal);
        return answerNow(entry, context, request);
      });
      entry.last = turn.then(
        () => undefined,
        () => end(entry),
      );
      return turn;
    },
    learn(job, evidence) {
      const key = keyOf(job.request);
      const { setup, request } = job;
      if (disposed || entries.has(key) || process.platform === 'win32') return;
      // What did not come to its end says nothing that a kept process could agree with.
      if (evidence.kind === 'timedOut') return;
      // What pytest rewrites is read from the file and not through the loader.
      if (setup.testFiles.includes(request.overlay.path) || request.overlay.path.endsWith('conftest.py')) return;
      const buffers = buffersOf(request.overlay);
      for (const [old, entry] of entries) {
        if (entries.size < mostEntries) break;
        entries.delete(old);
        entry.last = entry.last.then(() => end(entry));
      }
      entries.set(key, { job, evidence, buffers, watched: [], baselineMs: 0, mishaps: 0, last: Promise.resolve() });
    },
    async dispose() {
      disposed = true;
      await Promise.all(
        [...entries.values()].map(async (entry) => {
          await entry.last;
          await end(entry);
        }),
      );
      entries.clear();
    },
  };
}

function toldOf(lines: string | undefined, token: string): ToldRun | undefined {
  if (lines === undefined) return undefined;
  const parsed = parseTold(lines, token);
  return parsed.ok ? parsed.value : undefined;
}

function reasonOf({ what, path }: ToldRun['notices'][number]): string {
  if (what === 'wrote') return `a test writes to ${path}`;
  return path.includes('/') ? 'a test reads the document as a file' : `a test starts a process (${path})`;
}

/** What must be equal between a kept and a new process: how it ended, and each test's state. */
export function verdictOf(run: CheckRun): string {
  if (run.kind !== 'ran') return `${run.kind} ${run.failure.code}`;
  const states = (run.tests?.cases ?? [])
    .filter((one) => !(one.id.endsWith('::(load)') && one.state === 'passed'))
    .map((one) => `${one.id} ${one.state}`);
  return [...states.toSorted(), `target ran: ${run.tests?.targetRan ?? ''}`].join('\n');
}
