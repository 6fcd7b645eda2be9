// Keeps the person's own test command for a folder, as an argument array, in the editor's state. Nothing
// of the folder can set it.

import { l10n, window, workspace, type ExtensionContext } from 'vscode';
import { testCommandKey } from './userSettings.ts';

/** Asks for the command; an empty answer goes back to the detected runner. */
export async function setTestCommand(context: ExtensionContext): Promise<void> {
  const folder = await pickFolder();
  if (!folder) return;
  const key = testCommandKey(folder.uri);
  const known = context.globalState.get<readonly string[]>(key);
  const answer = await window.showInputBox({
    title: l10n.t('Test Command for {0}', folder.name),
    prompt: l10n.t('Words, or a JSON array such as ["node", "--test"]. No shell is used. Empty: the detected runner.'),
    value: known === undefined ? '' : JSON.stringify(known),
    validateInput: (value) =>
      value.trim() === '' || argumentsOf(value)
        ? undefined
        : l10n.t('Quotes and shell operators need the form of a JSON array.'),
    ignoreFocusOut: true,
  });
  if (answer === undefined) return;
  await context.globalState.update(key, answer.trim() === '' ? undefined : argumentsOf(answer));
}

async function pickFolder() {
  const { workspaceFolders } = workspace;
  if (workspaceFolders?.length === 1) return workspaceFolders[0];
  return window.showWorkspaceFolderPick();
}

/** The argument array that was typed; undefined when it cannot be told without a shell. */
export function argumentsOf(text: string): readonly string[] | undefined {
  const trimmed = text.trim();
  if (!trimmed.startsWith('['))
    return /["'\\|&;<>$`()]/.test(trimmed) || trimmed === '' ? undefined : trimmed.split(/\s+/);
  try {
    const parsed: unknown = JSON.parse(trimmed);
    return Array.isArray(parsed) && parsed.length > 0 && parsed.every((word) => typeof word === 'string')
      ? (parsed as string[])
      : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
