// Many variants of a document against its examples: a trial session over a call host.

import { err, ok, type Result } from '../../base/result.ts';
import { lineStartsOf, positionAt, type Span } from '../../base/text.ts';
import { failure, type Failure } from '../../core/failure.ts';
import type { DocumentText } from '../../core/target.ts';
import type { RecordedCall, TracedTest, Trial, TrialRequest, TrialSession } from '../../core/trials.ts';
import type { CallHost, TracedCase, VariantEnd } from './callHost.ts';
import { testCaseOf, type ExampleTest } from './exampleTest.ts';

/** The most calls that are told of a session. */
const mostCalls = 200;

/** Runs the examples on the original and opens the session; the host is closed with it. */
export async function createExampleTrials(
  host: CallHost,
  tests: readonly ExampleTest[],
  document: DocumentText,
  asked: TrialRequest,
  signal: AbortSignal,
): Promise<Result<TrialSession, Failure>> {
  const { functions, testLimitMs } = asked;
  const all = await host.trace(
    tests.map((one) => one.case),
    functions,
    Math.max(testLimitMs, 1000),
    signal,
    tests.flatMap(({ id }, index) => (asked.failing.includes(id) ? [index] : [])),
  );
  if (!all.ok)
    return err(failure('checker.set-up', `The examples cannot be tried. ${all.error}`, 'Use a test instead.'));
  const reaches = reachOf(document.text, functions);
  const kept = tests
    .map((test, index) => ({ test, traced: all.value[index]! }))
    .filter(({ traced }) => traced.lines.some(reaches))
    // What fails here and nowhere else proves nothing, and would be held against every variant.
    .filter(
      ({ test, traced }) =>
        traced.end.state === 'passed' || asked.failing.length === 0 || asked.failing.includes(test.id),
    );
  const fails = ({ test, traced }: (typeof kept)[number]) =>
    asked.failing.length > 0 ? asked.failing.includes(test.id) : traced.end.state !== 'passed';
  // The tests that are to be cleared come first, so that most variants end there.
  const failing = kept.filter(fails);
  const order = [...failing, ...kept.filter((one) => !fails(one))];
  const cases = order.map(({ test }) => test.case);
  return ok({
    isolation: host.isolation,
    tests: kept.map(({ test, traced }) => tracedTest(test, traced, document.uri)),
    calls: recorded(kept),
    async run(variants, options, onTrial, runSignal) {
      await host.evaluate(
        variants,
        cases,
        { always: options.failing === 'all' ? failing.length : 0, limitMs: testLimitMs },
        (index, end) => onTrial(index, trialOf(end, order, failing.length)),
        runSignal,
      );
    },
    close: () => host.close(),
  });
}

function trialOf(end: VariantEnd, order: readonly { readonly test: ExampleTest }[], failing: number): Trial {
  if (end.kind === 'broken') return end;
  if (end.kind === 'hung') return { kind: 'hung', passed: 0 };
  const { ends } = end;
  const passed = ends.slice(0, failing).filter((one) => one.state === 'passed').length;
  const index = ends.findIndex((one) => one.state !== 'passed');
  const bad = ends[index];
  if (bad?.state === 'hung') return { kind: 'hung', passed };
  if (bad?.state === 'failed') return { kind: 'failed', at: order[index]!.test.id, passed, message: bad.message };
  if (ends.length < order.length) return { kind: 'broken', why: 'not all of its examples were decided' };
  return { kind: 'passed', testsRun: ends.length };
}

function tracedTest(test: ExampleTest, traced: TracedCase, uri: string): TracedTest {
  const { id, name, state, failure: failed } = testCaseOf(test, traced, uri);
  const { lines, durationMs, end } = traced;
  const ended = end.state === 'hung' ? 'hung' : state === 'passed' ? 'passed' : 'failed';
  return { id, name, state: ended, lines, durationMs, ...(failed === undefined ? {} : { failure: failed }) };
}

/** Distinct calls; one counts as passing only when all that made it pass. */
function recorded(kept: readonly { readonly traced: TracedCase }[]): readonly RecordedCall[] {
  const calls = new Map<string, RecordedCall>();
  for (const { traced } of kept) {
    const passing = traced.end.state === 'passed';
    for (const call of traced.calls) {
      const key = JSON.stringify([call.name, call.inputs], (_, value: unknown) =>
        typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))
          ? `number ${Object.is(value, -0) ? '-0' : value}`
          : value,
      );
      const known = calls.get(key);
      if (known === undefined && calls.size >= mostCalls) continue;
      calls.set(key, { ...call, passing: passing && known?.passing !== false });
    }
  }
  return [...calls.values()];
}

/** Whether a line lies in one of the spans. */
function reachOf(text: string, spans: readonly Span[]): (line: number) => boolean {
  const starts = lineStartsOf(text);
  const ranges = spans.map((span) => ({
    first: positionAt(text, span.start, starts).line,
    last: positionAt(text, span.end, starts).line,
  }));
  return (line) => ranges.some(({ first, last }) => line >= first && line <= last);
}
