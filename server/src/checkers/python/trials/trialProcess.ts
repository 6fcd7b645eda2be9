// The process behind a session of trials: started in a view of its own, spoken to in messages, and gone with
// everything that it started when it is stopped.

import { abortError } from '../../../base/abort.ts';
import type { Scratch } from '../../../workspace/scratch.ts';
import { openHeld } from '../heldProcess.ts';
import { fillFolder, questionOf } from '../testFolder.ts';
import type { Job } from '../testJob.ts';
import { trialPlanOf } from './trialPlan.ts';
import { trialMessage, type TrialMessage } from './trialWire.ts';

/** A process that has stopped where the document would be loaded. */
export interface TrialProcess {
  readonly scratch: Scratch;
  send(message: unknown): void;
  /** The next message; undefined once it has ended or said something unknown. An abort ends it and throws. */
  next(signal: AbortSignal): Promise<TrialMessage | undefined>;
  stop(): Promise<void>;
}

/** Milliseconds without any message after which the process is given up, beyond what a test may take. */
const silenceMs = 60_000;

/** Starts one; words on why not where it cannot. */
export async function startTrialProcess(job: Job): Promise<TrialProcess | { readonly why: string }> {
  const { context, setup, request } = job;
  const held = await openHeld(context, request.overlay.snapshot, job.tempFolder, async (scratch, folder) => {
    const files = job.files.map((file) => scratch.toScratch(file));
    const plan = trialPlanOf(setup, files, folder, job.plugins);
    await fillFolder(folder, plan, questionOf(request, scratch));
    return {
      argv: [setup.environment.python, ...plan.args],
      cwd: scratch.toScratch(setup.folder),
      env: plan.env,
      deadlineMs: context.settings.deadlineMs + silenceMs,
    };
  });
  const { scratch, live, stop } = held;
  const next = async (waiting: AbortSignal): Promise<TrialMessage | undefined> => {
    try {
      return trialMessage(await live.next(waiting));
    } catch (error) {
      await stop();
      throw waiting.aborted ? abortError(waiting) : error;
    }
  };
  const first = await next(context.signal);
  if (first?.kind === 'ready') return { scratch, send: (message) => live.send(message), next, stop };
  const why = await held.whyNot();
  return { why: first?.kind === 'unfit' ? first.why : why };
}
