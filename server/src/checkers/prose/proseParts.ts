// Which stretches of a document are prose, whatever its language: the one extractor that all prose checkers use.

import { commentParts } from './commentParts.ts';
import { commentLanguages } from './commentSyntax.ts';
import { gitCommitParts, plainParts } from './plainParts.ts';
import { latexParts } from './latexParts.ts';
import { markdownParts } from './markdownParts.ts';
import { rstParts } from './rstParts.ts';
import type { ProsePart } from './parts.ts';

/** Languages whose prose is known. */
export const languagesWithProse: readonly string[] = [
  'markdown',
  'plaintext',
  'restructuredtext',
  'latex',
  'git-commit',
  ...commentLanguages,
];

/**
 * The prose of a text, in order; empty for languages that are not known.
 *
 * Pieces lie within one line each, never overlap, and never lie in code. Never throws.
 */
export function proseParts(text: string, languageId: string): readonly ProsePart[] {
  switch (languageId) {
    case 'markdown':
      return markdownParts(text);
    case 'plaintext':
      return plainParts(text);
    case 'git-commit':
      return gitCommitParts(text);
    case 'restructuredtext':
      return rstParts(text);
    case 'latex':
      return latexParts(text);
    default:
      return commentParts(text, languageId);
  }
}
