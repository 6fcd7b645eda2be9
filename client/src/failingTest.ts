// From a failing test in the Testing view to the function that it blames: by our own findings, by the stack of its
// message, and else by the imports of the test's file.

import { languages, Uri, workspace, type Position } from 'vscode';
import type { RefineArguments } from '../../server/src/protocol/commands.ts';

/** What the editor hands to a command of a test message; all of it may be absent in other versions. */
export interface MessageArgument {
  readonly test?: { readonly label?: string; readonly uri?: Uri };
  readonly message?: {
    readonly location?: { readonly uri: Uri; readonly range: { readonly start: Position } };
    readonly stackTrace?: readonly { readonly uri?: Uri; readonly position?: Position }[];
  };
}

/** What to refine for a failing test; undefined where nothing tells which function is meant. */
export async function targetOfTest(argument: MessageArgument | undefined): Promise<RefineArguments | undefined> {
  const { test, message } = argument ?? {};
  return (
    byFinding(test?.label) ??
    byStack(test?.uri ?? message?.location?.uri, message?.stackTrace ?? []) ??
    (await byImports(message?.location?.uri ?? test?.uri, message?.location?.range.start.line, test?.label))
  );
}

const caretAt = (uri: Uri, { line, character }: Pick<Position, 'line' | 'character'>): RefineArguments => {
  const place = { line, character };
  return { uri: uri.toString(), range: { start: place, end: place }, search: true };
};

/** A finding of ours that names the test. */
function byFinding(label: string | undefined): RefineArguments | undefined {
  if (label === undefined || label === '') return undefined;
  for (const [uri, diagnostics] of languages.getDiagnostics()) {
    for (const diagnostic of diagnostics) {
      const { data } = diagnostic as typeof diagnostic & { readonly data?: { readonly id?: unknown } };
      const isOurs = diagnostic.source === 'touchstone' && diagnostic.message.includes(label);
      if (
        isOurs &&
        typeof diagnostic.code === 'string' &&
        diagnostic.code.startsWith('tests/') &&
        typeof data?.id === 'string'
      )
        return { uri: uri.toString(), finding: data.id, search: true };
    }
  }
  return undefined;
}

/** The innermost frame in a file of the folder that is not the test's own. */
function byStack(
  testUri: Uri | undefined,
  frames: NonNullable<NonNullable<MessageArgument['message']>['stackTrace']>,
): RefineArguments | undefined {
  for (const { uri, position } of frames) {
    if (!uri || !position || uri.toString() === testUri?.toString() || uri.path.includes('/node_modules/')) continue;
    if (workspace.getWorkspaceFolder(uri)) return caretAt(uri, position);
  }
  return undefined;
}

/** A function that the test's file imports by a relative path and calls near the failing line. */
async function byImports(
  testUri: Uri | undefined,
  line: number | undefined,
  label: string | undefined,
): Promise<RefineArguments | undefined> {
  if (!testUri) return undefined;
  const text = (await workspace.openTextDocument(testUri)).getText();
  const lines = text.split('\n');
  const at = line ?? lines.findIndex((one) => label !== undefined && label !== '' && one.includes(label));
  const near = lines.slice(Math.max(0, at - 8), at + 12).join('\n');
  for (const { names, from } of importsOf(text)) {
    const called = names.filter((name) => new RegExp(String.raw`\b${name}\s*\(`, 'u').test(near));
    for (const file of from) {
      const document = await workspace.openTextDocument(Uri.joinPath(testUri, '..', file)).then(
        (opened) => opened,
        () => undefined,
      );
      const offset = document === undefined ? -1 : definitionOf(document.getText(), called);
      if (document && offset >= 0) return caretAt(document.uri, document.positionAt(offset));
    }
  }
  return undefined;
}

/** Names that a text imports from files beside it, and where these may be; JavaScript, TypeScript and Python. */
export function importsOf(
  text: string,
): readonly { readonly names: readonly string[]; readonly from: readonly string[] }[] {
  const found: { names: readonly string[]; from: readonly string[] }[] = [];
  const words = (list: string) => list.split(',').flatMap((part) => /(\w+)\s*$/u.exec(part.trim())?.[1] ?? []);
  const scripts = /(?:import\s+|const\s+)\{?([\w\s,:$]+?)\}?\s*(?:from\s*|=\s*require\()['"](\.[^'"]+)['"]/gu;
  for (const [, names = '', path = ''] of text.matchAll(scripts)) {
    const bare = /\.[cm]?[jt]sx?$/u.test(path)
      ? [path]
      : ['.js', '.ts', '.mjs', '.jsx', '.tsx'].map((end) => path + end);
    // A TypeScript project may name the file that will be built.
    found.push({ names: words(names), from: [...bare, ...bare.map((one) => one.replace(/\.js$/u, '.ts'))] });
  }
  for (const [, module = '', names = ''] of text.matchAll(/^\s*from\s+\.*([\w.]+)\s+import\s+\(?([\w\s,]+)/gmu)) {
    const file = `${module.replaceAll('.', '/')}.py`;
    found.push({ names: words(names), from: [file, `../${file}`, `../src/${file}`] });
  }
  return found;
}

/** Where the first of `names` is defined as a function; -1 where none is. */
export function definitionOf(text: string, names: readonly string[]): number {
  for (const name of names) {
    const own = new RegExp(String.raw`(?:function\*?\s+|def\s+|(?:const|let|var)\s+)${name}\b`, 'u').exec(text);
    if (own) return own.index + own[0].length;
  }
  return -1;
}
