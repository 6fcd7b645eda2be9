// Writes a checklist from the request alone and has each item judged by a model that must quote the
// text. Everything that comes out is an opinion. Method: docs/methods.md#checklist-generate-judge.

import * as z from 'zod/mini';
import { throwIfAborted } from '../base/abort.ts';
import { shortHash } from '../base/hash.ts';
import { anchorQuote } from '../core/anchor.ts';
import type { ChecklistItem, JudgedItem } from '../core/checklist.ts';
import type { CritiqueContext } from '../core/critic.ts';
import { declarationOf } from '../core/declaration.ts';
import { failure, type Failure } from '../core/failure.ts';
import { parseListReply } from '../core/listReply.ts';
import { plainWords } from '../core/plainWords.ts';
import type { ModelReply, Role } from '../core/ports.ts';
import type { Target } from '../core/target.ts';
import { judgeMessages, version, writerMessages, type RequestWords } from './generateJudge.prompt.ts';

const itemLimit = 8;
/** Most items of the workspace that are judged in one call. */
const openLimit = 12;
/** Longest selection that is sent to the judge, in characters. */
const selectionLimit = 40_000;

/** A judged checklist. */
export interface JudgedChecklist {
  readonly items: readonly JudgedItem[];
  /** Answers that were left aside because their quotation is not in the selection. */
  readonly unanchored: number;
  readonly failures: readonly Failure[];
}

const nothing: JudgedChecklist = { items: [], unanchored: 0, failures: [] };

/** What is needed to write and judge a checklist. */
export type ChecklistContext = Pick<CritiqueContext, 'models' | 'signal' | 'nextId'>;

/**
 * Writes and judges a checklist.
 *
 * Without a request in words (a goal or a doc comment) no list is written: there is nothing that it
 * could follow. Items of the workspace that a model is to decide are judged in the same call.
 *
 * @param open items of the workspace with a model as decider.
 */
export async function generateAndJudge(
  context: ChecklistContext,
  target: Target,
  open: readonly ChecklistItem[],
): Promise<JudgedChecklist> {
  const request = requestOf(target);
  const long = tooLong(target);
  if (long) return { ...nothing, failures: [long] };
  const failures: Failure[] = [];
  const written =
    request.goal === undefined && request.docComment === undefined
      ? []
      : await writeItems(
          context,
          request,
          open.slice(0, openLimit).map(({ question }) => question),
          failures,
        );
  const known = new Set(open.map(({ question }) => question.toLowerCase()));
  const items = [...open.slice(0, openLimit), ...written.filter(({ question }) => !known.has(question.toLowerCase()))];
  if (open.length > openLimit) failures.push(beyond(open.length - openLimit));
  const judgement = await judgeItems(context, target, items);
  return { ...judgement, failures: [...failures, ...judgement.failures] };
}

/**
 * Judges given items on a text: one call, none where there is no item.
 *
 * @param asked whose request the items come from; a changed text is judged by the request of the original.
 * @param role who judges; another than `judge` is one that is held out.
 */
export async function judgeItems(
  context: ChecklistContext,
  target: Target,
  items: readonly ChecklistItem[],
  asked: Target = target,
  role: Role = 'judge',
): Promise<JudgedChecklist> {
  if (items.length === 0) return nothing;
  const long = tooLong(target);
  if (long) return { ...nothing, failures: [long] };
  const reply = await context.models.ask(
    {
      id: context.nextId(),
      role,
      prompt: { id: 'checklist/generate-judge/judge', version },
      messages: judgeMessages(
        items.map((item) => item.question),
        target.document.text.slice(target.span.start, target.span.end),
        requestOf(asked),
      ),
      temperature: 0,
      maxTokens: 200 * items.length + 100,
    },
    context.signal,
  );
  throwIfAborted(context.signal);
  const answers = listOf(reply);
  if ('code' in answers) {
    const reason = 'The judge gave no answer that can be read.';
    return {
      items: items.map((item) => ({ item, state: 'cannot-tell', reason, evidence: [] })),
      unanchored: 0,
      failures: [answers],
    };
  }
  return judged(items, answers, target, modelOf(reply));
}

function requestOf(target: Target): RequestWords {
  return {
    languageId: target.document.languageId,
    ...(target.goal === undefined ? {} : { goal: target.goal }),
    ...declarationOf(target),
  };
}

function tooLong({ span }: Target): Failure | undefined {
  if (span.end - span.start <= selectionLimit) return undefined;
  const message = `The selection is longer than ${selectionLimit} characters, so no checklist was judged by a model.`;
  return failure('budget.spent', message, 'Select less.');
}

async function writeItems(
  context: ChecklistContext,
  request: RequestWords,
  known: readonly string[],
  failures: Failure[],
): Promise<readonly ChecklistItem[]> {
  const reply = await context.models.ask(
    {
      id: context.nextId(),
      role: 'judge',
      prompt: { id: 'checklist/generate-judge/writer', version },
      messages: writerMessages(request, known),
      temperature: 0,
      maxTokens: 600,
    },
    context.signal,
  );
  throwIfAborted(context.signal);
  const list = listOf(reply);
  if ('code' in list) {
    failures.push(list);
    return [];
  }
  const questions = list
    .map((entry) => (typeof entry === 'string' ? entry : questionIn(entry)))
    .filter((question) => question !== undefined)
    .map((question) => plainWords(question, 301))
    .filter((question) => question.length > 0 && question.length <= 300);
  if (questions.length === 0 && list.length > 0) failures.push(noQuestions());
  return [...new Set(questions)].slice(0, itemLimit).map((question) => ({
    id: `asked-${shortHash([question], 8)}`,
    question,
    decider: { kind: 'model' },
    origin: request.goal === undefined ? 'signature' : 'request',
    severity: 'info',
  }));
}

const questionSchema = z.object({ question: z.string() });

function questionIn(entry: unknown): string | undefined {
  const parsed = questionSchema.safeParse(entry);
  return parsed.success ? parsed.data.question : undefined;
}

const answerSchema = z.object({
  question: z.coerce.number(),
  answer: z.string(),
  quote: z.optional(z.nullable(z.string())),
  reason: z.optional(z.nullable(z.string())),
});

function judged(
  items: readonly ChecklistItem[],
  answers: readonly unknown[],
  target: Target,
  model: string,
): JudgedChecklist {
  let unanchored = 0;
  const parsed = answers.flatMap((answer) => {
    const result = answerSchema.safeParse(answer);
    return result.success ? [result.data] : [];
  });
  const verdicts = items.map((item, index): JudgedItem => {
    const cannotTell = (reason: string): JudgedItem => ({ item, state: 'cannot-tell', reason, evidence: [] });
    const mine = parsed.filter((answer) => answer.question === index + 1);
    const [answer] = mine;
    if (answer === undefined) return cannotTell('The judge left this question out.');
    if (mine.length > 1)
      return { item, state: 'disputed', reason: 'The judge answered this question twice.', evidence: [] };
    const word = answer.answer.trim().toLowerCase();
    const reason = plainWords(answer.reason, 300);
    if (word !== 'yes' && word !== 'no') return cannotTell(reason === '' ? 'The judge could not tell.' : reason);
    const place = anchorQuote(target.document.text, target.span, answer.quote ?? '');
    if (typeof place === 'string') {
      unanchored++;
      return cannotTell(`The judge said ${word} but quoted nothing that stands once in the selection.`);
    }
    const quote = target.document.text.slice(place.start, place.end);
    const excerpt = `${model} says ${word}: ${reason}`;
    return {
      item,
      state: word === 'yes' ? 'met' : 'unmet',
      reason: reason === '' ? `The judge says ${word}.` : reason,
      evidence: [{ checker: model, excerpt }],
      quote,
    };
  });
  if (unanchored === 0) return { items: verdicts, unanchored, failures: [] };
  const message = `${unanchored} of ${items.length} answers about the checklist quote nothing that stands once in the selection.`;
  return {
    items: verdicts,
    unanchored,
    failures: [failure('reply.unanchored', message, 'They were left aside. Ask again, or use a stronger model.')],
  };
}

function listOf(reply: ModelReply): readonly unknown[] | Failure {
  if (reply.kind === 'failed') return reply.failure;
  const list = parseListReply(reply.text);
  return list.ok ? list.value : list.error;
}

function noQuestions(): Failure {
  const message = 'The list in the reply holds no questions for a checklist.';
  return failure('reply.not-a-list', message, 'The reply was left aside. Try again, or use a stronger model.');
}

function modelOf(reply: ModelReply): string {
  return reply.kind === 'text' ? reply.model : 'model';
}

function beyond(count: number): Failure {
  return failure(
    'critique.unsettled',
    `${count} checklist items were not put to the model: one critique asks ${openLimit}.`,
    'Let a program decide some of them, or retire them.',
  );
}
