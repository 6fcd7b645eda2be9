// Replaces the placeholders of a command's words, such as `${file}`, inside of the words: what comes out
// is still one word each, whatever characters a path holds.

import { basename, dirname, extname, relative, sep } from 'node:path';
import { err, ok, type Result } from '../../base/result.ts';

/** What the placeholders stand for. */
export interface Places {
  /** Absolute path of the document. */
  readonly file: string;
  /** Absolute path of the folder. */
  readonly workspaceFolder: string;
}

/** The word with its placeholders replaced; the first one that has no meaning here in words. */
export function withPlaces(word: string, places: Places): Result<string, string> {
  let unknown: string | undefined;
  const replaced = word.replace(/\$\{([^}]*)\}/g, (whole, name: string) => {
    const value = Object.hasOwn(meanings, name) ? meanings[name]!(places) : undefined;
    if (value === undefined) unknown ??= whole;
    return value ?? whole;
  });
  return unknown === undefined ? ok(replaced) : err(`${unknown} has no meaning here`);
}

const meanings: Readonly<Record<string, (places: Places) => string>> = {
  file: ({ file }) => file,
  workspaceFolder: ({ workspaceFolder }) => workspaceFolder,
  workspaceRoot: ({ workspaceFolder }) => workspaceFolder,
  fileWorkspaceFolder: ({ workspaceFolder }) => workspaceFolder,
  cwd: ({ workspaceFolder }) => workspaceFolder,
  workspaceFolderBasename: ({ workspaceFolder }) => basename(workspaceFolder),
  relativeFile: ({ file, workspaceFolder }) => relative(workspaceFolder, file),
  relativeFileDirname: ({ file, workspaceFolder }) => relative(workspaceFolder, dirname(file)) || '.',
  fileBasename: ({ file }) => basename(file),
  fileBasenameNoExtension: ({ file }) => basename(file, extname(file)),
  fileExtname: ({ file }) => extname(file),
  fileDirname: ({ file }) => dirname(file),
  pathSeparator: () => sep,
  '/': () => sep,
};
