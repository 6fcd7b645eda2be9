// Models of the editor's own Language Model API. The client asks the editor; this turns its answers
// into replies of the port, and its refusals into words.

import { throwIfAborted, untilAborted } from '../base/abort.ts';
import { failure, type Failure } from '../core/failure.ts';
import type { Message, ModelPort, ModelReply, Role } from '../core/ports.ts';
import { systemTimers, type Timers } from './timers.ts';
import { usageOf } from './usage.ts';
import { printable } from './wireFault.ts';

/** One question to the editor. */
export interface EditorQuestion {
  /** The editor's id of the model. */
  readonly model: string;
  readonly role: Role;
  readonly messages: readonly Message[];
  readonly maxTokens: number;
  readonly temperature: number;
}

/** The editor's answer; `reason` is the code of its error: `NoPermissions`, `Blocked`, `NotFound` or another. */
export type EditorAnswer =
  | { readonly kind: 'text'; readonly text: string; readonly model?: string }
  | { readonly kind: 'failed'; readonly reason: string; readonly message: string };

/** A model of the editor. */
export interface EditorSettings {
  readonly model: string;
  /** Asks through the client; stops when the signal aborts. */
  askEditor(question: EditorQuestion, signal: AbortSignal): Promise<EditorAnswer>;
}

const longestReply = 4 * 1024 * 1024;

/** Makes a port over the editor's model; `totalMs` is the longest that a reply may take. */
export function createEditorModels(
  settings: EditorSettings,
  options: { readonly totalMs?: number; readonly timers?: Timers } = {},
): ModelPort {
  const timers = options.timers ?? systemTimers;
  const totalMs = options.totalMs ?? 120_000;
  return {
    has: () => true,
    describe: () => `${settings.model} through the editor`,
    async ask(request, signal): Promise<ModelReply> {
      throwIfAborted(signal);
      const startedAt = timers.now();
      const deadline = new AbortController();
      const stop = timers.start(totalMs, () => deadline.abort());
      const both = AbortSignal.any([signal, deadline.signal]);
      const question: EditorQuestion = {
        model: settings.model,
        role: request.role,
        messages: request.messages,
        maxTokens: request.maxTokens,
        temperature: request.temperature,
      };
      const failed = (why: Failure, received = 0): ModelReply => ({
        kind: 'failed',
        failure: why,
        usage:
          received > 0
            ? usageOf(undefined, request, received)
            : { promptTokens: 0, completionTokens: 0, estimated: false },
        durationMs: timers.now() - startedAt,
        calls: 1,
      });
      try {
        const answer = await untilAborted(settings.askEditor(question, both), both);
        throwIfAborted(signal);
        if (answer.kind === 'failed') return failed(editorFailure(answer.reason, answer.message, settings.model));
        if (answer.text.length > longestReply) {
          return failed(
            failure(
              'model.too-large',
              'The reply of the editor’s model is larger than 4 MB.',
              'Ask about a smaller selection.',
            ),
            answer.text.length,
          );
        }
        const isBroken = (text: string) => text.includes('\uFFFD') || !text.isWellFormed();
        if (isBroken(answer.text) && !request.messages.some((message) => isBroken(message.content))) {
          return failed(
            failure(
              'model.bad-encoding',
              'The reply of the editor’s model holds broken characters.',
              'Nothing was changed. Try again.',
            ),
            answer.text.length,
          );
        }
        return {
          kind: 'text',
          text: answer.text,
          finish: 'unknown',
          model: answer.model === undefined ? settings.model : printable(answer.model, 120),
          endpoint: 'editor',
          usage: usageOf(undefined, request, answer.text.length),
          usd: 0,
          durationMs: timers.now() - startedAt,
          warnings: [],
          calls: 1,
        };
      } catch (error) {
        throwIfAborted(signal);
        if (deadline.signal.aborted) {
          return failed(
            failure(
              'model.timeout',
              `The editor’s model did not answer within ${Math.round(totalMs / 1000)} s.`,
              'Ask about a smaller selection.',
            ),
          );
        }
        return failed(editorFailure('other', error instanceof Error ? error.message : String(error), settings.model));
      } finally {
        stop();
      }
    },
  };
}

/** Names a refusal of the editor. */
function editorFailure(reason: string, message: string, model: string): Failure {
  const words = printable(message);
  const withoutModel = 'Until then the steps without a model are used.';
  switch (reason) {
    case 'NoPermissions':
      return failure(
        'model.editor',
        `The editor has not allowed Touchstone to use ${model}.`,
        `Run the command again and answer the editor’s question with Allow. ${withoutModel}`,
        words,
      );
    case 'Blocked':
      return failure(
        'model.editor',
        `The editor blocked the request to ${model}: a quota, or a filter.`,
        `Look at the quota of your subscription, or choose another model. ${withoutModel}`,
        words,
      );
    case 'NotFound':
      return failure(
        'model.editor',
        `The editor has no model ${model} any more.`,
        `Choose another with \`Touchstone: Choose Model\`. ${withoutModel}`,
        words,
      );
    default:
      return failure(
        'model.editor',
        `The editor’s model ${model} failed: ${words}`,
        `Try again, or choose another model. ${withoutModel}`,
      );
  }
}
