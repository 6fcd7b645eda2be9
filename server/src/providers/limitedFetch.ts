// The only way out to an endpoint: a `fetch` over Node's http that sends our headers and no others,
// follows no redirect, takes no compression, and cuts what is too long or too slow to connect.

import { request as httpRequest, type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { getCACertificates, rootCertificates } from 'node:tls';
import { abortError } from '../base/abort.ts';
import { failure, type Failure } from '../core/failure.ts';
import { proxyFor, type EndpointSettings, type ProxySettings } from './endpoint.ts';
import type { Timers } from './timers.ts';
import { printable, wireFault, type WireFault } from './wireFault.ts';

/** Limits of one exchange. */
export interface WireLimits {
  /** Milliseconds for connecting, proxy and TLS included. */
  readonly connectMs: number;
  /** Bytes of one reply. */
  readonly replyBytes: number;
  /** Bytes of one line or one event of a stream. */
  readonly eventBytes: number;
}

/** What was seen on the wire in one exchange; filled in while it goes on. */
export interface Exchange {
  status: number;
  contentType: string;
  headers: ReadonlyMap<string, string>;
  /** The body when it is no event stream, else its first 4 kB; read it with `keptText`. */
  readonly kept: Uint8Array[];
  bytes: number;
  /** True once the bytes were not valid UTF-8. */
  malformed: boolean;
  /** Why the exchange ended early. */
  fault: WireFault | undefined;
}

/** An exchange that has not begun. */
export function newExchange(): Exchange {
  return { status: 0, contentType: '', headers: new Map(), kept: [], bytes: 0, malformed: false, fault: undefined };
}

/** What was kept of the body so far. */
export function keptText(exchange: Exchange): string {
  return Buffer.concat(exchange.kept).toString('utf8');
}

/** What a fetch is made of. */
export interface FetchOptions {
  readonly settings: Pick<EndpointSettings, 'baseUrl' | 'headers' | 'proxy'>;
  /** Sent as a bearer token to the origin of the base URL, and nowhere else. */
  readonly key: string | undefined;
  readonly limits: WireLimits;
  readonly timers: Timers;
  readonly exchange: Exchange;
}

/** Thrown by the fetch; the same fault stands in the exchange, whatever a client makes of the error. */
class WireError extends Error {
  readonly fault: WireFault;
  constructor(fault: WireFault) {
    super(fault.failure.message);
    this.name = 'WireError';
    this.fault = fault;
  }
}

/**
 * Makes a `fetch` for one exchange with one endpoint.
 *
 * Headers of the caller are dropped but for content type and accept, so that no environment variable
 * and no library adds its own. Aborting `init.signal`, or cancelling the body, destroys the socket.
 */
export function limitedFetch(
  options: FetchOptions,
): (input: string | URL | Request, init?: RequestInit) => Promise<Response> {
  return async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const signal = init.signal ?? undefined;
    if (signal?.aborted) throw abortError(signal);
    const stop = (fault: WireFault): WireError => {
      options.exchange.fault ??= fault;
      return new WireError(options.exchange.fault);
    };
    if (url.origin !== new URL(options.settings.baseUrl).origin) {
      throw stop({ failure: redirected(url.origin), retryable: false });
    }
    const body = typeof init.body === 'string' ? init.body : undefined;
    const asked = await transportFor(url, options, init.method ?? 'GET', body);
    return new Promise<Response>((resolve, reject) => {
      const { request } = asked;
      let lost: ((error: Error) => void) | undefined;
      const end = (fault: WireFault) => {
        reject(stop(fault));
        request.destroy();
      };
      const onAbort = () => {
        reject(abortError(signal));
        request.destroy();
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      const stopTimer = options.timers.start(options.limits.connectMs, () => {
        const seconds = Math.round(options.limits.connectMs / 1000);
        end({
          failure: failure(
            'model.unreachable',
            `${url.host} could not be connected to within ${seconds} s.`,
            'Check the base URL, your network and the proxy.',
          ),
          retryable: true,
        });
      });
      request.on('socket', (socket) => {
        socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', stopTimer);
        if (!socket.connecting && url.protocol === 'http:') stopTimer();
      });
      request.on('error', (error) =>
        lost ? lost(error) : end(wireFault(error, url, asked.viaProxy() ? 'proxy' : 'connecting')),
      );
      request.on('close', () => {
        stopTimer();
        signal?.removeEventListener('abort', onAbort);
      });
      request.on('response', (message) => {
        stopTimer();
        message.on('error', () => undefined);
        const refused = readHead(message, url, options.exchange, asked.proxyStatus());
        if (refused) return end({ failure: refused, retryable: false });
        const answer = responseOf(message, request, url, options, stop);
        lost = answer.lost;
        resolve(answer.response);
      });
      request.end(body);
    });
  };
}

/** Opens a request, through the proxy where there is one for this host. */
async function transportFor(
  url: URL,
  options: FetchOptions,
  method: string,
  body: string | undefined,
): Promise<{ readonly request: ClientRequest; viaProxy(): boolean; proxyStatus(): number }> {
  const { settings, key } = options;
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(settings.headers ?? {})) headers[name.toLowerCase()] = value;
  Object.assign(headers, {
    accept: 'application/json, text/event-stream',
    'accept-encoding': 'identity',
    'user-agent': 'touchstone',
  });
  if (body !== undefined)
    Object.assign(headers, { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) });
  if (key !== undefined) headers['authorization'] = `Bearer ${key}`;
  const proxy = proxyFor(url, settings.proxy);
  const requestOptions: RequestOptions & { ca?: string[]; rejectUnauthorized?: boolean } = {
    method,
    headers,
    agent: false,
    ...trustOf(settings.proxy),
  };
  if (proxy !== undefined) {
    const { HttpsProxyAgent } = await import('https-proxy-agent');
    requestOptions.agent = new HttpsProxyAgent(proxy, { keepAlive: false, ...trustOf(settings.proxy) });
  }
  const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, requestOptions);
  let answer = 0;
  request.on('proxyConnect', (connect: { readonly statusCode: number }) => {
    answer = connect.statusCode;
  });
  return {
    request,
    viaProxy: () => proxy !== undefined && answer !== 200,
    proxyStatus: () => (proxy === undefined ? 200 : answer),
  };
}

/** Certificate settings: the system's and the person's further authorities; checks stay on unless the person's editor turned them off. */
function trustOf(proxy: ProxySettings | undefined): { ca?: string[]; rejectUnauthorized?: boolean } {
  const defaults = typeof getCACertificates === 'function' ? getCACertificates('default') : rootCertificates;
  return {
    ...(proxy?.ca && proxy.ca.length > 0 ? { ca: [...defaults, ...proxy.ca] } : {}),
    ...(proxy && !proxy.strictSSL ? { rejectUnauthorized: false } : {}),
  };
}

function redirected(to: string): Failure {
  return failure(
    'model.redirected',
    `The endpoint redirects to ${printable(to, 120)}, which is not followed.`,
    'If you trust that address, set it as the base URL yourself.',
  );
}

/** Takes status and headers; a failure when the answer is one that is not read at all. */
function readHead(message: IncomingMessage, url: URL, exchange: Exchange, proxyStatus: number): Failure | undefined {
  exchange.status = message.statusCode ?? 0;
  exchange.headers = new Map(Object.entries(message.headers).map(([name, value]) => [name, String(value)]));
  exchange.contentType = (message.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
  if (exchange.status === 407 || proxyStatus !== 200) {
    const status = proxyStatus === 200 ? exchange.status : proxyStatus;
    const next =
      status === 407
        ? 'Give the proxy’s user name and password in the proxy setting.'
        : 'Ask who runs the proxy whether this host is allowed.';
    return failure('model.proxy', `The proxy refused the connection to ${url.host} with status ${status}.`, next);
  }
  if (exchange.status >= 300 && exchange.status < 400) {
    const location = message.headers.location ?? '';
    return redirected(URL.canParse(location, url.href) ? new URL(location, url).origin : 'an unnamed address');
  }
  const encoding = message.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    return failure(
      'model.not-a-chat-endpoint',
      `${url.host} sends compressed data (${printable(encoding, 20)}) although none was accepted.`,
      'Switch compression off at the server or the gateway before it.',
    );
  }
  if (exchange.status < 200 || exchange.status > 599) {
    return failure(
      'model.not-a-chat-endpoint',
      `${url.host} answered with status ${exchange.status}.`,
      'Check the base URL.',
    );
  }
  return undefined;
}

/** The answer as a `Response` whose body is counted, and watched for what is no UTF-8; `lost` tells it of a socket error. */
function responseOf(
  message: IncomingMessage,
  request: ClientRequest,
  url: URL,
  options: FetchOptions,
  stop: (fault: WireFault) => WireError,
): { readonly response: Response; lost(error: Error): void } {
  const { exchange, limits } = options;
  const keep = exchange.contentType === 'text/event-stream' ? 4096 : limits.replyBytes;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let keptBytes = 0;
  const event = eventCounter();
  const tooLarge = (what: string): WireFault => ({
    failure: failure(
      'model.too-large',
      `The reply of ${url.host} was cut: ${what}.`,
      'Ask about a smaller selection; if it keeps happening, the server is broken.',
    ),
    retryable: false,
  });
  let over = false;
  let lost: (error: Error) => void = () => undefined;
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const finish = (error: WireError | undefined) => {
          if (over) return;
          over = true;
          if (error) controller.error(error);
          else controller.close();
          if (error) request.destroy();
        };
        message.on('data', (piece: Buffer) => {
          if (over) return;
          exchange.bytes += piece.length;
          if (exchange.bytes > limits.replyBytes) return finish(stop(tooLarge(`more than ${limits.replyBytes} bytes`)));
          if (event(piece) > limits.eventBytes)
            return finish(stop(tooLarge(`one event of more than ${limits.eventBytes} bytes`)));
          if (keptBytes < keep) {
            exchange.kept.push(piece.subarray(0, keep - keptBytes));
            keptBytes += piece.length;
          }
          exchange.malformed ||= !decodes(decoder, piece, true);
          controller.enqueue(piece);
          if ((controller.desiredSize ?? 0) <= 0) message.pause();
        });
        message.on('end', () => {
          exchange.malformed ||= !decodes(decoder, undefined, false);
          finish(undefined);
        });
        lost = (error) => {
          if (!over) finish(stop(wireFault(error, url, 'answering')));
        };
        message.on('close', () => lost(message.errored ?? new Error('closed')));
      },
      pull() {
        message.resume();
      },
      cancel() {
        over = true;
        request.destroy();
      },
    },
    { highWaterMark: 16 },
  );
  const empty = exchange.status === 204 || exchange.status === 205;
  if (empty) message.resume();
  const headers = new Headers();
  for (const [name, value] of exchange.headers)
    if (name === 'content-type' || name === 'x-request-id') headers.set(name, value);
  return {
    response: new Response(empty ? null : body, { status: exchange.status, headers }),
    lost: (error) => lost(error),
  };
}

/** Counts the bytes since the last blank line. */
function eventCounter(): (piece: Buffer) => number {
  let length = 0;
  let lineStart = true;
  return (piece) => {
    let longest = length + piece.length;
    if (!piece.includes(10)) {
      length = longest;
      lineStart &&= piece.length === 0;
      return longest;
    }
    longest = 0;
    for (const byte of piece) {
      length++;
      if (byte === 10 && lineStart) length = 0;
      if (byte !== 13) lineStart = byte === 10;
      if (length > longest) longest = length;
    }
    return longest;
  };
}

function decodes(decoder: InstanceType<typeof TextDecoder>, piece: Buffer | undefined, more: boolean): boolean {
  try {
    decoder.decode(piece, { stream: more });
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}
