// Wires the parts to one LSP connection: capabilities, requests, notifications and their guard. What the
// parts do is theirs; nothing is decided here.

import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import {
  CodeActionKind,
  ExecuteCommandRequest,
  MessageType,
  TextDocumentSyncKind,
  WorkDoneProgressCancelNotification,
  type Connection,
  type InitializeParams,
  type InitializeResult,
} from 'vscode-languageserver';
import * as z from 'zod/mini';
import { offsetAt, spanOf } from '../base/text.ts';
import { acceptHunksRequest, type AcceptHunksAnswer, type AcceptHunksParams } from '../protocol/acceptHunks.ts';
import { checkStandInRequest, type CheckStandInAnswer, type CheckStandInParams } from '../protocol/checkStandIn.ts';
import { protocolVersion, type TouchstoneInitialization } from '../protocol/capability.ts';
import { serverCommands } from '../protocol/commands.ts';
import { deleteStoredDataRequest } from '../protocol/deleteStoredData.ts';
import { modelsRequest } from '../protocol/models.ts';
import {
  previewRequestRequest,
  type PreviewRequestAnswer,
  type PreviewRequestParams,
} from '../protocol/previewRequest.ts';
import { standInsOf } from '../engine/standIns.ts';
import { resolveProposalRequest, type ResolveProposalParams } from '../protocol/resolveProposal.ts';
import { runTraceRequest, type RunTraceParams } from '../protocol/runTrace.ts';
import { taskOffersRequest, type TaskOffersParams } from '../protocol/taskOffers.ts';
import { uriToPath } from '../workspace/uri.ts';
import { acceptHunks } from './acceptHunks.ts';
import { resolveHeld } from './applyRefinement.ts';
import { completeChecklistFile, serveChecklistFaults } from './checklistFile.ts';
import { abilitiesOf, createClientPort, showMessage } from './clientPort.ts';
import { actionKinds, codeActions, resolveCodeAction } from './codeActions.ts';
import { countFindings, critiqueCommand } from './critiqueCommand.ts';
import { deleteStoredData } from './deleteStoredData.ts';
import { offeredTasks } from './taskOffers.ts';
import type { LspDependencies, ServerState } from './dependencies.ts';
import { createDiagnosticPublisher } from './diagnostics.ts';
import { createConsents } from './consents.ts';
import { createDocuments } from './documents.ts';
import { findingMarkdown, findingText } from './evidenceText.ts';
import { executeCommand } from './executeCommand.ts';
import { createFindingFile } from './findingFile.ts';
import { createFindingStore } from './findingStore.ts';
import { createGuard } from './guard.ts';
import { previewRequest } from './previewRequest.ts';
import type { LiveCritique } from './liveCritique.ts';
import { createProgressButtons } from './progressButtons.ts';
import { createProposals } from './proposals.ts';
import { existingTrace } from './runTrace.ts';
import { serveRechecks } from './recheck.ts';
import { createRuleCounts } from '../memory/ruleCounts.ts';
import { createRunRegistry } from './runRegistry.ts';
import { serveLive } from './serveLive.ts';
import { traceHints } from './traceHints.ts';
import { whileOpen } from './whileOpen.ts';

const initializationSchema = z.looseObject({
  storagePath: z.optional(z.string()),
  settings: z.optional(z.record(z.string(), z.unknown())),
  trusted: z.optional(z.boolean()),
  fallbackTypeScript: z.optional(z.string()),
});

/** A server on a connection. */
export interface LspServer {
  /** For errors that nobody awaited: the running requests fail, one report is made, the server lives. */
  floatingError(error: unknown): void;
  /** Saves what is to be kept and ends everything that runs. */
  dispose(): Promise<void>;
}

/** Serves LSP on a connection; it starts to listen before this returns. */
export function createServer(connection: Connection, dependencies: LspDependencies): LspServer {
  const log = (message: string) => whileOpen(() => connection.console.error(dependencies.redact(message)));
  const guard = createGuard(log, (message) => showMessage(connection, MessageType.Error, message));
  const documents = createDocuments();
  let folders: readonly string[] = [];
  let state: ServerState | undefined;
  let live: LiveCritique | undefined;
  const ready = (): ServerState => {
    if (!state) throw new Error('the server was asked before it was initialised');
    return state;
  };

  connection.onInitialize(
    guard.request('initialize', async (params: InitializeParams): Promise<InitializeResult> => {
      const parsed = initializationSchema.safeParse(params.initializationOptions ?? {});
      const given = (parsed.success ? parsed.data : {}) as TouchstoneInitialization;
      const abilities = abilitiesOf(params);
      folders = foldersOf(params);
      const storage = given.storagePath ?? dependencies.defaultStorage;
      const file = createFindingFile(storage, log);
      const store = createFindingStore(await file.read(), randomBytes(4).toString('hex'));
      const counts = createRuleCounts(storage, log);
      await counts.load();
      const fallbackTypeScript = given.fallbackTypeScript ?? dependencies.fallbackTypeScript;
      state = {
        connection,
        dependencies,
        consents: createConsents(
          storage,
          async (message, yes, no) =>
            (await connection.window.showWarningMessage(message, { title: yes }, { title: no }))?.title,
          log,
        ),
        client: createClientPort(connection, abilities, given),
        documents,
        store,
        file,
        counts,
        proposals: createProposals(),
        runs: createRunRegistry(documents),
        guard,
        warn: (message) => whileOpen(() => connection.console.warn(dependencies.redact(message))),
        buttons: createProgressButtons(),
        folders: () => folders,
        storage,
        fallbackTypeScript,
      };
      // Takes the place of the library's own handler, which it has set just before.
      connection.onNotification(
        WorkDoneProgressCancelNotification.type,
        guard.notification('cancel', ({ token }) => ready().buttons.press(token)),
      );
      const publisher = createDiagnosticPublisher(
        connection,
        store,
        abilities.pull,
        ({ finding }) => !(abilities.touchstone && finding.shownByEditor === true),
        (uri) => {
          const document = documents.get(uri);
          return document.ok ? document.value.version : undefined;
        },
        (rule) => counts.demotion(rule),
      );
      store.onChange((uri) => publisher.changed(uri));
      serveRechecks(state);
      documents.onChange(({ uri, before, steps }) => {
        let text = before;
        for (const step of steps) {
          store.edit(uri, text, step, step.after);
          text = step.after;
        }
      });
      documents.onOpen(({ uri, text }) => store.opened(uri, text));
      live = serveLive(state);
      serveChecklistFaults(connection, documents);
      connection.languages.inlayHint.on(
        guard.request('inlayHint', ({ textDocument }) => {
          const document = documents.get(textDocument.uri);
          return document.ok ? traceHints(ready(), textDocument.uri, document.value.text) : null;
        }),
      );
      connection.languages.diagnostics.on(
        guard.request('diagnostic', ({ textDocument, previousResultId }) =>
          publisher.report(textDocument.uri, previousResultId),
        ),
      );
      return {
        serverInfo: { name: 'touchstone', version: dependencies.version },
        capabilities: {
          textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
          hoverProvider: true,
          inlayHintProvider: true,
          completionProvider: { triggerCharacters: [':', ' ', '-'] },
          codeActionProvider: {
            codeActionKinds: [
              CodeActionKind.QuickFix,
              actionKinds.refine,
              actionKinds.untilChecksPass,
              actionKinds.critique,
            ],
            resolveProvider: true,
          },
          executeCommandProvider: { commands: Object.values(serverCommands) },
          ...(abilities.pull
            ? {
                diagnosticProvider: {
                  identifier: 'touchstone',
                  interFileDependencies: false,
                  workspaceDiagnostics: false,
                },
              }
            : {}),
          workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
          experimental: { touchstone: { version: protocolVersion } },
        },
      };
    }),
  );

  connection.onDidOpenTextDocument(guard.notification('didOpen', (params) => documents.open(params)));
  connection.onDidChangeTextDocument(guard.notification('didChange', (params) => documents.change(params)));
  connection.onDidCloseTextDocument(guard.notification('didClose', (params) => documents.close(params)));
  connection.onDidSaveTextDocument(
    guard.notification('didSave', async ({ textDocument }) => {
      await live?.begin(textDocument.uri);
      countFindings(ready(), textDocument.uri);
      await critiqueCommand(ready(), { uri: textDocument.uri }, { onSave: true }, new AbortController().signal);
    }),
  );
  connection.onNotification(
    'workspace/didChangeWorkspaceFolders',
    guard.notification('folders', ({ event }: { event: { added: { uri: string }[]; removed: { uri: string }[] } }) => {
      const removed = new Set(event.removed.map(({ uri }) => uriToPath(uri)));
      folders = [
        ...folders.filter((folder) => !removed.has(folder)),
        ...event.added.filter(({ uri }) => uri.startsWith('file:')).map(({ uri }) => uriToPath(uri)),
      ];
    }),
  );

  connection.onHover(
    guard.request('hover', ({ textDocument, position }) => {
      const { store, client, counts } = ready();
      const document = documents.get(textDocument.uri);
      if (!document.ok) return null;
      const { text } = document.value;
      const offset = offsetAt(text, position);
      if (!offset.ok) return null;
      const here = store.of(textDocument.uri).filter(({ finding }) => {
        const span = spanOf(text, finding.range);
        return span.ok && span.value.start <= offset.value && offset.value <= span.value.end;
      });
      const first = here[0];
      if (!first) return null;
      const value = client.abilities.markdown
        ? here
            // Our client's editor shows the messages of diagnostics in the same hover.
            .map((held) =>
              findingMarkdown(
                held,
                client.abilities.touchstone ? 'evidence' : 'all',
                counts.demotion(held.finding.rule),
              ),
            )
            .join('\n\n---\n\n')
        : here.map((held) => findingText(held, counts.demotion(held.finding.rule))).join('\n\n');
      return {
        contents: { kind: client.abilities.markdown ? 'markdown' : 'plaintext', value },
        range: first.finding.range,
      };
    }),
  );
  connection.onCompletion(guard.request('completion', (params) => completeChecklistFile(ready().documents, params)));
  connection.onCodeAction(guard.request('codeAction', (params) => codeActions(ready(), params)));
  connection.onCodeActionResolve(guard.request('codeActionResolve', (action) => resolveCodeAction(ready(), action)));
  // `onExecuteCommand` would take the client's progress token out of the parameters.
  connection.onRequest(
    ExecuteCommandRequest.type,
    guard.request('executeCommand', (params, signal) => executeCommand(ready(), params, signal)),
  );

  connection.onRequest<AcceptHunksAnswer, void>(
    acceptHunksRequest,
    guard.request('acceptHunks', (params: AcceptHunksParams, signal) => acceptHunks(ready(), params, signal)),
  );
  connection.onRequest<PreviewRequestAnswer, void>(
    previewRequestRequest,
    guard.request('preview', (params: PreviewRequestParams, signal) => previewRequest(ready(), params, signal)),
  );
  connection.onRequest(
    modelsRequest,
    guard.request('models', async (_: unknown, signal) => ({ models: await dependencies.discover(signal) })),
  );
  connection.onRequest(
    runTraceRequest,
    guard.request('runTrace', async ({ runId }: RunTraceParams) => ({
      path: await existingTrace(ready().storage, runId),
    })),
  );
  connection.onRequest(
    taskOffersRequest,
    guard.request('taskOffers', ({ folder }: TaskOffersParams) => offeredTasks(ready().folders(), folder)),
  );
  connection.onRequest<CheckStandInAnswer, void>(
    checkStandInRequest,
    guard.request('checkStandIn', ({ example, crash }: CheckStandInParams): CheckStandInAnswer => {
      const words = {
        ...(typeof example === 'string' ? { expect: [example] } : {}),
        ...(typeof crash === 'string' ? { crash } : {}),
      };
      const read = standInsOf(words, 'typed');
      return read.ok ? {} : { fault: `${read.error.message} ${read.error.nextStep}` };
    }),
  );
  connection.onRequest(
    deleteStoredDataRequest,
    guard.request('deleteStoredData', async () => ({ removed: await deleteStoredData(ready()) })),
  );
  connection.onRequest(
    resolveProposalRequest,
    guard.request('resolveProposal', ({ proposal, decision }: ResolveProposalParams) => {
      const held = ready().proposals.get(proposal);
      if (held && (decision === 'accepted' || decision === 'applied-unverified')) resolveHeld(ready(), held);
      else ready().proposals.remove(proposal);
      return { known: held !== undefined };
    }),
  );
  const shutDown = guard.request('shutdown', async () => {
    if (state) await state.file.write(state.store.stored());
  });
  // A request without parameters hands its handler the token alone.
  connection.onShutdown((token) => shutDown(undefined, token));
  connection.listen();
  return {
    floatingError: (error) => guard.floating(error),
    async dispose() {
      live?.dispose();
      if (state) await state.file.write(state.store.stored());
      await dependencies.dispose();
    },
  };
}

function foldersOf(params: InitializeParams): readonly string[] {
  const named = params.workspaceFolders?.map(({ uri }) => uri) ?? (params.rootUri ? [params.rootUri] : []);
  return named.filter((uri) => uri.startsWith('file:')).map(uriToPath);
}

/** Where findings and traces are kept for clients that name no folder. */
export function defaultStorage(environment: NodeJS.ProcessEnv, home: string): string {
  const cache = environment['XDG_CACHE_HOME'];
  return join(cache !== undefined && cache.startsWith('/') ? cache : join(home, '.cache'), 'touchstone');
}
