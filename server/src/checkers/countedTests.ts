// Turns what a runner's structured result told into one CheckRun, for every language: what was not
// counted did not pass, zero tests are "not verified", and a failing exit without a failing test is told.

import type { CheckRun, Receipt, TestCase, TestReport } from '../core/evidence.ts';
import type { ProcessEnd } from '../workspace/process.ts';
import { firstWords, toolTrouble, unavailable, unusable, type ToolIdentity } from './toolRun.ts';

/** One finished run of a test tool. */
export interface CountedRun {
  readonly own: ToolIdentity;
  /** The runner's name for people, such as `pytest`. */
  readonly title: string;
  readonly install: string;
  readonly end: ProcessEnd;
  readonly deadlineMs: number;
  /** The tests of the structured result; undefined when there was none, `garbage` when it could not be read. */
  readonly cases: readonly TestCase[] | undefined | { readonly garbage: string };
  readonly scope: TestReport['scope'];
  readonly targetRan: TestReport['targetRan'];
  /** Exit codes by which the runner says "tests ran and some failed". */
  readonly failingCodes: readonly number[];
  receipt(testsRun: number | undefined): Receipt;
}

/**
 * The evidence of a run.
 *
 * Stand-ins for files that could not be loaded or compiled belong into `cases` as failed ones, put there
 * by the runner's own adapter, which knows whose fault it was.
 */
export function countedRun(run: CountedRun): CheckRun {
  const { own, title, end, cases } = run;
  const trouble = toolTrouble(own, title, run.install, end, run.deadlineMs);
  if (trouble) return trouble.kind === 'unavailable' ? trouble : { ...trouble, receipt: run.receipt(undefined) };
  const code = end.exitCode ?? -1;
  if (cases === undefined) {
    return unusable(own, title, end, 'left no result: the process may have ended before the tests did');
  }
  if ('garbage' in cases) return unusable(own, title, end, `left a result that cannot be read (${cases.garbage})`);
  const failed = cases.filter((test) => test.state === 'failed').length;
  const counted = cases.filter((test) => test.state !== 'skipped').length;
  if (counted === 0 && (code === 0 || run.failingCodes.includes(code))) {
    return unavailable(
      own,
      'tests.none',
      `${title} ran and found no test to run, so nothing was verified.`,
      'Add a test for this code, or set touchstone.test.command (--test on the command line).',
      firstWords(end),
    );
  }
  if (counted === 0) return unusable(own, title, end, 'no test ran');
  if (failed === 0 && code !== 0) {
    const words = firstWords(end);
    const standIn: TestCase = {
      id: '::(run)',
      name: 'the run outside of its tests',
      state: 'failed',
      failure: { message: `${title} ended with exit code ${code} although no test failed.\n${words}`.trim() },
    };
    return ran(run, [...cases, standIn], counted);
  }
  return ran(run, cases, counted);
}

function ran(run: CountedRun, cases: readonly TestCase[], testsRun: number): CheckRun {
  return {
    kind: 'ran',
    ...run.own,
    receipt: run.receipt(testsRun),
    problems: [],
    tests: { cases, scope: run.scope, targetRan: run.targetRan, flaky: [] },
  };
}
