// Quick fixes of the classic language service, missing imports among them, as plain edits of the one
// document. Which of them may be offered (place, suppressions) is decided by typescript.ts.

import { dirname } from 'node:path';
import type ts from 'typescript6';
import { lineEndingOf } from '../base/text.ts';
import type { Project, TypeScript } from './typescriptProject.ts';
import type { WireFault, WireFix } from './typescriptWire.ts';

/** Fixes that silence the compiler, or that set up other files. */
const unwanted = new Set([
  'disableJsDiagnostics',
  'addConvertToUnknownForNonOverlappingTypes',
  'fixModuleAndTargetOptions',
  'fixEnableJsxFlag',
  'fixInstallTypesPackage',
]);

/** Fixes for each fault, imports first, then in the compiler's order; only those that change `path` alone. */
export function fixesOf(
  ts: TypeScript,
  project: Project,
  program: ts.Program,
  path: string,
  text: string,
  faults: readonly WireFault[],
): readonly WireFix[] {
  const preferences = preferencesFor(program, path, text);
  const settings = formatOf(ts, text);
  const found: WireFix[] = [];
  for (const [fault, { code, start, end }] of faults.entries()) {
    const actions = project.service.getCodeFixesAtPosition(path, start, end, [code], settings, preferences);
    for (const action of actions) {
      const [change, ...others] = action.changes;
      if (unwanted.has(action.fixName) || (action.commands?.length ?? 0) > 0) continue;
      if (!change || others.length > 0 || change.isNewFile === true || change.fileName !== path) continue;
      const edits = change.textChanges.map(({ span, newText }) => ({
        start: span.start,
        end: span.start + span.length,
        newText,
      }));
      found.push({ fault, name: action.fixName, title: action.description, edits });
    }
  }
  const rank = (fix: WireFix) => (fix.name === 'import' ? 0 : 1);
  return found
    .map((fix, index) => ({ fix, index }))
    .sort((a, b) => rank(a.fix) - rank(b.fix) || a.index - b.index)
    .map(({ fix }) => fix);
}

const importPath = /(?:\bfrom|\bimport)\s*(['"])([^'"\n]+)\1/g;

function preferencesFor(program: ts.Program, path: string, text: string): ts.UserPreferences {
  const imports = [...text.matchAll(importPath)];
  const neighbours = imports.some((match) => match[2]!.startsWith('.'))
    ? []
    : program.getSourceFiles().filter((file) => dirname(file.fileName) === dirname(path) && file.fileName !== path);
  const around = [...imports, ...neighbours.flatMap((file) => [...file.text.matchAll(importPath)])];
  const relative = around.map((match) => match[2]!).filter((name) => name.startsWith('.'));
  const withJs = relative.filter((name) => /\.[cm]?jsx?$/.test(name)).length;
  const single = text.match(/'/g)?.length ?? 0;
  const double = text.match(/"/g)?.length ?? 0;
  const quotes =
    around.length > 0 ? around.filter((match) => match[1] === "'").length * 2 >= around.length : single >= double;
  return {
    quotePreference: quotes ? 'single' : 'double',
    importModuleSpecifierPreference: 'relative',
    importModuleSpecifierEnding: relative.length > 0 && withJs * 2 > relative.length ? 'js' : 'auto',
    allowTextChangesInNewFiles: false,
    providePrefixAndSuffixTextForRename: false,
  };
}

/** The indentation and line ending that the text itself uses. */
function formatOf(ts: TypeScript, text: string): ts.FormatCodeSettings {
  const indents = [...text.matchAll(/^([ \t]+)\S/gm)].map((match) => match[1]!);
  const tabs = indents.filter((indent) => indent.startsWith('\t')).length;
  const widths = indents.filter((indent) => !indent.includes('\t')).map((indent) => indent.length);
  const steps = widths.filter((width) => width === 2 || width === 4 || width === 6);
  const size = steps.length > 0 && !steps.includes(2) ? 4 : 2;
  return {
    ...ts.getDefaultFormatCodeSettings(lineEndingOf(text)),
    indentSize: size,
    tabSize: size,
    convertTabsToSpaces: tabs * 2 <= indents.length,
  };
}
