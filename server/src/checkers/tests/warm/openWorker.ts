// Starts the worker of one target: in a view of the workspace that is held for it, by its runner's driver.

import { randomBytes } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { NodeExecutable } from '../../../workspace/nodeExecutable.ts';
import type { CheckerContext, CheckRequest } from '../../checker.ts';
import { drivers } from '../coldRun.ts';
import type { DetectedRunner } from '../detectRunner.ts';
import { startWorker, writeHosts, type WarmWorker } from './warmWorker.ts';

/** What a worker is started from. */
export interface Startable {
  /** Absolute paths of the files of tests. */
  readonly files: readonly string[];
  readonly runner: DetectedRunner;
  readonly node: NodeExecutable;
}

/**
 * Starts the process of a target.
 *
 * @returns the worker with the runs of the original that must be as the cold one was, each by whether it is kept; or why
 *   there is none.
 */
export async function openWorker(
  known: Startable,
  context: CheckerContext,
  request: CheckRequest,
  hostDir: string,
): Promise<{ readonly worker: WarmWorker; readonly baselines: readonly boolean[] } | { readonly why: string }> {
  const { runner, node } = known;
  const warm = drivers.find((one) => one.id === runner.id)?.warm;
  if (warm === undefined) return { why: 'there is no warm worker for this runner' };
  const { snapshot, path } = request.overlay;
  const { open } = context.processes;
  const held = await context.scratch.hold!(snapshot, context.signal);
  const { scratch } = held;
  // A worker writes candidates into its view: never where that is the person's own folder.
  if (scratch.mount === undefined && realpathSync(scratch.root) === realpathSync(snapshot.root)) {
    await held.release();
    return { why: 'its view would be the folder itself' };
  }
  // Such as the test of a claim: it stands in the overlay alone.
  if (!existsSync(scratch.toScratch(path))) {
    await held.release();
    return { why: 'the document is not on the disk' };
  }
  const token = randomBytes(16).toString('hex');
  const isolation = await context.processes.isolation?.();
  let baselines: readonly boolean[] = [];
  const started = await startWorker(
    {
      open: (spec, signal) => open!.call(context.processes, spec, signal),
      held,
      sandboxed: isolation?.kind === 'sandbox' || scratch.mount !== undefined,
      hostDir,
      root: snapshot.root,
      token,
      cwd: scratch.toScratch(runner.packageFolder),
      files: known.files.map((file) => scratch.toScratch(file)),
      async plan(hostFolder) {
        const words = {
          token,
          hostFolder,
          target: realpathSync(scratch.toScratch(path)),
          root: realpathSync(scratch.root),
          mounted: scratch.mount !== undefined,
          ...(runner.entry === undefined ? {} : { entry: scratch.toScratch(runner.entry) }),
        };
        const files = known.files.map((file) => scratch.toScratch(file));
        const plan = warm({ words, files, script: runner.script });
        if (plan.kind === 'cold') return plan;
        baselines = plan.baselines;
        await writeHosts(hostFolder, [plan.host, ...plan.more]);
        return { argv: [node.path, ...plan.nodeArgs, join(hostFolder, plan.host.name)], env: node.env };
      },
    },
    context.signal,
  );
  return 'why' in started ? started : { worker: started, baselines };
}
