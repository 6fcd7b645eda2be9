// Asks of sentence pairs on one subject whether they contradict each other: each question alone, without the text, in
// up to three wordings; two of three decide. Source: S206.

import * as z from 'zod/mini';
import { lineStartsOf, positionAt, type Span } from '../base/text.ts';
import type { CritiqueTask } from '../core/critic.ts';
import type { Failure } from '../core/failure.ts';
import { parseListReply, parseObjectReply } from '../core/listReply.ts';
import type { Asker } from './asking.ts';
import { pairQuestion, pairVotes, screenMessages, version, type Statement } from './crossQuestions.prompt.ts';
import type { Unnamed } from './occurrences.ts';
import { plainWords } from '../core/plainWords.ts';
import { opinionOf } from './opinions.ts';
import { conflictFixes, headingAbove, sentencePairs } from './sentencePairs.ts';
import { sentencesIn } from './steps.ts';

/** Most pairs that are asked about one by one, and most that these are chosen from. */
const mostPairs = 4;
const mostCandidates = 16;

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
  const findings: Unnamed[] = [];
  const failures: Failure[] = [];
  const candidates = sentencePairs(text, sentencesIn(text, target.span), mostCandidates).map((pair) => ({
    ...pair,
    statements: [statementAt(text, pair.first), statementAt(text, pair.second)] as const,
  }));
  const pairs = await screened(asker, candidates, failures);
  const counts = { agree: 0, contradict: 0, open: 0, unasked: 0 };
  for (const { first, second, statements } of pairs) {
    const over = asker.over();
    if (over) {
      failures.push(over);
      counts.unasked++;
      continue;
    }
    const votes = await voteOn(asker, ...statements, failures);
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
      message: `This and line ${at + 1} cannot both be so: “${plainWords(statements[0].text, 200)}”`,
      reason: `Asked alone, ${votes.against} of ${votes.asked} answers hold that the two contradict each other. ${votes.why}`,
      by: votes.by,
      proof: votes.decided ? 'opinion' : 'unknown',
    });
    findings.push({
      ...unnamed,
      agreement: { held: votes.against, of: votes.asked, why: votes.why },
      evidence: [
        ...unnamed.evidence,
        { checker: 'pair', excerpt: plainWords(statements[0].text), at: { uri: target.document.uri, line: at } },
      ],
      fixes: conflictFixes(text, first, second),
    });
  }
  const unasked = counts.unasked === 0 ? '' : `, ${counts.unasked} not asked about`;
  const words = `${candidates.length} pairs of sentences on one subject, ${pairs.length} asked about: ${counts.agree} agree, ${counts.contradict} contradict each other, ${counts.open} open${unasked}.`;
  return { findings, failures, words };
}

function statementAt(text: string, { start, end }: Span): Statement {
  const heading = headingAbove(text, start);
  return { text: text.slice(start, end), ...(heading === undefined ? {} : { heading }) };
}

const screenSchema = z.object({ pair: z.coerce.number() });

/** The pairs that are worth questions of their own: all where they are few, else those that one more call names. */
async function screened<P extends { readonly statements: readonly [Statement, Statement] }>(
  asker: Asker,
  candidates: readonly P[],
  failures: Failure[],
): Promise<readonly P[]> {
  if (candidates.length <= mostPairs) return candidates;
  const reply = await asker.ask({
    role: 'critic',
    prompt: { id: 'critique/cross-questions/screen', version },
    messages: screenMessages(candidates.map(({ statements }) => statements)),
    maxTokens: 200,
  });
  const list = reply.kind === 'failed' ? undefined : parseListReply(reply.text);
  if (reply.kind === 'failed') failures.push(reply.failure);
  else if (!list!.ok) failures.push(list!.error);
  // Without a choice that can be read, those that are most alike.
  if (!list?.ok) return candidates.slice(0, mostPairs);
  const named = list.value.flatMap((entry) => {
    const parsed = screenSchema.safeParse(entry);
    return (parsed.success && candidates[parsed.data.pair - 1]) || [];
  });
  return [...new Set(named)].slice(0, mostPairs);
}

async function voteOn(asker: Asker, first: Statement, second: Statement, failures: Failure[]): Promise<Votes> {
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
    const read = parseObjectReply(reply.text);
    const parsed = read.ok ? answerSchema.safeParse(read.value) : undefined;
    if (!read.ok) failures.push(read.error);
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
