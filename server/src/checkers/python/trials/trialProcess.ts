// The process behind a session of trials: started in a view of its own, spoken to in messages, and gone with
// everything that it started when it is stopped.

import { abortError } from '../../../base/abort.ts';
import type { LiveProcess } from '../../../workspace/process.ts';
import type { Scratch } from '../../../workspace/scratch.ts';
import { fillFolder, makePrivateFolder, questionOf, removePrivateFolder } from '../testFolder.ts';
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
  const { processes, scratch, signal } = context;
  const held = await scratch.hold!(request.overlay.snapshot, signal);
  let folder: string | undefined;
  let live: LiveProcess | undefined;
  const stop = async () => {
    if (live !== undefined) await live.stop();
    await held.release();
    if (folder !== undefined) await removePrivateFolder(folder);
  };
  try {
    folder = await makePrivateFolder(job.tempFolder);
    const files = job.files.map((file) => held.scratch.toScratch(file));
    const plan = trialPlanOf(setup, files, folder, job.plugins);
    await fillFolder(folder, plan, questionOf(request, held.scratch));
    const opened = processes.open!(
      {
        argv: [setup.environment.python, ...plan.args],
        cwd: held.scratch.toScratch(setup.folder),
        env: plan.env,
        deadlineMs: job.context.settings.deadlineMs + silenceMs,
        within: held.scratch,
        writable: [folder],
      },
      new AbortController().signal,
    );
    live = opened;
    const next = async (waiting: AbortSignal): Promise<TrialMessage | undefined> => {
      try {
        return trialMessage(await opened.next(waiting));
      } catch (error) {
        await stop();
        throw waiting.aborted ? abortError(waiting) : error;
      }
    };
    const first = await next(signal);
    if (first?.kind === 'ready') return { scratch: held.scratch, send: (message) => opened.send(message), next, stop };
    const end = await opened.stop();
    await stop();
    const words = `${end.stderr}\n${end.stdout}`.trim().split('\n').slice(-3).join(' ');
    return { why: first?.kind === 'unfit' ? first.why : `it did not start: ${words.slice(0, 500)}` };
  } catch (error) {
    await stop();
    throw error;
  }
}
