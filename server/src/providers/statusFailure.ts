// Names what an endpoint refused, from its status and its words, and whether and when to ask again.

import { failure, type Failure } from '../core/failure.ts';
import { field, textOf } from './chatChunk.ts';
import { keptText, type Exchange } from './limitedFetch.ts';
import { printable } from './wireFault.ts';

/** A refusal. */
export interface Refusal {
  readonly failure: Failure;
  readonly retryable: boolean;
  /** Milliseconds that the endpoint asks to wait. */
  readonly waitMs?: number;
}

/** What is known about the question. */
export interface AskedWhat {
  /** Where it was sent; no secrets in it. */
  readonly url: string;
  readonly model: string;
  readonly hasKey: boolean;
  /** Milliseconds since 1970. */
  readonly wall: number;
}

/** The words of an error body: its message where it has one, else its beginning. */
export function wordsOf(body: string): string {
  const parsed = parseJson(body);
  const error = field(parsed, 'error');
  const words =
    textOf(field(error, 'message')) ||
    textOf(error) ||
    textOf(field(parsed, 'message')) ||
    textOf(field(parsed, 'detail'));
  return printable(words || body);
}

/** JSON, or undefined. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * How long a reply asks to wait, from `retry-after-ms` or `Retry-After` (seconds or a date).
 *
 * @returns milliseconds, or undefined when it says nothing that can be understood.
 */
export function retryAfterMs(headers: ReadonlyMap<string, string>, wall: number): number | undefined {
  const exact = headers.get('retry-after-ms')?.trim() ?? '';
  if (/^\d+(?:\.\d+)?$/.test(exact)) return Number(exact);
  const value = headers.get('retry-after')?.trim() ?? '';
  if (/^\d+(?:\.\d+)?$/.test(value)) return Number(value) * 1000;
  const date = /[a-z]{3}.*\d{4}/i.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - wall);
}

/** What answered is no chat endpoint; shows the address and the first 80 characters. */
export function notAChatEndpoint(url: string, body: string, status: number): Refusal {
  const start = printable(body.slice(0, 400), 80);
  const next = /\/v\d/.test(url)
    ? 'Check the base URL and the port.'
    : 'Check the base URL; most servers want `/v1` at its end.';
  const what = start === '' ? 'an empty answer' : `“${start}”`;
  return {
    failure: failure('model.not-a-chat-endpoint', `${url} is not a chat endpoint: status ${status}, ${what}.`, next),
    retryable: false,
  };
}

/** Names a status that is no success, or an error object inside a success (`status` is then the error's own). */
export function refusalOf(exchange: Exchange, status: number, words: string, asked: AskedWhat): Refusal {
  const host = new URL(asked.url).host;
  const requestId = exchange.headers.get('x-request-id');
  const detail = requestId === undefined ? words : `${words} (request ${printable(requestId, 60)})`;
  const refuse = (code: Failure['code'], message: string, nextStep: string): Refusal => ({
    failure: failure(code, message, nextStep, detail),
    retryable: false,
  });
  const isHtml = exchange.contentType === 'text/html' || /^\s*<(?:!doctype|html)/i.test(keptText(exchange));
  const noModel =
    /model/i.test(words) &&
    /not found|not exist|does ?n.t exist|unknown|no such|not (?:been )?(?:loaded|available|supported)|invalid model|unavailable|pull/i.test(
      words,
    );
  if (status === 401 || status === 403) {
    return asked.hasKey
      ? refuse(
          'model.unauthorised',
          `${host} refused the key (status ${status}).`,
          'Store another key with `Touchstone: Set API Key`, or check what this key may use.',
        )
      : refuse(
          'model.no-key',
          `${host} wants a key (status ${status}), and none is stored for it.`,
          'Store one with `Touchstone: Set API Key`, or name its variable with `--key-env`.',
        );
  }
  if (status === 404 || status === 405 || status === 410) {
    return noModel && !isHtml
      ? unknownModel(refuse, host, asked.model)
      : notAChatEndpoint(asked.url, keptText(exchange), status);
  }
  if (status === 429 || status === 408 || status === 409 || status === 425 || status >= 500) {
    const waitMs = retryAfterMs(exchange.headers, asked.wall);
    const wait = waitMs === undefined ? {} : { waitMs };
    if (status !== 429) {
      const named = refuse(
        'model.server-error',
        `${host} failed with status ${status}${requestId === undefined ? '' : ` (request ${printable(requestId, 60)})`}.`,
        'Try again later, or look at the server’s log.',
      );
      return { ...named, retryable: true, ...wait };
    }
    if (/insufficient_quota|quota|billing|credit/i.test(words)) {
      return refuse(
        'model.rate-limited',
        `${host} says that the quota of this key is used up.`,
        'Look at the billing page of the provider, or use another endpoint.',
      );
    }
    const seconds = waitMs === undefined ? undefined : Math.ceil(waitMs / 1000);
    const named = refuse(
      'model.rate-limited',
      `${host} asks to wait${seconds === undefined ? '' : ` ${seconds} s`}.`,
      seconds === undefined ? 'Try again in a minute.' : `Try again in ${seconds} s.`,
    );
    return { ...named, retryable: true, ...wait };
  }
  if (noModel && status === 400) return unknownModel(refuse, host, asked.model);
  if (isHtml) return notAChatEndpoint(asked.url, keptText(exchange), status);
  if (/context|too long|too large|maximum.*tokens|token limit/i.test(words) || status === 413) {
    return refuse(
      'model.bad-request',
      `${host} says that the prompt is too long for ${asked.model}.`,
      'Choose a smaller selection or a model with a longer context.',
    );
  }
  return refuse(
    'model.bad-request',
    `${host} refused the request with status ${status}: ${words}`,
    'Look at the endpoint’s documentation for what this model accepts.',
  );
}

function unknownModel(
  refuse: (code: Failure['code'], message: string, nextStep: string) => Refusal,
  host: string,
  model: string,
): Refusal {
  return refuse(
    'model.unknown-model',
    `${host} does not know the model “${printable(model, 80)}”.`,
    'Choose one of its models with `Touchstone: Choose Model`, or load it there first.',
  );
}
