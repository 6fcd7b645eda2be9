// Tries variants in batches and says how each ended. What is in doubt (state that leaks, a process that dies, text
// that does not load) is tried again in smaller batches in a new process, at last alone.

import type { Parse, SyntaxTree } from '../../../core/syntaxTree.ts';
import type {
  RecordedCall,
  TracedTest,
  Trial,
  TrialOptions,
  TrialRequest,
  TrialSession,
  Variant,
} from '../../../core/trials.ts';
import { schemataOf, type Schemata } from '../../javascriptSchemata.ts';
import type { OriginalCase, OriginalLine, VariantLine } from './answers.ts';
import { createRecord, type Concluded } from './record.ts';
import {
  runtimeName,
  runtimePreamble,
  startTrialWorker,
  type TrialJob,
  type TrialStart,
  type TrialWorker,
} from './trialWorker.ts';

/** What is known of the original. */
export interface Original {
  /** The tests that count, as they ended in this process. */
  readonly cases: readonly OriginalCase[];
  /** Ids of tests by the driver's keys. */
  readonly ids: ReadonlyMap<string, string>;
  /**
   * `many`: variants share a program. `alone`: tests leave something behind, so that each variant gets modules of its
   * own. `text`: functions are called while modules are loaded, so that each variant is loaded as it is.
   */
  readonly mode: 'many' | 'alone' | 'text';
  /** Files of tests, as the driver names them. */
  readonly files: ReadonlySet<string>;
  /** Milliseconds until the tests of a program begin. */
  readonly loadMs: number;
}

/** What a session is made of. */
export interface SessionParts {
  readonly start: TrialStart;
  readonly worker: TrialWorker;
  readonly tree: SyntaxTree;
  readonly parse: Parse;
  readonly asked: TrialRequest;
  readonly original: Original;
  readonly tests: readonly TracedTest[];
  readonly calls: readonly RecordedCall[];
}

/** The most variants in one program: the next is made while one runs. */
const mostVariants = 256;

/** The original has its turn again after so many variants. */
const canaryEvery = 25;

/** Processes that may be lost in one call for nothing but the variants' own doing. */
const mostWorkers = 60;

/** A process is replaced after so many programs, since it keeps what it has compiled. */
const mostJobs = 150;

/** Variants that are tried together. */
interface Batch {
  readonly indices: readonly number[];
  /** In a new process; a batch of one is then believed. */
  readonly alone: boolean;
  /** Each by itself, as plain text. */
  readonly plain: boolean;
}

/** Steps, and milliseconds, that a variant may take at least in a test that does not end on the original. */
const hungLimits = { steps: 2_000_000, ms: 100 };

/** Makes the session. */
export function createTrialSession(parts: SessionParts): TrialSession {
  const { start, tree, parse, asked, original } = parts;
  const builder = schemataOf(tree, parse, runtimeName, runtimePreamble);
  const failing = original.cases.filter((one) => one.state !== 'passed').map((one) => one.key);
  const order = [...failing, ...original.cases.filter((one) => one.state === 'passed').map((one) => one.key)];
  const limits = Object.fromEntries(
    original.cases.map((one) => {
      const most = Math.max(1, asked.testLimitMs);
      // What it took says nothing of what it should take.
      if (one.state === 'hung') return [one.key, { ...hungLimits, waitMs: most }];
      const wait = Math.min(most, Math.max(200, 20 * one.durationMs));
      return [
        one.key,
        {
          steps: Math.max(300_000, 50 * one.steps),
          ms: Math.min(most, Math.max(20, 10 * one.durationMs)),
          waitMs: wait,
        },
      ];
    }),
  );
  const patience = {
    loadMs: Math.max(5000, 20 * original.loadMs),
    silentMs: Math.max(1500, 2 * asked.testLimitMs + 500),
  };
  const expected = new Map(original.cases.map((one) => [one.key, one.state] as const));
  const life = new AbortController();
  let worker: TrialWorker | undefined = parts.worker;
  let turn: Promise<unknown> = Promise.resolve();

  let stopped: Promise<void> | undefined;
  const drop = async () => {
    const old = worker;
    worker = undefined;
    if (old) stopped = old.stop();
    await stopped;
  };
  const leave = () => {
    life.abort();
    drop().catch(() => undefined);
  };
  // Beside what else ends with the run, and not after it.
  start.context.signal.addEventListener('abort', leave, { once: true });
  const fresh = async (signal: AbortSignal): Promise<TrialWorker> => {
    await drop();
    const made = await startTrialWorker(start, signal);
    if ('why' in made) throw new Error(`the tests could be started before, and now: ${made.why}`);
    worker = made;
    return made;
  };
  const isAsBefore = (line: OriginalLine) => {
    if (line.odd !== undefined && line.odd !== 'load') return false;
    const wanted = order.filter((key) => key.startsWith(`${line.file}#`));
    const states = new Map(line.cases.map((one) => [one.key, one.state] as const));
    return wanted.length === states.size && wanted.every((key) => states.get(key) === expected.get(key));
  };

  /** Runs one program with some variants in it. */
  const tryProgram = async (
    program: string,
    picks: readonly number[],
    batch: Batch,
    options: TrialOptions,
    signal: AbortSignal,
    meanwhile: () => void,
  ): Promise<Concluded> => {
    const current = worker !== undefined && worker.jobs < mostJobs ? worker : await fresh(signal);
    const hasOriginal = !batch.plain;
    const all = options.failing === 'all';
    const record = createRecord({
      picks,
      hasOriginal,
      isAlone: batch.alone && picks.length === 1,
      all,
      files: original.files,
      isAsBefore,
      trialOf: (lines) => trialOf(lines, options),
    });
    const turns: number[] = hasOriginal ? [0] : [];
    picks.forEach((index, at) => {
      turns.push(index + 1);
      if (hasOriginal && (at === picks.length - 1 || at % canaryEvery === canaryEvery - 1)) turns.push(0);
    });
    const job: TrialJob = { picks: turns, tests: order, failing, limits, all, testMs: asked.testLimitMs };
    const end = await current.run(program, job, patience, (line) => record.add(line), signal, meanwhile);
    if (end.kind !== 'ended' || record.isSpoilt) await drop();
    return record.conclude(end);
  };

  const trialOf = (lines: readonly VariantLine[], { failing: how }: TrialOptions): Trial => {
    const passed = lines.reduce((sum, one) => sum + one.passed, 0);
    const bad = lines.find((one) => one.kind !== 'passed');
    if (lines.some((one) => one.kind === 'ended')) return { kind: 'broken', why: 'it ended the process' };
    if (lines.some((one) => one.kind === 'hung')) return { kind: 'hung', passed };
    const testsRun = lines.reduce((sum, one) => sum + one.ran, 0);
    if (bad === undefined)
      return testsRun === order.length
        ? { kind: 'passed', testsRun }
        : { kind: 'broken', why: 'not all of its tests were run' };
    if (bad.kind === 'stray') return { kind: 'failed', at: '', passed, message: bad.message ?? '' };
    const first = (how === 'all' ? lines.find((one) => one.kind === 'failed') : bad) ?? bad;
    const message = worker?.warm.words.inWorkspace(first.message ?? '') ?? first.message ?? '';
    return { kind: 'failed', at: original.ids.get(first.at ?? '') ?? '', passed, message };
  };

  return {
    isolation: parts.worker.warm.sandboxed ? 'sandbox' : 'scratch-copy',
    tests: parts.tests,
    calls: parts.calls,
    async run(variants, options, onTrial, given) {
      const signal = AbortSignal.any([given, life.signal]);
      const before = turn;
      let finish: () => void = () => undefined;
      turn = new Promise<void>((resolve) => (finish = resolve));
      await before;
      try {
        await tryAll(variants, options, onTrial, signal);
      } finally {
        finish();
      }
    },
    async close() {
      start.context.signal.removeEventListener('abort', leave);
      life.abort();
      await turn.catch(() => undefined);
      await drop();
    },
  };

  async function tryAll(
    variants: readonly Variant[],
    options: TrialOptions,
    onTrial: (index: number, trial: Trial) => void,
    signal: AbortSignal,
  ): Promise<void> {
    let lost = 0;
    const reported = new Set<number>();
    const report = (index: number, trial: Trial) => {
      if (reported.has(index)) return;
      reported.add(index);
      onTrial(index, trial);
    };
    const queue: Batch[] = batchesOf(variants).map((indices) => ({
      indices,
      alone: false,
      plain: original.mode === 'text',
    }));
    const built = new Map<Batch, Schemata>();
    const build = (batch: Batch): Schemata => {
      const known = built.get(batch) ?? builder.build(batch.indices.map((index) => variants[index]!));
      built.set(batch, known);
      return known;
    };
    /** The next program is made while one runs. */
    const buildAhead = () => {
      const [next] = queue;
      if (next && !next.plain && !signal.aborted) build(next);
    };
    for (let batch = queue.shift(); batch !== undefined; batch = queue.shift()) {
      if (signal.aborted) throw signal.reason;
      const { indices } = batch;
      if (lost > mostWorkers) {
        for (const index of indices) report(index, { kind: 'broken', why: 'not tried: too many processes were lost' });
        continue;
      }
      if (batch.plain && indices.length > 1) {
        queue.unshift(...indices.map((index) => ({ indices: [index], alone: false, plain: true })));
        continue;
      }
      let program: string | undefined;
      let picks: readonly number[];
      let outside: readonly number[] = [];
      if (batch.plain) {
        program = builder.variantProgram(variants[indices[0]!]!);
        picks = [0];
      } else {
        const made = build(batch);
        built.delete(batch);
        program = made.text;
        picks = made.inside;
        outside = made.outside;
      }
      if (outside.length > 0)
        queue.unshift({ indices: outside.map((one) => indices[one]!), alone: batch.alone, plain: true });
      if (program === undefined) {
        report(indices[0]!, { kind: 'broken', why: 'it cannot be read' });
        continue;
      }
      if (picks.length === 0) continue;
      if (original.mode === 'alone' && picks.length > 1) {
        queue.unshift(...picks.map((one) => ({ indices: [indices[one]!], alone: batch.alone, plain: false })));
        continue;
      }
      if (batch.alone) await fresh(signal);
      const tried = await tryProgram(program, picks, batch, options, signal, buildAhead);
      if (worker === undefined) lost++;
      for (const [one, trial] of tried.done) report(indices[one]!, trial);
      const again = (some: readonly number[], alone: boolean): void => {
        if (some.length > 0) queue.unshift({ indices: some.map((one) => indices[one]!), alone, plain: batch.plain });
      };
      const halved = (some: readonly number[], alone: boolean): void => {
        const middle = Math.ceil(some.length / 2);
        again(some.slice(middle), alone);
        again(some.slice(0, middle), alone);
      };
      again(tried.left, false);
      halved(tried.unloaded, false);
      halved(tried.suspect, true);
    }
  }
}

/** Indices of variants in groups of much the same size, in order. */
function batchesOf({ length }: readonly Variant[]): readonly (readonly number[])[] {
  const count = Math.ceil(length / mostVariants);
  return Array.from({ length: count }, (_, at) => {
    const from = Math.floor((at * length) / count);
    const to = Math.floor(((at + 1) * length) / count);
    return Array.from({ length: to - from }, (__, more) => from + more);
  });
}
