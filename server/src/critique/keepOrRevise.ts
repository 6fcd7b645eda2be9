// One neutral look by a model: keep, or what to revise and where. Its word is an opinion; places that
// it cannot quote are dropped and counted. Method: docs/methods.md#gate-keep-or-revise.

import * as z from 'zod/mini';
import { rangeOf } from '../base/text.ts';
import { anchorQuote } from '../core/anchor.ts';
import type { Critic } from '../core/critic.ts';
import { failure, type Failure } from '../core/failure.ts';
import { parseListReply } from '../core/listReply.ts';
import { fitContext, tokensOf } from '../core/promptRoom.ts';
import { withIds, type Unnamed } from './occurrences.ts';
import { messages, version } from './keepOrRevise.prompt.ts';

/** Most findings of one look. */
const findingLimit = 20;
const replyTokens = 1500;

const findingSchema = z.object({
  quote: z.string(),
  message: z.string().check(z.minLength(1)),
  reason: z.optional(z.nullable(z.string())),
});

/** Opinions of one model about the whole selection. */
export const keepOrRevise = {
  id: 'keep-or-revise',
  title: 'Keep or revise',
  tier: 'model',
  kinds: ['code', 'prose'],
  method: 'gate-keep-or-revise',
  async critique(context, task) {
    const { target } = task;
    const { document, span } = target;
    const selection = document.text.slice(span.start, span.end);
    const room = (context.budget.tokensLeft() - replyTokens) / 2 - tokensOf(selection) - 400;
    if (room < 0) {
      return onlyFailure(
        failure(
          'budget.spent',
          'The selection is too long for one look of a model within the budget.',
          'Select less, or raise `touchstone.budget`.',
        ),
      );
    }
    const reply = await context.models.ask(
      {
        id: context.nextId(),
        role: 'critic',
        prompt: { id: 'critique/keep-or-revise', version },
        messages: messages(selection, document.languageId, target.goal, fitContext(task.context, room)),
        temperature: 0,
        maxTokens: replyTokens,
      },
      context.signal,
    );
    if (reply.kind === 'failed') return onlyFailure(reply.failure);
    const list = parseListReply(reply.text);
    if (!list.ok) return onlyFailure(list.error);
    const kept: Unnamed[] = [];
    let dropped = 0;
    for (const entry of list.value.slice(0, findingLimit)) {
      const parsed = findingSchema.safeParse(entry);
      const place = parsed.success ? anchorQuote(document.text, span, parsed.data.quote) : 'missing';
      if (!parsed.success || typeof place === 'string') {
        dropped++;
        continue;
      }
      kept.push({
        rule: 'critic/keep-or-revise',
        message: oneLine(parsed.data.message),
        category: target.kind === 'prose' ? 'prose' : 'logic',
        severity: 'info',
        proof: 'opinion',
        uri: document.uri,
        range: rangeOf(document.text, place),
        quote: document.text.slice(place.start, place.end),
        evidence: [{ checker: reply.model, excerpt: oneLine(parsed.data.reason ?? parsed.data.message) }],
      });
    }
    const excess = Math.max(0, list.value.length - findingLimit);
    const failures = dropped + excess === 0 ? [] : [leftAside(dropped, excess)];
    context.emit({
      type: 'note',
      message:
        list.value.length === 0
          ? `${reply.model} would keep the text as it is.`
          : `${reply.model} would revise ${kept.length} places.`,
    });
    return { findings: withIds(kept), items: [], failures };
  },
} as const satisfies Critic;

function leftAside(dropped: number, excess: number): Failure {
  const parts = [
    dropped > 0 ? `${dropped} of the model’s findings quote nothing that stands once in the selection` : '',
    excess > 0 ? `${excess} are beyond the limit of ${findingLimit}` : '',
  ].filter((part) => part !== '');
  return failure(
    'reply.unanchored',
    `${parts.join('; ')}.`,
    'They were left aside. Ask again, or use a stronger model.',
  );
}

function onlyFailure(reason: Failure) {
  return { findings: [], items: [], failures: [reason] };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 500);
}
