// One kept Python process: starting it in a view of its own, asking it about a text, and ending it. When to
// keep one, and when to believe it, is decided by warmTests.ts.

import { dirname, join } from 'node:path';
import { randomBytes } from 'node:crypto';
import * as z from 'zod/mini';
import { abortError } from '../../base/abort.ts';
import { positionAt } from '../../base/text.ts';
import type { LiveProcess, ProcessEnd } from '../../workspace/process.ts';
import type { CheckerContext, CheckRequest } from '../checker.ts';
import type { Finished } from './testRun.ts';
import type { Job } from './testJob.ts';
import type { ToldRun } from './testResults.ts';
import { openHeld, type HeldProcess } from './heldProcess.ts';
import { fillFolder, questionOf } from './testFolder.ts';
import { serverPlanOf } from './testPlan.ts';

const messageShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready'), own: z.array(z.string()), read: z.array(z.string()) }),
  z.object({ kind: z.literal('unfit'), why: z.string() }),
  z.object({ kind: z.literal('preloaded') }),
  z.object({ kind: z.literal('deepened'), done: z.boolean() }),
  z.object({
    kind: z.literal('ran'),
    id: z.number(),
    lines: z.string(),
    exit: z.nullable(z.number()),
    signal: z.nullable(z.number()),
    timedOut: z.boolean(),
    out: z.string(),
    ms: z.number(),
  }),
]);

type Message = z.infer<typeof messageShape>;

/** A process that answers. */
export interface WarmServer {
  /** What a fork told, or undefined when the process ended. An abort ends it and throws. */
  ask(
    context: CheckerContext,
    request: CheckRequest,
    deadlineMs: number,
  ): Promise<{ readonly finished: Omit<Finished, 'job'> } | undefined>;
  /** Stops once more, where the tests are found; from there texts that differ within functions are answered. */
  deepen(context: CheckerContext, text: string, deadlineMs: number): Promise<boolean>;
  /** Answers from the first stop only. */
  flatten(): void;
  /** Lets it load ahead what a fork had to load. */
  preload(context: CheckerContext, loaded: NonNullable<ToldRun['loaded']>): Promise<boolean>;
  /** Files and folders of the workspace whose change makes it stale. */
  watched(more: readonly string[]): readonly string[];
  /** Why it gave no answer, in words for the log. */
  fault(): string;
  stop(): Promise<void>;
}

/** Milliseconds that an answer may take beyond the fork's own deadline. */
const graceMs = 5000;

/** Starts a process up to the moment where it would load the document. */
export async function startWarmServer(
  job: Job,
  tempFolder: string,
): Promise<
  { readonly kind: 'started'; readonly server: WarmServer } | { readonly kind: 'unfit'; readonly why: string }
> {
  const { context, setup, request } = job;
  const { processes, settings, signal } = context;
  let argv: readonly [string, ...string[]] | undefined;
  const held = await openHeld(context, request.overlay.snapshot, tempFolder, async (scratch, folder) => {
    const files = job.files.map((file) => scratch.toScratch(file));
    const plan = serverPlanOf(setup, files, folder, job.plugins);
    await fillFolder(folder, plan, questionOf(request, scratch));
    argv = [setup.environment.python, ...plan.args];
    return {
      argv,
      cwd: scratch.toScratch(setup.folder),
      env: plan.env,
      deadlineMs: settings.deadlineMs + graceMs,
    };
  });
  try {
    const first = await nextOf(held.live, signal);
    if (first?.kind === 'ready') {
      const isolation = await processes.isolation?.();
      const sandboxed = isolation?.kind === 'sandbox';
      const read = [...first.own, ...first.read];
      return { kind: 'started', server: serverOf({ job, held, argv: argv!, read, sandboxed }) };
    }
    const why = await held.whyNot();
    return { kind: 'unfit', why: first?.kind === 'unfit' ? first.why : why };
  } catch (error) {
    await held.stop();
    throw error;
  }
}

interface Parts {
  readonly job: Job;
  readonly held: HeldProcess;
  readonly argv: readonly string[];
  /** Files that it has loaded or read, in the view. */
  readonly read: readonly string[];
  readonly sandboxed: boolean;
}

function serverOf({ job, held, argv, read, sandboxed }: Parts): WarmServer {
  const { live, folder, stop } = held;
  let asked = 0;
  let fault = '';
  let deep = false;
  return {
    async deepen(context, text, deadlineMs) {
      live.send({ kind: 'deepen', text, deadlineMs });
      const message = await nextOf(live, context.signal);
      deep = message?.kind === 'deepened' && message.done;
      return deep;
    },
    flatten() {
      deep = false;
    },
    fault: () => fault,
    async ask(context, request, deadlineMs) {
      const id = ++asked;
      const token = randomBytes(16).toString('hex');
      const startedAt = context.now();
      const { document, span, overlay } = request;
      const last = Math.max(span.start, span.end - 1);
      live.send({
        kind: 'run',
        id,
        token,
        text: overlay.text,
        first: positionAt(document.text, span.start).line + 1,
        last: positionAt(document.text, last).line + 1,
        deadlineMs,
        deep,
      });
      const message = await nextOf(live, context.signal);
      if (message?.kind !== 'ran' || message.id !== id) {
        fault = message === undefined ? 'it ended or said something unknown' : `it said “${message.kind}”`;
        return undefined;
      }
      const end: ProcessEnd = {
        kind: message.timedOut ? 'timedOut' : message.signal === null ? 'exited' : 'signalled',
        exitCode: message.exit,
        signal: message.signal === null ? null : `SIG${message.signal}`,
        stdout: message.out,
        stderr: '',
        droppedBytes: 0,
        durationMs: Math.max(0, context.now() - startedAt),
        sandboxed,
      };
      const finished = { scratch: held.scratch, argv, privateFolder: folder, end, token, told: message.lines };
      return { finished: { ...finished, warm: true, deadlineMs } };
    },
    async preload(context, loaded) {
      live.send({
        kind: 'preload',
        modules: loaded.modules,
        sources: loaded.sources,
        tests: job.files.map((file) => held.scratch.toScratch(file)),
      });
      return (await nextOf(live, context.signal))?.kind === 'preloaded';
    },
    watched(more) {
      const { setup, request } = job;
      const root = request.overlay.snapshot.root;
      const inWorkspace = [...read, ...more].map((path) => held.scratch.toWorkspace(path));
      const configuration = ['pyproject.toml', 'setup.cfg', 'tox.ini', 'pytest.ini'].map((name) =>
        join(setup.folder, name),
      );
      const files = [...inWorkspace, ...setup.graph.files, ...configuration].filter((path) => path.startsWith(root));
      const folders = [...setup.graph.folders, ...inWorkspace.map((path) => dirname(path))];
      return [...new Set([...files, ...folders])].filter((path) => path !== request.overlay.path).toSorted();
    },
    stop,
  };
}

/** The next message; undefined when the process ended or said something unknown. An abort ends it and throws. */
async function nextOf(live: LiveProcess, signal: AbortSignal): Promise<Message | undefined> {
  let message: unknown;
  try {
    message = await live.next(signal);
  } catch (error) {
    await live.stop();
    throw signal.aborted ? abortError(signal) : error;
  }
  const parsed = messageShape.safeParse(message);
  return parsed.success ? parsed.data : undefined;
}
