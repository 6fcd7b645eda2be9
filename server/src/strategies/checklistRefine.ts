// By name only: a checklist is written from the request, a judge answers it, and only what is violated, with its place,
// reaches the refiner; where nothing is violated nothing is written. Of revisions of which programs say the same, the one
// that meets most of the list is offered. A judge of another family is held out; where it parts from the first the loop
// halts. Method: docs/methods.md#checklist-generate-judge. Sources: S015, S023, S066, S100, S120.

import { lineStartsOf, positionAt } from '../base/text.ts';
import { anchorQuote } from '../core/anchor.ts';
import type { JudgedItem } from '../core/checklist.ts';
import type { Failure } from '../core/failure.ts';
import type { Judged } from '../core/outcome.ts';
import type { RefineContext, RefineStrategy, RefineTask, StrategyResult } from '../core/strategy.ts';
import type { Target } from '../core/target.ts';
import { compareProof, type Goal } from '../core/verdict.ts';
import { generateAndJudge, judgeItems } from '../checklist/generateJudge.ts';
import { passRate, rankByPassRate, violated } from '../checklist/passRate.ts';
import { checklistFindings } from '../critique/checklistFindings.ts';
import { tellSelfCritique } from '../critique/selfCritique.ts';
import { compositionOf } from '../repair/composition.ts';
import { composedTarget } from './composedTarget.ts';
import { explainAndFix } from './explainThenFix.ts';
import { keepGiven } from './keepGiven.ts';
import { watchHeldOut } from './heldOutWatch.ts';
import { startText } from './startText.ts';

/** Most revisions of one run; each costs one judgement and one or two questions to the writer. */
const revisions = 3;
/** Rounds of each: where the checks refuse a revision the writer hears why, once. */
const rounds = 2;

/** A checklist decides whether anything is rewritten, and what. */
export const checklistRefine = {
  id: 'checklist-refine',
  title: 'Refine what a checklist finds violated',
  rung: 'repair',
  needs: ['model'],
  onRequest: true,
  wish: 'Meet the checklist of the selection.',
  method: 'checklist-generate-judge',
  refine: async (context, task) => keepGiven(task, await refineViolated(context, task)),
} as const satisfies RefineStrategy;

/** A revision with the verdicts on the items that the original was judged by. */
interface Revision {
  readonly judged: Judged;
  readonly items: readonly JudgedItem[];
}

async function refineViolated(context: RefineContext, task: RefineTask): Promise<StrategyResult> {
  let questions = 0;
  const asking = {
    models: context.models,
    signal: context.signal,
    emit: context.emit,
    // Ids of the context are counted as candidates.
    nextId: () => `k${++questions}`,
  };
  let text = startText(task);
  const open = task.checklist.map(({ item }) => item).filter(({ decider }) => decider.kind === 'model');
  const first = await generateAndJudge(asking, composedTarget(task.target, text), open);
  const failures: Failure[] = [...first.failures];
  for (const finding of checklistFindings(composedTarget(task.target, text), first.items))
    context.emit({ type: 'finding', finding });
  let items = first.items;
  // What programs found stays to be cleared, whatever a checklist says; a wish is in the request already.
  let proven = (task.best?.verdict.remaining ?? task.goals).filter(({ kind }) => kind !== 'wish');
  if (violated(items).length === 0 && proven.length === 0) {
    const { decided } = passRate(items);
    if (decided === 0) return { reason: 'no item of a checklist could be told', failures };
    return { kept: true, met: decided === items.length, reason: 'no item of the checklist is violated', failures };
  }
  const watch = watchHeldOut(asking, task.target, failures);
  await watch.look(items, composedTarget(task.target, text));
  if (violated(items).length > 0) await tellSelfCritique(context, 'judge');
  let made: readonly Revision[] = [];
  let reason = '';
  while (made.length < revisions && !context.budget.exhausted()) {
    const goals = [...proven, ...violated(items).map((one) => goalOf(one, composedTarget(task.target, text)))];
    const { best: _, ...bare } = task;
    const result = await explainAndFix(context, { ...bare, goals }, rounds, text);
    failures.push(...result.failures);
    reason = result.reason;
    const judged = result.best ?? result.spare;
    const next = judged && compositionOf(task.target, judged.candidate);
    if (!judged || !next?.ok) break;
    text = next.value;
    const again = await judgeItems(
      asking,
      composedTarget(task.target, text),
      first.items.map(({ item }) => item),
      task.target,
    );
    failures.push(...again.failures);
    made = [...made, { judged, items: again.items }];
    items = again.items;
    proven = judged.verdict.remaining.filter(({ kind }) => kind !== 'wish');
    const halt = await watch.look(items, composedTarget(task.target, text));
    if (halt) {
      reason = halt.words;
      // What the loop made to please its judge goes; what a program sees cleared stays.
      made = made.filter((one, at) => at < halt.best || one.judged.verdict.cleared.some(({ kind }) => kind !== 'wish'));
      if (made.length === 0) return { kept: true, reason, failures };
      break;
    }
    if (violated(items).length === 0 && proven.length === 0) break;
  }
  const best = bestRevision(made);
  if (!best) return { reason, failures, ...(reason === 'the model keeps the text' ? { kept: true } : {}) };
  context.emit({
    type: 'note',
    message: `Items of the checklist that are met, in the opinion of a judge: ${rateWords(first.items)} before, ${rateWords(best.items)} now.`,
  });
  if (best.judged.verdict.kind === 'verified') return { best: best.judged, reason, failures };
  // A judge's word may withhold what nothing verifies, and the text as it was wins a tie.
  if (passRate(best.items).decided > 0 && rankByPassRate([first, best])[0] === first)
    return { kept: true, reason: 'no revision meets more of the checklist', failures };
  return { spare: best.judged, reason, failures };
}

/**
 * The revision to offer: what programs say comes first, then how much of the checklist is met, then the smaller change,
 * then the earlier one.
 */
export function bestRevision<T extends Revision>(made: readonly T[]): T | undefined {
  const [first] = made.toSorted((a, b) => compareProof(a.judged.verdict, b.judged.verdict));
  if (!first) return undefined;
  const equal = made
    .filter(({ judged }) => compareProof(judged.verdict, first.judged.verdict) === 0)
    .toSorted((a, b) => a.judged.verdict.size - b.judged.verdict.size);
  return rankByPassRate(equal)[0];
}

/** A violated item as the refiner is told of it: by whom, and where. */
function goalOf(judged: JudgedItem, { document, span }: Target): Goal {
  const place = judged.quote === undefined ? 'missing' : anchorQuote(document.text, span, judged.quote);
  const starts = lineStartsOf(document.text);
  const line = (offset: number) => positionAt(document.text, offset, starts).line;
  const where =
    typeof place === 'string'
      ? ''
      : `, at line ${line(place.start) - line(span.start) + 1} of the text (\`${judged.quote!.slice(0, 200)}\`)`;
  const reason = `In the opinion of a judge${where}: ${judged.reason}`;
  return { kind: 'item', title: judged.item.question, item: { ...judged, reason } };
}

function rateWords(items: readonly JudgedItem[]): string {
  const { met, decided, open } = passRate(items);
  return `${met} of ${decided}${open > 0 ? ` (${open} more could not be told)` : ''}`;
}
