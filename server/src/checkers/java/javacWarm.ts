// Keeps one Java machine with the compiler loaded, so that a candidate costs a compilation and not a start.
// Nothing but loaded code is kept: every question opens its sources and jars anew.

import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import { abortError } from '../../base/abort.ts';
import type { LiveProcess, ProcessEnd } from '../../workspace/process.ts';
import type { CheckerContext } from '../checker.ts';
import type { Jdk } from './jdk.ts';

/** Milliseconds after which a machine that nobody asks is ended. */
const idleMs = 5 * 60_000;

const replyShape = z.object({ answered: z.string() });

/** One question: files that the compiler's host reads and writes. */
export interface WarmQuestion {
  readonly jdk: Jdk;
  /** Folder with the host's classes. */
  readonly host: string;
  readonly question: string;
  readonly answer: string;
}

/** What came of a question; `none` where a fresh process must answer. */
export type WarmAnswer =
  | { readonly kind: 'answered'; readonly end: ProcessEnd; readonly warm: boolean }
  | { readonly kind: 'timedOut'; readonly end: ProcessEnd }
  | { readonly kind: 'none' };

/** The keeper of one machine. */
export interface JavacWarm {
  ask(context: CheckerContext, question: WarmQuestion): Promise<WarmAnswer>;
  dispose(): Promise<void>;
}

interface Machine {
  readonly key: string;
  readonly process: LiveProcess;
  answered: number;
}

/** Makes the keeper; nothing is started before the first question. */
export function createJavacWarm(): JavacWarm {
  let machine: Machine | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let idle: NodeJS.Timeout | undefined;

  const stop = async (): Promise<void> => {
    const old = machine;
    machine = undefined;
    clearTimeout(idle);
    await old?.process.stop();
  };

  const start = (context: CheckerContext, question: WarmQuestion, key: string): Machine => {
    const flags = ['-XX:+UseSerialGC', '-Duser.language=en', '--add-opens', 'java.base/java.io=ALL-UNNAMED'];
    const argv = [question.jdk.java, ...flags, '-cp', question.host, 'TouchstoneCompiler'] as const;
    const spec = { argv, cwd: question.host, deadlineMs: context.settings.deadlineMs };
    // It outlives this question, so it does not end with it.
    return { key, process: context.processes.open!(spec, new AbortController().signal), answered: 0 };
  };

  const askNow = async (context: CheckerContext, question: WarmQuestion): Promise<WarmAnswer> => {
    const key = JSON.stringify([question.jdk.java, question.host]);
    if (machine !== undefined && machine.key !== key) await stop();
    const current = (machine ??= start(context, question, key));
    clearTimeout(idle);
    const startedAt = context.now();
    const nonce = randomUUID();
    const words = [nonce, encodeURIComponent(question.question), encodeURIComponent(question.answer)];
    current.process.send({ ask: words.join('|') });
    let heard: boolean;
    try {
      heard = await hear(current.process, nonce, context.signal);
    } catch (error) {
      await stop();
      throw error;
    }
    if (!heard) {
      const end = await current.process.ended;
      await stop();
      return end.kind === 'timedOut' ? { kind: 'timedOut', end } : { kind: 'none' };
    }
    const warm = current.answered++ > 0;
    idle = setTimeout(() => void stop(), idleMs);
    idle.unref();
    return { kind: 'answered', warm, end: { ...calm, durationMs: Math.max(0, context.now() - startedAt) } };
  };

  return {
    async ask(context, question) {
      if (context.processes.open === undefined) return { kind: 'none' };
      // One question at a time; those that wait see their own abort.
      const turn = last.then(() =>
        context.signal.aborted ? Promise.reject(abortError(context.signal)) : askNow(context, question),
      );
      last = turn.catch(() => undefined);
      return turn;
    },
    async dispose() {
      await last;
      await stop();
    },
  };
}

const calm: ProcessEnd = {
  kind: 'exited',
  exitCode: 0,
  signal: null,
  stdout: '',
  stderr: '',
  droppedBytes: 0,
  durationMs: 0,
};

/** Whether the machine answered; what is no answer to this question ends it. */
async function hear(process: LiveProcess, nonce: string, signal: AbortSignal): Promise<boolean> {
  const message = await process.next(signal);
  if (message === undefined) return false;
  const parsed = z.safeParse(replyShape, message);
  if (parsed.success && parsed.data.answered === nonce) return true;
  await process.stop();
  return false;
}
