// “Change the test instead”: chosen by name, shown before it is applied, and only on the text that it was made for.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CodeAction, TextDocumentEdit } from 'vscode-languageserver';
import { afterAll, afterEach, expect, test } from 'vitest';
import type { RunEvent } from '../../../server/src/core/event.ts';
import { failure } from '../../../server/src/core/failure.ts';
import type { FindingFix } from '../../../server/src/core/finding.ts';
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

const text = '// sum(1) // => 7\nexport const sum = 1;\n';
const testText = "test('sums', () => {\n  assert.equal(sum(), 75);\n});\n";
const range = { start: { line: 1, character: 13 }, end: { line: 1, character: 16 } };
const search: FindingFix = { title: 'Find a fix from the failing test', side: 'code', edits: [], validatedBy: [] };
const ofDocument: FindingFix = {
  title: 'expect 1',
  side: 'document',
  edits: [{ span: { start: 16, end: 17 }, newText: '1' }],
  validatedBy: [],
};
const ofTest = (uri: string): FindingFix => ({
  title: 'expect 55',
  side: 'test',
  edits: [],
  elsewhere: {
    uri,
    edits: [
      { range: { start: { line: 1, character: 22 }, end: { line: 1, character: 24 } }, oldText: '75', newText: '55' },
    ],
  },
  validatedBy: [],
});

async function start(options: HarnessOptions = {}, outside?: string): Promise<string> {
  const fixes = () => [search, ofTest(outside ?? lsp!.uri('a.test.ts')), ofDocument];
  lsp = await startLsp({
    ...options,
    scripts: {
      critique: (request) => [
        critiqued(request, [findingOn(request, 'sum = 1', { category: 'test', fixes: fixes() })]),
      ],
    },
  });
  writeFileSync(join(lsp.folder, 'a.test.ts'), testText);
  const uri = await lsp.open('a.ts', text);
  await lsp.run('touchstone.critique', { uri, range: { start: { line: 0, character: 0 }, end: range.end } });
  return uri;
}

const changes = async (at = range): Promise<CodeAction[]> => {
  const actions = await lsp!.client.sendRequest<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri: lsp!.uri('a.ts') },
    range: at,
    context: { diagnostics: [] },
  });
  return actions.filter(({ title }) => title.startsWith('Change '));
};
const chosen = (action: CodeAction) => lsp!.client.sendRequest<CodeAction>('codeAction/resolve', action);
const editsOf = ({ edit }: CodeAction) => edit?.documentChanges?.map((change) => change as TextDocumentEdit);

test('the change of the test is an entry of its own name, never preferred, and is confirmed in the editor', async () => {
  await start();
  const [action, other] = await changes();
  expect([action!.title, other!.title]).toEqual([
    'Change the test instead: expect 55',
    'Change the documentation instead: expect 1',
  ]);
  expect([action!.isPreferred, action!.edit]).toEqual([false, undefined]);
  const resolved = await chosen(action!);
  expect(editsOf(resolved)).toEqual([
    {
      textDocument: { uri: lsp!.uri('a.test.ts'), version: null },
      edits: [
        {
          range: { start: { line: 1, character: 22 }, end: { line: 1, character: 24 } },
          newText: '55',
          annotationId: 'fix',
        },
      ],
    },
  ]);
  expect(resolved.edit?.changeAnnotations).toMatchObject({ fix: { needsConfirmation: true } });
});

/** The finding, and an opinion beside it, until the test expects 55. */
const untilChanged: NonNullable<HarnessOptions['scripts']>['critique'] = (request) => {
  const isChanged = [...request.snapshot.buffers.values()].some((one) => one.includes('55'));
  const opinion = findingOn(request, 'const sum', { id: 'o1', rule: 'critic/lenses', proof: 'opinion' });
  const failing = findingOn(request, 'sum = 1', {
    id: 't1',
    rule: 'tests/failed',
    category: 'test',
    fixes: [search, ofTest(lsp!.uri('a.test.ts')), ofDocument],
  });
  const isAsked = request.useModels;
  return [critiqued(request, [...(isAsked ? [opinion] : []), ...(isChanged ? [] : [failing])])];
};
const shownIds = async () => {
  const { items } = await lsp!.client.sendRequest<{ items: { code?: string }[] }>('textDocument/diagnostic', {
    textDocument: { uri: lsp!.uri('a.ts') },
  });
  return items.map(({ code }) => code ?? '').toSorted((a, b) => a.localeCompare(b));
};
const withOpinion = async () => {
  lsp = await startLsp({ scripts: { critique: untilChanged } });
  await lsp.open('a.test.ts', testText);
  const uri = await lsp.open('a.ts', text);
  await lsp.run('touchstone.critique', { uri, range: { start: { line: 0, character: 0 }, end: range.end } });
  expect(await shownIds()).toEqual(['critic/lenses', 'tests/failed']);
};

test('the finding goes with the change of the test, and the opinion beside it stays', async () => {
  await withOpinion();
  await lsp!.change(lsp!.uri('a.test.ts'), 2, { start: [1, 22], end: [1, 24], text: '55' });
  await expect.poll(() => lsp!.critiques.length).toBe(2);
  expect(await shownIds()).toEqual(['critic/lenses']);
  const [, again] = lsp!.critiques;
  expect(again).toMatchObject({ useModels: false });
  expect('critics' in again!).toBe(false);
});

test('what still fails after the change comes back', async () => {
  lsp = await startLsp({
    scripts: {
      critique: (request) => [
        critiqued(request, [
          findingOn(request, 'sum = 1', {
            message: 'The test “sums” fails.',
            category: 'test',
            fixes: [search, ofTest(lsp!.uri('a.test.ts'))],
          }),
        ]),
      ],
    },
  });
  await lsp.open('a.test.ts', testText);
  const uri = await lsp.open('a.ts', text);
  await lsp.run('touchstone.critique', { uri, range: { start: { line: 0, character: 0 }, end: range.end } });
  await lsp.change(lsp.uri('a.test.ts'), 2, { start: [1, 22], end: [1, 24], text: '55' });
  await expect.poll(() => lsp!.critiques.length).toBe(2);
  await expect.poll(shownIds).toHaveLength(1);
});

test('another change of the test looks at nothing and clears nothing', async () => {
  await withOpinion();
  await lsp!.change(lsp!.uri('a.test.ts'), 2, { start: [1, 22], end: [1, 24], text: '56' });
  expect(await shownIds()).toEqual(['critic/lenses', 'tests/failed']);
  expect(lsp!.critiques).toHaveLength(1);
});

test('undoing the change looks again, and the finding is back', async () => {
  await withOpinion();
  await lsp!.change(lsp!.uri('a.test.ts'), 2, { start: [1, 22], end: [1, 24], text: '55' });
  await expect.poll(() => lsp!.critiques.length).toBe(2);
  await lsp!.change(lsp!.uri('a.test.ts'), 3, { start: [1, 22], end: [1, 24], text: '75' });
  await expect.poll(() => lsp!.critiques.length).toBe(3);
  await expect.poll(shownIds).toEqual(['critic/lenses', 'tests/failed']);
});

test('the finding goes with the change of the documentation too', async () => {
  await withOpinion();
  await lsp!.change(lsp!.uri('a.ts'), 2, { start: [0, 16], end: [0, 17], text: '1' });
  await expect.poll(() => lsp!.critiques.length).toBe(2);
});

test('a tool that could not look takes nothing with it but the finding itself', async () => {
  lsp = await startLsp({
    scripts: {
      critique: (request) => {
        const failing = findingOn(request, 'sum = 1', {
          category: 'test',
          fixes: [search, ofTest(lsp!.uri('a.test.ts'))],
        });
        const typed = findingOn(request, 'const sum', { id: 'ty', rule: 'typescript/TS1' });
        if (request.useModels) return [critiqued(request, [failing, typed])];
        const { type, outcome } = critiqued(request, []) as Extract<RunEvent, { type: 'critique-ended' }>;
        const missing = failure('checker.missing', 'tsc is not there.', 'Install it.');
        return [{ type, outcome: { ...outcome, notLookedAt: [missing] } as typeof outcome }];
      },
    },
  });
  await lsp.open('a.test.ts', testText);
  const uri = await lsp.open('a.ts', text);
  await lsp.run('touchstone.critique', { uri, range: { start: { line: 0, character: 0 }, end: range.end } });
  await lsp.change(lsp.uri('a.test.ts'), 2, { start: [1, 22], end: [1, 24], text: '55' });
  await expect.poll(() => lsp!.critiques.length).toBe(2);
  await expect.poll(shownIds).toEqual(['typescript/TS1']);
});

test('nothing is offered once the test says something else', async () => {
  await start();
  const [action] = await changes();
  writeFileSync(join(lsp!.folder, 'a.test.ts'), testText.replace('75', '76'));
  const resolved = await chosen(action!);
  expect(resolved.edit).toBeUndefined();
  expect(resolved.disabled?.reason).toContain('Critique it again');
});

test('a file outside of the folders is not changed', async () => {
  await start({}, 'file:///etc/hosts');
  const [action] = await changes();
  expect((await chosen(action!)).edit).toBeUndefined();
});

test('the change of the documentation moves with the text, and goes when its place is edited', async () => {
  const uri = await start();
  await lsp!.change(uri, 2, { start: [0, 0], end: [0, 0], text: '//\n' });
  const below = { start: { line: 2, character: 13 }, end: { line: 2, character: 16 } };
  const [, moved] = await changes(below);
  expect(editsOf(await chosen(moved!))![0]!.edits[0]).toMatchObject({
    range: { start: { line: 1, character: 16 }, end: { line: 1, character: 17 } },
    newText: '1',
  });
  await lsp!.change(uri, 3, { start: [1, 16], end: [1, 17], text: '8' });
  expect((await changes(below)).map(({ title }) => title)).toEqual(['Change the test instead: expect 55']);
});

test('an editor that cannot ask first is not offered it; the hover says all the same what is open', async () => {
  const { workspace, ...rest } = fullCapabilities;
  await start({ capabilities: { ...rest, workspace: { ...workspace, workspaceEdit: { documentChanges: true } } } });
  expect(await changes()).toEqual([]);
  const hover = await lsp!.client.sendRequest<{ contents: { value: string } }>('textDocument/hover', {
    textDocument: { uri: lsp!.uri('a.ts') },
    position: range.start,
  });
  expect(hover.contents.value).toContain('It is open which side is wrong: the code or the test or the documentation.');
  expect(hover.contents.value).toContain('by changing the test: expect 55.');
});
