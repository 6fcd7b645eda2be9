// Keeps test workers warm between candidates and decides when their answers count: a target is first run
// cold, the worker must agree with that run, and whatever is odd goes back to a cold run.

import { untilAborted } from '../../../base/abort.ts';
import type { CheckRun, TestCase } from '../../../core/evidence.ts';
import type { NodeExecutable } from '../../../workspace/nodeExecutable.ts';
import type { ProcessEnd } from '../../../workspace/process.ts';
import type { CheckerContext, CheckRequest } from '../../checker.ts';
import { finishedBy, type ColdRun } from '../coldRun.ts';
import type { DetectedRunner } from '../detectRunner.ts';
import { testCases } from '../results.ts';
import { spanRan } from '../targetCoverage.ts';
import { checkRunOf } from '../testRun.ts';
import { openWorker } from './openWorker.ts';
import { createStampWatch } from './treeStamp.ts';
import type { WarmAnswer, WarmReply, WarmWorker } from './warmWorker.ts';

/** How many workers may live at a time. */
const mostWorkers = 2;

/** Targets that are remembered with what a cold run of them taught: each holds a text and what tests said. */
const mostTargets = 20;

/** Milliseconds after which a worker that nobody asks is ended. */
const idleMs = 5 * 60_000;

/** A candidate that takes this many times as long as the original, and this long, hangs. */
const hangFactor = 10;
const hangMs = 2000;

/** A worker that has grown by so much, or answered so often, is replaced. */
const mostGrowthMb = 400;
const mostAnswers = 1000;

/** Replaced so often, and in more than a third of its answers, a worker is not worth its start. */
const mostReplaced = 24;

/** Failing runs after which the original is asked again, and how often it is asked for no reason. */
const confirmed = 3;
const confirmEvery = 100;

/** What a cold run taught about one target. */
interface Known {
  readonly path: string;
  readonly text: string;
  readonly expected: string;
  readonly files: readonly string[];
  readonly runner: DetectedRunner;
  readonly node: NodeExecutable;
  readonly knownFaults: Set<string>;
  readonly watch: ReturnType<typeof createStampWatch>;
  /** Why it stays cold. */
  off?: string;
  worker?: WarmWorker;
  /** Milliseconds of the original in the worker, and its size then. */
  baselineMs: number;
  megabytes: number;
  answers: number;
  failing: number;
  replaced: number;
  /** Answers of all its workers. */
  answered: number;
  /** Cold runs that were tried as the measure before this one. */
  readonly tries: number;
  lastUse: number;
  /** Settles when the question under way is answered. */
  turn: Promise<unknown>;
  idle?: NodeJS.Timeout;
}

/** What a finished cold run is learnt from. */
export interface Lesson {
  readonly context: CheckerContext;
  readonly request: CheckRequest;
  readonly runner: DetectedRunner;
  readonly node: NodeExecutable;
  readonly knownFaults: Set<string>;
  readonly cold: ColdRun;
}

/** Warm test workers, at most two. */
export interface WarmTests {
  /** The answer of a warm worker, or undefined when the question needs a process of its own. */
  answer(context: CheckerContext, request: CheckRequest, hostDir: string): Promise<CheckRun | undefined>;
  /** Tells of a cold run, after which the next question may be answered warm. */
  learn(lesson: Lesson): void;
  dispose(): Promise<void>;
}

/** Makes the pool; nothing is started before the second question about a target. */
export function createWarmTests(): WarmTests {
  const targets = new Map<string, Known>();
  /** Forgotten, with a process that is still to end. */
  const leaving = new Set<Known>();
  let disposed = false;
  const keyOf = ({ overlay }: CheckRequest) => `${overlay.snapshot.root}\n${overlay.path}`;

  const turnOff = (known: Known, context: CheckerContext, why: string) => {
    known.off = why;
    context.log(`tests of ${known.path} are not kept warm: ${why}`);
  };
  const drop = async (known: Known) => {
    const { worker } = known;
    clearTimeout(known.idle);
    delete known.worker;
    await worker?.stop();
  };
  const rest = (known: Known) => {
    clearTimeout(known.idle);
    if (known.worker === undefined) return;
    known.idle = setTimeout(() => void drop(known), idleMs);
    known.idle.unref();
  };
  /** Gives up the worker that was not used for longest when there is no room for another. */
  const makeRoom = async (forKnown: Known) => {
    const live = [...targets.values()].filter((one) => one.worker !== undefined && one !== forKnown);
    const eldest = live.toSorted((a, b) => a.lastUse - b.lastUse)[0];
    if (live.length < mostWorkers || eldest === undefined) return;
    await eldest.turn;
    await drop(eldest);
  };

  /** Forgets the target that was not used for longest, but for the one that is learnt again. */
  const forget = (key: string) => {
    if (targets.has(key) || targets.size < mostTargets) return;
    const [eldest] = [...targets].toSorted(([, a], [, b]) => a.lastUse - b.lastUse);
    const [oldKey, old] = eldest!;
    targets.delete(oldKey);
    old.off = 'it was not used for long';
    leaving.add(old);
    void old.turn.then(() => drop(old)).finally(() => leaving.delete(old));
  };

  const start = async (known: Known, context: CheckerContext, request: CheckRequest, hostDir: string) => {
    await makeRoom(known);
    const started = await openWorker(known, context, request, hostDir);
    if ('why' in started) return turnOff(known, context, started.why);
    known.worker = started.worker;
    for (const keep of started.baselines) {
      const reply = await started.worker.ask(known.text, keep, context.settings.deadlineMs, context.signal);
      const trouble = troubleWith(reply, known, started.worker);
      if (trouble !== undefined) {
        await drop(known);
        return turnOff(known, context, `the warm run of the original is not as the cold one: ${trouble}`);
      }
      if (reply.kind === 'answered') {
        known.baselineMs = reply.answer.durationMs;
        known.megabytes = reply.answer.megabytes;
      }
    }
    known.answers = 0;
  };

  /** Replaces a worker that a candidate has spoilt; a target whose candidates do that all the time stays cold. */
  const replace = async (known: Known, context: CheckerContext, why: string) => {
    await drop(known);
    known.replaced++;
    context.log(`a warm test worker is replaced: ${why}`);
    if (known.replaced >= mostReplaced && known.replaced > known.answered / 3)
      turnOff(known, context, 'its workers have to be replaced too often');
  };

  const ask = async (known: Known, context: CheckerContext, request: CheckRequest, hostDir: string) => {
    if (known.worker === undefined) await start(known, context, request, hostDir);
    const { worker } = known;
    if (worker === undefined || disposed) return undefined;
    const deadlineMs = Math.min(context.settings.deadlineMs, Math.max(hangMs, known.baselineMs * hangFactor));
    const reply = await settled(known, worker.ask(request.overlay.text, false, deadlineMs, context.signal));
    switch (reply.kind) {
      case 'hung':
        await replace(known, context, 'a candidate hung in it');
        return checkRun(known, worker, context, request, undefined, deadlineMs);
      case 'gone':
        await replace(known, context, reply.why);
        return undefined;
      case 'odd':
        if (!reply.usable) await replace(known, context, reply.why);
        return undefined;
      case 'answered':
        return believed(known, worker, context, request, reply.answer);
    }
  };

  /** An answer that counts: nothing was left behind, and where there is doubt the original still passes as it did. */
  const believed = async (
    known: Known,
    worker: WarmWorker,
    context: CheckerContext,
    request: CheckRequest,
    answer: WarmAnswer,
  ) => {
    known.answers++;
    known.answered++;
    const run = checkRun(known, worker, context, request, answer, context.settings.deadlineMs);
    if (answer.spoilt !== undefined) {
      await replace(known, context, answer.spoilt);
      return run;
    }
    const differs = statesOf(answer, known, worker) !== known.expected;
    if (differs) known.failing++;
    if ((differs && known.failing <= confirmed) || known.answers % confirmEvery === 0) {
      const deadlineMs = Math.max(hangMs, known.baselineMs * hangFactor);
      const again = await settled(known, worker.ask(known.text, false, deadlineMs, context.signal));
      const trouble = troubleWith(again, known, worker);
      if (trouble !== undefined) {
        await replace(known, context, `the original is no longer as it was: ${trouble}`);
        return undefined;
      }
    }
    if (answer.megabytes > known.megabytes + mostGrowthMb || known.answers >= mostAnswers) {
      known.answers = 0;
      await drop(known);
    }
    return run;
  };

  /** An abort in the middle of a question ends the worker. */
  const settled = async (known: Known, reply: Promise<WarmReply>) => {
    try {
      return await reply;
    } catch (error) {
      await drop(known);
      throw error;
    }
  };

  return {
    async answer(context, request, hostDir) {
      const known = targets.get(keyOf(request));
      if (known === undefined || known.off !== undefined || request.fresh === true || request.scope === 'all')
        return undefined;
      if (context.processes.open === undefined || context.scratch.hold === undefined || disposed) return undefined;
      const before = known.turn;
      let finish: () => void = () => undefined;
      const own = new Promise<void>((resolve) => (finish = resolve));
      known.turn = own;
      clearTimeout(known.idle);
      try {
        await untilAborted(before, context.signal);
        if (known.off !== undefined) return undefined;
        if (!known.watch.holds(request.overlay.snapshot)) {
          targets.delete(keyOf(request));
          await drop(known);
          return undefined;
        }
        known.lastUse = context.now();
        return await ask(known, context, request, hostDir);
      } finally {
        finish();
        if (known.turn === own) rest(known);
      }
    },
    learn({ context, request, runner, node, knownFaults, cold }) {
      const key = keyOf(request);
      const old = targets.get(key);
      if (disposed || request.scope === 'all') return;
      // The first text may have been an odd one: another is given a chance, but not for ever.
      if (old !== undefined && (old.off === undefined || old.text === request.overlay.text || old.tries >= 2)) return;
      const { run, files } = cold;
      if (run.kind !== 'ran' || run.tests?.scope !== 'related' || files.length === 0) return;
      if (run.tests.cases.some((one) => /::\((?:load|run)\)$/.test(one.id))) return;
      const { snapshot, path, text } = request.overlay;
      const watch = createStampWatch(snapshot, path, runner.packageFolder, () => context.now());
      if (!watch.isKnown) return;
      forget(key);
      targets.set(key, {
        path,
        text,
        expected: statesIn(run.tests.cases),
        files,
        runner,
        node,
        knownFaults,
        watch,
        baselineMs: 0,
        megabytes: 0,
        answers: 0,
        failing: 0,
        replaced: 0,
        answered: 0,
        tries: (old?.tries ?? -1) + 1,
        lastUse: context.now(),
        turn: Promise.resolve(),
      });
    },
    async dispose() {
      disposed = true;
      await Promise.all(
        [...targets.values(), ...leaving].map(async (known) => {
          await drop(known);
          await known.turn;
          await drop(known);
        }),
      );
      targets.clear();
    },
  };
}

/** Id and state of each case, in one order. */
function statesOf(answer: WarmAnswer, known: Known, worker: WarmWorker): string {
  return statesIn(testCases(answer.cases, known.runner.packageFolder, worker.words));
}

function statesIn(cases: readonly TestCase[]): string {
  return cases
    .map((one) => `${one.id}\0${one.state}`)
    .sort()
    .join('\n');
}

/** Why a run of the original is not what it was; undefined when it is. */
function troubleWith(reply: WarmReply, known: Known, worker: WarmWorker): string | undefined {
  if (reply.kind === 'hung') return 'it did not end';
  if (reply.kind !== 'answered') return reply.why;
  if (reply.answer.spoilt !== undefined) return reply.answer.spoilt;
  if (reply.answer.errors.length > 0) return 'something failed outside of the tests';
  return statesOf(reply.answer, known, worker) === known.expected ? undefined : 'other tests ran, or ended otherwise';
}

/** The evidence of one warm answer; without one it hung. */
function checkRun(
  known: Known,
  worker: WarmWorker,
  context: CheckerContext,
  request: CheckRequest,
  answer: WarmAnswer | undefined,
  deadlineMs: number,
): CheckRun {
  const { scratch, words, hostFolder } = worker;
  const { runner, node, knownFaults } = known;
  const output = (answer?.cases ?? []).map((one) => `${one.state} ${one.path.join(' > ')}`).join('\n');
  const end: ProcessEnd = {
    kind: answer === undefined ? 'timedOut' : 'exited',
    exitCode: answer?.exitCode ?? null,
    signal: null,
    stdout: '',
    stderr: '',
    droppedBytes: 0,
    durationMs: Math.round(answer?.durationMs ?? deadlineMs),
    sandboxed: worker.sandboxed,
  };
  const job = { context, request, runner, node, scratch, hostDir: '', knownFaults };
  const { text } = request.overlay;
  const counts = (answer?.counts ?? []).map((one) =>
    spanRan({ ...one, source: one.source ?? text }, text, request.span),
  );
  return checkRunOf({
    ...finishedBy(job, hostFolder, [node.path, `${runner.id} (warm)`, ...known.files], end, {
      words,
      output: words.inWorkspace(output).slice(0, 4000),
    }),
    deadlineMs,
    told: answer === undefined ? { kind: 'nothing' } : { kind: 'result', result: answer },
    scope: 'related',
    targetRan: counts.includes('yes') ? 'yes' : counts.includes('unknown') ? 'unknown' : 'no',
    runner: runner.id,
  });
}
