// Recorded answers instead of a model: the same question gets the same reply, and a question that was
// never recorded fails and says which recorded one it resembles most.

import { shortHash } from '../base/hash.ts';
import { throwIfAborted } from '../base/abort.ts';
import { err, ok, type Result } from '../base/result.ts';
import { failure, type Failure } from '../core/failure.ts';
import type { Message, ModelPort, ModelReply, ModelRequest } from '../core/ports.ts';
import { field } from './chatChunk.ts';
import { parseJson } from './statusFailure.ts';

/** One recorded answer: one line of a recording. */
export interface RecordedAnswer {
  readonly key: string;
  readonly prompt: { readonly id: string; readonly version: number };
  readonly model: string;
  readonly messages: readonly Message[];
  readonly reply: ModelReply;
}

/** The key of a question: prompt id and version, messages, model and options; not its id. */
export function replayKey(request: ModelRequest, model: string): string {
  const messages = request.messages.flatMap((message) => [message.role, message.content]);
  return shortHash(
    [
      request.prompt.id,
      String(request.prompt.version),
      request.role,
      model,
      String(request.temperature),
      String(request.maxTokens),
      ...(request.logprobs === undefined ? [] : [`logprobs ${request.logprobs}`]),
      ...messages,
    ],
    24,
  );
}

/** Reads a recording, one JSON object a line. */
export function parseRecording(text: string): Result<readonly RecordedAnswer[], Failure> {
  const answers: RecordedAnswer[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const parsed = parseJson(line);
    const isAnswer =
      typeof field(parsed, 'key') === 'string' &&
      Array.isArray(field(parsed, 'messages')) &&
      ['text', 'failed'].includes(String(field(field(parsed, 'reply'), 'kind')));
    if (!isAnswer)
      return err(
        failure('config.bad-file', `Line ${index + 1} of the recording is no recorded answer.`, 'Record it again.'),
      );
    answers.push(parsed as RecordedAnswer);
  }
  return ok(answers);
}

/** Answers from a recording only; what is not in it fails with `model.none`. */
export function replayModels(recorded: readonly RecordedAnswer[], model: string): ModelPort {
  const byKey = new Map(recorded.map((answer) => [answer.key, answer]));
  return {
    has: () => true,
    describe: () => `${model} from recorded answers`,
    async ask(request, signal) {
      await Promise.resolve();
      throwIfAborted(signal);
      const key = replayKey(request, model);
      const found = byKey.get(key);
      if (found) return found.reply.kind === 'text' ? { ...found.reply, endpoint: 'replay' } : found.reply;
      return {
        kind: 'failed',
        failure: failure(
          'model.none',
          `No answer is recorded for ${key} (${request.prompt.id} version ${request.prompt.version}). ${nearest(request, recorded)}`,
          'Record it by running once with a model.',
        ),
        usage: { promptTokens: 0, completionTokens: 0, estimated: false },
        durationMs: 0,
        calls: 0,
      };
    },
  };
}

/** Asks `models` and hands every question and reply to `save`. */
export function recordingModels(models: ModelPort, model: string, save: (answer: RecordedAnswer) => void): ModelPort {
  return {
    has: (role) => models.has(role),
    describe: (role) => models.describe(role),
    async ask(request, signal) {
      const reply = await models.ask(request, signal);
      save({ key: replayKey(request, model), prompt: request.prompt, model, messages: request.messages, reply });
      return reply;
    },
  };
}

/** Says which recorded question is most like this one, and where they part. */
function nearest(request: ModelRequest, recorded: readonly RecordedAnswer[]): string {
  const textOf = (messages: readonly Message[]) =>
    messages.map((message) => `${message.role}: ${message.content}`).join('\n');
  const asked = textOf(request.messages);
  const common = (answer: RecordedAnswer) => {
    const text = textOf(answer.messages);
    let length = 0;
    while (length < asked.length && asked[length] === text[length]) length++;
    return length;
  };
  const ranked = recorded
    .map((answer) => ({ answer, same: answer.prompt.id === request.prompt.id, common: common(answer) }))
    .sort((a, b) => Number(b.same) - Number(a.same) || b.common - a.common);
  const best = ranked[0];
  if (!best) return 'The recording is empty.';
  const { answer } = best;
  if (textOf(answer.messages) === asked) {
    return `The nearest is ${answer.key} (${answer.prompt.id} version ${answer.prompt.version}): same messages, other version, role, model or options.`;
  }
  return `The nearest is ${answer.key} (${answer.prompt.id} version ${answer.prompt.version}): other from character ${best.common} on, at “${asked.slice(best.common, best.common + 40).replaceAll('\n', '⏎')}”.`;
}
