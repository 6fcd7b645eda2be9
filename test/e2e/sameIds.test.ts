// The same findings with the same ids at every door: pulled from the bundled server as an editor does, as JSON and as
// SARIF from the command line. Neovim, which is pushed them, is held against the same in test/neovim.

import { spawn, type ChildProcess } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import type { Log } from 'sarif';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type Diagnostic,
  type MessageConnection,
} from 'vscode-languageserver/node';
import { cliPath, runCli, type Project } from '../support/project.ts';
import { inOrder, manyFindings, manyPath, manyProject, toldByCommandLine, type Told } from '../support/sameIds.ts';

let project: Project;
let told: readonly Told[];
let child: ChildProcess | undefined;
let client: MessageConnection | undefined;
beforeAll(async () => {
  project = manyProject();
  told = await toldByCommandLine(project);
}, 120_000);
afterAll(() => {
  client?.dispose();
  child?.kill('SIGKILL');
  project.remove();
});

test('SARIF tells the findings of the JSON under the same ids', async () => {
  const end = await runCli(project, ['critique', manyPath, '--format', 'sarif', '--quiet']);
  const { results } = (JSON.parse(end.stdout) as Log).runs[0]!;
  const shown = results!.map(({ ruleId, properties, locations }) => ({
    id: String(properties!['id']),
    rule: ruleId!,
    line: locations![0]!.physicalLocation!.region!.startLine! - 1,
  }));
  expect(inOrder(shown)).toEqual(told);
}, 120_000);

test('an editor that pulls gets the findings of the command line under the same ids', async () => {
  child = spawn(process.execPath, [cliPath, 'lsp', '--stdio'], {
    cwd: project.root,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, XDG_CACHE_HOME: project.path('.cache'), XDG_STATE_HOME: project.path('.state') },
  });
  client = createMessageConnection(new StreamMessageReader(child.stdout!), new StreamMessageWriter(child.stdin!));
  client.listen();
  client.onRequest('workspace/diagnostic/refresh', () => null);
  await client.sendRequest('initialize', {
    processId: process.pid,
    rootUri: pathToFileURL(project.root).href,
    capabilities: { textDocument: { diagnostic: {} }, workspace: { diagnostics: { refreshSupport: true } } },
  });
  await client.sendNotification('initialized', {});
  const uri = pathToFileURL(project.path(manyPath)).href;
  await client.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'typescript', version: 1, text: manyFindings },
  });
  const range = { start: { line: 0, character: 0 }, end: { line: manyFindings.split('\n').length - 1, character: 0 } };
  await client.sendRequest('workspace/executeCommand', { command: 'touchstone.critique', arguments: [{ uri, range }] });
  const report: { readonly items: readonly Diagnostic[] } = await client.sendRequest('textDocument/diagnostic', {
    textDocument: { uri },
  });
  const shown = report.items.map((one) => ({
    id: (one.data as { readonly id: string }).id,
    rule: String(one.code),
    line: one.range.start.line,
  }));
  expect(inOrder(shown)).toEqual(told);
}, 120_000);
