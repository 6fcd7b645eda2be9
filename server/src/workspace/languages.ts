// File names and the language identifiers that VS Code gives them; for the command line, which has no
// editor to ask.

import { basename, extname } from 'node:path';

const byExtension: Readonly<Record<string, string>> = {
  '.ts': 'typescript',
  '.mts': 'typescript',
  '.cts': 'typescript',
  '.tsx': 'typescriptreact',
  '.js': 'javascript',
  '.mjs': 'javascript',
  '.cjs': 'javascript',
  '.jsx': 'javascriptreact',
  '.json': 'json',
  '.jsonc': 'jsonc',
  '.md': 'markdown',
  '.markdown': 'markdown',
  '.txt': 'plaintext',
  '.rst': 'restructuredtext',
  '.tex': 'latex',
  '.html': 'html',
  '.htm': 'html',
  '.css': 'css',
  '.scss': 'scss',
  '.less': 'less',
  '.vue': 'vue',
  '.svelte': 'svelte',
  '.yaml': 'yaml',
  '.yml': 'yaml',
  '.toml': 'toml',
  '.xml': 'xml',
  '.sh': 'shellscript',
  '.bash': 'shellscript',
  '.ps1': 'powershell',
  '.bat': 'bat',
  '.sql': 'sql',
  '.py': 'python',
  '.rb': 'ruby',
  '.php': 'php',
  '.java': 'java',
  '.kt': 'kotlin',
  '.swift': 'swift',
  '.go': 'go',
  '.rs': 'rust',
  '.c': 'c',
  '.h': 'c',
  '.cc': 'cpp',
  '.cpp': 'cpp',
  '.cxx': 'cpp',
  '.hh': 'cpp',
  '.hxx': 'cpp',
  '.hpp': 'cpp',
  '.cs': 'csharp',
  '.lua': 'lua',
  '.r': 'r',
  '.dart': 'dart',
};

const byName: Readonly<Record<string, string>> = {
  commit_editmsg: 'git-commit',
  merge_msg: 'git-commit',
  dockerfile: 'dockerfile',
  makefile: 'makefile',
  'tsconfig.json': 'jsonc',
  'jsconfig.json': 'jsonc',
};

/** The language identifier of a file by its name; `plaintext` when the name says nothing. */
export function languageIdOf(path: string): string {
  const name = basename(path).toLowerCase();
  const known = Object.hasOwn(byName, name) ? byName[name] : undefined;
  if (known !== undefined) return known;
  const extension = extname(name);
  return (Object.hasOwn(byExtension, extension) ? byExtension[extension] : undefined) ?? 'plaintext';
}
