// The checklist file in the editor: its faults as it is typed, and proposals. The findings of runs have their own way.

import {
  CompletionItemKind,
  DiagnosticSeverity,
  type CompletionItem,
  type CompletionParams,
  type Connection,
} from 'vscode-languageserver';
import { checklistFaults, checklistProposals, isChecklistUri } from '../engine/checklistText.ts';
import type { Documents } from './documents.ts';

/** Tells the faults of open checklist files, at once and with every change. */
export function serveChecklistFaults(connection: Pick<Connection, 'sendDiagnostics'>, documents: Documents): void {
  const tell = (uri: string, text: string) => {
    if (!isChecklistUri(uri)) return;
    void connection.sendDiagnostics({
      uri,
      diagnostics: checklistFaults(text).map(({ range, message }) => ({
        range,
        message,
        severity: DiagnosticSeverity.Error,
        source: 'touchstone',
        code: 'config.bad-file',
      })),
    });
  };
  documents.onOpen(({ uri, text }) => tell(uri, text));
  documents.onChange(({ uri, after }) => tell(uri, after));
  documents.onClose((uri) => {
    if (isChecklistUri(uri)) void connection.sendDiagnostics({ uri, diagnostics: [] });
  });
}

/** Proposals in checklist files; null elsewhere. */
export function completeChecklistFile(
  documents: Documents,
  { textDocument: { uri }, position }: CompletionParams,
): CompletionItem[] | null {
  const document = isChecklistUri(uri) ? documents.get(uri) : undefined;
  if (!document?.ok) return null;
  return checklistProposals(document.value.text, position).map(({ label, text, range, words }, index) => ({
    label,
    kind: text.endsWith(': ') ? CompletionItemKind.Property : CompletionItemKind.EnumMember,
    ...(words === '' ? {} : { documentation: words }),
    sortText: String(index).padStart(3, '0'),
    textEdit: { range, newText: text },
  }));
}
