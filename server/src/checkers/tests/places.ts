// The way back from the scratch copy to the workspace, for paths and for words that hold paths.

import { realpathSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { relative, resolve } from 'node:path';
import { plainText } from '../../workspace/plainText.ts';
import type { Scratch } from '../../workspace/scratch.ts';
import { pathToUri } from '../../workspace/uri.ts';

/** Translates paths of one scratch copy. */
export interface PathWords {
  /** The file in the workspace. */
  toWorkspace(path: string): string;
  /** Whether a path lies in the copy or in the workspace. */
  isInside(path: string): boolean;
  /** The plain text, with paths of the copy and of the workspace relative to the folder and private ones gone. */
  inWorkspace(text: string): string;
}

/** The `file:` URI of a path. */
export function uriOfPath(path: string): string {
  return pathToUri(path);
}

/** Makes the translation for one run. */
export function pathWords(scratch: Scratch, workspaceRoot: string, hostFolder: string): PathWords {
  const roots = [...new Set([scratch.root, real(scratch.root), workspaceRoot])].sort((a, b) => b.length - a.length);
  const hosts = [...new Set([hostFolder, real(hostFolder)])];
  const plain = (path: string) => resolve(path);
  const rootOf = (path: string) =>
    roots.find((root) => path === root || path.startsWith(`${root}/`) || path.startsWith(`${root}\\`));
  return {
    toWorkspace(path) {
      if (path === '') return path;
      const root = rootOf(plain(path));
      return root === undefined ? path : resolve(workspaceRoot, relative(root, plain(path)));
    },
    isInside: (path) => path !== '' && rootOf(plain(path)) !== undefined,
    inWorkspace(text) {
      let out = plainText(text);
      for (const folder of [...roots, ...hosts]) {
        for (const spelled of [pathToFileURL(folder).href, folder]) {
          out = out.replaceAll(`${spelled}/`, '').replaceAll(`${spelled}\\`, '').replaceAll(spelled, '.');
        }
      }
      return out;
    },
  };
}

function real(path: string): string {
  try {
    return realpathSync.native(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== undefined) return path;
    throw error;
  }
}
