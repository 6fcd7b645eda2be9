// Findings while somebody types: published for every version at once, carried by nothing, and never stale.

import type { Diagnostic, PublishDiagnosticsParams } from 'vscode-languageserver';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { createParsers } from '../../../server/src/workspace/treeSitter.ts';
import {
  plainCapabilities,
  removeFolders,
  startLsp,
  type Harness,
  type HarnessOptions,
} from '../../support/lspHarness.ts';
import { critiqued, findingOn } from '../../support/scriptedRuns.ts';

let lsp: Harness | undefined;
afterEach(() => lsp?.close());
afterAll(removeFolders);

const parse = createParsers();
const wrong = 'export function half(all) {\n  if (all.length < 0) return [];\n  return all.slice(1);\n}\n';
const rule = 'text/length-compare';

async function start(text: string, options: HarnessOptions = {}, languageId = 'javascript'): Promise<string> {
  lsp = await startLsp({ capabilities: plainCapabilities, parse, ...options });
  return lsp.open('a.js', text, languageId);
}

/** What was published for a version. */
const published = async (uri: string, version: number): Promise<readonly Diagnostic[]> => {
  const last = () =>
    lsp!.heard
      .filter(({ method }) => method === 'textDocument/publishDiagnostics')
      .map(({ params }) => params as PublishDiagnosticsParams)
      .findLast((one) => one.uri === uri && one.version === version);
  await lsp!.until('textDocument/publishDiagnostics', (one: PublishDiagnosticsParams) => one.version === version);
  return last()!.diagnostics;
};
const codes = (diagnostics: readonly Diagnostic[]) => diagnostics.map(({ code }) => code);

describe('a document that is opened', () => {
  test('is looked at without a command', async () => {
    const uri = await start(wrong);
    const found = await published(uri, 1);
    expect(codes(found)).toEqual([rule]);
    expect(found[0]!.range.start.line).toBe(1);
  });

  test('is not looked at where the setting is off', async () => {
    const { workspace, ...rest } = plainCapabilities as { workspace?: object };
    const uri = await start(wrong, {
      capabilities: { ...rest, workspace: { ...workspace, configuration: true } },
      answers: { 'workspace/configuration': () => [{ critique: { live: false } }] },
      scripts: { critique: (request) => [critiqued(request, [findingOn(request, 'half')])] },
    });
    await lsp!.run('touchstone.critique', {
      uri,
      range: { start: { line: 0, character: 0 }, end: { line: 3, character: 1 } },
    });
    expect(codes(await published(uri, 1))).toEqual(['typescript/TS2304']);
  });
});

describe('a change', () => {
  test('is answered for its own version, and the fault goes with the text that had it', async () => {
    const uri = await start(`${wrong}export const one = 1;\n`);
    await published(uri, 1);
    await lsp!.change(uri, 2, { start: [0, 0], end: [0, 0], text: '// above\n' });
    expect((await published(uri, 2))[0]!.range.start.line).toBe(2);
    await lsp!.change(uri, 3, { start: [2, 17], end: [2, 18], text: '===' });
    expect(await published(uri, 3)).toEqual([]);
    await lsp!.change(uri, 4, { start: [2, 17], end: [2, 20], text: '<' });
    expect(codes(await published(uri, 4))).toEqual([rule]);
  });

  test('keeps the id of what is still wrong, and what a run has told of it', async () => {
    const uri = await start(wrong, {
      scripts: { critique: (request) => [critiqued(request, [findingOn(request, 'slice', { rule: 'tests/failed' })])] },
    });
    const [first] = await published(uri, 1);
    await lsp!.run('touchstone.critique', {
      uri,
      range: { start: { line: 0, character: 0 }, end: { line: 3, character: 1 } },
    });
    await lsp!.change(uri, 2, { start: [0, 0], end: [0, 0], text: '\n' });
    const all = await published(uri, 2);
    expect(codes(all)).toEqual(['tests/failed', rule]);
    expect(all[1]!.data).toEqual(first!.data);
  });

  test('in many steps leaves what the last version has', async () => {
    const uri = await start(wrong);
    await published(uri, 1);
    for (let version = 2; version <= 41; version++) {
      const text = version % 2 === 0 ? '// x\n' : '';
      await lsp!.change(uri, version, { start: [0, 0], end: version % 2 === 0 ? [0, 0] : [1, 0], text });
    }
    const found = await published(uri, 41);
    expect(found[0]!.range.start.line).toBe(1);
  });
});

test('what is dismissed stays away, however often it is seen', async () => {
  const uri = await start(wrong);
  const [found] = await published(uri, 1);
  await lsp!.run('touchstone.dismiss', { finding: (found!.data as { id: string }).id, reason: 'intended' });
  await lsp!.change(uri, 2, { start: [3, 1], end: [3, 1], text: '\n' });
  await lsp!.client.sendRequest('textDocument/hover', { textDocument: { uri }, position: { line: 0, character: 0 } });
  const later = lsp!.heard.filter(({ method }) => method === 'textDocument/publishDiagnostics');
  expect((later.at(-1)!.params as PublishDiagnosticsParams).diagnostics).toEqual([]);
});

test('what a comment excuses is not shown', async () => {
  const uri = await start(
    `${wrong}export function other(all) {\n  // touchstone-ignore-next-line length-compare: a sample\n  return all.length < 0;\n}\n`,
  );
  expect((await published(uri, 1)).map(({ range }) => range.start.line)).toEqual([1]);
});

test('what a comment excuses goes with its last letter, however it came to be, and comes back without it', async () => {
  const uri = await start(`// a\n${wrong}`);
  await published(uri, 1);
  const [head, tail] = ['  // touchstone-ignore', '-next-line length-compare: a sample\n'];
  await lsp!.change(uri, 2, { start: [2, 0], end: [2, 0], text: `${head}##${tail}` });
  expect(codes(await published(uri, 2))).toEqual([rule]);
  await lsp!.change(uri, 3, { start: [2, head.length], end: [2, head.length + 2], text: '' });
  expect(await published(uri, 3)).toEqual([]);
  await lsp!.change(uri, 4, { start: [2, 7], end: [2, 8], text: '' });
  expect(codes(await published(uri, 4))).toEqual([rule]);
  await lsp!.change(uri, 5, { start: [2, 7], end: [2, 7], text: 'u' });
  expect(await published(uri, 5)).toEqual([]);
});

const prose =
  '# Pool\n\nThe server keeps ten connections open in its pool.\n\nOther words.\n\nThe server keeps 20 connections open in its pool.\n';

test('prose is looked at for what contradicts itself, sentence by sentence', async () => {
  const uri = await start(prose, {}, 'markdown');
  expect((await published(uri, 1)).map(({ code, range }) => [code, range.start.line])).toEqual([
    ['prose/contradiction', 6],
  ]);
  await lsp!.change(uri, 2, { start: [4, 0], end: [4, 0], text: 'Line.\r\n' });
  expect((await published(uri, 2)).map(({ range }) => range.start.line)).toEqual([7]);
  await lsp!.change(uri, 3, { start: [2, 17], end: [2, 20], text: '20' });
  expect(await published(uri, 3)).toEqual([]);
});

test('what a run told of prose goes with the sentence that it rested on', async () => {
  const uri = await start(
    prose,
    {
      scripts: {
        critique: (request) => [critiqued(request, [findingOn(request, '20', { rule: 'prose/contradiction' })])],
      },
    },
    'markdown',
  );
  await published(uri, 1);
  await lsp!.run('touchstone.critique', {
    uri,
    range: { start: { line: 0, character: 0 }, end: { line: 6, character: 50 } },
  });
  await lsp!.change(uri, 2, { start: [2, 17], end: [2, 20], text: '20' });
  expect(await published(uri, 2)).toEqual([]);
});

test('languages that nothing can read are left alone', async () => {
  const uri = await start('# all.length < 0\n', {}, 'cobol');
  await lsp!.change(uri, 2, { start: [0, 0], end: [0, 0], text: 'x' });
  await lsp!.client.sendRequest('textDocument/hover', { textDocument: { uri }, position: { line: 0, character: 0 } });
  expect(lsp!.heard.filter(({ method }) => method === 'textDocument/publishDiagnostics')).toEqual([]);
});
