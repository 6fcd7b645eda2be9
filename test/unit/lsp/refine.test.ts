// The way of a refinement: offered on exactly its text, carried over edits elsewhere only when checked
// again, dropped on edits inside, applied whole or not at all.

import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import type { CodeAction } from 'vscode-languageserver';
import type { RunEvent } from '../../../server/src/core/event.ts';
import type { RefineRequest } from '../../../server/src/engine/api.ts';
import type { Proposal } from '../../../server/src/protocol/proposal.ts';
import { gate, removeFolders, startLsp, type Harness, type HarnessOptions } from '../../support/lspHarness.ts';
import { critiqued, findingOn, improved, refineEnded } from '../../support/scriptedRuns.ts';

const text = 'function total(values) {\n  return valu;\n}\n\nfunction other() {\n  return 1;\n}\n';
const range = { start: { line: 0, character: 0 }, end: { line: 2, character: 1 } };
const second = { start: { line: 4, character: 0 }, end: { line: 6, character: 1 } };
const fixesIt = { refine: (request: RefineRequest) => [improved(request, 'valu;', 'values;')] };

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

/** A refinement that waits until the test lets it go on. */
function waiting(end: (request: RefineRequest) => RunEvent) {
  const wait = gate();
  const scripts = {
    async *refine(request: RefineRequest): AsyncGenerator<RunEvent> {
      yield { type: 'progress', message: 'waiting' };
      await wait.opened;
      yield end(request);
    },
  };
  const reached = (lsp: Harness) =>
    lsp.until('$/progress', (params: { value: { message?: string } }) => params.value.message === 'waiting');
  return { scripts, reached, go: () => wait.open() };
}

const settle = (lsp: Harness, uri: string) =>
  lsp.client.sendRequest('textDocument/diagnostic', { textDocument: { uri } });
const actionsAt = (lsp: Harness, uri: string, at = range) =>
  lsp.client.sendRequest<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri },
    range: at,
    context: { diagnostics: [] },
  });
const applyTitle = 'Apply verified refinement';

describe('a refinement', () => {
  test('is offered with its gate lines and receipts, and changes nothing by itself', async () => {
    const lsp = await start({ scripts: fixesIt });
    const uri = await lsp.open('a.ts', text);
    const answer = await lsp.run('touchstone.refine', { uri, range });
    expect(answer.outcome).toBe('improved');
    const proposal = (await lsp.until('touchstone/proposal')) as Proposal;
    expect(proposal).toMatchObject({
      id: answer.proposal,
      uri,
      version: 1,
      state: 'verified',
      newText: text.replace('valu;', 'values;'),
    });
    expect(proposal.gate.map(({ text: words, receipts }) => [words, receipts.length])).toEqual([['1 → 0 problems', 1]]);
    expect(lsp.heard.some(({ method }) => method === 'workspace/applyEdit')).toBe(false);
  });

  test('may change the function around one finding when asked to fix that', async () => {
    const lsp = await start({
      scripts: { ...fixesIt, critique: (request) => [critiqued(request, [findingOn(request, 'valu;')])] },
    });
    const uri = await lsp.open('a.ts', text);
    await lsp.run('touchstone.critique', { uri, range });
    const fix = (await actionsAt(lsp, uri)).find(({ title }) => title.startsWith('Refine: fix'))!;
    await lsp.client.sendRequest('workspace/executeCommand', {
      command: fix.command!.command,
      arguments: fix.command!.arguments,
    });
    expect(lsp.refines[0]?.finding?.quote).toBe('valu;');
    expect(lsp.refines[0]?.target.span).toEqual({ start: 0, end: text.indexOf('\n\n') });
  });

  test('is dropped, and shown, when its selection changed meanwhile (E1)', async () => {
    const run = waiting((request) => improved(request, 'valu;', 'values;'));
    const lsp = await start({ scripts: run.scripts });
    const uri = await lsp.open('a.ts', text);
    const answer = lsp.run('touchstone.refine', { uri, range });
    await run.reached(lsp);
    await lsp.change(uri, 2, { start: [1, 2], end: [1, 2], text: '// typing\n  ' });
    await settle(lsp, uri);
    run.go();
    expect(await answer).toMatchObject({ outcome: 'unchanged', code: 'document.changed' });
    const shown = (await lsp.until('touchstone/showText')) as { text: string };
    expect(shown.text).toContain('+  return values;');
    expect(lsp.heard.some(({ method }) => method === 'touchstone/proposal')).toBe(false);
    expect((await actionsAt(lsp, uri)).map(({ title }) => title)).not.toContain(applyTitle);
  });

  test('is carried over an edit elsewhere exactly, and checked again before it is offered (E2)', async () => {
    const run = waiting((request) => improved(request, 'valu;', 'values;'));
    const lsp = await start({ scripts: run.scripts });
    const uri = await lsp.open('a.ts', text);
    const answer = lsp.run('touchstone.refine', { uri, range });
    await run.reached(lsp);
    await lsp.change(uri, 2, { start: [0, 0], end: [0, 0], text: '// header 😀\n' });
    await settle(lsp, uri);
    run.go();
    expect((await answer).outcome).toBe('improved');
    const expected = `// header 😀\n${text.replace('valu;', 'values;')}`;
    expect(lsp.verified).toEqual([expected]);
    expect(await lsp.until('touchstone/proposal')).toMatchObject({ version: 2, newText: expected });
  });

  test('is not offered when the second check fails (E2)', async () => {
    const run = waiting((request) => improved(request, 'valu;', 'values;'));
    const lsp = await start({
      scripts: {
        ...run.scripts,
        verifyText: (request) => [
          refineEnded(request, {
            kind: 'unchanged',
            reason: 'no-improvement',
            message: 'It breaks a test now.',
            failures: [],
          }),
        ],
      },
    });
    const uri = await lsp.open('a.ts', text);
    const answer = lsp.run('touchstone.refine', { uri, range });
    await run.reached(lsp);
    await lsp.change(uri, 2, { start: [0, 0], end: [0, 0], text: '\n' });
    await settle(lsp, uri);
    run.go();
    expect(await answer).toMatchObject({ outcome: 'unchanged', message: 'It breaks a test now.' });
    expect(lsp.heard.some(({ method }) => method === 'touchstone/proposal')).toBe(false);
  });

  test('ends when its document is closed, and does not open it again (E3)', async () => {
    const run = waiting((request) => improved(request, 'valu;', 'values;'));
    const lsp = await start({ scripts: run.scripts });
    const uri = await lsp.open('a.ts', text);
    const answer = lsp.run('touchstone.refine', { uri, range });
    await run.reached(lsp);
    await lsp.client.sendNotification('textDocument/didClose', { textDocument: { uri } });
    expect((await answer).code).toBe('document.closed');
    expect(
      lsp.heard.some(({ method }) =>
        ['touchstone/proposal', 'window/showDocument', 'workspace/applyEdit'].includes(method),
      ),
    ).toBe(false);
  });

  test('is refused while another one works on overlapping text, and not on other text (E6)', async () => {
    const run = waiting((request) => improved(request, 'valu;', 'values;'));
    const lsp = await start({ scripts: run.scripts });
    const uri = await lsp.open('a.ts', text);
    const first = lsp.run('touchstone.refine', { uri, range });
    await run.reached(lsp);
    expect(
      (
        await lsp.run('touchstone.refine', {
          uri,
          range: { start: { line: 1, character: 0 }, end: { line: 1, character: 9 } },
        })
      ).code,
    ).toBe('run.overlapping');
    const apart = lsp.run('touchstone.refine', { uri, range: second });
    await expect.poll(() => lsp.refines.length).toBe(2);
    run.go();
    expect([(await first).outcome, (await apart).outcome]).toEqual(['improved', 'improved']);
  });

  test('becomes stale when another one was accepted before it (E6)', async () => {
    const lsp = await start({
      scripts: {
        refine: (request) => [
          request.target.span.start === 0
            ? improved(request, 'valu;', 'values;')
            : improved(request, 'return 1;', 'return 2;'),
        ],
      },
    });
    const uri = await lsp.open('a.ts', text);
    const first = await lsp.run('touchstone.refine', { uri, range });
    const other = await lsp.run('touchstone.refine', { uri, range: second });
    expect((await lsp.run('touchstone.applyRefinement', { proposal: first.proposal })).outcome).toBe('improved');
    await lsp.change(uri, 2, { start: [1, 13], end: [1, 13], text: 'es' });
    expect((await lsp.run('touchstone.applyRefinement', { proposal: other.proposal })).code).toBe('document.changed');
    expect(lsp.heard.filter(({ method }) => method === 'workspace/applyEdit')).toHaveLength(1);
  });

  test.each([
    ['an untitled document', 'untitled:Untitled-1', 'target.unsupported-scheme'],
    ['a document of a virtual file system', 'memfs:/a.ts', 'target.unsupported-scheme'],
    ['a notebook cell', 'vscode-notebook-cell:/a.ipynb#c1', 'target.unsupported-scheme'],
  ])('of %s is refused by name before any cost (E7)', async (_, uri, code) => {
    const lsp = await start({ scripts: fixesIt });
    await lsp.open(uri, text);
    expect((await lsp.run('touchstone.refine', { uri, range })).code).toBe(code);
    expect(lsp.refines).toHaveLength(0);
  });

  test('of a read-only document is refused by name (E7)', async () => {
    const lsp = await start({
      scripts: fixesIt,
      answers: { 'touchstone/userSettings': () => ({ settings: {}, trusted: true, testCommand: [], writable: false }) },
    });
    const uri = await lsp.open('a.ts', text);
    expect((await lsp.run('touchstone.refine', { uri, range })).code).toBe('target.read-only');
    expect(lsp.refines).toHaveLength(0);
  });

  test('without trust reaches the engine without trust (S2)', async () => {
    let trusted = true;
    const lsp = await start({
      answers: { 'touchstone/userSettings': () => ({ settings: {}, trusted, testCommand: [], writable: true }) },
    });
    const uri = await lsp.open('a.ts', text);
    await lsp.run('touchstone.refine', { uri, range });
    trusted = false;
    await lsp.run('touchstone.refine', { uri, range });
    expect(lsp.refines.map(({ snapshot }) => snapshot.trusted)).toEqual([true, false]);
  });

  test('keeps unsaved texts of other documents in its snapshot', async () => {
    const lsp = await start({ scripts: fixesIt });
    const uri = await lsp.open('a.ts', text);
    const other = await lsp.open('b.ts', 'export const b = 1;\n');
    await lsp.change(other, 2, { start: [0, 17], end: [0, 18], text: '2' });
    await lsp.run('touchstone.refine', { uri, range });
    expect(lsp.refines[0]?.snapshot.buffers.get(join(lsp.folder, 'b.ts'))).toBe('export const b = 2;\n');
  });

  test('leaves a trace that the client can find', async () => {
    const lsp = await start({ scripts: fixesIt });
    const uri = await lsp.open('a.ts', text);
    await lsp.run('touchstone.refine', { uri, range });
    const { runId } = (await lsp.until('touchstone/proposal')) as Proposal;
    const { path } = await lsp.client.sendRequest<{ path: string | null }>('touchstone/runTrace', { runId });
    expect(path).toBe(join(lsp.folder, '.storage', 'traces', `${runId}.jsonl`));
    expect(await lsp.client.sendRequest('touchstone/runTrace', { runId: '../../etc/passwd' })).toEqual({ path: null });
  });
});
