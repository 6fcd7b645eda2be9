// One neutral look by a model: keep, or what to revise and where. Its word is an opinion; places that
// it cannot quote are dropped and counted. The steps around a refinement (Ask, Trust) are in `refineGate.ts`.
// Method: docs/methods.md#gate-keep-or-revise.

import * as z from 'zod/mini';
import type { Critic } from '../core/critic.ts';
import { failure } from '../core/failure.ts';
import { parseListReply } from '../core/listReply.ts';
import { fitContext, tokensOf } from '../core/promptRoom.ts';
import { askerOf } from './asking.ts';
import { withIds, type Unnamed } from './occurrences.ts';
import { leftAside, onlyFailures, opinionLimit, opinionOf, placeOf } from './opinions.ts';
import { messages, version } from './keepOrRevise.prompt.ts';

const replyTokens = 1500;

const findingSchema = z.object({
  quote: z.string(),
  message: z.string().check(z.minLength(1)),
  reason: z.optional(z.nullable(z.string())),
});

/** Opinions of one model about the whole selection; S079, S082. */
export const keepOrRevise = {
  id: 'keep-or-revise',
  title: 'Keep or revise',
  tier: 'model',
  kinds: ['code', 'prose'],
  mostCalls: 1,
  method: 'gate-keep-or-revise',
  async critique(context, task) {
    const { target } = task;
    const selection = target.document.text.slice(target.span.start, target.span.end);
    const room = (context.budget.tokensLeft() - replyTokens) / 2 - tokensOf(selection) - 400;
    if (room < 0) {
      const why = 'The selection is too long for one look of a model within the budget.';
      return onlyFailures(failure('budget.spent', why, 'Select less, or raise `touchstone.budget`.'));
    }
    const reply = await askerOf(context, 1).ask({
      role: 'critic',
      prompt: { id: 'critique/keep-or-revise', version },
      messages: messages(selection, target.document.languageId, target.goal, fitContext(task.context, room)),
      maxTokens: replyTokens,
    });
    if (reply.kind === 'failed') return onlyFailures(reply.failure);
    const list = parseListReply(reply.text);
    if (!list.ok) return onlyFailures(list.error);
    const kept: Unnamed[] = [];
    let dropped = 0;
    for (const entry of list.value.slice(0, opinionLimit)) {
      const parsed = findingSchema.safeParse(entry);
      const place = parsed.success ? placeOf(target, parsed.data.quote) : undefined;
      if (!parsed.success || !place) {
        dropped++;
        continue;
      }
      const { message, reason } = parsed.data;
      kept.push(
        opinionOf(target, {
          rule: 'critic/keep-or-revise',
          place,
          message,
          reason: reason ?? message,
          by: reply.model,
        }),
      );
    }
    context.emit({
      type: 'note',
      message:
        list.value.length === 0
          ? `${reply.model} would keep the text as it is.`
          : `${reply.model} would revise ${kept.length} places.`,
    });
    const beyond = Math.max(0, list.value.length - opinionLimit);
    return { findings: withIds(kept), items: [], failures: leftAside(dropped, beyond) };
  },
} as const satisfies Critic;
