// A server on the loopback that misbehaves on purpose, byte by byte: each connection gets the next of
// a list of scripts, over a plain socket or TLS. What came in and what is still open can be looked at.

import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

/** One request, read whole. */
export interface RawRequest {
  readonly head: string;
  readonly body: string;
}

/** What to do with a connection whose request was read. */
export type FaultScript = (socket: Socket, request: RawRequest) => void | Promise<void>;

/** A running server. */
export interface FaultServer {
  readonly port: number;
  readonly origin: string;
  /** The origin with `/v1`. */
  readonly baseUrl: string;
  readonly requests: readonly RawRequest[];
  /** Bytes received on all connections. */
  received(): number;
  /** Sockets that are open now. */
  open(): number;
  close(): Promise<void>;
}

/** Starts a server; connection n gets script n, the last one repeatedly. */
export async function startFaultServer(
  scripts: readonly FaultScript[],
  tls?: { readonly key: string; readonly cert: string },
): Promise<FaultServer> {
  const requests: RawRequest[] = [];
  const sockets = new Set<Socket>();
  let received = 0;
  let count = 0;
  const onSocket = (socket: Socket) => {
    sockets.add(socket);
    const script = scripts[Math.min(count++, scripts.length - 1)];
    let data = Buffer.alloc(0);
    let done = false;
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.on('data', (piece: Buffer) => {
      received += piece.length;
      if (done) return;
      data = Buffer.concat([data, piece]);
      const end = data.indexOf('\r\n\r\n');
      if (end < 0) return;
      const head = data.subarray(0, end).toString('latin1');
      const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
      if (data.length < end + 4 + length) return;
      done = true;
      const request = { head, body: data.subarray(end + 4, end + 4 + length).toString('utf8') };
      requests.push(request);
      Promise.resolve(script?.(socket, request)).catch(() => socket.destroy());
    });
  };
  const server: Server = tls ? createTlsServer({ key: tls.key, cert: tls.cert }, onSocket) : createServer(onSocket);
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const origin = `${tls ? 'https' : 'http'}://127.0.0.1:${port}`;
  return {
    port,
    origin,
    baseUrl: `${origin}/v1`,
    requests,
    received: () => received,
    open: () => sockets.size,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** The head of an answer; the body ends with the connection. */
export function head(status: number, headers: Readonly<Record<string, string>> = {}): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} X\r\n${lines.join('')}connection: close\r\n\r\n`;
}

/** The head of an event stream. */
export const streamHead = head(200, { 'content-type': 'text/event-stream' });

/** One event. */
export function event(data: unknown): string {
  return `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
}

/** An event with a piece of content, and anything else in the delta or the event. */
export function piece(
  content: string | null,
  more: { readonly delta?: object; readonly finish?: string; readonly event?: object } = {},
): string {
  return event({
    object: 'chat.completion.chunk',
    model: 'm',
    ...more.event,
    choices: [{ index: 0, delta: { content, ...more.delta }, finish_reason: more.finish ?? null }],
  });
}

/** A whole good reply to `text`. */
export function goodReply(text: string, usage: unknown = { prompt_tokens: 20, completion_tokens: 5 }): string {
  const half = Math.ceil(text.length / 2);
  return [
    streamHead,
    piece(text.slice(0, half)),
    piece(text.slice(half)),
    piece(null, { finish: 'stop' }),
    event({ model: 'm', choices: [], usage }),
    event('[DONE]'),
  ].join('');
}

/** Sends bytes and ends the connection cleanly. */
export function sends(...parts: readonly (string | Uint8Array)[]): FaultScript {
  return (socket) => {
    for (const part of parts) socket.write(part);
    socket.end();
  };
}

/** Sends bytes and leaves the connection open. */
export function sendsAndHangs(...parts: readonly (string | Uint8Array)[]): FaultScript {
  return (socket) => {
    for (const part of parts) socket.write(part);
  };
}

/** Sends bytes, lets them arrive, and resets the connection. */
export function sendsAndResets(...parts: readonly (string | Uint8Array)[]): FaultScript {
  return (socket) => {
    for (const part of parts) socket.write(part);
    setTimeout(() => socket.resetAndDestroy(), 25);
  };
}

/** Answers with a status, a body and headers. */
export function answers(
  status: number,
  body: unknown = '',
  headers: Readonly<Record<string, string>> = {},
): FaultScript {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/html' : 'application/json';
  return sends(
    head(status, { 'content-type': type, 'content-length': String(Buffer.byteLength(text)), ...headers }),
    text,
  );
}
