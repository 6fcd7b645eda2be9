// The gate around a refinement that no program can judge: Ask, before it, whether the text is already what is wanted;
// Trust, after it, whether the revision is better than the original. Both may only hold back, never verify.
// Method: docs/methods.md#gate-keep-or-revise. Source: S065.

import * as z from 'zod/mini';
import type { CriticMemory } from '../core/criticMemory.ts';
import type { Failure } from '../core/failure.ts';
import { parseListReply } from '../core/listReply.ts';
import { plainWords } from '../core/plainWords.ts';
import type { Target } from '../core/target.ts';
import type { AskContext, Asker } from './asking.ts';
import { biasWords, figureOf, judgesOf, longRunWords, positionBias } from './judgeBias.ts';
import { placeOf } from './opinions.ts';
import { comparePair, type PairVote } from './pairJudge.ts';
import { messages, version } from './refineGate.prompt.ts';

/** Questions to the models of one gate: one before and two after. */
export const gateCalls = 3;

const mostQuestions = 6;

/** Whether to refine at all. */
export interface AskResult {
  /** `unknown` where the reply says nothing that can be read: then the person's wish stands. */
  readonly kind: 'refine' | 'keep' | 'unknown';
  /** What the text does not answer yet. */
  readonly open: readonly string[];
  readonly failures: readonly Failure[];
}

const questionSchema = z.object({
  question: z.string().check(z.minLength(1)),
  answer: z.string(),
  quote: z.optional(z.nullable(z.string())),
});

/** Asks which questions the wish poses; all answered by the text, with a quotation each, means keep. */
export async function askWhetherToRefine(asker: Asker, target: Target, goal: string): Promise<AskResult> {
  const { document, span } = target;
  const reply = await asker.ask({
    role: 'small',
    prompt: { id: 'gate/keep-or-revise/ask', version },
    messages: messages(document.text.slice(span.start, span.end), document.languageId, goal),
    maxTokens: 600,
  });
  const unknown = (failure: Failure): AskResult => ({ kind: 'unknown', open: [], failures: [failure] });
  if (reply.kind === 'failed') return unknown(reply.failure);
  const list = parseListReply(reply.text);
  if (!list.ok) return unknown(list.error);
  const asked = list.value.slice(0, mostQuestions).flatMap((entry) => {
    const parsed = questionSchema.safeParse(entry);
    if (!parsed.success) return [];
    const isYes = parsed.data.answer.trim().toLowerCase() === 'yes';
    return [
      {
        question: plainWords(parsed.data.question, 300),
        answered: isYes && placeOf(target, parsed.data.quote) !== undefined,
      },
    ];
  });
  if (asked.length === 0) return { kind: 'unknown', open: [], failures: [] };
  const open = asked.filter(({ answered }) => !answered).map(({ question }) => question);
  return { kind: open.length === 0 ? 'keep' : 'refine', open, failures: [] };
}

/** Whether a revision is let through. */
export interface TrustResult {
  /** `unknown` where the ranking says nothing, or something else in each order. */
  readonly kind: 'affirmed' | 'withheld' | 'unknown';
  readonly reason: string;
  readonly failures: readonly Failure[];
}

/**
 * Ranks a revision of the selection against the original, in both orders; a tie of two equals keeps the original.
 *
 * @param writer the model that wrote the revision, as it named itself; what its judge ruled is kept under this name.
 */
export async function trustRevision(
  context: AskContext & { readonly memory?: CriticMemory },
  asker: Asker,
  target: Target,
  revised: string,
  writer?: string,
): Promise<TrustResult> {
  const { document, span, goal } = target;
  const verdict = await comparePair(context, asker, judgesOf(context.models).visible, {
    first: document.text.slice(span.start, span.end),
    second: revised,
    material: [],
    ...(goal === undefined ? {} : { purpose: goal }),
  });
  for (const [judge, bias] of positionBias([verdict]))
    context.emit({ type: 'note', message: biasWords(plainWords(judge, 120), bias, undefined) });
  const figure = writer === undefined ? undefined : figureOf(writer, verdict);
  if (figure && context.memory) {
    await context.memory.add(figure);
    const words = longRunWords(figure.judge, await context.memory.figures());
    context.emit({ type: 'note', message: plainWords(words, 600) });
  }
  const reason = verdict.votes[0]?.reason ?? '';
  const { failures } = verdict;
  for (const vote of verdict.votes) for (const message of voteWords(vote)) context.emit({ type: 'note', message });
  if (verdict.votes.length < 2 || verdict.flipped || verdict.contradicted) return { kind: 'unknown', reason, failures };
  return { kind: verdict.winner === 'second' ? 'affirmed' : 'withheld', reason, failures };
}

/** Scores and places of one answer, in words. */
function voteWords({ by, scores, defects, front }: PairVote): readonly string[] {
  const judge = plainWords(by, 120);
  const names = { first: 'the original', second: 'the revision' } as const;
  return [
    ...(scores
      ? [
          `${judge}, with ${names[front]} in front: ${scores.first} of 5 for the original, ${scores.second} for the revision.`,
        ]
      : []),
    ...defects.map(({ of, quote, message }) => `${judge} of ${names[of]}, at “${plainWords(quote, 200)}”: ${message}`),
  ];
}
