// One exchange with a chat endpoint through the `openai` client: one request, one streamed reply, read
// to its end or cut by a limit. Says what happened as data; whether to repeat is the caller's decision.

import type { ChatCompletionCreateParamsStreaming } from 'openai/resources/chat/completions';
import { untilAborted } from '../base/abort.ts';
import { failure, type Failure } from '../core/failure.ts';
import type { TokenLogprob } from '../core/ports.ts';
import { field, readChatChunk, textOf, withoutThoughts } from './chatChunk.ts';
import type { EndpointSettings } from './endpoint.ts';
import { limitedFetch, keptText, newExchange, type Exchange, type WireLimits } from './limitedFetch.ts';
import { redactForLog } from './redact.ts';
import { notAChatEndpoint, parseJson, refusalOf, wordsOf, type AskedWhat, type Refusal } from './statusFailure.ts';
import type { Timers } from './timers.ts';
import { logprobsOf, tokenLimit } from './tokenLogprobs.ts';
import { startWatch, type WatchLimits } from './watch.ts';
import { printable } from './wireFault.ts';

/** One exchange to be made. */
export interface ChatQuestion {
  readonly sdk: typeof import('openai');
  readonly settings: EndpointSettings;
  readonly key: string | undefined;
  readonly body: ChatCompletionCreateParamsStreaming;
  /** The texts of the messages, against which new U+FFFD and tags are judged. */
  readonly asked: readonly string[];
  readonly limits: WireLimits & WatchLimits;
  readonly timers: Timers;
  /** Milliseconds left for the whole question. */
  readonly leftMs: number;
}

/** How an exchange ended. */
export type ChatExchange =
  | {
      readonly kind: 'answered';
      readonly text: string;
      readonly finish: 'stop' | 'length' | 'unknown';
      readonly model: string | undefined;
      readonly usage: { readonly prompt: number; readonly completion: number } | undefined;
      /** Tokens of the text; undefined where the endpoint gave none, or others. */
      readonly logprobs: readonly TokenLogprob[] | undefined;
      /** UTF-16 units received, reasoning included. */
      readonly received: number;
    }
  | (Refusal & {
      readonly kind: 'failed';
      readonly received: number;
      /** The endpoint may have worked for it although nothing came. */
      readonly mayBeBilled: boolean;
      /** The endpoint's words when it did not like the request. */
      readonly badRequest?: string;
    });

interface Gathered {
  text: string;
  reasoning: number;
  refusal: string;
  finish: string | undefined;
  model: string | undefined;
  usage: { readonly prompt: number; readonly completion: number } | undefined;
  readonly logprobs: TokenLogprob[];
  chat: boolean;
}

/**
 * Makes one exchange.
 *
 * @returns what came. Rejects only when `signal` aborts; its socket is then gone.
 */
export async function exchangeChat(question: ChatQuestion, signal: AbortSignal): Promise<ChatExchange> {
  const { sdk, settings, timers } = question;
  const exchange = newExchange();
  const gathered: Gathered = {
    text: '',
    reasoning: 0,
    refusal: '',
    finish: undefined,
    model: undefined,
    usage: undefined,
    logprobs: [],
    chat: false,
  };
  const stopper = new AbortController();
  const onAbort = () => stopper.abort(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  let expired: Failure | undefined;
  const watch = startWatch(
    timers,
    question.limits,
    question.leftMs,
    new URL(settings.baseUrl).host,
    () => exchange.bytes,
    (failed) => {
      expired = failed;
      stopper.abort();
    },
  );
  let caught: unknown;
  try {
    // Every field is passed, so that the client reads none from the environment; what headers it makes
    // all the same are dropped by the fetch.
    const client = new sdk.OpenAI({
      baseURL: settings.baseUrl,
      apiKey: 'set-by-the-fetch',
      adminAPIKey: null,
      organization: null,
      project: null,
      webhookSecret: null,
      maxRetries: 0,
      timeout: 2 ** 31 - 1,
      logLevel: 'off',
      dangerouslyAllowBrowser: true,
      fetch: limitedFetch({ settings, key: question.key, limits: question.limits, timers, exchange }),
    });
    // The client's own `chat.completions.create` repairs events and throws on odd ones; the plain route does neither.
    const stream = await untilAborted(
      client.post<AsyncIterable<unknown>>('/chat/completions', {
        body: question.body,
        stream: true,
        signal: stopper.signal,
      }),
      stopper.signal,
    );
    for await (const event of stream) {
      if (take(gathered, event)) watch.content();
      if (stopper.signal.aborted) break;
    }
  } catch (error) {
    caught = error;
  } finally {
    watch.stop();
    signal.removeEventListener('abort', onAbort);
  }
  // A stream that is aborted ends without an error, so the signal is looked at first.
  if (signal.aborted)
    throw signal.reason instanceof Error ? signal.reason : new DOMException('The run was cancelled.', 'AbortError');
  return scrubbed(conclude(question, exchange, gathered, expired, caught), question.key);
}

/** Adds an event to what was gathered; true when it carried content. */
function take(gathered: Gathered, event: unknown): boolean {
  const chunk = readChatChunk(event);
  gathered.text += chunk.content;
  gathered.reasoning += chunk.reasoning;
  gathered.refusal += chunk.refusal;
  gathered.finish = chunk.finish ?? gathered.finish;
  gathered.model = chunk.model ?? gathered.model;
  gathered.usage = chunk.usage ?? gathered.usage;
  if (gathered.logprobs.length < tokenLimit) gathered.logprobs.push(...chunk.logprobs);
  gathered.chat ||= chunk.isChat;
  return chunk.content !== '' || chunk.reasoning > 0 || chunk.refusal !== '';
}

function conclude(
  question: ChatQuestion,
  exchange: Exchange,
  gathered: Gathered,
  expired: Failure | undefined,
  caught: unknown,
): ChatExchange {
  const { settings, asked } = question;
  const url = `${settings.baseUrl}/chat/completions`;
  const about: AskedWhat = {
    url,
    model: settings.model,
    hasKey: question.key !== undefined,
    wall: question.timers.wall(),
  };
  const received = gathered.text.length + gathered.reasoning + gathered.refusal.length;
  const fail = (
    refusal: Refusal,
    extra: { readonly badRequest?: string; readonly mayBeBilled?: boolean } = {},
  ): ChatExchange => ({
    kind: 'failed',
    ...refusal,
    ...(gathered.text === '' || refusal.failure.detail !== undefined
      ? {}
      : { failure: { ...refusal.failure, detail: `Received so far: ${printable(gathered.text)}` } }),
    received,
    mayBeBilled: false,
    ...extra,
  });
  const final = (why: Failure): ChatExchange => fail({ failure: why, retryable: false }, { mayBeBilled: true });
  if (expired) return final(expired);
  if (exchange.status >= 400 && exchange.fault?.failure.code !== 'model.proxy') {
    const words = wordsOf(keptText(exchange));
    const isBad = exchange.status === 400 || exchange.status === 422;
    return fail(
      refusalOf(exchange, exchange.status, words, about),
      isBad ? { badRequest: keptText(exchange).slice(0, 4000) } : {},
    );
  }
  if (exchange.fault) return fail(exchange.fault, { mayBeBilled: exchange.status === 200 });
  if (caught instanceof question.sdk.APIError && caught.status === undefined && exchange.status === 200)
    return fail(inBand(caught.error, exchange, about));
  // A broken event is the end of a cut stream, or what answered speaks something else.
  const cut = failure(
    'model.connection-lost',
    `The reply of ${new URL(url).host} broke off in the middle of an event.`,
    'Try again; if it keeps happening, look at the server’s log.',
  );
  if (caught !== undefined) {
    if (exchange.malformed) return final(badEncoding());
    return gathered.chat
      ? fail({ failure: cut, retryable: true }, { mayBeBilled: true })
      : fail(notAChatEndpoint(url, keptText(exchange), exchange.status));
  }
  if (!gathered.chat) {
    const whole = parseJson(keptText(exchange));
    take(gathered, whole);
    const error = field(whole, 'error');
    if (!gathered.chat && error !== undefined && error !== null && typeof field(error, 'code') === 'number')
      return fail(inBand(error, exchange, about));
    if (!gathered.chat) return fail(notAChatEndpoint(url, keptText(exchange), exchange.status));
  }
  if (exchange.malformed) return final(badEncoding());
  if (gathered.refusal !== '') {
    return final(
      failure(
        'model.refused',
        'The model declined to answer.',
        'Put the question differently, or use another model.',
        printable(gathered.refusal),
      ),
    );
  }
  if (gathered.finish === 'content_filter') {
    return final(
      failure(
        'model.filtered',
        'The endpoint’s content filter stopped the reply.',
        'Choose another selection or another endpoint.',
      ),
    );
  }
  const text = withoutThoughts(gathered.text, asked);
  const newlyBroken = text.includes('\uFFFD') && !asked.some((each) => each.includes('\uFFFD'));
  if (newlyBroken || !text.isWellFormed()) return final(badEncoding());
  const finish = gathered.finish === 'stop' || gathered.finish === 'length' ? gathered.finish : 'unknown';
  return {
    kind: 'answered',
    text,
    finish,
    model: gathered.model,
    usage: gathered.usage,
    logprobs: logprobsOf(gathered.logprobs, gathered.text, text),
    received: gathered.text.length + gathered.reasoning,
  };
}

function badEncoding(): Failure {
  return failure(
    'model.bad-encoding',
    'The reply holds bytes that are not valid UTF-8, or half characters.',
    'Nothing was changed. Try again, or update the server.',
  );
}

/** An error object that came with a success status; its own code counts where it has one. */
function inBand(error: unknown, exchange: Exchange, about: AskedWhat): Refusal {
  const code = Number(field(error, 'code') ?? field(error, 'status'));
  const words = printable(textOf(field(error, 'message')) || textOf(error) || JSON.stringify(error ?? null));
  if (Number.isInteger(code) && code >= 400 && code <= 599) return refusalOf(exchange, code, words, about);
  const why = failure(
    'model.server-error',
    `${new URL(about.url).host} reported an error in the middle of its reply.`,
    'Try again later, or look at the server’s log.',
    words,
  );
  return { failure: why, retryable: /rate.?limit|overloaded|try again|temporar/i.test(words) };
}

/** Takes the key, and whatever looks like a secret, out of the words of an endpoint. */
function scrubbed(result: ChatExchange, key: string | undefined): ChatExchange {
  if (result.kind === 'answered') return result;
  const clean = (text: string) =>
    redactForLog(key === undefined || key === '' ? text : text.replaceAll(key, '[redacted]'));
  const { message, detail, ...rest } = result.failure;
  return {
    ...result,
    failure: { ...rest, message: clean(message), ...(detail === undefined ? {} : { detail: clean(detail) }) },
  };
}
