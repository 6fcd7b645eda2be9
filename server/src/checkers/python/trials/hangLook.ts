// Looks for a Python test that does not end: the tests that reach the document are traced once as trials are, where a
// test that runs on is ended with its process, named, and left out of the next round.

import type { CheckRun } from '../../../core/evidence.ts';
import { hangLimits, hungRun } from '../../hangLook.ts';
import { receiptOf } from '../../toolRun.ts';
import type { Job } from '../testJob.ts';
import { openTrials } from './openTrials.ts';

/** The run in which what hung failed; undefined where nothing hung, or nothing can be told. */
export async function lookForHang(job: Job): Promise<CheckRun | undefined> {
  const { context, request, setup } = job;
  const startedAt = context.now();
  const whole = { start: 0, end: request.overlay.text.length };
  const limits = hangLimits(context.settings.deadlineMs);
  // Half of five times the limit is what a test may take of the processor before an exception ends it.
  const opened = await openTrials(job, { functions: [whole], failing: [], testLimitMs: (2 * limits.first) / 5 });
  if (opened?.ok !== true) return undefined;
  const session = opened.value;
  await session.close();
  const own = { checker: setup.runner, family: 'tests' } as const;
  return hungRun(
    own,
    session.tests.map((test) => (test.waited ? { ...test, state: 'skipped' as const } : test)),
    (testsRun, excerpt) =>
      receiptOf(context, request, own, {
        command: ['python', '-m', 'touchstone_trials', setup.runner, ...job.files],
        cwd: setup.folder,
        end: { exitCode: null, durationMs: context.now() - startedAt, stdout: '', stderr: '' },
        isolation: session.isolation,
        ...(setup.version === undefined ? {} : { version: setup.version }),
        warm: true,
        testsRun,
        excerpt,
      }),
    job.scope,
    limits,
  );
}
