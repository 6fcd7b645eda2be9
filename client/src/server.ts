// Starts the language server on first need, answers what it asks, and keeps it from restarting for ever.

import * as path from 'node:path';
import {
  commands,
  window,
  workspace,
  l10n,
  type CancellationToken,
  type ExtensionContext,
  type LogOutputChannel,
} from 'vscode';
import {
  CloseAction,
  ErrorAction,
  ExecuteCommandRequest,
  LanguageClient,
  TransportKind,
  WorkDoneProgress,
  type ErrorHandler,
  type LanguageClientOptions,
} from 'vscode-languageclient/node';
import {
  askEditorModelRequest,
  type AskEditorModelAnswer,
  type AskEditorModelParams,
} from '../../server/src/protocol/askEditorModel.ts';
import { protocolVersion, type TouchstoneInitialization } from '../../server/src/protocol/capability.ts';
import { changeNotification, type ChangeParams } from '../../server/src/protocol/change.ts';
import { checklistNotification, type ChecklistParams } from '../../server/src/protocol/checklist.ts';
import { choiceNotification, type ProposalChoice } from '../../server/src/protocol/choice.ts';
import { editorProblemsRequest, type EditorProblemsParams } from '../../server/src/protocol/editorProblems.ts';
import { keyRequest, type KeyParams } from '../../server/src/protocol/key.ts';
import { networkRequest } from '../../server/src/protocol/network.ts';
import { proposalNotification, type Proposal } from '../../server/src/protocol/proposal.ts';
import { showTextNotification, type ShowTextParams } from '../../server/src/protocol/showText.ts';
import { statusNotification, type StatusParams } from '../../server/src/protocol/status.ts';
import { suspicionNotification, type SuspicionParams } from '../../server/src/protocol/suspicion.ts';
import { userSettingsRequest, type UserSettingsParams } from '../../server/src/protocol/userSettings.ts';
import type { Changes } from './changes.ts';
import type { Checklists } from './checklistTree.ts';
import type { Choices } from './choices.ts';
import { editorProblems } from './editorProblems.ts';
import type { Heat } from './heat.ts';
import { longRun, titleOf, type RunConnection } from './longRun.ts';
import { askEditorModel } from './languageModel.ts';
import { networkSettings } from './network.ts';
import type { Proposals } from './proposals.ts';
import { showAnswer } from './answers.ts';
import { createRestarts } from './restarts.ts';
import { storedKey } from './secrets.ts';
import type { Status } from './status.ts';
import type { TextViews } from './textViews.ts';
import { editorTypeScript } from './editorTypeScript.ts';
import { userSettings } from './userSettings.ts';

/** The language server as the rest of the client sees it. */
export interface Server {
  /** Starts it in the background; a failure is told once, in the status item. */
  startSoon(): void;
  /** Sends one of our own requests; starts the server if need be. */
  request<Answer>(method: string, params?: unknown): Promise<Answer>;
  /** Runs a command of the server and shows its answer. */
  run(command: string, argument: unknown): Promise<void>;
  readonly log: LogOutputChannel;
  stop(): Promise<void>;
}

/** The parts that hear from the server. */
export interface ServerParts {
  readonly status: Status;
  readonly proposals: Proposals;
  readonly texts: TextViews;
  readonly choices: Choices;
  readonly heat: Heat;
  readonly checklists: Checklists;
  readonly changes: Changes;
}

/** Makes the server's handle; nothing is started yet. */
export function createServer(context: ExtensionContext, parts: ServerParts): Server {
  const log = window.createOutputChannel('Touchstone', { log: true });
  context.subscriptions.push(log);
  let starting: Promise<LanguageClient> | undefined;

  const start = async (): Promise<LanguageClient> => {
    const module = context.asAbsolutePath(path.join('dist', 'server.js'));
    const client: LanguageClient = new LanguageClient(
      'touchstone',
      'Touchstone',
      {
        run: { module, transport: TransportKind.ipc },
        debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6009'] } },
      },
      clientOptions(context, log, () => runsOf(client)),
    );
    client.registerFeature({
      fillClientCapabilities(capabilities) {
        capabilities.experimental = {
          ...(capabilities.experimental as object | undefined),
          touchstone: { version: protocolVersion, showsChanges: true },
        };
      },
      initialize: () => undefined,
      getState: () => ({ kind: 'static' }),
      clear: () => undefined,
    });
    client.onRequest(keyRequest, async ({ origin }: KeyParams) => ({
      key: (await storedKey(context.secrets, origin)) ?? null,
    }));
    client.onRequest(networkRequest, () => networkSettings());
    client.onRequest(userSettingsRequest, ({ uri }: UserSettingsParams) => userSettings(context, uri));
    client.onRequest(editorProblemsRequest, ({ uri }: EditorProblemsParams) => editorProblems(uri));
    client.onRequest<AskEditorModelAnswer, void>(
      askEditorModelRequest,
      (params: AskEditorModelParams, token: CancellationToken) => askEditorModel(params, token),
    );
    client.onNotification(statusNotification, (status: StatusParams) => parts.status.show(status));
    client.onNotification(showTextNotification, ({ title, text }: ShowTextParams) => parts.texts.show(title, text));
    client.onNotification(proposalNotification, (proposal: Proposal) => parts.proposals.offer(proposal));
    client.onNotification(choiceNotification, (choice: ProposalChoice) => {
      void parts.proposals.close().then(() => parts.choices.offer(choice));
    });
    client.onNotification(checklistNotification, (checklist: ChecklistParams) => parts.checklists.put(checklist));
    client.onNotification(changeNotification, (change: ChangeParams) => parts.changes.show(change));
    client.onNotification(suspicionNotification, (suspicion: SuspicionParams) => parts.heat.put(suspicion));
    await client.start();
    return client;
  };

  const started = () => {
    starting ??= start();
    starting.catch((error: unknown) => {
      log.error(error instanceof Error ? error : String(error));
      parts.status.show({
        state: 'trouble',
        model: '',
        message: l10n.t('The Touchstone server did not start. See the log.'),
      });
    });
    return starting;
  };

  return {
    log,
    startSoon: () => void started().catch(() => undefined),
    request: async <Answer>(method: string, params?: unknown) => (await started()).sendRequest<Answer>(method, params),
    async run(command, argument) {
      await started();
      await commands.executeCommand(command, argument);
    },
    async stop() {
      const client = await starting?.catch(() => undefined);
      await client?.stop();
    },
  };
}

/** The client as a connection for long runs. */
function runsOf(client: LanguageClient): RunConnection {
  return {
    send: (params, cancel) =>
      client.sendRequest(ExecuteCommandRequest.type, { ...params, arguments: [...params.arguments] }, cancel),
    onReport: (token, hear) =>
      client.onProgress(WorkDoneProgress.type, token, (value) => {
        if (value.kind === 'report' && value.message !== undefined) hear(value.message);
      }),
  };
}

function clientOptions(
  context: ExtensionContext,
  log: LogOutputChannel,
  connection: () => RunConnection,
): LanguageClientOptions {
  const fallbackTypeScript = editorTypeScript();
  const storage = context.storageUri ?? context.globalStorageUri;
  const initializationOptions: TouchstoneInitialization = {
    trusted: workspace.isTrusted,
    ...(storage.scheme === 'file' ? { storagePath: storage.fsPath } : {}),
    ...(fallbackTypeScript === undefined ? {} : { fallbackTypeScript }),
  };
  return {
    documentSelector: [{ scheme: 'file' }, { scheme: 'untitled' }],
    initializationOptions,
    outputChannel: log,
    traceOutputChannel: log,
    errorHandler: boundedRestarts(log),
    middleware: {
      async executeCommand(command, words, next) {
        const title = titleOf(command);
        const answer: unknown =
          title === undefined
            ? await next(command, words)
            : await longRun(connection(), title, { command, arguments: words as readonly unknown[] });
        showAnswer(answer, log);
        return answer;
      },
    },
  };
}

/** Restarts a dead server a few times, then stops with one message. */
function boundedRestarts(log: LogOutputChannel): ErrorHandler {
  const restarts = createRestarts(() => performance.now());
  return {
    error: (_error, _message, count) => ({
      action: (count ?? 0) <= 3 ? ErrorAction.Continue : ErrorAction.Shutdown,
    }),
    closed() {
      if (restarts.died() === 'restart') return { action: CloseAction.Restart, handled: true };
      const openLog = l10n.t('Show Log');
      const message = l10n.t(
        'The Touchstone server crashed {0} times in 3 minutes and will not be restarted.',
        restarts.deaths(),
      );
      void window.showErrorMessage(message, openLog).then((choice) => {
        if (choice === openLog) log.show();
      });
      return { action: CloseAction.DoNotRestart, handled: true };
    },
  };
}
