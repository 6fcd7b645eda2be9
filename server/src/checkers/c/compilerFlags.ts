// Which words of a compilation database are given to a compiler. The database is data of the workspace:
// only what steers parsing and warnings is kept, and what could start a program is refused by name.

import { isAbsolute, join } from 'node:path';

/** The flags to use, or the word that is refused. */
export type FlagChoice =
  | { readonly kind: 'flags'; readonly flags: readonly string[] }
  | { readonly kind: 'refused'; readonly word: string };

/** Flags followed by a path, joined to it or as the next word; with `=` in the long forms. */
const pathFlags = ['-isystem', '-iquote', '-idirafter', '-include', '-imacros', '-isysroot', '--sysroot', '-I'];

/** What loads code, starts a program or reads more words from elsewhere. */
const dangerous =
  /^(?:@|-B|--?specs\b|-wrapper\b|-fplugin|-fpass-plugin|-fmodule|-Xclang$|-load$|--config\b|-cc1|--gcc-toolchain|--prefix\b)/;

const languages = /^(?:c|c\+\+|c-header|c\+\+-header)$/;

/** One-word flags that are kept. */
const kept = [
  /^-D[A-Za-z_]/,
  /^-U[A-Za-z_]/,
  /^-std=[a-z0-9+:]+$/,
  /^-ansi$/,
  /^-w$/,
  /^-pedantic(?:-errors)?$/,
  /^-W(?:no-)?[a-z][a-zA-Z0-9+-]*(?:=[A-Za-z0-9+-]*)?$/,
  /^-O[0-3sgz]?$/,
  /^-pthreads?$/,
  /^-fP(?:IC|IE)$/,
  /^-nostdinc(?:\+\+)?$/,
  /^-stdlib=[a-z+]+$/,
  /^-m[a-z0-9.-]+(?:=[A-Za-z0-9.+-]+)?$/,
  /^-f(?!plugin|pass-plugin|module|profile|dump|diagnostics|save|lto|opt-info|callgraph|stack-usage|use-ld|time|mem-report|prebuilt|crash|embed|proc-stat|syntax-only|auto-profile|test-coverage|record|verbose|checking|report|dbg-cnt|debug|file-prefix|macro-prefix)(?:no-)?[a-z][a-z0-9-]*(?:=[A-Za-z0-9,.+-]+)?$/,
];

/** Picks the flags of one entry; relative paths count from `directory`. */
export function chooseFlags(words: readonly string[], directory: string): FlagChoice {
  const flags: string[] = [];
  const placed = (path: string) => (isAbsolute(path) || path.startsWith('=') ? path : join(directory, path));
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!;
    if (dangerous.test(word)) return { kind: 'refused', word };
    const pathFlag = pathFlags.find((flag) => word.startsWith(flag));
    if (pathFlag !== undefined) {
      const rest = word.slice(pathFlag.length).replace(/^=(?=.)/, '');
      const path = rest === '' ? words[++index] : rest;
      if (path === undefined || path === '') continue;
      if (path.startsWith('@')) return { kind: 'refused', word: path };
      flags.push(...(pathFlag === '--sysroot' ? [`--sysroot=${placed(path)}`] : [pathFlag, placed(path)]));
    } else if (word === '-D' || word === '-U') {
      const name = words[++index];
      if (name !== undefined && /^[A-Za-z_]/.test(name)) flags.push(word, name);
    } else if (word === '-x') {
      const language = words[++index];
      if (language !== undefined && languages.test(language)) flags.push('-x', language);
    } else if (/^-(?:o|MF|MT|MQ|T|L|l|u|arch|target|Xlinker|Xassembler|Xpreprocessor)$/.test(word)) {
      index++;
    } else if (kept.some((pattern) => pattern.test(word))) {
      flags.push(word);
    }
  }
  return { kind: 'flags', flags };
}

/** The compiler that a database names: its base name when it is a known one, with `ccache` and the like dropped. */
export function compilerName(
  words: readonly string[],
): { readonly name: string; readonly rest: readonly string[] } | undefined {
  let index = 0;
  const base = (word: string) =>
    word
      .split(/[\\/]/)
      .at(-1)!
      .replace(/\.exe$/i, '');
  while (index < words.length && /^(?:ccache|distcc|sccache|icecc)$/.test(base(words[index]!))) index++;
  const name = index < words.length ? base(words[index]!) : '';
  if (!/^(?:[a-z0-9_.]+-)*(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+)(?:-\d+(?:\.\d+)*)?$/.test(name)) return undefined;
  return { name, rest: words.slice(index + 1) };
}

/** Splits a `command` of a database as a shell would, without any expansion; undefined when a quote stays open. */
export function shellWords(command: string): readonly string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let index = 0; index < command.length; index++) {
    const character = command[index]!;
    if (quote === "'") {
      if (character === "'") quote = '';
      else word += character;
    } else if (character === '\\' && (quote === '' || /["\\$`\n]/.test(command[index + 1] ?? ''))) {
      word = (word ?? '') + (command[++index] ?? '');
    } else if (quote === '"') {
      if (character === '"') quote = '';
      else word += character;
    } else if (character === "'" || character === '"') {
      quote = character;
      word ??= '';
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? '') + character;
    }
  }
  if (quote !== '') return undefined;
  if (word !== undefined) words.push(word);
  return words;
}
