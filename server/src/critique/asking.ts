// How critics ask models: a stated number of calls at most, none after an abort or once the budget is spent, and each
// in a context of its own. What is left out because of it is for the critic to say.

import { throwIfAborted } from '../base/abort.ts';
import type { CritiqueContext } from '../core/critic.ts';
import { failure, type Failure } from '../core/failure.ts';
import { parseListReply } from '../core/listReply.ts';
import type { Message, ModelReply, ModelRequest, Role } from '../core/ports.ts';
import { tokensOf } from '../core/promptRoom.ts';

/** What is needed to ask. */
export type AskContext = Pick<CritiqueContext, 'signal' | 'budget' | 'random' | 'models' | 'emit' | 'nextId'>;

/** One question. */
export interface Question {
  readonly role: Role;
  readonly prompt: ModelRequest['prompt'];
  readonly messages: readonly Message[];
  /** Upper limit of the reply, in tokens. */
  readonly maxTokens: number;
  /** 0 where absent; anything else only where sampling is the method. */
  readonly temperature?: number;
  /** Alternatives a token to be told with their log-probabilities, 1 to 20. */
  readonly logprobs?: number;
}

/** A reply that can be read, or why there is none. */
export type Answered = Extract<ModelReply, { kind: 'text' }> | { readonly kind: 'failed'; readonly failure: Failure };

/** Asks one question after the other. */
export interface Asker {
  /** Never rejects but for an abort. */
  ask(question: Question): Promise<Answered>;
  /** Why nothing more can be asked: calls or budget spent, or no model to be reached. */
  over(): Failure | undefined;
  /** Questions sent so far. */
  readonly calls: number;
}

/** Makes an asker that sends at most `most` questions. */
export function askerOf(context: AskContext, most: number): Asker {
  let calls = 0;
  let lost: Failure | undefined;
  const over = (): Failure | undefined => {
    if (lost) return lost;
    if (calls >= most) return spent(`All ${most} calls of this critic are used.`);
    const limit = context.budget.exhausted();
    return limit && spent(`The budget for ${limit} is spent.`);
  };
  return {
    over,
    get calls() {
      return calls;
    },
    async ask({ temperature = 0, ...question }) {
      throwIfAborted(context.signal);
      const stopped = over();
      if (stopped) return { kind: 'failed', failure: stopped };
      const size = question.messages.reduce((sum, message) => sum + tokensOf(message.content) + 4, 0);
      if (size + Math.min(question.maxTokens, 200) > context.budget.tokensLeft())
        return { kind: 'failed', failure: spent('The tokens left do not hold this question and a reply.') };
      calls++;
      const reply = await context.models.ask({ id: context.nextId(), ...question, temperature }, context.signal);
      throwIfAborted(context.signal);
      if (reply.kind === 'failed') {
        if (isLasting(reply.failure)) lost = reply.failure;
        return reply;
      }
      if (reply.finish === 'filtered') return { kind: 'failed', failure: filtered() };
      return reply.text.trim() === '' ? { kind: 'failed', failure: empty() } : reply;
    },
  };
}

/** Failures after which the next question would fail as well. */
function isLasting({ code }: Failure): boolean {
  return code === 'budget.spent' || (code.startsWith('model.') && !ofOneReply.has(code));
}

const ofOneReply: ReadonlySet<string> = new Set([
  'model.refused',
  'model.filtered',
  'model.cut',
  'model.too-large',
  'model.bad-encoding',
  'model.connection-lost',
  'model.idle',
]);

function spent(message: string): Failure {
  return failure('budget.spent', message, 'Select less, or raise `touchstone.budget`.');
}

function filtered(): Failure {
  return failure('model.filtered', 'The endpoint filtered the reply.', 'Use another model for this text.');
}

function empty(): Failure {
  return failure(
    'reply.not-a-list',
    'The reply is empty.',
    'The reply was left aside. Try again, or use another model.',
  );
}

/** A question whose answer is a list. */
export type ListQuestion = Pick<Question, 'prompt' | 'messages'> & Partial<Pick<Question, 'role' | 'maxTokens'>>;

/** Most entries of a list that are looked at. */
const mostEntries = 40;

/**
 * Asks for a list.
 *
 * @param failures told why there is none.
 * @returns its first 40 entries; none where there is no answer, or where it cannot be read.
 */
export async function askForList(
  asker: Asker,
  { role = 'critic', maxTokens = 900, ...question }: ListQuestion,
  failures: Failure[],
): Promise<readonly unknown[]> {
  const reply = await asker.ask({ role, maxTokens, ...question });
  if (reply.kind === 'failed') {
    failures.push(reply.failure);
    return [];
  }
  const list = parseListReply(reply.text);
  if (!list.ok) failures.push(list.error);
  return list.ok ? list.value.slice(0, mostEntries) : [];
}
