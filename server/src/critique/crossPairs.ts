// Asks of sentence pairs on one subject whether they contradict each other: each question alone, without the text, in
// up to three wordings; two of three decide. Source: S206.

import * as z from 'zod/mini';
import { lineStartsOf, positionAt } from '../base/text.ts';
import type { CritiqueTask } from '../core/critic.ts';
import type { Failure } from '../core/failure.ts';
import { parseListReply } from '../core/listReply.ts';
import type { Asker } from './asking.ts';
import { pairQuestion, pairVotes, version } from './crossQuestions.prompt.ts';
import type { Unnamed } from './occurrences.ts';
import { plainWords } from '../core/plainWords.ts';
import { opinionOf } from './opinions.ts';
import { conflictFixes, headingAbove, sentencePairs } from './sentencePairs.ts';
import { sentencesIn } from './steps.ts';

/** Most pairs that are asked about. */
const mostPairs = 4;

/** What the votes on all pairs came to. */
export interface PairFindings {
  readonly findings: readonly Unnamed[];
  readonly failures: readonly Failure[];
  /** In words: pairs that agree, contradict, and are open. */
  readonly words: string;
}

interface Votes {
  readonly against: number;
  readonly asked: number;
  readonly decided: 'contradict' | 'agree' | undefined;
  readonly why: string;
  readonly by: string;
}

const answerSchema = z.object({ answer: z.string(), why: z.optional(z.nullable(z.string())) });

/** Asks about the pairs of the selection's sentences that are most alike. */
export async function askPairs(asker: Asker, { target }: CritiqueTask): Promise<PairFindings> {
  const { text } = target.document;
  const starts = lineStartsOf(text);
  const pairs = sentencePairs(text, sentencesIn(text, target.span), mostPairs);
  const findings: Unnamed[] = [];
  const failures: Failure[] = [];
  const counts = { agree: 0, contradict: 0, open: 0, unasked: 0 };
  for (const { first, second } of pairs) {
    const over = asker.over();
    if (over) {
      failures.push(over);
      counts.unasked++;
      continue;
    }
    const statements = [first, second].map(({ start, end }) => {
      const heading = headingAbove(text, start);
      return { text: text.slice(start, end), ...(heading === undefined ? {} : { heading }) };
    });
    const votes = await voteOn(asker, statements[0]!, statements[1]!, failures);
    if (votes.asked === 0) {
      counts.unasked++;
      continue;
    }
    if (votes.decided === 'agree' || votes.against === 0) {
      counts[votes.decided === 'agree' ? 'agree' : 'open']++;
      continue;
    }
    counts[votes.decided ?? 'open']++;
    const at = positionAt(text, first.start, starts).line;
    const unnamed = opinionOf(target, {
      rule: 'critic/cross-questions',
      place: second,
      message: `This and line ${at + 1} cannot both be so: “${plainWords(statements[0]!.text, 200)}”`,
      reason: `Asked alone, ${votes.against} of ${votes.asked} answers hold that the two contradict each other. ${votes.why}`,
      by: votes.by,
      proof: votes.decided ? 'opinion' : 'unknown',
    });
    findings.push({
      ...unnamed,
      agreement: { held: votes.against, of: votes.asked, why: votes.why },
      evidence: [
        ...unnamed.evidence,
        { checker: 'pair', excerpt: plainWords(statements[0]!.text), at: { uri: target.document.uri, line: at } },
      ],
      fixes: conflictFixes(text, first, second),
    });
  }
  const unasked = counts.unasked === 0 ? '' : `, ${counts.unasked} not asked about`;
  const words = `${pairs.length} pairs of sentences on one subject: ${counts.agree} agree, ${counts.contradict} contradict each other, ${counts.open} open${unasked}.`;
  return { findings, failures, words };
}

async function voteOn(
  asker: Asker,
  first: Parameters<typeof pairQuestion>[0],
  second: Parameters<typeof pairQuestion>[0],
  failures: Failure[],
): Promise<Votes> {
  let against = 0;
  let agree = 0;
  let asked = 0;
  let why = '';
  let by = '';
  for (let vote = 0; vote < pairVotes && against < 2 && agree < 2; vote++) {
    const over = asker.over();
    if (over) {
      failures.push(over);
      break;
    }
    const { messages, contradicts } = pairQuestion(first, second, vote);
    const reply = await asker.ask({
      role: 'critic',
      prompt: { id: 'critique/cross-questions/pair', version },
      messages,
      maxTokens: 200,
    });
    if (reply.kind === 'failed') {
      failures.push(reply.failure);
      continue;
    }
    const list = parseListReply(reply.text);
    const parsed = list.ok ? answerSchema.safeParse(list.value[0]) : undefined;
    if (!list.ok) failures.push(list.error);
    asked++;
    by = reply.model;
    const word = parsed?.success ? parsed.data.answer.trim().toLowerCase() : '';
    if (word === contradicts) {
      against++;
      why ||= parsed?.success ? plainWords(parsed.data.why, 300) : '';
    } else if (word === 'yes' || word === 'no') agree++;
  }
  return { against, asked, decided: against >= 2 ? 'contradict' : agree >= 2 ? 'agree' : undefined, why, by };
}
