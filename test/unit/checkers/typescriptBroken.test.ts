// Compilers that break: workers that die or hang, language servers that babble, refuse or vanish. None of
// it is ever taken for a pass, and the next question is answered.

import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { createTypeScriptClient, type TypeScriptClient } from '../../../server/src/checkers/typescriptClient.ts';
import { createNativeCompilers } from '../../../server/src/checkers/typescriptNative.ts';
import type { WireQuestion } from '../../../server/src/checkers/typescriptWire.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'touchstone-broken-')));
const clients: TypeScriptClient[] = [];
const never = new AbortController().signal;

afterEach(async () => {
  for (const client of clients.splice(0)) await client.dispose();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function script(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** A worker that treats the text of a question as the body of a function of `reply`. */
function client(): TypeScriptClient {
  const body = `
import { parentPort } from 'node:worker_threads';
parentPort.on('message', ({ id, question }) => {
  const reply = (answer) => parentPort.postMessage({ id, answer });
  new Function('reply', question.text)(reply);
});`;
  const made = createTypeScriptClient(script('worker.mjs', body));
  clients.push(made);
  return made;
}

const ask = (text: string): WireQuestion => ({
  kind: 'syntax',
  typescript: '/ts.js',
  root: folder,
  path: '/a.ts',
  languageId: 'typescript',
  text,
  buffers: [],
});
const done = "reply({ kind: 'cancelled' })";
const busy = 'for (const end = Date.now() + 60_000; Date.now() < end; );';

test('tells a worker that dies, and starts another', async () => {
  const own = client();
  expect(await own.ask(ask("throw new Error('out of luck')"), 5000, never)).toEqual({
    kind: 'failed',
    message: 'out of luck',
  });
  expect(await own.ask(ask(done), 5000, never)).toEqual({ kind: 'cancelled' });
});

test('ends a worker that misses the deadline', async () => {
  const own = client();
  expect(await own.ask(ask(busy), 100, never)).toEqual({ kind: 'timedOut' });
  expect(await own.ask(ask(done), 5000, never)).toEqual({ kind: 'cancelled' });
});

test('answers an abort at once while the worker is busy, and replaces it when it stays so', async () => {
  const own = client();
  const controller = new AbortController();
  const first = own.ask(ask(busy), 30_000, controller.signal);
  const startedAt = performance.now();
  controller.abort();
  await expect(first).rejects.toMatchObject({ name: 'AbortError' });
  expect(performance.now() - startedAt).toBeLessThan(1000);
  expect(await own.ask(ask(done), 10_000, never)).toEqual({ kind: 'cancelled' });
});

test('does not post a question that was aborted before it was asked', async () => {
  await expect(async () => client().ask(ask(done), 5000, AbortSignal.abort())).rejects.toMatchObject({
    name: 'AbortError',
  });
});

const server = (onMessage: string) => `
let rest = Buffer.alloc(0);
const send = (message) => {
  const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
  process.stdout.write('Content-Length: ' + body.length + '\\r\\n\\r\\n');
  process.stdout.write(body);
};
process.stdin.on('data', (chunk) => {
  rest = Buffer.concat([rest, chunk]);
  for (;;) {
    const head = rest.indexOf('\\r\\n\\r\\n');
    if (head < 0) return;
    const end = head + 4 + Number(/\\d+/.exec(rest.subarray(0, head))[0]);
    if (rest.length < end) return;
    const message = JSON.parse(rest.subarray(head + 4, end));
    rest = rest.subarray(end);
    if (message.method === 'initialize') send({ id: message.id, result: {} });
    if (message.method === 'textDocument/diagnostic') { ${onMessage} }
  }
});`;

test.each([
  [
    'answers in another shape',
    'send({ id: message.id, result: { kind: "full", items: [{ text: 1 }] } });',
    'unusable',
    '"items"',
  ],
  ['answers nothing', 'send({ id: message.id, result: null });', 'unusable', 'null'],
  ['refuses', 'send({ id: message.id, error: { code: 1, message: "no project" } });', 'failed', 'no project'],
  ['writes something else', 'process.stdout.write("x".repeat(5000));', 'failed', 'not the protocol'],
  ['writes a broken message', 'process.stdout.write("Content-Length: 2\\r\\n\\r\\n{]");', 'failed', 'not JSON'],
  [
    'announces a giant',
    'process.stdout.write("Content-Length: 99999999999\\r\\n\\r\\n");',
    'failed',
    'not the protocol',
  ],
  ['ends', 'console.error("my last words"); process.exit(3);', 'failed', 'ended with code 3: my last words'],
])('does not believe a language server that %s', async (name, onMessage, kind, words) => {
  const compilers = createNativeCompilers();
  const argv = [process.execPath, script(`${name.replaceAll(' ', '-')}.cjs`, server(onMessage))] as const;
  const path = join(folder, 'a.ts');
  const question = {
    argv,
    root: folder,
    path,
    text: 'let a;\n',
    buffers: new Map<string, string>(),
    dependantLimit: 10,
  };
  try {
    expect(await compilers.ask(question, never)).toEqual({ kind, message: expect.stringContaining(words) });
  } finally {
    await compilers.dispose();
  }
});

test('says so when a language server cannot be started', async () => {
  const compilers = createNativeCompilers();
  const question = {
    argv: [join(folder, 'nothing')] as const,
    root: folder,
    path: join(folder, 'a.ts'),
    text: '',
    buffers: new Map<string, string>(),
    dependantLimit: 10,
  };
  expect(await compilers.ask(question, never)).toEqual({
    kind: 'failed',
    message: expect.stringContaining('could not be started'),
  });
  await compilers.dispose();
});
