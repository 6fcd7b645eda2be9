// Runs the applicable checkers on texts of one target and remembers what they saw. Detection happens
// once a run; equal texts are checked once; tests that fail are run three times, so that a flaky one shows.

import { textHash } from '../base/hash.ts';
import type { Span } from '../base/text.ts';
import { throwIfAborted } from '../base/abort.ts';
import type { Checker, CheckerContext, CheckRequest } from '../checkers/checker.ts';
import type { Budget } from '../core/budget.ts';
import type { Emit } from '../core/event.ts';
import type { CheckRun, Evidence, Problem, Receipt } from '../core/evidence.ts';
import type { Failure } from '../core/failure.ts';
import type { ToolFix } from '../core/ports.ts';
import type { DocumentText } from '../core/target.ts';
import type { TrialPort, TrialSession } from '../core/trials.ts';
import { newProblems, type ChangedText } from '../core/problemMatch.ts';
import { uriToPath } from '../workspace/uri.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { EngineOptions } from './api.ts';
import { appliesTo, inOrder, isCompiler, type AskedChecking } from './applicable.ts';
import { consentMissing } from './consent.ts';
import { withFailingLines } from './failingLines.ts';
import { chargedProcesses } from './metering.ts';
import { letOthersRun } from './pause.ts';
import { failingFiles, hasSteadyFailure, isWarm, withFlaky } from './repeated.ts';

/** Which tests a check asks for. */
export type Scope = 'related' | 'all';

/** Which repetition of one question: equal turns are asked once. */
type Turn = number | 'fresh';

/** How often a failing test is run on one text before it is believed. */
const repetitions = 3;

/** Which part of what is left of the time the tests of the original may take where a change is to be searched for. */
const testsPart = 0.5;

/** How many times as long as on the original all tests may take before the change is blamed for it. */
const patience = 3;

/** A test runner that applies to a document. */
export interface Tester {
  readonly checker: Checker;
  /** The runner as it was detected, such as `vitest`. */
  readonly tool: string;
}

/** What the whole test suite says on both sides. */
export interface Widened {
  readonly before: Evidence;
  readonly after: Evidence;
  /** Ids of runners that were ended on the changed text before they had had much more time than the original's tests took. */
  readonly unfinished: readonly string[];
}

/** The checkers of one run. */
export interface Checking {
  /** What could not be looked at, and why. */
  readonly notLookedAt: readonly Failure[];
  /** Ids of the checkers that apply. */
  readonly applicable: readonly string[];
  /** Evidence of the original text, with failing tests run three times. */
  baseline(): Promise<Evidence>;
  /**
   * Evidence of another text. Stops before the slower checkers when a faster one already reports an
   * error that the original does not have; `before` is then cut to what was compared.
   */
  candidate(text: string, span: Span, id: string): Promise<{ readonly before: Evidence; readonly after: Evidence }>;
  /** The same with the whole test suite on both sides, or undefined when there is nothing more to run. */
  widened(text: string, span: Span, id: string): Promise<Widened | undefined>;
  /** Fixes that the tools offer for problems of `text`. */
  fixesFor(text: string, span: Span, problems: readonly Problem[]): Promise<readonly ToolFix[]>;
  /** For each text whether a compiler reports an error that the original does not have; undefined where it cannot tell. */
  newTypeErrors(texts: readonly string[]): Promise<readonly (boolean | undefined)[]>;
  readonly trials: TrialPort;
  /** Runners of tests for a document of another state of the folder; only those that the person lets run. */
  testers(snapshot: Snapshot, document: DocumentText): Promise<readonly Tester[]>;
  /** Runs one of them on a question of its own. */
  run(tester: Tester, asked: CheckRequest): Promise<CheckRun>;
  /** A receipt of the target's text for what was seen without a checker. */
  receipt(seen: Pick<Receipt, 'checker' | 'command' | 'excerpt' | 'isolation'>): Receipt;
}

/** Detects which checkers apply to the target. */
export async function startChecking(
  options: EngineOptions,
  request: AskedChecking,
  budget: Budget,
  emit: Emit,
  signal: AbortSignal,
): Promise<Checking> {
  const { document } = request.target;
  const { snapshot } = request;
  let receipts = 0;
  const context: CheckerContext = {
    signal,
    processes: chargedProcesses(options.processes, budget),
    scratch: options.scratch,
    settings: request.checkers,
    expectations: request.expectations ?? [],
    ...(request.crash === undefined ? {} : { crash: request.crash }),
    parse: options.parse,
    span: request.target.span,
    now: () => options.clock.now(),
    nextReceipt: () => `r${++receipts}`,
    log: options.log,
    progress: (message) => emit({ type: 'progress', message }),
  };
  /** With the deadline that a part of what is left of the budget allows. */
  const contextNow = (part = 1): CheckerContext => ({
    ...context,
    settings: {
      ...request.checkers,
      deadlineMs: Math.max(1, Math.min(request.checkers.deadlineMs, part * budget.millisecondsLeft())),
    },
  });
  /** Ids of runners whose tests did not come to their end on the original: they could not tell anything of another. */
  const late = new Set<string>();

  const memo = new Map<string, Promise<CheckRun>>();
  /** Milliseconds that each run was given. */
  const given = new WeakMap<CheckRun, number>();
  const path = uriToPath(document.uri);
  const runOne = (
    checker: Checker,
    text: string,
    span: Span,
    scope: Scope,
    turn: Turn,
    more: Pick<CheckRequest, 'among'> = {},
  ): Promise<CheckRun> => {
    const hash = textHash(text);
    const key = JSON.stringify([checker.id, hash, checker.family === 'tests' ? scope : '', turn]);
    let run = memo.get(key);
    if (!run) {
      if (checker.family === 'tests')
        emit({ type: 'progress', message: `Running ${scope === 'all' ? 'all' : 'the related'} tests` });
      const overlay = { snapshot, path, text, textHash: hash };
      const asked = {
        overlay,
        document: { ...document, text },
        span,
        scope,
        original: text === document.text,
        ...more,
      };
      // Tests that take all the time there is leave none for a repair.
      const part = asked.original && checker.family === 'tests' && request.effort !== undefined ? testsPart : 1;
      const asking = contextNow(part);
      run = checker.check(asking, turn === 'fresh' ? { ...asked, fresh: true } : asked).then(async (checked) => {
        const told = await withFailingLines(checked, snapshot);
        given.set(told, asking.settings.deadlineMs);
        return told;
      });
      memo.set(key, run);
      run.catch(() => memo.delete(key));
    }
    return run;
  };
  const { text: original } = document;
  const { span: originalSpan } = request.target;
  /** Parser and compiler work elsewhere: they begin while the others are looked for, which may read the document. */
  const beginCompilers = () => {
    const first = ['syntax', 'types'].flatMap((family) => applicable.find((one) => one.family === family) ?? []);
    // Whoever asks for the same again is told what was wrong.
    for (const checker of first) runOne(checker, original, originalSpan, 'related', 0).catch(() => undefined);
  };

  const notLookedAt: Failure[] = [];
  const applicable: Checker[] = [];
  let isAhead = false;
  for (const checker of inOrder(options.checkers)) {
    throwIfAborted(signal);
    if (!isAhead && !isCompiler(checker)) {
      isAhead = true;
      beginCompilers();
    }
    const applies = await appliesTo(options, request, context, checker, signal);
    if (applies === true) applicable.push(checker);
    else if (applies !== false) notLookedAt.push(applies);
  }

  const seen = new Set<CheckRun>();
  const tell = (run: CheckRun, candidate?: string) => {
    if (seen.has(run)) return;
    seen.add(run);
    emit(candidate === undefined ? { type: 'checked', run } : { type: 'checked', run, candidate });
  };
  const runAll = async (
    text: string,
    span: Span,
    scope: Scope,
    stopAt?: Evidence,
    id?: string,
    fresh = false,
  ): Promise<readonly CheckRun[]> => {
    const runs: CheckRun[] = [];
    const changed = { uri: document.uri, before: document.text, after: text };
    for (const checker of applicable) {
      throwIfAborted(signal);
      if (late.has(checker.id)) continue;
      let run = await runOne(checker, text, span, scope, 0);
      // A warm worker may say no; only a process of its own says yes.
      if (fresh && isWarm(run)) run = await runOne(checker, text, span, scope, 'fresh');
      tell(run, id);
      // What was told is to leave before the next one keeps the thread: to its reader, and from there to the client.
      if (id === undefined && run.kind === 'ran' && run.problems.length > 0) {
        await letOthersRun();
        await letOthersRun();
      }
      runs.push(run);
      if (stopAt && hasNewError(stopAt, run, changed)) break;
    }
    return runs;
  };

  /** Tests that fail are run up to three times in all: one that changes its mind proves nothing (X7). */
  const repeated = async (run: CheckRun, text: string, span: Span, scope: Scope): Promise<CheckRun> => {
    let marked = run;
    for (let turn = 1; turn < repetitions && hasSteadyFailure(marked); turn++) {
      const checker = applicable.find((one) => one.id === run.checker)!;
      marked = withFlaky(marked, await runOne(checker, text, span, scope, turn, failingFiles(marked)));
    }
    return marked;
  };
  const baselines = new Map<Scope, Promise<Evidence>>();
  const measureBaseline = async (scope: Scope): Promise<Evidence> => {
    const runs: CheckRun[] = [];
    for (const run of await runAll(original, originalSpan, scope))
      runs.push(await repeated(run, original, originalSpan, scope));
    for (const run of runs) {
      if (run.kind !== 'timedOut' || run.family !== 'tests') continue;
      // Of the whole suite that is nothing that the related ones could not be asked.
      if (scope === 'related') late.add(run.checker);
      // What is verified without them is to be read with this in mind.
      if (request.effort !== undefined) emit({ type: 'warning', failure: run.failure });
    }
    return { textHash: textHash(original), runs };
  };
  const baselineIn = (scope: Scope): Promise<Evidence> => {
    const known = baselines.get(scope) ?? measureBaseline(scope);
    baselines.set(scope, known);
    known.catch(() => baselines.delete(scope));
    return known;
  };

  const pair = async (text: string, span: Span, id: string, scope: Scope, fresh = false) => {
    const before = await baselineIn(scope);
    const runs = await runAll(text, span, scope, before, id, fresh);
    const compared = new Set(runs.map((run) => run.checker));
    const stoppedEarly = runs.length < applicable.length;
    return {
      before: stoppedEarly ? { ...before, runs: before.runs.filter((run) => compared.has(run.checker)) } : before,
      after: { textHash: textHash(text), runs },
    };
  };

  const originalRequest = (): CheckRequest => ({
    overlay: { snapshot, path, text: original, textHash: textHash(original) },
    document,
    span: originalSpan,
    scope: 'related',
    original: true,
  });

  return {
    notLookedAt,
    applicable: applicable.map((checker) => checker.id),
    baseline: () => baselineIn('related'),
    candidate: (text, span, id) => pair(text, span, id, 'related'),
    async widened(text, span, id) {
      const related = await baselineIn('related');
      const narrow = await runAll(text, span, 'related');
      const isNarrow = related.runs.some((run) => run.kind === 'ran' && run.tests?.scope === 'related');
      if (!isNarrow && !narrow.some(isWarm)) return undefined;
      // What does not come to its end on the original could not tell anything of the change.
      const lost = (await baselineIn('all')).runs.find(
        (run) => run.kind !== 'ran' && related.runs.some((one) => one.kind === 'ran' && one.checker === run.checker),
      );
      if (lost && !narrow.some(isWarm)) return undefined;
      const wide = await pair(text, span, id, lost ? 'related' : 'all', true);
      const runs = wide.after.runs.map((run) => {
        const other = narrow.find((one) => one.checker === run.checker);
        return run.kind === 'ran' && other ? withFlaky(run, other) : run;
      });
      const unfinished = wide.after.runs.flatMap((run) => {
        const was = wide.before.runs.find(({ checker }) => checker === run.checker);
        const isEarly =
          run.kind === 'timedOut' && was?.kind === 'ran' && given.get(run)! < patience * was.receipt.durationMs;
        return isEarly ? [run.checker] : [];
      });
      return { before: wide.before, after: { ...wide.after, runs }, unfinished };
    },
    async fixesFor(text, span, problems) {
      const fixes: ToolFix[] = [];
      for (const checker of applicable) {
        if (!checker.fixes) continue;
        throwIfAborted(signal);
        const overlay = { snapshot, path, text, textHash: textHash(text) };
        const mine = problems.filter((problem) => problem.checker === checker.id);
        if (mine.length > 0)
          fixes.push(
            ...(await checker.fixes(
              contextNow(),
              { overlay, document: { ...document, text }, span, scope: 'related' },
              mine,
            )),
          );
      }
      return fixes;
    },
    async newTypeErrors(texts) {
      const errorsIn = (problems: readonly Problem[]) => problems.filter((problem) => problem.severity === 'error');
      let answers: readonly (boolean | undefined)[] = texts.map(() => undefined);
      for (const checker of applicable) {
        if (!checker.problemsOfMany) continue;
        throwIfAborted(signal);
        const [was, ...seen] = await checker.problemsOfMany(contextNow(), originalRequest(), [original, ...texts]);
        if (was === undefined) continue;
        answers = seen.map((problems, index) => {
          if (problems === undefined || answers[index]) return answers[index];
          const changed = { uri: document.uri, before: original, after: texts[index]! };
          return newProblems(errorsIn(was), errorsIn(problems), changed).length > 0;
        });
      }
      return answers;
    },
    trials: {
      async open(asked) {
        const sessions: TrialSession[] = [];
        const failures: Failure[] = [];
        const { runs } = await baselineIn('related');
        const flaky = runs.flatMap((run) => (run.kind === 'ran' ? (run.tests?.flaky ?? []) : []));
        for (const checker of applicable) {
          throwIfAborted(signal);
          if (late.has(checker.id)) continue;
          const session = await checker.trials?.(contextNow(), originalRequest(), { ...asked, flaky });
          if (session?.ok) sessions.push(session.value);
          else if (session) failures.push(session.error);
        }
        return { sessions, failures };
      },
      async calls() {
        if (!snapshot.trusted) return undefined;
        // Calls run the candidate's code: only where the person lets something else do so too, or in a sandbox.
        const isAllowed = applicable.some((checker) => checker.runsCandidate);
        if (!isAllowed && (request.withoutProcesses || (await options.processes.isolation?.())?.kind !== 'sandbox'))
          return undefined;
        for (const checker of options.checkers) {
          throwIfAborted(signal);
          if (!checker.calls || !checker.languages.includes(document.languageId)) continue;
          if (!isAllowed && request.checkers.off.includes(checker.id)) continue;
          const session = await checker.calls(contextNow(), originalRequest());
          if (session) return session;
        }
        return undefined;
      },
    },
    async testers(own, asked) {
      const found: Tester[] = [];
      for (const checker of options.checkers) {
        throwIfAborted(signal);
        if (checker.family !== 'tests' || !own.trusted || request.withoutProcesses) continue;
        if (request.checkers.off.includes(checker.id)) continue;
        if (checker.languages.length > 0 && !checker.languages.includes(asked.languageId)) continue;
        const detection = await checker.detect(contextNow(), own, asked);
        if (detection.kind !== 'available') continue;
        if ((await consentMissing(options, request, checker, detection, signal)) === undefined)
          found.push({ checker, tool: detection.tool });
      }
      return found;
    },
    async run({ checker }, asked) {
      const run = await checker.check(contextNow(), asked);
      tell(run);
      return run;
    },
    receipt: (seen) => ({
      ...seen,
      id: context.nextReceipt(),
      cwd: '.',
      exitCode: null,
      durationMs: 0,
      textHash: textHash(original),
    }),
  };
}

function hasNewError(before: Evidence, run: CheckRun, changed: ChangedText): boolean {
  if (run.kind !== 'ran' || run.tests) return false;
  const was = before.runs.find((other) => other.checker === run.checker);
  if (was?.kind !== 'ran') return false;
  return newProblems(was.problems, run.problems, changed).some((problem) => problem.severity === 'error');
}
