// Replies that never end, and prompts that the endpoint cut (rows N8, N16 of the fault matrix).

import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';

import { ask, failureOf, outcomeOf, portOf, question } from '../../support/askEndpoint.ts';
import {
  goodReply,
  head,
  piece,
  sends,
  startFaultServer,
  streamHead,
  type FaultScript,
  type FaultServer,
} from '../../support/faultServer.ts';

const servers: FaultServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(...scripts: readonly FaultScript[]): Promise<FaultServer> {
  const server = await startFaultServer(scripts);
  servers.push(server);
  return server;
}

describe('a reply that is too large', () => {
  const flood =
    (bytes: string, times: number): FaultScript =>
    async (socket) => {
      socket.write(streamHead);
      for (let count = 0; count < times && !socket.destroyed; count++) {
        if (!socket.write(bytes))
          await new Promise((resolve) => {
            socket.once('drain', resolve);
            socket.once('close', resolve);
          });
      }
    };

  test.each([
    ['an endless stream', piece('x'.repeat(1000)), 'more than 4194304 bytes'],
    ['an endless line', 'x'.repeat(65_536), 'one event of more than 1048576 bytes'],
    ['an endless event of short lines', 'data: x\n', 'one event'],
  ])('%s is cut, its socket closed, and little memory used', async (_, bytes, words) => {
    const server = await serve(flood(bytes, 200_000_000 / bytes.length));
    const before = process.memoryUsage().arrayBuffers;
    const failed = failureOf(await ask(server.baseUrl));
    expect(failed.code).toBe('model.too-large');
    expect(failed.message).toContain(words);
    expect((process.memoryUsage().arrayBuffers - before) / 1024 / 1024).toBeLessThan(32);
    await expect.poll(() => server.open()).toBe(0);
    expect(server.requests).toHaveLength(1);
  });

  test('compression is neither asked for nor accepted', async () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000));
    const server = await serve(
      sends(head(200, { 'content-type': 'text/event-stream', 'content-encoding': 'gzip' }), bomb),
    );
    expect(failureOf(await ask(server.baseUrl))).toMatchObject({
      code: 'model.not-a-chat-endpoint',
      message: expect.stringContaining('compressed') as string,
    });
    expect(server.requests[0]!.head).toMatch(/accept-encoding: identity/i);
  });

  test('an error page of any length is cut', async () => {
    const server = await serve((socket) => {
      socket.end(head(500) + 'x'.repeat(5_000_000));
    });
    const failed = failureOf(await ask(server.baseUrl, { limits: { retries: 0 } }));
    expect(['model.server-error', 'model.too-large']).toContain(failed.code);
    expect(JSON.stringify(failed).length).toBeLessThan(1500);
  });
});

describe('a prompt that the endpoint cut', () => {
  const long = { messages: [{ role: 'user' as const, content: 'const value = compute(input);\n'.repeat(1000) }] };

  test('is noticed by the reported tokens, and the reply is thrown away', async () => {
    const server = await serve(sends(goodReply('fine', { prompt_tokens: 900, completion_tokens: 1 })));
    expect(outcomeOf(await ask(server.baseUrl, {}, long))).toBe('model.truncated-prompt');
  });

  test('is noticed against what earlier replies of the model took', async () => {
    const server = await serve(
      ...[250, 240].map((prompt) => sends(goodReply('fine', { prompt_tokens: prompt, completion_tokens: 1 }))),
      sends(goodReply('fine', { prompt_tokens: 2048, completion_tokens: 1 })),
    );
    const port = portOf(server.baseUrl);
    const short = question({ messages: [{ role: 'user', content: 'const value = compute(input);\n'.repeat(33) }] });
    const signal = new AbortController().signal;
    expect(outcomeOf(await port.ask(short, signal))).toBe('text stop');
    expect(outcomeOf(await port.ask(short, signal))).toBe('text stop');
    expect(outcomeOf(await port.ask(question(long), signal))).toBe('model.truncated-prompt');
  });

  test.each([7500, 4000, 0])('is not suspected at %d reported tokens', async (prompt) => {
    const server = await serve(sends(goodReply('fine', { prompt_tokens: prompt, completion_tokens: 1 })));
    expect(outcomeOf(await ask(server.baseUrl, {}, long))).toBe('text stop');
  });
});
