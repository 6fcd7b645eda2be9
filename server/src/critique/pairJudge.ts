// Compares two texts in both orders, each in a fresh context, anonymously. A verdict that flips with the order is a
// tie, and a tie keeps the earlier text. Sources: S154, S208.

import * as z from 'zod/mini';
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

/** One answer, with the place at which the chosen text stood. */
export interface PairVote {
  readonly choice: 'first' | 'second' | 'equal';
  /** Which of the two stood in front. */
  readonly front: 'first' | 'second';
  readonly reason: string;
  /** The model that answered. */
  readonly by: string;
}

/** How two texts stand. */
export interface PairVerdict {
  readonly winner: 'first' | 'second' | 'tie';
  /** The same place won both times, so that the place decided and not the text. */
  readonly flipped: boolean;
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
      maxTokens: 300,
    });
    const read = reply.kind === 'failed' ? undefined : parseObjectReply(reply.text);
    if (reply.kind === 'failed') failures.push(reply.failure);
    else if (!read!.ok) failures.push(read!.error);
    if (reply.kind === 'failed' || !read?.ok) break;
    const parsed = voteSchema.safeParse(read.value);
    const word = parsed.success ? parsed.data.better.trim().toLowerCase() : '';
    const back = front === 'first' ? 'second' : 'first';
    votes.push({
      choice: word === 'one' ? front : word === 'two' ? back : 'equal',
      front,
      reason: parsed.success ? plainWords(parsed.data.reason, 300) : '',
      by: reply.model,
    });
  }
  const [a, b] = votes;
  const agreed = a && b && a.choice === b.choice && a.choice !== 'equal' ? a.choice : 'tie';
  const flipped =
    a !== undefined && b !== undefined && a.choice !== 'equal' && b.choice !== 'equal' && a.choice !== b.choice;
  return { winner: agreed, flipped, votes, failures };
}

const voteSchema = z.object({ better: z.string(), reason: z.optional(z.nullable(z.string())) });

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
