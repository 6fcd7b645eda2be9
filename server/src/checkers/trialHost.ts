// A small process in the sandbox that runs one program after another and tells how each ended, so that a trial costs
// a start of the program alone. What is run and what its output means is left to the languages.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { LiveProcess } from '../workspace/process.ts';
import type { HeldScratch } from '../workspace/scratch.ts';
import { nodeExecutable } from '../workspace/nodeExecutable.ts';
import type { CheckerContext } from './checker.ts';

/** One program to run; its output is kept up to 256 KB. */
export interface HostJob {
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Milliseconds after which it and what it started are killed. */
  readonly limitMs: number;
  /** Bytes of memory that it may hold, where the system tells; 1 GB where absent. */
  readonly memory?: number;
}

const endShape = z.object({
  id: z.number(),
  /** Exit code; null when a signal ended it. */
  code: z.nullable(z.number()),
  /** `time` and `memory`: a limit was reached. */
  cut: z.nullable(z.enum(['time', 'memory'])),
  output: z.string(),
  ms: z.number(),
});

/** How a program ended. */
export type HostEnd = z.infer<typeof endShape>;

/** The running host. */
export interface TrialHost {
  /** Runs one program; undefined when the host itself is gone. Rejects on abort, and the host is of no more use. */
  run(job: HostJob, signal: AbortSignal): Promise<HostEnd | undefined>;
  stop(): Promise<void>;
}

const memoryLimit = 1 << 30;

/** Milliseconds that an answer may take beyond the program's own limit. */
const graceMs = 10_000;

const hostText = String.raw`
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import net from 'node:net';
const channel = new net.Socket({ fd: 3, readable: true, writable: true });
const tell = (message) => channel.write(JSON.stringify(message) + '\n');
const kill = (child) => { try { process.kill(-child.pid, 'SIGKILL'); } catch { child.kill('SIGKILL'); } };
const heldBytes = (pid) => {
  try { return Number(readFileSync('/proc/' + pid + '/statm', 'utf8').split(' ')[1]) * 4096; } catch { return 0; }
};
const run = (job) => new Promise((resolve) => {
  const started = performance.now();
  const parts = []; let size = 0; let cut = null; let done = false;
  const options = { cwd: job.cwd, env: { ...process.env, ...job.env }, stdio: ['ignore', 'pipe', 'pipe'], detached: true };
  const child = spawn(job.argv[0], job.argv.slice(1), options);
  const end = (code) => {
    if (done) return;
    done = true;
    clearTimeout(timer); clearInterval(watch);
    // What it left running would run into the next trial.
    kill(child);
    child.stdout.destroy(); child.stderr.destroy();
    resolve({ id: job.id, code, cut, output: Buffer.concat(parts).toString('utf8').slice(0, 1 << 18), ms: performance.now() - started });
  };
  const stop = (why) => { cut ??= why; kill(child); };
  const timer = setTimeout(() => stop('time'), job.limitMs);
  const watch = setInterval(() => { if (heldBytes(child.pid) > job.memory) stop('memory'); }, 50);
  const keep = (data) => { if (size < 1 << 18) { parts.push(data); size += data.length; } };
  child.stdout.on('data', keep); child.stderr.on('data', keep);
  child.on('error', (error) => { parts.push(Buffer.from(String(error))); end(-1); });
  // A grandchild may hold the pipes open; what was printed has arrived soon after the exit.
  child.on('exit', (code) => setTimeout(() => end(code), 100).unref());
  child.on('close', (code) => end(code));
});
let rest = ''; let queue = Promise.resolve();
channel.on('data', (data) => {
  rest += data;
  for (let at = rest.indexOf('\n'); at >= 0; at = rest.indexOf('\n')) {
    const job = JSON.parse(rest.slice(0, at));
    rest = rest.slice(at + 1);
    queue = queue.then(() => run(job)).then(tell);
  }
});
channel.on('end', () => process.exit(0));
`;

/**
 * Starts the host in a view.
 *
 * @param held the view; released by the caller after `stop`.
 * @param folder absolute path of a private folder that it and its programs may write to.
 */
export async function startTrialHost(
  context: CheckerContext,
  held: HeldScratch,
  folder: string,
  cwd: string,
): Promise<TrialHost | undefined> {
  const { processes } = context;
  if (!processes.open) return undefined;
  const node = await nodeExecutable();
  const script = join(folder, 'trialHost.mjs');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(script, hostText, { mode: 0o600 });
  const life = new AbortController();
  const live: LiveProcess = processes.open(
    {
      argv: [node.path, script],
      cwd,
      env: node.env,
      deadlineMs: 24 * 3600 * 1000,
      within: held.scratch,
      writable: [folder],
    },
    life.signal,
  );
  let asked = 0;
  const stop = async () => {
    life.abort();
    await live.stop();
  };
  return {
    async run(job, signal) {
      const id = ++asked;
      live.send({ memory: memoryLimit, ...job, id });
      const late = AbortSignal.timeout(Math.ceil(job.limitMs + graceMs));
      try {
        for (;;) {
          const message = await live.next(AbortSignal.any([signal, late]));
          if (message === undefined) return undefined;
          const read = z.safeParse(endShape, message);
          if (read.success && read.data.id === id) return read.data;
        }
      } catch (error) {
        await stop();
        if (late.aborted && !signal.aborted) return undefined;
        throw error;
      }
    },
    stop,
  };
}
