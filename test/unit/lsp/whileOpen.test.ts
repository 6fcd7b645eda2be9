// What is said to an editor that has gone is lost without an error.

import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import {
  createConnection,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { whileOpen } from '../../../server/src/lsp/whileOpen.ts';

test('a log line after the connection was disposed is no error', () => {
  const connection = createConnection(
    ProposedFeatures.all,
    new StreamMessageReader(new PassThrough()),
    new StreamMessageWriter(new PassThrough()),
  );
  connection.listen();
  connection.dispose();
  const say = () => connection.console.error('too late');
  expect(say).toThrow('disposed');
  expect(() => whileOpen(say)).not.toThrow();
});

test('every other error is thrown, a missing file among them', () => {
  for (const error of [new Error('broken'), Object.assign(new Error('gone'), { code: 'ENOENT' })])
    expect(() =>
      whileOpen(() => {
        throw error;
      }),
    ).toThrow(error);
});
