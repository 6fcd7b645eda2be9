// How an offered refinement is applied, whole or in chosen hunks, and what plain editors get.

import { afterAll, afterEach, describe, expect, test } from 'vitest';
import type { CodeAction, TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver';
import { failure } from '../../../server/src/core/failure.ts';
import type { RefineRequest } from '../../../server/src/engine/api.ts';
import type { AcceptHunksAnswer } from '../../../server/src/protocol/acceptHunks.ts';
import type { Proposal } from '../../../server/src/protocol/proposal.ts';
import {
  fullCapabilities,
  plainCapabilities,
  removeFolders,
  startLsp,
  type Harness,
  type HarnessOptions,
} from '../../support/lspHarness.ts';
import { improved, judgedEdit, refineEnded } from '../../support/scriptedRuns.ts';

const text = 'function total(values) {\n  return valu;\n}\n\nfunction other() {\n  return 1;\n}\n';
const range = { start: { line: 0, character: 0 }, end: { line: 2, character: 1 } };
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

const actionsAt = (lsp: Harness, uri: string, at = range) =>
  lsp.client.sendRequest<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri },
    range: at,
    context: { diagnostics: [] },
  });
const applyTitle = 'Apply verified refinement';
const editsOf = (edit: WorkspaceEdit | undefined) =>
  (edit?.documentChanges?.[0] as TextDocumentEdit | undefined)?.edits;

describe('applying', () => {
  test('sends one edit for exactly the current version (P12)', async () => {
    const lsp = await start({ scripts: fixesIt });
    const uri = await lsp.open('a.ts', text);
    const { proposal } = await lsp.run('touchstone.refine', { uri, range });
    expect((await lsp.run('touchstone.applyRefinement', { proposal })).outcome).toBe('improved');
    const { edit } = (await lsp.until('workspace/applyEdit')) as { edit: WorkspaceEdit };
    expect(edit.changes).toBeUndefined();
    expect(edit.documentChanges).toEqual([
      {
        textDocument: { uri, version: 1 },
        edits: [{ range: { start: { line: 1, character: 9 }, end: { line: 1, character: 14 } }, newText: 'values;' }],
      },
    ]);
  });

  test.each([
    ['answers that it did not', () => ({ applied: false })],
    ['fails', () => Promise.reject(new Error('no'))],
  ])('keeps the refinement when the editor %s, and can be tried again (E13)', async (_, answer) => {
    let refuse = true;
    const lsp = await start({
      scripts: fixesIt,
      answers: { 'workspace/applyEdit': () => (refuse ? answer() : { applied: true }) },
    });
    const uri = await lsp.open('a.ts', text);
    const { proposal } = await lsp.run('touchstone.refine', { uri, range });
    expect((await lsp.run('touchstone.applyRefinement', { proposal })).code).toBe('edit.refused');
    refuse = false;
    expect((await lsp.run('touchstone.applyRefinement', { proposal })).outcome).toBe('improved');
  });

  test('refuses what is not verified', async () => {
    const notVerified = (request: RefineRequest) => [
      refineEnded(request, {
        kind: 'unverified',
        spare: judgedEdit(request, 'valu;', 'x;', 'unverified'),
        failure: failure('verify.no-signal', 'No program can tell.', 'Add a test.'),
      }),
    ];
    const lsp = await start({ scripts: { refine: notVerified } });
    const uri = await lsp.open('a.ts', text);
    const answer = await lsp.run('touchstone.refine', { uri, range });
    expect(answer).toMatchObject({ outcome: 'unverified', code: 'verify.no-signal' });
    expect((await lsp.run('touchstone.applyRefinement', { proposal: answer.proposal })).code).toBe('edit.not-verified');
    expect((await actionsAt(lsp, uri)).map(({ title }) => title)).not.toContain(applyTitle);
    expect(lsp.heard.some(({ method }) => method === 'workspace/applyEdit')).toBe(false);
  });

  test('to a client without versioned edits is refused; the code action carries the edit at the current text only (P12)', async () => {
    const lsp = await start({
      scripts: fixesIt,
      capabilities: { ...plainCapabilities, workspace: { applyEdit: true } },
    });
    const uri = await lsp.open('a.ts', text);
    const { proposal } = await lsp.run('touchstone.refine', { uri, range });
    expect((await lsp.run('touchstone.applyRefinement', { proposal })).code).toBe('edit.refused');
    const action = (await actionsAt(lsp, uri)).find(({ title }) => title === applyTitle);
    expect(action?.edit?.changes?.[uri]).toHaveLength(1);
    await lsp.change(uri, 2, { start: [5, 2], end: [5, 2], text: ' ' });
    expect((await actionsAt(lsp, uri)).map(({ title }) => title)).not.toContain(applyTitle);
    expect(lsp.heard.some(({ method }) => method === 'workspace/applyEdit')).toBe(false);
  });

  test('by code action resolves to the edit, and to a reason once the text has changed', async () => {
    const lsp = await start({ scripts: fixesIt });
    const uri = await lsp.open('a.ts', text);
    await lsp.run('touchstone.refine', { uri, range });
    const action = (await actionsAt(lsp, uri)).find(({ title }) => title === applyTitle)!;
    expect(action.edit).toBeUndefined();
    expect(editsOf((await lsp.client.sendRequest<CodeAction>('codeAction/resolve', action)).edit)).toHaveLength(1);
    await lsp.change(uri, 2, { start: [5, 2], end: [5, 2], text: ' ' });
    const late = await lsp.client.sendRequest<CodeAction>('codeAction/resolve', action);
    expect(late.edit).toBeUndefined();
    expect(late.disabled?.reason).toContain('changed');
  });

  test('works again after the change was undone', async () => {
    const lsp = await start({ scripts: fixesIt });
    const uri = await lsp.open('a.ts', text);
    const { proposal } = await lsp.run('touchstone.refine', { uri, range });
    await lsp.change(uri, 2, { start: [0, 0], end: [0, 0], text: 'x' });
    expect((await lsp.run('touchstone.applyRefinement', { proposal })).code).toBe('document.changed');
    await lsp.change(uri, 3, { start: [0, 0], end: [0, 1], text: '' });
    await lsp.run('touchstone.applyRefinement', { proposal });
    const { edit } = (await lsp.until('workspace/applyEdit')) as { edit: WorkspaceEdit };
    expect((edit.documentChanges![0] as TextDocumentEdit).textDocument.version).toBe(3);
  });

  test('is not possible for a proposal of an earlier session (E14)', async () => {
    const first = await start({ scripts: fixesIt });
    const uri = await first.open('a.ts', text);
    const { proposal } = await first.run('touchstone.refine', { uri, range });
    const next = await start({ folder: first.folder });
    await next.open('a.ts', text);
    expect((await next.run('touchstone.applyRefinement', { proposal })).code).toBe('run.interrupted');
    expect(next.heard.some(({ method }) => method === 'workspace/applyEdit')).toBe(false);
  });
});

describe('chosen hunks', () => {
  const both = (request: RefineRequest) => {
    const all = judgedEdit(request, 'valu;', 'values;');
    const more = {
      span: { start: text.indexOf('return 1;'), end: text.indexOf('return 1;') + 9 },
      newText: 'return 2;',
    };
    return [
      refineEnded(request, {
        kind: 'improved',
        budgetSpent: false,
        best: {
          ...all,
          text: all.text.replace('return 1;', 'return 2;'),
          candidate: { ...all.candidate, edits: [...all.candidate.edits, more] },
        },
      }),
    ];
  };
  const everything = { start: { line: 0, character: 0 }, end: { line: 7, character: 0 } };

  test('are checked again, and replace the proposal', async () => {
    const lsp = await start({ scripts: { refine: both } });
    const uri = await lsp.open('a.ts', text);
    const { proposal } = await lsp.run('touchstone.refine', { uri, range: everything });
    expect(((await lsp.until('touchstone/proposal')) as Proposal).hunks).toHaveLength(2);
    const answer = await lsp.client.sendRequest<AcceptHunksAnswer>('touchstone/acceptHunks', { proposal, hunks: [1] });
    expect(lsp.verified).toEqual([text.replace('return 1;', 'return 2;')]);
    expect(answer).toMatchObject({
      kind: 'proposal',
      proposal: { state: 'verified', newText: text.replace('return 1;', 'return 2;') },
    });
    expect(await lsp.client.sendRequest('touchstone/resolveProposal', { proposal, decision: 'rejected' })).toEqual({
      known: false,
    });
  });

  test('that fail the checks are refused, and the whole offer stays', async () => {
    const lsp = await start({
      scripts: {
        refine: both,
        verifyText: (request) => [
          refineEnded(request, {
            kind: 'unchanged',
            reason: 'no-improvement',
            message: 'Half of it does not compile.',
            failures: [],
          }),
        ],
      },
    });
    const uri = await lsp.open('a.ts', text);
    const { proposal } = await lsp.run('touchstone.refine', { uri, range: everything });
    const answer = await lsp.client.sendRequest<AcceptHunksAnswer>('touchstone/acceptHunks', { proposal, hunks: [0] });
    expect(answer).toMatchObject({ kind: 'refused', failure: { code: 'edit.not-verified' } });
    expect(await lsp.client.sendRequest('touchstone/resolveProposal', { proposal, decision: 'rejected' })).toEqual({
      known: true,
    });
  });

  test.each([
    ['none is chosen', [], 'edit.invalid'],
    ['none of them exists', [9], 'edit.invalid'],
  ])('are refused when %s', async (_, hunks, code) => {
    const lsp = await start({ scripts: { refine: both } });
    const uri = await lsp.open('a.ts', text);
    const { proposal } = await lsp.run('touchstone.refine', { uri, range: everything });
    expect(await lsp.client.sendRequest('touchstone/acceptHunks', { proposal, hunks })).toMatchObject({
      kind: 'refused',
      failure: { code },
    });
    expect(lsp.verified).toEqual([]);
  });
});

describe('plain editors', () => {
  test('get the end of a run as a message, and none of our own messages', async () => {
    const lsp = await start({ scripts: fixesIt, capabilities: { ...fullCapabilities, experimental: {} } });
    const uri = await lsp.open('a.ts', text);
    await lsp.run('touchstone.refine', { uri, range });
    expect((await lsp.until('window/showMessage')) as object).toMatchObject({
      type: 3,
      message: expect.stringContaining(applyTitle) as string,
    });
    expect(lsp.heard.some(({ method }) => method.startsWith('touchstone/'))).toBe(false);
  });
});
