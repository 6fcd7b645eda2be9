// No model at all: the default of a fresh machine.

import { failure } from '../core/failure.ts';
import type { ModelPort, ModelReply } from '../core/ports.ts';

/** The reply of a role without a model; nothing was sent. */
export function noModelReply(role: string): ModelReply {
  return {
    kind: 'failed',
    failure: failure(
      'model.none',
      `No model is configured for the ${role}.`,
      'Choose one with `Touchstone: Choose Model`, or with `--model` and `--base-url`.',
    ),
    usage: { promptTokens: 0, completionTokens: 0, estimated: false },
    durationMs: 0,
    calls: 0,
  };
}

/** A port without models. */
export const noModels: ModelPort = {
  has: () => false,
  describe: () => 'no model',
  ask: (request) => Promise.resolve(noModelReply(request.role)),
};
