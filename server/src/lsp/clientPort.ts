// What the connected editor can do, and the questions the server asks it. Where it cannot answer, the
// default of a plain editor holds.

import { MessageType, ShowMessageNotification, type Connection, type InitializeParams } from 'vscode-languageserver';
import {
  askEditorModelRequest,
  type AskEditorModelAnswer,
  type AskEditorModelParams,
} from '../protocol/askEditorModel.ts';
import type { TouchstoneCapability, TouchstoneInitialization } from '../protocol/capability.ts';
import { choiceNotification, type ProposalChoice } from '../protocol/choice.ts';
import { editorProblemsRequest, type EditorProblem, type EditorProblemsAnswer } from '../protocol/editorProblems.ts';
import { keyRequest, type KeyAnswer } from '../protocol/key.ts';
import { networkRequest, type NetworkAnswer } from '../protocol/network.ts';
import { proposalNotification, type Proposal } from '../protocol/proposal.ts';
import { showTextNotification, type ShowTextParams } from '../protocol/showText.ts';
import { statusNotification, type StatusParams } from '../protocol/status.ts';
import { suspicionNotification, type SuspicionParams } from '../protocol/suspicion.ts';
import { userSettingsRequest, type UserSettingsAnswer } from '../protocol/userSettings.ts';
import { flatUserSettings } from './settings.ts';

/** What the client said at `initialize`. */
export interface ClientAbilities {
  /** Our own messages. */
  readonly touchstone: boolean;
  /** Pulls diagnostics and can be asked to pull again. */
  readonly pull: boolean;
  readonly versionedEdits: boolean;
  /** Edits may make files. */
  readonly newFiles: boolean;
  /** Edits may ask to be confirmed. */
  readonly confirmedEdits: boolean;
  readonly resolveEdit: boolean;
  readonly progress: boolean;
  /** Shows a message with buttons and tells which was chosen. */
  readonly questions: boolean;
  readonly configuration: boolean;
  readonly applyEdit: boolean;
  readonly codeActionLiterals: boolean;
  readonly markdown: boolean;
  readonly showDocument: boolean;
  /** Can be told to ask for inlay hints anew. */
  readonly inlayHints: boolean;
  /** Shows a change and applies it when the person says so (`touchstone/change`). */
  readonly showsChanges: boolean;
}

/** Reads the abilities. Pull without refresh counts as no pull: nothing would tell the client that a run has ended. */
export function abilitiesOf(params: InitializeParams): ClientAbilities {
  const { textDocument, workspace, window, experimental } = params.capabilities;
  const own = (experimental as { touchstone?: TouchstoneCapability } | undefined)?.touchstone;
  return {
    touchstone: typeof own?.version === 'number',
    pull: textDocument?.diagnostic !== undefined && workspace?.diagnostics?.refreshSupport === true,
    versionedEdits: workspace?.workspaceEdit?.documentChanges === true,
    newFiles:
      workspace?.workspaceEdit?.documentChanges === true &&
      workspace.workspaceEdit.resourceOperations?.includes('create') === true,
    confirmedEdits: workspace?.workspaceEdit?.changeAnnotationSupport !== undefined,
    resolveEdit:
      textDocument?.codeAction?.resolveSupport?.properties.includes('edit') === true &&
      textDocument.codeAction.dataSupport === true,
    questions: window?.showMessage !== undefined,
    progress: window?.workDoneProgress === true,
    configuration: workspace?.configuration === true,
    applyEdit: workspace?.applyEdit === true,
    codeActionLiterals: textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
    markdown: textDocument?.hover?.contentFormat?.includes('markdown') === true,
    showDocument: window?.showDocument?.support === true,
    inlayHints: workspace?.inlayHint?.refreshSupport === true,
    showsChanges: own?.showsChanges === true,
  };
}

/** The client, as the rest of the server sees it. */
export interface ClientPort {
  readonly abilities: ClientAbilities;
  userSettings(uri: string): Promise<UserSettingsAnswer>;
  mergedSettings(uri: string): Promise<unknown>;
  key(origin: string): Promise<string | undefined>;
  network(): Promise<NetworkAnswer>;
  askModel(params: AskEditorModelParams, signal: AbortSignal): Promise<AskEditorModelAnswer>;
  editorProblems(uri: string): Promise<readonly EditorProblem[]>;
  propose(proposal: Proposal): void;
  offerChoice(choice: ProposalChoice): void;
  suspect(suspicion: SuspicionParams): void;
  status(status: StatusParams): void;
  /** Shows a text: our own message, else a plain message of at most a few lines. */
  show(params: ShowTextParams): void;
  message(kind: 'info' | 'warning', text: string): void;
}

/** Shows a message without asking for an answer: as a request it could fail with nobody listening. */
export function showMessage(connection: Connection, type: MessageType, message: string): void {
  void connection.sendNotification(ShowMessageNotification.type, { type, message });
}

/** Makes the port. */
export function createClientPort(
  connection: Connection,
  abilities: ClientAbilities,
  given: TouchstoneInitialization,
): ClientPort {
  const plain: UserSettingsAnswer = {
    settings: flatUserSettings(given.settings),
    trusted: given.trusted !== false,
    testCommand: [],
    writable: true,
  };
  return {
    abilities,
    userSettings: async (uri) =>
      abilities.touchstone ? connection.sendRequest<UserSettingsAnswer>(userSettingsRequest, { uri }) : plain,
    mergedSettings: async (uri) =>
      abilities.configuration
        ? connection.workspace.getConfiguration({ scopeUri: uri, section: 'touchstone' })
        : given.settings,
    async key(origin) {
      if (!abilities.touchstone) return undefined;
      return (await connection.sendRequest<KeyAnswer>(keyRequest, { origin })).key ?? undefined;
    },
    network: async () =>
      abilities.touchstone ? connection.sendRequest<NetworkAnswer>(networkRequest) : { noProxy: [], strictSSL: true },
    async askModel(params, signal) {
      if (!abilities.touchstone)
        return { kind: 'failed', reason: 'NotFound', message: 'This editor offers no language models.' };
      const { CancellationTokenSource } = await import('vscode-languageserver');
      const source = new CancellationTokenSource();
      const onAbort = () => source.cancel();
      if (signal.aborted) onAbort();
      signal.addEventListener('abort', onAbort, { once: true });
      try {
        return await connection.sendRequest<AskEditorModelAnswer>(askEditorModelRequest, params, source.token);
      } finally {
        signal.removeEventListener('abort', onAbort);
        source.dispose();
      }
    },
    async editorProblems(uri) {
      if (!abilities.touchstone) return [];
      return (await connection.sendRequest<EditorProblemsAnswer>(editorProblemsRequest, { uri })).problems;
    },
    propose(proposal) {
      if (abilities.touchstone) void connection.sendNotification(proposalNotification, proposal);
    },
    offerChoice(choice) {
      if (abilities.touchstone) void connection.sendNotification(choiceNotification, choice);
    },
    suspect(suspicion) {
      if (abilities.touchstone) void connection.sendNotification(suspicionNotification, suspicion);
    },
    status(status) {
      if (abilities.touchstone) void connection.sendNotification(statusNotification, status);
    },
    show(params) {
      if (abilities.touchstone) void connection.sendNotification(showTextNotification, params);
      else showMessage(connection, MessageType.Info, params.text.split('\n').slice(0, 12).join('\n'));
    },
    message(kind, text) {
      showMessage(connection, kind === 'info' ? MessageType.Info : MessageType.Warning, text);
    },
  };
}
