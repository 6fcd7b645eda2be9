// Options of the package's own command that no source knows. Said only where the sources are known to name options:
// most of the documented ones must be found in them.

import type { Complaint } from '../proseRun.ts';
import { commandLines } from './commandLines.ts';
import { spanIn, type ClaimDocument, type ClaimRule, type Code } from './document.ts';
import { nearName } from './near.ts';
import type { Sources } from './sources.ts';

/** Options of Node, npm, git and compilers, which documents of tools name as well. */
const others =
  /^(?:save(?:-dev|-exact|-optional)?|global|harmony.*|inspect(?:-brk)?|max-old-space-size|experimental-.*|loader|import|require|no-warnings|prod(?:uction)?|dev|ignore-scripts|legacy-peer-deps|amend|no-verify|location|expose-gc|help|version|watch|test|prof|enable-source-maps|stack-trace-limit|conditions|unhandled-rejections|save-peer|workspace|recursive|depth|trace-.*|abort-on-uncaught-exception|es-module-.*|no-install|yes|package|cached|staged|force|hard|tags|strip-types|env-file.*)$/;

interface Mention {
  /** Without dashes in front. */
  readonly name: string;
  readonly code: Code;
  readonly start: number;
  readonly end: number;
}

/** Options of command lines. */
export const options: ClaimRule = {
  rules: ['missing-option'],
  async find(document) {
    const { manifest } = document;
    if (!manifest || manifest.bins.length === 0) return [];
    const mentions = mentionsIn(document);
    if (mentions.length === 0) return [];
    const sources = await document.sources();
    if (!sources) return [];
    const known = new Set(mentions.filter(({ name }) => knows(sources, name)).map(({ name }) => name));
    const missing = mentions.filter(({ name }) => !known.has(name) && !others.test(name));
    const missed = new Set(missing.map(({ name }) => name)).size;
    const told = new Set<string>();
    return missing.flatMap(({ name, code, start, end }): readonly Complaint[] => {
      if (told.has(name)) return [];
      told.add(name);
      const near = nearName(name, optionNames(sources));
      // Options that are handed on to another tool are in no source.
      if (near === undefined && (known.size < 2 || known.size < 2 * missed)) return [];
      return [
        {
          rule: 'missing-option',
          message: `No source of ${manifest.name ?? 'this package'} knows an option “--${name}”.${near === undefined ? '' : ` Did you mean “--${near}”?`}`,
          severity: 'warning',
          span: spanIn(code, start, end),
        },
      ];
    });
  },
};

function mentionsIn({ codes, manifest }: ClaimDocument): readonly Mention[] {
  const own = new Set([...manifest!.bins, manifest!.name ?? '']);
  return codes.flatMap((code): readonly Mention[] => {
    const at = (from: number, words: string): readonly Mention[] =>
      [...words.matchAll(/(?<![\w-])--((?:no-)?[a-z][A-Za-z\d]*(?:-[A-Za-z\d]+)*)(?![\w-])/g)].map((found) => ({
        name: found[1]!,
        code,
        start: from + found.index,
        end: from + found.index + found[0].length,
      }));
    if (!code.block && /^--?[A-Za-z]/.test(code.text)) {
      // What a sentence about another tool says of that tool's options.
      return /\b(?:node(?:\.js)?|npm|yarn|git|tsc|bun|deno|docker|bash|v8)(?:'s|’s)? (?:option|flag|argument|--)|\b(?:pass|forward)/i.test(
        code.around,
      )
        ? []
        : at(0, code.text);
    }
    // The help of the command itself: a line an option.
    const help = [...code.text.matchAll(/^[ \t]*(?:-\w,?[ \t]+)?(--[a-z][\w-]*).*$/gm)];
    if (code.block && /^(?:|text|txt|console|sh|bash|shell)$/.test(code.language) && help.length >= 3) {
      return help.flatMap((line) => at(line.index + line[0].indexOf(line[1]!), line[1]!));
    }
    return commandLines(code).flatMap(({ command, start, rest }) => {
      if (!own.has(command)) return [];
      const words = rest.split(/ -- | --$|["'$(|>#]/)[0]!;
      return at(start, words);
    });
  });
}

/** Whether a source names the option, in any of the forms in which tables of options have it. */
function knows(sources: Sources, name: string): boolean {
  const bare = name.replace(/^no-/, '');
  // `--ecma6` may be made of `--ecma` and a number.
  return [name, bare, bare.replace(/\d+$/, '')].some((one) => {
    const camel = one.replaceAll(/-([a-z\d])/gi, (_, letter: string) => letter.toUpperCase());
    return sources.has(one) || sources.names.has(camel) || sources.has(one.replaceAll('-', '_'));
  });
}

function optionNames(sources: Sources): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { text } of sources.files) {
    for (const found of text.matchAll(
      /--([a-z][\w-]{2,40})|['"]([a-z][\w-]{2,40})['"]|(?<![\w$.])([a-z]\w{2,40})(?=\s*:)/g,
    ))
      names.add((found[1] ?? found[2] ?? found[3])!);
  }
  return names;
}
