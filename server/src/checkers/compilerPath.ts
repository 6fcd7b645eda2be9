// The path under which a compiler gets to see a document: its extension tells the language.

import { extname } from 'node:path';

const extensions: Readonly<Record<string, string>> = {
  typescript: '.ts',
  typescriptreact: '.tsx',
  javascript: '.js',
  javascriptreact: '.jsx',
  json: '.json',
  jsonc: '.json',
};

/** `path` with an extension that the compiler knows; untitled documents have none. */
export function compilerPath(path: string, languageId: string): string {
  const extension = extname(path);
  if (/^\.(?:[cm]?[jt]sx?|json)$/.test(extension)) return path;
  return `${path}${extensions[languageId] ?? '.ts'}`;
}
