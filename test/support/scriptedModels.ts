// A model port whose answers are written down beforehand, for unit tests without a socket.

import { abortError } from '../../server/src/base/abort.ts';
import type { ModelPort, ModelReply, ModelRequest } from '../../server/src/core/ports.ts';
import type { Failure } from '../../server/src/core/failure.ts';
import { withNonce } from './scriptedEndpoint.ts';

/** A text (`{{nonce}}` is filled in), or a failure. */
export type ScriptedAnswer = string | Failure;

/** A scripted port that also remembers what it was asked. */
export interface ScriptedModels extends ModelPort {
  readonly requests: readonly ModelRequest[];
}

/**
 * Makes a port that gives `answers` in order; the last is repeated.
 *
 * @param answers a list, or a function of the request and its number from 0.
 */
export function scriptedModels(
  answers: readonly ScriptedAnswer[] | ((request: ModelRequest, index: number) => ScriptedAnswer),
): ScriptedModels {
  const requests: ModelRequest[] = [];
  return {
    requests,
    has: () => true,
    describe: () => 'scripted (in memory)',
    ask(request, signal) {
      if (signal.aborted) return Promise.reject(abortError(signal));
      const index = requests.push(request) - 1;
      const answer =
        typeof answers === 'function' ? answers(request, index) : (answers[Math.min(index, answers.length - 1)] ?? '');
      const prompt = request.messages.map((message) => message.content).join('\n\n');
      return Promise.resolve(replyOf(answer, prompt));
    },
  };
}

function replyOf(answer: ScriptedAnswer, prompt: string): ModelReply {
  const promptTokens = Math.ceil(prompt.length / 4);
  if (typeof answer !== 'string') {
    return {
      kind: 'failed',
      failure: answer,
      usage: { promptTokens, completionTokens: 0, estimated: true },
      durationMs: 1,
      calls: 1,
    };
  }
  const text = withNonce(answer, prompt);
  return {
    kind: 'text',
    text,
    finish: 'stop',
    model: 'scripted',
    endpoint: 'replay',
    usage: { promptTokens, completionTokens: Math.ceil(text.length / 4), estimated: false },
    usd: 0,
    durationMs: 1,
    warnings: [],
    calls: 1,
  };
}
