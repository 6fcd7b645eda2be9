// Changes that our client shows by itself: the entries of the light bulb only name them, and what is sent is what an
// editor of another kind would get as an edit.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CodeAction } from 'vscode-languageserver';
import { afterAll, afterEach, expect, test } from 'vitest';
import type { Finding } from '../../../server/src/core/finding.ts';
import { receiptFor } from '../../support/fakePorts.ts';
import { fullCapabilities, removeFolders, startLsp, type Harness } from '../../support/lspHarness.ts';
import { critiqued, findingOn } from '../../support/scriptedRuns.ts';

let lsp: Harness | undefined;
afterEach(() => lsp?.close());
afterAll(removeFolders);

const text = '// sum(1) // => 7\nexport const sum = 1;\n';
const testText = "test('sums', () => {\n  assert.equal(sum(), 75);\n});\n";
const range = { start: { line: 1, character: 13 }, end: { line: 1, character: 16 } };
const receipt = receiptFor('', 'vitest', 1);
const capabilities = { ...fullCapabilities, experimental: { touchstone: { version: 1, showsChanges: true } } };

async function entries(): Promise<readonly CodeAction[]> {
  const at = { start: { line: 1, character: 22 }, end: { line: 1, character: 24 } };
  const more = (): Partial<Finding> => ({
    category: 'test',
    fixes: [
      { title: 'Find a fix from the failing test', side: 'code', edits: [], validatedBy: [] },
      {
        title: 'expect 55',
        side: 'test',
        edits: [],
        elsewhere: { uri: lsp!.uri('a.test.ts'), edits: [{ range: at, oldText: '75', newText: '55' }] },
        validatedBy: [],
      },
      { title: 'expect 1', side: 'document', edits: [{ span: { start: 16, end: 17 }, newText: '1' }], validatedBy: [] },
    ],
    reproducer: {
      framework: 'vitest',
      path: 'test/sum.test.ts',
      text: "import { sum } from '../a.ts';\n",
      failure: 'expected 3, got 2',
      expected: '3',
      actual: '2',
      receipts: [receipt, receipt],
    },
  });
  lsp = await startLsp({
    capabilities,
    scripts: { critique: (request) => [critiqued(request, [findingOn(request, 'sum = 1', more())])] },
  });
  writeFileSync(join(lsp.folder, 'a.test.ts'), testText);
  const uri = await lsp.open('a.ts', text);
  await lsp.run('touchstone.critique', { uri, range: { start: { line: 0, character: 0 }, end: range.end } });
  const actions = await lsp.client.sendRequest<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri },
    range,
    context: { diagnostics: [] },
  });
  return actions.filter(({ title }) => /^(?:Change|Keep)/u.test(title));
}

const choose = ({ command }: CodeAction) =>
  lsp!.client.sendRequest<{ code?: string } | null>('workspace/executeCommand', command);
const shown = () => lsp!.heard.filter(({ method }) => method === 'touchstone/change').map(({ params }) => params);

test('entries carry no edit, and choosing one sends what it would do', async () => {
  const all = await entries();
  expect(all.map(({ title, edit }) => [title, edit])).toEqual([
    ['Keep as test: test/sum.test.ts', undefined],
    ['Change the test instead: expect 55', undefined],
    ['Change the documentation instead: expect 1', undefined],
  ]);
  for (const one of all) expect(await choose(one)).toBeNull();
  expect(shown()).toMatchObject([
    {
      uri: lsp!.uri('test/sum.test.ts'),
      isNew: true,
      edits: [{ oldText: '', newText: "import { sum } from '../a.ts';\n" }],
    },
    { uri: lsp!.uri('a.test.ts'), isNew: false, edits: [{ oldText: '75', newText: '55' }] },
    {
      uri: lsp!.uri('a.ts'),
      isNew: false,
      edits: [
        {
          range: { start: { line: 0, character: 16 }, end: { line: 0, character: 17 } },
          oldText: '7',
          newText: '1',
        },
      ],
    },
  ]);
});

test('nothing is sent once the test says something else, and that is told', async () => {
  const [, ofTest] = await entries();
  writeFileSync(join(lsp!.folder, 'a.test.ts'), testText.replace('75', '76'));
  expect(await choose(ofTest!)).toMatchObject({ code: 'document.changed' });
  expect(shown()).toEqual([]);
});

test('nothing is sent of a finding that is gone, or of a change that it does not name', async () => {
  const [keep, ofTest] = await entries();
  const ask = (words: object) => lsp!.run('touchstone.showChange', words);
  expect(await ask({ finding: 'nobody' })).toMatchObject({ code: 'document.changed' });
  const { finding } = (ofTest!.command!.arguments as [{ finding: string }])[0];
  expect(await ask({ finding, fix: 'rm -rf' })).toMatchObject({ code: 'document.changed' });
  expect(keep!.command!.arguments).toEqual([{ finding }]);
  expect(shown()).toEqual([]);
});
