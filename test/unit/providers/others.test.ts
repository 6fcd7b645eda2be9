// The editor's models (row N19), recorded answers, local servers, and the scripted port of the tests.

import { describe, expect, test } from 'vitest';
import { createModels } from '../../../server/src/providers/combine.ts';
import { discoverLocalServers, modelsAt } from '../../../server/src/providers/discover.ts';
import { createEditorModels, type EditorQuestion } from '../../../server/src/providers/editor.ts';
import { noModels } from '../../../server/src/providers/none.ts';
import {
  parseRecording,
  recordingModels,
  replayModels,
  type RecordedAnswer,
} from '../../../server/src/providers/replay.ts';
import { failureOf, question, settingsOf, textOf } from '../../support/askEndpoint.ts';
import { fakeTimers } from '../../support/fakeTimers.ts';
import { answers, sendsAndHangs, startFaultServer } from '../../support/faultServer.ts';
import { replacement, startScriptedEndpoint } from '../../support/scriptedEndpoint.ts';
import { scriptedModels } from '../../support/scriptedModels.ts';
import { parseReplacement } from '../../../server/src/core/reply.ts';

const signal = new AbortController().signal;

describe('the editor’s model', () => {
  test.each([
    ['NoPermissions', 'Allow'],
    ['Blocked', 'quota'],
    ['NotFound', 'Choose another'],
    ['Unknown', 'Try again'],
  ])('that fails with %s is named, with a next step', async (reason, words) => {
    const port = createEditorModels({
      model: 'gpt',
      askEditor: () => Promise.resolve({ kind: 'failed', reason, message: 'no\u0000 way' }),
    });
    const failed = failureOf(await port.ask(question(), signal));
    expect(failed.code).toBe('model.editor');
    expect(`${failed.nextStep}`).toContain(words);
    expect(failed.nextStep).toContain('without a model');
    expect(JSON.stringify(failed)).not.toContain('\\u0000');
  });

  test('answers through the client, with secrets hidden on the way', async () => {
    const seen: EditorQuestion[] = [];
    const models = createModels({
      critic: {
        model: 'gpt',
        askEditor: (asked) => {
          seen.push(asked);
          return Promise.resolve({ kind: 'text', text: `so: ${asked.messages[0]!.content}`, model: 'gpt-9' });
        },
      },
    });
    if (!models.ok) throw new Error(models.error.message);
    const reply = await models.value.ask(
      question({ role: 'critic', messages: [{ role: 'user', content: 'password = "hunter22"' }] }),
      signal,
    );
    expect(reply).toMatchObject({
      kind: 'text',
      text: 'so: password = "hunter22"',
      model: 'gpt-9',
      endpoint: 'editor',
      usage: { estimated: true },
      finish: 'unknown',
    });
    expect(seen[0]!.messages[0]!.content).toBe('password = "__TOUCHSTONE_SECRET_1__"');
  });

  test('that vanishes while asked is a failure, an abort is an abort, and silence ends', async () => {
    const vanished = createEditorModels({
      model: 'gpt',
      askEditor: () => Promise.reject(new Error('connection is disposed')),
    });
    expect(failureOf(await vanished.ask(question(), signal)).code).toBe('model.editor');
    const timers = fakeTimers();
    const silent = createEditorModels({ model: 'gpt', askEditor: () => new Promise(() => undefined) }, { timers });
    const controller = new AbortController();
    const aborted = silent.ask(question(), controller.signal);
    controller.abort();
    await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
    const late = silent.ask(question(), signal);
    timers.advance(120_000);
    expect(failureOf(await late).code).toBe('model.timeout');
  });

  test('with broken characters is refused', async () => {
    const port = createEditorModels({
      model: 'gpt',
      askEditor: () => Promise.resolve({ kind: 'text', text: 'caf\uFFFD' }),
    });
    expect(failureOf(await port.ask(question(), signal)).code).toBe('model.bad-encoding');
  });
});

describe('recorded answers', () => {
  async function record() {
    const recorded: RecordedAnswer[] = [];
    const port = recordingModels(scriptedModels(['one', 'two']), 'm', (answer) => recorded.push(answer));
    await port.ask(question(), signal);
    await port.ask(question({ messages: [{ role: 'user', content: 'Say goodbye to all.' }] }), signal);
    return recorded;
  }

  test('are given again for the same question, whatever its id', async () => {
    const recording = parseRecording((await record()).map((answer) => JSON.stringify(answer)).join('\n'));
    if (!recording.ok) throw new Error(recording.error.message);
    const port = replayModels(recording.value, 'm');
    expect(textOf(await port.ask(question({ id: 'other' }), signal))).toBe('one');
    expect(await port.ask(question(), signal)).toMatchObject({ endpoint: 'replay' });
  });

  test.each([
    [
      'other words',
      { messages: [{ role: 'user' as const, content: 'Say goodbye to some.' }] },
      'other from character 21 on, at “some.”',
    ],
    ['another version', { prompt: { id: 'p', version: 2 } }, 'same messages, other version'],
    ['another temperature', { temperature: 1 }, 'same messages, other version, role, model or options'],
    ['another role', { role: 'judge' as const }, 'same messages'],
  ])('are not given for %s, and the nearest is named', async (_, more, words) => {
    const recorded = await record();
    const failed = failureOf(await replayModels(recorded, 'm').ask(question(more), signal));
    expect(failed.code).toBe('model.none');
    expect(failed.message).toContain(words);
    expect(recorded.some((answer) => failed.message.includes(`nearest is ${answer.key}`))).toBe(true);
  });

  test.each(['{"key":1}', 'no json', '{"key":"k","messages":[],"reply":{"kind":"magic"}}'])(
    'that are damaged are refused: %s',
    (line) => {
      expect(parseRecording(`\n${line}\n`)).toMatchObject({ ok: false, error: { code: 'config.bad-file' } });
    },
  );

  test('that are empty say so', async () => {
    expect(failureOf(await replayModels([], 'm').ask(question(), signal)).message).toContain('The recording is empty');
  });
});

describe('local servers', () => {
  test('are found where they answer as one, and nothing else is', async () => {
    const good = await startScriptedEndpoint(['x'], { model: 'qwen' });
    const page = await startFaultServer([answers(200, '<html>router</html>')]);
    const failing = await startFaultServer([answers(500, { data: [{ id: 'no' }] })]);
    const gone = await startFaultServer([]);
    await gone.close();
    try {
      const ports = [
        { name: 'gone', port: gone.port },
        { name: 'page', port: page.port },
        { name: 'failing', port: failing.port },
        { name: 'good', port: Number(new URL(good.baseUrl).port) },
      ];
      expect(await discoverLocalServers(signal, ports)).toEqual([
        { name: 'good', baseUrl: good.baseUrl, models: ['qwen'] },
      ]);
      expect(page.requests[0]!.head).toMatch(/^GET \/v1\/models HTTP/);
      expect(page.requests[0]!.head).not.toMatch(/authorization|cookie/i);
    } finally {
      await Promise.all([good.close(), page.close(), failing.close()]);
    }
  });

  test('that do not answer are given up after one second, and an abort is one', async () => {
    const server = await startFaultServer([sendsAndHangs()]);
    try {
      const timers = fakeTimers();
      const found = modelsAt(server.baseUrl, undefined, signal, timers);
      await expect.poll(() => server.requests.length).toBe(1);
      timers.advance(999);
      await new Promise((resolve) => setTimeout(resolve, 10));
      expect(server.open()).toBe(1);
      timers.advance(1);
      expect(await found).toEqual([]);
      await expect.poll(() => server.open()).toBe(0);
      await expect(discoverLocalServers(AbortSignal.abort(), [])).rejects.toMatchObject({ name: 'AbortError' });
    } finally {
      await server.close();
    }
  });
});

describe('no model and scripted models', () => {
  test('no model answers nothing', async () => {
    expect(noModels.has('writer')).toBe(false);
    expect(failureOf(await noModels.ask(question(), signal)).code).toBe('model.none');
  });

  test('scripted answers fit the request’s nonce, in memory and over the wire', async () => {
    const request = question({
      messages: [{ role: 'user', content: 'Reply between <<<TOUCHSTONE n1 and TOUCHSTONE n1>>>' }],
    });
    const endpoint = await startScriptedEndpoint([replacement('b'), 'last']);
    try {
      const models = createModels({ default: settingsOf(endpoint.baseUrl, { model: endpoint.model }) });
      if (!models.ok) throw new Error(models.error.message);
      for (const port of [scriptedModels([replacement('b'), 'last']), models.value]) {
        expect(parseReplacement(textOf(await port.ask(request, signal)), 'n1', 'a')).toMatchObject({
          ok: true,
          value: { text: 'b' },
        });
        expect(textOf(await port.ask(request, signal))).toBe('last');
        expect(textOf(await port.ask(request, signal))).toBe('last');
      }
      expect(endpoint.requests.map((each) => each.index)).toEqual([0, 1, 2]);
    } finally {
      await endpoint.close();
    }
  });
});
