// Log-probabilities of tokens over the wire: streamed, whole, refused, absent and false.

import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { logprobsOf, readLogprobs } from '../../../server/src/providers/tokenLogprobs.ts';
import { replayKey } from '../../../server/src/providers/replay.ts';
import { ask, question } from '../../support/askEndpoint.ts';
import {
  answers,
  event,
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

async function replyTo(request: { readonly logprobs?: number }, ...scripts: readonly FaultScript[]) {
  const server = await startFaultServer(scripts);
  servers.push(server);
  return { reply: await ask(server.baseUrl, { limits: { retries: 0 } }, request), server };
}

const told = (token: string, logprob: number, ...top: readonly (readonly [string, number])[]) => ({
  token,
  logprob,
  bytes: null,
  top_logprobs: top.map(([other, one]) => ({ token: other, logprob: one, bytes: null })),
});
const chunk = (content: string, tokens: readonly object[] | undefined, more: object = {}) =>
  event({
    model: 'm',
    choices: [{ index: 0, delta: { content }, ...(tokens ? { logprobs: { content: tokens } } : {}), ...more }],
  });
const end = event({ model: 'm', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }) + event('[DONE]');
const stream = (...pieces: readonly string[]) => sends(streamHead, ...pieces, end);

describe('log-probabilities', () => {
  test('come with the pieces of a stream, the likeliest first', async () => {
    const { reply, server } = await replyTo(
      { logprobs: 5 },
      stream(chunk('Tr', [told('Tr', -0.1, ['F', -2.5], ['Tr', -0.1])]), chunk('ue', [told('ue', 0.0000001)])),
    );
    expect(reply).toMatchObject({
      kind: 'text',
      text: 'True',
      logprobs: [
        { token: 'Tr', logprob: -0.1, top: [{ token: 'Tr' }, { token: 'F', logprob: -2.5 }] },
        { token: 'ue', logprob: 0, top: [] },
      ],
    });
    expect(server.requests[0]!.body).toContain('"logprobs":true,"top_logprobs":5');
  });
  test('come with a reply that is not streamed', async () => {
    const body = {
      model: 'm',
      choices: [
        { index: 0, message: { content: 'No' }, logprobs: { content: [told('No', -1)] }, finish_reason: 'stop' },
      ],
    };
    const { reply } = await replyTo({ logprobs: 1 }, answers(200, JSON.stringify(body)));
    expect(reply).toMatchObject({ text: 'No', logprobs: [{ token: 'No', logprob: -1 }] });
  });
  test('are absent where the endpoint gives none, and not asked for where nobody wants them', async () => {
    const none = await replyTo({ logprobs: 5 }, stream(chunk('True', undefined)));
    expect(none.reply).toMatchObject({ kind: 'text', text: 'True' });
    expect('logprobs' in none.reply).toBe(false);
    const unwanted = await replyTo({}, stream(chunk('True', [told('True', -1)])));
    expect('logprobs' in unwanted.reply).toBe(false);
    expect(unwanted.server.requests[0]!.body).not.toContain('logprobs');
  });
  test('are not asked for again from a model that refuses them', async () => {
    const { reply } = await replyTo(
      { logprobs: 5 },
      answers(
        400,
        JSON.stringify({ error: { message: "Unsupported parameter: 'logprobs' is not supported with this model." } }),
      ),
      stream(chunk('True', undefined)),
    );
    expect(reply).toMatchObject({ kind: 'text', text: 'True', calls: 2 });
  });
  test('of thoughts in front of the answer are left out', async () => {
    const tokens = ['<think>', 'hm', '</think>', 'True'];
    const { reply } = await replyTo({ logprobs: 2 }, stream(...tokens.map((token) => chunk(token, [told(token, -1)]))));
    expect(reply).toMatchObject({ text: 'True', logprobs: [{ token: 'True' }] });
  });
  test.each<[string, readonly object[]]>([
    ['other tokens than the text', [told('False', -1)]],
    ['part of the text', [told('Tr', -1)]],
    ['no numbers', [{ token: 'True', logprob: 'high' }]],
    ['no tokens', [{ logprob: -1 }]],
  ])('that are %s are dropped', async (_, tokens) => {
    const { reply } = await replyTo({ logprobs: 2 }, stream(chunk('True', tokens)));
    expect(reply).toMatchObject({ text: 'True' });
    expect('logprobs' in reply).toBe(false);
  });
  test('are read from anything without a fault, and are finite and at most 0', () => {
    const entry = fc.record(
      {
        token: fc.oneof(fc.string(), fc.integer()),
        logprob: fc.oneof(fc.double(), fc.string()),
        top_logprobs: fc.anything(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.anything(),
          fc.array(entry).map((content) => ({ content })),
        ),
        (value) => {
          for (const { token, logprob, top } of readLogprobs(value)) {
            for (const one of [{ token, logprob }, ...top]) expect(one.logprob <= 0 && one.logprob >= -1e4).toBe(true);
          }
        },
      ),
    );
  });
  test('handed on join to the text that is handed on', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.nat(), (tokens, cut) => {
        const raw = tokens.join('');
        const text = raw.slice(cut % (raw.length + 1));
        const kept = logprobsOf(
          tokens.map((token) => ({ token, logprob: -1, top: [] })),
          raw,
          text,
        );
        if (kept) expect(text.endsWith(kept.map(({ token }) => token).join(''))).toBe(true);
      }),
    );
  });
  test('are part of the key of a recorded answer, and change no key where they are not asked for', () => {
    expect(replayKey(question({ logprobs: 5 }), 'm')).not.toBe(replayKey(question(), 'm'));
    expect(replayKey(question({ logprobs: 5 }), 'm')).not.toBe(replayKey(question({ logprobs: 6 }), 'm'));
    expect(replayKey(question(), 'm')).toBe('b9fc7f6d728fe4967f476fbb');
  });
});
