// Finds the TypeScript that the editor itself brings along, for projects that have none.

import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { env } from 'vscode';

/** Path of the editor's `typescript.js`; undefined where there is none. */
export function editorTypeScript(): string | undefined {
  const file = path.join(env.appRoot, 'extensions', 'node_modules', 'typescript', 'lib', 'typescript.js');
  return existsSync(file) ? file : undefined;
}
