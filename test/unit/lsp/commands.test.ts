// The person's own commands through the server: from user settings to the run, never from the workspace,
// and the tasks that are offered for them.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { taskOffersRequest } from '../../../server/src/protocol/taskOffers.ts';
import { pathToUri } from '../../../server/src/workspace/uri.ts';
import { removeFolders, startLsp, type Harness, type HarnessOptions } from '../../support/lspHarness.ts';
import { critiqued } from '../../support/scriptedRuns.ts';

const running: Harness[] = [];
async function start(options: HarnessOptions): Promise<Harness> {
  const harness = await startLsp(options);
  running.push(harness);
  return harness;
}
afterEach(async () => {
  for (const harness of running.splice(0)) await harness.close();
});
afterAll(removeFolders);

const command = { name: 'lint', command: ['make', 'lint'], problemMatcher: '$gcc' };
const scripts = { critique: (request: Parameters<typeof critiqued>[0]) => [critiqued(request, [])] };
const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 4 } };

test('commands of user settings reach the run', async () => {
  const settings = { 'checkers.commands': [command] };
  const answer = () => ({ settings, trusted: true, testCommand: [], writable: true });
  const lsp = await start({ scripts, answers: { 'touchstone/userSettings': answer } });
  await lsp.run('touchstone.critique', { uri: await lsp.open('a.c', 'int a;\n', 'c'), range });
  expect(lsp.critiques.map(({ checkers }) => checkers.commands)).toEqual([
    [{ name: 'lint', argv: ['make', 'lint'], languages: [], matcher: '$gcc' }],
  ]);
});

test('commands of the workspace do not', async () => {
  const merged = [{ checkers: { commands: [command] }, 'checkers.commands': [command] }];
  const lsp = await start({ scripts, answers: { 'workspace/configuration': () => merged } });
  await lsp.run('touchstone.critique', { uri: await lsp.open('a.c', 'int a;\n', 'c'), range });
  expect(lsp.critiques.map(({ checkers }) => checkers.commands)).toEqual([[]]);
});

test('tasks of an open folder are offered, and nothing is run for that', async () => {
  const lsp = await start({ scripts });
  mkdirSync(join(lsp.folder, '.vscode'), { recursive: true });
  const task = { label: 'lint', type: 'process', command: 'make', args: ['lint'], problemMatcher: '$gcc' };
  writeFileSync(join(lsp.folder, '.vscode', 'tasks.json'), JSON.stringify({ version: '2.0.0', tasks: [task] }));
  const folder = pathToUri(lsp.folder);
  expect(await lsp.client.sendRequest(taskOffersRequest, { folder })).toEqual({
    offers: [{ label: 'lint', command }],
  });
  expect(await lsp.client.sendRequest(taskOffersRequest, { folder: 'file:///elsewhere' })).toMatchObject({
    offers: [],
  });
  expect(lsp.critiques).toEqual([]);
});
