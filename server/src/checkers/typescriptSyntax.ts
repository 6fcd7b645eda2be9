// Syntax errors of one text alone: no project, no other file, nothing of the workspace is read.

import type ts from 'typescript6';
import { lineStartsOf, lineText, positionAt } from '../base/text.ts';
import { toProblems } from './typescriptDiagnose.ts';
import type { TypeScript } from './typescriptProject.ts';
import type { WireProblem } from './typescriptWire.ts';

/**
 * Parses a text.
 *
 * @param path with an extension that tells the language to the compiler.
 * @param languageId `json` is read strictly, `jsonc` with comments and trailing commas.
 */
export function syntaxProblems(ts: TypeScript, path: string, languageId: string, text: string): readonly WireProblem[] {
  if (path.endsWith('.json')) {
    const file = ts.parseJsonText(path, text) as ts.JsonSourceFile & {
      readonly parseDiagnostics: readonly ts.Diagnostic[];
    };
    const problems = toProblems(ts, file.parseDiagnostics, path);
    return problems.length > 0 || languageId !== 'json' ? problems : strictJson(path, text);
  }
  const { diagnostics } = ts.transpileModule(text, {
    fileName: path,
    reportDiagnostics: true,
    compilerOptions: {
      allowJs: true,
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.ESNext,
      jsx: ts.JsxEmit.Preserve,
      experimentalDecorators: true,
    },
  });
  return toProblems(ts, diagnostics ?? [], path);
}

/** Comments and trailing commas pass the compiler's parser; plain JSON has neither. */
function strictJson(path: string, text: string): readonly WireProblem[] {
  try {
    JSON.parse(text);
    return [];
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const told = /at position (\d+)/.exec(message)?.[1];
    const starts = lineStartsOf(text);
    const at = positionAt(text, told === undefined ? text.length : Number(told), starts);
    const line = lineText(text, starts, at.line).trim();
    return [
      {
        path,
        code: 1005,
        message: `Not valid JSON: ${message}`,
        severity: 'error',
        start: at,
        end: at,
        lineText: line,
      },
    ];
  }
}
