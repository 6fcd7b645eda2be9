// Settings of user scope. What names an endpoint, a key or a command is read from there alone: the
// merged value, in which a workspace has a say, is never looked at.

import { FilePermission, Uri, workspace, type ExtensionContext } from 'vscode';
import type { UserSettingsAnswer } from '../../server/src/protocol/userSettings.ts';

/** Keys below `touchstone.` that are bound to user scope. */
export const userScopeKeys = [
  'model.baseUrl',
  'model.name',
  'roles.writer',
  'roles.critic',
  'roles.judge',
  'roles.small',
  'budget.tokens',
  'budget.seconds',
  'budget.usd',
  'test.command',
  'checkers.commands',
  'critique.critics',
  'critique.askFailedCritics',
  'strategy',
] as const;

/** A value of user scope; undefined when the person set none. */
export function userValue<T>(key: (typeof userScopeKeys)[number]): T | undefined {
  return workspace.getConfiguration('touchstone').inspect<T>(key)?.globalValue;
}

/** Where the person's test command for a folder is kept: their own state, not the folder. */
export function testCommandKey(folder: Uri): string {
  return `touchstone.testCommand:${folder.toString()}`;
}

/** Answers the server about one document. */
export async function userSettings(context: ExtensionContext, uri: string): Promise<UserSettingsAnswer> {
  const target = Uri.parse(uri);
  const settings: Record<string, unknown> = {};
  for (const key of userScopeKeys) {
    const value = userValue(key);
    if (value !== undefined) settings[key] = value;
  }
  const folder = workspace.getWorkspaceFolder(target);
  const testCommand = folder ? context.globalState.get<readonly string[]>(testCommandKey(folder.uri)) : undefined;
  return {
    settings,
    trusted: workspace.isTrusted && target.scheme === 'file',
    testCommand: testCommand ?? [],
    writable: await isWritable(target),
  };
}

async function isWritable(uri: Uri): Promise<boolean> {
  if (uri.scheme === 'untitled') return true;
  if (workspace.fs.isWritableFileSystem(uri.scheme) === false) return false;
  try {
    const { permissions } = await workspace.fs.stat(uri);
    return ((permissions ?? 0) & FilePermission.Readonly) === 0;
  } catch (error) {
    if (error instanceof Error && error.name.includes('FileNotFound')) return true;
    return false;
  }
}
