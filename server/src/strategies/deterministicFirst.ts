// Rung 0: fixes that the tools themselves offer, tried in a fixed order and kept one by one, each only
// if the checks improve and nothing new is reported. Asks no model. Method: docs/methods.md#repair-deterministic-first.

import { throwIfAborted } from '../base/abort.ts';
import { err, type Result } from '../base/result.ts';
import { problemsIn, type Problem } from '../core/evidence.ts';
import type { Judged } from '../core/outcome.ts';
import type { ToolFix } from '../core/ports.ts';
import { newProblems } from '../core/problemMatch.ts';
import type { RefineContext, RefineStrategy, RefineTask } from '../core/strategy.ts';
import { compareVerdicts } from '../core/verdict.ts';
import {
  compose,
  composedSpan,
  composedText,
  compositionOf,
  startComposition,
  stepFromOriginal,
  type Composition,
} from '../repair/composition.ts';
import { nearestNames } from '../repair/nearestNames.ts';
import { together } from '../repair/together.ts';
import { openProblems, problemKey } from './openProblems.ts';

/** How often the tools may tidy up after a fix of theirs. */
const followUps = 2;

/** Sweeps over what is open; each sweep starts from the evidence of the best text so far. */
const passes = 10;

interface State {
  composition: Composition;
  best: Judged | undefined;
  readonly fixes: Map<string, readonly ToolFix[]>;
  readonly seen: Set<string>;
}

/** Quick fixes, missing imports and linter fixes. */
export const deterministicFirst = {
  id: 'deterministic-first',
  title: 'Fixes of the tools',
  rung: 'tools',
  needs: ['fixes', 'checks'],
  method: 'repair-deterministic-first',
  async refine(context, task) {
    const base = task.best ? compositionOf(task.target, task.best.candidate) : undefined;
    const state: State = {
      composition: base?.ok ? base.value : startComposition(task.target),
      best: task.best,
      fixes: new Map(),
      seen: new Set([task.target.document.text]),
    };
    let pass = 0;
    let reason = `stopped after ${passes} passes`;
    const wanted = stillOpen(task, state);
    for (; pass < passes; pass++) {
      const problems = stillOpen(task, state);
      if (problems.length === 0) {
        reason = pass === 0 ? 'no tool has a fix for these goals' : 'every problem with a fix is cleared';
        break;
      }
      const before = state.composition;
      const limit = await sweep(context, task, state, problems);
      if (limit !== undefined) {
        reason = `the budget for ${limit} is spent`;
        break;
      }
      if (state.composition === before) {
        reason = state.seen.size > 1 ? 'no further fix holds' : 'the tools offer no fix';
        break;
      }
    }
    tellNearestNames(context, task, state);
    const told = `${reason}${tally(state, wanted, stillOpen(task, state))}`;
    return { ...(state.best ? { best: state.best } : {}), reason: told, failures: [] };
  },
} as const satisfies RefineStrategy;

function stillOpen(task: RefineTask, state: State): readonly Problem[] {
  const goals = state.best ? state.best.verdict.remaining : task.goals;
  const evidence = state.best ? state.best.evidence : task.before;
  return openProblems(
    goals,
    evidence,
    composedText(state.composition),
    task.target.document.uri,
    composedSpan(state.composition),
  );
}

/** How many of how many: what was open, what the tools have a fix for, what is cleared. */
function tally(state: State, wanted: readonly Problem[], open: readonly Problem[]): string {
  if (wanted.length === 0) return '';
  const fixes = [...state.fixes.values()].flat();
  const fixable = wanted.filter((problem) => fixes.some((fix) => problemKey(fix.problem) === problemKey(problem)));
  const cleared = Math.max(0, wanted.length - open.length);
  return `: ${cleared} of ${wanted.length} problems cleared, the tools offer a fix for ${fixable.length}`;
}

/** Tries what can be tried at once, then the fixes of every open problem; returns the limit that was reached, if any. */
async function sweep(context: RefineContext, task: RefineTask, state: State, problems: readonly Problem[]) {
  if (problems.length > 1) {
    const first: ToolFix[] = [];
    for (const problem of problems)
      first.push(...(await fixesFor(context, task, state, problem, problems)).slice(0, 1));
    const joined = together(first);
    if (joined && (await keepIfBetter(context, task, state, joined))) return undefined;
  }
  for (const wanted of problems) {
    const now = stillOpen(task, state);
    const problem = now.find((one) => one === wanted) ?? now.find((one) => problemKey(one) === problemKey(wanted));
    if (!problem) continue;
    for (const fix of await fixesFor(context, task, state, problem, now)) {
      throwIfAborted(context.signal);
      const limit = context.budget.exhausted();
      if (limit) return limit;
      if (await keepIfBetter(context, task, state, fix)) break;
    }
  }
  return undefined;
}

async function fixesFor(
  context: RefineContext,
  task: RefineTask,
  state: State,
  problem: Problem,
  open: readonly Problem[],
): Promise<readonly ToolFix[]> {
  throwIfAborted(context.signal);
  const text = composedText(state.composition);
  let fixes = state.fixes.get(text);
  if (!fixes) {
    fixes = await context.fixes.fixesFor(
      { ...task.target.document, text },
      composedSpan(state.composition),
      open,
      context.signal,
    );
    state.fixes.set(text, fixes);
  }
  const samePlace = ({ problem: other }: ToolFix) =>
    problemKey(other) === problemKey(problem) &&
    other.range.start.line === problem.range.start.line &&
    other.range.start.character === problem.range.start.character;
  return fixes.filter(samePlace);
}

async function keepIfBetter(context: RefineContext, task: RefineTask, state: State, fix: ToolFix): Promise<boolean> {
  let composed = compose(state.composition, fix);
  for (let turn = 0; turn <= followUps && composed.ok; turn++) {
    const judged = await judgeOnce(context, task, state, fix, composed.value);
    if (!judged) return false;
    if (judged.verdict.kind === 'verified' && (!state.best || clearsMore(judged, state.best))) {
      state.best = judged;
      state.composition = composed.value;
      return true;
    }
    composed = await finished(context, task, composed.value, judged);
  }
  return false;
}

/** Judges a composition that was not tried before. */
async function judgeOnce(
  context: RefineContext,
  task: RefineTask,
  state: State,
  fix: ToolFix,
  composition: Composition,
): Promise<Judged | undefined> {
  const text = composedText(composition);
  if (state.seen.has(text)) return undefined;
  state.seen.add(text);
  const step = stepFromOriginal(task.target, composition);
  if (!step.ok) return undefined;
  return context.judge({
    id: context.nextId(),
    ...step.value,
    provenance: {
      proposer: `tools/${fix.tool}`,
      title: fix.title,
      ...(state.best ? { parent: state.best.candidate.id } : {}),
    },
  });
}

/**
 * A fix may leave behind what the same tools can tidy up, such as an import that is not used any more: then
 * their fixes for what is new are put on top.
 */
async function finished(
  context: RefineContext,
  task: RefineTask,
  composition: Composition,
  judged: Judged,
): Promise<Result<Composition, string>> {
  const { reasons } = judged.verdict;
  if (reasons.length === 0 || reasons.some(({ code }) => code !== 'new-problem')) return err('not only new problems');
  const { document } = task.target;
  const text = composedText(composition);
  const changed = { uri: document.uri, before: document.text, after: text };
  const fresh = newProblems(problemsIn(judged.baseline), problemsIn(judged.evidence), changed).filter(
    (problem) => problem.severity !== 'info' && problem.uri === document.uri,
  );
  const offered = await context.fixes.fixesFor({ ...document, text }, composedSpan(composition), fresh, context.signal);
  const firsts = fresh.flatMap((problem) => offered.find((one) => one.problem === problem) ?? []);
  const step = firsts.length === fresh.length ? (together(firsts) ?? firsts[0]) : undefined;
  return step ? compose(composition, step) : err('what is new has no fix');
}

/** A further fix must clear a goal more; a mere difference in size is no reason to go on. */
function clearsMore(judged: Judged, best: Judged): boolean {
  return (
    judged.verdict.remaining.length < best.verdict.remaining.length && compareVerdicts(judged.verdict, best.verdict) < 0
  );
}

function tellNearestNames(context: RefineContext, task: RefineTask, state: State): void {
  const text = composedText(state.composition);
  for (const problem of stillOpen(task, state).slice(0, 5)) {
    const unknown = /^(?:Cannot find name|'?)\s*'([^']+)'|^'([^']+)' is not defined/.exec(problem.message);
    const name = unknown?.[1] ?? unknown?.[2];
    if (name === undefined) continue;
    const near = nearestNames(name, text);
    if (near.length > 0)
      context.emit({ type: 'note', message: `“${name}” is not known here; the nearest names are ${near.join(', ')}.` });
  }
}
