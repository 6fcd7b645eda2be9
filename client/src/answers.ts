// Shows how a command ended: one message for what the person asked for, and nothing for a proposal,
// whose preview speaks for itself.

import { commands, l10n, Range, Uri, window, type LogOutputChannel } from 'vscode';
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

/** Answers that speak for themselves: the tree shows a tick, and a text is shown as a document. */
const silent: ReadonlySet<string> = new Set(['ticked', 'shown']);

/** Longest message that the editor shows whole when it has no button. */
const oneLine = 55;

/** Shows an answer; values that are none are passed over. */
export function showAnswer(answer: unknown, log: LogOutputChannel): void {
  if (!isRunAnswer(answer) || answer.proposal !== undefined || answer.choices !== undefined) return;
  if (silent.has(answer.outcome)) return;
  const code = answer.code === undefined ? '' : ` [${answer.code}]`;
  const problem = answer.outcome === 'failed' || answer.outcome === 'unverified' || answer.outcome === 'declined';
  const next = nextFor(answer, log);
  const words = [answer.message, next.words ?? answer.nextStep];
  const text = words.filter((part) => part !== undefined && part !== '').join(' ') + code;
  // The editor cuts a message without a button after one line, and the reason stands behind that.
  const buttons = problem || next.words !== undefined || text.length > oneLine ? [next.title] : [];
  const shown = problem ? window.showWarningMessage(text, ...buttons) : window.showInformationMessage(text, ...buttons);
  void shown.then((choice) => {
    if (choice !== undefined) next.run();
  });
}

/** What helps a person further after a failure of this code. */
interface Next {
  readonly title: string;
  /** Stands in for the next step of the server, which speaks to people at a command line as well. */
  readonly words?: string;
  run(): void;
}

/** The next step for an answer: the place that it names, what helps against its code, or else the log. */
function nextFor({ code, outcome, place }: RunAnswer, log: LogOutputChannel): Next {
  const run = (command: string) => () => void commands.executeCommand(command);
  if (place) {
    const { uri, line } = place;
    const options = { selection: new Range(line, 0, line, 0) };
    const open = () => void commands.executeCommand('vscode.open', Uri.parse(uri), options);
    return { title: l10n.t('Go to Line {0}', line + 1), run: open };
  }
  // A ruling on a finding: it is the person who dismisses it.
  if (outcome === 'falls') return { title: l10n.t('Dismiss Finding'), run: run('touchstone.dismissFinding') };
  if (outcome === 'stands' || outcome === 'cannot-tell') return { title: l10n.t('OK'), run: () => undefined };
  switch (code) {
    case 'trust.untrusted': {
      const words = l10n.t('Trust the folder to let its own tools run.');
      return { title: l10n.t('Manage Trust'), words, run: run('workbench.trust.manage') };
    }
    case 'model.none': {
      const words = l10n.t('No model is chosen that could try it.');
      return { title: l10n.t('Choose Model'), words, run: run('touchstone.chooseModel') };
    }
    case 'isolation.none': {
      const words = l10n.t('Install bubblewrap, or try again and choose “Run Without Isolation”.');
      return { title: l10n.t('Show Log'), words, run: () => log.show() };
    }
    default:
      return { title: l10n.t('Show Log'), run: () => log.show() };
  }
}
