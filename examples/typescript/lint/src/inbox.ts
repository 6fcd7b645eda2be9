/** A message as the server sends it. */
export interface Message {
  readonly id: string;
  readonly from: string;
  readonly subject: string;
  readonly read: boolean;
}

/** Whether an answer of the server holds a message. */
export function isMessage(value: any): value is Message {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof value.id === 'string' &&
    typeof value.from === 'string' &&
    typeof value.subject === 'string' &&
    typeof value.read === 'boolean'
  );
}

/** The senders of unread messages with how many each sent, most first. */
export function unreadSenders(messages: readonly Message[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { from, read } of messages) {
    if (!read) counts.set(from, (counts.get(from) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
}
