// A test process in which many variants are tried: it is started like a worker that stays warm, with a layer of ours
// between the runner and its tests, and is watched by what it writes.

import { randomBytes } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { throwIfAborted } from '../../../base/abort.ts';
import type { NodeExecutable } from '../../../workspace/nodeExecutable.ts';
import type { CheckerContext, CheckRequest } from '../../checker.ts';
import { drivers } from '../coldRun.ts';
import type { DetectedRunner } from '../detectRunner.ts';
import { startWorker, writeHosts, type WarmReply, type WarmWorker } from '../warm/warmWorker.ts';
import { readAnswers, type AnswerLine } from './answers.ts';
import { driverName, trialDriver } from './driverText.ts';
import { mochaLayer, nodeFacade, nodeFacadeText, nodeLayer } from './nodeLayers.ts';
import { jestLayer, vitestLayer } from './poolLayers.ts';
import { tapeLayer } from './tapeLayer.ts';

/** Name of the object that programs use, and the statement that takes it from the global one. */
export const runtimeName = '$touchstone_trials';
export const runtimePreamble = `var ${runtimeName}=globalThis.${runtimeName};`;

/** What a worker is started with. */
export interface TrialStart {
  readonly context: CheckerContext;
  readonly request: CheckRequest;
  readonly runner: DetectedRunner;
  readonly node: NodeExecutable;
  readonly hostDir: string;
  /** Test files in the workspace; what is taken out later is not loaded any more. */
  readonly files: readonly string[];
}

/** What the driver is to do; see there. */
export interface TrialJob {
  readonly picks: readonly number[];
  readonly tests?: readonly string[];
  readonly failing?: readonly string[];
  readonly limits?: Readonly<Record<string, { readonly steps: number; readonly ms: number; readonly waitMs: number }>>;
  readonly all?: boolean;
  readonly testMs: number;
  /** The same for the tests of a file in which one did not end on the original. */
  readonly nextMs?: number;
  /** Lines of the document, when they are to be traced. */
  readonly traced?: number;
}

/** How a job ended. */
export type JobEnd =
  | { readonly kind: 'ended'; readonly loadError?: string }
  /** The process is gone, by its own doing or because nothing more came of it. */
  | { readonly kind: 'hung' | 'gone'; readonly why: string };

/** A process that is ready. */
export interface TrialWorker {
  readonly warm: WarmWorker;
  /** Jobs that it has done. */
  readonly jobs: number;
  /**
   * Runs one program; `see` is given each line, and ends the process by returning false. `meanwhile` is called when the
   * program is on its way.
   */
  run(
    program: string,
    job: TrialJob,
    limits: { readonly loadMs: number; readonly silentMs: number },
    see: (line: AnswerLine) => boolean,
    signal: AbortSignal,
    meanwhile?: () => void,
  ): Promise<JobEnd>;
  stop(): Promise<void>;
}

/** How a worker begins to say that loading threw. */
const stumbled = 'the worker stumbled';

/** How often a file of answers is looked at, in milliseconds. */
const lookMs = 10;

/** Starts a process, or says why there is none. */
export async function startTrialWorker(
  start: TrialStart,
  signal: AbortSignal,
): Promise<TrialWorker | { readonly why: string }> {
  const { context, request, runner, node } = start;
  const { open } = context.processes;
  const warm = drivers.find((one) => one.id === runner.id)?.warm;
  if (open === undefined || context.scratch.hold === undefined || warm === undefined)
    return { why: 'processes that stay are not to be had here' };
  const { snapshot, path } = request.overlay;
  const held = await context.scratch.hold(snapshot, signal);
  const { scratch } = held;
  if (scratch.mount === undefined && realpathSync(scratch.root) === realpathSync(snapshot.root)) {
    await held.release();
    return { why: 'its view would be the folder itself' };
  }
  const token = randomBytes(16).toString('hex');
  const secret = randomBytes(16).toString('hex');
  const isolation = await context.processes.isolation?.();
  const started = await startWorker(
    {
      open: (spec, given) => open.call(context.processes, spec, given),
      held,
      sandboxed: isolation?.kind === 'sandbox' || scratch.mount !== undefined,
      hostDir: start.hostDir,
      root: snapshot.root,
      token,
      cwd: scratch.toScratch(runner.packageFolder),
      get files() {
        return start.files.map((file) => scratch.toScratch(file));
      },
      async plan(hostFolder) {
        const root = realpathSync(scratch.root);
        const entry = runner.entry === undefined ? undefined : scratch.toScratch(runner.entry);
        const files = start.files.map((file) => scratch.toScratch(file));
        const layer = join(hostFolder, runner.id === 'vitest' ? 'trials-layer.mjs' : 'trials-layer.cjs');
        const inOptions = runner.id === 'jest' || runner.id === 'vitest';
        const words = {
          token,
          hostFolder,
          target: realpathSync(scratch.toScratch(path)),
          root,
          mounted: scratch.mount !== undefined,
          ...(entry === undefined ? {} : { entry }),
          ...(inOptions ? { trials: layer } : {}),
          uncounted: true as const,
        };
        const script =
          runner.id === 'mocha'
            ? { before: runner.script.before, after: ['--require', layer, ...runner.script.after] }
            : runner.script;
        const plan = warm({ words, files, script });
        if (plan.kind === 'cold') return plan;
        await writeHosts(hostFolder, [
          plan.host,
          ...plan.more,
          {
            name: driverName,
            text: trialDriver({ token: secret, runtime: runtimeName, jobPath: join(hostFolder, 'job.json'), root }),
          },
          {
            name: layer.slice(hostFolder.length + 1),
            text: layerText(runner, root, entry, join(hostFolder, 'job.json')),
          },
          { name: nodeFacade, text: nodeFacadeText },
        ]);
        const loaded = runner.id === 'node:test' || runner.id === 'tape' ? ['--require', layer] : [];
        return {
          argv: [node.path, ...plan.nodeArgs, ...loaded, join(hostFolder, plan.host.name)],
          env: { ...node.env, ...memoryOptions(node.env) },
        };
      },
    },
    signal,
  );
  if ('why' in started) return started;
  let jobs = 0;
  return {
    warm: started,
    get jobs() {
      return jobs;
    },
    stop: () => started.stop(),
    async run(program, job, limits, see, runSignal, meanwhile) {
      throwIfAborted(runSignal);
      const answers = join(started.hostFolder, `answers-${++jobs}.jsonl`);
      await writeFile(answers, '', { mode: 0o600 });
      await writeFile(join(started.hostFolder, 'job.json'), JSON.stringify({ ...job, answers }), { mode: 0o600 });
      const reader = await readAnswers(answers, secret);
      const stall = new AbortController();
      const both = AbortSignal.any([runSignal, stall.signal]);
      let reply: WarmReply | undefined;
      let stopped: 'hung' | 'unwanted' | undefined;
      const asked = started.ask(program, false, 24 * 3600 * 1000, both).then(
        (given) => void (reply = given),
        (error: unknown) => {
          if (stopped === undefined) throw error;
          reply = { kind: 'hung' };
        },
      );
      let failed: unknown;
      asked.catch((error: unknown) => (failed = error));
      if (meanwhile) setImmediate(meanwhile);
      try {
        let lastAt = context.now();
        let begun = false;
        for (;;) {
          const over = reply !== undefined || failed !== undefined;
          for (const line of await reader.next()) {
            begun = true;
            lastAt = context.now();
            if (stopped === undefined && !see(line)) {
              stopped = 'unwanted';
              stall.abort();
            }
            // The next file of tests is loaded.
            if ('ended' in line) begun = false;
          }
          if (over) break;
          if (stopped === undefined && context.now() - lastAt > (begun ? limits.silentMs : limits.loadMs)) {
            stopped = 'hung';
            stall.abort();
          }
          await Promise.race([asked.catch(() => undefined), delay(lookMs)]);
        }
        await asked;
      } finally {
        await reader.close();
      }
      if (stopped === 'unwanted') return { kind: 'gone', why: 'it was stopped' };
      const end: WarmReply = reply!;
      if (end.kind === 'hung') return { kind: 'hung', why: 'nothing more came of it' };
      if (end.kind === 'gone') return { kind: 'gone', why: end.why };
      if (end.kind === 'odd') {
        // Text that does not load is no harm to who loads it.
        if (end.usable || end.why.startsWith(stumbled)) return { kind: 'ended', loadError: end.why };
        await started.stop();
        return { kind: 'gone', why: end.why };
      }
      const error = end.answer.errors[0]?.message;
      return error === undefined ? { kind: 'ended' } : { kind: 'ended', loadError: error };
    },
  };
}

function layerText(runner: DetectedRunner, root: string, entry: string | undefined, jobPath: string): string {
  if (runner.id === 'mocha') return mochaLayer(entry!);
  if (runner.id === 'jest') return jestLayer();
  if (runner.id === 'vitest') return vitestLayer(entry!, ['import', '(file)'].join(''));
  if (runner.id === 'tape') return tapeLayer({ entry: entry!, runtime: runtimeName, jobPath });
  return nodeLayer(root);
}

/** A variant that takes all memory is to end its own process soon. */
function memoryOptions(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return { NODE_OPTIONS: [env['NODE_OPTIONS'] ?? '', '--max-old-space-size=768'].join(' ').trim() };
}
