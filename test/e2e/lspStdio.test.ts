// The bundled server over stdio, as an editor starts it: nothing but protocol on stdout, findings by pull, a
// verified edit by code action, and an orderly end.

import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { cliPath, makeProject, type Project } from '../support/project.ts';

const serverPath = path.join(path.dirname(cliPath), 'server.js');
const source = `export function nameOf(user: { readonly name: string }): string {
  return user.nmae;
}
`;

interface Session {
  readonly project: Project;
  readonly uri: string;
  readonly client: MessageConnection;
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  readonly range: object;
}

const open: Session[] = [];
afterEach(() => {
  for (const session of open.splice(0)) {
    session.client.dispose();
    session.child.kill('SIGKILL');
    session.project.remove();
  }
});

async function start(args: readonly string[]): Promise<Session> {
  const project = makeProject(
    {
      'package.json': '{ "name": "sample", "private": true, "type": "module" }\n',
      'tsconfig.json': '{ "compilerOptions": { "strict": true, "noEmit": true }, "include": ["src"] }\n',
      'src/user.ts': source,
    },
    { typescript: 'typescript6' },
  );
  const child = spawn(process.execPath, [...args], {
    cwd: project.root,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, XDG_CACHE_HOME: project.path('.cache'), XDG_STATE_HOME: project.path('.state') },
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const client = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  const lines = source.split('\n').length - 1;
  const range = { start: { line: 0, character: 0 }, end: { line: lines, character: 0 } };
  const uri = pathToFileURL(project.path('src/user.ts')).href;
  const session = { project, uri, client, child, ended, range };
  open.push(session);
  client.listen();
  await client.sendRequest('initialize', {
    processId: process.pid,
    rootUri: pathToFileURL(project.root).href,
    capabilities: {
      textDocument: {
        diagnostic: {},
        codeAction: {
          codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'refactor'] } },
          resolveSupport: { properties: ['edit'] },
          dataSupport: true,
        },
      },
      workspace: { workspaceEdit: { documentChanges: true } },
    },
  });
  await client.sendNotification('initialized', {});
  await client.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'typescript', version: 1, text: source },
  });
  return session;
}

function run(session: Session, command: string): Promise<{ readonly outcome: string }> {
  const words = { command, arguments: [{ uri: session.uri, range: session.range }] };
  return session.client.sendRequest('workspace/executeCommand', words);
}

describe.each([
  ['the server', [serverPath, '--stdio']],
  ['the command line', [cliPath, 'lsp', '--stdio']],
])('%s', (_name, args) => {
  test('finds, refines, offers a versioned edit and ends with 0', async () => {
    const session = await start(args);
    const { client, uri, range } = session;
    const pull = (): Promise<{ readonly items: readonly { readonly message: string; readonly range: object }[] }> =>
      client.sendRequest('textDocument/diagnostic', { textDocument: { uri } });
    expect((await pull()).items).toEqual([]);
    await run(session, 'touchstone.critique');
    const { items } = await pull();
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ source: 'touchstone', severity: 1, range: { start: { line: 1, character: 14 } } });
    expect((await run(session, 'touchstone.refine')).outcome).toBe('improved');
    const actions: readonly { readonly title: string }[] = await client.sendRequest('textDocument/codeAction', {
      textDocument: { uri },
      range,
      context: { diagnostics: [] },
    });
    const action = actions.find(({ title }) => title === 'Apply verified refinement');
    const resolved = await client.sendRequest('codeAction/resolve', action);
    expect(resolved).toMatchObject({
      edit: {
        documentChanges: [{ textDocument: { uri, version: 1 }, edits: [{ newText: expect.stringContaining('name') }] }],
      },
    });
    expect(session.project.read('src/user.ts')).toBe(source);
    await client.sendRequest('shutdown');
    await client.sendNotification('exit');
    expect(await session.ended).toBe(0);
  });

  test('ends by itself when the editor goes away without a word', async () => {
    const session = await start(args);
    session.child.stdin?.end();
    const late = new Promise((resolve) => setTimeout(resolve, 10_000, 'still running').unref());
    expect(await Promise.race([session.ended, late])).not.toBe('still running');
  });
});
