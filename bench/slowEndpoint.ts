// A scripted model on the loopback that streams slowly and tells when its connections close. Its answers
// are written down beforehand: they measure plumbing, never quality.

import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { withNonce } from '../test/support/scriptedEndpoint.ts';

/** A running endpoint. */
export interface SlowEndpoint {
  /** Ends in `/v1`. */
  readonly baseUrl: string;
  /** Connections that are open, idle ones included. */
  open(): number;
  /** Answers that are being written. */
  answering(): number;
  /** When the last connection closed. */
  lastClosedAt(): number;
  /** Starts the answers from the first again. */
  rewind(): void;
  close(): Promise<void>;
}

/**
 * Starts it.
 *
 * @param answers in order after each `rewind`; the last is repeated.
 * @param pieceMs milliseconds before each of the `pieces` that an answer comes in.
 */
export async function startSlowEndpoint(
  answers: readonly string[],
  pieces: number,
  pieceMs: number,
): Promise<SlowEndpoint> {
  const sockets = new Set<Socket>();
  let index = 0;
  let answering = 0;
  let lastClosed = 0;
  const server = createServer((request, response) => {
    const body: Buffer[] = [];
    request.on('data', (piece: Buffer) => body.push(piece));
    request.on('end', () => {
      const prompt = (JSON.parse(Buffer.concat(body).toString('utf8')) as { messages: { content: string }[] }).messages
        .map(({ content }) => content)
        .join('\n\n');
      const answer = withNonce(answers[Math.min(index++, answers.length - 1)] ?? '', prompt);
      answering++;
      response.once('close', () => answering--);
      stream(response, answer, prompt.length, pieces, pieceMs);
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => {
      sockets.delete(socket);
      lastClosed = performance.now();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    open: () => sockets.size,
    answering: () => answering,
    lastClosedAt: () => lastClosed,
    rewind: () => (index = 0),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function stream(response: ServerResponse, answer: string, promptLength: number, pieces: number, pieceMs: number): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (part: object) =>
    response.write(
      `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 0, model: 'scripted', ...part })}\n\n`,
    );
  const length = Math.max(1, Math.ceil(answer.length / pieces));
  let at = 0;
  const timer = setInterval(() => {
    if (at < answer.length) {
      send({
        choices: [
          {
            index: 0,
            delta:
              at === 0
                ? { role: 'assistant', content: answer.slice(0, length) }
                : { content: answer.slice(at, at + length) },
            finish_reason: null,
          },
        ],
      });
      at += length;
      return;
    }
    clearInterval(timer);
    send({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
    send({
      choices: [],
      usage: { prompt_tokens: Math.ceil(promptLength / 4), completion_tokens: Math.ceil(answer.length / 4) },
    });
    response.end('data: [DONE]\n\n');
  }, pieceMs);
  response.once('close', () => clearInterval(timer));
}
