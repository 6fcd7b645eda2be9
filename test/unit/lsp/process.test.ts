// The server as a process of its own, from its source, over stdio: it ends with its editor, and says why
// when the input is no LSP.

import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const started: { readonly child: ChildProcessWithoutNullStreams; readonly temp: string }[] = [];

function startServer() {
  const temp = mkdtempSync(join(tmpdir(), 'touchstone-process-'));
  const env = { ...process.env, TMPDIR: temp, XDG_CACHE_HOME: temp, NODE_NO_WARNINGS: '1' };
  const child = spawn(process.execPath, [join(root, 'server/src/lsp/main.ts'), '--stdio'], { env, cwd: temp });
  started.push({ child, temp });
  let words = '';
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => (words += chunk.toString()));
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<{ code: number | null; words: string }>((settle) =>
    child.once('exit', (code) => settle({ code, words })),
  );
  const send = (message: object) => {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  const initialised = async () => {
    send({ id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } });
    await expect.poll(() => output, { timeout: 20_000 }).toContain('"serverInfo"');
  };
  return { child, ended, send, initialised, temp };
}

afterEach(() => {
  for (const { child, temp } of started.splice(0)) {
    child.kill('SIGKILL');
    rmSync(temp, { recursive: true, force: true });
  }
});

test(
  'ends within 500 ms when the editor closes the pipe, and leaves no temporary folder (P9)',
  { timeout: 30_000 },
  async () => {
    const server = startServer();
    await server.initialised();
    expect(readdirSync(server.temp).some((name) => name.startsWith('touchstone-'))).toBe(true);
    const closedAt = performance.now();
    server.child.stdin.end();
    await server.ended;
    expect(performance.now() - closedAt).toBeLessThan(500);
    expect(readdirSync(server.temp).filter((name) => name.startsWith('touchstone-'))).toEqual([]);
    expect(existsSync(server.temp)).toBe(true);
  },
);

test('ends with 0 after shutdown and exit', { timeout: 30_000 }, async () => {
  const server = startServer();
  await server.initialised();
  server.send({ id: 2, method: 'shutdown' });
  server.send({ method: 'exit' });
  expect((await server.ended).code).toBe(0);
});

test.each([
  ['without a length', 'Content-Type: text/plain\r\n\r\n{"jsonrpc":"2.0","id":1,"method":"initialize"}'],
  ['with a wrong length', 'Content-Length: 3\r\n\r\n{"jsonrpc":"2.0","id":1,"method":"x"}'],
])('says why and ends on a frame %s (P7)', { timeout: 30_000 }, async (_, frame) => {
  const server = startServer();
  await server.initialised();
  server.child.stdin.write(frame);
  const { code, words } = await server.ended;
  expect(code).toBe(1);
  expect(words).toContain('the input is not LSP');
});
