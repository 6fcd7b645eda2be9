// Keys, in the editor's secret storage, each bound to the origin that it was stored for.

import { l10n, window, type SecretStorage } from 'vscode';
import { userValue } from './userSettings.ts';

const nameOf = (origin: string) => `touchstone.key:${origin}`;

/** The key that was stored for an origin, if any. */
export function storedKey(secrets: SecretStorage, origin: string): Thenable<string | undefined> {
  return secrets.get(nameOf(origin));
}

/** The origin of an address, such as `https://api.example.org`; undefined when it is none. */
export function originOf(baseUrl: string): string | undefined {
  return URL.canParse(baseUrl) ? new URL(baseUrl).origin : undefined;
}

/** Asks for a key and stores it; an empty answer removes the key. */
export async function askForKey(secrets: SecretStorage): Promise<void> {
  const known = userValue<string>('model.baseUrl') ?? '';
  const baseUrl = await window.showInputBox({
    title: l10n.t('Set API Key: address'),
    prompt: l10n.t('The key is sent to this address only.'),
    value: known,
    validateInput: (value) =>
      originOf(value) ? undefined : l10n.t('Write an address such as https://api.example.org/v1'),
    ignoreFocusOut: true,
  });
  const origin = baseUrl === undefined ? undefined : originOf(baseUrl);
  if (origin === undefined) return;
  const key = await window.showInputBox({
    title: l10n.t('Set API Key for {0}', origin),
    prompt: l10n.t('Kept in the editor’s secret storage. Leave it empty to remove the stored key.'),
    password: true,
    ignoreFocusOut: true,
  });
  if (key === undefined) return;
  if (key.trim() === '') {
    await secrets.delete(nameOf(origin));
    void window.showInformationMessage(l10n.t('The key for {0} was removed.', origin));
  } else {
    await secrets.store(nameOf(origin), key.trim());
    void window.showInformationMessage(l10n.t('The key for {0} was stored.', origin));
  }
}

/** Removes the keys of `origins`. */
export async function deleteKeys(secrets: SecretStorage, origins: readonly string[]): Promise<void> {
  for (const origin of origins) await secrets.delete(nameOf(origin));
}
