// Whether a complaint rests on what it cites: with the cited lines taken away it must go, with nothing but them it must
// stay. By log-probabilities where the endpoint tells them, else by the majority of three ways to ask.
// Sources: S022, S179.

import { lineStartsOf, positionAt, type Span } from '../base/text.ts';
import { failure, type Failure } from '../core/failure.ts';
import { tokensOf } from '../core/promptRoom.ts';
import type { Target } from '../core/target.ts';
import { truthMessages, version, ways } from './ablation.prompt.ts';
import type { Asker } from './asking.ts';
import { probabilityOfTrue } from './tokenDoubt.ts';

/** Most tokens that a finding may cite. */
const citedTokens = 384;

/** How the test of one complaint ended. */
export interface Ablation {
  /** Undefined where it could not be told. */
  readonly isFaithful: boolean | undefined;
  /** Zero-based lines of the document that are cited, sorted. */
  readonly lines: readonly number[];
  /**
   * Natural logarithm of how much likelier the complaint is with the cited lines alone than without them: the sum of
   * drop and hold. Absent where the endpoint tells no log-probabilities.
   */
  readonly score?: number;
  /** What was seen, in words. */
  readonly words: string;
}

/** The lines that spans touch, and the selection without them and with nothing but them. */
export function ablated(
  { document, span }: Target,
  cited: readonly Span[],
): { readonly lines: readonly number[]; readonly without: string; readonly only: string } {
  const { text } = document;
  const starts = lineStartsOf(text);
  const lineOf = (offset: number) => positionAt(text, offset, starts).line;
  const lines = new Set<number>();
  for (const { start, end } of cited)
    for (let line = lineOf(start); line <= lineOf(Math.max(start, end - 1)); line++) lines.add(line);
  const parts = { without: '', only: '' };
  for (let line = lineOf(span.start); line <= lineOf(Math.max(span.start, span.end - 1)); line++) {
    const from = Math.max(span.start, starts[line]!);
    const to = Math.min(span.end, starts[line + 1] ?? text.length);
    parts[lines.has(line) ? 'only' : 'without'] += text.slice(from, to);
  }
  return { lines: [...lines].sort((a, b) => a - b), ...parts };
}

/**
 * Tests one complaint; at most six calls.
 *
 * @param statement the complaint, in one sentence.
 * @param cited spans of the selection on which it is said to rest.
 * @param failures gets the reason where a question could not be asked.
 */
export async function ablate(
  asker: Asker,
  target: Target,
  statement: string,
  cited: readonly Span[],
  failures: Failure[],
): Promise<Ablation> {
  const { lines, without, only } = ablated(target, cited);
  const open = (words: string): Ablation => ({ isFaithful: undefined, lines, words });
  if (tokensOf(only) > citedTokens) return open(`It cites more than ${citedTokens} tokens.`);
  if (!/[\p{L}\p{N}]/u.test(without)) return open('It cites the whole selection, so nothing can be taken away.');
  const stays = await holds(asker, target, only, statement, failures);
  if (stays === undefined) return open('It could not be told whether it stays with the cited lines alone.');
  if (!stays.value) return { isFaithful: false, lines, words: 'It does not stay with nothing but the cited lines.' };
  const remains = await holds(asker, target, without, statement, failures);
  if (remains === undefined) return open('It could not be told whether it goes without the cited lines.');
  const score =
    stays.logprob === undefined || remains.logprob === undefined ? undefined : stays.logprob - remains.logprob;
  const told = score === undefined ? '' : ` Drop and hold of the log-probability: ${score.toFixed(2)}.`;
  return {
    isFaithful: !remains.value,
    lines,
    ...(score === undefined ? {} : { score }),
    words: remains.value
      ? `It stays although the cited lines are taken away.${told}`
      : `It goes without the cited lines and stays with nothing but them.${told}`,
  };
}

/** Whether a statement is held for true of a text; undefined where no two answers agree. */
async function holds(
  asker: Asker,
  { document }: Target,
  text: string,
  statement: string,
  failures: Failure[],
): Promise<{ readonly value: boolean; readonly logprob?: number } | undefined> {
  let yes = 0;
  let no = 0;
  for (let way = 0; way < ways && yes < 2 && no < 2; way++) {
    const { messages, affirms } = truthMessages(text, document.languageId, statement, way);
    const prompt = { id: 'critique/ablation/true', version };
    const reply = await asker.ask({ role: 'critic', prompt, messages, maxTokens: 4, logprobs: 20 });
    if (reply.kind === 'failed') {
      failures.push(reply.failure);
      if (asker.over()) return undefined;
      continue;
    }
    const p = reply.logprobs && way === 0 ? probabilityOfTrue(reply.logprobs) : undefined;
    if (p !== undefined) return { value: p >= 0.5, logprob: Math.log(Math.max(p, 1e-9)) };
    const word = /^\W*(true|false)\b/i.exec(reply.text)?.[1]?.toLowerCase();
    if (word === affirms) yes++;
    else if (word !== undefined) no++;
    else failures.push(failure('reply.not-a-list', 'An answer is neither True nor False.', 'Use a stronger model.'));
  }
  return yes >= 2 ? { value: true } : no >= 2 ? { value: false } : undefined;
}
