// The status item: what Touchstone is doing and which model it would ask. Lasting trouble stands here,
// once, and not in a row of messages.

import { l10n, MarkdownString, StatusBarAlignment, window, type ExtensionContext } from 'vscode';
import type { StatusParams } from '../../server/src/protocol/status.ts';

/** The status item. */
export interface Status {
  show(status: StatusParams): void;
}

/** Makes it; a click opens the choice of models. */
export function createStatus(context: ExtensionContext): Status {
  const item = window.createStatusBarItem('touchstone.status', StatusBarAlignment.Right, 10);
  item.name = 'Touchstone';
  item.command = 'touchstone.chooseModel';
  context.subscriptions.push(item);
  const icons = {
    idle: '$(verified)',
    critiquing: '$(sync~spin)',
    refining: '$(sync~spin)',
    trouble: '$(warning)',
  } as const;
  const words = {
    idle: l10n.t('ready'),
    critiquing: l10n.t('critiquing'),
    refining: l10n.t('refining'),
    trouble: l10n.t('trouble'),
  };
  const show = (status: StatusParams) => {
    const state = words[status.state];
    item.text = status.state === 'idle' ? `${icons.idle} Touchstone` : `${icons[status.state]} Touchstone: ${state}`;
    const model = status.model === '' ? l10n.t('no model') : status.model;
    const lines = [
      l10n.t('Touchstone is {0}. Model: {1}.', state, model),
      status.message ?? '',
      status.failure ? `${status.failure.message} ${status.failure.nextStep} [${status.failure.code}]` : '',
    ];
    const tooltip = new MarkdownString();
    tooltip.appendText(lines.filter((line) => line !== '').join('\n\n'));
    item.tooltip = tooltip;
    item.accessibilityInformation = { label: lines.join(' '), role: 'button' };
    item.show();
  };
  show({ state: 'idle', model: '' });
  return { show };
}
