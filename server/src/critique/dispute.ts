// A dispute: a fresh critic judges a finding (a critique of the critique, order two); disputed again, another one
// judges that ruling (order three). Then the person's word ends it. A ruling changes no proof state: what a program
// showed stays shown. Method: docs/methods.md#critique-vetted-panel. Source: S155.

import * as z from 'zod/mini';
import type { CritiqueContext, CritiqueTask } from '../core/critic.ts';
import { failure, type Failure } from '../core/failure.ts';
import type { Dispute, Finding } from '../core/finding.ts';
import type { Material } from '../core/material.ts';
import { plainWords } from '../core/plainWords.ts';
import { askerOf } from './asking.ts';
import { askList } from './askList.ts';
import { remarkMessages, rulingMessages, version } from './dispute.prompt.ts';
import { judgesOf } from './judgeBias.ts';
import { placeOf } from './opinions.ts';
import { panelMaterial } from './panel.ts';

/** How a dispute went. */
export interface Disputed {
  /** The latest ruling; undefined where no critic could be asked and there was none before. */
  readonly dispute: Dispute | undefined;
  /** True where the person decides next: after order three, or where nobody can be asked. */
  readonly ended: boolean;
  readonly failures: readonly Failure[];
}

const answerSchema = z.object({
  answer: z.string(),
  reason: z.optional(z.nullable(z.string())),
  quote: z.optional(z.nullable(z.string())),
});

/**
 * Lets a fresh critic judge a finding, or the ruling on it where there is one already; one call at most.
 *
 * @param task the text that the finding is about, with what programs say of it.
 * @param finding with the ruling of an earlier dispute, if there was one.
 */
export async function disputeFinding(
  context: CritiqueContext,
  task: CritiqueTask,
  finding: Finding,
): Promise<Disputed> {
  const { target } = task;
  const before = finding.dispute;
  if (before && (before.order ?? 2) >= 3) return { dispute: before, ended: true, failures: [] };
  const judges = judgesOf(context.models);
  const material = panelMaterial(context, task, 1);
  const remark = remarkOf(finding);
  // A ruling that decided nothing cannot be judged: the remark is, once more and by another judge.
  const isOnRuling = before !== undefined && before.ruling !== 'cannot-tell';
  const failures: Failure[] = [];
  const answer = await askList(
    askerOf(context, 1),
    {
      role: before ? judges.heldOut : judges.visible,
      prompt: { id: `critique/dispute/${isOnRuling ? 'ruling' : 'remark'}`, version },
      messages: isOnRuling
        ? rulingMessages(remark, rulingMaterial(before), material, target.goal)
        : remarkMessages(remark, material, target.goal),
      maxTokens: 400,
    },
    failures,
  );
  if (!answer) return { dispute: before, ended: true, failures };
  const order = before ? 3 : 2;
  const by = plainWords(answer.by, 120);
  const open = (reason: string): Disputed => ({
    dispute: { ruling: 'cannot-tell', reason, by, order },
    ended: order === 3,
    failures,
  });
  const parsed = answer.entries.length === 1 ? answerSchema.safeParse(answer.entries[0]) : undefined;
  const word = parsed?.success ? parsed.data.answer.trim().toLowerCase() : '';
  if (!parsed?.success || (word !== 'holds' && word !== 'does not hold' && word !== 'cannot tell')) {
    const why = 'The ruling cannot be read.';
    failures.push(failure('reply.not-a-list', why, 'Try again, or use a stronger model.'));
    return open(why);
  }
  const reason = plainWords(parsed.data.reason, 300);
  if (word === 'cannot tell') return open(reason);
  if (!placeOf(target, parsed.data.quote)) {
    const why = 'The ruling quotes nothing that stands once in the selection.';
    failures.push(failure('reply.unanchored', why, 'It was left aside. Ask again, or use a stronger model.'));
    return open(why);
  }
  const holds = word === 'holds';
  const stands = isOnRuling ? (before.ruling === 'stands') === holds : holds;
  return { dispute: { ruling: stands ? 'stands' : 'falls', reason, by, order }, ended: order === 3, failures };
}

function remarkOf({ quote, message, evidence }: Finding): Material {
  // What programs showed is part of the remark; a model's reasons and names are not.
  const shown = evidence
    .filter(({ receipt }) => receipt !== undefined)
    .map(({ checker, excerpt }) => `${checker}: ${excerpt}`);
  const text = [`It quotes: ${quote}`, message, ...shown.slice(0, 3)].join('\n').slice(0, 4000).toWellFormed();
  return { title: 'the remark', text };
}

function rulingMaterial({ ruling, reason }: Dispute): Material {
  return { title: 'the ruling', text: `The remark ${ruling === 'stands' ? 'holds' : 'does not hold'}. ${reason}` };
}
