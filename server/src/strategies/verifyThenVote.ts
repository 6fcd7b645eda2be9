// By name only: the refiner is asked several times, and each answer is checked and corrected by what programs say. What
// they verify wins, without a vote. Otherwise the texts vote; where they agree little, a critic looks at each step of
// each, and those with a wrong step go before the vote. What wins a vote stays unverified.
// Method: docs/methods.md#select-verify-then-vote. Sources: S017, S044, S116, S178.

import type { Failure } from '../core/failure.ts';
import type { Judged } from '../core/outcome.ts';
import type { RefineContext, RefineStrategy, RefineTask, StrategyResult } from '../core/strategy.ts';
import { compareVerdicts } from '../core/verdict.ts';
import { tellSelfCritique } from '../critique/selfCritique.ts';
import { stepsOf } from '../critique/steps.ts';
import { judgeSteps, useVerdicts, type StepReport } from '../critique/stepVerdicts.ts';
import { composedText, compositionOf, type Composition } from '../repair/composition.ts';
import { composedTarget } from './composedTarget.ts';
import { explainAndFix } from './explainThenFix.ts';
import { keepGiven } from './keepGiven.ts';
import { startText } from './startText.ts';
import { strategyAsker } from './strategyAsker.ts';

/** Candidates that are drawn: the first as the model likes best, the others sampled. */
const drawn = 3;
const temperature = 0.7;
/** Rounds of each: where the checks refuse it the writer hears why, once. */
const rounds = 2;

/** Several candidates, a self-check where they disagree, a vote. */
export const verifyThenVote = {
  id: 'verify-then-vote',
  title: 'Several candidates, checked, then a vote',
  rung: 'repair',
  needs: ['model'],
  onRequest: true,
  method: 'select-verify-then-vote',
  refine: async (context, task) => keepGiven(task, await drawAndVote(context, task)),
} as const satisfies RefineStrategy;

/** A text and how many drew it; without `judged` it is the text from which the writer went on. */
interface Choice {
  readonly text: string;
  readonly votes: number;
  readonly judged?: Judged;
}

async function drawAndVote(context: RefineContext, task: RefineTask): Promise<StrategyResult> {
  const failures: Failure[] = [];
  const { best: given, ...bare } = task;
  const start = startText(task);
  const rest = given ? { ...bare, goals: given.verdict.remaining } : bare;
  const texts: (Judged | 'kept')[] = [];
  let reason = '';
  for (let turn = 0; turn < drawn && !context.budget.exhausted(); turn++) {
    const result = await explainAndFix(context, rest, rounds, start, turn === 0 ? 0 : temperature);
    failures.push(...result.failures);
    reason = result.reason;
    const judged = result.best ?? result.spare;
    if (judged) texts.push(judged);
    else if (result.kept) texts.push('kept');
    // An endpoint that is lost stays lost.
    if (result.failures.some(({ code }) => code.startsWith('model.'))) break;
  }
  const verified = texts.filter((one) => one !== 'kept').filter(({ verdict }) => verdict.kind === 'verified');
  // What came of a first round heard nothing of any check, so that it is what plain sampling gives.
  const plain = verified.filter(({ candidate }) => candidate.provenance.round === 1).length;
  if (verified.length > 0) {
    const words = `Control: ${plain} of ${texts.length} plain samples are verified, ${verified.length} of ${texts.length} once they heard the checks.`;
    context.emit({ type: 'note', message: words });
  }
  const [best] = verified.toSorted((a, b) => compareVerdicts(a.verdict, b.verdict));
  if (best) return { best, reason: `programs verify ${verified.length} of ${texts.length} candidates`, failures };
  const all = choicesOf(texts, composedText(start));
  if (all.length === 0) return { reason, failures };
  // More than half of the votes is agreement; below it each vote is a guess.
  const isAgreed = all.some(({ votes }) => votes * 2 > texts.length);
  const remaining = isAgreed ? all : await withoutWrong(context, task, start, all, failures);
  const [won] = remaining.toSorted((a, b) => b.votes - a.votes);
  const dropped = all.length - remaining.length;
  const told = `${counted(texts.length, 'candidate')}, ${counted(all.length, 'text')}${isAgreed ? '' : `, ${dropped} dropped because a critic calls a step wrong`}`;
  const end = won ? `${counted(won.votes, 'vote')} for one` : 'none is left';
  context.emit({ type: 'note', message: `${told}; ${end}. That is no proof.` });
  if (!won?.judged) return { kept: true, reason: won ? 'most votes are for the text as it is' : told, failures };
  return { spare: won.judged, reason: told, failures };
}

/** Equal texts are one choice; the earliest drawn comes first. */
export function choicesOf(texts: readonly (Judged | 'kept')[], original: string): readonly Choice[] {
  const choices = new Map<string, Choice>();
  for (const one of texts) {
    const text = one === 'kept' ? original : one.text;
    const known = choices.get(text);
    choices.set(text, { ...(one === 'kept' ? {} : { judged: one }), ...known, text, votes: (known?.votes ?? 0) + 1 });
  }
  return [...choices.values()];
}

/** The choices of which a critic calls no step wrong; one that it says nothing about stays. */
async function withoutWrong(
  context: RefineContext,
  task: RefineTask,
  start: Composition,
  choices: readonly Choice[],
  failures: Failure[],
): Promise<readonly Choice[]> {
  await tellSelfCritique(context, 'critic');
  const asker = strategyAsker(context, 2 * drawn);
  const reports: StepReport[] = [];
  for (const { judged } of choices) {
    const composed = judged && compositionOf(task.target, judged.candidate);
    const target = composedTarget(task.target, composed?.ok ? composed.value : start);
    const steps = await stepsOf(target, context.parse);
    const evidence = (judged ?? task.best)?.evidence ?? task.before;
    const asked = { target, evidence, context: task.context, checklist: task.checklist };
    const report = await judgeSteps(asker, asked, steps);
    failures.push(...report.failures);
    reports.push(report);
  }
  const uses = useVerdicts(reports, 'filter');
  return choices.filter((_, index) => uses[index]!.kind !== 'drop');
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
