// The model picker: no model, local servers that answer, the editor's own models, or any address. What
// is chosen is written to user settings.

import { ConfigurationTarget, l10n, QuickPickItemKind, window, workspace, type QuickPickItem } from 'vscode';
import { modelsRequest, type ModelsAnswer } from '../../server/src/protocol/models.ts';
import { editorModels } from './languageModel.ts';
import type { Server } from './server.ts';

interface Choice extends QuickPickItem {
  readonly pick?: { readonly baseUrl: string; readonly name: string } | 'none' | 'other';
}

/** Shows the picker and stores the choice; dismissing it changes nothing. */
export async function chooseModel(server: Server): Promise<void> {
  const chosen = await window.showQuickPick(choices(server), {
    title: l10n.t('Touchstone: Choose Model'),
    placeHolder: l10n.t('Without a model nothing leaves this machine'),
    matchOnDescription: true,
  });
  if (!chosen?.pick) return;
  if (chosen.pick === 'none') return store('', '');
  if (chosen.pick !== 'other') return store(chosen.pick.baseUrl, chosen.pick.name);
  const baseUrl = await window.showInputBox({
    title: l10n.t('Address of an OpenAI-compatible endpoint'),
    value: 'https://',
    validateInput: (value) =>
      URL.canParse(value) && /^https?:/.test(value)
        ? undefined
        : l10n.t('Write an address such as https://api.example.org/v1'),
    ignoreFocusOut: true,
  });
  if (baseUrl === undefined) return;
  const name = await window.showInputBox({ title: l10n.t('Name of the model'), ignoreFocusOut: true });
  if (name !== undefined && name.trim() !== '') await store(baseUrl.trim(), name.trim());
}

async function choices(server: Server): Promise<Choice[]> {
  const local = await server.request<ModelsAnswer>(modelsRequest);
  const own = await editorModels();
  return [
    { label: l10n.t('No model'), description: l10n.t('offline; your own tools only'), pick: 'none' },
    { label: l10n.t('Local servers'), kind: QuickPickItemKind.Separator },
    ...local.models.map((one): Choice => ({
      label: one.model,
      description: one.baseUrl,
      pick: { baseUrl: one.baseUrl, name: one.model },
    })),
    { label: l10n.t('Models of the editor'), kind: QuickPickItemKind.Separator },
    ...own.map((one): Choice => ({
      label: one.name,
      description: one.vendor,
      pick: { baseUrl: 'editor', name: one.id },
    })),
    { label: l10n.t('Elsewhere'), kind: QuickPickItemKind.Separator },
    { label: l10n.t('Another address…'), description: l10n.t('any OpenAI-compatible endpoint'), pick: 'other' },
  ];
}

async function store(baseUrl: string, name: string): Promise<void> {
  const settings = workspace.getConfiguration('touchstone');
  await settings.update('model.baseUrl', baseUrl === '' ? undefined : baseUrl, ConfigurationTarget.Global);
  await settings.update('model.name', name === '' ? undefined : name, ConfigurationTarget.Global);
  const words = baseUrl === '' ? l10n.t('No model is used.') : l10n.t('Touchstone will ask {0} at {1}.', name, baseUrl);
  void window.showInformationMessage(words);
}
