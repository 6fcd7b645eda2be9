// The critic that writes a checklist from the request and reports what a model judges as unmet.
// Method: docs/methods.md#checklist-generate-judge.

import { generateAndJudge } from '../checklist/generateJudge.ts';
import type { Critic } from '../core/critic.ts';
import { checklistFindings } from './checklistFindings.ts';

/** Opinions about the items of a checklist. */
export const checklistCritic = {
  id: 'generate-judge',
  title: 'Checklist from the request',
  tier: 'model',
  kinds: ['code', 'prose'],
  mostCalls: 2,
  method: 'checklist-generate-judge',
  async critique(context, task) {
    const open = task.checklist.map((judged) => judged.item).filter((item) => item.decider.kind === 'model');
    const { items, failures } = await generateAndJudge(context, task.target, open);
    return { findings: checklistFindings(task.target, items), items, failures };
  },
} as const satisfies Critic;
