// One worker that stays: starting it in a view of its own, asking it about one text at a time, and ending
// it. Whether its answers can be believed is left to warmTests.ts.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { throwIfAborted } from '../../../base/abort.ts';
import type { LiveProcess, ProcessSpec } from '../../../workspace/process.ts';
import type { HeldScratch, Scratch } from '../../../workspace/scratch.ts';
import { pathWords, type PathWords } from '../places.ts';
import { rawResultShape } from '../results.ts';
import { scriptSchema } from '../targetCoverage.ts';

const answerSchema = z.object({
  ...rawResultShape,
  token: z.string(),
  id: z.number(),
  exitCode: z.number(),
  durationMs: z.number(),
  /** What the runner itself needed for the tests. */
  testMs: z.number(),
  megabytes: z.number(),
  /** Counts of the scripts compiled from the target; without a source where that is the text itself. */
  counts: z.array(z.extend(scriptSchema, { source: z.optional(z.string()) })),
  spoilt: z.optional(z.string()),
});

const oddSchema = z.object({
  token: z.string(),
  id: z.number(),
  odd: z.string(),
  broken: z.optional(z.boolean()),
  spoilt: z.optional(z.string()),
});

const readySchema = z.object({ token: z.string(), ready: z.literal(true) });
const refusedSchema = z.object({ token: z.string(), refused: z.string() });

/** One answer about one text. */
export type WarmAnswer = z.infer<typeof answerSchema>;

/** What came of one question. */
export type WarmReply =
  | { readonly kind: 'answered'; readonly answer: WarmAnswer }
  /** It answered, but not as a process of its own would; \`usable\` when it may be asked again. */
  | { readonly kind: 'odd'; readonly why: string; readonly usable: boolean }
  | { readonly kind: 'hung' }
  | { readonly kind: 'gone'; readonly why: string };

/** A worker that has said that it is ready. */
export interface WarmWorker {
  readonly scratch: Scratch;
  readonly words: PathWords;
  readonly hostFolder: string;
  readonly sandboxed: boolean;
  /** Asks about one text; a worker that does not answer in time is stopped. */
  ask(text: string, keep: boolean, deadlineMs: number, signal: AbortSignal): Promise<WarmReply>;
  /** Ends it and removes its view. */
  stop(): Promise<void>;
}

/** What a worker is started with. */
export interface WorkerStart {
  readonly open: (spec: ProcessSpec, signal: AbortSignal) => LiveProcess;
  readonly held: HeldScratch;
  readonly sandboxed: boolean;
  readonly hostDir: string;
  readonly root: string;
  readonly token: string;
  readonly cwd: string;
  readonly files: readonly string[];
  /** Builds the command in the private folder, or says why not. */
  plan(
    hostFolder: string,
  ): Promise<
    | { readonly argv: readonly [string, ...string[]]; readonly env: Readonly<Record<string, string>> }
    | { readonly why: string }
  >;
}

/** The longest that a worker may take to start, in milliseconds. */
const startMs = 30_000;

/** Starts a worker, or says why it cannot be had. The view is released in either case, at the end. */
export async function startWorker(
  start: WorkerStart,
  signal: AbortSignal,
): Promise<WarmWorker | { readonly why: string }> {
  const { held, token } = start;
  const hostFolder = await mkdtemp(join(start.hostDir, 'touchstone-tests-'));
  const life = new AbortController();
  let live: LiveProcess | undefined;
  let stopped: Promise<void> | undefined;
  const end = async () => {
    life.abort();
    await live?.stop();
    await held.release();
    await rm(hostFolder, { recursive: true, force: true, maxRetries: 3 });
  };
  const stop = () => (stopped ??= end());
  /** The next message, or why there is none. */
  const hear = async (deadlineMs: number): Promise<{ readonly message: unknown } | 'late' | 'gone'> => {
    const late = AbortSignal.timeout(Math.ceil(deadlineMs));
    try {
      const message = await live!.next(AbortSignal.any([signalOf(), late]));
      return message === undefined ? 'gone' : { message };
    } catch (error) {
      if (late.aborted && !signalOf().aborted) return 'late';
      throw error;
    }
  };
  let asking = signal;
  const signalOf = () => asking;
  try {
    const plan = await start.plan(hostFolder);
    if ('why' in plan) {
      await stop();
      return plan;
    }
    const spec = {
      argv: plan.argv,
      cwd: start.cwd,
      env: plan.env,
      deadlineMs: 24 * 3600 * 1000,
      within: held.scratch,
      writable: [hostFolder],
    };
    live = start.open(spec, life.signal);
    const first = await hear(startMs);
    const said = typeof first === 'string' ? undefined : first.message;
    if (!z.safeParse(readySchema, said).success) {
      const refused = z.safeParse(refusedSchema, said);
      const ended = first === 'gone' ? await live.ended : undefined;
      const words = ended === undefined ? '' : `: ${(ended.reason ?? '') + ended.stderr.trim().slice(0, 500)}`;
      await stop();
      return { why: refused.success ? refused.data.refused : `the worker did not start${words}` };
    }
  } catch (error) {
    await stop();
    throw error;
  }
  const process = live;
  let lastId = 0;
  return {
    scratch: held.scratch,
    words: pathWords(held.scratch, start.root, hostFolder),
    hostFolder,
    sandboxed: start.sandboxed,
    stop,
    async ask(text, keep, deadlineMs, askSignal) {
      throwIfAborted(askSignal);
      const id = ++lastId;
      asking = askSignal;
      process.send({ id, text, keep, files: start.files });
      try {
        const heard = await hear(deadlineMs);
        if (heard === 'late') {
          await stop();
          return { kind: 'hung' };
        }
        if (heard === 'gone') {
          const { kind, exitCode, reason, stderr } = await process.ended;
          await stop();
          const words = reason ?? stderr.trim().slice(-500);
          return { kind: 'gone', why: `the worker ${kind} (${exitCode ?? 'no exit code'}) ${words}` };
        }
        return replyOf(heard.message, id, token);
      } catch (error) {
        // Stopped in the middle of a question it would answer the next one with the answer to this.
        await stop();
        throw error;
      }
    },
  };
}

function replyOf(message: unknown, id: number, token: string): WarmReply {
  const odd = z.safeParse(oddSchema, message);
  if (odd.success && odd.data.id === id && odd.data.token === token) {
    const usable = odd.data.broken !== true && odd.data.spoilt === undefined;
    return { kind: 'odd', why: odd.data.spoilt ?? odd.data.odd, usable };
  }
  const answer = z.safeParse(answerSchema, message);
  if (!answer.success) return { kind: 'odd', why: 'the worker said something that cannot be read', usable: false };
  if (answer.data.id !== id || answer.data.token !== token)
    return { kind: 'odd', why: 'somebody else answered for the worker', usable: false };
  return { kind: 'answered', answer: answer.data };
}

/** Writes the files of a worker into its private folder. */
export async function writeHosts(
  folder: string,
  hosts: readonly { readonly name: string; readonly text: string }[],
): Promise<void> {
  for (const host of hosts) await writeFile(join(folder, host.name), host.text, { mode: 0o600 });
}
