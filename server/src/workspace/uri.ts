// Document URIs and file paths, both ways, as the editor spells them.

import { URI } from 'vscode-uri';

/** The absolute path of a `file:` URI; for other schemes the path part, which names no file. */
export function uriToPath(uri: string): string {
  return URI.parse(uri).fsPath;
}

/** The `file:` URI of an absolute path. */
export function pathToUri(path: string): string {
  return URI.file(path).toString();
}
