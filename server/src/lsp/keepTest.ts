// “Keep as test”: puts a reproducer into a new file of the workspace, by the person's own click and through the
// editor's preview. The only way by which anything of a critique becomes a file.

import { CodeActionKind, type CodeAction, type Diagnostic, type WorkspaceEdit } from 'vscode-languageserver';
import type { Finding } from '../core/finding.ts';
import type { Reproducer } from '../core/claim.ts';
import { joinPath } from '../workspace/folders.ts';
import { pathToUri } from '../workspace/uri.ts';
import type { ClientAbilities } from './clientPort.ts';
import { showChangeAction } from './fixActions.ts';

/**
 * The entry of the light bulb; undefined where there is no reproducer, or where the editor cannot make a file in an
 * edit that the person confirms first.
 *
 * @param root absolute path of the workspace folder.
 */
export function keepTestAction(
  abilities: ClientAbilities,
  root: string | undefined,
  { id, reproducer }: Finding,
  diagnostics: Diagnostic[],
): CodeAction | undefined {
  if (!reproducer || root === undefined || !abilities.newFiles) return undefined;
  const title = keepTestTitle(reproducer);
  if (abilities.showsChanges) return showChangeAction(title, diagnostics, { finding: id });
  return {
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics,
    edit: newFileEdit(abilities, root, reproducer),
  };
}

/** How the entry is called. */
export function keepTestTitle({ path }: Reproducer): string {
  return `Keep as test: ${path}`;
}

function newFileEdit(abilities: ClientAbilities, root: string, reproducer: Reproducer): WorkspaceEdit {
  const uri = pathToUri(joinPath(root, reproducer.path));
  const start = { line: 0, character: 0 };
  const note = abilities.confirmedEdits ? { annotationId: 'keep' } : {};
  return {
    documentChanges: [
      // A file that is there by now is left alone: the edit fails as a whole.
      { kind: 'create', uri, options: { overwrite: false, ignoreIfExists: false }, ...note },
      {
        textDocument: { uri, version: null },
        edits: [{ range: { start, end: start }, newText: reproducer.text, ...note }],
      },
    ],
    ...(abilities.confirmedEdits
      ? {
          changeAnnotations: {
            keep: {
              label: 'Keep the test that shows the finding',
              description: reproducer.path,
              needsConfirmation: true,
            },
          },
        }
      : {}),
  };
}
