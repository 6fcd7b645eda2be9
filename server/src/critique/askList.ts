// Asks for a list and reads it: what all critics do whose models answer with a JSON array.

import type { Failure } from '../core/failure.ts';
import { parseListReply } from '../core/listReply.ts';
import type { Asker, Question } from './asking.ts';

/** A list that could be read. */
export interface ListAnswer {
  readonly entries: readonly unknown[];
  /** The model that answered, as it named itself. */
  readonly by: string;
}

/**
 * Asks one question whose answer is a list.
 *
 * @param failures gets the reason where nothing could be read.
 */
export async function askList(asker: Asker, question: Question, failures: Failure[]): Promise<ListAnswer | undefined> {
  const reply = await asker.ask(question);
  if (reply.kind === 'failed') {
    failures.push(reply.failure);
    return undefined;
  }
  const list = parseListReply(reply.text);
  if (list.ok) return { entries: list.value, by: reply.model };
  failures.push(list.error);
  return undefined;
}
