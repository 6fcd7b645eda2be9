// Trials of Go: all versions of the functions are compiled into one test program, which is then started for each with
// the version picked by the environment. Versions that the compiler refuses are left out and told as broken.

import { dirname, join, relative } from 'node:path';
import { mkdtemp, rm } from 'node:fs/promises';
import { err, ok, type Result } from '../../base/result.ts';
import { throwIfAborted } from '../../base/abort.ts';
import { failure, type Failure } from '../../core/failure.ts';
import type { TracedTest, Trial, TrialOptions, TrialRequest, TrialSession, Variant } from '../../core/trials.ts';
import type { SyntaxTree, Parse } from '../../core/syntaxTree.ts';
import type { CheckerContext, CheckRequest } from '../checker.ts';
import type { CheckerOptions } from '../options.ts';
import { lastingFolder } from '../privateFolder.ts';
import { firstWords } from '../toolRun.ts';
import { startTrialHost, type TrialHost } from '../trialHost.ts';
import type { GoTestPlace } from './goFailure.ts';
import { locateGo, type GoProject } from './goProject.ts';
import { packageOf, probed, runtimeText, schemata } from './goSchemata.ts';
import { buildTrial } from './goTrialBuild.ts';
import { failureIn, runTrial, type TrialQuestion, type TrialRun } from './goTrialRun.ts';

/** Variants in the first program and in later ones: the first answers come soon, the later ones cost less. */
const batchSizes = [48, 400];
/** Steps that the loops of a variant may take, where the original takes fewer. */
const stepLimit = 50_000_000;
/** Subtests beyond this number are given the lines of the test around them. */
const tracedLeaves = 200;
/** Rounds of leaving out what the compiler refuses. */
const buildRounds = 6;

interface Session {
  readonly options: CheckerOptions;
  readonly context: CheckerContext;
  readonly request: CheckRequest;
  readonly asked: TrialRequest;
  readonly project: GoProject;
  readonly folder: string;
  readonly cwd: string;
  readonly tree: SyntaxTree;
  readonly parse: Parse;
  readonly packageName: string;
  readonly place: GoTestPlace;
  host: TrialHost;
  restart(): Promise<void>;
}

/** Opens the session; undefined where the document's package has no tests of its own or the way is not open. */
export async function openGoTrials(
  options: CheckerOptions,
  context: CheckerContext,
  request: CheckRequest,
  asked: TrialRequest,
): Promise<Result<TrialSession, Failure> | undefined> {
  const { overlay } = request;
  const { scratch, processes, signal } = context;
  const parse = await context.parse.parserOf('go');
  const found = await locateGo(overlay.snapshot, overlay.path);
  if (!parse || found.kind !== 'found' || !scratch.hold || !processes.open) return undefined;
  const tree = parse(overlay.text);
  const packageName = packageOf(tree);
  if (tree.hasFault || packageName === undefined || /^import\s+"C"|^\s+"C"$/mu.test(overlay.text)) return undefined;
  const { project } = found;
  const parent = await lastingFolder(options.tempFolder);
  const folder = await mkdtemp(join(parent, 'go-trials-'));
  const held = await scratch.hold(overlay.snapshot, signal);
  const inPackage = dirname(overlay.path);
  const cwd = held.scratch.toScratch(inPackage);
  let host: TrialHost | undefined;
  const close = async () => {
    await host?.stop();
    await held.release();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    const traced = probed(tree, asked.functions);
    const built = await buildTrial(
      options,
      context,
      request,
      project,
      folder,
      'original',
      traced.text,
      runtimeText(packageName, traced.lines.length),
    );
    const inWorkspace = (text: string) => text.replaceAll(held.scratch.root, overlay.snapshot.root);
    if (built.program === undefined) {
      await close();
      if (built.end.kind === 'exited' && built.end.exitCode === 0) return undefined;
      const message = 'The tests of this package could not be compiled, so no change was tried in them.';
      return err(
        failure('checker.blocked', message, 'Repair what the compiler says first.', inWorkspace(firstWords(built.end))),
      );
    }
    const start = async () => (await startTrialHost(context, held, folder, cwd))!;
    host = await start();
    const session: Session = {
      options,
      context,
      request,
      asked,
      project,
      folder,
      cwd,
      tree,
      parse,
      packageName,
      place: { folder: inPackage, root: overlay.snapshot.root, inWorkspace },
      host,
      async restart() {
        await this.host.stop();
        this.host = host = await start();
      },
    };
    const original = await traceOriginal(session, built.program, traced.lines, signal);
    const isolation = (await processes.isolation?.())?.kind === 'sandbox' ? 'sandbox' : 'scratch-copy';
    let batches = 0;
    let closed: Promise<void> | undefined;
    return ok({
      isolation,
      tests: original.tests,
      calls: [],
      async run(variants, trialOptions, onTrial, runSignal) {
        for (let from = 0; from < variants.length;) {
          throwIfAborted(runSignal);
          const size = batchSizes[Math.min(batches, batchSizes.length - 1)]!;
          const batch = variants.slice(from, from + size);
          const offset = from;
          await tryBatch(session, original, batch, `batch${batches++}`, trialOptions, runSignal, (index, trial) =>
            onTrial(offset + index, trial),
          );
          from += size;
        }
      },
      close: () => (closed ??= close()),
    });
  } catch (error) {
    await close();
    throw error;
  }
}

interface Original {
  readonly tests: readonly TracedTest[];
  readonly steps: number;
}

/** Runs the tests on the original, all together for how they end, then each for the lines that it reaches. */
async function traceOriginal(
  session: Session,
  program: string,
  lines: readonly (readonly number[])[],
  signal: AbortSignal,
): Promise<Original> {
  const ask = (rest: Partial<TrialQuestion>) => run(session, { ...question(session, program), ...rest }, signal);
  const limitMs = session.context.settings.deadlineMs;
  let steps = stepLimit;
  let all = await ask({ limitMs, steps });
  // Tests that take more steps than the limit cannot be held to it.
  if (all?.end.code === 97) all = await ask({ limitMs, steps: (steps = 0) });
  const leaves = all?.leaves ?? [];
  const tops = new Map<string, readonly number[]>();
  const linesOf = (ran: TrialRun | undefined) =>
    [...new Set((ran?.probes ?? []).flatMap((probe) => lines[probe] ?? []))].sort((a, b) => a - b);
  const tests: TracedTest[] = [];
  for (const leaf of leaves) {
    if (leaf.state === 'skipped') continue;
    const top = leaf.name.split('/')[0]!;
    const key = leaves.length > tracedLeaves ? top : leaf.name;
    let reached = tops.get(key);
    if (reached === undefined) {
      reached = linesOf(await ask({ tests: [key], trace: true, limitMs, steps }));
      tops.set(key, reached);
    }
    if (reached.length === 0) continue;
    tests.push({
      id: idOf(session, leaf.name),
      name: leaf.name,
      state: leaf.state,
      ...(leaf.state === 'failed' ? { failure: failureIn(all!.end.output, leaf.name, session.place) } : {}),
      lines: reached,
      durationMs: leaf.durationMs,
    });
  }
  return { tests, steps };
}

function question(session: Session, program: string): TrialQuestion {
  const { cwd, folder, asked } = session;
  return { program, cwd, folder, variant: 0, tests: [], stopAtFirst: false, limitMs: asked.testLimitMs, steps: 0 };
}

function idOf({ project, place }: Session, test: string): string {
  return `${relative(project.moduleRoot, place.folder!).replaceAll('\\', '/') || '.'} > ${test}`;
}

/** Runs, and once more in a new host where the host was lost. */
async function run(session: Session, asked: TrialQuestion, signal: AbortSignal): Promise<TrialRun | undefined> {
  const first = await runTrial(session.host, asked, signal);
  if (first !== undefined) return first;
  await session.restart();
  return runTrial(session.host, asked, signal);
}

async function tryBatch(
  session: Session,
  original: Original,
  variants: readonly Variant[],
  name: string,
  options: TrialOptions,
  signal: AbortSignal,
  onTrial: (index: number, trial: Trial) => void,
): Promise<void> {
  const { tree, parse, packageName, project, folder, context, request } = session;
  let left = variants.map((_, index) => index);
  for (let round = 0; left.length > 0; round++) {
    throwIfAborted(signal);
    const made = schemata(
      tree,
      parse,
      left.map((index) => variants[index]!),
    );
    for (const [at, why] of made.broken) onTrial(left[at]!, { kind: 'broken', why });
    left = made.tried.map((at) => left[at]!);
    if (left.length === 0) return;
    // Without what is broken the numbers are others; the text is made again.
    const clean =
      made.broken.size === 0
        ? made
        : schemata(
            tree,
            parse,
            left.map((index) => variants[index]!),
          );
    const built = await buildTrial(
      session.options,
      { ...context, signal },
      request,
      project,
      folder,
      `${name}-${round}`,
      clean.text,
      runtimeText(packageName, 0),
    );
    if (built.program !== undefined) {
      for (const [at, index] of left.entries()) {
        throwIfAborted(signal);
        onTrial(index, await tryOne(session, original, built.program, at + 1, options, signal));
      }
      await rm(join(folder, `${name}-${round}`), { recursive: true, force: true });
      return;
    }
    const refused = new Map<number, string>();
    for (const { line, message } of built.complaints) {
      const at = clean.variantOnLine(line);
      if (at !== undefined && !refused.has(left[at]!)) refused.set(left[at]!, message);
    }
    // What the compiler says cannot be laid to single versions: none of them was tried.
    const all = refused.size === 0 || round >= buildRounds;
    for (const index of left) {
      const why =
        refused.get(index) ??
        (all ? `It could not be compiled with the others: ${firstWords(built.end).slice(0, 300)}` : undefined);
      if (why !== undefined) onTrial(index, { kind: 'broken', why });
    }
    left = all ? [] : left.filter((index) => !refused.has(index));
  }
}

/** One variant: the tests that fail on the original first, then the others that reach the functions. */
async function tryOne(
  session: Session,
  { tests, steps }: Original,
  program: string,
  variant: number,
  options: TrialOptions,
  signal: AbortSignal,
): Promise<Trial> {
  const wanted = new Set(session.asked.failing);
  const isFailing = (test: TracedTest) => (wanted.size > 0 ? wanted.has(test.id) : test.state !== 'passed');
  const failing = tests.filter(isFailing);
  const others = tests.filter((test) => test.state === 'passed' && !isFailing(test));
  const base = { ...question(session, program), variant, steps };
  const longest = (of: readonly TracedTest[]) =>
    Math.max(session.asked.testLimitMs, 3 * of.reduce((sum, test) => sum + test.durationMs, 0));
  const passed = new Set<string>();
  const told = new Set<string>();
  const lost = (): Trial => ({ kind: 'broken', why: 'It ended the process that runs the tests.' });

  /** Asks about tests; what is wrong, if anything. */
  const ask = async (of: readonly TracedTest[], stopAtFirst: boolean): Promise<Trial | undefined> => {
    if (of.length === 0) return undefined;
    const names = of.map((test) => test.name);
    const ran = await run(session, { ...base, tests: names, stopAtFirst, limitMs: longest(of) }, signal);
    if (ran === undefined) return lost();
    const states = new Map(ran.leaves.map((leaf) => [leaf.name, leaf.state] as const));
    for (const test of failing) {
      if (states.has(test.name)) told.add(test.id);
      if (states.get(test.name) === 'passed') passed.add(test.id);
    }
    if (ran.hung) return { kind: 'hung', passed: passed.size };
    if (ran.end.cut === 'memory') return { kind: 'broken', why: 'It took more than 1 GB of memory.' };
    const fell =
      of.find((test) => states.get(test.name) === 'failed') ??
      others.find((test) => states.get(test.name) === 'failed');
    if (fell) {
      const { message } = failureIn(ran.end.output, fell.name, session.place);
      return { kind: 'failed', at: fell.id, passed: passed.size, message: message.slice(0, 1000) };
    }
    const silent = of.find((test) => states.get(test.name) !== 'passed');
    // A panic ends the program; the tests behind it did not run.
    if (silent || ran.end.code !== 0) {
      const words = ran.end.output.replaceAll('\x16', '').trim().split('\n').slice(-3).join(' ').slice(0, 300);
      return { kind: 'broken', why: `Its tests did not end: ${words}` };
    }
    return undefined;
  };

  const first = await ask(failing, options.failing === 'first');
  if (first) {
    // A panic may have hidden what the other failing tests say.
    if (options.failing === 'all' && first.kind === 'failed' && failing.length > 1) {
      for (const test of failing.slice(0, 20)) if (!told.has(test.id)) await ask([test], true);
      return { ...first, passed: passed.size };
    }
    return first;
  }
  return (await ask(others, true)) ?? { kind: 'passed', testsRun: failing.length + others.length };
}
