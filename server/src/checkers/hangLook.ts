// Tests that do not come to an end say nothing by themselves: the run is killed and nobody knows which test it was.
// After a while a second look is taken, in a process that ends what does not end and names it.

import { setTimeout as delay } from 'node:timers/promises';
import { throwIfAborted } from '../base/abort.ts';
import type { CheckRun, Receipt, TestCase, TestReport } from '../core/evidence.ts';
import type { CheckerContext, CheckRequest } from './checker.ts';
import type { ToolIdentity } from './toolRun.ts';

/** Milliseconds of one test after which it counts as one that does not end. */
export interface HangLimits {
  /** While none was found; tests are waited for as long before a look is taken. */
  readonly first: number;
  readonly next: number;
}

/** The limits under a deadline of so many milliseconds for a whole run: ten and four seconds at most. */
export function hangLimits(deadlineMs: number): HangLimits {
  return { first: Math.min(10_000, deadlineMs / 2), next: Math.min(4000, deadlineMs / 5) };
}

/** Milliseconds that a look may take at least, and else as long as the run: tests may be slow where none hangs. */
const leastLookMs = 15_000;

/**
 * Runs tests, and looks for one that does not end where they take long. In a sandbox the look is taken beside the
 * run, and the first to know ends the other; elsewhere two runs might meet (at a port, a database), so that the look
 * waits until the deadline has ended the run, and is worth that for the original only.
 *
 * @param look the run in which what hung is a failed test; undefined where nothing hung or it cannot be told.
 * @param leastMs milliseconds that a look may take at least.
 * @returns the run's own evidence, unless the look found what does not end.
 */
export async function withHangLook(
  context: CheckerContext,
  { original }: Pick<CheckRequest, 'original'>,
  run: (context: CheckerContext) => Promise<CheckRun>,
  look: (context: CheckerContext) => Promise<CheckRun | undefined>,
  leastMs = leastLookMs,
): Promise<CheckRun> {
  const isApart = (await context.processes.isolation?.())?.kind === 'sandbox';
  const [running, looking, waiting] = [new AbortController(), new AbortController(), new AbortController()];
  const within = (own: AbortController) => ({ ...context, signal: AbortSignal.any([context.signal, own.signal]) });
  /** Whatever hinders the look, the run's own evidence stands. */
  const lookInTime = async (): Promise<CheckRun | undefined> => {
    const late = setTimeout(() => looking.abort(), Math.max(leastMs, context.settings.deadlineMs));
    try {
      return await look(within(looking));
    } catch {
      return undefined;
    } finally {
      clearTimeout(late);
    }
  };
  if (!isApart) {
    const seen = await run(context);
    if (seen.kind !== 'timedOut' || original !== true) return seen;
    const hung = await lookInTime();
    throwIfAborted(context.signal);
    return hung ?? seen;
  }
  const seen = run(within(running));
  const isDone = await Promise.race([
    seen.then(() => true),
    delay(hangLimits(context.settings.deadlineMs).first, false, { signal: waiting.signal, ref: false }).catch(
      () => false,
    ),
  ]).finally(() => waiting.abort());
  if (isDone) return seen;
  const looked = lookInTime();
  try {
    const hung = await Promise.race([looked, seen.then(() => undefined)]);
    if (hung !== undefined) {
      running.abort();
      await seen.catch(() => undefined);
      throwIfAborted(context.signal);
      return hung;
    }
    const evidence = await seen;
    // A run that the deadline ended waits for the look; one that came to its end does not.
    return evidence.kind === 'timedOut' ? ((await looked) ?? evidence) : evidence;
  } finally {
    looking.abort();
    await looked;
  }
}

/** One test of a look. */
export interface LookedTest extends Pick<TestCase, 'id' | 'name' | 'failure'> {
  readonly state: TestCase['state'] | 'hung';
}

/** The evidence of a look in which a test did not end; undefined where all ended. */
export function hungRun(
  own: ToolIdentity,
  tests: readonly LookedTest[],
  receipt: (testsRun: number, excerpt: string) => Receipt,
  scope: TestReport['scope'],
  { first, next }: HangLimits,
): CheckRun | undefined {
  const hung = tests.filter((test) => test.state === 'hung');
  if (hung.length === 0) return undefined;
  const seconds = [next, first].map((ms) => Number((ms / 1000).toFixed(1))).join(' to ');
  const message = `It does not end: it was still running after ${seconds} s and was stopped.`;
  const cases = tests.map(({ id, name, state, failure }): TestCase =>
    state === 'hung'
      ? { id, name, state: 'failed', hung: true, failure: { ...failure, message } }
      : { id, name, state, ...(failure === undefined ? {} : { failure }) },
  );
  const excerpt = [
    `${tests.length} tests that reach the document were run in a process that ends what does not end.`,
    ...hung.map((test) => `DID NOT END ${test.id}`),
  ].join('\n');
  return {
    kind: 'ran',
    ...own,
    receipt: receipt(cases.filter((test) => test.state !== 'skipped').length, excerpt),
    problems: [],
    tests: { cases, scope, targetRan: 'yes', flaky: [] },
  };
}
