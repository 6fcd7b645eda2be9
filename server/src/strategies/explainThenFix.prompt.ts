// The prompts of repair/explain-then-fix. They state what programs reported and what the person asked,
// presume no other fault, and let the model keep the text.

import type { ContextItem } from '../core/context.ts';
import type { Message } from '../core/ports.ts';
import { contextMaterial, materialRule, materialWords } from '../core/material.ts';
import { closeLine, openLine } from '../core/reply.ts';
import { kindOf, type TargetKind } from '../core/target.ts';

/** Raised with every change of wording; part of the key of recorded answers. */
export const version = 5;

/** The line with which a model keeps the text. */
export function keepLine(nonce: string): string {
  return `KEEP ${nonce}`;
}

/** What the first message is made of. */
export interface PromptParts {
  readonly nonce: string;
  readonly languageId: string;
  readonly selection: string;
  readonly goal?: string;
  /** What programs reported, one line each; empty when they reported nothing. */
  readonly facts: string;
  readonly context: readonly ContextItem[];
}

/** How a piece is explained of which no program said anything; in few lines, so that the piece itself fits in as well. */
const walkThrough = {
  code: 'First explain the piece to yourself as to a listener who does not know it: clause by clause, each in a short line, what it does and what values its names then have; in a long piece let several clauses share a line, so that there are no more than twenty. Then say what is asked for and which clauses, if any, do something else.',
  prose:
    'First explain the piece to yourself as to a listener who does not know it, in a few short lines: what each part of it says. Then say what is asked for and which parts, if any, do not do it.',
} as const satisfies Record<TargetKind, string>;

/** The question of the first round. */
export function firstMessages(parts: PromptParts): readonly Message[] {
  const { nonce } = parts;
  const system = [
    'You work on one piece of a document. You see the piece, what programs reported about it and, where there is one, what the person asked for.',
    parts.facts === ''
      ? walkThrough[kindOf(parts.languageId)]
      : 'First explain in a few short lines: what the piece does now; then what is wanted and what is actually so, and why. Reports with one cause share one line. Where a report names its kind of bug, begin with the kinds that come first: syntax (A) before faults at run time (B) before what was meant (C).',
    'Then give the whole piece as it should read between these two lines, each alone on its line and written once in your answer:',
    openLine(nonce),
    closeLine(nonce),
    'Write every line of the piece, with nothing left out and no fence around it; keep what need not change as it is. Only this piece is replaced: import statements elsewhere are seen to by the editor.',
    'Fix causes. Do not silence a report by a cast, an ignore comment, a caught and dropped error, or a weaker test; that is refused.',
    `If the piece should stay as it is, explain why and write ${keepLine(nonce)} alone on a line instead of the piece.`,
    materialRule,
  ].join('\n');
  // A report quotes the texts that it is about, so it is material like them.
  const material = [
    ...contextMaterial(parts.context),
    ...(parts.facts === '' ? [] : [{ title: 'reports', text: parts.facts }]),
  ];
  const user = [
    ...(material.length === 0 ? [] : [materialWords(material)]),
    ...(parts.goal === undefined ? [] : [`The person asks:\n${parts.goal}`]),
    ...(parts.facts === '' ? ['Programs reported nothing about the piece.'] : []),
    `The piece (${parts.languageId}):\n${openLine(nonce)}\n${parts.selection}\n${closeLine(nonce)}`,
  ].join('\n\n');
  return [
    { role: 'system', content: system },
    { role: 'user', content: user },
  ];
}

/**
 * The question of a later round: only what is unmet, in the words of the programs.
 *
 * @param kinds what became of the kinds of bugs that programs told, in words; empty where they told none.
 */
export function retryMessage(nonce: string, unmet: string, kinds = ''): Message {
  return {
    role: 'user',
    content: [
      'Your text was tried. It was not taken as the last word, because:',
      materialWords([{ title: 'reports', text: unmet }]),
      ...(kinds === ''
        ? []
        : [
            `Kinds of bugs, by what programs said before and after: ${kinds}. Kinds that begin with A are syntax, with B faults at run time, with C of what was meant; an earlier kind can hide a later one, so begin with the first that is there.`,
          ]),
      `Explain in a few lines what is wanted and what is actually so, then give the whole piece again between the lines ${openLine(nonce)} and ${closeLine(nonce)}, or ${keepLine(nonce)} to keep the piece as it was first shown.`,
    ].join('\n\n'),
  };
}
