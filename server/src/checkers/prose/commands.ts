// The commands in a piece of code that name a script of a package or a target of a Makefile.

import type { Span } from '../../base/text.ts';
import type { CodeSpan } from './codeSpans.ts';

/** A command that needs something of the workspace. */
export interface Command {
  readonly kind: 'script' | 'target';
  readonly name: string;
  /** Where the name stands in the document. */
  readonly span: Span;
}

const script =
  /^(?:\$\s+|>\s+)?(?:\w+=\S+\s+)*(?:npm\s+(?:run|run-script)|pnpm\s+run|yarn\s+run|bun\s+run)\s+([\w:.@/-]+)(?=\s|$|[;&|)])/;
const shorthand = /^(?:\$\s+|>\s+)?(?:\w+=\S+\s+)*(?:npm|pnpm|yarn)\s+(test)(?=\s|$|[;&|)])/;
const target = /^(?:\$\s+)?make\s+([\w./-]+)(?=\s|$|[;&|)])/;

/** The commands of a span. `moved` when it works in another folder, so that nothing can be said. */
export function commandsOf(span: CodeSpan): { readonly commands: readonly Command[]; readonly moved: boolean } {
  const commands: Command[] = [];
  let moved = false;
  let at = 0;
  for (const line of span.text.split('\n')) {
    let from = 0;
    for (const piece of line.split(/(&&?|;|\|\|?)/)) {
      const lead = piece.length - piece.trimStart().length;
      const words = piece.trim();
      if (/^(?:\$\s+)?(?:cd|pushd|git\s+clone|npx|npm\s+(?:init|create)|mkdir)\b/.test(words)) moved = true;
      const elsewhere = /\s(?:-w|--workspace|--workspaces|--prefix|-C|--cwd|--filter|-F|-r|--dir)\b/.test(words);
      for (const [kind, pattern] of [
        ['script', script],
        ['script', shorthand],
        ['target', target],
      ] as const) {
        const found = elsewhere ? null : pattern.exec(words);
        if (!found || isPlaceholder(found[1]!)) continue;
        // `bun run file.ts` runs a file.
        if (kind === 'script' && /\.[cm]?[jt]sx?$|\//.test(found[1]!)) continue;
        const start = at + from + lead + found[0].length - found[1]!.length;
        commands.push({
          kind,
          name: found[1]!,
          span: { start: span.at(start), end: span.at(start + found[1]!.length) },
        });
      }
      from += piece.length;
    }
    at += line.length + 1;
  }
  return { commands, moved };
}

function isPlaceholder(name: string): boolean {
  return (
    /^(?:X|NAME|SCRIPT|TARGET|script|script-name|name|target|foo|bar|my-script|xxx|it)$/.test(name) ||
    name.startsWith('-')
  );
}
