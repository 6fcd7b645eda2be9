// Asks a test server one question through the real port, over a real socket.

import type { ModelPort, ModelReply, ModelRequest } from '../../server/src/core/ports.ts';
import type { EndpointSettings } from '../../server/src/providers/endpoint.ts';
import { createOpenAiModels, type OpenAiOptions } from '../../server/src/providers/openai.ts';

/** A question with defaults. */
export function question(more: Partial<ModelRequest> = {}): ModelRequest {
  return {
    id: '1',
    role: 'writer',
    prompt: { id: 'p', version: 1 },
    messages: [{ role: 'user', content: 'Say hello.' }],
    temperature: 0,
    maxTokens: 100,
    ...more,
  };
}

/** Settings for a test server. */
export function settingsOf(baseUrl: string, more: Partial<EndpointSettings> = {}): EndpointSettings {
  return { baseUrl, model: 'm', apiKeyFor: () => Promise.resolve('sk-test-0123456789abcdefghij'), ...more };
}

/** A port for one test server; jitter is fixed. */
export function portOf(baseUrl: string, options: OpenAiOptions = {}, more: Partial<EndpointSettings> = {}): ModelPort {
  return createOpenAiModels({ default: settingsOf(baseUrl, more) }, { random: () => 0.5, ...options });
}

/** Asks once. */
export function ask(
  baseUrl: string,
  options: OpenAiOptions = {},
  request: Partial<ModelRequest> = {},
  signal = new AbortController().signal,
): Promise<ModelReply> {
  return portOf(baseUrl, options).ask(question(request), signal);
}

/** The code of a failed reply, else its kind and finish. */
export function outcomeOf(reply: ModelReply): string {
  return reply.kind === 'failed' ? reply.failure.code : `${reply.kind} ${reply.finish}`;
}

/** The failure of a reply that must have failed. */
export function failureOf(reply: ModelReply) {
  if (reply.kind !== 'failed') throw new Error(`expected a failure, got the text ${JSON.stringify(reply.text)}`);
  return reply.failure;
}

/** The text of a reply that must not have failed. */
export function textOf(reply: ModelReply): string {
  if (reply.kind !== 'text')
    throw new Error(
      `expected a text, got ${reply.failure.code}: ${reply.failure.message} ${reply.failure.detail ?? ''}`,
    );
  return reply.text;
}
