// A language server on an in-memory stream pair, a real protocol client on the other end, and an engine
// whose runs the test scripts. Nothing here touches the network or starts a process.

import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createConnection,
  createMessageConnection,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
  type InitializeParams,
  type InitializeResult,
  type MessageConnection,
} from 'vscode-languageserver/node';
import {
  type CritiqueRequest,
  type Engine,
  type ExamOutcome,
  type RefineRequest,
} from '../../server/src/engine/api.ts';
import type { ParsePort } from '../../server/src/core/syntaxTree.ts';
import type { Finding } from '../../server/src/core/finding.ts';
import type { Disputed } from '../../server/src/critique/dispute.ts';
import type { RunEvent } from '../../server/src/core/event.ts';
import { createServer, type LspServer } from '../../server/src/lsp/connection.ts';
import { critiqued, improvedTo, refineEnded } from './scriptedRuns.ts';
import { discover, modelsFor, preview } from '../../server/src/lsp/models.ts';
import type { StampedEvent } from '../../server/src/trace/stamped.ts';
import { pathToUri } from '../../server/src/workspace/uri.ts';
import { duplexPair } from './duplexPair.ts';

/** What a scripted run may do. */
export type Script<Request> = (request: Request, signal: AbortSignal) => AsyncIterable<RunEvent> | Iterable<RunEvent>;

/** Scripts of the engine's three runs. */
export interface EngineScripts {
  critique?: Script<CritiqueRequest>;
  refine?: Script<RefineRequest>;
  dispute?: (request: CritiqueRequest, finding: Finding) => Disputed;
  examine?: (request: CritiqueRequest, emit: (event: RunEvent) => void, signal: AbortSignal) => Promise<ExamOutcome>;
  verifyText?: (
    request: RefineRequest,
    text: string,
    signal: AbortSignal,
  ) => AsyncIterable<RunEvent> | Iterable<RunEvent>;
}

/** A running server and its client. */
export interface Harness {
  readonly client: MessageConnection;
  readonly server: LspServer;
  readonly folder: string;
  readonly result: InitializeResult;
  /** Everything that the server sent by itself, in order: method and parameters. */
  readonly heard: { readonly method: string; readonly params: unknown }[];
  /** Requests that the engine got. */
  readonly critiques: CritiqueRequest[];
  readonly refines: RefineRequest[];
  readonly verified: string[];
  uri(name: string): string;
  /** Writes the file and opens it. */
  open(name: string, text: string, languageId?: string): Promise<string>;
  change(
    uri: string,
    version: number,
    edit: { readonly start: [number, number]; readonly end: [number, number]; readonly text: string },
  ): Promise<void>;
  run<Answer = { outcome: string; message: string; code?: string; proposal?: string; findings?: number }>(
    command: string,
    argument: unknown,
  ): Promise<Answer>;
  /** Waits until a message of the server matches. */
  until(method: string, matches?: (params: never) => boolean): Promise<unknown>;
  close(): Promise<void>;
}

/** What a test may set. */
export interface HarnessOptions {
  readonly scripts?: EngineScripts;
  readonly capabilities?: InitializeParams['capabilities'];
  readonly initializationOptions?: Record<string, unknown>;
  /** Use this folder again, as after a restart. */
  readonly folder?: string;
  /** Parsers for the live look; absent: nothing is looked at while the test types. */
  readonly parse?: ParsePort;
  /** Answers of the client, by method. */
  readonly answers?: Readonly<Record<string, (params: never) => unknown>>;
}

/** Capabilities of a client like VS Code's, with ours. */
export const fullCapabilities: InitializeParams['capabilities'] = {
  workspace: {
    applyEdit: true,
    workspaceEdit: {
      documentChanges: true,
      resourceOperations: ['create'],
      changeAnnotationSupport: { groupsOnLabel: true },
    },
    configuration: true,
    diagnostics: { refreshSupport: true },
  },
  textDocument: {
    diagnostic: {},
    hover: { contentFormat: ['markdown', 'plaintext'] },
    codeAction: {
      dataSupport: true,
      resolveSupport: { properties: ['edit'] },
      codeActionLiteralSupport: { codeActionKind: { valueSet: [] } },
    },
  },
  window: { workDoneProgress: true },
  experimental: { touchstone: { version: 1 } },
};

/** Capabilities of a client without anything of ours, pull or versioned edits. */
export const plainCapabilities: InitializeParams['capabilities'] = {
  textDocument: { codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } } },
};

const folders = new Set<string>();

/** Removes the folders of a test file. */
export function removeFolders(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  folders.clear();
}

/** Starts server and client. */
export async function startLsp(options: HarnessOptions = {}): Promise<Harness> {
  const folder = options.folder ?? realpathSync(mkdtempSync(join(tmpdir(), 'touchstone-lsp-test-')));
  folders.add(folder);
  const [left, right] = duplexPair();
  const critiques: CritiqueRequest[] = [];
  const refines: RefineRequest[] = [];
  const verified: string[] = [];
  const scripts = options.scripts ?? {};
  let runs = 0;
  const engine: Engine = {
    critique(request, signal) {
      critiques.push(request);
      return stamp(`run${++runs}`, (scripts.critique ?? (() => [critiqued(request, [])]))(request, signal));
    },
    refine(request, signal) {
      refines.push(request);
      return stamp(
        `run${++runs}`,
        (
          scripts.refine ??
          (() => [
            refineEnded(request, {
              kind: 'unchanged',
              reason: 'nothing-to-do',
              message: 'Nothing to do.',
              failures: [],
            }),
          ])
        )(request, signal),
      );
    },
    verifyText(request, text, signal) {
      verified.push(text);
      return stamp(`run${++runs}`, (scripts.verifyText ?? (() => [improvedTo(request, text)]))(request, text, signal));
    },
    ...(scripts.examine ? { examine: scripts.examine } : {}),
    ...(scripts.dispute ? { dispute: (request, finding) => Promise.resolve(scripts.dispute!(request, finding)) } : {}),
    dispose: () => Promise.resolve(),
  };
  const server = createServer(
    createConnection(ProposedFeatures.all, new StreamMessageReader(left), new StreamMessageWriter(left)),
    {
      engineWith: () => engine,
      modelsFor,
      discover,
      preview,
      ...(options.parse ? { parse: options.parse } : {}),
      rootOf: () => Promise.resolve(folder),
      redact: (line) => line,
      defaultStorage: join(folder, '.storage'),
      now: () => 0,
      version: '0.0.0',
      dispose: () => Promise.resolve(),
    },
  );
  const client = createMessageConnection(new StreamMessageReader(right), new StreamMessageWriter(right));
  const heard: { method: string; params: unknown }[] = [];
  const waiting = new Set<() => void>();
  const hear = (method: string, params: unknown) => {
    heard.push({ method, params });
    for (const wake of waiting) wake();
  };
  client.onNotification((method, params) => hear(method, params));
  client.onUnhandledProgress((params) => hear('$/progress', params));
  const answers: Record<string, (params: never) => unknown> = {
    'workspace/configuration': () => [{}],
    'workspace/applyEdit': () => ({ applied: true }),
    'touchstone/userSettings': () => ({ settings: {}, trusted: true, testCommand: [], writable: true }),
    'touchstone/network': () => ({ noProxy: [], strictSSL: true }),
    'touchstone/editorProblems': () => ({ problems: [] }),
    ...options.answers,
  };
  client.onRequest((method, params) => {
    hear(method, params);
    return answers[method]?.(params as never) ?? null;
  });
  client.listen();
  const result = await client.sendRequest<InitializeResult>('initialize', {
    processId: null,
    rootUri: pathToUri(folder),
    capabilities: options.capabilities ?? fullCapabilities,
    ...(options.initializationOptions ? { initializationOptions: options.initializationOptions } : {}),
  });
  await client.sendNotification('initialized', {});
  const uri = (name: string) => pathToUri(join(folder, name));
  return {
    client,
    server,
    folder,
    result,
    heard,
    critiques,
    refines,
    verified,
    uri,
    async open(name, text, languageId = 'typescript') {
      const at = name.includes(':') ? name : uri(name);
      if (!name.includes(':')) writeFileSync(join(folder, name), text);
      await client.sendNotification('textDocument/didOpen', {
        textDocument: { uri: at, languageId, version: 1, text },
      });
      return at;
    },
    async change(at, version, { start, end, text }) {
      const range = { start: { line: start[0], character: start[1] }, end: { line: end[0], character: end[1] } };
      await client.sendNotification('textDocument/didChange', {
        textDocument: { uri: at, version },
        contentChanges: [{ range, text }],
      });
    },
    run: (command, argument) => client.sendRequest('workspace/executeCommand', { command, arguments: [argument] }),
    async until(method, matches = () => true) {
      for (;;) {
        const found = heard.find((one) => one.method === method && matches(one.params as never));
        if (found) return found.params;
        await new Promise<void>((resolve) => {
          const wake = () => {
            waiting.delete(wake);
            resolve();
          };
          waiting.add(wake);
        });
      }
    },
    async close() {
      await server.dispose();
      client.dispose();
      left.destroy();
      right.destroy();
    },
  };
}

async function* stamp(
  runId: string,
  events: AsyncIterable<RunEvent> | Iterable<RunEvent>,
): AsyncGenerator<StampedEvent, void, undefined> {
  let seq = 0;
  for await (const event of events) yield { runId, seq: seq++, atMs: 0, event };
}

/** A promise and the function that settles it. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}
