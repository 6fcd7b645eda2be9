// S1, S2, S5: sixty poisoned repositories, opened untrusted in the real server. Whatever the trap, no process
// starts, no socket opens and no module of the folder is loaded; critique of the text itself still works.

import { spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { documents, poisons, type Poison } from '../support/poisons.ts';
import { cliPath } from '../support/project.ts';

const serverPath = path.join(path.dirname(cliPath), 'server.js');
const typescript = path.resolve(import.meta.dirname, '..', '..', 'node_modules', 'typescript6', 'lib', 'typescript.js');
const tripwires = path.resolve(import.meta.dirname, '..', 'support', 'tripwires.cjs');
const place = realpathSync(mkdtempSync(path.join(tmpdir(), 'touchstone-untrusted-')));
const sprung = path.join(place, 'sprung');
const log = path.join(place, 'tripwires.log');
const repositories = path.join(place, 'repositories');

interface Repository {
  readonly name: string;
  readonly root: string;
  readonly uri: string;
  readonly languageId: string;
  readonly text: string;
}

function write(poison: Poison, language: keyof typeof documents): Repository {
  const root = path.join(repositories, `${poison.name}-${language}`);
  const [file, text] = documents[language];
  for (const [name, content] of Object.entries({ ...poison.files, [file]: text })) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), content);
  }
  for (const name of poison.executable ?? []) chmodSync(path.join(root, name), 0o755);
  for (const [name, target] of Object.entries(poison.links ?? {})) symlinkSync(target, path.join(root, name));
  return {
    name: path.basename(root),
    root,
    uri: pathToFileURL(path.join(root, file)).href,
    languageId: language,
    text,
  };
}

let all: readonly Repository[] = [];
let child: ChildProcess;
let client: MessageConnection;

beforeAll(async () => {
  all = poisons(sprung).flatMap((poison) => poison.documents.map((language) => write(poison, language)));
  writeFileSync(log, '');
  child = spawn(process.execPath, ['--require', tripwires, serverPath, '--stdio', '--untrusted'], {
    cwd: all[0]!.root,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, TRIPWIRE_LOG: log, TRIPWIRE_ROOT: repositories, XDG_STATE_HOME: path.join(place, 'state') },
  });
  client = createMessageConnection(new StreamMessageReader(child.stdout!), new StreamMessageWriter(child.stdin!));
  client.listen();
  await client.sendRequest('initialize', {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: all.map(({ name, root }) => ({ name, uri: pathToFileURL(root).href })),
    capabilities: { textDocument: { diagnostic: {} }, workspace: { diagnostics: { refreshSupport: true } } },
    initializationOptions: { fallbackTypeScript: typescript },
  });
  await client.sendNotification('initialized', {});
});

afterAll(() => {
  client.dispose();
  child.kill('SIGKILL');
  rmSync(place, { recursive: true, force: true });
});

function pull(uri: string): Promise<{ readonly items: readonly { readonly message: string }[] }> {
  return client.sendRequest('textDocument/diagnostic', { textDocument: { uri } });
}

test('S1, S2, S5: nothing of sixty poisoned folders is started, loaded or asked', { timeout: 180_000 }, async () => {
  expect(all).toHaveLength(60);
  const outcomes: string[] = [];
  for (const { uri, languageId, text } of all) {
    await client.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
    for (const command of ['touchstone.critique', 'touchstone.refine']) {
      const range = { start: { line: 0, character: 0 }, end: { line: text.split('\n').length - 1, character: 0 } };
      const answer: { readonly outcome: string } = await client.sendRequest('workspace/executeCommand', {
        command,
        arguments: [{ uri, range }],
      });
      outcomes.push(answer.outcome);
    }
  }
  expect(readFileSync(log, 'utf8')).toBe('');
  expect(existsSync(sprung)).toBe(false);
  expect(outcomes).not.toContain('improved');
  expect(outcomes.filter((outcome) => outcome === 'critiqued').length).toBe(all.length);
  // The text itself is checked all the same, by what needs no trust.
  for (const { name, uri, languageId } of all) {
    const { items } = await pull(uri);
    if (['typescript', 'javascript'].includes(languageId)) expect([name, items.length > 0]).toEqual([name, true]);
  }
});

test('the tripwires do notice', async () => {
  const before = readFileSync(log, 'utf8');
  const probe = path.join(repositories, 'probe.cjs');
  writeFileSync(
    probe,
    "require('node:child_process').spawnSync(process.execPath, ['--version']);\n" +
      "require('node:net').connect(9, '127.0.0.1').on('error', () => {});\n",
  );
  const env = { ...process.env, TRIPWIRE_LOG: log, TRIPWIRE_ROOT: repositories };
  const ran = spawn(process.execPath, ['--require', tripwires, probe], { env, stdio: 'ignore' });
  await new Promise((resolve) => ran.once('exit', resolve));
  const told = readFileSync(log, 'utf8').slice(before.length);
  expect(told).toMatch(/^module .*probe\.cjs$/m);
  expect(told).toMatch(/^process spawnSync/m);
  expect(told).toMatch(/^socket /m);
});
