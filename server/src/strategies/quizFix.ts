// Quizzes readers on a function with a fix in it: short questions that its documentation and the request imply, each asked
// alone and without the text, compared with real calls of the fixed text. Source: S226.

import { minimalEdit } from '../base/edit.ts';
import { failure, type Failure } from '../core/failure.ts';
import type { Judged } from '../core/outcome.ts';
import type { RefineContext } from '../core/strategy.ts';
import type { Target } from '../core/target.ts';
import type { CallSession } from '../core/trials.ts';
import { quiz, quizCalls, quizzedFunction } from '../critique/crossQuiz.ts';
import { strategyAsker } from './strategyAsker.ts';

/** What a quiz said of a fix. */
export interface FixQuiz {
  /** Why the fix is distrusted; absent where it is not. */
  readonly doubt?: Failure;
  readonly failures: readonly Failure[];
}

/**
 * Quizzes on one fix of code.
 *
 * @returns undefined where there is no named function with words to go by, or nothing can be called: nothing was asked.
 */
export async function quizFix(context: RefineContext, target: Target, fixed: Judged): Promise<FixQuiz | undefined> {
  if (target.kind !== 'code') return undefined;
  const found = await quizzedFunction(target, context.parse);
  if (!found) return undefined;
  const session = await context.trials.calls(context.signal);
  if (!session) return undefined;
  try {
    const { words } = found;
    const asker = strategyAsker(context, quizCalls, 'z');
    const proof = { behave: calledBy(session, target.document.text) };
    const result = await quiz({ signal: context.signal, proof }, asker, words, fixed.text);
    if (result.compared === 0) return { failures: result.failures };
    const rate = `${result.misses.length} of ${result.compared} calls of ${words.name} with the change go otherwise than its documentation and the request let readers expect`;
    context.emit({ type: 'note', message: `${rate}.` });
    if (!result.distrusted) return { failures: result.failures };
    const doubt = failure('verify.no-signal', `${rate}, so the change is distrusted.`, 'Look at the change first.');
    return { doubt, failures: result.failures };
  } finally {
    await session.close();
  }
}

/** Calls on another text of the session's document. */
function calledBy(session: CallSession, original: string) {
  return async (
    name: string,
    inputs: Parameters<CallSession['behave']>[2],
    signal: AbortSignal,
    text = original,
  ): Promise<Awaited<ReturnType<CallSession['behave']>>[number]> => {
    const edit = minimalEdit(original, text);
    const [seen] = await session.behave([{ edits: edit ? [edit] : [] }], name, inputs, signal);
    return seen;
  };
}
