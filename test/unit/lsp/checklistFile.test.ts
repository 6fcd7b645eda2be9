// The checklist file in an editor: faults at their lines, proposals, and nothing for other files.

import { mkdirSync, mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CompletionItem, PublishDiagnosticsParams } from 'vscode-languageserver';
import { afterAll, afterEach, expect, test } from 'vitest';
import {
  fullCapabilities,
  plainCapabilities,
  removeFolders,
  startLsp,
  type Harness,
} from '../../support/lspHarness.ts';

let lsp: Harness | undefined;
afterEach(() => lsp?.close());
afterAll(removeFolders);

function folderWithRules(): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'touchstone-lsp-test-')));
  mkdirSync(path.join(folder, '.touchstone'));
  return folder;
}

const told = () =>
  lsp!.heard.flatMap(({ method, params }) =>
    method === 'textDocument/publishDiagnostics' ? [params as PublishDiagnosticsParams] : [],
  );

test.each([fullCapabilities, plainCapabilities])('faults come and go as the file is edited', async (capabilities) => {
  lsp = await startLsp({ capabilities, folder: folderWithRules() });
  const uri = await lsp.open('.touchstone/checklist.yaml', 'items:\n  - question: a\n    check: regx\n', 'yaml');
  await lsp.until('textDocument/publishDiagnostics');
  expect(told().at(-1)).toMatchObject({ uri, diagnostics: [{ range: { start: { line: 2 } }, severity: 1 }] });
  const before = told().length;
  await lsp.change(uri, 2, { start: [2, 11], end: [2, 15], text: 'types' });
  await lsp.until(
    'textDocument/publishDiagnostics',
    ({ diagnostics }: PublishDiagnosticsParams) => diagnostics.length === 0,
  );
  expect(told().length).toBeGreaterThan(before);
});

test('proposes members and values there, and nothing elsewhere', async () => {
  lsp = await startLsp({ capabilities: fullCapabilities, folder: folderWithRules() });
  const ask = (uri: string, line: number, character: number) =>
    lsp!.client.sendRequest<CompletionItem[] | null>('textDocument/completion', {
      textDocument: { uri },
      position: { line, character },
    });
  const uri = await lsp.open('.touchstone/checklist.yaml', 'items:\n  - question: a\n    check: \n', 'yaml');
  expect((await ask(uri, 2, 11))?.map(({ label }) => label)).toContain('property');
  const other = await lsp.open('other.yaml', 'items:\n  - check: \n', 'yaml');
  expect(await ask(other, 1, 11)).toBeNull();
  expect(lsp.critiques).toEqual([]);
});
