// Values beside the lines that made them: observed, meant where they part, the first of those marked; and nothing of a
// text that has changed since.

import type { InlayHint } from 'vscode-languageserver';
import { afterAll, afterEach, expect, test } from 'vitest';
import type { Finding } from '../../../server/src/core/finding.ts';
import { removeFolders, startLsp, type Harness } from '../../support/lspHarness.ts';
import { critiqued, findingOn } from '../../support/scriptedRuns.ts';

let lsp: Harness | undefined;
afterEach(() => lsp?.close());
afterAll(removeFolders);

const text = 'function sum(list) {\n  let total = 1;\n  const twice = total * 2;\n  return twice;\n}\n';
const range = { start: { line: 0, character: 0 }, end: { line: 5, character: 0 } };

async function hintsAfter(rule: string): Promise<readonly InlayHint[]> {
  lsp = await startLsp({
    scripts: {
      critique: (request) => {
        const { uri } = request.target.document;
        const row = (line: number, excerpt: string): Finding['evidence'][number] => ({
          checker: 'trace',
          excerpt,
          at: { uri, line },
        });
        const evidence = [
          { checker: 'a model', excerpt: 'The first of 3 values that is not what was meant.' },
          row(0, 'list: intended [], observed []'),
          row(1, 'total: intended 0, observed 1'),
          row(2, 'twice: intended 0, observed 2'),
          row(3, 'twice: intended 4, never reached'),
        ];
        const more = { rule, message: 'total is meant to be 0 here.', proof: 'opinion', evidence } as const;
        return [critiqued(request, [findingOn(request, 'let total = 1;', more)])];
      },
    },
  });
  const uri = await lsp.open('a.js', text, 'javascript');
  await lsp.run('touchstone.critique', { uri, range });
  return hints();
}

const hints = () =>
  lsp!.client.sendRequest<readonly InlayHint[]>('textDocument/inlayHint', {
    textDocument: { uri: lsp!.uri('a.js') },
    range,
  });

test('the first divergence is marked, and equal values are told once [S034] [S275]', async () => {
  const shown = await hintsAfter('critic/plan-trace');
  expect(shown.map(({ position, label }) => [position, label])).toEqual([
    [{ line: 0, character: 20 }, 'list = []'],
    [{ line: 1, character: 16 }, '⚠ total = 1, meant 0'],
    [{ line: 2, character: 26 }, 'twice = 2, meant 0'],
    [{ line: 3, character: 15 }, 'never reached, meant twice = 4'],
  ]);
});

test('nothing is told of a text that has changed, and all again when that is undone', async () => {
  const shown = await hintsAfter('critic/plan-trace');
  await lsp!.change(lsp!.uri('a.js'), 2, { start: [3, 9], end: [3, 14], text: 'total' });
  expect(await hints()).toEqual([]);
  await lsp!.change(lsp!.uri('a.js'), 3, { start: [3, 9], end: [3, 14], text: 'twice' });
  expect(await hints()).toEqual(shown);
});

test('findings of other critics have none', async () => {
  expect(await hintsAfter('critic/keep-or-revise')).toEqual([]);
});
