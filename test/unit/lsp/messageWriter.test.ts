// How messages leave the server: whole, in order, and with the length of their bytes.

import { PassThrough, Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { createMessageConnection, StreamMessageReader, type Message } from 'vscode-languageserver/node';
import { WholeMessageWriter } from '../../../server/src/lsp/messageWriter.ts';

const message = (method: string, params: unknown) => ({ jsonrpc: '2.0', method, params }) as Message;

test('each message is one write, and is read as it was written', async () => {
  const pipe = new PassThrough();
  const chunks: string[] = [];
  pipe.on('data', (chunk: Buffer) => chunks.push(chunk.toString('utf8')));
  const heard: unknown[] = [];
  const reader = createMessageConnection(new StreamMessageReader(pipe), new WholeMessageWriter(new PassThrough()));
  reader.onNotification((method, params) => void heard.push([method, params]));
  reader.listen();
  const writer = new WholeMessageWriter(pipe);
  const words = ['one', 'zwölf 😀', '\r\n\r\n'];
  await Promise.all(words.map((said) => writer.write(message('say', { said }))));
  await expect.poll(() => heard).toEqual(words.map((said) => ['say', { said }]));
  expect(chunks.map((chunk) => chunk.split('\r\n', 1)[0])).toEqual(
    words.map((said) => `Content-Length: ${Buffer.byteLength(JSON.stringify(message('say', { said })))}`),
  );
  reader.dispose();
});

test('an output that is gone fails the message, and is told', async () => {
  const out = new Writable({ write: (_chunk, _encoding, done) => done(new Error('gone')) });
  const writer = new WholeMessageWriter(out);
  const told: string[] = [];
  writer.onError(([error]) => told.push(error.message));
  await expect(writer.write(message('say', {}))).rejects.toThrow('gone');
  expect(told).toContain('gone');
});
