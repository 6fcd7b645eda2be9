// Waiting, repeating and stopping (rows N1, N2, N7, N18), over real sockets and with timers moved by hand.

import type { Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';

import { ask, failureOf, outcomeOf, portOf, question, textOf } from '../../support/askEndpoint.ts';
import { fakeTimers, until, type FakeTimers } from '../../support/fakeTimers.ts';
import {
  answers,
  event,
  goodReply,
  piece,
  sends,
  sendsAndHangs,
  sendsAndResets,
  startFaultServer,
  streamHead,
  type FaultScript,
  type FaultServer,
} from '../../support/faultServer.ts';

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
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

/** Moves the timers until the question is answered; returns the milliseconds it took by them. */
async function run<T>(
  timers: FakeTimers,
  answer: Promise<T>,
  step = 250,
): Promise<{ readonly reply: T; readonly ms: number }> {
  let done = false;
  const watched = answer.finally(() => {
    done = true;
  });
  watched.catch(() => undefined);
  while (!done) {
    await new Promise((resolve) => setTimeout(resolve, 2));
    if (!done) timers.advance(step);
  }
  return { reply: await watched, ms: timers.now() };
}

/** Asks while only the waits between requests pass; a wait is moved when nothing else is going on. */
async function askThroughWaits(server: FaultServer, timers: FakeTimers, wanted: readonly number[]) {
  const answer = ask(server.baseUrl, { timers });
  for (const [index, ms] of wanted.entries()) {
    await until(() => server.requests.length === index + 1 && timers.armed().length === 1, `wait ${index + 1}`);
    expect(timers.armed()).toEqual([ms]);
    timers.advance(ms - 1);
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(server.requests).toHaveLength(index + 1);
    timers.advance(1);
  }
  return answer;
}

describe('an endpoint that asks to wait', () => {
  test.each([
    ['1', 1000],
    ['59', 59_000],
    ['Thu, 01 Jan 2026 00:00:07 GMT', 7000],
    ['soon', 375],
    ['-5', 375],
  ])('with Retry-After %s is waited for %d ms', async (value, ms) => {
    const server = await serve([
      answers(429, { error: { message: 'slow down' } }, { 'retry-after': value }),
      sends(goodReply('ok')),
    ]);
    const reply = await askThroughWaits(server, fakeTimers(), [ms]);
    expect(textOf(reply)).toBe('ok');
    expect(reply.calls).toBe(2);
  });

  test.each(['90', '120', 'Thu, 01 Jan 2026 02:00:00 GMT'])(
    'for longer than is allowed (%s) is not waited for, and the time is told',
    async (value) => {
      const server = await serve([answers(429, {}, { 'retry-after': value })]);
      const failed = failureOf(await ask(server.baseUrl, { timers: fakeTimers() }));
      expect(failed.code).toBe('model.rate-limited');
      expect(failed.nextStep).toMatch(/Try again in (90|120|7200) s/);
      expect(server.requests).toHaveLength(1);
    },
  );

  test('for longer than the question may take is not waited for', async () => {
    const server = await serve([answers(429, {}, { 'retry-after': '50' })]);
    expect(outcomeOf(await ask(server.baseUrl, { timers: fakeTimers(), limits: { totalMs: 40_000 } }))).toBe(
      'model.rate-limited',
    );
    expect(server.requests).toHaveLength(1);
  });

  test('because its quota is used up is not asked again', async () => {
    const server = await serve([answers(429, { error: { message: 'You exceeded your current quota' } })]);
    expect(failureOf(await ask(server.baseUrl)).message).toContain('quota');
    expect(server.requests).toHaveLength(1);
  });
});

describe('an endpoint that fails', () => {
  test.each([500, 502, 503, 529, 408, 409])('with %d once is asked again', async (status) => {
    const server = await serve([answers(status), sends(goodReply('ok'))]);
    expect(textOf(await askThroughWaits(server, fakeTimers(), [375]))).toBe('ok');
  });

  test('for ever is asked three times, with growing waits, and its request id is told', async () => {
    const server = await serve([answers(503, { error: { message: 'overloaded' } }, { 'x-request-id': 'req-42' })]);
    const reply = await askThroughWaits(server, fakeTimers(), [375, 750]);
    expect(failureOf(reply)).toMatchObject({
      code: 'model.server-error',
      detail: expect.stringContaining('req-42') as string,
    });
    expect(reply.calls).toBe(3);
    expect(server.requests).toHaveLength(3);
  });

  test('by dropping the connection before any content is asked again, and not after', async () => {
    const before = await serve([sendsAndResets(), sendsAndResets(streamHead), sends(goodReply('ok'))]);
    expect(textOf(await askThroughWaits(before, fakeTimers(), [375, 750]))).toBe('ok');
    const after = await serve([sendsAndResets(streamHead, piece('half')), sends(goodReply('ok'))]);
    expect(outcomeOf(await ask(after.baseUrl))).toBe('model.connection-lost');
    expect(after.requests).toHaveLength(1);
  });

  test.each([400, 401, 403, 404, 405, 413, 422])('with %d is not asked again', async (status) => {
    const server = await serve([answers(status, { error: { message: 'no' } })]);
    expect((await ask(server.baseUrl)).calls).toBe(1);
  });

  test('by refusing the key says so, and says otherwise when there is none', async () => {
    const server = await serve([
      answers(401, { error: { message: 'Incorrect API key provided: sk-test-0123456789abcdefghij' } }),
    ]);
    const refused = failureOf(await ask(server.baseUrl));
    expect(refused.code).toBe('model.unauthorised');
    expect(JSON.stringify(refused)).not.toContain('0123456789abcdefghij');
    const keyless = portOf(server.baseUrl, {}, { apiKeyFor: () => Promise.resolve(undefined) });
    expect(outcomeOf(await keyless.ask(question(), new AbortController().signal))).toBe('model.no-key');
    expect(server.requests[1]!.head).not.toMatch(/authorization/i);
  });
});

describe('silence', () => {
  const idle = { limits: { retries: 0, firstContentMs: 60_000, idleMs: 20_000, totalMs: 120_000 } };

  test('of a model on this machine that reads its prompt is borne for five minutes', async () => {
    const server = await serve([sendsAndHangs('')]);
    const timers = fakeTimers();
    const { reply, ms } = await run(timers, ask(server.baseUrl, { limits: { retries: 0 }, timers }), 5000);
    expect(outcomeOf(reply)).toBe('model.idle');
    expect(failureOf(reply).message).toContain('300 s');
    expect(ms).toBeGreaterThanOrEqual(300_000);
  });

  test('after content ends it after 20 s, although comments keep coming', async () => {
    const server = await serve([
      (socket) => {
        socket.write(streamHead + piece('one'));
        const beat = setInterval(() => socket.write(': keep-alive\n\n' + event({ choices: [] })), 3);
        socket.on('close', () => clearInterval(beat));
      },
    ]);
    const timers = fakeTimers();
    const answer = ask(server.baseUrl, { ...idle, timers });
    await until(() => timers.armed().includes(20_000), 'the content');
    const start = timers.now();
    const { reply, ms } = await run(timers, answer);
    expect(outcomeOf(reply)).toBe('model.idle');
    expect(ms - start).toBeGreaterThanOrEqual(20_000);
    expect(ms - start).toBeLessThanOrEqual(20_500);
    await expect.poll(() => server.open()).toBe(0);
  });

  test.each([
    ['before the head', sendsAndHangs()],
    ['before the first content', sendsAndHangs(streamHead, ': waiting\n\n')],
  ] as const)('%s ends it after 60 s', async (_, script) => {
    const server = await serve([script]);
    const timers = fakeTimers();
    const answer = ask(server.baseUrl, { ...idle, timers });
    await until(() => server.requests.length === 1);
    const { reply, ms } = await run(timers, answer, 1000);
    expect(outcomeOf(reply)).toBe('model.idle');
    expect(ms).toBeGreaterThanOrEqual(60_000);
    expect(ms).toBeLessThanOrEqual(61_000);
    await expect.poll(() => server.open()).toBe(0);
  });

  test('is not seen in a slow drip, which the total time ends', async () => {
    const server = await serve([
      (socket) => {
        socket.write(streamHead);
        const drip = setInterval(() => socket.write(piece('x')), 1);
        socket.on('close', () => clearInterval(drip));
      },
    ]);
    const timers = fakeTimers();
    const { reply, ms } = await run(timers, ask(server.baseUrl, { ...idle, timers }), 400);
    expect(outcomeOf(reply)).toBe('model.timeout');
    expect(ms).toBeGreaterThanOrEqual(120_000);
    expect(ms).toBeLessThanOrEqual(120_500);
    await expect.poll(() => server.open()).toBe(0);
  });

  test('after the machine slept ends it within 5 s, but not when bytes come again', async () => {
    const dead = await serve([sendsAndHangs(streamHead, piece('x'))]);
    const timers = fakeTimers();
    const answer = ask(dead.baseUrl, { ...idle, timers });
    await until(() => timers.armed().includes(20_000));
    timers.jump(3_600_000);
    const woke = timers.now();
    const { reply, ms } = await run(timers, answer, 100);
    expect(failureOf(reply).message).toContain('woke up');
    expect(ms - woke).toBeLessThanOrEqual(5000);

    let socket: Socket | undefined;
    const alive = await serve([
      (each) => {
        socket = each;
        each.write(streamHead + piece('x'));
      },
    ]);
    const later = fakeTimers();
    const second = ask(alive.baseUrl, { ...idle, timers: later });
    await until(() => later.armed().includes(20_000));
    later.jump(3_600_000);
    later.advance(1500);
    socket!.end(piece('y', { finish: 'stop' }) + event('[DONE]'));
    expect(textOf(await second)).toBe('xy');
  });

  test('while connecting ends after 10 s', async () => {
    // A listener that accepts TCP but never speaks TLS.
    const server = await serve([sendsAndHangs()]);
    const timers = fakeTimers();
    const answer = ask(server.baseUrl.replace('http:', 'https:'), { ...idle, timers });
    await until(() => server.open() === 1 && timers.armed().includes(10_000));
    const { reply } = await run(timers, answer, 1000);
    expect(failureOf(reply)).toMatchObject({
      code: 'model.unreachable',
      message: expect.stringContaining('10 s') as string,
    });
  });
});

describe('an abort', () => {
  test.each([
    ['before the head', sendsAndHangs()],
    ['between contents', sendsAndHangs(streamHead, piece('x'))],
    ['while waiting to ask again', answers(503)],
  ] as const)('%s rejects at once and closes the socket', async (_, script) => {
    const server = await serve([script]);
    const controller = new AbortController();
    const timers = fakeTimers();
    const answer = ask(server.baseUrl, { timers }, {}, controller.signal);
    await until(() => server.requests.length === 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const at = performance.now();
    controller.abort();
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
    expect(performance.now() - at).toBeLessThan(5000);
    await expect.poll(() => server.open()).toBe(0);
    expect(timers.armed()).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });

  test('before the question sends nothing, not even the request for the key', async () => {
    const server = await serve([sends(goodReply('no'))]);
    let asked = 0;
    const port = portOf(server.baseUrl, {}, { apiKeyFor: () => Promise.resolve(String(asked++)) });
    await expect(port.ask(question(), AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
    expect([asked, server.received()]).toEqual([0, 0]);
  });
});
