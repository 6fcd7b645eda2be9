// “Keep as test”: a new file by the person's click, confirmed in the editor, and never over a file that is there.

import type { CodeAction } from 'vscode-languageserver';
import { afterAll, afterEach, expect, test } from 'vitest';
import type { Reproducer } from '../../../server/src/core/claim.ts';
import { receiptFor } from '../../support/fakePorts.ts';
import {
  fullCapabilities,
  removeFolders,
  startLsp,
  type Harness,
  type HarnessOptions,
} from '../../support/lspHarness.ts';
import { critiqued, findingOn } from '../../support/scriptedRuns.ts';

let lsp: Harness | undefined;
afterEach(() => lsp?.close());
afterAll(removeFolders);

const receipt = receiptFor('', 'vitest', 1);
const reproducer: Reproducer = {
  framework: 'vitest',
  path: 'test/sum.test.ts',
  text: "import { sum } from '../a.ts';\n",
  failure: 'expected 3, got 2',
  expected: '3',
  actual: '2',
  receipts: [receipt, receipt],
};
const text = 'export const sum = 1;\n';
const range = { start: { line: 0, character: 13 }, end: { line: 0, character: 16 } };

async function entries(more: { reproducer?: Reproducer }, options: HarnessOptions = {}) {
  lsp = await startLsp({
    ...options,
    scripts: { critique: (request) => [critiqued(request, [findingOn(request, 'sum', more)])] },
  });
  const uri = await lsp.open('a.ts', text);
  await lsp.run('touchstone.critique', { uri, range });
  const actions = await lsp.client.sendRequest<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri },
    range,
    context: { diagnostics: [] },
  });
  return actions.filter(({ title }) => title.startsWith('Keep as test'));
}

test('offers the test as a new file that the person confirms', async () => {
  const [action] = await entries({ reproducer });
  expect(action).toMatchObject({
    title: 'Keep as test: test/sum.test.ts',
    edit: {
      documentChanges: [
        { kind: 'create', uri: lsp!.uri('test/sum.test.ts'), options: { overwrite: false, ignoreIfExists: false } },
        { textDocument: { uri: lsp!.uri('test/sum.test.ts') }, edits: [{ newText: reproducer.text }] },
      ],
      changeAnnotations: { keep: { needsConfirmation: true } },
    },
  });
});

test('offers nothing where there is no reproducer', async () => {
  expect(await entries({})).toEqual([]);
});

test('offers nothing to an editor that cannot make files in an edit', async () => {
  const { workspace, ...rest } = fullCapabilities;
  const capabilities = { ...rest, workspace: { ...workspace, workspaceEdit: { documentChanges: true } } };
  expect(await entries({ reproducer }, { capabilities })).toEqual([]);
});

test('the hover shows the test, and that it is kept nowhere yet', async () => {
  await entries({ reproducer });
  const hover = await lsp!.client.sendRequest<{ contents: { value: string } }>('textDocument/hover', {
    textDocument: { uri: lsp!.uri('a.ts') },
    position: range.start,
  });
  expect(hover.contents.value).toContain('not kept anywhere yet');
  expect(hover.contents.value).toContain(reproducer.text.trim());
});
