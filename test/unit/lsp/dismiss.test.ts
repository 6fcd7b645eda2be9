// Dismissing asks once why, disputing shows a ruling, and a rule that is mostly dismissed says that it is demoted.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DiagnosticSeverity, type CodeAction, type Diagnostic } from 'vscode-languageserver';
import { afterAll, afterEach, expect, test } from 'vitest';
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

const names = ['alpha', 'beta', 'gamma', 'delta', 'omega'];
const text = names.map((name) => `${name};\n`).join('');
const whole = { start: { line: 0, character: 0 }, end: { line: 5, character: 0 } };
const asks = { ...fullCapabilities, window: { ...fullCapabilities.window, showMessage: {} } };

async function start(options: HarnessOptions = {}): Promise<string> {
  lsp = await startLsp({
    scripts: {
      critique: (request) => [
        critiqued(
          request,
          names
            .filter((name) => request.target.document.text.includes(name))
            .map((name) => findingOn(request, name, { proof: 'opinion' })),
        ),
      ],
    },
    ...options,
  });
  const uri = await lsp.open('a.ts', text);
  await lsp.run('touchstone.critique', { uri, range: whole });
  return uri;
}

const pull = async (uri: string) =>
  (await lsp!.client.sendRequest<{ items: Diagnostic[] }>('textDocument/diagnostic', { textDocument: { uri } })).items;
const idOf = ({ data }: Diagnostic) => (data as { id: string }).id;
const rulings = () => JSON.parse(readFileSync(join(lsp!.folder, '.touchstone', 'dismissed.json'), 'utf8')).dismissed;
const questions = () => lsp!.heard.filter(({ method }) => method === 'window/showMessageRequest');

test('the person is asked once why, and the answer is the kind of the ruling', async () => {
  const uri = await start({
    capabilities: asks,
    answers: { 'window/showMessageRequest': () => ({ title: 'It Is Wrong' }) },
  });
  const [first] = await pull(uri);
  await lsp!.run('touchstone.dismiss', { finding: idOf(first!) });
  expect(questions()).toHaveLength(1);
  expect(rulings()).toMatchObject([{ kind: 'wrong', path: 'a.ts', reason: 'it is wrong' }]);
});

test('who has said it already is not asked', async () => {
  const uri = await start({ capabilities: asks });
  const [first] = await pull(uri);
  await lsp!.run('touchstone.dismiss', { finding: idOf(first!), kind: 'intended', reason: 'a sample' });
  expect(questions()).toEqual([]);
  expect(rulings()).toMatchObject([{ kind: 'intended', reason: 'a sample' }]);
});

test('closing the question dismisses nothing', async () => {
  const uri = await start({ capabilities: asks });
  const [first] = await pull(uri);
  expect((await lsp!.run('touchstone.dismiss', { finding: idOf(first!) })).outcome).toBe('kept');
  expect(existsSync(join(lsp!.folder, '.touchstone'))).toBe(false);
  expect(await pull(uri)).toHaveLength(5);
});

test('a rule whose findings are mostly dismissed becomes information, and says so', async () => {
  const uri = await start({
    scripts: {
      critique: (request) => [
        critiqued(
          request,
          names.map((name) => findingOn(request, name)),
        ),
      ],
    },
  });
  const all = await pull(uri);
  expect(all.map(({ severity }) => severity)).toEqual(names.map(() => DiagnosticSeverity.Error));
  for (const one of all.slice(0, 3)) await lsp!.run('touchstone.dismiss', { finding: idOf(one), kind: 'wrong' });
  const left = await pull(uri);
  expect(left.map(({ severity }) => severity)).toEqual([
    DiagnosticSeverity.Information,
    DiagnosticSeverity.Information,
  ]);
  const hover = await lsp!.client.sendRequest<{ contents: { value: string } }>('textDocument/hover', {
    textDocument: { uri },
    position: { line: 4, character: 1 },
  });
  expect(hover.contents.value).toContain('because 3 of 5 findings of typescript/TS2304 were dismissed');
  expect(await lsp!.run<string>('touchstone.ruleCounts', {})).toMatch(/typescript\/TS2304 +5 +0 +0 +3 +demoted/);
});

test('a finding that an edit has cleared counts as fixed with the next critique', async () => {
  const uri = await start();
  await lsp!.change(uri, 2, { start: [0, 0], end: [0, 5], text: 'cured' });
  await lsp!.run('touchstone.critique', { uri, range: whole });
  expect(await lsp!.run<string>('touchstone.ruleCounts', {})).toMatch(/typescript\/TS2304 +5 +1 +0 +0/);
});

const disputes = async (uri: string) => {
  const actions = await lsp!.client.sendRequest<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri },
    range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
    context: { diagnostics: [] },
  });
  return actions.filter(({ title }) => title.startsWith('Dispute'));
};

test('what is not proven can be disputed; without a model that is said', async () => {
  const uri = await start();
  expect(await disputes(uri)).toHaveLength(1);
  const [first] = await pull(uri);
  expect((await lsp!.run('touchstone.dispute', { finding: idOf(first!) })).code).toBe('model.none');
});

test('what a program has shown is not up for dispute', async () => {
  const uri = await start({
    scripts: { critique: (request) => [critiqued(request, [findingOn(request, 'alpha')])] },
  });
  expect(await disputes(uri)).toEqual([]);
});

test('the ruling of a fresh critic is shown in the finding', async () => {
  const uri = await start({
    capabilities: fullCapabilities,
    answers: {
      'touchstone/userSettings': () => ({
        settings: { 'model.baseUrl': 'http://127.0.0.1:9/v1', 'model.name': 'm' },
        trusted: true,
        testCommand: [],
        writable: true,
      }),
    },
    scripts: {
      critique: (request) => [critiqued(request, [findingOn(request, 'alpha', { proof: 'opinion' })])],
      dispute: () => ({
        dispute: { ruling: 'falls', reason: 'alpha is declared elsewhere.', by: 'm', order: 2 },
        ended: false,
        failures: [],
      }),
    },
  });
  const [first] = await pull(uri);
  expect(await lsp!.run('touchstone.dispute', { finding: idOf(first!) })).toMatchObject({ outcome: 'falls' });
  expect(await lsp!.run<string>('touchstone.explain', { finding: idOf(first!) })).toContain(
    'alpha is declared elsewhere.',
  );
  expect(await pull(uri)).toHaveLength(1);
});
