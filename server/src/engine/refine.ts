// The refine run: evidence of the original, goals, then the ladder of rungs up to the person's ceiling,
// and one outcome. The original is always in the pool and wins ties (gate/external-proof).

import { isAbort, untilAborted } from '../base/abort.ts';
import { seededRandom } from '../base/random.ts';
import type { Budget, Cost } from '../core/budget.ts';
import type { Emit } from '../core/event.ts';
import { ranIn, type Evidence } from '../core/evidence.ts';
import { distinctFailures, failure, type Failure, type FailureCode } from '../core/failure.ts';
import type { Finding } from '../core/finding.ts';
import type { Choice, Judged, RefineOutcome, RefineOutcomeKind, RungRecord } from '../core/outcome.ts';
import { rungs } from '../core/rung.ts';
import type { RefineContext, RefineStrategy } from '../core/strategy.ts';
import { compareVerdicts, type Goal } from '../core/verdict.ts';
import { strategies } from '../strategies/index.ts';
import type { EngineOptions, RefineRequest } from './api.ts';
import { startChecking, type Checking } from './checking.ts';
import { contextOf } from './context.ts';
import { contractOf } from './contract.ts';
import { declinedTarget } from './declined.ts';
import { withDifference } from './difference.ts';
import { formatted } from './formatted.ts';
import { goalsOf } from './goals.ts';
import { judgeWith } from './judging.ts';
import { meteredModels } from './metering.ts';
import { pauseOf } from './pause.ts';
import { flakyTests, unfinishedTests, whyUnchanged } from './unchanged.ts';
import { workspaceViewOf } from '../workspace/workspaceView.ts';
import { workspaceItems } from './workspaceItems.ts';

/**
 * Runs a refinement to its outcome; emits everything on the way, the outcome last. A cancelled run tells its outcome at
 * once, and settles when nothing of it is at work any more.
 */
export async function refineRun(
  options: EngineOptions,
  request: RefineRequest,
  budget: Budget,
  emit: Emit,
  signal: AbortSignal,
): Promise<void> {
  const { target } = request;
  const state: RunState = {
    before: { textHash: '', runs: [] },
    findings: [],
    rungs: [],
  };
  const held: Held = {};
  let isOver = false;
  const tell: Emit = (event) => {
    if (!isOver) emit(event);
  };
  const end = (kind: RefineOutcomeKind) => {
    const outcome: RefineOutcome = { ...kind, ...state, target, cost: budget.spent() };
    tell({ type: 'refine-ended', outcome });
    isOver = true;
  };
  tell({ type: 'started', run: 'refine', target });
  const climbing = climb(options, request, budget, tell, signal, state, held);
  try {
    end(await untilAborted(climbing, signal));
  } catch (error) {
    if (!isAbort(error) && !signal.aborted) throw error;
    const best = state.best ?? held.judged;
    end(best ? { kind: 'cancelled', best } : { kind: 'cancelled' });
    // What it was at ends because of the signal, too.
    await climbing.catch(() => undefined);
  }
}

interface RunState {
  before: Evidence;
  findings: readonly Finding[];
  rungs: readonly RungRecord[];
  best?: Judged;
}

/** The best that was judged verified while its strategy was still at work: what a cancelled run keeps. */
interface Held {
  judged?: Judged;
}

async function climb(
  options: EngineOptions,
  request: RefineRequest,
  budget: Budget,
  emit: Emit,
  signal: AbortSignal,
  state: RunState,
  held: Held,
): Promise<RefineOutcomeKind> {
  const { target } = request;
  const declined = declinedTarget(target, request.snapshot.root);
  if (declined) return { kind: 'declined', failure: declined };

  emit({ type: 'progress', message: 'Checking the original' });
  const checking = await startChecking(options, request, budget, emit, signal);
  for (const missing of distinctFailures(checking.notLookedAt)) emit({ type: 'warning', failure: missing });
  state.before = await checking.baseline();
  const workspace = workspaceViewOf(request.snapshot, target.document.uri);
  const contract = wantsContract(request)
    ? await contractOf({ ...options, workspace, checking, signal }, target, state.before)
    : undefined;
  state.before = contract?.before ?? state.before;
  const items = await workspaceItems(request.snapshot, target, emit, { commands: request.checkers.commands ?? [] });
  const { goals: found, findings } = goalsOf(
    target,
    state.before,
    items.judge(target.document.text, target.span, state.before),
    request.finding,
  );
  state.findings = findings;
  const goals = found.length > 0 ? found : wishOf(request);
  emit({ type: 'goals', goals });
  const cut = budget.exhausted();
  const unended = brokenTests(state.before);
  const broken = unended && cut ? spent(cut) : unended;
  const silent = state.before.runs.flatMap((run) => (run.kind === 'ran' ? [] : [run.failure]));
  if (goals.length === 0)
    return broken ?? nothingToDo(request, state.before, distinctFailures([...checking.notLookedAt, ...silent]));

  const models = meteredModels(options.models, budget, emit);
  const judged = judgeWith(checking, items, target, goals, emit, signal, contract);
  let count = 0;
  let refused: string | undefined;
  const context: RefineContext = {
    signal,
    budget,
    models,
    emit,
    ...(request.memory ? { memory: request.memory } : {}),
    pause: pauseOf(options.clock, signal),
    random: seededRandom(options.seed),
    nextId: () => `c${++count}`,
    async judge(candidate) {
      const result = await judged(candidate);
      if (result.verdict.kind === 'rejected') refused = result.verdict.reasons[0]?.message;
      if (result.verdict.kind === 'verified' && isBetter(result, held.judged)) held.judged = result;
      return result;
    },
    parse: options.parse,
    trials: checking.trials,
    newTypeErrors: (texts) => checking.newTypeErrors(texts),
    fixes: {
      fixesFor: (document, span, problems) => checking.fixesFor(document.text, span, problems),
    },
  };
  const contextItems = await contextOf(request.snapshot, target, state.before);
  const failures: Failure[] = [];
  let spare: Judged | undefined;
  let doubt: Failure | undefined;
  let choice: Choice | undefined;
  let kept: string | undefined;
  let isMet = false;
  for (const strategy of ladder(request)) {
    if (state.best && remainingWork(state.best, strategy).length === 0) break;
    if (budget.exhausted()) break;
    const missing = missingNeed(strategy, models, checking);
    if (missing) {
      failures.push(missing);
      emit({ type: 'warning', failure: missing });
      continue;
    }
    emit({ type: 'rung-started', rung: strategy.rung, strategy: strategy.id });
    const before = budget.spent();
    const countBefore = count;
    const bestBefore = state.best;
    const result = await strategy.refine(context, {
      target,
      before: state.before,
      goals,
      context: contextItems,
      checklist: items.judge(target.document.text, target.span, state.before),
      ...(state.best ? { best: state.best } : {}),
    });
    if (result.best?.verdict.kind === 'verified') state.best = result.best;
    spare ??= result.spare;
    doubt ??= result.doubt;
    choice ??= result.choice;
    if (result.kept) kept ??= result.reason;
    isMet ||= result.met ?? false;
    failures.push(...result.failures);
    const record: RungRecord = {
      rung: strategy.rung,
      strategy: strategy.id,
      reason: result.reason,
      cleared: state.best && state.best !== bestBefore ? state.best.verdict.cleared.map((goal) => goal.title) : [],
      candidates: count - countBefore,
      cost: costBetween(before, budget.spent()),
    };
    state.rungs = [...state.rungs, record];
    emit({ type: 'rung-ended', record });
  }

  const limit = budget.exhausted();
  if (state.best && limit === undefined) {
    state.best = await withDifference({ ...context, workspace }, target, await formatted(context, target, state.best));
  }
  if (state.best) return { kind: 'improved', best: state.best, budgetSpent: limit !== undefined };
  if (choice) return { kind: 'unverified', choice, failure: ambiguous(choice) };
  if (spare && doubt) return { kind: 'unverified', spare, failure: doubt };
  if (limit) return spent(limit, spare);
  const endpoint = failures.find((one) => one.code.startsWith('model.') && one.code !== 'model.none');
  if (endpoint && state.rungs.some((record) => record.rung === 'repair')) return { kind: 'failed', failure: endpoint };
  const open = spare && unfinishedTests(spare.verdict);
  if (spare && open) return { kind: 'unverified', spare, failure: open };
  if (spare) {
    const message = 'A change was made, but nothing outside the model can tell whether it is right.';
    return {
      kind: 'unverified',
      spare,
      failure: failure(
        'verify.no-signal',
        message,
        target.kind === 'prose'
          ? 'Look at the change, and apply it yourself if it is right.'
          : `${waysWithoutTests} Or look at the change and apply it yourself.`,
      ),
    };
  }
  if (goals.every((goal) => goal.kind === 'wish') && !models.has('writer')) {
    return {
      kind: 'declined',
      failure: failure(
        'model.none',
        'What you ask for needs a model, and none is configured.',
        'Choose a model with “Touchstone: Choose Model”, or `--model` and `--base-url`.',
      ),
    };
  }
  const elsewhere = failures.find((one) => one.code === 'repair.elsewhere');
  if (elsewhere) return { kind: 'unverified', failure: elsewhere };
  return {
    kind: 'unchanged',
    reason: isMet ? 'nothing-to-do' : kept === undefined ? 'no-improvement' : 'kept-by-review',
    message: whyUnchanged(goals, state.rungs, refused, kept),
    failures,
  };
}

/** Whether what is written down is to be kept: a strategy asks for it, or a finding says that it is not. */
function wantsContract(request: RefineRequest): boolean {
  const isBroken = request.finding?.rule.startsWith('property/') === true;
  return isBroken || ladder(request).some(({ contract }) => contract);
}

/** The wish of a strategy that was named and finds by itself what is to be done. */
function wishOf({ strategy }: RefineRequest): readonly Goal[] {
  const all: readonly RefineStrategy[] = strategies;
  const wish = all.find(({ id }) => id === strategy)?.wish;
  return wish === undefined ? [] : [{ kind: 'wish', title: wish }];
}

/** Whether it beats what is held, or is the same text, of which more is known now. */
function isBetter(one: Judged, held: Judged | undefined): boolean {
  return !held || one.text === held.text || compareVerdicts(one.verdict, held.verdict) < 0;
}

/** Strategies of the rungs up to the ceiling, or the one that was asked for. */
function ladder(request: RefineRequest): readonly RefineStrategy[] {
  const all: readonly RefineStrategy[] = strategies;
  if (request.strategy) return all.filter((strategy) => strategy.id === request.strategy);
  const ceiling = rungs.indexOf(request.effort);
  return rungs
    .slice(0, ceiling + 1)
    .flatMap((rung) => all.filter((strategy) => strategy.rung === rung && strategy.onRequest !== true));
}

/** Goals that are worth another rung: a wish only where a model may still be asked. */
function remainingWork(best: Judged, strategy: RefineStrategy): readonly Goal[] {
  return best.verdict.remaining.filter((goal) => {
    if (goal.kind === 'problem' && goal.problem.severity === 'info') return !strategy.needs.includes('model');
    return goal.kind !== 'wish' || strategy.needs.includes('model');
  });
}

function missingNeed(
  strategy: RefineStrategy,
  models: RefineContext['models'],
  checking: Checking,
): Failure | undefined {
  if (strategy.needs.includes('model') && !models.has('writer')) {
    return failure(
      'model.none',
      `${strategy.title} needs a model, and none is configured.`,
      'Choose a model with “Touchstone: Choose Model”, or `--model` and `--base-url`.',
    );
  }
  if (strategy.needs.includes('checks') && checking.applicable.length === 0) {
    return failure(
      'verify.no-signal',
      `${strategy.title} needs a checker, and none applies here.`,
      'Install the project’s compiler, linter or test runner.',
    );
  }
  return undefined;
}

/** What can stand in for a failing test. */
const waysWithoutTests =
  "Show what is wrong in one of three ways: an example in the documentation of the function (such as a doctest), a call with what it should give (`--expect 'f(3) == 6'`, in the editor “Refine with an Example”), or a crash (`--crash FILE`, in the editor “Refine from a Crash”).";

/** Why tests that may be there were not run at all. */
const withheld: ReadonlySet<FailureCode> = new Set(['trust.untrusted', 'isolation.none']);

/** Why tests that are there could not tell anything. */
function testFailures(before: Evidence): readonly Failure[] {
  return before.runs.flatMap((run) =>
    run.family === 'tests' && run.kind !== 'ran' && run.failure.code !== 'tests.none' ? [run.failure] : [],
  );
}

/**
 * Whether a search was asked for, which goes by tests: in code, and not where one finding is to be cleared. Where a
 * search is not all that was asked for, the word of a compiler is enough.
 */
function wantsTests({ target, effort, finding }: RefineRequest, ran: ReturnType<typeof ranIn>): boolean {
  if (target.kind !== 'code' || finding !== undefined) return false;
  return effort === 'search' || (effort !== 'tools' && !ran.some((run) => run.family === 'types'));
}

function nothingToDo(request: RefineRequest, before: Evidence, notLookedAt: readonly Failure[]): RefineOutcomeKind {
  const ran = ranIn(before);
  // Whoever pastes a crash wants to hear of it, whatever the tests say.
  const unseen = notLookedAt.find((one) => one.code === 'crash.not-reproduced');
  if (request.crash && unseen) return { kind: 'unverified', failure: unseen };
  if (ran.length === 0) {
    const message = 'No checker applies to this selection, so nothing can be verified.';
    return { kind: 'unverified', failure: notLookedAt[0] ?? failure('verify.no-signal', message, waysWithoutTests) };
  }
  const untested = !ran.some((run) => run.tests);
  if (untested && wantsTests(request, ran)) {
    const message = 'There is no test, so nothing here can tell whether the selection does what it should.';
    const detail = notLookedAt.map((one) => one.message).join('\n');
    const failures = [...testFailures(before), ...notLookedAt.filter((one) => withheld.has(one.code))];
    return {
      kind: 'unverified',
      failure:
        failures[0] ?? failure('verify.no-signal', message, waysWithoutTests, detail === '' ? undefined : detail),
    };
  }
  const { target } = request;
  const flaky = flakyTests(before);
  if (flaky && target.kind === 'code' && request.effort !== 'tools' && !request.finding)
    return { kind: 'unverified', failure: flaky };
  const looked = ran.map((run) => run.checker).join(', ');
  return {
    kind: 'unchanged',
    reason: 'nothing-to-do',
    message: `Nothing to repair in the selection according to: ${looked}.${untested && target.kind === 'code' ? ' No test ran.' : ''}`,
    failures: notLookedAt,
  };
}

function ambiguous({ call, alternatives }: Choice): Failure {
  // Without a call on which they differ nothing says that they do.
  const how =
    call === undefined ? '; nothing here tells them apart' : ` and behave differently, for instance in ${call}`;
  return failure(
    'repair.ambiguous',
    `${alternatives.length} different changes pass every test${how}.`,
    'Say what is right with an expectation (`--expect` on the command line), or choose one of them.',
  );
}

function spent(limit: string, spare?: Judged): RefineOutcomeKind {
  return {
    kind: 'unverified',
    ...(spare ? { spare } : {}),
    failure: failure(
      'budget.spent',
      `The budget for ${limit} was spent and nothing was verified.`,
      'Raise `touchstone.budget` (`--max-seconds` and its like on the command line) and try again.',
    ),
  };
}

/** Tests that exist and could not tell anything: that is not the same as nothing to do. */
function brokenTests(before: Evidence): RefineOutcomeKind | undefined {
  for (const run of before.runs) {
    if (run.family === 'tests' && (run.kind === 'crashed' || run.kind === 'timedOut'))
      return { kind: 'unverified', failure: run.failure };
  }
  return undefined;
}

function costBetween(before: Cost, after: Cost): Cost {
  return {
    calls: after.calls - before.calls,
    promptTokens: after.promptTokens - before.promptTokens,
    completionTokens: after.completionTokens - before.completionTokens,
    usd: after.usd - before.usd,
    seconds: after.seconds - before.seconds,
    processes: after.processes - before.processes,
    estimated: after.estimated,
  };
}
