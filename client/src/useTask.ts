// Lets the person choose a task of the folder as a checker and writes it to their user settings. Nothing
// of a folder is used before it was chosen here.

import { ConfigurationTarget, l10n, window, workspace, type QuickPickItem } from 'vscode';
import {
  taskOffersRequest,
  type TaskOffersAnswer,
  type TaskOffersParams,
  type WireTaskOffer,
} from '../../server/src/protocol/taskOffers.ts';
import type { Server } from './server.ts';
import { userValue } from './userSettings.ts';

interface Choice extends QuickPickItem {
  readonly offer: WireTaskOffer;
}

/** Shows the tasks with a problem matcher; dismissing the list changes nothing. */
export async function useTask(server: Server): Promise<void> {
  const { workspaceFolders } = workspace;
  const folder = workspaceFolders?.length === 1 ? workspaceFolders[0] : await window.showWorkspaceFolderPick();
  if (!folder) return;
  const params: TaskOffersParams = { folder: folder.uri.toString() };
  const { offers, fault } = await server.request<TaskOffersAnswer>(taskOffersRequest, params);
  if (fault !== undefined || offers.length === 0) {
    void window.showInformationMessage(fault ?? l10n.t('No task of this folder has a problem matcher.'));
    return;
  }
  const chosen = await window.showQuickPick(offers.map(choiceOf), {
    title: l10n.t('Touchstone: Use a Task as Checker'),
    placeHolder: l10n.t('It will run on private views of your folders, without a shell'),
    matchOnDetail: true,
  });
  const command = chosen?.offer.command;
  if (chosen && command === undefined)
    void window.showInformationMessage(l10n.t('This task cannot be a checker: {0}.', chosen.offer.why ?? ''));
  if (command !== undefined) await store(command);
}

function choiceOf(offer: WireTaskOffer): Choice {
  if (offer.command === undefined) return { label: `$(circle-slash) ${offer.label}`, detail: offer.why ?? '', offer };
  return { label: offer.label, detail: JSON.stringify(offer.command.command), offer };
}

/** Puts it beside the commands that are there; one of the same name is replaced. */
async function store(command: NonNullable<WireTaskOffer['command']>): Promise<void> {
  const known = userValue<readonly { readonly name?: unknown }[]>('checkers.commands') ?? [];
  const others = Array.isArray(known) ? known.filter(({ name }) => name !== command.name) : [];
  await workspace
    .getConfiguration('touchstone')
    .update('checkers.commands', [...others, command], ConfigurationTarget.Global);
  void window.showInformationMessage(l10n.t('“{0}” is now one of your own checkers.', command.name));
}
