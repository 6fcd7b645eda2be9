// By name only: a program tells how hard the selection is. An easy one is answered several times and the answers vote; in
// a hard one a reviewer goes through the steps, gives each a score, and it is refined from the first wrong one.
// Method: docs/methods.md#critique-step-verdicts. Source: S005.

import type { RefineStrategy } from '../core/strategy.ts';
import { difficultyOf } from './difficulty.ts';
import { stepRefine } from './stepRefine.ts';
import { verifyThenVote } from './verifyThenVote.ts';

/** Routes to a vote or to a reviewer. */
export const byDifficulty = {
  id: 'by-difficulty',
  title: 'A vote where it is easy, a reviewer where it is hard',
  rung: 'repair',
  needs: ['model'],
  onRequest: true,
  method: 'critique-step-verdicts',
  async refine(context, task) {
    const goals = task.best?.verdict.remaining ?? task.goals;
    const { kind, words } = difficultyOf(task.target, goals);
    const way = kind === 'easy' ? 'several answers vote' : 'a reviewer goes through its steps';
    context.emit({ type: 'note', message: `${kind === 'easy' ? 'Easy' : 'Hard'}: ${words}; ${way}.` });
    return kind === 'easy' ? verifyThenVote.refine(context, task) : stepRefine.refine(context, task);
  },
} as const satisfies RefineStrategy;
