// What other tools already underline in a document, so that Touchstone does not publish it twice.

import { languages, Uri } from 'vscode';
import type { EditorProblemsAnswer } from '../../server/src/protocol/editorProblems.ts';

/** Squiggles of other tools; our own are left out. */
export function editorProblems(uri: string): EditorProblemsAnswer {
  const problems = languages.getDiagnostics(Uri.parse(uri)).filter((diagnostic) => diagnostic.source !== 'touchstone');
  return {
    problems: problems.map(({ range, source, code, message }) => ({
      range: {
        start: { line: range.start.line, character: range.start.character },
        end: { line: range.end.line, character: range.end.character },
      },
      source: source ?? '',
      message,
      code: String((typeof code === 'object' ? code.value : code) ?? ''),
    })),
  };
}
