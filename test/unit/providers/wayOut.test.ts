// Which way out is taken and what goes along: proxy, certificates, redirects, dialects, environment
// (rows N3, N14, N17, S4), over real sockets.

import { createServer } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { makeCertificate } from '../../support/certificate.ts';
import { ask, failureOf, outcomeOf, portOf, question, settingsOf, textOf } from '../../support/askEndpoint.ts';

import {
  answers,
  goodReply,
  head,
  sends,
  startFaultServer,
  type FaultScript,
  type FaultServer,
} from '../../support/faultServer.ts';

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(closing.splice(0).map((server) => server.close()));
});

async function serve(
  scripts: readonly FaultScript[],
  tls?: { readonly key: string; readonly cert: string },
): Promise<FaultServer> {
  const server = await startFaultServer(scripts, tls);
  closing.push(server);
  return server;
}

describe('what cannot be connected to', () => {
  test('has five distinct messages and never a hint to switch checks off', async () => {
    const refused = await serve([sends('')]);
    await refused.close();
    const certificate = await serve([sends(goodReply('no'))], makeCertificate());
    const expired = makeCertificate(true);
    const old = await serve([sends(goodReply('no'))], expired);
    const proxy = createServer().on('connect', (_request, socket: Socket) =>
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic\r\n\r\n'),
    );
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    closing.push({ close: () => new Promise((resolve) => proxy.close(() => resolve())) });
    const proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const signal = new AbortController().signal;
    const through = { proxy: { url: proxyUrl, noProxy: [], strictSSL: true } };
    const limits = { limits: { retries: 0 } };
    const failures = [
      failureOf(await ask(refused.baseUrl)),
      failureOf(await ask('https://no-such-host.invalid/v1', limits)),
      failureOf(await ask(certificate.baseUrl)),
      failureOf(await portOf('https://model.example/v1', limits, through).ask(question(), signal)),
      failureOf(await ask(`http://[::1]:${refused.port}/v1`)),
      failureOf(
        await portOf(old.baseUrl, limits, { proxy: { noProxy: [], strictSSL: true, ca: [expired.cert] } }).ask(
          question(),
          signal,
        ),
      ),
    ];
    expect(failures.map((each) => each.code)).toEqual([
      'model.unreachable',
      'model.dns',
      'model.certificate',
      'model.proxy',
      'model.unreachable',
      'model.certificate',
    ]);
    expect(failures[3]!.message).toContain('407');
    expect(failures[4]!.message).toContain('only IPv6 was tried');
    expect(failures[4]!.nextStep).toContain('IPv4');
    expect(failures[5]!.message).toContain('CERT_HAS_EXPIRED');
    expect(new Set(failures.map((each) => each.message)).size).toBe(failures.length);
    expect(JSON.stringify(failures)).not.toMatch(
      /insecure|NODE_TLS_REJECT|rejectUnauthorized|strictSSL|disable|skip.{0,20}verif/i,
    );
    expect(certificate.requests).toHaveLength(0);
  });

  test('works with the further authority that the person trusts', async () => {
    const pair = makeCertificate();
    const server = await serve([sends(goodReply('safe'))], pair);
    const port = portOf(server.baseUrl, {}, { proxy: { noProxy: [], strictSSL: true, ca: [pair.cert] } });
    expect(textOf(await port.ask(question(), new AbortController().signal))).toBe('safe');
  });

  test('works through a proxy, which sees neither key nor prompt', async () => {
    const pair = makeCertificate();
    const server = await serve([sends(goodReply('tunnelled'))], pair);
    const seen: string[] = [];
    const proxy = createServer().on('connect', (request, socket: Socket) => {
      seen.push(JSON.stringify([request.url, request.headers]));
      const upstream = connect(server.port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        socket.on('data', (data: Buffer) => seen.push(data.toString('latin1')));
        upstream.pipe(socket).pipe(upstream);
      });
      socket.on('error', () => upstream.destroy());
      upstream.on('error', () => socket.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    closing.push({
      close: () =>
        new Promise((resolve) => {
          proxy.close(() => resolve());
          proxy.closeAllConnections();
        }),
    });
    const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    // 127.0.0.1 is never proxied, so the proxy leads a name of the certificate there.
    const port = portOf(
      'https://model.example/v1',
      { limits: { retries: 0 } },
      { proxy: { url, noProxy: [], strictSSL: true, ca: [pair.cert] } },
    );
    const wrongName = await port.ask(question(), new AbortController().signal);
    expect(outcomeOf(wrongName)).toBe('model.certificate');
    expect(seen.join('\n')).toContain('model.example:443');
    expect(seen.join('\n')).not.toMatch(/sk-test|Say hello/);
  });
});

describe('a redirect', () => {
  test.each([301, 302, 303, 307, 308])('with %d is not followed, and the other host gets no byte', async (status) => {
    const other = await serve([sends(goodReply('stolen'))]);
    const server = await serve([answers(status, '', { location: `${other.baseUrl}/chat/completions?key=1` })]);
    const failed = failureOf(await ask(server.baseUrl));
    expect(failed.code).toBe('model.redirected');
    expect(failed.message).toContain(other.origin);
    expect(other.received()).toBe(0);
    expect(server.requests).toHaveLength(1);
  });
});

describe('a dialect', () => {
  const rejects =
    (pattern: RegExp, words: string): FaultScript =>
    (socket, request) => {
      const body = JSON.stringify({ error: { message: words } });
      socket.end(
        pattern.test(request.body) ? head(400, { 'content-type': 'application/json' }) + body : goodReply('ok'),
      );
    };

  test.each([
    [
      /"max_tokens"/,
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      /"max_completion_tokens":100/,
    ],
    [
      /"temperature"/,
      "Unsupported value: 'temperature' does not support 0 with this model. Only the default (1) value is supported.",
      /^(?!.*"temperature")/,
    ],
    [/stream_options/, 'stream_options: Extra inputs are not permitted', /^(?!.*stream_options)/],
  ])('without %s is learnt from the words, and remembered', async (pattern, words, then) => {
    const server = await serve([rejects(pattern, words)]);
    const port = portOf(server.baseUrl);
    const first = await port.ask(question(), new AbortController().signal);
    const second = await port.ask(question(), new AbortController().signal);
    expect([textOf(first), first.calls, textOf(second), second.calls]).toEqual(['ok', 2, 'ok', 1]);
    expect(server.requests[2]!.body).toMatch(then);
  });

  test('is not guessed at when the words are about something else', async () => {
    for (const words of [
      'max_tokens is too large: 100000',
      'the prompt is longer than the context',
      'temperature of the room',
    ]) {
      const server = await serve([answers(400, { error: { message: words } })]);
      expect(outcomeOf(await ask(server.baseUrl))).toBe('model.bad-request');
      expect(server.requests).toHaveLength(1);
    }
  });

  test('that rejects whatever is sent ends', async () => {
    const server = await serve([
      answers(400, { error: { message: 'unsupported: max_tokens max_completion_tokens temperature stream_options' } }),
    ]);
    expect(outcomeOf(await ask(server.baseUrl))).toBe('model.bad-request');
    expect(server.requests.length).toBeLessThanOrEqual(4);
  });
});

describe('the environment', () => {
  test('sets neither address nor key nor header', async () => {
    const other = await serve([sends(goodReply('stolen'))]);
    vi.stubEnv('OPENAI_BASE_URL', other.baseUrl);
    vi.stubEnv('OPENAI_API_KEY', 'sk-environment-0123456789');
    vi.stubEnv('OPENAI_ORG_ID', 'org-environment');
    vi.stubEnv('OPENAI_PROJECT_ID', 'proj-environment');
    vi.stubEnv('OPENAI_CUSTOM_HEADERS', 'Authorization: Bearer sk-environment-9876543210\nX-Leak: environment');
    vi.stubEnv('OPENAI_LOG', 'debug');
    vi.stubEnv('HTTP_PROXY', other.origin);
    const logged = (['log', 'info', 'debug', 'warn', 'error'] as const).map((name) =>
      vi.spyOn(console, name).mockImplementation(() => undefined),
    );
    const server = await serve([sends(goodReply('mine'))]);
    const port = portOf(server.baseUrl, {}, { headers: { 'X-Team': 'blue' } });
    expect(textOf(await port.ask(question(), new AbortController().signal))).toBe('mine');
    const { head: sent } = server.requests[0]!;
    expect(sent).toMatch(/authorization: Bearer sk-test-0123456789abcdefghij/i);
    expect(sent).toMatch(/x-team: blue/i);
    expect(sent).not.toMatch(/environment|x-stainless|organization|node/i);
    expect(
      sent
        .split('\r\n')
        .slice(1)
        .map((line) => line.split(':')[0]!.toLowerCase())
        .sort(),
    ).toEqual([
      'accept',
      'accept-encoding',
      'authorization',
      'connection',
      'content-length',
      'content-type',
      'host',
      'user-agent',
      'x-team',
    ]);
    expect(other.received()).toBe(0);
    expect(logged.map((spy) => spy.mock.calls.length)).toEqual([0, 0, 0, 0, 0]);
    for (const spy of logged) spy.mockRestore();
  });

  test('a key is asked for the origin of the endpoint, and reaches it only', async () => {
    const one = await serve([sends(goodReply('one'))]);
    const two = await serve([sends(goodReply('two'))]);
    const keys = new Map([
      [one.origin, 'key-of-one-0001'],
      [two.origin, 'key-of-two-0002'],
    ]);
    const apiKeyFor = (origin: string) => Promise.resolve(keys.get(origin));
    const { createOpenAiModels } = await import('../../../server/src/providers/openai.ts');
    const port = createOpenAiModels({
      writer: settingsOf(one.baseUrl, { apiKeyFor }),
      judge: settingsOf(two.baseUrl, { apiKeyFor, model: 'other' }),
    });
    const signal = new AbortController().signal;
    await port.ask(question({ role: 'critic' }), signal);
    await port.ask(question({ role: 'judge' }), signal);
    expect(
      one.requests.map((request) => [
        request.head.includes('key-of-one'),
        request.head.includes('key-of-two'),
        request.body.includes('"m"'),
      ]),
    ).toEqual([[true, false, true]]);
    expect(
      two.requests.map((request) => [
        request.head.includes('key-of-one'),
        request.head.includes('key-of-two'),
        request.body.includes('"other"'),
      ]),
    ).toEqual([[false, true, true]]);
    expect([port.describe('critic'), port.describe('judge')]).toEqual([
      `m at ${new URL(one.origin).host}`,
      `other at ${new URL(two.origin).host}`,
    ]);
  });
});
