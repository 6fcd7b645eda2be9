// Measure of one candidate: how long it takes to judge a one-function change, by a process of its own and
// by a warm worker, with the tests' own time beside it, and whether both say the same of every candidate.

import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { root } from '../scripts/run.ts';
import { textHash } from '../server/src/base/hash.ts';
import type { Checker, CheckerContext } from '../server/src/checkers/checker.ts';
import { createCheckers } from '../server/src/checkers/index.ts';
import type { CheckRun } from '../server/src/core/evidence.ts';
import { createProcesses } from '../server/src/workspace/processes.ts';
import { createSandbox } from '../server/src/workspace/sandbox.ts';
import { createScratch } from '../server/src/workspace/scratchCopies.ts';
import { pathToUri } from '../server/src/workspace/uri.ts';
import type { CandidateCase } from './candidates/case.ts';
import type { Places } from './places.ts';
import { median, spread, type Line } from './report.ts';
import { createParsers } from '../server/src/workspace/treeSitter.ts';

/** How many candidates are judged, and which rows. */
export interface CandidateOptions {
  readonly count: number;
  /** Ids of the rows; all where empty. */
  readonly only: readonly string[];
}

/** Cold and warm times are medians of at least so many. */
const fewest = 20;

/** When the tool never runs, the row is given up after so many. */
const mostTroubles = 5;

/** All rows, from the files of bench/candidates. */
async function allCases(): Promise<readonly CandidateCase[]> {
  const folder = path.join(root, 'bench', 'candidates');
  const cases: CandidateCase[] = [];
  for (const name of readdirSync(folder).toSorted()) {
    if (name === 'case.ts' || !name.endsWith('.ts')) continue;
    const loaded = (await import(pathToFileURL(path.join(folder, name)).href)) as Readonly<Record<string, unknown>>;
    for (const value of Object.values(loaded)) cases.push(...(Array.isArray(value) ? value : [value]).filter(isCase));
  }
  return cases;
}

function isCase(value: unknown): value is CandidateCase {
  return typeof value === 'object' && value !== null && 'candidates' in value && 'document' in value;
}

/** What a verdict says, without times and receipts. */
function verdictOf(run: CheckRun): string {
  if (run.kind !== 'ran') return `${run.kind} ${run.failure.code}`;
  const problems = run.problems.map(
    (one) => `${one.uri} ${one.range.start.line}:${one.range.start.character} ${one.severity} ${one.rule}`,
  );
  const cases = (run.tests?.cases ?? []).map((one) => `${one.id}: ${one.state}`);
  return [...problems, ...cases].toSorted().join('\n');
}

interface Sample {
  readonly run: CheckRun;
  readonly ms: number;
}

/** The lines of one row. */
async function measureCase(
  places: Places,
  one: CandidateCase,
  count: number,
  say: (message: string) => void,
): Promise<readonly Line[]> {
  const measure = `one candidate, ${one.id}`;
  const base = realpathSync(mkdtempSync(path.join(places.temp, 'candidates-')));
  const folder = path.join(base, 'project');
  const texts = one.candidates(count);
  layOut(folder, one, texts[0]!);
  const sandbox = createSandbox({ readable: [places.dist, root] });
  const processes = createProcesses({ supervisorPath: path.join(places.dist, 'supervisor.js'), sandbox });
  const scratch = createScratch({ base: path.join(base, 'own'), sandbox });
  const options = { distFolder: places.dist, tempFolder: path.join(base, 'own') };
  const made = one.createChecker?.(options);
  const checkers = made === undefined ? createCheckers(options) : [made];
  let receipts = 0;
  const context: CheckerContext = {
    signal: new AbortController().signal,
    processes,
    scratch,
    settings: { testCommand: [], deadlineMs: 120_000, off: [] },
    now: () => performance.now(),
    parse: createParsers(),
    nextReceipt: () => `r${++receipts}`,
    log: (message) => say(`${one.id}: ${message}`),
  };
  try {
    const checker = checkers.find(({ id }) => id === one.checker);
    if (checker === undefined) throw new Error(`there is no checker ${one.checker}`);
    const ask = asker(checker, context, folder, one);
    const first = await ask(texts[0]!, false);
    if (first.run.kind !== 'ran') throw new Error(`${one.id} did not run: ${first.run.failure.message}`);
    const second = await ask(texts[0]!, false);
    const cold: Sample[] = [];
    const warm: Sample[] = [];
    const differing: string[] = [];
    // In turns of ten, so that other work on the machine slows both, and warm ones follow each other as in a loop.
    for (let from = 0; from < texts.length; from += 10) {
      say(`${one.id}: candidate ${from} of ${texts.length}`);
      const turn = texts.slice(from, from + 10);
      for (const text of turn) warm.push(await ask(text, false));
      for (const text of turn) cold.push(await ask(text, true));
      const troubles = cold.filter(({ run }) => run.kind !== 'ran').length;
      if (troubles > mostTroubles && troubles === cold.length) throw new Error(`${one.id} does not run`);
      for (const index of turn.keys()) {
        const [quick, slow] = [warm[from + index]!.run, cold[from + index]!.run];
        if (verdictOf(quick) === verdictOf(slow)) continue;
        differing.push(`candidate ${from + index}`);
        say(`${one.id}: candidate ${from + index} differs\nwarm: ${verdictOf(quick)}\ncold: ${verdictOf(slow)}`);
      }
    }
    if (texts.length < fewest) throw new Error(`${one.id} has only ${texts.length} candidates`);
    const isolation = cold[0]?.run.kind === 'ran' ? cold[0].run.receipt.isolation : 'unknown';
    return linesOf(measure, one, { first, second, cold, warm, differing, isolation });
  } finally {
    for (const checker of checkers) await checker.dispose?.();
    await processes.dispose();
    await scratch.dispose();
    rmSync(base, { recursive: true, force: true });
  }
}

interface Measured {
  readonly first: Sample;
  readonly second: Sample;
  readonly cold: readonly Sample[];
  readonly warm: readonly Sample[];
  readonly differing: readonly string[];
  readonly isolation: string;
}

function linesOf(measure: string, one: CandidateCase, all: Measured): readonly Line[] {
  const answered = all.warm.filter(({ run }) => run.kind === 'ran' && run.receipt.warm === true);
  const kept = answered.length > 0;
  // A tool without a warm worker of its own may still be fast: everything counts then.
  const warmMs = (kept ? answered : all.warm).map(({ ms }) => ms);
  const coldMs = all.cold.map(({ ms }) => ms);
  const floors = all.cold.flatMap(({ run }) =>
    run.kind === 'ran' && run.tests ? [run.tests.cases.reduce((sum, test) => sum + (test.durationMs ?? 0), 0)] : [],
  );
  const version = all.first.run.kind === 'ran' ? (all.first.run.receipt.version ?? '') : '';
  const passing = all.cold.filter(
    ({ run }) =>
      run.kind === 'ran' && run.problems.length === 0 && !run.tests?.cases.some((test) => test.state === 'failed'),
  ).length;
  return [
    {
      measure,
      what: 'cold ÷ warm',
      value: median(coldMs) / median(warmMs),
      unit: '×',
      ...(one.goal === undefined ? {} : { goal: { atLeast: one.goal } }),
      note: `${one.checker} ${version}, ${all.isolation}; ${kept ? `${answered.length} of ${all.warm.length} answered warm` : 'no receipt says warm: the checker keeps nothing, or keeps it without saying so'}`,
    },
    { measure, what: 'warm', value: median(warmMs), unit: 'ms', note: spread(warmMs) },
    { measure, what: 'cold', value: median(coldMs), unit: 'ms', note: spread(coldMs) },
    {
      measure,
      what: 'first and second answer',
      value: all.first.ms + all.second.ms,
      unit: 'ms',
      note: `n = 1; ${Math.round(all.first.ms)} ms cold, then ${Math.round(all.second.ms)} ms in which the worker starts`,
    },
    ...(floors.length === 0
      ? []
      : [
          {
            measure,
            what: 'the tests’ own time',
            value: median(floors),
            unit: 'ms' as const,
            note: `as the runner tells; ${spread(floors)}`,
          },
        ]),
    {
      measure,
      what: 'candidates judged differently',
      value: all.differing.length,
      unit: 'count',
      goal: { atMost: 0 },
      note: `of ${all.cold.length}, ${passing} of them without fault${all.differing.length === 0 ? '' : `: ${all.differing.slice(0, 20).join(', ')}`}`,
    },
  ];
}

function layOut(folder: string, one: CandidateCase, original: string): void {
  for (const [name, text] of Object.entries({ ...one.files, [one.document.path]: original })) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  for (const name of one.links ?? []) {
    const link = path.join(folder, 'node_modules', name);
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(realpathSync(path.join(root, 'node_modules', name)), link);
  }
}

function asker(checker: Checker, context: CheckerContext, folder: string, one: CandidateCase) {
  const target = path.join(folder, one.document.path);
  const snapshot = { root: folder, buffers: new Map<string, string>(), trusted: true };
  return async (text: string, fresh: boolean): Promise<Sample> => {
    const start = text.indexOf(one.select);
    if (start < 0) throw new Error(`a candidate of ${one.id} does not hold what is selected`);
    const document = { uri: pathToUri(target), languageId: one.document.languageId, version: 1, text };
    const overlay = { snapshot, path: target, text, textHash: textHash(text) };
    const span = { start, end: start + one.select.length };
    const startedAt = performance.now();
    const run = await checker.check(context, {
      overlay,
      document,
      span,
      scope: 'related',
      ...(fresh ? { fresh } : {}),
    });
    return { run, ms: performance.now() - startedAt };
  };
}

/** The rows of the candidate table; what the machine lacks is told and left out. */
export async function measureCandidates(
  places: Places,
  options: CandidateOptions,
  say: (message: string) => void,
): Promise<readonly Line[]> {
  const lines: Line[] = [];
  for (const one of await allCases()) {
    if (options.only.length > 0 && !options.only.includes(one.id)) continue;
    const missing = one.missing?.();
    if (missing !== undefined) {
      say(`${one.id} is left out: ${missing}`);
      continue;
    }
    try {
      lines.push(...(await measureCase(places, one, options.count, say)));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      say(`${one.id} could not be measured: ${why}`);
      lines.push({
        measure: `one candidate, ${one.id}`,
        what: 'not measured',
        value: 1,
        unit: 'count',
        goal: { atMost: 0 },
        note: why.split('\n', 1)[0]!,
      });
    }
  }
  return lines;
}
