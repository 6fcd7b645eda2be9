// Opens trials of one document: finds the tests that reach it, starts a process with them, runs the original twice
// and sees whether it does there what it does in a process of its own.

import { err, ok, type Result } from '../../../base/result.ts';
import type { SyntaxTree } from '../../../core/syntaxTree.ts';
import type { TestCase } from '../../../core/evidence.ts';
import { failure, type Failure } from '../../../core/failure.ts';
import type { RecordedCall, TracedTest, TrialRequest, TrialSession } from '../../../core/trials.ts';
import type { NodeExecutable } from '../../../workspace/nodeExecutable.ts';
import type { CheckerContext, CheckRequest } from '../../checker.ts';
import { tracedProgram } from '../../javascriptTrace.ts';
import { schemataOf } from '../../javascriptSchemata.ts';
import { detectBuild } from '../build.ts';
import { drivers, type ColdRun } from '../coldRun.ts';
import { detectRunner, type DetectedRunner } from '../detectRunner.ts';
import type { PathWords } from '../places.ts';
import { relatedTests } from '../relatedTests.ts';
import { testCases } from '../results.ts';
import { literalOf, type OriginalCase, type OriginalLine } from './answers.ts';
import { createTrialSession, type Original } from './trialSession.ts';
import {
  runtimeName,
  runtimePreamble,
  startTrialWorker,
  type TrialJob,
  type TrialStart,
  type TrialWorker,
} from './trialWorker.ts';

/** What trials are opened with. */
export interface OpenInput {
  readonly context: CheckerContext;
  readonly request: CheckRequest;
  readonly asked: TrialRequest;
  readonly node: NodeExecutable;
  readonly hostDir: string;
  /** Runs the related tests in a process of their own. */
  cold(runner: DetectedRunner): Promise<ColdRun>;
}

/** Milliseconds that loading may take before anything is known of it. */
const firstLoadMs = 30_000;
const mostCalls = 200;
/** Runners that load all files at once, and tell of their tests in one. */
const loadsAll = new Set(['mocha', 'tape']);

/** Opens a session, or says why there is none; undefined for languages that cannot be read. */
export async function openTrials(input: OpenInput): Promise<Result<TrialSession, Failure> | undefined> {
  const { context, request, asked } = input;
  const { snapshot, path } = request.overlay;
  const parse = await context.parse.parserOf(request.document.languageId);
  if (parse === undefined) return undefined;
  const tree = parse(request.document.text);
  if (tree.text.includes(runtimeName)) return refused(`the text itself speaks of ${runtimeName}`);
  const runner = await detectRunner(snapshot, path, context.settings);
  if (runner.kind === 'unavailable') return err(runner.failure);
  const driver = drivers.find((one) => one.id === runner.id);
  if (driver === undefined) return refused('the tests are run by a command of your own');
  const build = await detectBuild(snapshot, runner);
  if (build.kind !== 'none') return refused('the tests run against a build of this text');
  let cold: ColdRun | undefined;
  let files = [...(await relatedTests(request.overlay, runner.packageFolder))];
  if (files.length === 0) {
    cold = await input.cold(runner);
    files = [...cold.files];
  }
  if (files.length === 0) {
    const told = cold?.run.kind === 'unavailable' ? cold.run.failure : undefined;
    return told === undefined ? refused('no test that reaches it was found', 'tests.none') : err(told);
  }
  const start: TrialStart = { context, request, runner, node: input.node, hostDir: input.hostDir, files };
  const worker = await startTrialWorker(start, context.signal);
  if ('why' in worker) return refused(worker.why);
  try {
    const first = await original(
      worker,
      tracedProgram(tree, asked.functions, runtimeName, runtimePreamble),
      tree,
      input,
      true,
    );
    if ('why' in first) return await given(worker, first.why);
    const plain = schemataOf(tree, parse, runtimeName, runtimePreamble).build([]);
    const again = await original(worker, plain.text, tree, input, false);
    if ('why' in again) return await given(worker, again.why);
    const words = worker.warm.words;
    const named = namedCases(first, runner.packageFolder, words);
    const ids = new Map(first.cases.map((one, index) => [one.key, named[index]!.id] as const));
    const flaky = new Set(input.asked.flaky);
    const steady = first.cases.filter((one) => !flaky.has(ids.get(one.key)!));
    const reaching = new Set(steady.filter((one) => one.lines.length > 0).map((one) => one.key));
    const isLeaky = steady.some((one) => stateIn(again.cases, one.key) !== one.state);
    const trouble = await disagreement(input, runner, steady, ids, cold);
    if (trouble !== undefined) return await given(worker, trouble);
    const tests = first.cases.flatMap((one, index): readonly TracedTest[] => {
      if (!reaching.has(one.key)) return [];
      const told = named[index]!;
      return [
        {
          id: told.id,
          name: told.name,
          state: one.state,
          ...(told.failure === undefined ? {} : { failure: told.failure }),
          lines: one.lines,
          durationMs: stateDuration(again.cases, one),
        },
      ];
    });
    if (tests.length === 0) return await given(worker, 'no test reaches the function', 'tests.none');
    // What reaches nothing need not be loaded, and what fails comes first.
    const used = first.byFile
      .filter((one) => one.cases.some(({ key }) => reaching.has(key)))
      .toSorted((a, b) => failures(b, reaching) - failures(a, reaching));
    if (!loadsAll.has(runner.id)) {
      const wanted = used.map((one) => words.toWorkspace(one.cases[0]!.file)).filter((file) => files.includes(file));
      if (wanted.length === used.length) files.splice(0, files.length, ...wanted);
    }
    const known: Original = {
      cases: again.cases.filter((one) => reaching.has(one.key)),
      ids,
      mode: first.atLoad ? 'text' : isLeaky ? 'alone' : 'many',
      files: new Set(used.map((one) => one.file)),
      loadMs: again.loadMs,
    };
    const session = { tests, calls: callsOf(first, reaching) };
    return ok(createTrialSession({ start, worker, tree, parse, asked, original: known, ...session }));
  } catch (error) {
    await worker.stop();
    throw error;
  }
}

/** What the tests did on the original. */
export interface Originals {
  readonly cases: readonly OriginalCase[];
  readonly byFile: readonly OriginalLine[];
  readonly atLoad: boolean;
  readonly loadMs: number;
}

async function original(
  worker: TrialWorker,
  program: string,
  tree: SyntaxTree,
  { context, asked }: OpenInput,
  isTraced: boolean,
): Promise<Originals | { readonly why: string }> {
  const testMs = Math.max(asked.testLimitMs, 1000);
  const silentMs = Math.max(firstLoadMs, 3 * asked.testLimitMs);
  return runOriginal(worker, program, context, { testMs, ...(isTraced ? { traced: linesOf(tree) } : {}) }, silentMs);
}

/** Lines of a document, and one more. */
export function linesOf(tree: SyntaxTree): number {
  return tree.text.split('\n').length + 1;
}

/** Runs all tests on the original once. */
export async function runOriginal(
  worker: TrialWorker,
  program: string,
  context: CheckerContext,
  job: Omit<TrialJob, 'picks'>,
  silentMs: number,
): Promise<Originals | { readonly why: string }> {
  const lines: OriginalLine[] = [];
  const startedAt = context.now();
  let loadMs = 0;
  const end = await worker.run(
    program,
    { picks: [0], ...job },
    { loadMs: firstLoadMs, silentMs },
    (line) => {
      if ('begun' in line) loadMs = Math.max(loadMs, context.now() - startedAt);
      if ('kind' in line && line.kind === 'original') lines.push(line);
      return true;
    },
    context.signal,
  );
  if (end.kind !== 'ended') return { why: end.why };
  if (end.loadError !== undefined) return { why: end.loadError };
  const bad = lines.find((one) => one.odd !== undefined && one.odd !== 'load');
  if (bad !== undefined) return { why: `something is left over after the tests (${bad.odd})` };
  return {
    cases: lines.flatMap((one) => one.cases),
    byFile: lines,
    atLoad: lines.some((one) => one.odd === 'load'),
    loadMs,
  };
}

/** The tests of the original as the runner's own results name them. */
export function namedCases({ cases }: Originals, packageFolder: string, words: PathWords): readonly TestCase[] {
  const raw = cases.map(({ file, path, state, failure: told }) => ({
    file,
    path,
    state: state === 'hung' ? ('failed' as const) : state,
    ...(told === undefined ? {} : { failure: told }),
  }));
  return testCases(raw, packageFolder, words);
}

/** Where the tests end otherwise than in a process of their own. */
async function disagreement(
  input: OpenInput,
  runner: DetectedRunner,
  cases: readonly OriginalCase[],
  ids: ReadonlyMap<string, string>,
  cold: ColdRun | undefined,
): Promise<string | undefined> {
  const failing = new Set(cases.filter((one) => one.state !== 'passed').map((one) => ids.get(one.key)!));
  const known = new Set(ids.values());
  if (input.asked.failing.length > 0) {
    // Parts of a test are no tests of their own here: their whole is.
    const wanted = input.asked.failing.filter((id) => known.has(id));
    if (wanted.length > 0 && wanted.length === failing.size && wanted.every((id) => failing.has(id))) return undefined;
  }
  const run = (cold ?? (await input.cold(runner))).run;
  if (run.kind !== 'ran' || run.tests === undefined) return 'the tests do not run in a process of their own';
  const states = new Map(run.tests.cases.map((one) => [one.id, one.state] as const));
  for (const { key } of cases) {
    const id = ids.get(key)!;
    const state = states.get(id);
    if (state === undefined) return `a process of its own knows no test “${id}”`;
    // What tape's tests assert beside their parts is a test of its own here; there a test fails with its parts.
    if (runner.id === 'tape' && state === 'failed' && [...failing].some((one) => one.startsWith(`${id} > `))) continue;
    if ((state === 'failed') !== failing.has(id)) return `the test “${id}” ends otherwise in a process of its own`;
  }
  const missed = run.tests.cases.find(
    ({ id, state }) =>
      state === 'failed' &&
      !known.has(id) &&
      // Parts of a test that fails, and what fails with its parts.
      ![...failing].some((one) => id.startsWith(`${one} > `) || one.startsWith(`${id} > `)),
  );
  return missed === undefined ? undefined : `the test “${missed.id}” was not seen`;
}

function callsOf(first: Originals, reaching: ReadonlySet<string>): readonly RecordedCall[] {
  const passed = new Set(first.cases.filter((one) => one.state === 'passed').map((one) => one.key));
  const found = new Map<string, RecordedCall>();
  for (const { calls } of first.byFile) {
    for (const [name, inputs, by] of calls ?? []) {
      if (!by.some((key) => reaching.has(key))) continue;
      const key = JSON.stringify([name, inputs]);
      const passing = by.every((one) => passed.has(one)) && (found.get(key)?.passing ?? true);
      found.set(key, { name, inputs: inputs.map(literalOf), passing });
    }
  }
  return [...found.values()].slice(0, mostCalls);
}

function failures(line: OriginalLine, reaching: ReadonlySet<string>): number {
  return line.cases.filter((one) => one.state !== 'passed' && reaching.has(one.key)).length;
}

function stateIn(cases: readonly OriginalCase[], key: string): OriginalCase['state'] | undefined {
  return cases.find((one) => one.key === key)?.state;
}

function stateDuration(cases: readonly OriginalCase[], one: OriginalCase): number {
  return cases.find((other) => other.key === one.key)?.durationMs ?? one.durationMs;
}

function refused(why: string, code: 'tests.none' | 'checker.unusable' = 'checker.unusable'): Result<never, Failure> {
  return err(
    failure(
      code,
      `Many changes cannot be tried at once: ${why.slice(0, 600)}.`,
      'Each change is tried in a run of its own; this is slower.',
    ),
  );
}

async function given(
  worker: TrialWorker,
  why: string,
  code?: 'tests.none' | 'checker.unusable',
): Promise<Result<never, Failure>> {
  const told = worker.warm.words.inWorkspace(why);
  await worker.stop();
  return refused(told, code);
}
