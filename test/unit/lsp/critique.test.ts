// The way of a finding through the server: from a run to diagnostics, hover, light bulb and the disk.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { type CodeAction, type Diagnostic, type FullDocumentDiagnosticReport } from 'vscode-languageserver';
import { codeBlock } from '../../../server/src/lsp/evidenceText.ts';
import {
  gate,
  fullCapabilities,
  plainCapabilities,
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

describe('diagnostics', () => {
  test('are pulled by clients that can, and a pull starts no run', async () => {
    const lsp = await start({ scripts: findsValu });
    const uri = await lsp.open('a.ts', text);
    expect((await pull(lsp, uri)).items).toEqual([]);
    expect(lsp.critiques).toHaveLength(0);
    await lsp.run('touchstone.critique', { uri, range: whole });
    await lsp.until('workspace/diagnostic/refresh');
    const { items, resultId } = await pull(lsp, uri);
    expect(items.map(({ code, severity, source }) => ({ code, severity, source }))).toEqual([
      { code: 'typescript/TS2304', severity: 1, source: 'touchstone' },
    ]);
    expect((await pull(lsp, uri, resultId)).kind).toBe('unchanged');
    expect(lsp.heard.some(({ method }) => method === 'textDocument/publishDiagnostics')).toBe(false);
  });

  test('are pushed to clients without pull, and pull is not offered to them', async () => {
    const lsp = await start({ scripts: findsValu, capabilities: plainCapabilities });
    expect(lsp.result.capabilities.diagnosticProvider).toBeUndefined();
    const uri = await lsp.open('a.ts', text);
    await lsp.run('touchstone.critique', { uri, range: whole });
    const pushed = (await lsp.until('textDocument/publishDiagnostics')) as { diagnostics: Diagnostic[] };
    expect(pushed.diagnostics).toHaveLength(1);
    expect(
      lsp.heard.some(({ method }) => method.startsWith('touchstone/') || method === 'workspace/diagnostic/refresh'),
    ).toBe(false);
  });

  test('show an opinion as information, never as a warning', async () => {
    const lsp = await start({
      scripts: { critique: (request) => [critiqued(request, [findingOn(request, 'valu;', { proof: 'opinion' })])] },
    });
    const uri = await lsp.open('a.ts', text);
    await lsp.run('touchstone.critique', { uri, range: whole });
    expect((await pull(lsp, uri)).items[0]?.severity).toBe(3);
  });

  test.each(['opinion', 'unknown'] as const)(
    'leave out what is %s when the person switched opinions off',
    async (proof) => {
      const lsp = await start({
        scripts: { critique: (request) => [critiqued(request, [findingOn(request, 'valu;', { proof })])] },
        answers: { 'workspace/configuration': () => [{ critique: { showOpinions: false } }] },
      });
      const uri = await lsp.open('a.ts', text);
      await lsp.run('touchstone.critique', { uri, range: whole });
      expect((await pull(lsp, uri)).items).toEqual([]);
    },
  );

  test('come from the critics that the person chose, and on save from none that asks', async () => {
    const settings = { 'critique.critics': ['step-verdicts'] };
    const lsp = await start({
      scripts: findsValu,
      answers: {
        'touchstone/userSettings': () => ({ settings, trusted: true, testCommand: [], writable: true }),
        'workspace/configuration': () => [{ critique: { onSave: true, critics: ['sampled-confidence'] } }],
      },
    });
    const uri = await lsp.open('a.ts', text);
    await lsp.run('touchstone.critique', { uri, range: whole });
    expect(lsp.critiques[0]).toMatchObject({ useModels: true, critics: ['step-verdicts'] });
    await lsp.client.sendNotification('textDocument/didSave', { textDocument: { uri } });
    await expect.poll(() => lsp.critiques).toHaveLength(2);
    expect(lsp.critiques[1]).toMatchObject({ useModels: false });
    expect('critics' in lsp.critiques[1]!).toBe(false);
  });

  describe('of a model that failed the exam', () => {
    const opinion: HarnessOptions['scripts'] = {
      critique: (request) => [
        critiqued(
          request,
          (request.critics ?? []).map((id) =>
            findingOn(request, 'valu;', { id, rule: `critic/${id}`, proof: 'opinion' }),
          ),
        ),
      ],
    };
    const asked = async (result: object | undefined, settings: object = {}) => {
      const storagePath = mkdtempSync(join(tmpdir(), 'touchstone-storage-'));
      if (result)
        writeFileSync(join(storagePath, 'critic-exam.json'), JSON.stringify({ version: 1, results: [result] }));
      const own = { 'model.baseUrl': 'http://127.0.0.1:9/v1', 'model.name': 'big', ...settings };
      const lsp = await start({
        scripts: opinion,
        initializationOptions: { storagePath },
        answers: {
          'touchstone/userSettings': () => ({
            settings: { 'critique.critics': ['lenses', 'bug-taxonomy'], ...own },
            trusted: true,
            testCommand: [],
            writable: true,
          }),
        },
      });
      const uri = await lsp.open('a.ts', text);
      const { message } = await lsp.run('touchstone.critique', { uri, range: whole });
      const { items } = await pull(lsp, uri);
      const status = lsp.heard.findLast(({ method }) => method === 'touchstone/status')?.params as { message?: string };
      rmSync(storagePath, { recursive: true, force: true });
      return { rules: items.map(({ code }) => code), message, status: status.message };
    };
    const failed = {
      model: 'big at 127.0.0.1:9',
      passed: 'no',
      reasons: ['it calls 40 % of right responses wrong'],
    };
    const both = ['critic/lenses', 'critic/bug-taxonomy'];

    test('are not there: it is not asked, and the status says why and how to ask it all the same [S044]', async () => {
      const { rules, message, status } = await asked(failed);
      expect(rules).toEqual([]);
      expect(status).toBe(
        'big at 127.0.0.1:9 failed the exam of critics: it calls 40 % of right responses wrong. Not asked: lenses, bug-taxonomy. `touchstone.critique.askFailedCritics` asks all the same.',
      );
      expect(message).toContain(status);
    });
    test('are there of the critics that did not fail', async () => {
      const { rules, status } = await asked({ ...failed, critic: 'lenses' });
      expect(rules).toEqual(['critic/bug-taxonomy']);
      expect(status).toContain('Not asked: lenses. ');
    });
    test.each([
      ['nothing was examined', undefined],
      ['it passed', { ...failed, passed: 'yes' }],
      ['too little is known', { ...failed, passed: 'open' }],
      ['another model failed', { ...failed, model: 'small at 127.0.0.1:9' }],
    ])('are there where %s', async (_, result) => {
      const { rules, status } = await asked(result);
      expect(rules).toEqual(both);
      expect(status).toBeUndefined();
    });
    test('are there where the person wants it asked all the same', async () => {
      const { rules, status } = await asked(failed, { 'critique.askFailedCritics': true });
      expect([rules, status]).toEqual([both, undefined]);
    });
  });

  test('do not repeat what the editor already underlines, but keep our actions there', async () => {
    const range = { start: { line: 1, character: 9 }, end: { line: 1, character: 13 } };
    const lsp = await start({
      scripts: findsValu,
      answers: { 'touchstone/editorProblems': () => ({ problems: [{ range, source: 'ts', code: '2304' }] }) },
    });
    const uri = await lsp.open('a.ts', text);
    await lsp.run('touchstone.critique', { uri, range: whole });
    expect((await pull(lsp, uri)).items).toEqual([]);
    const actions = await lsp.client.sendRequest<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range,
      context: { diagnostics: [] },
    });
    expect(actions.map(({ title }) => title)).toContain('Explain evidence');
  });

  test('move with edits elsewhere and go when their text changes', async () => {
    const lsp = await start({ scripts: findsValu });
    const uri = await lsp.open('a.ts', text);
    await lsp.run('touchstone.critique', { uri, range: whole });
    await lsp.change(uri, 2, { start: [0, 0], end: [0, 0], text: '// a comment\n\n' });
    expect((await pull(lsp, uri)).items[0]?.range.start).toEqual({ line: 3, character: 9 });
    await lsp.change(uri, 3, { start: [3, 10], end: [3, 11], text: 'A' });
    expect((await pull(lsp, uri)).items).toEqual([]);
  });

  test('survive a full-text change that only touches other lines', async () => {
    const lsp = await start({ scripts: findsValu });
    const uri = await lsp.open('a.ts', text);
    await lsp.run('touchstone.critique', { uri, range: whole });
    await lsp.client.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [{ text: `// first\n${text}` }],
    });
    expect((await pull(lsp, uri)).items[0]?.range.start.line).toBe(2);
  });

  test('survive closing the tab', async () => {
    const lsp = await start({ scripts: findsValu });
    const uri = await lsp.open('a.ts', text);
    await lsp.run('touchstone.critique', { uri, range: whole });
    await lsp.client.sendNotification('textDocument/didClose', { textDocument: { uri } });
    expect((await pull(lsp, uri)).items).toHaveLength(1);
  });

  test('are there after a restart, marked as not checked again (P3)', async () => {
    const first = await start({ scripts: findsValu });
    const uri = await first.open('a.ts', text);
    await first.run('touchstone.critique', { uri, range: whole });
    // No shutdown: the first server is simply never heard of again.
    const second = await start({ folder: first.folder });
    await second.open('a.ts', `\n${text}`);
    const { items } = await pull(second, uri);
    expect(items[0]?.message).toContain('found earlier, not checked again');
    expect(items[0]?.range.start.line).toBe(2);
    expect(second.critiques).toHaveLength(0);
  });

  test('are not restored on a text that does not hold them any more', async () => {
    const first = await start({ scripts: findsValu });
    const uri = await first.open('a.ts', text);
    await first.run('touchstone.critique', { uri, range: whole });
    const second = await start({ folder: first.folder });
    await second.open('a.ts', text.replace('valu;', 'values;'));
    expect((await pull(second, uri)).items).toEqual([]);
  });

  test('start empty when the stored file is torn', async () => {
    const first = await start({ scripts: findsValu });
    const uri = await first.open('a.ts', text);
    await first.run('touchstone.critique', { uri, range: whole });
    const file = join(first.folder, '.storage', 'findings.json');
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, 40));
    const second = await start({ folder: first.folder });
    await second.open('a.ts', text);
    expect((await pull(second, uri)).items).toEqual([]);
  });

  test('of static tools are shown while the run goes on, and nothing that was known goes before its end', async () => {
    const wait = gate();
    let runs = 0;
    const lsp = await start({
      scripts: {
        async *critique(request) {
          if (runs++ === 0) {
            yield critiqued(request, [findingOn(request, 'total', { rule: 'tests/failed' })]);
            return;
          }
          yield { type: 'seen', findings: [findingOn(request, 'valu;')] };
          await wait.opened;
          yield critiqued(request, []);
        },
      },
    });
    const uri = await lsp.open('a.ts', text);
    await lsp.run('touchstone.critique', { uri, range: whole });
    const answer = lsp.run('touchstone.critique', { uri, range: whole });
    const codes = async () => (await pull(lsp, uri)).items.map(({ code }) => code);
    await expect.poll(codes).toEqual(['tests/failed', 'typescript/TS2304']);
    wait.open();
    await answer;
    expect(await codes()).toEqual([]);
  });

  test('that the person dismissed or does not want are not shown on the way either', async () => {
    const wait = gate();
    const lsp = await start({
      scripts: {
        async *critique(request) {
          yield {
            type: 'seen',
            findings: [findingOn(request, 'valu;', { proof: 'opinion' }), findingOn(request, 'total')],
          };
          await wait.opened;
          yield critiqued(request, []);
        },
      },
      answers: { 'workspace/configuration': () => [{ critique: { showOpinions: false } }] },
    });
    const uri = await lsp.open('a.ts', text);
    const answer = lsp.run('touchstone.critique', { uri, range: whole });
    await expect.poll(async () => (await pull(lsp, uri)).items.length).toBe(1);
    wait.open();
    await answer;
  });

  test('land on the changed document when it is edited elsewhere during the run', async () => {
    const wait = gate();
    const lsp = await start({
      scripts: {
        async *critique(request) {
          yield { type: 'progress', message: 'waiting' };
          await wait.opened;
          yield critiqued(request, [findingOn(request, 'valu;')]);
        },
      },
    });
    const uri = await lsp.open('a.ts', text);
    const answer = lsp.run('touchstone.critique', { uri, range: whole });
    await lsp.until('$/progress', (params: { value: { message?: string } }) => params.value.message === 'waiting');
    await lsp.change(uri, 2, { start: [0, 0], end: [0, 0], text: '\n' });
    await pull(lsp, uri);
    wait.open();
    expect((await answer).findings).toBe(1);
    expect((await pull(lsp, uri)).items[0]?.range.start.line).toBe(2);
  });
});

describe('hover', () => {
  test('shows the proof, the command and the output', async () => {
    const lsp = await start({ scripts: findsValu });
    const uri = await lsp.open('a.ts', text);
    await lsp.run('touchstone.critique', { uri, range: whole });
    const hover = await lsp.client.sendRequest<{ contents: { value: string } }>('textDocument/hover', {
      textDocument: { uri },
      position: { line: 1, character: 10 },
    });
    expect(hover.contents.value).toContain('proven');
    expect(hover.contents.value).toContain('$ tsc --noEmit');
    expect(hover.contents.value).toContain('exit code 2');
  });

  test.each([
    ['leaves out the message where the editor shows it in the same box', fullCapabilities, false],
    ['tells the message to every other client', plainCapabilities, true],
  ])('%s', async (_, capabilities, told) => {
    const lsp = await start({ scripts: findsValu, capabilities });
    const uri = await lsp.open('a.ts', text);
    await lsp.run('touchstone.critique', { uri, range: whole });
    const hover = await lsp.client.sendRequest<{ contents: { value: string } }>('textDocument/hover', {
      textDocument: { uri },
      position: { line: 1, character: 10 },
    });
    expect(hover.contents.value.includes('typescript/TS2304: ')).toBe(told);
    expect(hover.contents.value).toContain('proven');
  });

  test('keeps tool words inside a code block, whatever they are', () => {
    const block = codeBlock('```\n[x](command:evil) ![i](https://example.org/x.png)\n````\u001b[31m');
    const fence = /^`+/.exec(block)![0];
    expect(fence.length).toBeGreaterThan(4);
    expect(block.endsWith(`\n${fence}`)).toBe(true);
    expect(block).not.toContain('\u001b');
  });
});
