// Runs of one text that are held against each other: which are worth another run, and which tests change their mind.

import type { CheckRequest } from '../checkers/checker.ts';
import type { CheckRun } from '../core/evidence.ts';

/** Whether a test fails that has not changed its mind so far, so that it is worth another run. */
export function hasSteadyFailure(run: CheckRun): boolean {
  if (run.kind !== 'ran' || !run.tests) return false;
  const { cases, flaky } = run.tests;
  // Tests that do not end have been waited for long enough, and what does not compile does not change its mind.
  if (cases.some((test) => test.hung)) return false;
  return cases.some((test) => test.state === 'failed' && !test.standIn && !flaky.includes(test.id));
}

/** Milliseconds from which on a run is long enough that only the files of what fails are run again. */
const longMs = 5000;

/** The test files of what fails, where to run all again would take long; nothing where a file is not known. */
export function failingFiles(run: CheckRun): Pick<CheckRequest, 'among'> {
  if (run.kind !== 'ran' || !run.tests || run.receipt.durationMs < longMs) return {};
  const files = run.tests.cases.filter(({ state }) => state === 'failed').map(({ uri }) => uri);
  return files.includes(undefined) ? {} : { among: [...new Set(files)] as string[] };
}

/** Whether a loaded worker answered, and no process of its own. */
export function isWarm(run: CheckRun): boolean {
  return run.kind === 'ran' && run.receipt.warm === true;
}

/** Marks tests that ended differently in two runs of one text. */
export function withFlaky(run: CheckRun, other: CheckRun): CheckRun {
  if (run.kind !== 'ran' || !run.tests || other.kind !== 'ran' || !other.tests) return run;
  const states = new Map(other.tests.cases.map((test) => [test.id, test.state] as const));
  const flaky = run.tests.cases
    .filter((test) => (states.get(test.id) ?? test.state) !== test.state)
    .map((test) => test.id);
  return { ...run, tests: { ...run.tests, flaky: [...new Set([...run.tests.flaky, ...flaky])] } };
}
