// By name only: a critic judges the selection step by step, and the refiner is told of the first wrong step, from which
// on it writes anew; where no step is wrong nothing is written. A revision that nothing verifies is offered only where
// the critic calls no step of it wrong. Method: docs/methods.md#critique-step-verdicts. Source: S116.

import { lineStartsOf, positionAt } from '../base/text.ts';
import type { Failure } from '../core/failure.ts';
import type { Judged } from '../core/outcome.ts';
import type { RefineContext, RefineStrategy, RefineTask, StrategyResult } from '../core/strategy.ts';
import type { Evidence } from '../core/evidence.ts';
import type { Target } from '../core/target.ts';
import { compareVerdicts, type Goal } from '../core/verdict.ts';
import type { Asker } from '../critique/asking.ts';
import { tellSelfCritique } from '../critique/selfCritique.ts';
import { stepsOf } from '../critique/steps.ts';
import { judgeSteps, stepWords, useVerdicts, type StepReport, type StepVerdict } from '../critique/stepVerdicts.ts';
import { compositionOf } from '../repair/composition.ts';
import { composedTarget } from './composedTarget.ts';
import { explainAndFix } from './explainThenFix.ts';
import { keepGiven } from './keepGiven.ts';
import { startText } from './startText.ts';
import { strategyAsker } from './strategyAsker.ts';

/** Most revisions of one run. */
const revisions = 2;
/** Rounds of each: where the checks refuse a revision the writer hears why, once. */
const rounds = 2;
/** Most questions to the critic: long selections take several for each look. */
const looks = 5;

/** Verdicts on steps drive the refinement. */
export const stepRefine = {
  id: 'step-refine',
  title: 'Refine from the first wrong step',
  rung: 'repair',
  needs: ['model'],
  onRequest: true,
  wish: 'Correct the first wrong step and what follows from it.',
  method: 'critique-step-verdicts',
  refine: async (context, task) => keepGiven(task, await refineFromSteps(context, task)),
} as const satisfies RefineStrategy;

async function refineFromSteps(context: RefineContext, task: RefineTask): Promise<StrategyResult> {
  const asker = strategyAsker(context, looks);
  let text = startText(task);
  let report = await lookAt(
    context,
    asker,
    task,
    composedTarget(task.target, text),
    task.best?.evidence ?? task.before,
  );
  const failures: Failure[] = [...report.failures];
  // Without its critic there is nothing to go by.
  if (failures.some(({ code }) => code.startsWith('model.'))) return { reason: 'the critic gave no answer', failures };
  let proven = (task.best?.verdict.remaining ?? task.goals).filter(({ kind }) => kind !== 'wish');
  let [use] = useVerdicts([report], 'refine');
  if (use!.kind !== 'refine' && proven.length === 0) {
    if (isSilent(report)) return { reason: 'the critic gave no verdict', failures };
    return { kept: true, reason: 'no step is called wrong', failures };
  }
  if (use!.kind === 'refine') await tellSelfCritique(context, 'critic');
  let best: Judged | undefined;
  let spare: Judged | undefined;
  let reason = '';
  let isMade = false;
  let kept = false;
  for (let made = 0; made < revisions && !context.budget.exhausted(); made++) {
    const target = composedTarget(task.target, text);
    const goals = [...proven, ...(use!.kind === 'refine' ? [goalOf(use!.from, report, target)] : [])];
    const { best: _, ...bare } = task;
    const result = await explainAndFix(context, { ...bare, goals }, rounds, text);
    failures.push(...result.failures);
    reason = result.reason;
    const judged = result.best ?? result.spare;
    const next = judged && compositionOf(task.target, judged.candidate);
    if (!judged || !next?.ok) {
      kept ||= result.kept ?? false;
      break;
    }
    text = next.value;
    isMade = true;
    if (judged.verdict.kind === 'verified' && (!best || compareVerdicts(judged.verdict, best.verdict) < 0))
      best = judged;
    report = await lookAt(context, asker, task, composedTarget(task.target, text), judged.evidence);
    failures.push(...report.failures);
    [use] = useVerdicts([report], 'refine');
    proven = judged.verdict.remaining.filter(({ kind }) => kind !== 'wish');
    if (use!.kind === 'refine') continue;
    spare ??= judged;
    if (proven.length === 0) break;
  }
  if (best) return { best, reason, failures };
  if (spare) return { spare, reason, failures };
  if (!isMade) return { reason, failures, ...(kept ? { kept } : {}) };
  return { kept: true, reason: 'no revision without a step that is called wrong', failures };
}

async function lookAt(
  context: RefineContext,
  asker: Asker,
  task: RefineTask,
  target: Target,
  evidence: Evidence,
): Promise<StepReport> {
  const steps = await stepsOf(target, context.parse);
  const asked = { target, evidence, context: task.context, checklist: task.checklist };
  const report = await judgeSteps(asker, asked, steps);
  if (report.by !== '') context.emit({ type: 'note', message: stepWords(target, report) });
  return report;
}

/** Whether the critic said nothing of any step; then nothing is known of them. */
function isSilent({ verdicts }: StepReport): boolean {
  return verdicts.every(({ word }) => word === 'missing');
}

/** The first wrong step as the refiner is told of it. */
function goalOf(step: StepVerdict, { verdicts }: StepReport, { document, span }: Target): Goal {
  const starts = lineStartsOf(document.text);
  const line = (offset: number) => positionAt(document.text, offset, starts).line;
  const words = document.text.slice(step.span.start, Math.min(step.span.end, step.span.start + 200));
  const reason = `In the opinion of a critic step ${verdicts.indexOf(step) + 1}, at line ${line(step.span.start) - line(span.start) + 1} of the text (\`${words}\`), is the first wrong one: ${step.reason} The steps before it may stay as they are.`;
  const item = { id: 'first-wrong-step', question: 'Is every step right?', decider: { kind: 'model' } } as const;
  return {
    kind: 'item',
    title: item.question,
    item: { item: { ...item, origin: 'request', severity: 'info' }, state: 'unmet', reason, evidence: [] },
  };
}
