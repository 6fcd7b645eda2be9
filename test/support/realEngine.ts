// An engine with the real checkers, supervisor, sandbox and overlays of the bundle, for tests that ask many
// questions of the tools of the machine; the command line would start all of them anew each time.

import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { createCheckers } from '../../server/src/checkers/index.ts';
import type { Span } from '../../server/src/base/text.ts';
import { createBudget, defaultLimits, type BudgetLimits } from '../../server/src/core/budget.ts';
import type { ProofPort } from '../../server/src/core/claim.ts';
import type { CritiqueOutcome, RefineOutcome } from '../../server/src/core/outcome.ts';
import type { RunEvent } from '../../server/src/core/event.ts';
import type { Failure } from '../../server/src/core/failure.ts';
import type { ModelPort } from '../../server/src/core/ports.ts';
import type { Suspicion } from '../../server/src/core/suspicion.ts';
import { kindOf } from '../../server/src/core/target.ts';
import type { Expectation } from '../../server/src/core/trials.ts';
import { enclosingSpan } from '../../server/src/engine/enclosing.ts';
import type { EngineOptions, ExamOutcome, RefineRequest, RunRequest } from '../../server/src/engine/api.ts';
import { startChecking } from '../../server/src/engine/checking.ts';
import { createProof } from '../../server/src/engine/proof.ts';
import { createEngine } from '../../server/src/engine/createEngine.ts';
import { noModels } from '../../server/src/providers/none.ts';
import { languageIdOf } from '../../server/src/workspace/languages.ts';
import { createProcesses } from '../../server/src/workspace/processes.ts';
import { createSandbox } from '../../server/src/workspace/sandbox.ts';
import { createScratch } from '../../server/src/workspace/scratchCopies.ts';
import { pathToUri } from '../../server/src/workspace/uri.ts';
import { createParsers } from '../../server/src/workspace/treeSitter.ts';

/** The repository. */
export const repository = path.resolve(import.meta.dirname, '..', '..');

/** What a search for a fix goes by. */
export interface SearchQuestion {
  /** Words that stand once in the file, in the function that is selected; the whole file when absent. */
  readonly at?: string;
  readonly expectations?: readonly Expectation[];
  /** Seconds that the run may take; 240 when absent. */
  readonly seconds?: number;
  /** Milliseconds that one tool may take; 240,000 when absent. */
  readonly deadlineMs?: number;
}

/** How a search for a fix ended, and what it told on the way. */
export interface SearchAnswer {
  readonly outcome: RefineOutcome;
  readonly warnings: readonly Failure[];
  readonly suspicion?: Suspicion;
  /** Changes tried. */
  readonly tried: number;
}

/** What a critique is asked beside the file. */
export interface CritiqueQuestion {
  /** The selection; the whole file when absent. */
  readonly span?: Span;
  readonly goal?: string;
  /** Critics by id; absent for the default ones. They ask models only where the engine was given some. */
  readonly critics?: readonly string[];
  readonly limits?: Partial<BudgetLimits>;
  /** Milliseconds that one tool may take; 240,000 when absent. */
  readonly deadlineMs?: number;
  readonly onEvent?: (event: RunEvent) => void;
}

/** Questions about files of folders; models are asked in critiques alone, and only where some were given. */
export interface RealEngine {
  /** A private folder for what the test needs; removed at the end. */
  readonly folder: string;
  critique(
    root: string,
    file: string,
    question?: CritiqueQuestion,
  ): Promise<Extract<CritiqueOutcome, { kind: 'critiqued' }>>;
  /** Rung 0 only, unless more is asked for. */
  refine(root: string, file: string, more?: Partial<RefineRequest>): Promise<RefineOutcome>;
  /** Rungs 0 and 1. */
  search(root: string, file: string, question?: SearchQuestion): Promise<SearchAnswer>;
  /** Examines the models on the functions of a file. */
  examine(
    root: string,
    file: string,
    emit?: (event: RunEvent) => void,
    stop?: AbortSignal,
    limits?: Partial<BudgetLimits>,
  ): Promise<ExamOutcome>;
  /** What claims about a file can be settled with. */
  withProof<T>(root: string, file: string, use: (proof: ProofPort) => Promise<T>): Promise<T>;
  dispose(): Promise<void>;
}

/** Starts it; needs a built `dist/`. */
export function startRealEngine(models: ModelPort = noModels): RealEngine {
  const distFolder = path.join(repository, 'dist');
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'touchstone-engine-')));
  // The project's Node, whatever the machine has: examples are run by it.
  process.env['PATH'] = `${path.join(repository, 'node_modules', '.bin')}${path.delimiter}${process.env['PATH']}`;
  const sandbox = createSandbox({ readable: [repository, folder] });
  const processes = createProcesses({ supervisorPath: path.join(distFolder, 'supervisor.js'), sandbox });
  const scratch = createScratch({ base: path.join(folder, 'scratch'), sandbox });
  const options: EngineOptions = {
    parse: createParsers(),
    // What the tools' caches hold is kept between runs of the tests.
    checkers: createCheckers({
      distFolder,
      tempFolder: path.join(folder, 'temp'),
      cacheFolder: path.join(repository, '.cache', 'tools'),
    }),
    models,
    processes,
    scratch,
    consent: () => Promise.resolve(true),
    clock: performance,
    seed: 1,
    log: () => undefined,
  };
  const engine = createEngine(options);
  const signal = new AbortController().signal;
  return {
    folder,
    async critique(root, file, { span, goal, critics, limits, deadlineMs, onEvent } = {}) {
      const asked = requestFor(root, file);
      const request = {
        ...asked,
        target: { ...asked.target, span: span ?? asked.target.span, ...(goal === undefined ? {} : { goal }) },
        limits: { ...asked.limits, ...limits },
        checkers: { ...asked.checkers, ...(deadlineMs === undefined ? {} : { deadlineMs }) },
        useModels: models !== noModels,
        withoutProcesses: false,
        ...(critics ? { critics } : {}),
      };
      for await (const { event } of engine.critique(request, signal)) {
        onEvent?.(event);
        if (event.type !== 'critique-ended') continue;
        if (event.outcome.kind !== 'critiqued') throw new Error(JSON.stringify(event.outcome));
        return event.outcome;
      }
      throw new Error('the critique did not end');
    },
    async refine(root, file, more = {}) {
      const request = { ...requestFor(root, file), effort: 'tools' as const, ...more };
      for await (const { event } of engine.refine(request, signal)) {
        if (event.type === 'refine-ended') return event.outcome;
      }
      throw new Error('the refinement did not end');
    },
    async search(root, file, { at, expectations = [], seconds = 240, deadlineMs = 240_000 } = {}) {
      const request = requestFor(root, file);
      const span = at === undefined ? request.target.span : functionAround(request, at);
      const asked = {
        ...request,
        target: { ...request.target, span },
        checkers: { ...request.checkers, deadlineMs },
        limits: { ...request.limits, seconds },
        expectations,
        effort: 'search' as const,
      };
      const warnings: Failure[] = [];
      let suspicion: Suspicion | undefined;
      let tried = 0;
      for await (const { event } of engine.refine(asked, signal)) {
        if (event.type === 'warning') warnings.push(event.failure);
        if (event.type === 'suspicion') ({ suspicion } = event);
        if (event.type === 'search') ({ tried } = event);
        if (event.type === 'refine-ended')
          return { outcome: event.outcome, warnings, tried, ...(suspicion && { suspicion }) };
      }
      throw new Error('the refinement did not end');
    },
    async examine(root, file, emit = () => undefined, stop = signal, limits = {}) {
      const asked = requestFor(root, file);
      const own = { ...asked.limits, calls: 1000, tokens: 10_000_000, processes: 10_000, ...limits };
      return engine.examine!({ ...asked, limits: own, useModels: true, withoutProcesses: false }, emit, stop);
    },
    async withProof(root, file, use) {
      const request = requestFor(root, file);
      const budget = createBudget(request.limits, performance);
      const checking = await startChecking(options, request, budget, () => undefined, signal);
      const proof = createProof(checking, request.target, request.snapshot, await checking.baseline());
      try {
        return await use(proof);
      } finally {
        await proof.close();
      }
    },
    async dispose() {
      await engine.dispose();
      await processes.dispose();
      await scratch.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function functionAround({ target }: RunRequest, words: string) {
  const { text, languageId } = target.document;
  const at = text.indexOf(words);
  if (at === -1 || text.includes(words, at + 1)) throw new Error(`“${words}” does not stand once in the file`);
  const span = enclosingSpan(text, languageId, at);
  if (!span.ok) throw new Error(span.error.message);
  return span.value;
}

function requestFor(root: string, file: string): RunRequest {
  const at = path.join(root, file);
  const text = readFileSync(at, 'utf8');
  const languageId = languageIdOf(at);
  return {
    target: {
      document: { uri: pathToUri(at), languageId, version: 0, text },
      span: { start: 0, end: text.length },
      kind: kindOf(languageId),
    },
    snapshot: { root, buffers: new Map(), trusted: true },
    checkers: {
      testCommand: [],
      deadlineMs: 240_000,
      off: [],
      fallbackTypeScript: path.join(repository, 'node_modules', 'typescript6', 'lib', 'typescript.js'),
    },
    limits: { ...defaultLimits, seconds: 600 },
  };
}
