// Keeps a mypy process for each document that was checked, started beside the second question. It is
// believed only after it told the same as a cold run, and while everything around the document stays as it was.

import { isAbort, throwIfAborted } from '../../base/abort.ts';
import type { CheckRun, Problem } from '../../core/evidence.ts';
import type { CheckerContext, CheckRequest } from '../checker.ts';
import { buffersOf, fingerprintOf } from './fingerprint.ts';
import { startMypyServer, type MypyAnswer, type MypyJob, type MypyServer } from './mypyServer.ts';

/** Answers of kept processes. */
export interface WarmMypy {
  /** What a kept process found, or undefined where the question must be answered by the command. */
  answer(
    context: CheckerContext,
    request: CheckRequest,
  ): Promise<{ readonly job: MypyJob; readonly answer: MypyAnswer } | undefined>;
  /** Whether a cold run of this document would be remembered. */
  wants(context: CheckerContext, request: CheckRequest): boolean;
  /** Tells what a cold run saw: what a kept process must agree with. */
  learn(job: MypyJob, evidence: CheckRun): void;
  dispose(): Promise<void>;
}

interface Entry {
  readonly job: MypyJob;
  readonly problems: readonly Problem[];
  readonly buffers: string;
  readonly own: AbortController;
  fingerprint?: string;
  /** Settles when it is started, or when that failed. */
  starting?: Promise<void>;
  server?: MypyServer;
  mishaps: number;
  answers: number;
  off?: string;
  timer?: NodeJS.Timeout;
  /** Settles when the last question in the queue is over. */
  last: Promise<unknown>;
}

const idleMs = 3 * 60_000;
const mostServers = 2;
const mostEntries = 20;
const mostMishaps = 3;
/** After so many it is started anew, since what it loaded for candidates may pile up. */
const mostAnswers = 1000;

/** Makes the keeper. */
export function createWarmMypy(tempFolder: string): WarmMypy {
  const entries = new Map<string, Entry>();
  let disposed = false;

  const keyOf = ({ overlay }: CheckRequest) => JSON.stringify([overlay.snapshot.root, overlay.path]);
  const canKeep = ({ processes, scratch }: CheckerContext) =>
    process.platform !== 'win32' && processes.open !== undefined && scratch.hold !== undefined;

  const end = async (entry: Entry): Promise<void> => {
    clearTimeout(entry.timer);
    const { server } = entry;
    delete entry.server;
    delete entry.starting;
    if (server !== undefined) await server.stop();
  };
  const forget = async (key: string, entry: Entry): Promise<void> => {
    if (entries.get(key) === entry) entries.delete(key);
    entry.own.abort();
    await entry.starting;
    await end(entry);
  };
  const switchOff = async (entry: Entry, why: string): Promise<void> => {
    entry.off = why;
    entry.job.context.log(`mypy runs in a new process each time for ${entry.job.request.overlay.path}: ${why}`);
    await end(entry);
  };

  const start = async (entry: Entry): Promise<void> => {
    const { job, own } = entry;
    for (const other of [...entries.values()].filter((one) => one.server !== undefined).slice(mostServers - 1))
      await end(other);
    if (fingerprintOf(job.watched) !== job.state) return forgetLater(entry);
    const started = await startMypyServer(job, tempFolder, own.signal);
    if (started.kind === 'unfit') return switchOff(entry, started.why);
    const { server } = started;
    try {
      const first = await server.ask({ ...job.context, signal: own.signal }, job.request);
      const isSame = fingerprintOf(job.watched) === job.state;
      if (!isSame || first === undefined || first === 'failed' || wordsOf(first.problems) !== wordsOf(entry.problems)) {
        await server.stop();
        if (!isSame) return forgetLater(entry);
        const seen = first === undefined || first === 'failed' ? 'nothing' : wordsOf(first.problems).slice(0, 300);
        return await switchOff(entry, `it disagrees with a new process: it tells ${seen}`);
      }
      throwIfAborted(own.signal);
    } catch (error) {
      await server.stop();
      throw error;
    }
    entry.fingerprint = fingerprintOf(server.watched);
    entry.server = server;
    keepAwhile(entry);
  };
  const forgetLater = (entry: Entry): void => {
    entries.delete(keyOf(entry.job.request));
  };
  const begin = (entry: Entry): Promise<void> =>
    start(entry).catch((error: unknown) => {
      if (isAbort(error)) return;
      entry.off = 'it could not be started';
      entry.job.context.log(`mypy could not be kept: ${error instanceof Error ? error.message : String(error)}`);
    });

  const answerNow = async (key: string, entry: Entry, context: CheckerContext, request: CheckRequest) => {
    throwIfAborted(context.signal);
    const { server } = entry;
    if (entry.off !== undefined || server === undefined) return undefined;
    if (fingerprintOf(server.watched) !== entry.fingerprint) {
      await forget(key, entry);
      return undefined;
    }
    const answer = await server.ask(context, request);
    if (answer === undefined) {
      entry.mishaps += 1;
      if (entry.mishaps >= mostMishaps) await switchOff(entry, 'it ended several times');
      else await end(entry);
      return undefined;
    }
    if (answer === 'failed') return undefined;
    entry.answers += 1;
    if (entry.answers % mostAnswers === 0) await end(entry);
    else keepAwhile(entry);
    return { job: entry.job, answer };
  };

  const keepAwhile = (entry: Entry): void => {
    clearTimeout(entry.timer);
    entry.timer = setTimeout(() => {
      entry.last = entry.last.then(() => end(entry));
    }, idleMs);
    entry.timer.unref();
  };

  return {
    async answer(context, request) {
      const key = keyOf(request);
      const entry = entries.get(key);
      if (entry === undefined || request.fresh === true || !canKeep(context) || disposed) return undefined;
      if (entry.buffers !== buffersOf(request.overlay)) {
        await forget(key, entry);
        return undefined;
      }
      if (entry.off !== undefined) return undefined;
      if (entry.server === undefined) {
        entry.starting ??= begin(entry);
        return undefined;
      }
      const turn = entry.last.then(() => answerNow(key, entry, context, request));
      entry.last = turn.catch(() => undefined);
      return turn;
    },
    wants: (context, request) => !disposed && canKeep(context) && !entries.has(keyOf(request)),
    learn(job, evidence) {
      const key = keyOf(job.request);
      if (disposed || entries.has(key) || evidence.kind !== 'ran') return;
      // What cannot be read is no state to start from.
      if (evidence.problems.some(({ rule }) => rule === 'syntax')) return;
      for (const [old, entry] of entries) {
        if (entries.size < mostEntries) break;
        void forget(old, entry);
      }
      entries.set(key, {
        job,
        problems: evidence.problems,
        buffers: buffersOf(job.request.overlay),
        own: new AbortController(),
        mishaps: 0,
        answers: 0,
        last: Promise.resolve(),
      });
    },
    async dispose() {
      disposed = true;
      await Promise.all([...entries].map(([key, entry]) => forget(key, entry)));
    },
  };
}

/** What must be equal between a kept and a new process: every problem with its place. */
export function wordsOf(problems: readonly Problem[]): string {
  const lines = problems.map(({ uri, rule, message, severity, range: { start, end } }) =>
    [uri, start.line, start.character, end.line, end.character, severity, rule, message].join(' '),
  );
  return lines.toSorted().join('\n');
}
