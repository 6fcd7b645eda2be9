// One kept mypy: starting it in a view of its own, asking it about a text, and ending it. When to keep one,
// and when to believe it, is decided by warmMypy.ts.

import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import type { Problem } from '../../core/evidence.ts';
import type { LiveProcess } from '../../workspace/process.ts';
import type { CheckerContext, CheckRequest } from '../checker.ts';
import { mypyServerSource } from './hosts/mypyServer.ts';
import { parseMypy, problemsOf } from './mypyProblems.ts';
import { openHeld } from './heldProcess.ts';

const messageShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready'), modules: z.array(z.string()) }),
  z.object({ kind: z.literal('unfit'), why: z.string() }),
  z.object({ kind: z.literal('failed'), id: z.number() }),
  z.object({ kind: z.literal('checked'), id: z.number(), out: z.string(), blocked: z.boolean() }),
]);

/** What a cold run was made of, as far as a kept process must be made of the same. */
export interface MypyJob {
  readonly context: CheckerContext;
  readonly request: CheckRequest;
  readonly version?: string;
  /** The interpreter in which mypy is installed. */
  readonly python: string;
  /** mypy's options, without those of the cache. */
  readonly options: readonly string[];
  /** Absolute paths in the workspace. */
  readonly files: readonly string[];
  /** Absolute folder in the workspace where it runs. */
  readonly folder: string;
  /** Files and folders whose change may change the answer. */
  readonly watched: readonly string[];
  /** Their fingerprint before the cold run. */
  readonly state: string;
}

/** What it found in one text. */
export interface MypyAnswer {
  readonly problems: readonly Problem[];
  readonly out: string;
  readonly exitCode: number;
  readonly durationMs: number;
  readonly sandboxed: boolean;
}

/** A mypy that answers. */
export interface MypyServer {
  /**
   * What it found; `failed` when mypy failed over this text but goes on; undefined when it ended or said
   * something unknown. An abort throws and leaves its answer unread.
   */
  ask(context: CheckerContext, request: CheckRequest): Promise<MypyAnswer | 'failed' | undefined>;
  /** Files and folders of the workspace, and of what is installed, whose change makes it stale. */
  readonly watched: readonly string[];
  stop(): Promise<void>;
}

/** Starts mypy in a view of its own and has it check the job's text. Aborting `signal` ends it for good. */
export async function startMypyServer(
  job: MypyJob,
  tempFolder: string,
  signal: AbortSignal,
): Promise<
  { readonly kind: 'started'; readonly server: MypyServer } | { readonly kind: 'unfit'; readonly why: string }
> {
  const { processes, settings } = job.context;
  const { overlay } = job.request;
  const held = await openHeld(
    { ...job.context, signal },
    overlay.snapshot,
    tempFolder,
    async (view, folder) => {
      const host = join(folder, 'touchstone_mypy.py');
      await writeFile(host, mypyServerSource, { mode: 0o600 });
      return {
        argv: [job.python, host],
        cwd: view.toScratch(job.folder),
        env: { MYPYPATH: '', PYTHONDONTWRITEBYTECODE: '1' },
        deadlineMs: settings.deadlineMs,
      };
    },
    signal,
  );
  const { scratch: view, live, stop } = held;
  try {
    live.send({
      target: view.toScratch(overlay.path),
      text: overlay.text,
      arguments: [...job.options, '--', ...job.files.map((file) => view.toScratch(file))],
    });
    const first = messageShape.safeParse(await live.next(signal));
    if (first.success && first.data.kind === 'ready') {
      const isolation = await processes.isolation?.();
      const modules = first.data.modules.map((path) => view.toWorkspace(path));
      const watched = [...job.watched, ...modules, ...modules.map((path) => dirname(path))];
      const parts = { job, live, view, sandboxed: isolation?.kind === 'sandbox' };
      return {
        kind: 'started',
        server: {
          ask: asker(parts),
          watched: [...new Set(watched)].filter((path) => path !== overlay.path).toSorted(),
          stop,
        },
      };
    }
    const why = await held.whyNot();
    return { kind: 'unfit', why: first.success && first.data.kind === 'unfit' ? first.data.why : why };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Parts {
  readonly job: MypyJob;
  readonly live: LiveProcess;
  readonly view: Parameters<typeof problemsOf>[2];
  readonly sandboxed: boolean;
}

function asker({ job, live, view, sandboxed }: Parts): MypyServer['ask'] {
  let asked = 0;
  return async (context, request) => {
    const id = ++asked;
    const startedAt = context.now();
    live.send({ id, text: request.overlay.text });
    const message = await answerTo(live, id, context.signal);
    if (message === undefined || message.kind === 'failed') return message?.kind;
    const { out, blocked } = message;
    const parsed = parseMypy(out);
    if (!parsed.ok) return 'failed';
    const problems = await problemsOf(request, parsed.value, view, job.folder);
    const durationMs = Math.max(0, context.now() - startedAt);
    const shown =
      view.root === request.overlay.snapshot.root ? out : out.replaceAll(view.root, request.overlay.snapshot.root);
    return { problems, out: shown, exitCode: parsed.value.length === 0 ? 0 : blocked ? 2 : 1, durationMs, sandboxed };
  };
}

/** The answer to a question; answers to earlier ones, whose askers went away, are passed over. */
async function answerTo(live: LiveProcess, id: number, signal: AbortSignal) {
  for (;;) {
    const message = messageShape.safeParse(await live.next(signal));
    if (!message.success || !('id' in message.data) || message.data.id > id) return undefined;
    if (message.data.id === id) return message.data;
  }
}
