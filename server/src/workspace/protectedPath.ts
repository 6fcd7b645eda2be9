// Files that configure the editor, the repository, the build service or Touchstone itself. A change
// there could make a program run, so they are refused as targets.

import { relative } from 'node:path';

/** Folders all of whose files are protected, wherever they are. */
const folders = new Set([
  '.git',
  '.hg',
  '.svn',
  '.vscode',
  '.idea',
  '.husky',
  '.githooks',
  '.touchstone',
  '.circleci',
  '.buildkite',
  '.claude',
  '.cursor',
  '.devcontainer',
]);

/** File names that are protected wherever they are. */
const names = new Set([
  '.mcp.json',
  'mcp.json',
  '.npmrc',
  '.yarnrc',
  '.yarnrc.yml',
  '.pnpmfile.cjs',
  '.envrc',
  '.gitattributes',
  '.gitmodules',
  '.gitconfig',
  '.gitlab-ci.yml',
  '.travis.yml',
  '.drone.yml',
  '.woodpecker.yml',
  'azure-pipelines.yml',
  'bitbucket-pipelines.yml',
  'appveyor.yml',
  'jenkinsfile',
]);

/** Below `.github`, what runs. */
const githubFolders = new Set(['workflows', 'actions']);

/**
 * Whether a path is refused as a target.
 *
 * Spellings that a file system folds together (case, width, invisible characters, trailing dots, the
 * short name of `.git`, streams) count as the same name on every system.
 */
export function isProtectedPath(root: string, path: string): boolean {
  const parts = relative(root, path).split(/[\\/]/).map(foldedName);
  const name = parts.at(-1) ?? '';
  if (parts.some((part) => folders.has(part) || /^\.?git~\d+$/.test(part))) return true;
  if (parts.some((part, index) => part === '.github' && githubFolders.has(parts[index + 1] ?? ''))) return true;
  return names.has(name) || name.endsWith('.code-workspace');
}

/** A name as the most forgiving file system sees it. */
function foldedName(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replace(/(?!^):.*$/s, '')
    .replace(/[. ]+$/, '')
    .toLowerCase();
}
