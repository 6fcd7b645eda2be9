// A session of trials in Python: hands variants to the process a few at a time, starts the process anew when a
// variant took it down, and tries again by itself what was going on then.

import { throwIfAborted } from '../../../base/abort.ts';
import type { Isolation } from '../../../core/evidence.ts';
import type { RecordedCall, TracedTest, Trial, TrialSession, Variant } from '../../../core/trials.ts';
import type { Job } from '../testJob.ts';
import { codePointsOf } from './codePoints.ts';
import { startTrialProcess, type TrialProcess } from './trialProcess.ts';
import type { JobResult, TrialJob, TrialPlan } from './trialWire.ts';

/** What a session is made of. */
export interface TrialParts {
  readonly job: Job;
  readonly live: TrialProcess;
  readonly plan: TrialPlan;
  /** Ids of the tests, in the order of the plan. */
  readonly ids: readonly string[];
  readonly tests: readonly TracedTest[];
  readonly calls: readonly RecordedCall[];
  readonly isolation: Isolation;
}

/** Variants that are under way or wait in the process; few, so that an abort is soon over. */
const mostUnderWay = 96;
/** Processes that variants may take down before the session gives up. */
const mostRestarts = 12;

/** A plan for a process that sees the folder elsewhere. */
export function planIn(plan: TrialPlan, from: string, to: string): TrialPlan {
  if (from === to) return plan;
  const moved = (path: string) => (path === from || path.startsWith(`${from}/`) ? to + path.slice(from.length) : path);
  return {
    ...plan,
    order: plan.order.map(([file, names]) => [moved(file), names]),
    errors: plan.errors.map((one) => one.replaceAll(from, to)),
    does: plan.does.map(([what, path]) => [what, moved(path)]),
  };
}

/** Makes the session of a process that has its plan. */
export function createTrialSession({ job, live, plan, ids, tests, calls, isolation }: TrialParts): TrialSession {
  const offsetOf = codePointsOf(plan.text);
  let current: TrialProcess | undefined = live;
  let restarts = 0;
  let closed = false;
  let last: Promise<unknown> = Promise.resolve();

  const jobOf = ({ edits }: Variant, index: number, all: boolean): TrialJob => ({
    index,
    all,
    edits: edits.map(({ span, newText }) => [offsetOf(span.start), offsetOf(span.end), newText] as const),
  });

  const process = async (signal: AbortSignal): Promise<TrialProcess | undefined> => {
    if (current !== undefined || closed || restarts >= mostRestarts) return current;
    restarts += 1;
    const started = await startTrialProcess({ ...job, context: { ...job.context, signal } });
    if ('why' in started) {
      job.context.log(`trials cannot go on: ${started.why}`);
      restarts = mostRestarts;
      return undefined;
    }
    started.send(planIn(plan, live.scratch.root, started.scratch.root));
    current = started;
    return started;
  };

  const end = async () => {
    const ending = current;
    current = undefined;
    await ending?.stop();
  };

  /** Tries `todo` in order; those that were under way when the process went are left in it, at its head. */
  const tryOn = async (
    on: TrialProcess,
    todo: TrialJob[],
    most: number,
    onTrial: (index: number, trial: Trial) => void,
    signal: AbortSignal,
  ): Promise<'done' | 'lost'> => {
    const open = new Map<number, TrialJob>();
    let next = 0;
    let done = 0;
    while (done < todo.length) {
      const jobs: TrialJob[] = [];
      for (; next < todo.length && open.size < most; next++) {
        jobs.push(todo[next]!);
        open.set(todo[next]!.index, todo[next]!);
      }
      if (jobs.length > 0) on.send({ kind: 'try', jobs });
      const message = await on.next(signal);
      throwIfAborted(signal);
      const under = message?.kind === 'tried' ? open.get(message.index) : undefined;
      if (message?.kind !== 'tried' || under === undefined) {
        todo.splice(0, next, ...open.values());
        return 'lost';
      }
      open.delete(message.index);
      done += 1;
      onTrial(message.index, trialOf(message.result));
    }
    return 'done';
  };

  const trialOf = (result: JobResult): Trial => {
    switch (result[0]) {
      case 'passed':
        return { kind: 'passed', testsRun: result[1] };
      case 'failed':
        return { kind: 'failed', at: ids[result[1]] ?? '', passed: result[2], message: result[3] };
      case 'hung':
        return { kind: 'hung', passed: result[1] };
      case 'broken':
        return { kind: 'broken', why: result[1] };
      default:
        return { kind: 'broken', why: 'it told what nobody asked for' };
    }
  };

  const runAll = async (
    todo: TrialJob[],
    onTrial: (index: number, trial: Trial) => void,
    signal: AbortSignal,
  ): Promise<void> => {
    const lost = { kind: 'broken', why: 'it took down the process that runs the tests' } as const;
    /** How many at the head were under way when a process went: one of them did it. */
    let suspects = 0;
    while (todo.length > 0) {
      const on = await process(signal);
      if (on === undefined) {
        for (const { index } of todo) onTrial(index, { kind: 'broken', why: 'the tests cannot be run any more' });
        return;
      }
      const part = suspects > 0 ? todo.splice(0, 1) : todo.splice(0);
      if ((await tryOn(on, part, suspects > 0 ? 1 : mostUnderWay, onTrial, signal)) === 'done') {
        suspects = Math.max(0, suspects - 1);
        continue;
      }
      await end();
      if (suspects > 0) {
        onTrial(part[0]!.index, lost);
        suspects -= 1;
      } else {
        suspects = Math.min(part.length, mostUnderWay);
        todo.unshift(...part);
      }
    }
  };

  return {
    isolation,
    tests,
    calls,
    run(variants, options, onTrial, signal) {
      const turn = last.then(async () => {
        throwIfAborted(signal);
        if (ids.length === 0) {
          variants.forEach((_, index) => onTrial(index, { kind: 'broken', why: 'no test runs what it changes' }));
          return;
        }
        try {
          await runAll(
            variants.map((variant, index) => jobOf(variant, index, options.failing === 'all')),
            onTrial,
            signal,
          );
        } catch (error) {
          await end();
          throw error;
        }
      });
      last = turn.catch(() => undefined);
      return turn;
    },
    async close() {
      closed = true;
      await end();
    },
  };
}
