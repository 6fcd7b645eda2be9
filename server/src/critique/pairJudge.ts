// Compares two texts in both orders, each in a fresh context, anonymously. A verdict that flips with the order is a
// tie, and a tie keeps the earlier text. One answer holds the comparison, a score for each text and the place where it
// falls short, so that they can be held against each other. Sources: S154, S208; S122 (the idea of one answer for all).

import * as z from 'zod/mini';
import { anchorQuote } from '../core/anchor.ts';
import type { Failure } from '../core/failure.ts';
import { parseObjectReply } from '../core/listReply.ts';
import type { Role } from '../core/ports.ts';
import type { Asker, AskContext } from './asking.ts';
import type { Material } from '../core/material.ts';
import { plainWords } from '../core/plainWords.ts';
import { messages, version } from './pairJudge.prompt.ts';

/** Two texts and what they are for. */
export interface Pair {
  /** The earlier one: it wins ties. */
  readonly first: string;
  readonly second: string;
  readonly material: readonly Material[];
  readonly purpose?: string;
}

/** Where one of the two falls short, in a judge's opinion. */
export interface PairDefect {
  readonly of: 'first' | 'second';
  /** Words that stand once in the text as it was shown. */
  readonly quote: string;
  readonly message: string;
}

/** One answer, with the place at which the chosen text stood. */
export interface PairVote {
  readonly choice: 'first' | 'second' | 'equal';
  /** Which of the two stood in front. */
  readonly front: 'first' | 'second';
  readonly reason: string;
  /** The model that answered. */
  readonly by: string;
  /** From 1 to 5 each; absent where the answer does not score both. */
  readonly scores?: { readonly first: number; readonly second: number };
  /** At most one of each text; those that quote nothing that stands there once are left out. */
  readonly defects: readonly PairDefect[];
}

/** How two texts stand. */
export interface PairVerdict {
  readonly winner: 'first' | 'second' | 'tie';
  /** The same place won both times, so that the place decided and not the text. */
  readonly flipped: boolean;
  /** An answer scores the text higher that it calls the worse one, so that it is not believed: a tie. */
  readonly contradicted: boolean;
  /** In the order in which they were asked; two where nothing failed. */
  readonly votes: readonly PairVote[];
  readonly failures: readonly Failure[];
}

/** Asks twice at most: the order of the first question is drawn, the second has it the other way round. */
export async function comparePair(context: AskContext, asker: Asker, role: Role, pair: Pair): Promise<PairVerdict> {
  const votes: PairVote[] = [];
  const failures: Failure[] = [];
  const start = context.random.below(2) === 0 ? 'first' : 'second';
  for (const front of [start, start === 'first' ? 'second' : 'first'] as const) {
    const texts = [anonymous(pair.first), anonymous(pair.second)] as const;
    const [one, two] = front === 'first' ? texts : [texts[1], texts[0]];
    const reply = await asker.ask({
      role,
      prompt: { id: 'critique/pair', version },
      messages: messages(one, two, pair.material, pair.purpose),
      maxTokens: 500,
    });
    const read = reply.kind === 'failed' ? undefined : parseObjectReply(reply.text);
    if (reply.kind === 'failed') failures.push(reply.failure);
    else if (!read!.ok) failures.push(read!.error);
    if (reply.kind === 'failed' || !read?.ok) break;
    votes.push(voteOf(read.value, front, texts, reply.model));
  }
  const [a, b] = votes;
  const contradicted = votes.some(isContradicted);
  const agreed = a && b && !contradicted && a.choice === b.choice && a.choice !== 'equal' ? a.choice : 'tie';
  const flipped =
    a !== undefined && b !== undefined && a.choice !== 'equal' && b.choice !== 'equal' && a.choice !== b.choice;
  return { winner: agreed, flipped, contradicted, votes, failures };
}

const sideSchema = z.object({
  score: z.optional(z.unknown()),
  quote: z.optional(z.nullable(z.string())),
  defect: z.optional(z.nullable(z.string())),
});
const voteSchema = z.object({
  better: z.string(),
  reason: z.optional(z.nullable(z.string())),
  one: z.optional(z.unknown()),
  two: z.optional(z.unknown()),
});

/** Reads one answer; what it says beside the comparison may be missing. */
function voteOf(value: unknown, front: PairVote['front'], texts: readonly [string, string], by: string): PairVote {
  const parsed = voteSchema.safeParse(value);
  if (!parsed.success) return { choice: 'equal', front, reason: '', by, defects: [] };
  const { better, reason, one, two } = parsed.data;
  const word = better.trim().toLowerCase();
  const back = front === 'first' ? 'second' : 'first';
  const sides = (front === 'first' ? [one, two] : [two, one]).map((side) => sideSchema.safeParse(side).data ?? {});
  const [first, second] = [scoreOf(sides[0]!.score), scoreOf(sides[1]!.score)];
  return {
    choice: word === 'one' ? front : word === 'two' ? back : 'equal',
    front,
    reason: plainWords(reason, 300),
    by,
    ...(first !== undefined && second !== undefined ? { scores: { first, second } } : {}),
    defects: (['first', 'second'] as const).flatMap((of, at): PairDefect[] => {
      const text = texts[at]!;
      const message = plainWords(sides[at]!.defect, 300);
      const place = anchorQuote(text, { start: 0, end: text.length }, sides[at]!.quote ?? '');
      return typeof place === 'string' || message === ''
        ? []
        : [{ of, quote: text.slice(place.start, place.end), message }];
    }),
  };
}

function scoreOf(given: unknown): number | undefined {
  const score = typeof given === 'string' && given.trim() !== '' ? Number(given) : given;
  return typeof score === 'number' && score >= 1 && score <= 5 ? score : undefined;
}

function isContradicted({ choice, scores }: PairVote): boolean {
  if (!scores || choice === 'equal') return false;
  return choice === 'first' ? scores.first < scores.second : scores.second < scores.first;
}

/**
 * A text without what tells who wrote it, and with even white space: names of authors, of tools that generate, and
 * addresses go. For reading only; nothing is anchored in it.
 */
export function anonymous(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .filter((line) => !authorLine.test(line))
    .map((line) => line.trimEnd().replace(/[\w.+-]+@[\w-]+\.[\w.]+/g, '[address]'))
    .join('\n')
    .trim();
}

const authorLine =
  /(?:@author\b|\bCo-authored-by:|\bSigned-off-by:|\bcopyright\b|\(c\)\s+\d{4}|\b(?:generated|written|authored|created)\s+(?:by|with)\b)/i;
