// Keys and models through the client: a key is asked for at the time of use, for its own origin, and the
// editor's refusals become failures.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ModelPort, ModelRequest } from '../../../server/src/core/ports.ts';
import type { ClientPort } from '../../../server/src/lsp/clientPort.ts';
import { modelsFor, preview } from '../../../server/src/lsp/models.ts';
import type { RunSettings } from '../../../server/src/lsp/settings.ts';
import type { AskEditorModelAnswer } from '../../../server/src/protocol/askEditorModel.ts';

const request: ModelRequest = {
  id: 'q1',
  role: 'writer',
  prompt: { id: 'p', version: 1 },
  messages: [
    { role: 'system', content: 'be brief' },
    { role: 'user', content: 'hello' },
  ],
  temperature: 0,
  maxTokens: 10,
};
const never = new AbortController().signal;
const seen: (string | undefined)[] = [];
let server: Server;
let origin = '';

beforeAll(async () => {
  server = createServer((incoming, answer) => {
    seen.push(incoming.headers.authorization);
    answer.writeHead(401).end('{"error":{"message":"no"}}');
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => void seen.splice(0));
afterAll(() => new Promise<void>((resolve) => void server.close(() => resolve())));

function clientWith(parts: Partial<ClientPort>): ClientPort {
  return { network: () => Promise.resolve({ noProxy: [], strictSSL: true }), ...parts } as ClientPort;
}

async function models(choices: RunSettings['models'], parts: Partial<ClientPort>): Promise<ModelPort> {
  const made = await modelsFor(choices, clientWith(parts));
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}

describe('keys (K5, S4)', () => {
  test('are asked for at each use, so that a removed key is not sent again', async () => {
    const keys: (string | undefined)[] = ['first-key-value', undefined];
    const asked: string[] = [];
    const port = await models(
      { default: { baseUrl: `${origin}/v1`, name: 'm' } },
      {
        key: (from) => {
          asked.push(from);
          return Promise.resolve(keys[asked.length - 1]);
        },
      },
    );
    await port.ask(request, never);
    await port.ask(request, never);
    expect(asked).toEqual([origin, origin]);
    expect(seen[0]).toBe('Bearer first-key-value');
    expect(seen.slice(1).some((header) => header?.includes('first-key-value'))).toBe(false);
  });

  test('of another host are never asked for', async () => {
    const asked: string[] = [];
    const port = await models(
      { default: { baseUrl: `${origin}/v1`, name: 'm' } },
      {
        key: (from) => {
          asked.push(from);
          return Promise.resolve(undefined);
        },
      },
    );
    await port.ask(request, never);
    expect(new Set(asked)).toEqual(new Set([origin]));
  });
});

describe('the editor’s models (N19)', () => {
  test.each(['NoPermissions', 'Blocked', 'NotFound', 'other'] as const)(
    'that fail with %s give a failure with a next step',
    async (reason) => {
      const answer: AskEditorModelAnswer = { kind: 'failed', reason, message: 'no' };
      const port = await models(
        { default: { baseUrl: 'editor', name: 'm' } },
        { askModel: () => Promise.resolve(answer) },
      );
      const reply = await port.ask(request, never);
      expect(reply).toMatchObject({ kind: 'failed', failure: { code: 'model.editor' } });
      expect(reply.kind === 'failed' && reply.failure.nextStep.length > 0).toBe(true);
    },
  );

  test('hear the system’s words as the user’s, because they know no system role', async () => {
    const heard: string[] = [];
    const port = await models(
      { default: { baseUrl: 'editor', name: 'm' } },
      {
        askModel: ({ messages }) => {
          heard.push(...messages.map(({ role }) => role));
          return Promise.resolve({ kind: 'text', text: 'hi', model: 'm' });
        },
      },
    );
    expect(await port.ask(request, never)).toMatchObject({ kind: 'text', text: 'hi' });
    expect(heard).toEqual(['user', 'user']);
  });
});

describe('without a choice', () => {
  test('there is no model, and nothing is asked of the client', async () => {
    const port = await models({}, { network: () => Promise.reject(new Error('must not be asked')) });
    expect(port.has('writer')).toBe(false);
  });

  test('an address that cannot be used is refused by name', async () => {
    expect(await modelsFor({ default: { baseUrl: 'http://example.org/v1', name: 'm' } }, clientWith({}))).toMatchObject(
      { ok: false, error: { code: 'config.bad-value' } },
    );
  });
});

test('the preview shows address, model and the exact body, and sends nothing', () => {
  const shown = preview(request, { baseUrl: `${origin}/v1`, name: 'm' });
  expect(shown.ok && shown.value).toContain(`POST ${origin}/v1/chat/completions`);
  expect(shown.ok && shown.value).toContain('hello');
  expect(seen).toEqual([]);
});
