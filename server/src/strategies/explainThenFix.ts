// Rung 2: a model explains what the programs reported, repairs, hears what the compiler and the tests
// say, and tries once more. The best version so far is kept, never simply the last; an explanation is
// shown only if its fix passed. Method: docs/methods.md#repair-explain-then-fix.

import { throwIfAborted } from '../base/abort.ts';
import { shortHash } from '../base/hash.ts';
import { failure, type Failure } from '../core/failure.ts';
import type { Judged } from '../core/outcome.ts';
import type { Message, ModelReply } from '../core/ports.ts';
import { fitContext, tokensOf } from '../core/promptRoom.ts';
import { closeLine, openLine, parseReplacement } from '../core/reply.ts';
import type { RefineContext, RefineStrategy, RefineTask, StrategyResult } from '../core/strategy.ts';
import { compareVerdicts } from '../core/verdict.ts';
import { composedText, stepFromOriginal, withInside, type Composition } from '../repair/composition.ts';
import { withImports } from './addImports.ts';
import { firstMessages, keepLine, retryMessage, version } from './explainThenFix.prompt.ts';
import { feedbackOfGoals, feedbackOfJudged, feedbackWords, kindWords, type Feedback } from './feedback.ts';
import { startText } from './startText.ts';

/** Rounds of explaining and fixing. */
const rounds = 2;
/** Longest reply, in tokens. */
const replyLimit = 8000;

/** Explain, fix, hear the checks, fix again. */
export const explainThenFix = {
  id: 'explain-then-fix',
  title: 'Explain, then fix',
  rung: 'repair',
  needs: ['model', 'checks'],
  method: 'repair-explain-then-fix',
  refine: (context, task) => explainAndFix(context, task, rounds),
} as const satisfies RefineStrategy;

/**
 * The same in a number of rounds.
 *
 * @param start the text to go on from; that of the best so far, or the original, where absent.
 * @param temperature of the first round; more than 0 where several answers are drawn.
 */
export async function explainAndFix(
  context: RefineContext,
  task: RefineTask,
  most: number,
  start?: Composition,
  temperature = 0,
): Promise<StrategyResult> {
  return climb(context, task, start ?? startText(task), most, temperature);
}

interface State {
  best: Judged | undefined;
  spare: Judged | undefined;
  readonly failures: Failure[];
}

/** What one reply came to. */
type Attempt =
  | { readonly kind: 'kept' }
  | { readonly kind: 'unreadable'; readonly failure: Failure }
  | { readonly kind: 'repeated' }
  | { readonly kind: 'judged'; readonly judged: Judged; readonly composition: Composition; readonly around: string };

async function climb(
  context: RefineContext,
  task: RefineTask,
  start: Composition,
  most: number,
  temperature: number,
): Promise<StrategyResult> {
  const { target } = task;
  const state: State = { best: task.best, spare: undefined, failures: [] };
  const end = (reason: string, kept = false): StrategyResult => ({
    ...(state.best ? { best: state.best } : {}),
    ...(state.spare ? { spare: state.spare } : {}),
    ...(kept ? { kept } : {}),
    reason,
    failures: state.failures,
  });
  const goals = task.best ? task.best.verdict.remaining : task.goals;
  if (goals.length === 0) return end('nothing is left to clear');
  const nonce = freshNonce(context, composedText(start));
  const replyTokens = Math.min(replyLimit, 700 + Math.ceil(tokensOf(start.inside) * 1.5));
  // What the person asks stands in the question by itself.
  let told: readonly Feedback[] = feedbackOfGoals(goals, target, task.best?.evidence ?? task.before).filter(
    (one) => one.kind !== 'request' || target.goal === undefined,
  );
  const facts = feedbackWords(told);
  const parts = {
    nonce,
    languageId: target.document.languageId,
    selection: start.inside,
    facts,
    ...(target.goal === undefined ? {} : { goal: target.goal }),
  };
  const bare = firstMessages({ ...parts, context: [] });
  const room = context.budget.tokensLeft() - sizeOf(bare) - replyTokens;
  if (room < 0) {
    state.failures.push(
      failure(
        'budget.spent',
        'The selection and one reply do not fit into the tokens that are left.',
        'Select less, or raise `touchstone.budget`.',
      ),
    );
    return end('the budget for tokens is too small');
  }
  let messages: readonly Message[] = firstMessages({
    ...parts,
    context: fitContext(task.context, room / 2 - replyTokens),
  });
  const seen = new Set([shortHash([start.inside])]);
  let lastWords = '';
  for (let round = 1; round <= most; round++) {
    throwIfAborted(context.signal);
    const limit = context.budget.exhausted();
    if (limit) return end(`the budget for ${limit} is spent`);
    if (sizeOf(messages) + replyTokens > context.budget.tokensLeft()) return end('the budget for tokens is spent');
    const reply = await context.models.ask(
      {
        id: `${target.document.version}-${nonce}-${round}`,
        role: 'writer',
        prompt: { id: round === 1 ? 'repair/explain-then-fix' : 'repair/explain-then-fix/retry', version },
        messages,
        temperature: round === 1 ? temperature : 0.4,
        maxTokens: replyTokens,
      },
      context.signal,
    );
    throwIfAborted(context.signal);
    const lost = failureOf(reply);
    if (reply.kind === 'failed' || lost) {
      state.failures.push(lost!);
      return end('the model gave no answer');
    }
    const attempt = await tryReply(context, task, start, nonce, reply, round, seen, state.best);
    let unmet: string;
    let kinds = '';
    let said = reply.text.slice(0, 2000);
    switch (attempt.kind) {
      case 'kept':
        return end('the model keeps the text', true);
      case 'repeated':
        return end('the model repeats a text that was tried');
      case 'unreadable':
        state.failures.push(attempt.failure);
        unmet = `- the form of the answer: ${attempt.failure.message}`;
        break;
      case 'judged': {
        const { judged } = attempt;
        if (
          judged.verdict.kind === 'verified' &&
          (!state.best || compareVerdicts(judged.verdict, state.best.verdict) < 0)
        ) {
          state.best = judged;
          if (attempt.around !== '')
            context.emit({
              type: 'note',
              message: `Explanation, whose fix passed the checks: ${attempt.around.slice(0, 2000)}`,
            });
        }
        if (judged.verdict.kind === 'unverified') state.spare ??= judged;
        if (judged.verdict.kind === 'verified' && judged.verdict.remaining.length === 0)
          return end('all goals are cleared');
        const feedback = feedbackOfJudged(judged, attempt.composition, target);
        // No program says anything against it: to ask again would be to say that it is wrong.
        if (judged.verdict.kind === 'unverified' && feedback.every(({ kind }) => kind === 'request'))
          return end('no program can tell whether it is what was asked for');
        unmet = feedbackWords(feedback);
        kinds = kindWords(told, feedback);
        told = feedback;
        said = `${openLine(nonce)}\n${attempt.composition.inside}\n${closeLine(nonce)}`;
        break;
      }
    }
    if (unmet === '') return end('the checks have nothing more to say');
    if (unmet === lastWords) return end('no progress: the checks say the same again');
    lastWords = unmet;
    if (kinds !== '') context.emit({ type: 'note', message: `Kinds of bugs after round ${round}: ${kinds}.` });
    messages = [...messages, { role: 'assistant', content: said }, retryMessage(nonce, unmet, kinds)];
  }
  return end(`stopped after ${most} rounds`);
}

async function tryReply(
  context: RefineContext,
  task: RefineTask,
  start: Composition,
  nonce: string,
  reply: Extract<ModelReply, { kind: 'text' }>,
  round: number,
  seen: Set<string>,
  best: Judged | undefined,
): Promise<Attempt> {
  const lines = reply.text.split(/\r\n|\r|\n/).map((line) => line.trim());
  if (lines.includes(keepLine(nonce)) && !lines.includes(openLine(nonce))) return { kind: 'kept' };
  const parsed = parseReplacement(reply.text, nonce, start.inside);
  if (!parsed.ok) return { kind: 'unreadable', failure: parsed.error };
  const hash = shortHash([parsed.value.text]);
  if (seen.has(hash)) return { kind: 'repeated' };
  seen.add(hash);
  const composition = withInside(start, parsed.value.text);
  const step = stepFromOriginal(task.target, composition);
  if (!step.ok)
    return {
      kind: 'unreadable',
      failure: failure('edit.invalid', `The text cannot be put in place: ${step.error}.`, 'Nothing was changed.'),
    };
  const provenance = {
    proposer: 'repair/explain-then-fix',
    title: 'Explain, then fix',
    round,
    model: reply.model,
    ...(best ? { parent: best.candidate.id } : {}),
  };
  const judged = await context.judge({ id: context.nextId(), ...step.value, provenance });
  if (judged.verdict.kind === 'verified') return { kind: 'judged', judged, composition, around: parsed.value.around };
  const imported = await withImports(context, task, judged, composition);
  return {
    kind: 'judged',
    judged: imported?.judged ?? judged,
    composition: imported?.composition ?? composition,
    around: parsed.value.around,
  };
}

function failureOf(reply: ModelReply): Failure | undefined {
  if (reply.kind === 'failed') return reply.failure;
  if (reply.finish !== 'filtered') return undefined;
  return failure(
    'model.filtered',
    'The endpoint filtered the reply.',
    'Nothing was changed. Use another model for this text.',
  );
}

function freshNonce(context: RefineContext, text: string): string {
  let nonce = context.random.word(10);
  while (text.includes(nonce)) nonce = context.random.word(10);
  return nonce;
}

function sizeOf(messages: readonly Message[]): number {
  return messages.reduce((sum, message) => sum + tokensOf(message.content) + 4, 0);
}
