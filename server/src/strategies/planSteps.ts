// Rung 2, by name only: a plan whose steps carry assertions. A program decides each assertion after its step; steps that
// hold are kept, and from the first that is contradicted on the plan is made anew, told what was seen. What is offered
// is still for the verdict alone. Method: docs/methods.md#verify-plan-trace. Sources: S034, S128.

import * as z from 'zod/mini';
import { throwIfAborted } from '../base/abort.ts';
import { shortHash } from '../base/hash.ts';
import { testsIn } from '../core/evidence.ts';
import { failure, type Failure } from '../core/failure.ts';
import { parseListReply } from '../core/listReply.ts';
import type { Judged } from '../core/outcome.ts';
import { plainWords } from '../core/plainWords.ts';
import { fitContext, tokensOf } from '../core/promptRoom.ts';
import { openLine, parseReplacement } from '../core/reply.ts';
import type { RefineContext, RefineStrategy, RefineTask, StrategyResult } from '../core/strategy.ts';
import type { CallSession } from '../core/trials.ts';
import type { Asker } from '../critique/asking.ts';
import { composedText, stepFromOriginal, withInside, type Composition } from '../repair/composition.ts';
import { withImports } from './addImports.ts';
import { assertionIn, decideAssertion, type Assertion, type Stand } from './assertions.ts';
import { keepLine } from './explainThenFix.prompt.ts';
import { feedbackOfGoals, feedbackOfJudged, feedbackWords } from './feedback.ts';
import { keepGiven } from './keepGiven.ts';
import {
  mendMessages,
  planMessages,
  replanMessages,
  stepMessages,
  version,
  type PlanParts,
  type StepWords,
} from './planSteps.prompt.ts';
import { tracedTests, walkPlan } from './tracePlan.ts';
import { startText } from './startText.ts';
import { strategyAsker } from './strategyAsker.ts';

/** Steps of one plan. */
const mostSteps = 4;
/** Plans that are made anew. */
const mostPlansAnew = 3;
/** Walks of failing tests through the plan before anything is edited, each with a plan that is mended by it. */
const mostMends = 2;
/** Questions of one run: a plan, its steps, and as much again for what is contradicted. */
const mostCalls = 12;

/** A plan with assertions, made anew from the step that a program contradicts. */
export const planSteps = {
  id: 'plan-steps',
  title: 'Plan with assertions, step by step',
  rung: 'repair',
  needs: ['model', 'checks'],
  onRequest: true,
  method: 'verify-plan-trace',
  async refine(context, task) {
    const opened: { calls?: Promise<CallSession | undefined> } = {};
    const calls = () => (opened.calls ??= context.trials.calls(context.signal));
    try {
      return keepGiven(task, await followPlan(context, task, calls));
    } finally {
      // A session that could not be opened has told so where it was asked for.
      await opened.calls?.then((session) => session?.close()).catch(() => undefined);
    }
  },
} as const satisfies RefineStrategy;

/** A step of the plan. */
interface PlanStep {
  readonly intent: string;
  /** Absent where no program can decide what was asserted: then the checks alone say whether the step is kept. */
  readonly assertion?: Assertion;
}

const entrySchema = z.object({ step: z.string().check(z.minLength(1)), assert: z.optional(z.unknown()) });

/** What trying one step came to. */
type Tried =
  | { readonly kind: 'held'; readonly composition: Composition; readonly judged: Judged; readonly seen: string }
  /** `detail` is what the checks said, for the model; the same as `seen` where they said nothing. */
  | { readonly kind: 'contradicted'; readonly seen: string; readonly detail: string; readonly state: string }
  | { readonly kind: 'lost'; readonly failure: Failure };

async function followPlan(
  context: RefineContext,
  task: RefineTask,
  calls: () => Promise<CallSession | undefined>,
): Promise<StrategyResult> {
  const { target } = task;
  const asker = strategyAsker(context, mostCalls + 2 * mostMends);
  const failures: Failure[] = [];
  let now = startText(task);
  const facts = feedbackWords(
    feedbackOfGoals(task.best?.verdict.remaining ?? task.goals, target, task.best?.evidence ?? task.before).filter(
      (one) => one.kind !== 'request' || target.goal === undefined,
    ),
  );
  const partsOf = (composition: Composition): PlanParts => ({
    languageId: target.document.languageId,
    piece: composition.inside,
    facts,
    context: fitContext(task.context, context.budget.tokensLeft() / (2 * mostSteps)),
    ...(target.goal === undefined ? {} : { goal: target.goal }),
  });
  const done: StepWords[] = [];
  const notes: string[] = [];
  const seenStates = new Set<string>();
  let best: Judged | undefined;
  let spare: Judged | undefined;
  let last: Judged | undefined;
  let anew = 0;
  const told = (message: string) => {
    notes.push(message);
    context.emit({ type: 'note', message });
  };
  const end = (reason: string, isWhole = false): StrategyResult => {
    if (notes.length > 0) context.emit({ type: 'note', message: `The plan: ${reason}.` });
    // A wish that tests cover counts as cleared by any change that breaks nothing; half a plan is not what was wished.
    const isHalf = best !== undefined && !isWhole && best.verdict.cleared.every(({ kind }) => kind === 'wish');
    if (isHalf) {
      const words = `Only part of the plan holds: ${reason}.`;
      const next = 'Look at the change, and apply it yourself if it is of use.';
      return { spare: best!, doubt: failure('verify.no-signal', words, next), reason, failures };
    }
    return { ...(best ? { best } : {}), ...(spare && !best ? { spare } : {}), reason, failures };
  };

  const first = await askPlan(context, asker, task, planMessages(partsOf(now), mostSteps), 'plan');
  if (first.kind === 'failed') return { reason: 'the model gave no plan', failures: [first.failure] };
  let plan = first.steps;
  if (plan.length === 0) return { kept: true, reason: 'the model keeps the text', failures };
  context.emit({ type: 'note', message: `A plan of ${plan.length}: ${plan.map(wordsOfStep).join(' ')}` });
  plan = await mended(context, asker, task, partsOf(now), plan, failures);

  for (;;) {
    throwIfAborted(context.signal);
    const step = plan[0];
    let contradicted: { readonly step: StepWords; readonly seen: string; readonly state: string };
    if (step) {
      const tried = await tryStep(context, task, asker, calls, now, partsOf(now), done, step, notes);
      if (tried.kind === 'lost') {
        failures.push(tried.failure);
        return end(`step ${done.length + 1} was not answered`);
      }
      if (tried.kind === 'held') {
        now = tried.composition;
        last = tried.judged;
        done.push({ intent: step.intent, assertion: step.assertion?.words ?? 'no program could decide it' });
        told(`Step ${done.length}, kept: ${step.intent} (${tried.seen})`);
        if (last.verdict.kind === 'verified' && (!best || clearsAsMuch(last, best))) best = withNotes(last, notes);
        if (last.verdict.kind === 'unverified') spare = withNotes(last, notes);
        plan = plan.slice(1);
        continue;
      }
      contradicted = { step: wordsFor(step), seen: tried.detail, state: tried.state };
      told(
        `Step ${done.length + 1}, taken back: ${step.intent} (asserted: ${contradicted.step.assertion}; seen: ${tried.seen})`,
      );
    } else {
      if (!last || !isOpen(last))
        return end(done.length === 1 ? 'the one step holds' : `all ${done.length} steps hold`, true);
      // All steps hold, and the goal does not: that is the last assertion of every plan.
      const open = plainWords(feedbackWords(feedbackOfJudged(last, now, target)), 1500);
      contradicted = {
        step: { intent: 'the plan as a whole', assertion: 'what was reported is gone' },
        seen: open,
        state: shortHash([now.inside]),
      };
      told('All steps hold, and what was reported is still there.');
    }
    if (seenStates.has(contradicted.state)) return end('a text that was taken back came again');
    seenStates.add(contradicted.state);
    if (++anew > mostPlansAnew)
      return end(`step ${done.length + 1} was contradicted, and ${mostPlansAnew} plans were made anew`);
    const messages = replanMessages(partsOf(now), mostSteps, done, contradicted.step, contradicted.seen);
    const next = await askPlan(context, asker, task, messages, 'plan-anew');
    if (next.kind === 'failed') {
      failures.push(next.failure);
      return end(`step ${done.length + 1} was contradicted, and there is no other plan`);
    }
    plan = next.steps;
    if (plan.length === 0) return end(`step ${done.length + 1} was contradicted, and the model plans nothing else`);
    context.emit({
      type: 'note',
      message: `Planned anew from step ${done.length + 1}: ${plan.map(wordsOfStep).join(' ')}`,
    });
  }
}

/** Asks for steps; those beyond the limit are left out. */
async function askPlan(
  context: RefineContext,
  asker: Asker,
  { target }: RefineTask,
  messages: ReturnType<typeof planMessages>,
  what: 'plan' | 'plan-anew' | 'plan-mended',
): Promise<{ kind: 'plan'; steps: readonly PlanStep[] } | { kind: 'failed'; failure: Failure }> {
  const prompt = { id: `verify/plan-trace/${what}`, version };
  const reply = await asker.ask({ role: 'writer', prompt, messages, maxTokens: 900 });
  if (reply.kind === 'failed') return reply;
  const list = parseListReply(reply.text);
  if (!list.ok) return { kind: 'failed', failure: list.error };
  const steps = list.value.slice(0, mostSteps).flatMap((entry): PlanStep[] => {
    const read = entrySchema.safeParse(entry);
    if (!read.success) return [];
    const assertion = assertionIn(read.data.assert, target.document.languageId);
    return [{ intent: plainWords(read.data.step, 400), ...(assertion ? { assertion } : {}) }];
  });
  if (steps.length === 0 && list.value.length > 0) {
    const words = 'The reply holds no step that can be read.';
    return { kind: 'failed', failure: failure('reply.not-a-list', words, 'Try again, or use another model.') };
  }
  if (list.value.length > mostSteps)
    context.emit({ type: 'note', message: `The plan has ${list.value.length} steps; ${mostSteps} are followed.` });
  return { kind: 'plan', steps };
}

/** The plan after failing tests were walked through it by hand, mended where it does not give what they want. */
async function mended(
  context: RefineContext,
  asker: Asker,
  task: RefineTask,
  parts: PlanParts,
  first: readonly PlanStep[],
  failures: Failure[],
): Promise<readonly PlanStep[]> {
  const tests = tracedTests(testsIn(task.best?.evidence ?? task.before, 'failed'), parts.languageId);
  let plan = first;
  for (let turn = 0; tests.length > 0 && turn < mostMends; turn++) {
    const walk = await walkPlan(asker, parts, plan.map(wordsFor), tests, failures);
    for (const message of walk.table) context.emit({ type: 'note', message });
    if (!walk.parts) break;
    const messages = mendMessages(parts, mostSteps, plan.map(wordsFor), walk.table.join('\n'));
    const next = await askPlan(context, asker, task, messages, 'plan-mended');
    if (next.kind === 'failed') failures.push(next.failure);
    if (next.kind === 'failed' || next.steps.length === 0) break;
    plan = next.steps;
    context.emit({ type: 'note', message: `The plan, mended: ${plan.map(wordsOfStep).join(' ')}` });
  }
  return plan;
}

async function tryStep(
  context: RefineContext,
  task: RefineTask,
  asker: Asker,
  calls: () => Promise<CallSession | undefined>,
  now: Composition,
  parts: PlanParts,
  done: readonly StepWords[],
  step: PlanStep,
  notes: readonly string[],
): Promise<Tried> {
  const { target } = task;
  let nonce = context.random.word(10);
  while (composedText(now).includes(nonce)) nonce = context.random.word(10);
  const reply = await asker.ask({
    role: 'writer',
    prompt: { id: 'verify/plan-trace/step', version },
    messages: stepMessages(nonce, parts, done, wordsFor(step)),
    maxTokens: Math.min(8000, 400 + Math.ceil(tokensOf(now.inside) * 1.5)),
  });
  if (reply.kind === 'failed') return { kind: 'lost', failure: reply.failure };
  const lines = reply.text.split(/\r\n|\r|\n/).map((line) => line.trim());
  const isKept = lines.includes(keepLine(nonce)) && !lines.includes(openLine(nonce));
  const parsed = isKept ? undefined : parseReplacement(reply.text, nonce, now.inside);
  if (parsed && !parsed.ok) return contradictedBy(step, parsed.error.message, reply.text);
  const wanted = parsed ? withInside(now, parsed.value.text) : now;
  const edits = stepFromOriginal(target, wanted);
  if (!edits.ok) return contradictedBy(step, `The text cannot be put in place: ${edits.error}.`, reply.text);
  const provenance = {
    proposer: 'verify/plan-trace/plan-steps',
    title: 'Plan with assertions',
    round: done.length + 1,
    model: reply.model,
    notes: [...notes],
  };
  let composition = wanted;
  let judged = await context.judge({ id: context.nextId(), ...edits.value, provenance });
  const imported = await withImports(context, task, judged, wanted);
  if (imported) ({ judged, composition } = imported);
  throwIfAborted(context.signal);
  const breaks = broken(judged);
  if (breaks !== undefined && wanted !== now) {
    const words = feedbackWords(feedbackOfJudged(judged, composition, target));
    return contradictedBy(step, breaks, composition.inside, `${breaks}\n${words}`);
  }
  const stand: Stand = step.assertion
    ? await decideAssertion(step.assertion, {
        judged,
        composition,
        target,
        signal: context.signal,
        calls,
      })
    : { state: 'undecided', seen: 'no program can decide what was asserted' };
  throwIfAborted(context.signal);
  if (stand.state === 'contradicted') return contradictedBy(step, stand.seen, composition.inside);
  const seen =
    stand.state === 'holds'
      ? `seen: ${step.assertion!.words}`
      : `not decided: ${stand.seen}; nothing that passed broke`;
  return { kind: 'held', composition, judged, seen };
}

function contradictedBy(step: PlanStep, seen: string, text: string, detail = seen): Tried {
  return {
    kind: 'contradicted',
    seen: plainWords(seen, 600),
    detail: detail.slice(0, 3000),
    state: shortHash([text, step.assertion?.words ?? '']),
  };
}

/** What a step broke, in words; that a goal is still open breaks nothing. */
function broken({ verdict }: Judged): string | undefined {
  return verdict.reasons.find(({ code }) => code !== 'goal-remains' && code !== 'no-signal')?.message;
}

/** Whether something that a program can see is still to be cleared. */
function isOpen({ verdict }: Judged): boolean {
  return verdict.remaining.some(
    (goal) => goal.kind === 'test' || (goal.kind === 'problem' && goal.problem.severity !== 'info'),
  );
}

/** Whether a later text, of which more steps hold, clears no less; its size counts for nothing here. */
function clearsAsMuch(later: Judged, earlier: Judged): boolean {
  return later.verdict.remaining.length <= earlier.verdict.remaining.length;
}

function withNotes(judged: Judged, notes: readonly string[]): Judged {
  const { candidate } = judged;
  return { ...judged, candidate: { ...candidate, provenance: { ...candidate.provenance, notes: [...notes] } } };
}

function wordsFor({ intent, assertion }: PlanStep): StepWords {
  return { intent, assertion: assertion?.words ?? 'nothing that passed breaks' };
}

function wordsOfStep(step: PlanStep, index: number): string {
  return `(${index + 1}) ${step.intent} [${wordsFor(step).assertion}]`;
}
