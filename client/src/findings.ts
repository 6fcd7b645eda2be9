// Touchstone's own diagnostics at the cursor, and the choice between several.

import { languages, window, type Diagnostic, type TextEditor } from 'vscode';

interface FindingData {
  readonly id: string;
}

/** The id of the finding at the cursor; asks when there are several, undefined when there is none. */
export async function chooseFinding(editor: TextEditor): Promise<string | undefined> {
  const all = languages.getDiagnostics(editor.document.uri).flatMap((diagnostic) => {
    const id = idOf(diagnostic);
    return id === undefined ? [] : [{ diagnostic, id }];
  });
  const here = all.filter(({ diagnostic }) => diagnostic.range.intersection(editor.selection) !== undefined);
  const offered = here.length > 0 ? here : all;
  if (offered.length <= 1) return offered[0]?.id;
  const choice = await window.showQuickPick(
    offered.map(({ diagnostic, id }) => ({
      label: diagnostic.message.split('\n')[0]!,
      description: `${diagnostic.range.start.line + 1}`,
      id,
    })),
  );
  return choice?.id;
}

function idOf(diagnostic: Diagnostic): string | undefined {
  if (diagnostic.source !== 'touchstone') return undefined;
  const { data } = diagnostic as Diagnostic & { readonly data?: FindingData };
  return typeof data?.id === 'string' ? data.id : undefined;
}
