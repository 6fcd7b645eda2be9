// Dismisses a finding: asks once why, writes the ruling, counts it. Closing the question dismisses nothing.

import { MessageType, ShowMessageRequest, type MessageActionItem } from 'vscode-languageserver';
import { failure } from '../core/failure.ts';
import { dismiss, type RulingKind, type RulingWords } from '../memory/dismissals.ts';
import type { RunAnswer } from '../protocol/commands.ts';
import { failedAnswer } from './critiqueCommand.ts';
import type { ServerState } from './dependencies.ts';
import { menuTitle } from './evidenceText.ts';
import type { HeldFinding } from './findingStore.ts';
import { openTarget } from './openTarget.ts';

/** The answers to the question, for editors that ask it by themselves too. */
const answers: readonly { readonly title: string; readonly kind: RulingKind }[] = [
  { title: 'It Is Wrong', kind: 'wrong' },
  { title: 'Not Worth It', kind: 'dismissed' },
  { title: 'It Is Intended', kind: 'intended' },
];

/** The finding is not there any more. */
export function gone(): RunAnswer {
  return failedAnswer(
    'failed',
    failure('document.changed', 'This finding is not there any more.', 'Critique the selection again.'),
  );
}

/**
 * Dismisses it.
 *
 * @param given what the person has said already; with a kind or a reason nothing is asked.
 */
export async function dismissFinding(
  state: ServerState,
  held: HeldFinding | undefined,
  given: Partial<RulingWords>,
): Promise<RunAnswer> {
  if (!held) return gone();
  const { finding } = held;
  const words = await rulingOf(state, held, given);
  if (!words) return { outcome: 'kept', message: 'Nothing was dismissed.' };
  const opened = await openTarget(state, { uri: finding.uri });
  if (!opened.ok) return failedAnswer('failed', opened.error);
  const { onDisk, root, request } = opened.value;
  if (onDisk) {
    const written = await dismiss(root, { ...finding, uri: request.target.document.uri }, words);
    if (!written.ok) return failedAnswer('failed', written.error);
  }
  state.counts.ruled(finding, words.kind);
  state.store.remove(finding.id);
  await Promise.all([state.file.write(state.store.stored()), state.counts.save()]);
  return {
    outcome: 'dismissed',
    message: onDisk ? 'Dismissed; the ruling is in .touchstone/dismissed.json.' : 'Dismissed.',
  };
}

async function rulingOf(
  state: ServerState,
  { finding }: HeldFinding,
  { kind, reason }: Partial<RulingWords>,
): Promise<RulingWords | undefined> {
  if (kind !== undefined || reason !== undefined || !state.client.abilities.questions)
    return { kind: kind ?? 'dismissed', reason: reason ?? '' };
  const chosen = await state.connection.sendRequest<MessageActionItem | null>(ShowMessageRequest.method, {
    type: MessageType.Info,
    message: `Why is this dismissed? ${menuTitle(finding)}`,
    actions: answers.map(({ title }) => ({ title })),
  });
  const answer = answers.find(({ title }) => title === chosen?.title);
  return answer && { kind: answer.kind, reason: answer.title.toLowerCase() };
}
