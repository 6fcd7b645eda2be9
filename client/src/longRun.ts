// Shows a run that takes long as a notification with a cancel button, and a short one in the status item alone.
// The language client's own progress stands in the status bar, where nothing can be cancelled.

import {
  CancellationTokenSource,
  l10n,
  ProgressLocation,
  window,
  type CancellationToken,
  type Disposable,
} from 'vscode';
import { randomUUID } from 'node:crypto';
import { serverCommands } from '../../server/src/protocol/commands.ts';

/** A command for the server. */
export interface CommandParams {
  readonly command: string;
  readonly arguments: readonly unknown[];
  readonly workDoneToken: string;
}

/** The connection to the server, as a run needs it. */
export interface RunConnection {
  send(params: CommandParams, cancel: CancellationToken): Promise<unknown>;
  /** Hears how far the run with this token is. */
  onReport(workDoneToken: string, hear: (message: string) => void): Disposable;
}

/** How long a run may take before it is shown, in milliseconds. */
const patienceMs = 1500;

/** The title for a command that may take long; undefined for others. */
export function titleOf(command: string): string | undefined {
  if (command === serverCommands.critique) return l10n.t('Touchstone: critique');
  if (command === serverCommands.refine) return l10n.t('Touchstone: refine');
  if (command === serverCommands.choose) return l10n.t('Touchstone: check the chosen change');
  return undefined;
}

/** Sends the command and shows it when it takes long; gives undefined when the person cancelled it. */
export async function longRun(
  connection: RunConnection,
  title: string,
  command: Pick<CommandParams, 'command' | 'arguments'>,
): Promise<unknown> {
  const cancel = new CancellationTokenSource();
  const workDoneToken = randomUUID();
  let last = '';
  let show = (message: string): void => {
    last = message;
  };
  const reports = connection.onReport(workDoneToken, (message) => show(message));
  const running = connection.send({ ...command, workDoneToken }, cancel.token);
  const settled = running.then(
    () => true,
    () => true,
  );
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => (timer = setTimeout(resolve, patienceMs, false)));
  try {
    if (!(await Promise.race([settled, late]))) {
      const options = { location: ProgressLocation.Notification, cancellable: true, title };
      await window.withProgress(options, async (progress, token) => {
        token.onCancellationRequested(() => cancel.cancel());
        show = (message) => progress.report({ message });
        if (last !== '') show(last);
        await settled;
        return undefined;
      });
    }
    return await running;
  } catch (error) {
    if (cancel.token.isCancellationRequested) return undefined;
    throw error;
  } finally {
    clearTimeout(timer);
    reports.dispose();
    cancel.dispose();
  }
}
