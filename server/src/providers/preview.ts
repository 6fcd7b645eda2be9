// Shows what would be sent for a question, before it is sent: the address, the headers and the exact
// body, secrets already replaced. Sends nothing.

import type { ModelRequest } from '../core/ports.ts';
import { bodyOf, firstDialect } from './dialect.ts';
import type { EndpointSettings } from './endpoint.ts';
import { hideMessages, type Redactor } from './redact.ts';
import { estimatedTokens, promptLength } from './usage.ts';

/** What would be sent. */
export interface Preview {
  readonly url: string;
  readonly model: string;
  /** The exact bytes of the body, as text. */
  readonly body: string;
  /** All of it for a person to read. */
  readonly text: string;
}

/** Makes the preview of a question to an endpoint. */
export function previewOf(request: ModelRequest, settings: EndpointSettings, redactor: Redactor): Preview {
  const hidden: ModelRequest = { ...request, messages: hideMessages(request.messages, redactor) };
  const url = `${settings.baseUrl}/chat/completions`;
  const body = JSON.stringify(bodyOf(hidden, settings.model, firstDialect(new URL(settings.baseUrl).origin)));
  const headers = [
    ...Object.keys(settings.headers ?? {}).map((name) => `${name.toLowerCase()}: (your setting)`),
    'authorization: Bearer (the key stored for this host, if any)',
  ];
  const text = [
    `POST ${url}`,
    ...headers,
    '',
    `Model ${settings.model}, about ${estimatedTokens(promptLength(hidden))} tokens, ${Buffer.byteLength(body)} bytes.`,
    '',
    ...hidden.messages.flatMap((message) => [`── ${message.role} ──`, message.content, '']),
    '── the exact body ──',
    body,
    '',
  ].join('\n');
  return { url, model: settings.model, body, text };
}
