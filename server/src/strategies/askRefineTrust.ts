// Rung 2, by name only: Ask, refine, trust. Where a person's wish is all there is, and no program can tell whether it
// is met, questions decide whether to refine and a ranking decides whether the revision is offered; of code, readers are
// quizzed on the function with the revision in it, and one that often goes otherwise is distrusted. A person who only
// says “refine” has wished for a change, so this is not done unasked. Method: docs/methods.md#gate-keep-or-revise.

import { askWhetherToRefine, gateCalls, trustRevision } from '../critique/refineGate.ts';
import { judgesOf } from '../critique/judgeBias.ts';
import { tellSelfCritique } from '../critique/selfCritique.ts';
import { spanAfterEdits } from '../base/edit.ts';
import type { Judged } from '../core/outcome.ts';
import type { RefineStrategy, RefineTask } from '../core/strategy.ts';
import { explainThenFix } from './explainThenFix.ts';
import { quizFix } from './quizFix.ts';
import { strategyAsker } from './strategyAsker.ts';

/** Questions first, a ranking last; S065. */
export const askRefineTrust = {
  id: 'ask-refine-trust',
  title: 'Ask, refine, trust',
  rung: 'repair',
  needs: ['model'],
  onRequest: true,
  method: 'gate-keep-or-revise',
  async refine(context, task) {
    const asker = strategyAsker(context, gateCalls);
    const { goal } = task.target;
    const onlyWish = goal !== undefined && task.goals.every(({ kind }) => kind === 'wish');
    // What a program reported is there, whatever a model says of it.
    const asked = onlyWish ? await askWhetherToRefine(asker, task.target, goal) : undefined;
    if (asked?.kind === 'keep') {
      context.emit({ type: 'note', message: 'Keep: the text answers all questions that the wish poses.' });
      return { kept: true, reason: 'the text answers every question', failures: asked.failures };
    }
    if (asked && asked.open.length > 0)
      context.emit({ type: 'note', message: `Revise: open are ${asked.open.map((one) => `“${one}”`).join(', ')}.` });
    const result = await explainThenFix.refine(context, withQuestions(task, asked?.open ?? []));
    const failures = [...(asked?.failures ?? []), ...result.failures];
    const fixed = result.best ?? result.spare;
    // What programs saw cleared is not doubted for what readers expect.
    const isOpen = fixed?.verdict.cleared.every((goal) => goal.kind === 'wish');
    const quizzed = fixed && isOpen ? await quizFix(context, task.target, fixed) : undefined;
    failures.push(...(quizzed?.failures ?? []));
    if (fixed && quizzed?.doubt) {
      const { best: _, ...rest } = result;
      return { ...rest, spare: fixed, doubt: quizzed.doubt, failures };
    }
    if (result.best || !result.spare) return { ...result, failures };
    const { model } = result.spare.candidate.provenance;
    await tellSelfCritique(context, judgesOf(context.models).visible);
    const trust = await trustRevision(context, asker, task.target, revisedText(task, result.spare), model);
    const told = { ...result, failures: [...failures, ...trust.failures] };
    if (trust.kind !== 'withheld') {
      const words =
        trust.kind === 'affirmed'
          ? 'A ranking prefers the revision'
          : 'The ranking says nothing that holds in both orders';
      context.emit({ type: 'note', message: `${words}; that is an opinion. ${trust.reason}`.trim() });
      return told;
    }
    context.emit({ type: 'note', message: `Keep: a ranking withholds the revision. ${trust.reason}`.trim() });
    const { spare: _, ...rest } = told;
    return { ...rest, kept: true, reason: 'a ranking withholds the revision' };
  },
} as const satisfies RefineStrategy;

/** The task with the open questions behind the wish, for the refiner's eyes. */
function withQuestions(task: RefineTask, open: readonly string[]): RefineTask {
  if (open.length === 0) return task;
  const goal = `${task.target.goal}\nOpen questions:\n${open.map((one) => `- ${one}`).join('\n')}`;
  return { ...task, target: { ...task.target, goal } };
}

/** The selection's text after the change. */
function revisedText({ target }: RefineTask, { text, candidate }: Judged): string {
  const span = spanAfterEdits(target.span, [...candidate.edits, ...candidate.companions]);
  return text.slice(span.start, span.end);
}
