// What comes over the wire and what is made of it: good replies in odd clothes, and cut, false and
// broken ones (rows N4–N6, N9–N13, N15 of the fault matrix).

import { afterEach, describe, expect, test } from 'vitest';
import { parseReplacement } from '../../../server/src/core/reply.ts';
import { ask, failureOf, outcomeOf, portOf, question, textOf } from '../../support/askEndpoint.ts';
import {
  answers,
  event,
  goodReply,
  head,
  piece,
  sends,
  sendsAndHangs,
  sendsAndResets,
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

async function reply(...parts: readonly (string | Uint8Array)[]) {
  return ask((await serve(sends(...parts))).baseUrl, { limits: { retries: 0 } });
}

describe('a good reply', () => {
  test('is joined from its pieces and counted as reported', async () => {
    const answer = await reply(goodReply('hello wörld 🌍'));
    expect(answer).toMatchObject({
      kind: 'text',
      text: 'hello wörld 🌍',
      finish: 'stop',
      model: 'm',
      usage: { promptTokens: 20, completionTokens: 5, estimated: false },
      usd: 0,
      warnings: [],
      calls: 1,
    });
  });

  test('may split a character between packets at any byte', async () => {
    const bytes = Buffer.from(goodReply('ä€🌍'));
    const start = bytes.indexOf('ä');
    const places = [1, 2, 4, 5, 6, 7, 8].map((offset) => start + offset);
    const server = await serve(
      ...places.map((place): FaultScript => (socket) => {
        socket.setNoDelay(true);
        socket.write(bytes.subarray(0, place));
        setTimeout(() => socket.end(bytes.subarray(place)), 8);
      }),
    );
    for (const _ of places) expect(textOf(await ask(server.baseUrl))).toBe('ä€🌍');
  });

  test('may come with empty choices, null deltas, comments and no usage', async () => {
    const answer = await reply(
      streamHead,
      event({ choices: [], prompt_filter_results: [] }),
      ': keep-alive\n\n',
      event({ model: 'm', choices: [{ index: 0, delta: null }] }),
      piece('hi'),
      piece(null, { finish: 'stop' }),
      event('[DONE]'),
    );
    expect(answer).toMatchObject({
      kind: 'text',
      text: 'hi',
      usage: { promptTokens: 3, completionTokens: 1, estimated: true },
    });
  });

  test.each([
    { prompt_tokens: -1, completion_tokens: 3 },
    { prompt_tokens: '20', completion_tokens: 5 },
    { prompt_tokens: 0, completion_tokens: 0 },
    null,
    'many',
    { prompt_tokens: 1e300, completion_tokens: 1 },
  ])('with the odd usage %j is estimated', async (usage) => {
    expect(await reply(goodReply('hi', usage))).toMatchObject({
      kind: 'text',
      usage: { estimated: true, promptTokens: 3 },
    });
  });

  test('ends at [DONE] although the socket stays open, and closes it', async () => {
    const server = await serve(sendsAndHangs(goodReply('done')));
    expect(textOf(await ask(server.baseUrl))).toBe('done');
    await expect.poll(() => server.open()).toBe(0);
  });

  test('is also read when the server does not stream', async () => {
    expect(
      textOf(
        await reply(
          head(200, { 'content-type': 'application/json' }),
          JSON.stringify({ model: 'm', choices: [{ message: { content: 'whole' }, finish_reason: 'stop' }] }, null, 2),
        ),
      ),
    ).toBe('whole');
  });

  test.each([
    [
      'reasoning_content',
      [piece(null, { delta: { reasoning_content: 'let me think' } }), piece('answer', { finish: 'stop' })],
    ],
    ['reasoning', [piece(null, { delta: { reasoning: 'hm' } }), piece('answer', { finish: 'stop' })]],
    ['a think block', [piece('<think>\nlet me'), piece(' think\n</think>\n\nanswer', { finish: 'stop' })]],
    ['a closing tag alone', [piece('let me think</think>\nanswer', { finish: 'stop' })]],
  ])('leaves out %s', async (_, parts) => {
    expect(textOf(await reply(streamHead, ...parts, event('[DONE]')))).toBe('answer');
  });

  test('keeps a think tag that is part of the answer', async () => {
    expect(textOf(await reply(goodReply('use <think> and </think> here')))).toBe('use <think> and </think> here');
  });

  test('of another model brings a warning and the real name', async () => {
    const other = await reply(streamHead, piece('hi', { finish: 'stop', event: { model: 'llama-tiny' } }));
    expect(other).toMatchObject({ kind: 'text', model: 'llama-tiny', warnings: [{ code: 'model.other-model' }] });
    const dated = await reply(streamHead, piece('hi', { finish: 'stop', event: { model: 'm-2026-01-01' } }));
    expect(dated).toMatchObject({ kind: 'text', model: 'm-2026-01-01', warnings: [] });
  });
});

describe('a cut reply', () => {
  const nonce = 'n0nce';
  const block = `Fixed.\n<<<TOUCHSTONE ${nonce}\nreturn a + b;\nTOUCHSTONE ${nonce}>>>`;
  const recorded = Buffer.from(
    [
      streamHead,
      ...(block.match(/[\s\S]{1,20}/g) ?? []).map((text) => piece(text)),
      piece(null, { finish: 'stop' }),
      event('[DONE]'),
    ].join(''),
  );
  const endOfBlock = recorded.indexOf('"}', recorded.lastIndexOf('>>>')) + 1;

  test.each([
    ['cleanly', (socket: Parameters<FaultScript>[0]) => socket.end()],
    ['by a reset', (socket: Parameters<FaultScript>[0]) => setTimeout(() => socket.resetAndDestroy(), 3)],
  ] as const)(
    'at each byte, %s, is never accepted before its end line came',
    async (_, finish) => {
      const places = Array.from({ length: recorded.length - 1 }, (_unused, index) => index);
      const server = await startFaultServer(
        places.map((place): FaultScript => (socket) => {
          socket.write(recorded.subarray(0, place));
          finish(socket);
        }),
      );
      servers.push(server);
      const port = portOf(server.baseUrl, { limits: { retries: 0 } });
      let accepted = 0;
      for (const place of places) {
        const answer = await port.ask(question(), new AbortController().signal);
        if (answer.kind === 'failed') continue;
        const text = parseReplacement(answer.text, nonce, 'return a;');
        if (place < endOfBlock) expect(text.ok, `cut at ${place}`).toBe(false);
        if (answer.finish === 'stop') expect(place).toBeGreaterThan(endOfBlock);
        if (text.ok) {
          accepted++;
          expect(text.value.text).toBe('return a + b;');
        }
      }
      // The test can see acceptance: cuts after the end line leave the text whole.
      if (_ === 'cleanly') expect(accepted).toBeGreaterThan(0);
    },
    25_000,
  );

  test('without a finish reason is told from a finished one', async () => {
    expect(outcomeOf(await reply(streamHead, piece('half')))).toBe('text unknown');
  });

  test.each(['stop', 'tool_calls'])(
    'with the false finish %s has no end line, so the parser refuses it',
    async (finish) => {
      const answer = await reply(
        streamHead,
        piece(`<<<TOUCHSTONE ${nonce}\nreturn`),
        piece(null, { finish }),
        event('[DONE]'),
      );
      expect(parseReplacement(textOf(answer), nonce, 'x').ok).toBe(false);
    },
  );

  test('in the middle of an event or by a reset keeps the text for the log only', async () => {
    const half = failureOf(await reply(streamHead, piece('precious'), 'data: {"choices":[{"del'));
    expect(half).toMatchObject({ code: 'model.connection-lost', detail: 'Received so far: precious' });
    const server = await serve(sendsAndResets(streamHead, piece('precious')));
    expect(outcomeOf(await ask(server.baseUrl))).toBe('model.connection-lost');
    expect(server.requests).toHaveLength(1);
  });

  test.each([
    ['length', 'text length'],
    ['content_filter', 'model.filtered'],
    ['insufficient_system_resource', 'text unknown'],
    ['tool_calls', 'text unknown'],
  ])('with the finish reason %s ends as %s', async (finish, outcome) => {
    expect(outcomeOf(await reply(streamHead, piece('part'), piece(null, { finish })))).toBe(outcome);
  });
});

describe('what is no reply', () => {
  test.each([
    [
      'a page',
      head(200, { 'content-type': 'text/html' }) + '<!doctype html><title>Welcome to the router</title>',
      'Welcome to the router',
    ],
    [
      'an error object',
      head(200, { 'content-type': 'application/json' }) +
        '{"error":"Unexpected endpoint or method. (POST /chat/completions)"}',
      'Unexpected endpoint',
    ],
    ['nothing', head(200), 'an empty answer'],
    ['nothing in JSON', head(200, { 'content-type': 'application/json', 'content-length': '0' }), 'an empty answer'],
    ['status 204', head(204), 'status 204'],
    ['an empty stream', streamHead, 'an empty answer'],
    ['plain text', head(200, { 'content-type': 'text/plain' }) + 'OK', '“OK”'],
    ['a list of models', head(200, { 'content-type': 'application/json' }) + '{"object":"list","data":[]}', '“{'],
    ['a JSON null', head(200, { 'content-type': 'application/json' }) + 'null', '“null”'],
  ])('%s is named as no chat endpoint, with the address', async (_, bytes, words) => {
    const server = await serve(sends(bytes));
    const failed = failureOf(await ask(server.baseUrl));
    expect(failed.code).toBe('model.not-a-chat-endpoint');
    expect(failed.message).toContain(`${server.baseUrl}/chat/completions`);
    expect(failed.message).toContain(words);
    expect(failed.message.length).toBeLessThan(250);
    expect(server.requests).toHaveLength(1);
  });

  test('a refusal is named and gives no text', async () => {
    expect(
      failureOf(
        await reply(streamHead, piece(null, { delta: { refusal: 'I cannot help.' } }), piece(null, { finish: 'stop' })),
      ),
    ).toMatchObject({ code: 'model.refused', detail: 'I cannot help.' });
  });

  test('an error in the middle of a success is an error', async () => {
    expect(outcomeOf(await reply(streamHead, piece('half'), event({ error: { message: 'engine died' } })))).toBe(
      'model.server-error',
    );
    expect(outcomeOf(await reply(streamHead, event({ error: { message: 'slow down', code: 429 } })))).toBe(
      'model.rate-limited',
    );
  });

  test.each([
    [
      'invalid bytes',
      Buffer.concat([
        Buffer.from(streamHead),
        Buffer.from('data: {"choices":[{"delta":{"content":"caf'),
        Buffer.from([0xe9]),
        Buffer.from('"}}]}\n\ndata: [DONE]\n\n'),
      ]),
    ],
    ['a new U+FFFD', goodReply('caf\uFFFD')],
    ['half a character by escape', streamHead + 'data: {"choices":[{"delta":{"content":"\\ud83d!"}}]}\n\n'],
  ])('%s is refused', async (_, bytes) => {
    expect(outcomeOf(await reply(bytes))).toBe('model.bad-encoding');
  });

  test('invalid bytes are refused also where U+FFFD was sent', async () => {
    const bytes = Buffer.concat([
      Buffer.from(`${streamHead}data: {"choices":[{"delta":{"content":"caf`),
      Buffer.from([0xe9]),
      Buffer.from('"}}]}\n\ndata: [DONE]\n\n'),
    ]);
    const server = await serve(sends(bytes));
    const messages = [{ role: 'user' as const, content: 'say caf\uFFFD' }];
    expect(outcomeOf(await ask(server.baseUrl, {}, { messages }))).toBe('model.bad-encoding');
  });

  test('U+FFFD that was sent may come back, and an escaped pair may be split', async () => {
    const server = await serve(
      sends(goodReply('caf\uFFFD')),
      sends(
        streamHead,
        'data: {"choices":[{"delta":{"content":"\\ud83c"}}]}\n\n',
        'data: {"choices":[{"delta":{"content":"\\udf0d"}}]}\n\n',
      ),
    );
    expect(textOf(await ask(server.baseUrl, {}, { messages: [{ role: 'user', content: 'say caf\uFFFD' }] }))).toBe(
      'caf\uFFFD',
    );
    expect(textOf(await ask(server.baseUrl))).toBe('🌍');
  });

  test('hostile JSON changes no prototype and takes no time', async () => {
    const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
    const startedAt = performance.now();
    const answer = await reply(
      streamHead,
      'data: {"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"choices":[{"index":0,"delta":{"content":"a","content":"b","__proto__":{"polluted":1}}}]}\n\n',
      `data: {"choices":${deep}}\n\n`,
      piece('c', { finish: 'stop' }),
    );
    expect(textOf(answer)).toBe('bc');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });

  test('choices of a wrong type are ignored', async () => {
    expect(
      outcomeOf(
        await reply(streamHead, event({ choices: 'many' }), event({ choices: { 0: { delta: { content: 'x' } } } })),
      ),
    ).toBe('model.not-a-chat-endpoint');
    expect(
      textOf(
        await reply(
          streamHead,
          event({ choices: [null, 3, { index: 0, delta: { content: { evil: 1 } } }] }),
          piece('ok', { finish: 'stop' }),
        ),
      ),
    ).toBe('ok');
  });

  test.each([400, 404])('an unknown model in words of status %d is named', async (status) => {
    const server = await serve(answers(status, { error: { message: "The model 'm' does not exist" } }));
    expect(outcomeOf(await ask(server.baseUrl))).toBe('model.unknown-model');
  });
});
