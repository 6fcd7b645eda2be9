// Keeps one process with the workspace's ESLint loaded, so that a candidate costs a lint and not a start.
// It is ended when anything that steers it has changed, when it stumbles, and when nobody asks for a while.

import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { abortError } from '../base/abort.ts';
import type { LiveProcess, ProcessEnd } from '../workspace/process.ts';
import type { CheckerContext, CheckRequest } from './checker.ts';
import { answerShape, type EslintAnswer } from './eslintAnswer.ts';
import { eslintWorkerSource } from './eslintHost.ts';
import type { FoundEslint } from './eslintLocate.ts';
import type { CheckerOptions } from './options.ts';
import { foldersUp } from './typescriptLocate.ts';

/** Milliseconds after which a worker that nobody asks is ended. */
const idleMs = 5 * 60_000;
/** Milliseconds for which a worker whose rules read other files may answer: it does not notice their changes. */
const typedMs = 30_000;

const replyShape = z.object({
  nonce: z.string(),
  answer: answerShape,
  typed: z.boolean(),
  loaded: z.nullable(z.array(z.string())),
});

/** What a worker told: an answer, that it took too long, or nothing that could be used. */
export type WarmReply =
  | {
      readonly kind: 'answered';
      readonly answer: EslintAnswer;
      /** Whether it had answered before. */
      readonly warm: boolean;
      /** Whether rules look at types: they see other files as they are on disk. */
      readonly typed: boolean;
    }
  | { readonly kind: 'timedOut'; readonly end: ProcessEnd }
  | { readonly kind: 'none' };

/** The keeper of one worker. */
export interface EslintWarm {
  ask(context: CheckerContext, request: CheckRequest, eslint: FoundEslint): Promise<WarmReply>;
  dispose(): Promise<void>;
}

interface Worker {
  readonly key: string;
  readonly process: LiveProcess;
  readonly folder: string;
  readonly startedAt: number;
  answered: number;
  typed: boolean;
  /** What steers it and how it was when it was loaded; undefined until the first answer. */
  steering: ReadonlyMap<string, string> | undefined;
}

/** Makes the keeper; nothing is started before the first question. */
export function createEslintWarm(options: CheckerOptions): EslintWarm {
  let worker: Worker | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let idle: NodeJS.Timeout | undefined;

  const stop = async () => {
    const old = worker;
    worker = undefined;
    clearTimeout(idle);
    if (old === undefined) return;
    await old.process.stop();
    await rm(old.folder, { recursive: true, force: true });
  };

  const start = async (context: CheckerContext, eslint: FoundEslint, key: string): Promise<Worker> => {
    await mkdir(options.tempFolder, { recursive: true });
    const folder = await mkdtemp(join(options.tempFolder, 'eslint-'));
    const program = join(folder, 'worker.mjs');
    await writeFile(program, eslintWorkerSource, { mode: 0o600 });
    const electron: Record<string, string> =
      process.versions['electron'] === undefined ? {} : { ELECTRON_RUN_AS_NODE: '1' };
    const spec = {
      argv: [process.execPath, program, eslint.packageFolder, eslint.configFolder] as const,
      cwd: eslint.configFolder,
      env: { ...electron, ESLINT_USE_FLAT_CONFIG: 'true' },
      deadlineMs: context.settings.deadlineMs,
    };
    // It outlives this question, so it does not end with it.
    const opened = context.processes.open!(spec, new AbortController().signal);
    return { key, process: opened, folder, startedAt: context.now(), answered: 0, typed: false, steering: undefined };
  };

  const askNow = async (context: CheckerContext, request: CheckRequest, eslint: FoundEslint): Promise<WarmReply> => {
    const { path, text, snapshot } = request.overlay;
    const key = JSON.stringify([eslint.packageFolder, eslint.configFolder, context.settings.deadlineMs]);
    if (worker && (worker.key !== key || isOld(worker, context.now()))) await stop();
    const before = steeringFiles(snapshot.root, path, eslint);
    const current = (worker ??= await start(context, eslint, key));
    clearTimeout(idle);
    const nonce = randomUUID();
    // Taken before the question: what changes while it is loaded makes it old at the next one.
    const states = current.steering ?? statesOf(before);
    current.process.send({ nonce, filePath: path, text });
    let reply: z.infer<typeof replyShape> | undefined;
    try {
      reply = await replyTo(nonce, current.process, context.signal);
    } catch (error) {
      await stop();
      throw error;
    }
    if (reply === undefined) {
      const end = await current.process.ended;
      await stop();
      return end.kind === 'timedOut' ? { kind: 'timedOut', end } : { kind: 'none' };
    }
    const warm = current.answered++ > 0;
    current.typed ||= reply.typed;
    if (reply.loaded === null || reply.answer.kind === 'threw') await stop();
    else {
      current.steering = new Map([...statesOf([...before, ...reply.loaded]), ...states]);
      idle = setTimeout(() => void stop(), idleMs);
      idle.unref();
    }
    return { kind: 'answered', answer: reply.answer, warm, typed: reply.typed };
  };

  return {
    async ask(context, request, eslint) {
      if (context.processes.open === undefined) return { kind: 'none' };
      // One question at a time; those that wait see their own abort.
      const turn = last.then(() =>
        context.signal.aborted ? Promise.reject(abortError(context.signal)) : askNow(context, request, eslint),
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

function isOld(worker: Worker, now: number): boolean {
  if (worker.typed && now - worker.startedAt > typedMs) return true;
  if (worker.steering === undefined) return false;
  return [...worker.steering].some(([path, state]) => stateOf(path) !== state);
}

/** Answers to older questions, whose asker has gone, are passed over; anything else that is odd ends the wait. */
async function replyTo(
  nonce: string,
  process: LiveProcess,
  signal: AbortSignal,
): Promise<z.infer<typeof replyShape> | undefined> {
  for (;;) {
    const message = await process.next(signal);
    if (message === undefined) return undefined;
    const parsed = z.safeParse(replyShape, message);
    if (!parsed.success) {
      await process.stop();
      return undefined;
    }
    if (parsed.data.nonce === nonce) return parsed.data;
  }
}

const steeringNames = [
  'package.json',
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'bun.lock',
  'bun.lockb',
  'tsconfig.json',
  '.editorconfig',
  '.prettierrc',
  '.gitignore',
];

/** The files that steer an answer beyond those that the configuration loads, there or not. */
function steeringFiles(root: string, path: string, eslint: FoundEslint): readonly string[] {
  const folders = new Set([...foldersUp(path, root), ...foldersUp(eslint.config, root)]);
  const configs = ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'].map((ending) => `eslint.config.${ending}`);
  return [
    eslint.config,
    join(eslint.packageFolder, 'package.json'),
    ...[...folders].flatMap((folder) => [...steeringNames, ...configs].map((name) => join(folder, name))),
    ...[...folders].map((folder) => join(folder, 'node_modules', '.package-lock.json')),
  ];
}

function statesOf(paths: readonly string[]): ReadonlyMap<string, string> {
  return new Map(paths.map((path) => [path, stateOf(path)]));
}

/** Changes whenever the file does, as far as the file system tells. */
function stateOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false, bigint: true });
  return found === undefined ? 'none' : `${found.ino} ${found.size} ${found.mtimeNs} ${found.ctimeNs}`;
}
