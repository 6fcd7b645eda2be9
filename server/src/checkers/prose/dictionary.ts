// The words of the project that are right: its own dictionary, those of other spelling tools that it keeps,
// the names in the document itself, and the names of its packages.

import { join } from 'node:path';
import { parse as parseYaml } from 'yaml';
import type { Snapshot } from '../../workspace/snapshot.ts';
import type { ProsePart } from './parts.ts';
import { remembering } from './remembering.ts';
import { plainJson, readWorkspaceText } from './workspaceText.ts';

/** Our own dictionary: one word a line, `#` starts a comment. */
export const dictionaryPath = '.touchstone/dictionary.txt';

const wordLists = ['.cspell/project-words.txt', 'project-words.txt', '.codespellignore', '.wordlist.txt'];
const cspellFiles = [
  'cspell.json',
  '.cspell.json',
  'cSpell.json',
  '.cspell.jsonc',
  'cspell.config.json',
  'cspell.config.jsonc',
];
const cspellYaml = [
  'cspell.config.yaml',
  'cspell.config.yml',
  'cspell.yaml',
  'cspell.yml',
  '.cspell.yaml',
  '.cspell.yml',
];

/** The words that the project's files name, in lower case. Files that cannot be read count as empty. */
export async function projectWords(snapshot: Snapshot): Promise<ReadonlySet<string>> {
  const words = new Set<string>();
  const read = (below: string) => readWorkspaceText(snapshot, join(snapshot.root, ...below.split('/')));
  const addLines = (text: string | undefined) => {
    for (const line of text?.split(/\r\n|\r|\n/) ?? []) addWord(words, line.replace(/#.*/, ''));
  };
  const addList = (list: unknown) => {
    if (Array.isArray(list)) for (const word of list) if (typeof word === 'string') addWord(words, word);
  };
  addLines(await read(dictionaryPath));
  for (const file of wordLists) addLines(await read(file));
  for (const file of cspellFiles) addCspell(plainJson(await read(file)), addList);
  for (const file of cspellYaml) addCspell(plainYaml(await read(file)), addList);
  const settings = plainJson(await read('.vscode/settings.json'));
  for (const key of ['cSpell.words', 'cSpell.userWords', 'cSpell.ignoreWords', 'ltex.dictionary']) {
    const value = settings?.[key];
    addList(value);
    if (typeof value === 'object' && value !== null) for (const list of Object.values(value)) addList(list);
  }
  const codespell = /^\s*ignore-words-list\s*=\s*(.+)$/m.exec(
    (await read('.codespellrc')) ?? (await read('setup.cfg')) ?? '',
  );
  addList(codespell?.[1]?.split(',').map((word) => word.trim()));
  const manifest = plainJson(await read('package.json'));
  if (manifest) {
    for (const key of ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies']) {
      const list = manifest[key];
      if (typeof list === 'object' && list !== null) for (const name of Object.keys(list)) addName(words, name);
    }
    if (typeof manifest['name'] === 'string') addName(words, manifest['name']);
  }
  return words;
}

function addCspell(value: Readonly<Record<string, unknown>> | undefined, addList: (list: unknown) => void): void {
  if (value === undefined) return;
  addList(value['words']);
  addList(value['ignoreWords']);
  addList(value['userWords']);
}

function plainYaml(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = parseYaml(text, { maxAliasCount: 20, logLevel: 'silent' });
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined; // A file of another tool; what is wrong with it is that tool's to say.
  }
}

function addWord(words: Set<string>, word: string): void {
  // cspell marks words with signs: `!` forbids, `~` ignores case, `*` and `+` join.
  const plain = word.trim();
  if (plain === '' || plain.startsWith('!') || plain.length > 80) return;
  words.add(plain.replaceAll(/[~*+]/g, '').toLowerCase());
}

/** Adds a name, and the words that it is made of: `createLruCache` is `create`, `lru` and `cache`. */
function addName(words: Set<string>, name: string): void {
  const parts = name.split(/[^\p{L}\p{N}]+/u).flatMap((part) => [part, ...humps(part)]);
  for (const part of parts) if (part.length > 1 && part.length <= 80) words.add(part.toLowerCase());
}

function humps(name: string): readonly string[] {
  return name.match(/\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})|\p{N}+/gu) ?? [];
}

/** What was found in stretches of code that were seen before. */
const namesIn = remembering<readonly string[]>(2_000_000);

function codeWords(code: string): readonly string[] {
  if (!/[A-Za-z_]{2}|[^\0-\x7F]/.test(code)) return [];
  const words = new Set<string>();
  for (const found of code.matchAll(/[\p{L}_$][\p{L}\p{N}_$-]*/gu)) addName(words, found[0]);
  return [...words];
}

/** The words of the names that a document uses: what stands in its code, and what it writes as a name. */
export function documentWords(text: string, parts: readonly ProsePart[]): ReadonlySet<string> {
  const words = new Set<string>();
  let at = 0;
  const addCode = (code: string) => {
    for (const word of namesIn(code, codeWords)) words.add(word);
  };
  for (const { pieces } of parts) {
    for (const { kind, span } of pieces) {
      if (kind !== 'words') addCode(text.slice(span.start, span.end));
      if (span.start > at) addCode(text.slice(at, span.start));
      at = Math.max(at, span.end);
    }
  }
  addCode(text.slice(at));
  return words;
}
