// The client's own rules: an offer is applied once, on exactly its text; settings of a workspace name
// nothing; the editor's refusals are answers.

import { beforeEach, describe, expect, test } from 'vitest';
import type { ExtensionContext } from 'vscode';
import { askEditorModel } from '../../../client/src/languageModel.ts';
import { networkSettings } from '../../../client/src/network.ts';
import { createProposals } from '../../../client/src/proposals.ts';
import { userScopeKeys, userSettings } from '../../../client/src/userSettings.ts';
import { textHash } from '../../../server/src/base/hash.ts';
import { userScopeKeys as serverKeys } from '../../../server/src/lsp/settings.ts';
import type { Proposal } from '../../../server/src/protocol/proposal.ts';
import { fake, LanguageModelError, Uri } from '../../support/vscode.ts';

const text = 'const a = 1;\n';
const proposal: Proposal = {
  id: 'p1',
  uri: 'file:///folder/a.ts',
  languageId: 'typescript',
  version: 3,
  originalHash: textHash(text),
  state: 'verified',
  title: 'Change it',
  edits: [{ range: { start: { line: 0, character: 10 }, end: { line: 0, character: 11 } }, newText: '2' }],
  hunks: [],
  newText: 'const a = 2;\n',
  gate: [],
  cleared: [],
  remaining: [],
  rungs: [],
  cost: '',
  runId: 'r1',
};
const texts = {
  show: () => undefined,
  setPreview: () => Uri.parse('touchstone-preview:///a.ts') as never,
  dropPreview: () => undefined,
};
const context = { subscriptions: [], globalState: { get: () => undefined } } as unknown as ExtensionContext;

beforeEach(() => {
  Object.assign(fake, { applyEdit: () => true, applied: [], executed: [], models: [], settings: {}, trusted: true });
  fake.document = { version: 3, text };
});

function offered() {
  const proposals = createProposals(context, texts);
  proposals.offer(proposal);
  return proposals;
}

describe('accepting', () => {
  test('applies all edits as one, and saves nothing (E5, E14)', async () => {
    const proposals = offered();
    expect(await proposals.apply()).toBe('applied');
    expect(
      fake.applied.map(({ replaced }) => replaced.map(({ range, text: words }) => [range.numbers, words])),
    ).toEqual([[[[0, 10, 0, 11], '2']]]);
    expect(fake.executed.map(({ command }) => command).filter((command) => /save|format/iu.test(command))).toEqual([]);
    expect(await proposals.apply()).toBe('nothing-open');
    expect(fake.applied).toHaveLength(1);
  });

  test.each([
    ['another version', { version: 4, text }],
    ['another text at the same version', { version: 3, text: 'const b = 1;\n' }],
  ])('changes nothing on %s', async (_, document) => {
    const proposals = offered();
    fake.document = document;
    expect(await proposals.apply()).toBe('stale');
    expect(fake.applied).toEqual([]);
    expect(proposals.current?.id).toBe('p1');
  });

  test('keeps the offer when the editor refuses, so that it can be tried again (E13)', async () => {
    const proposals = offered();
    fake.applyEdit = () => false;
    expect(await proposals.apply()).toBe('refused');
    expect(proposals.current?.id).toBe('p1');
    fake.applyEdit = () => true;
    expect(await proposals.apply()).toBe('applied');
  });
});

describe('settings for the server (S3, S4)', () => {
  test('are those of user scope, whatever the workspace says', async () => {
    fake.settings = {
      'touchstone.model.baseUrl': { workspaceValue: 'https://evil.example/v1' },
      'touchstone.model.name': { globalValue: 'mine', workspaceValue: 'theirs' },
      'http.proxy': { workspaceValue: 'http://evil.example' },
      'http.proxyStrictSSL': { workspaceValue: false },
    };
    expect((await userSettings(context, 'file:///folder/a.ts')).settings).toEqual({ 'model.name': 'mine' });
    expect(networkSettings()).toEqual({ noProxy: [], strictSSL: true });
  });

  test('name the same keys on both sides', () => {
    expect(userScopeKeys.toSorted()).toEqual(serverKeys.toSorted());
  });

  test('say that a folder is not trusted', async () => {
    fake.trusted = false;
    expect((await userSettings(context, 'file:///folder/a.ts')).trusted).toBe(false);
  });
});

describe('the editor’s models (N19)', () => {
  const token = {} as never;
  const ask = (model = '') =>
    askEditorModel(
      {
        model,
        messages: [
          { role: 'user', content: 's' },
          { role: 'assistant', content: 'a' },
        ],
        justification: '',
      },
      token,
    );

  test.each(['NoPermissions', 'Blocked', 'NotFound'])('that refuse with %s give that as an answer', async (code) => {
    fake.models = [{ id: 'm', family: 'f', sendRequest: () => Promise.reject(new LanguageModelError(code)) }];
    expect(await ask()).toMatchObject({ kind: 'failed', reason: code });
  });

  test('that are gone give NotFound', async () => {
    expect(await ask('m')).toMatchObject({ kind: 'failed', reason: 'NotFound' });
  });

  test('hear each word in the role that it was said in', async () => {
    let heard: unknown;
    async function* words() {
      yield 'hi';
    }
    fake.models = [
      {
        id: 'm',
        family: 'f',
        sendRequest(messages) {
          heard = messages;
          return Promise.resolve({ text: words() });
        },
      },
    ];
    expect(await ask()).toEqual({ kind: 'text', text: 'hi', model: 'm' });
    expect(heard).toEqual([
      { role: 'user', content: 's' },
      { role: 'assistant', content: 'a' },
    ]);
  });
});
