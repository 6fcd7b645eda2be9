// Shows how a command ended: one message for what the person asked for, and nothing for a proposal,
// whose preview speaks for itself.

import { l10n, window, type LogOutputChannel } from 'vscode';
import type { RunAnswer } from '../../server/src/protocol/commands.ts';

/** Whether a value is the answer of a run. */
export function isRunAnswer(value: unknown): value is RunAnswer {
  return (
    typeof value === 'object' &&
    value !== null &&
    'outcome' in value &&
    'message' in value &&
    typeof value.message === 'string'
  );
}

/** Shows an answer; values that are none are passed over. */
export function showAnswer(answer: unknown, log: LogOutputChannel): void {
  if (!isRunAnswer(answer) || answer.proposal !== undefined) return;
  const code = answer.code === undefined ? '' : ` [${answer.code}]`;
  const text = [answer.message, answer.nextStep].filter((part) => part !== undefined && part !== '').join(' ') + code;
  const openLog = l10n.t('Show Log');
  const problem = answer.outcome === 'failed' || answer.outcome === 'unverified' || answer.outcome === 'declined';
  const shown = problem ? window.showWarningMessage(text, openLog) : window.showInformationMessage(text);
  void shown.then((choice) => {
    if (choice === openLog) log.show();
  });
}
