// Asks a model of each functional kind of bug whether it is there, and where. Syntax and run time are settled by
// parsers, compilers and tests (critique/bugTaxonomy.ts); what a model adds is an opinion until its example has run.
// Method: docs/methods.md#critique-bug-taxonomy. Source: S013.

import * as z from 'zod/mini';
import { bugKinds, type BugKind, type Detector } from '../core/bugKind.ts';
import type { Critic } from '../core/critic.ts';
import { failure, type Failure } from '../core/failure.ts';
import { contextMaterial } from '../core/material.ts';
import { plainWords } from '../core/plainWords.ts';
import { fitContext, tokensOf } from '../core/promptRoom.ts';
import { askerOf } from './asking.ts';
import { askList } from './askList.ts';
import { claimOf, claimSourceOf } from './claimOf.ts';
import { evidenceMaterial } from './evidenceMaterial.ts';
import { inTextOrder, withIds, type Unnamed } from './occurrences.ts';
import { leftAside, onlyFailures, opinionLimit, opinionOf, placeOf } from './opinions.ts';
import { messages, version } from './taxonomyCritic.prompt.ts';

const replyTokens = 1500;

/** Kinds that a model can help to settle. */
const askedKinds = (Object.keys(bugKinds) as BugKind[]).filter((kind) => {
  const detectors: readonly Detector[] = bugKinds[kind].detectors;
  return detectors.includes('model');
});

const entrySchema = z.object({
  kind: z.string(),
  verdict: z.string(),
  quote: z.optional(z.nullable(z.string())),
  message: z.optional(z.nullable(z.string())),
  example: z.optional(z.unknown()),
});

/** One answer for each functional kind of bug. */
export const taxonomyCritic = {
  id: 'bug-taxonomy',
  title: 'Kinds of bugs, one by one',
  tier: 'model',
  kinds: ['code'],
  onRequest: true,
  mostCalls: 1,
  method: 'critique-bug-taxonomy',
  async critique(context, task) {
    const { target } = task;
    const { document, span } = target;
    const selection = document.text.slice(span.start, span.end);
    const source = await claimSourceOf(task, context.parse);
    const failures: Failure[] = [];
    const room = (context.budget.tokensLeft() - replyTokens) / 2 - tokensOf(selection) - 900;
    const answer = await askList(
      askerOf(context, 1),
      {
        role: 'critic',
        prompt: { id: 'critique/bug-taxonomy', version },
        messages: messages(
          askedKinds.map((kind) => [kind, bugKinds[kind].title]),
          [
            ...contextMaterial(fitContext(task.context, Math.max(0, room))),
            ...evidenceMaterial(task),
            { title: `code (${document.languageId})`, text: selection },
          ],
          target.goal,
        ),
        maxTokens: replyTokens,
      },
      failures,
    );
    if (!answer) return onlyFailures(...failures);
    const words = new Map<BugKind, string>();
    const found: Unnamed[] = [];
    let unplaced = 0;
    for (const entry of answer.entries.slice(0, 4 * opinionLimit)) {
      const parsed = entrySchema.safeParse(entry);
      const kind = parsed.success ? askedKinds.find((one) => one === parsed.data.kind.trim()) : undefined;
      const word = parsed.success ? parsed.data.verdict.trim().toLowerCase() : '';
      if (!parsed.success || !kind || !['present', 'absent', 'unsure'].includes(word)) {
        unplaced++;
        continue;
      }
      const place = word === 'absent' ? undefined : placeOf(target, parsed.data.quote);
      if (word === 'present' && !place) unplaced++;
      else if (words.get(kind) !== 'present') words.set(kind, word);
      if (!place) continue;
      const { title } = bugKinds[kind];
      const message =
        plainWords(parsed.data.message) || `The critic is ${word === 'unsure' ? 'unsure' : 'sure'} here: ${title}.`;
      const claim = claimOf(source, parsed.data.example, answer.by);
      const opinion = opinionOf(target, {
        rule: 'critic/bug-taxonomy',
        place,
        message,
        reason: `${kind} ${title}: ${word}.`,
        by: answer.by,
        proof: word === 'present' ? 'opinion' : 'unknown',
      });
      found.push({ ...opinion, bugKind: kind, ...(claim ? { claim } : {}) });
    }
    const missing = askedKinds.filter((kind) => !words.has(kind));
    if (missing.length > 0) {
      const why = `${missing.length} of ${askedKinds.length} kinds of bugs got no answer: ${missing.join(', ')}.`;
      failures.push(failure('reply.not-a-list', why, 'Try again, or use a stronger model.'));
    }
    context.emit({
      type: 'note',
      message: `${plainWords(answer.by, 120)}: ${askedKinds.map((kind) => `${kind} ${words.get(kind) ?? 'no answer'}`).join(', ')}.`,
    });
    const kept = inTextOrder(found).slice(0, opinionLimit);
    failures.push(...leftAside(unplaced, found.length - kept.length));
    return { findings: withIds(kept), items: [], failures };
  },
} as const satisfies Critic;
