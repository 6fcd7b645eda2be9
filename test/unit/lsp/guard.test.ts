// What a critique accepts and refuses, the guard around it, and the rulings of the person.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { CancellationTokenSource, type FullDocumentDiagnosticReport } from 'vscode-languageserver';
import { createGuard } from '../../../server/src/lsp/guard.ts';
import { toAbortSignal } from '../../../server/src/lsp/toAbortSignal.ts';
import {
  fullCapabilities,
  removeFolders,
  startLsp,
  type Harness,
  type HarnessOptions,
} from '../../support/lspHarness.ts';
import { critiqued, findingOn } from '../../support/scriptedRuns.ts';

const text = 'function total(values) {\n  return valu;\n}\n';
const whole = { start: { line: 0, character: 0 }, end: { line: 2, character: 1 } };
const findsValu = {
  critique: (request: Parameters<typeof findingOn>[0]) => [critiqued(request, [findingOn(request, 'valu;')])],
};

const running: Harness[] = [];
async function start(options?: HarnessOptions): Promise<Harness> {
  const harness = await startLsp(options);
  running.push(harness);
  return harness;
}
afterEach(async () => {
  for (const harness of running.splice(0)) await harness.close();
});
afterAll(removeFolders);

async function pull(lsp: Harness, uri: string, previousResultId?: string): Promise<FullDocumentDiagnosticReport> {
  return lsp.client.sendRequest('textDocument/diagnostic', {
    textDocument: { uri },
    ...(previousResultId === undefined ? {} : { previousResultId }),
  });
}

describe('a critique', () => {
  test.each([
    ['a document that is not open', 'file:///nowhere/x.ts', whole, 'document.closed'],
    [
      'a range beyond the document',
      'a.ts',
      { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } },
      'target.range-beyond-file',
    ],
    [
      'a caret outside any function',
      'a.ts',
      { start: { line: 3, character: 0 }, end: { line: 3, character: 0 } },
      'target.no-enclosing-symbol',
    ],
  ])('refuses %s by name', async (_, name, range, code) => {
    const lsp = await start();
    const uri = await lsp.open('a.ts', text);
    expect((await lsp.run('touchstone.critique', { uri: name === 'a.ts' ? uri : name, range })).code).toBe(code);
    expect(lsp.critiques).toHaveLength(0);
  });

  test('takes the enclosing function for a caret', async () => {
    const lsp = await start();
    const uri = await lsp.open('a.ts', text);
    await lsp.run('touchstone.critique', {
      uri,
      range: { start: { line: 1, character: 4 }, end: { line: 1, character: 4 } },
    });
    expect(lsp.critiques[0]?.target.span).toEqual({ start: 0, end: text.length - 1 });
  });

  test('refuses a document over 5 MB without looking at it (E11, P5)', async () => {
    const lsp = await start();
    const uri = await lsp.open('big.ts', 'x'.repeat(5 * 1024 * 1024 + 1));
    expect((await lsp.run('touchstone.critique', { uri, range: whole })).code).toBe('target.too-large');
  });

  test('widens a range that cuts a character in half (E10)', async () => {
    const lsp = await start();
    const uri = await lsp.open('a.ts', 'const a = "😀";\n');
    await lsp.run('touchstone.critique', {
      uri,
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 12 } },
    });
    expect(lsp.critiques[0]?.target.span.end).toBe(13);
  });

  test('keeps byte order mark and line endings of the document (E9)', async () => {
    const lsp = await start();
    const mixed = '\ufeffa;\r\nb;\nc;\rd;\n';
    const uri = await lsp.open('a.ts', mixed);
    await lsp.change(uri, 2, { start: [1, 0], end: [1, 1], text: 'B' });
    await lsp.run('touchstone.critique', {
      uri,
      range: { start: { line: 0, character: 0 }, end: { line: 4, character: 0 } },
    });
    expect(lsp.critiques[0]?.target.document.text).toBe('\ufeffa;\r\nB;\nc;\rd;\n');
  });

  test('of an untitled document starts no process (E7)', async () => {
    const lsp = await start({ scripts: findsValu });
    await lsp.open('untitled:Untitled-1', text);
    const answer = await lsp.run('touchstone.critique', { uri: 'untitled:Untitled-1', range: whole });
    expect(answer.findings).toBe(1);
    expect(lsp.critiques[0]?.withoutProcesses).toBe(true);
    expect((await pull(lsp, 'untitled:Untitled-1')).items).toHaveLength(1);
  });

  test('in a folder that is not trusted starts no process (S1, S2)', async () => {
    const lsp = await start({
      answers: { 'touchstone/userSettings': () => ({ settings: {}, trusted: false, testCommand: [], writable: true }) },
    });
    const uri = await lsp.open('a.ts', text);
    await lsp.run('touchstone.critique', { uri, range: whole });
    expect(lsp.critiques[0]).toMatchObject({ withoutProcesses: true, snapshot: { trusted: false } });
  });

  test('on save only runs when the person asked for it, and then without processes or models', async () => {
    let onSave = false;
    const lsp = await start({ answers: { 'workspace/configuration': () => [{ critique: { onSave } }] } });
    const uri = await lsp.open('a.ts', text);
    await lsp.client.sendNotification('textDocument/didSave', { textDocument: { uri } });
    await lsp.until('workspace/configuration');
    await lsp.run('touchstone.critique', { uri, range: whole });
    expect(lsp.critiques).toHaveLength(1);
    onSave = true;
    await lsp.client.sendNotification('textDocument/didSave', { textDocument: { uri } });
    await lsp.until('workspace/diagnostic/refresh');
    await expect.poll(() => lsp.critiques.length).toBe(2);
    expect(lsp.critiques[1]).toMatchObject({ withoutProcesses: true, useModels: false });
  });

  test('on save gives way to a newer one: a storm of saves leaves one run (Q3)', async () => {
    let live = 0;
    const lsp = await start({
      answers: { 'workspace/configuration': () => [{ critique: { onSave: true } }] },
      scripts: {
        async *critique(request, signal) {
          live++;
          await new Promise<void>((resolve) => {
            if (signal.aborted) resolve();
            signal.addEventListener('abort', () => resolve());
          });
          live--;
          yield critiqued(request, []);
        },
      },
    });
    const uri = await lsp.open('a.ts', text);
    for (let save = 0; save < 20; save++)
      await lsp.client.sendNotification('textDocument/didSave', { textDocument: { uri } });
    await expect.poll(() => lsp.critiques.length).toBe(20);
    await expect.poll(() => live).toBe(1);
  });
});

describe('the guard', () => {
  test('answers an error of a handler and serves the next request (P1)', async () => {
    const lsp = await start({
      scripts: {
        critique() {
          throw new Error('a bug');
        },
      },
    });
    const uri = await lsp.open('a.ts', text);
    await expect(lsp.run('touchstone.critique', { uri, range: whole })).rejects.toThrow(/executeCommand#\d+/);
    expect((await pull(lsp, uri)).items).toEqual([]);
  });

  test('fails the running job on a floating error, reports once, and lives (P2)', async () => {
    const lsp = await start({
      scripts: {
        async *critique() {
          yield { type: 'progress', message: 'waiting' };
          await new Promise<never>(() => undefined);
        },
      },
    });
    const uri = await lsp.open('a.ts', text);
    const answer = lsp.run('touchstone.critique', { uri, range: whole });
    await lsp.until('$/progress', (params: { value: { message?: string } }) => params.value.message === 'waiting');
    lsp.server.floatingError(new Error('nobody awaited this'));
    await expect(answer).rejects.toThrow(/floating#\d+/);
    expect((await pull(lsp, uri)).items).toEqual([]);
    expect(lsp.heard.filter(({ method }) => method === 'window/showMessage')).toHaveLength(1);
  });

  test('answers RequestCancelled at once, and nothing of the job follows (P10)', async () => {
    const lsp = await start({
      scripts: {
        async *critique() {
          yield { type: 'progress', message: 'waiting' };
          await new Promise<never>(() => undefined);
        },
      },
    });
    const uri = await lsp.open('a.ts', text);
    const source = new CancellationTokenSource();
    const answer = lsp.client.sendRequest(
      'workspace/executeCommand',
      { command: 'touchstone.critique', arguments: [{ uri, range: whole }] },
      source.token,
    );
    await lsp.until('$/progress', (params: { value: { message?: string } }) => params.value.message === 'waiting');
    source.cancel();
    await expect(answer).rejects.toMatchObject({ code: -32800 });
    const count = lsp.heard.length;
    await pull(lsp, uri);
    expect(lsp.heard.slice(count).filter(({ method }) => method !== 'touchstone/status')).toEqual([]);
  });

  test('does not start what was cancelled before it was dispatched', async () => {
    const source = new CancellationTokenSource();
    source.cancel();
    expect(toAbortSignal(source.token).aborted).toBe(true);
    let ran = false;
    const guard = createGuard(
      () => undefined,
      () => undefined,
    );
    const handler = guard.request('x', () => {
      ran = true;
    });
    await expect(handler(undefined, source.token)).rejects.toMatchObject({ code: -32800 });
    expect(ran).toBe(false);
  });

  test.each([
    ['an unknown command', 'touchstone.nothing', {}],
    ['a missing argument', 'touchstone.critique', {}],
    ['an argument of another type', 'touchstone.critique', { uri: 7, range: whole }],
    [
      'a negative line',
      'touchstone.critique',
      { uri: 'file:///x', range: { start: { line: -1, character: 0 }, end: { line: 0, character: 0 } } },
    ],
    ['an argument that nobody knows', 'touchstone.refine', { uri: 'file:///x', path: '/etc/passwd' }],
  ])('refuses %s', async (_, command, argument) => {
    const lsp = await start();
    await expect(lsp.run(command, argument)).rejects.toMatchObject({ code: -32803 });
  });
});

describe('the evidence of a finding', () => {
  test('is shown by its place too, where the editor underlines the same', async () => {
    const lsp = await start({ scripts: findsValu });
    const uri = await lsp.open('a.ts', text);
    await lsp.run('touchstone.critique', { uri, range: whole });
    await lsp.run('touchstone.explain', { uri, position: { line: 1, character: 0 } });
    expect(await lsp.until('touchstone/showText')).toMatchObject({
      text: expect.stringContaining('$ tsc --noEmit') as string,
    });
    expect((await lsp.run('touchstone.explain', { uri, position: { line: 0, character: 0 } })).code).toBe(
      'document.changed',
    );
  });
});

describe('rulings', () => {
  test('are written at the person’s command only, and are obeyed by the next critique', async () => {
    const lsp = await start({ scripts: findsValu });
    const uri = await lsp.open('a.ts', text);
    await lsp.run('touchstone.critique', { uri, range: whole });
    const file = join(lsp.folder, '.touchstone', 'dismissed.json');
    expect(existsSync(file)).toBe(false);
    const { items } = await pull(lsp, uri);
    const { id } = items[0]!.data as { id: string };
    expect((await lsp.run('touchstone.dismiss', { finding: id, reason: 'on purpose' })).outcome).toBe('dismissed');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      version: 1,
      dismissed: [{ id, rule: 'typescript/TS2304', reason: 'on purpose' }],
    });
    await lsp.run('touchstone.critique', { uri, range: whole });
    expect((await pull(lsp, uri)).items).toEqual([]);
  });

  test('do not overwrite a file that cannot be read', async () => {
    const lsp = await start({ scripts: findsValu });
    const uri = await lsp.open('a.ts', text);
    await lsp.run('touchstone.critique', { uri, range: whole });
    const { items } = await pull(lsp, uri);
    const { mkdirSync } = await import('node:fs');
    mkdirSync(join(lsp.folder, '.touchstone'));
    const file = join(lsp.folder, '.touchstone', 'dismissed.json');
    writeFileSync(file, '{ mine');
    expect((await lsp.run('touchstone.dismiss', { finding: (items[0]!.data as { id: string }).id })).code).toBe(
      'config.bad-file',
    );
    expect(readFileSync(file, 'utf8')).toBe('{ mine');
    expect((await pull(lsp, uri)).items).toHaveLength(1);
  });

  test('“Delete stored data” leaves nothing behind', async () => {
    const lsp = await start({ scripts: findsValu, capabilities: fullCapabilities });
    const uri = await lsp.open('a.ts', text);
    await lsp.run('touchstone.critique', { uri, range: whole });
    expect(existsSync(join(lsp.folder, '.storage', 'findings.json'))).toBe(true);
    expect(await lsp.run('touchstone.deleteData', {})).toMatchObject({ removed: 3 });
    expect(existsSync(join(lsp.folder, '.storage', 'findings.json'))).toBe(false);
    expect((await pull(lsp, uri)).items).toEqual([]);
  });
});
