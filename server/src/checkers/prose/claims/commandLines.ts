// The commands that a piece of code tells the reader to run: the word that names each, and what follows it.

import type { Code } from './document.ts';

/** One command. */
export interface CommandLine {
  readonly command: string;
  /** Offset of the command's word in the code's text. */
  readonly commandStart: number;
  /** What follows. */
  readonly rest: string;
  /** Offset of `rest`. */
  readonly start: number;
  /** Whether a runner of packages stands before it, such as `npx`. */
  readonly byRunner: boolean;
}

const shells = /^(?:sh|bash|shell|console|zsh|terminal|cmd|powershell|ps1|shellsession|text|txt)?$/;
const lead =
  /^(?:[$>%]\s+)?(?:sudo\s+)?(?:[A-Z_]+=\S*\s+)*((?:npx|bunx|pnpm\s+(?:exec|dlx)|yarn\s+(?:exec|dlx)|npm\s+exec)\s+(?:(?:-y|--yes|--)\s+)*)?/;

/** The commands of shell blocks, and of spans that read like a command. */
export function commandLines(code: Code): readonly CommandLine[] {
  if (!shells.test(code.language) && code.block) return [];
  const lines: CommandLine[] = [];
  let at = 0;
  // A line may go on after a backslash.
  for (const line of code.text.split('\n')) {
    let from = at;
    for (const piece of line.split(/(&&?|;|\|\|?)/)) {
      const blank = piece.length - piece.trimStart().length;
      const words = piece.slice(blank);
      const head = lead.exec(words)!;
      const name = /^(?:@[\w.-]+\/)?[A-Za-z][\w.-]*/.exec(words.slice(head[0].length));
      if (name) {
        const commandStart = from + blank + head[0].length;
        const start = commandStart + name[0].length;
        lines.push({
          command: name[0].replace(/@[\d^~x.]+$/, ''),
          commandStart,
          rest: code.text.slice(start, from + piece.length),
          start,
          byRunner: head[1] !== undefined,
        });
      }
      from += piece.length;
    }
    at += line.length + 1;
  }
  return lines;
}
