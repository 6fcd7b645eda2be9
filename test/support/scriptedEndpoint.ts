// An OpenAI-compatible server on the loopback whose answers are written down beforehand, for
// end-to-end tests and for trying things by hand: `node test/support/scriptedEndpoint.ts --answers FILE`.

import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as it came over the wire. */
export interface LoggedRequest {
  /** Counts chat requests from 0. */
  readonly index: number;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  /** All message texts, joined by blank lines. */
  readonly prompt: string;
  /** The bytes of the body, as text. */
  readonly raw: string;
}

/** Answers in order (the last is repeated), or a function of the request. `{{nonce}}` becomes its nonce. */
export type Answers = readonly string[] | ((request: LoggedRequest) => string | Promise<string>);

/** How the server behaves. */
export interface ScriptedEndpointOptions {
  /** Name that it answers with and lists; default `scripted`. */
  readonly model?: string;
  /** 0 takes any free port. */
  readonly port?: number;
  /** UTF-16 units per streamed piece; default 24. */
  readonly pieceLength?: number;
  /** Milliseconds before the first piece; default 0. */
  readonly delayMs?: number;
  /** Called after each chat request was read. */
  readonly onRequest?: (request: LoggedRequest) => void;
}

/** A running server. */
export interface ScriptedEndpoint {
  /** To be given as `--base-url`; ends in `/v1`. */
  readonly baseUrl: string;
  readonly model: string;
  /** Grows with every chat request. */
  readonly requests: readonly LoggedRequest[];
  close(): Promise<void>;
}

/** An answer in the reply grammar, whose nonce is filled in when it is sent. */
export function replacement(text: string, before = ''): string {
  return `${before}<<<TOUCHSTONE {{nonce}}\n${text}\nTOUCHSTONE {{nonce}}>>>`;
}

/** Fills `{{nonce}}` in an answer with the nonce that the prompt names last. */
export function withNonce(answer: string, prompt: string): string {
  const nonce = [...prompt.matchAll(/<<<TOUCHSTONE (\S+)/g)].at(-1)?.[1] ?? 'no-nonce';
  return answer.replaceAll('{{nonce}}', nonce);
}

/** Starts the server on 127.0.0.1. */
export async function startScriptedEndpoint(
  answers: Answers,
  options: ScriptedEndpointOptions = {},
): Promise<ScriptedEndpoint> {
  const model = options.model ?? 'scripted';
  const requests: LoggedRequest[] = [];
  const answerFor = async (request: LoggedRequest) => {
    const answer =
      typeof answers === 'function'
        ? await answers(request)
        : (answers[Math.min(request.index, answers.length - 1)] ?? '');
    return withNonce(answer, request.prompt);
  };
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  });
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const url = request.url ?? '';
    if (request.method === 'GET' && url.endsWith('/models')) {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ object: 'list', data: [{ id: model, object: 'model', owned_by: 'tests' }] }));
      return;
    }
    if (request.method !== 'POST' || !url.endsWith('/chat/completions')) {
      response.statusCode = 404;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ error: { message: `nothing at ${url}` } }));
      return;
    }
    const logged = parseRequest(requests.length, request, await bodyOf(request));
    requests.push(logged);
    options.onRequest?.(logged);
    const text = await answerFor(logged);
    if (options.delayMs) await new Promise((resolve) => setTimeout(resolve, options.delayMs));
    if (response.destroyed) return;
    const usage = { prompt_tokens: Math.ceil(logged.prompt.length / 4), completion_tokens: Math.ceil(text.length / 4) };
    if (!/"stream"\s*:\s*true/.test(logged.raw)) {
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({
          model,
          choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
          usage,
        }),
      );
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const send = (part: object) =>
      response.write(
        `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 0, model, ...part })}\n\n`,
      );
    send({ choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }] });
    const length = options.pieceLength ?? 24;
    for (let at = 0; at < text.length; at += length) {
      send({ choices: [{ index: 0, delta: { content: text.slice(at, at + length) }, finish_reason: null }] });
    }
    send({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
    send({ choices: [], usage });
    response.end('data: [DONE]\n\n');
  };
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    model,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('utf8');
}

function parseRequest(index: number, request: IncomingMessage, raw: string): LoggedRequest {
  const body = JSON.parse(raw) as { model?: string; messages?: { role: string; content: string }[] };
  const messages = body.messages ?? [];
  return {
    index,
    url: request.url ?? '',
    headers: request.headers,
    model: body.model ?? '',
    messages,
    prompt: messages.map((message) => message.content).join('\n\n'),
    raw,
  };
}

/** Runs the server for a person: `--answers FILE` (a JSON list of texts, or one plain text), `--port N`, `--model NAME`. */
async function main(args: readonly string[]): Promise<void> {
  const option = (name: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
  const file = option('--answers');
  if (file === undefined) {
    process.stderr.write('usage: scriptedEndpoint.ts --answers FILE [--port N] [--model NAME]\n');
    process.exitCode = 2;
    return;
  }
  const text = readFileSync(file, 'utf8');
  const answers = text.trimStart().startsWith('[') ? (JSON.parse(text) as string[]) : [text];
  const model = option('--model');
  const endpoint = await startScriptedEndpoint(answers, {
    port: Number(option('--port') ?? 0),
    ...(model === undefined ? {} : { model }),
    onRequest: (request) =>
      process.stdout.write(
        `${JSON.stringify({ index: request.index, model: request.model, messages: request.messages })}\n`,
      ),
  });
  process.stderr.write(`listening on ${endpoint.baseUrl} as ${endpoint.model}; end with Ctrl-C\n`);
}

if (process.argv[1]?.endsWith('scriptedEndpoint.ts')) {
  main(process.argv.slice(2)).catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
  });
}
