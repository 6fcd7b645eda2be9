// The editor host of the kill matrix, a process of its own so that it can be killed: starts the bundled
// server over stdio as an editor does, and critiques one file again and again. It says where it stands in
// lines of JSON on its standard output.

import { readFileSync } from 'node:fs';
import { pathToUri } from '../server/src/workspace/uri.ts';
import { startLsp } from './lspClient.ts';

/** What the host is told, as JSON in its only argument. */
export interface HostOrder {
  readonly serverPath: string;
  readonly folder: string;
  readonly file: string;
  readonly languageId: string;
  readonly storagePath: string;
  readonly testCommand: readonly string[];
}

/** What it says. */
export type HostWord =
  | { readonly kind: 'ready'; readonly server: number }
  | { readonly kind: 'started' }
  | { readonly kind: 'ended'; readonly ms: number; readonly answer: unknown };

const say = (word: HostWord) => process.stdout.write(`${JSON.stringify(word)}\n`);

async function host(order: HostOrder): Promise<void> {
  const client = await startLsp(
    order.serverPath,
    pathToUri(order.folder),
    {
      storagePath: order.storagePath,
      settings: order.testCommand.length === 0 ? {} : { 'test.command': order.testCommand },
    },
    // Whoever is asked whether tests may run without isolation says yes here.
    (method, params) =>
      method === 'window/showMessageRequest' ? (params as { actions?: unknown[] }).actions?.[0] : undefined,
  );
  say({ kind: 'ready', server: client.pid });
  const uri = pathToUri(order.file);
  const text = readFileSync(order.file, 'utf8');
  client.notify('textDocument/didOpen', {
    textDocument: { uri, languageId: order.languageId, version: 1, text },
  });
  const range = { start: { line: 0, character: 0 }, end: { line: text.split('\n').length - 1, character: 0 } };
  for (;;) {
    const startedAt = performance.now();
    say({ kind: 'started' });
    const { answer } = client.request('workspace/executeCommand', {
      command: 'touchstone.critique',
      arguments: [{ uri, range }],
    });
    const { result, error } = await answer;
    say({ kind: 'ended', ms: performance.now() - startedAt, answer: error ?? result });
  }
}

// A server that was killed ends the host too, by the request that it left unanswered.
host(JSON.parse(process.argv[2] ?? '{}') as HostOrder).catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
