// Opens a session of trials with a checker's own tests: traces the original, plans which tests are run in which
// order, and makes sure that they end alike when they are run as trials run them.

import { basename } from 'node:path';
import { err, ok, type Result } from '../../../base/result.ts';
import { positionAt } from '../../../base/text.ts';
import { failure, type Failure } from '../../../core/failure.ts';
import type { RecordedCall, TracedTest, TrialRequest, TrialSession } from '../../../core/trials.ts';
import { caseOf, failureOf, type Words } from '../testResults.ts';
import type { Job } from '../testJob.ts';
import { createTrialSession } from './trialSession.ts';
import { startTrialProcess, type TrialProcess } from './trialProcess.ts';
import type { TestKey, TraceLine, TrialPlan } from './trialWire.ts';

const mostCalls = 200;
/** Tests that may end the process of the original, each of which costs a process of its own. */
const mostDeaths = 8;

/** Opens it; undefined where variants of this document cannot be put in place of it in a process that stays. */
export async function openTrials(job: Job, asked: TrialRequest): Promise<Result<TrialSession, Failure> | undefined> {
  const { context, request, setup } = job;
  const { path } = request.overlay;
  if (context.processes.open === undefined || context.scratch.hold === undefined) return undefined;
  if (process.platform === 'win32' || asked.functions.length === 0) return undefined;
  if (setup.runner === 'doctest' || path.endsWith('conftest.py')) return undefined;
  if (setup.runner === 'pytest' && setup.testFiles.includes(path)) return undefined;
  const started = await startTrialProcess(job);
  if ('why' in started) return err(cannot(job, started.why));
  try {
    const opened = await begin(job, asked, started);
    if (!opened.ok) await started.stop();
    return opened;
  } catch (error) {
    await started.stop();
    throw error;
  }
}

function cannot(job: Job, why: string): Failure {
  const words = `The tests of ${job.setup.runner} cannot be tried on many texts in one process: ${why}`;
  return failure('checker.set-up', words.slice(0, 800), 'Candidates are checked one by one instead.');
}

async function begin(job: Job, asked: TrialRequest, live: TrialProcess): Promise<Result<TrialSession, Failure>> {
  const { overlay } = job.request;
  const lineOf = (offset: number) => positionAt(overlay.text, offset).line + 1;
  const spans = asked.functions.map(({ start, end }) => [lineOf(start), lineOf(Math.max(start, end - 1))] as const);
  const seen = await traceAll(job, asked, live, spans);
  if (!seen.ok) return err(cannot(job, seen.error));
  const { keys, errors, ends, calls, does } = seen.value;
  if (does.some(([what]) => what === 'reads')) return err(cannot(job, 'a test reads the document as a file.'));

  const { scratch } = live;
  const root = overlay.snapshot.root;
  const words: Words = {
    folder: job.setup.folder,
    toWorkspace: (file) => scratch.toWorkspace(file),
    inWorkspace: (text) => (scratch.root === root ? text : text.replaceAll(scratch.root, root)),
  };
  const inSpan = (line: number) => spans.some(([first, last]) => line >= first && line <= last);
  const known = new Set<string>();
  const found: { readonly key: TestKey; readonly test: TracedTest; readonly died: boolean }[] = [];
  for (const [index, end] of ends) {
    const key = keys[index]!;
    const { file, names } = { file: key[0], names: key[1] };
    const told = { kind: 'case', token: '', file, names, state: 'passed', ms: 0, failure: null, output: null } as const;
    const { id, name } = caseOf(told, words);
    if (end.state === 'skipped' || known.has(id)) continue;
    if (!end.died && !end.lines.some(inSpan)) continue;
    known.add(id);
    const why = end.failure === null ? {} : { failure: failureOf(end.failure, words) };
    const lines = end.lines.map((line) => line - 1);
    const waited = end.waited && { waited: end.waited };
    const test = { id, name, state: end.state, ...waited, ...why, lines, durationMs: end.ms };
    found.push({ key, test, died: end.died });
  }
  const failing = new Set(asked.failing);
  const isFailing = ({ test }: (typeof found)[number]) =>
    test.state !== 'passed' && (failing.size === 0 || failing.has(test.id));
  // What fails here and steadily nowhere else proves nothing.
  const flaky = new Set(asked.flaky);
  const steady = found.filter((one) => !flaky.has(one.test.id) && (one.test.state === 'passed' || isFailing(one)));
  const stateOf = new Map([...ends].map(([index, end]) => [index, end.state] as const));
  const recorded = calls.slice(0, mostCalls).map(({ name, inputs, tests }): RecordedCall => ({
    name,
    inputs,
    passing: tests.every((test) => stateOf.get(test) === 'passed'),
  }));

  const planOf = (first: boolean, direct: boolean): { readonly plan: TrialPlan; readonly ids: readonly string[] } => {
    const ordered = first ? [...steady.filter(isFailing), ...steady.filter((one) => !isFailing(one))] : steady;
    const places = ordered.flatMap((one, place) => (isFailing(one) ? [place] : []));
    const limits = { loadMs: loadMsOf(job), testMs: asked.testLimitMs };
    return {
      ids: ordered.map(({ test }) => test.id),
      plan: {
        kind: 'plan',
        text: overlay.text,
        order: ordered.map(({ key }) => key),
        failing: places,
        lastFailing: places.at(-1) ?? -1,
        hung: ordered.flatMap(({ test }, place) => (test.state === 'hung' ? [place] : [])),
        ...limits,
        direct,
        errors,
        does,
        slots: 2,
      },
    };
  };
  const tests = steady.map(({ test }) => test);
  const whole = new Map(steady.map(({ test, died }) => [test.id, died ? undefined : test.state] as const));
  for (const [first, direct] of [
    [true, true],
    [true, false],
    [false, false],
  ] as const) {
    const { plan, ids } = planOf(first, direct);
    live.send(plan);
    const differs = await difference(live, plan, ids, whole, job);
    if (differs === undefined) {
      const isolation = (await job.context.processes.isolation?.())?.kind === 'sandbox' ? 'sandbox' : 'scratch-copy';
      return ok(createTrialSession({ job, live, plan, ids, tests, calls: recorded, isolation }));
    }
    job.context.log(`trials of ${basename(overlay.path)}: ${differs}`);
  }
  return err(cannot(job, 'they end otherwise than in a run of their own.'));
}

/** Milliseconds in which a text must be loaded and its tests be found. */
function loadMsOf(job: Job): number {
  return Math.min(job.context.settings.deadlineMs, 10_000);
}

/** Runs the tests of a plan once on the original; words on what ends otherwise than it was traced. */
async function difference(
  live: TrialProcess,
  plan: TrialPlan,
  ids: readonly string[],
  expected: ReadonlyMap<string, string | undefined>,
  job: Job,
): Promise<string | undefined> {
  // Those that hang or end their process are left out: nothing could be said of the others.
  if ([...expected.values()].some((state) => state === undefined || state === 'hung')) return undefined;
  if (ids.length === 0) return undefined;
  live.send({ kind: 'try', jobs: [{ index: -1, edits: [], all: true, check: true }] });
  const message = await live.next(job.context.signal);
  if (message?.kind !== 'tried' || message.result[0] !== 'checked') return `a check gave ${JSON.stringify(message)}`;
  const states = new Map(message.result[1].map(([place, state]) => [ids[place]!, state] as const));
  const other = ids.find((id) => states.get(id) !== expected.get(id));
  return other === undefined ? undefined : `${other}: ${states.get(other) ?? 'not run'}, not ${expected.get(other)}`;
}

type Ended = Extract<TraceLine, { kind: 'ended' }>;

interface Seen {
  readonly keys: readonly TestKey[];
  readonly errors: readonly string[];
  readonly ends: ReadonlyMap<
    number,
    Pick<Ended, 'failure' | 'lines' | 'ms'> &
      Pick<TracedTest, 'waited'> & { readonly state: Ended['state']; readonly died: boolean }
  >;
  readonly calls: Extract<TraceLine, { kind: 'calls' }>['calls'];
  readonly does: Extract<TraceLine, { kind: 'calls' }>['does'];
}

/** Traces the tests; one that ends the process is noted, and the others are run without it. */
async function traceAll(
  job: Job,
  asked: TrialRequest,
  live: TrialProcess,
  spans: readonly (readonly [number, number])[],
): Promise<Result<Seen, string>> {
  const deaths = new Map<number, string>();
  for (;;) {
    live.send({
      kind: 'trace',
      text: job.request.overlay.text,
      spans,
      without: [...deaths.keys()],
      loadMs: loadMsOf(job),
      // One that did not end was waited for; the others need not be waited for as long.
      testMs: Math.max(2000, (deaths.size === 0 ? 5 : 2) * asked.testLimitMs),
    });
    const message = await live.next(job.context.signal);
    if (message?.kind !== 'traced') return err('the process that was to trace them ended.');
    const { lines, wrong } = message;
    const tests = lines.find((line) => line.kind === 'tests');
    if (tests === undefined) return err(message.why ?? wrong ?? 'no test was found.');
    const ends = new Map(lines.filter((line) => line.kind === 'ended').map((line) => [line.test, line] as const));
    const calls = lines.find((line) => line.kind === 'calls');
    const last = lines.findLast((line) => line.kind === 'starts');
    if ((message.why !== null || wrong !== null) && last !== undefined && !ends.has(last.test)) {
      if (deaths.size >= mostDeaths) return err('too many of its tests end their process or hang.');
      deaths.set(last.test, message.why ?? wrong!);
      continue;
    }
    if (calls === undefined) return err(message.why ?? wrong ?? 'the tests did not come to their end.');
    const all = new Map<number, Seen['ends'] extends ReadonlyMap<number, infer E> ? E : never>();
    for (let index = 0; index < tests.tests.length; index++) {
      const end = ends.get(index);
      const death = deaths.get(index);
      if (end !== undefined) all.set(index, { ...end, died: false });
      else if (death !== undefined) {
        const waited = death === 'waits' ? { waited: true as const } : {};
        const isHung = death === 'hung' || death === 'waits';
        const said = { message: isHung ? 'It does not end.' : death, expected: null, actual: null };
        const why = { ...said, stack: null, file: null, line: null };
        all.set(index, { ...waited, state: isHung ? 'hung' : 'failed', ms: 0, lines: [], failure: why, died: true });
      }
    }
    return ok({ keys: tests.tests, errors: tests.errors, ends: all, calls: calls.calls, does: calls.does });
  }
}
