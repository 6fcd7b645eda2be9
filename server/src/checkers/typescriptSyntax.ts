// Syntax errors of one text alone: no project, no other file, nothing of the workspace is read.

import type ts from 'typescript6';
import { minimalEdit } from '../base/edit.ts';
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
  const file = fileOf(ts, path, text);
  // Some errors of syntax are the program's to tell, such as types in JavaScript.
  const program = ts.createProgram([path], options(ts), hostOf(file));
  return toProblems(ts, program.getSyntacticDiagnostics(file), path);
}

const options = (ts: TypeScript): ts.CompilerOptions => ({
  allowJs: true,
  noLib: true,
  noResolve: true,
  isolatedModules: true,
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  jsx: ts.JsxEmit.Preserve,
  experimentalDecorators: true,
});

/** Files that were parsed last, by path: of the next text of one of them only what changed is parsed. */
const kept = new Map<string, { readonly by: TypeScript; readonly file: ts.SourceFile }>();
const mostKept = 4;

function fileOf(ts: TypeScript, path: string, text: string): ts.SourceFile {
  const before = kept.get(path);
  // A file that is brought up to date is not itself any more, so that nobody may come upon it after an error.
  kept.delete(path);
  const file =
    before?.by === ts
      ? ts.updateSourceFile(before.file, text, changeOf(ts, before.file.text, text))
      : ts.createSourceFile(path, text, ts.ScriptTarget.ESNext);
  kept.set(path, { by: ts, file });
  if (kept.size > mostKept) kept.delete(kept.keys().next().value!);
  return file;
}

/** The change from one text to the next, as the compiler is told of it. */
function changeOf(ts: TypeScript, before: string, after: string): ts.TextChangeRange {
  const { span, newText } = minimalEdit(before, after) ?? { span: { start: 0, end: 0 }, newText: '' };
  return ts.createTextChangeRange(ts.createTextSpanFromBounds(span.start, span.end), newText.length);
}

/** A world in which there is one file. */
function hostOf(file: ts.SourceFile): ts.CompilerHost {
  const isFile = (name: string) => name === file.fileName;
  return {
    getSourceFile: (name) => (isFile(name) ? file : undefined),
    writeFile: () => undefined,
    getDefaultLibFileName: () => 'lib.d.ts',
    useCaseSensitiveFileNames: () => true,
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => '',
    getNewLine: () => '\n',
    fileExists: isFile,
    readFile: () => undefined,
    directoryExists: () => true,
    getDirectories: () => [],
  };
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
